"""Clips of real videos and photos, and what is done to them on their way, made with ffmpeg.

The corpus holds few real videos of any length. So to each of them come slide shows and slow pans over real photos, and
second parts of the two fixed cameras: the same place at another time, which is no copy.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

RATE = 25
_ENCODE = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k")


@dataclass(frozen=True, slots=True)
class Clip:
    name: str
    path: Path
    length_s: float
    apart: bool = False
    """A second part of a fixed camera: resembles the first one and is no copy of it."""


@dataclass(frozen=True, slots=True)
class Attacked:
    """What became of a clip: second `t` of the clip is second `speed x t + shift` of it, from `first` to `last`."""

    path: Path
    speed: float
    shift: float
    first: float
    last: float


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)], check=True)


def length(path: Path) -> float:
    asked = ("ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets")
    shown = ("-show_entries", "stream=nb_read_packets,avg_frame_rate", "-of", "csv=p=0")
    said = subprocess.run([*asked, *shown, str(path)], check=True, capture_output=True, text=True).stdout
    rate, count = said.strip().splitlines()[0].split(",")[:2]
    over, under = rate.split("/")
    return int(count) * int(under) / int(over)


_REAL = (
    ("cars", "video/intel/car-detection.mp4", 0.0, 10.0),
    ("bottles", "video/intel/bottle-detection.mp4", 2.0, 12.0),
    ("astronauts", "video/torchcodec/nasa_13013.mp4", 0.0, 13.0),
    ("kart", "video/gpmf/karma.mp4", 0.0, 12.0),
    ("doorknob", "neardup-video/threatexchange/doorknob-hd-no-bar.mp4", 0.0, 4.0),
    ("pattern", "neardup-video/threatexchange/pattern-hd-no-bar.mp4", 0.0, 6.8),
    ("screen", "c2pa/c2pa-rs/c.mov", 0.0, 5.2),
    ("phone", "video/mei/with-gps.mov", 0.0, 4.0),
    ("old-phone", "video/mei/sample.3gp", 0.0, 4.9),
)
_APART = (
    ("cars-later", "video/intel/car-detection.mp4", 14.0, 24.0),
    ("bottles-later", "video/intel/bottle-detection.mp4", 20.0, 30.0),
)


def clips(corpus: Path, folder: Path) -> list[Clip]:
    """Nine real clips, six films of photos, and two second parts."""
    made = [_cut(corpus, folder, *one, apart=False) for one in _REAL]
    photos = sorted((corpus / "photos").glob("*.jpg"))
    made += [photo_film(photos[40 * n : 40 * n + 4], folder / f"slides-{n}.mp4", pan=False) for n in range(3)]
    made += [photo_film(photos[40 * n + 10 : 40 * n + 12], folder / f"pan-{n}.mp4", pan=True) for n in range(3)]
    return [*made, *(_cut(corpus, folder, *one, apart=True) for one in _APART)]


def fillers(corpus: Path, folder: Path) -> list[Clip]:
    """Two films that are in no archive, for compilations."""
    photos = sorted((corpus / "photos").glob("*.jpg"))
    return [photo_film(photos[200 + 10 * n : 203 + 10 * n], folder / f"filler-{n}.mp4", pan=bool(n)) for n in range(2)]


def _cut(corpus: Path, folder: Path, name: str, place: str, start: float, end: float, *, apart: bool) -> Clip:
    path = folder / f"{name}.mp4"
    if not path.exists():
        given = ("-ss", f"{start}", "-t", f"{end - start}", "-i", corpus / "media" / place)
        ffmpeg(*given, "-vf", "scale='min(1280,iw)':-2,setsar=1", "-crf", "20", *_ENCODE, path)
    return Clip(name, path, length(path), apart)


def photo_film(photos: list[Path], path: Path, *, pan: bool) -> Clip:
    """Slides of 2.5 seconds with a slow zoom, or slow pans of five."""
    if not path.exists():
        each = 5.0 if pan else 2.5
        command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr24", "-s", "640x360"]
        sound = ["-f", "lavfi", "-i", f"anoisesrc=a=0.1:c=pink:s={len(path.name)}"]
        shape = [*command, "-r", str(RATE), "-i", "-", *sound, "-shortest", "-crf", "20", *_ENCODE, str(path)]
        with subprocess.Popen(shape, stdin=subprocess.PIPE) as process:
            for photo in photos:
                for frame in _moved(photo, round(each * RATE), pan):
                    if process.stdin is not None:
                        process.stdin.write(frame.tobytes())
            if process.stdin is not None:
                process.stdin.close()
        if process.returncode:
            raise RuntimeError(f"{path.name} could not be made")
    return Clip(path.stem, path, length(path))


def _moved(photo: Path, count: int, pan: bool):  # type: ignore[no-untyped-def]
    picture = cv2.imread(str(photo), cv2.IMREAD_COLOR)
    if picture is None:
        raise RuntimeError(f"{photo.name} is no picture")
    high, wide = picture.shape[:2]
    for number in range(count):
        share = number / count
        size = 0.7 if pan else 1.0 - 0.15 * share
        width = min(wide, high * 16 / 9) * size
        height = width * 9 / 16
        left = (wide - width) * (share if pan else 0.5)
        top = (high - height) * 0.5
        place = np.array([[width / 640, 0, left], [0, height / 360, top]])
        yield cv2.warpAffine(picture, place, (640, 360), flags=cv2.INTER_AREA | cv2.WARP_INVERSE_MAP)


Attack = Callable[[Clip, Path, list[Clip]], Attacked]


def _filtered(video: str, *options: str) -> Attack:
    def attack(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
        ffmpeg("-i", clip.path, "-vf", video, "-crf", "28", *options, *_ENCODE, target)
        return Attacked(target, 1.0, 0.0, 0.0, clip.length_s)

    return attack


def _faster(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    ffmpeg("-i", clip.path, "-vf", "setpts=PTS/1.25", "-af", "atempo=1.25", "-crf", "28", *_ENCODE, target)
    return Attacked(target, 0.8, 0.0, 0.0, clip.length_s)


def _trimmed(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    start, end = round(0.3 * clip.length_s, 2), round(0.85 * clip.length_s, 2)
    ffmpeg("-ss", f"{start}", "-t", f"{end - start}", "-i", clip.path, "-crf", "28", *_ENCODE, target)
    return Attacked(target, 1.0, -start, start, end)


def _overlaid(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    wide, high = _size(clip.path)
    laid = np.zeros((high, wide, 4), np.uint8)
    top = round(0.84 * high)
    laid[top:] = (40, 20, 160, 255)
    cv2.putText(laid, "BREAKING NEWS", (wide // 20, round(0.95 * high)), 0, high / 400, (255, 255, 255, 255), 2)
    centre = (round(0.88 * wide), round(0.12 * high))
    cv2.circle(laid, centre, round(0.09 * high), (0, 140, 255, 255), -1)
    cv2.putText(laid, "TV", (centre[0] - high // 25, centre[1] + high // 40), 0, high / 600, (255, 255, 255, 255), 2)
    return _with_picture(clip, target, laid, "[0:v][1:v]overlay=0:0")


def _on_screen(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    """A phone held upright that plays it, recorded: bars, a status line, buttons, 24 frames a second."""
    wide, high = _size(clip.path)
    width = 540
    inner = max(2, round(width * high / wide / 2) * 2)
    height = max(960, inner + 260) // 2 * 2
    frame = np.full((height, width, 4), 255, np.uint8)
    frame[:, :, :3] = 24
    cv2.putText(frame, "12:41   LTE  87%", (20, 34), 0, 0.8, (230, 230, 230, 255), 2)
    cv2.putText(frame, "@channel  1.2M views", (20, height - 90), 0, 0.8, (230, 230, 230, 255), 2)
    for place in range(5):
        cv2.circle(frame, (60 + 105 * place, height - 36), 20, (200, 120, 60, 255), -1)
    laid = f"[0:v]fps=24,scale={width - 8}:{inner}:flags=bilinear,eq=contrast=0.95:brightness=0.03[v];"
    return _with_picture(clip, target, frame, f"{laid}[1:v][v]overlay=4:{(height - inner) // 2 - 20}:shortest=1")


def _with_picture(clip: Clip, target: Path, picture: np.ndarray, graph: str) -> Attacked:
    laid = target.with_suffix(".png")
    cv2.imwrite(str(laid), picture)
    given = ("-i", clip.path, "-loop", "1", "-framerate", str(RATE), "-i", laid)
    ends = ("-t", f"{clip.length_s}", "-crf", "28", *_ENCODE)
    ffmpeg(*given, "-filter_complex", f"{graph}[out]", "-map", "[out]", "-map", "0:a?", *ends, target)
    return Attacked(target, 1.0, 0.0, 0.0, clip.length_s)


def _compiled(clip: Clip, target: Path, others: list[Clip]) -> Attacked:
    """Four seconds of it between pieces of others, and two seconds of a title that stands still."""
    first, second = others[0], others[-1]
    begin = round(0.2 * clip.length_s, 2)
    length_s = min(5.0, 0.6 * clip.length_s)
    even = f"scale=640:360:force_original_aspect_ratio=decrease,pad=640:360:-1:-1,setsar=1,fps={RATE}"
    graph = (
        f"[0:v]trim=0:4,setpts=PTS-STARTPTS,{even}[a];[1:v]trim={begin}:{begin + length_s},setpts=PTS-STARTPTS,{even}[b];"
        f"[2:v]trim=1:5,setpts=PTS-STARTPTS,{even}[c];[a][b][c]concat=n=3[out]"
    )
    given = ("-i", first.path, "-i", clip.path, "-i", second.path)
    ffmpeg(*given, "-filter_complex", graph, "-map", "[out]", "-crf", "28", *_ENCODE, target)
    return Attacked(target, 1.0, 4.0 - begin, begin, begin + length_s)


def _size(path: Path) -> tuple[int, int]:
    asked = ("ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height")
    said = subprocess.run([*asked, "-of", "csv=p=0", str(path)], check=True, capture_output=True, text=True).stdout
    wide, high = said.strip().splitlines()[0].split(",")[:2]
    return int(wide), int(high)


ATTACKS: dict[str, Attack] = {
    "re-encode": _filtered("scale='min(640,iw)':-2", "-maxrate", "250k", "-bufsize", "500k"),
    "brightness": _filtered("eq=brightness=0.12:contrast=0.9"),
    "crop 15 %": _filtered("crop=iw*0.85:ih*0.85,scale=trunc(iw/2)*2:trunc(ih/2)*2"),
    "crop 40 %": _filtered("crop=iw*0.6:ih*0.6:iw*0.25:ih*0.1,scale=trunc(iw/2)*2:trunc(ih/2)*2"),
    "letterbox": _filtered("pad=iw:trunc(ih*1.4/2)*2:0:-1"),
    "mirror": _filtered("hflip"),
    "logo and banner": _overlaid,
    "speed 1.25": _faster,
    "trim": _trimmed,
    "screen recording": _on_screen,
    "compilation": _compiled,
}
