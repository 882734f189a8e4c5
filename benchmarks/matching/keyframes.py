"""Shots found and what it costs: ours in both gears, PySceneDetect, and ffmpeg's own scene filter, on the same films.

    SANAD_CORPUS=... python -m benchmarks.matching.keyframes [--quick] [--runs 2] [--folder DIR]

Cost is time of the processor, of each method in a process of its own with all that it starts, less what the same
process takes to start; the least of some runs. With ours, ffprobe belongs to the start: every video is asked for its
streams before anything else, whatever is done with its frames. PySceneDetect is found through SANAD_PEERS where it is
not installed.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from benchmarks.matching.films import SHOTS, Change, Film, films
from benchmarks.matching.peers import peer_module
from pipeline.describe import film as video
from pipeline.describe.film import EVERY_FRAME_PIXELS, Gear
from pipeline.describe.keyframes import keyframes
from pipeline.tools import ffprobe
from pipeline.tools.decoders import DecoderPool

NEAR_S = 0.1
"""A cut counts as found by what was found so near to it."""
_FFMPEG = ("ffmpeg", "-nostdin", "-v", "error", "-threads", "1")
_NOWHERE = ("-map", "0:0", "-threads", "1", "-filter_threads", "1", "-fps_mode", "passthrough", "-f", "null", "-")


@dataclass(frozen=True, slots=True)
class Found:
    """What a method says of one film, in seconds; None where it does not look for such a thing."""

    cuts: tuple[float, ...] | None = None
    dissolves: tuple[tuple[float, float], ...] = ()
    shown: tuple[float, ...] | None = None
    """Where its pictures for the reviewer stand."""


class Sink:
    """Takes what would be hashed."""

    def offer(self, position_s: float, pixels: object) -> None:
        """Drops it: hashing is another's cost."""


def _decoded(*options: str) -> Callable[[Path | None], Found]:
    def run(path: Path | None) -> Found:
        if path is not None:
            subprocess.run((*_FFMPEG, *options, "-i", str(path), *_NOWHERE), check=True)
        return Found()

    return run


def _scenes(path: Path | None) -> Found:
    if path is None:
        return Found()
    picking = ("-vf", "select='gt(scene,0.3)',metadata=print:file=-")
    done = subprocess.run((*_FFMPEG, "-i", str(path), *picking, *_NOWHERE), check=True, capture_output=True, text=True)
    return Found(cuts=tuple(float(at) for at in re.findall(r"pts_time:(\S+)", done.stdout)))


def _scenedetect(name: str) -> Callable[[Path | None], Found]:
    def run(path: Path | None) -> Found:
        peer = peer_module("scenedetect")
        if peer is None:
            raise SystemExit("scenedetect is not installed")
        if path is None:
            return Found()
        scenes = peer.detect(str(path), getattr(peer, name)())
        return Found(cuts=tuple(begin.get_seconds() for begin, _ in scenes[1:]))

    return run


def _sanad(gear: Gear | None, filling: int) -> Callable[[Path | None], Found]:
    """None: only what comes before."""

    def run(path: Path | None) -> Found:
        with tempfile.TemporaryDirectory() as folder, DecoderPool.start({}, Path(folder)) as pool:
            return Found() if path is None else _looked_at(path, pool, gear, filling)

    return run


def _looked_at(path: Path, pool: DecoderPool, gear: Gear | None, filling: int) -> Found:
    with path.open("rb") as source:
        media = ffprobe.probe(pool, source, "mov")
        stream = media.first("video")
        if stream is None:
            raise SystemExit("no video")
        if gear is None:
            return Found()
        length, start = float(media.duration_s or 0), media.start_s or Fraction(0)
        found = keyframes(video.Film(source, "mov", stream, length, start, pool, Sink(), filling), gear)
    pairs = zip(found.pictures, found.flags, strict=True)
    shown = tuple(picture.position_s for picture, flags in pairs if flags.shown)
    is_full = gear is Gear.EVERY_FRAME
    return Found(tuple(cut for cut in found.cuts if cut > 0) if is_full else None, found.dissolves, shown)


FULL, FLOOR, PROBED = "ffmpeg, full decode", "ffmpeg, key frames only", "Sanad, probed"
METHODS: dict[str, Callable[[Path | None], Found]] = {
    FULL: _decoded(),
    FLOOR: _decoded("-skip_frame", "nokey"),
    "Sanad, every frame": _sanad(Gear.EVERY_FRAME, 0),
    "Sanad, key frames": _sanad(Gear.KEY_FRAMES, 0),
    "Sanad, key frames, loose stretches filled": _sanad(Gear.KEY_FRAMES, EVERY_FRAME_PIXELS),
    "ffmpeg select=gt(scene,0.3)": _scenes,
    "PySceneDetect adaptive": _scenedetect("AdaptiveDetector"),
    "PySceneDetect content": _scenedetect("ContentDetector"),
    "PySceneDetect hash": _scenedetect("HashDetector"),
}

OURS = tuple(name for name in METHODS if name.startswith("Sanad"))


