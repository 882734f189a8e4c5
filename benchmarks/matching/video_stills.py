"""Stills of held videos, and held photos within submitted films: whether they are found, and at which second."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.archive import ask, digest_of, filled
from benchmarks.matching.clips import SLIDE_S, Clip, ffmpeg, frame_times, photo_film
from benchmarks.matching.video_report import SAME, Archive, segments_of
from pipeline.app import Sanad
from pipeline.model.basics import Digest
from pipeline.model.likeness import Match

_PLACES = (0.37, 0.71)
"""Shares of a clip at which stills are taken: no shot begins there."""
_CLOSE_S = 0.5

Frame = NDArray[np.uint8]
"""height x width x 3, BGR."""


@dataclass(frozen=True, slots=True)
class _Result:
    change: str
    name: str
    found: bool
    off_s: float | None
    false: tuple[str, ...]
    """Other items that it is called a copy of."""


def _plain(shown: Frame) -> Frame:
    return shown


def _on_screen(shown: Frame) -> Frame:
    """A phone's screenshot: bars, a status line, buttons."""
    high, wide = shown.shape[:2]
    framed = np.full((round(1.6 * high), wide, 3), 24, np.uint8)
    top = round(0.3 * high)
    framed[top : top + high] = shown
    cv2.putText(framed, "12:41   LTE  87%", (wide // 20, top // 3), 0, wide / 700, (230, 230, 230), 2)
    cv2.putText(framed, "@channel  1.2M views", (wide // 20, framed.shape[0] - top // 3), 0, wide / 700, (230,) * 3, 2)
    return framed


def _cropped(shown: Frame) -> Frame:
    """60 % of width and height, off the middle."""
    high, wide = shown.shape[:2]
    top, left = round(0.1 * high), round(0.25 * wide)
    return shown[top : top + round(0.6 * high), left : left + round(0.6 * wide)]


def _mirrored(shown: Frame) -> Frame:
    return np.ascontiguousarray(shown[:, ::-1])


def _with_logo(shown: Frame) -> Frame:
    high, wide = shown.shape[:2]
    laid = shown.copy()
    centre = (round(0.88 * wide), round(0.14 * high))
    cv2.circle(laid, centre, round(0.1 * high), (0, 140, 255), -1)
    cv2.putText(laid, "TV", (centre[0] - high // 20, centre[1] + high // 30), 0, high / 400, (255, 255, 255), 2)
    return laid


CHANGES: Mapping[str, Callable[[Frame], Frame]] = {
    "as it is": _plain,
    "screenshot with bars": _on_screen,
    "crop to 60 %": _cropped,
    "mirror": _mirrored,
    "logo": _with_logo,
}
FILM_CHANGES: Mapping[str, str] = {
    "as it is": "null",
    "small and recompressed": "scale=426:-2",
    "letterbox": "pad=iw:trunc(ih*1.4/2)*2:0:-1",
    "mirror": "hflip",
    "crop 15 %": "crop=iw*0.85:ih*0.85,scale=trunc(iw/2)*2:trunc(ih/2)*2",
}


def stills_report(
    sanad: Sanad, archive: Archive, asking: Sequence[Clip], corpus: Path, place: Path, folder: Path
) -> str:
    stills = [one for clip in asking for one in _stills_of(sanad, archive, clip, place)]
    slides = list(_slides(corpus, place, folder))
    return "\n".join(
        [
            "",
            f"Stills of {len(_PLACES)} known seconds of each clip (a scene that stands still has no second):",
            *_table(stills, CHANGES),
            "",
            f"Held photos within submitted slide films ({SLIDE_S} s each, slowly zoomed; off: seconds outside of its "
            "slide):",
            *_table(slides, FILM_CHANGES),
        ]
    )


def _stills_of(sanad: Sanad, archive: Archive, clip: Clip, place: Path) -> Iterable[_Result]:
    times = frame_times(clip.path)
    for share in _PLACES:
        number = round(share * len(times))
        shown = _frame(clip, number, place)
        for change, changed in CHANGES.items():
            content = cv2.imencode(".jpg", changed(shown), [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()
            matches = ask(sanad, content).matches
            held = archive.items[clip.name]
            at = _moment(matches.get(held), held)
            false = (archive.name(item) for item, match in matches.items() if item != held and match.kind is SAME)
            name = f"{clip.name} at {times[number]:.2f} s"
            yield _Result(change, name, at is not None, None if at is None else abs(at - times[number]), tuple(false))


def _frame(clip: Clip, number: int, place: Path) -> Frame:
    target = place / f"{clip.name}-{number}.png"
    ffmpeg("-i", clip.path, "-vf", f"select=eq(n\\,{number})", "-fps_mode", "passthrough", "-frames:v", "1", target)
    shown = cv2.imread(str(target), cv2.IMREAD_COLOR)
    if shown is None:
        raise RuntimeError(f"frame {number} of {clip.name} is not there")
    return shown.astype(np.uint8)


def _moment(match: Match | None, held: Digest) -> float | None:
    """The second of the held video; None where it is not called the same exposure."""
    if match is None or match.kind is not SAME:
        return None
    segments = segments_of(match, held)
    return segments[0].start_s if segments else None


def _slides(corpus: Path, place: Path, folder: Path) -> Iterable[_Result]:
    """Of each film of four photos, the third is held; and as many photos that are in no film."""
    photos = sorted((corpus / "photos").glob("*.jpg"))
    films = [photos[20 * n + 120 : 20 * n + 124] for n in range(5)]
    held = [film[2] for film in films] + photos[:5]
    sanad = filled(folder / "photos", {photo.name: photo.read_bytes() for photo in held})
    try:
        for number, film in enumerate(films):
            clip = photo_film(film, place / f"asked-{number}.mp4", pan=False)
            for change, graph in FILM_CHANGES.items():
                yield _slide(sanad, clip, change, graph, digest_of(film[2].read_bytes()))
    finally:
        sanad.stop_decoders()


def _slide(sanad: Sanad, clip: Clip, change: str, graph: str, held: Digest) -> _Result:
    target = clip.path.with_name(f"{clip.name}--{change.replace(' ', '-').replace('%', 'percent')}.mp4")
    ffmpeg("-i", clip.path, "-vf", graph, "-an", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "28", target)
    matches = ask(sanad, target.read_bytes()).matches
    match = matches.get(held)
    segments = segments_of(match, held) if match is not None and match.kind is SAME else ()
    at = segments[0].other_start_s if segments else None
    start, end = 2 * SLIDE_S, 3 * SLIDE_S
    off = None if at is None else max(0.0, start - at, at - end)
    false = tuple(item[:8] for item, one in matches.items() if item != held and one.kind is SAME)
    return _Result(change, clip.name, at is not None, off, false)


def _table(results: Sequence[_Result], changes: Iterable[str]) -> Sequence[str]:
    lines = [
        "",
        f"| change | found | within {_CLOSE_S} s | off by (s): median, worst | false pairs |",
        "|---|---|---|---|---|",
    ]
    for change in changes:
        mine = [one for one in results if one.change == change]
        off = [one.off_s for one in mine if one.off_s is not None]
        spread = f"{np.median(off):.2f}, {max(off):.2f}" if off else "-"
        close, false = sum(one <= _CLOSE_S for one in off), sum(len(one.false) for one in mine)
        lines.append(f"| {change} | {len(off)} of {len(mine)} | {close} | {spread} | {false} |")
    amiss = [one for one in results if one.off_s is None or one.off_s > _CLOSE_S or one.false]
    return (*lines, "", *(f"- {one.name} ({one.change}): off {one.off_s}, no copy of {one.false}" for one in amiss))