def measured(name: str, path: Path | None) -> tuple[float, Found]:
    """Seconds of the processor, and what was found, of one method in a process of its own."""
    words = (sys.executable, "-m", "benchmarks.matching.keyframes", "--one", name)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    single = {**os.environ, "OMP_NUM_THREADS": "1", "OPENCV_FFMPEG_CAPTURE_OPTIONS": "threads;1"}
    done = subprocess.run(
        (*words, *(() if path is None else ("--film", str(path)))),
        check=True,
        capture_output=True,
        text=True,
        env=single,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = json.loads(done.stdout)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return spent, Found(said["cuts"], tuple((begin, end) for begin, end in said["dissolves"]), said["shown"])


def one(name: str, path: Path | None) -> str:
    import cv2

    cv2.setNumThreads(1)
    found = _sanad(None, 0)(path) if name == PROBED else METHODS[name](path)
    return json.dumps({"cuts": found.cuts, "dissolves": found.dissolves, "shown": found.shown})


def rows(all_films: Sequence[Film], runs: int) -> Iterator[str]:
    """A table, row by row as they are measured."""
    names = [name for name in METHODS if not name.startswith("PyScene") or peer_module("scenedetect") is not None]
    yield "| film | method | CPU s | × full decode | × key frames only | cuts | false | dissolves | shots shown |"
    yield "|---" * 9 + "|"
    starting = {name: min(measured(name, None)[0] for _ in range(runs)) for name in names if name not in OURS}
    for film in all_films:
        starting |= dict.fromkeys(OURS, min(measured(PROBED, film.path)[0] for _ in range(runs)))
        spent: dict[str, float] = {}
        found: dict[str, Found] = {}
        for name in names:
            results = [measured(name, film.path) for _ in range(runs)]
            spent[name], found[name] = min(cost for cost, _ in results) - starting[name], results[0][1]
            if FULL in spent and FLOOR in spent:
                yield from (_row(film, each, spent, found.pop(each)) for each in tuple(found))
    if len(names) < len(METHODS):
        yield "\nNot installed, so not compared: PySceneDetect."


def _row(film: Film, name: str, spent: dict[str, float], found: Found) -> str:
    ratios = f"{spent[name]:.2f} | {spent[name] / spent[FULL]:.2f} | {spent[name] / spent[FLOOR]:.2f}"
    return f"| {film.name} | {name} | {ratios} | {_score(found, film)} |"


def _score(found: Found, film: Film) -> str:
    cuts = [change.begin_s for change in film.changes if change.is_cut]
    dissolves = [change for change in film.changes if not change.is_cut]
    shots = "" if found.shown is None else "{} of {}".format(*_covered(found.shown, film))
    if found.cuts is None:
        return f" | | | {shots}"
    hit = sum(any(abs(cut - at) < NEAR_S for at in found.cuts) for cut in cuts)
    marks = [*((at, at) for at in found.cuts), *found.dissolves]
    blended = sum(any(_meets(mark, change) for mark in marks) for change in dissolves)
    # A shot that comes in by a cut soon after a dissolve may be found as the end of it.
    false = sum(
        not any(abs(cut - at) < NEAR_S for cut in cuts) and not any(_meets((at, at), change) for change in dissolves)
        for at in found.cuts
    )
    gradual = sum(not any(_meets(pair, change) for change in dissolves) for pair in found.dissolves)
    told = f"{false}" if not gradual else f"{false} (and {gradual} dissolves)"
    return f"{hit} of {len(cuts)} | {told} | {blended} of {len(dissolves)} | {shots}"


def _meets(mark: tuple[float, float], change: Change) -> bool:
    return mark[0] < change.end_s + NEAR_S and mark[1] > change.begin_s - NEAR_S


def _covered(shown: tuple[float, ...], film: Film) -> tuple[int, int]:
    """Shots with a picture that holds nothing of the next one, and how many have such a frame at all."""
    begins = [0.0, *(change.end_s for change in film.changes)]
    ends = [*(change.begin_s for change in film.changes), film.length_s]
    shots = [(begin, end) for begin, end in zip(begins, ends, strict=True) if end - begin > 0.01]
    return sum(any(begin - 0.02 <= at < end - 0.001 for at in shown) for begin, end in shots), len(shots)


def main(folder: Path | None, quick: bool, runs: int) -> None:
    corpus = os.environ.get("SANAD_CORPUS")
    if corpus is None:
        raise SystemExit("name the folder of real files in SANAD_CORPUS")
    with tempfile.TemporaryDirectory(prefix="sanad-films-") as temporary:
        made = films(Path(corpus), folder or Path(temporary), 12 if quick else SHOTS)
        for row in rows(made, runs):
            print(row, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the films are built, or lie from before")
    parser.add_argument("--quick", action="store_true", help="shorter films")
    parser.add_argument("--runs", type=int, default=2, help="of each method; the least cost counts")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--film", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(one(given.one, given.film))
    else:
        main(given.folder, given.quick, given.runs)
