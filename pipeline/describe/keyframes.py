"""The frames that stand for a video: every shot, at about the cost of decoding its key frames only.

Key frames are decoded in one pass (the others are never touched) and compared while they stream by, so that only
what is kept stays in memory. Where an encoder set them further than four seconds apart, those stretches are
decoded in full at two frames a second. Encoders set a key frame at a cut; phones and apps set one every second or
two, so a shot without one is short or lies in such a stretch.
"""

import bisect
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import BinaryIO

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.describe.quality import PictureFlags, flags_of
from pipeline.describe.sink import FrameSink
from pipeline.errors import LimitReached, Undecodable
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, text
from pipeline.ports import Decoders
from pipeline.tools import ffmpeg
from pipeline.tools.ffprobe import StreamProbe

SPARSE_S = 4
"""Key frames as far apart as this, or further, are filled in."""
FILLING_FPS = Fraction(2)
PICTURE_WIDTH = 1024
CHANGED_COLOURS = 0.30
"""Share (0-1) of the picture that moved to other colours, beyond which a frame shows something else."""
CHANGED_PIXELS = 0.06
"""Mean difference of brightness (0-1) at 32 x 18 pixels, moved over each other as well as they fit, beyond which
a frame shows something else. Measured: 0.004-0.082 within swaying shots, 0.096-0.298 across 39 cuts."""
MOVED_PIXELS = 0.04
"""The same without moving, below which a frame adds nothing to a search."""
HIDDEN_EVERY_S = 10.0
"""Of a shot that stands still a frame is kept this often all the same."""
MOST_HIDDEN = 120
"""Beyond this number every second hidden frame is dropped and the least distance between them doubled."""
MOST_SHOWN = 2000


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a frame is compared by."""

    colours: NDArray[np.float32]
    """Shares of 64 colours, sum 1."""
    small: NDArray[np.float32]
    """18 x 32, brightness 0-1."""

    def shows_other_than(self, other: "_Look") -> bool:
        """Another scene, however the camera swayed in between."""
        if float(np.abs(self.colours - other.colours).sum()) / 2 > CHANGED_COLOURS:
            return True
        return min(_differences(self.small, other.small)) > CHANGED_PIXELS

    def moved_from(self, other: "_Look") -> bool:
        return float(np.abs(self.small - other.small).mean()) > MOVED_PIXELS


def _differences(one: NDArray[np.float32], other: NDArray[np.float32]) -> Iterator[float]:
    """Mean differences of two 18 x 32 pictures, moved over each other by up to 3 rows and 4 columns."""
    rows, columns = one.shape
    for down in range(-3, 4):
        for across in range(-4, 5):
            first = one[max(0, down) : rows + min(0, down), max(0, across) : columns + min(0, across)]
            second = other[max(0, -down) : rows + min(0, -down), max(0, -across) : columns + min(0, -across)]
            yield float(np.abs(first - second).mean())


def _look(pixels: NDArray[np.uint8]) -> _Look:
    small = cv2.resize(pixels, (64, 36), interpolation=cv2.INTER_AREA)
    codes = small.astype(np.int32) // 64
    counted = np.bincount((codes[..., 0] * 16 + codes[..., 1] * 4 + codes[..., 2]).ravel(), minlength=64)
    grey = cv2.resize(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (32, 18), interpolation=cv2.INTER_AREA)
    return _Look(counted.astype(np.float32) / counted.sum(), np.asarray(grey, np.float32) / np.float32(255))


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    position_s: float
    picture: Picture
    look: _Look
    shown: bool


@dataclass(slots=True)
class _Selection:
    """Frames in order of time; grows while frames stream by."""

    full_width: int
    full_height: int
    kept: list[_Kept] = field(default_factory=list)
    least_apart_s: float = 0.0
    left_out: int = 0

    def offer(self, position_s: float, pixels: NDArray[np.uint8]) -> None:
        """Keeps the frame where it shows or adds something; nearly identical ones now and then."""
        look = _look(pixels)
        place = bisect.bisect_right([one.position_s for one in self.kept], position_s)
        before = self.kept[place - 1] if place else None
        shown_before = next((one for one in reversed(self.kept[:place]) if one.shown), None)
        shown = shown_before is None or look.shows_other_than(shown_before.look)
        if shown and sum(one.shown for one in self.kept) >= MOST_SHOWN:
            self.left_out += 1
            return
        if not shown and before is not None and not self._adds(position_s, look, before):
            return
        picture = Picture(pixels, self.full_width, self.full_height, position_s)
        self.kept.insert(place, _Kept(position_s, picture, look, shown))
        self._thin()

    def _adds(self, position_s: float, look: _Look, before: _Kept) -> bool:
        since = position_s - before.position_s
        return since >= self.least_apart_s and (since >= HIDDEN_EVERY_S or look.moved_from(before.look))

    def _thin(self) -> None:
        """Bounds what stays in memory; what is shown is never thinned."""
        hidden = [one for one in self.kept if not one.shown]
        if len(hidden) > MOST_HIDDEN:
            dropped = set(map(id, hidden[1::2]))
            self.kept = [one for one in self.kept if id(one) not in dropped]
            self.least_apart_s = max(1.0, 2 * self.least_apart_s)


@dataclass(frozen=True, slots=True, eq=False)
class Keyframes:
    """Pictures in order of time, with their flags, and what could not be looked at."""

    pictures: tuple[Picture, ...]
    flags: tuple[PictureFlags, ...]
    not_read: tuple[Sentence, ...]


def keyframes(
    source: BinaryIO,
    demuxer: str,
    stream: StreamProbe,
    duration_s: float | None,
    start_s: Fraction,
    decoders: Decoders,
    sink: FrameSink | None = None,
) -> Keyframes:
    """One picture or more for every shot; the first frame always, dark ones too.

    `start_s` is where the container's time line begins; positions count from it. Raises DecoderDied, Undecodable
    (not one frame) and Unavailable; a limit that is hit on the way ends the selection and is told.
    """
    selection = _Selection(*shown_size(stream))
    seen: list[float] = []
    not_read: list[Sentence] = []
    try:
        frames = ffmpeg.key_frames(decoders, source, demuxer, _width(stream), stream=stream)
        for position, pixels in _positioned(frames, start_s, seen):
            selection.offer(position, pixels)
            if sink is not None:
                sink.offer(position, pixels)
    except LimitReached as error:
        if not seen:
            raise
        not_read.append(_cut_short(error))
    except Undecodable as error:
        # No key frame can be decoded; perhaps the frames between them can.
        if seen or not duration_s:
            raise
        not_read.append(_cut_short(error))
        not_read += _fill(selection, source, demuxer, stream, [(0.0, duration_s)], start_s, decoders)
    else:
        stretches = _stretches(seen, duration_s)
        not_read += _fill(selection, source, demuxer, stream, stretches, start_s, decoders)
    if not selection.kept:
        raise Undecodable("keyframes", "no frame could be decoded")
    if selection.left_out:
        not_read.append(Sentence("describe-frames_many", (number("left_out", selection.left_out),)))
    return Keyframes(
        tuple(one.picture for one in selection.kept),
        tuple(flags_of(one.picture, shown=one.shown) for one in selection.kept),
        tuple(not_read),
    )


def _positioned(
    frames: Iterable[ffmpeg.Frame], start_s: Fraction, seen: list[float]
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Frames with seconds since the beginning; one without a time stands where the one before it stood."""
    for frame in frames:
        position = seen[-1] if seen else 0.0
        if frame.pts_s is not None:
            position = max(0.0, float(frame.pts_s - start_s))
        seen.append(position)
        yield position, frame.pixels


def _stretches(seen: list[float], duration_s: float | None) -> list[tuple[float, float]]:
    """Stretches of the video in which key frames are too far apart, neighbours joined."""
    marks = sorted(seen)
    if not marks:
        return [] if not duration_s else [(0.0, duration_s)]
    if duration_s is not None and duration_s > marks[-1]:
        marks.append(duration_s)
    found: list[tuple[float, float]] = []
    for before, after in itertools.pairwise(marks):
        if after - before < SPARSE_S:
            continue
        if found and found[-1][1] == before:
            found[-1] = (found[-1][0], after)
        else:
            found.append((before, after))
    return found


def _fill(
    selection: _Selection,
    source: BinaryIO,
    demuxer: str,
    stream: StreamProbe,
    stretches: list[tuple[float, float]],
    start_s: Fraction,
    decoders: Decoders,
) -> list[Sentence]:
    """Looks at sparse stretches twice a second; what cannot be decoded there is told, what was seen stays."""
    for begin, end in stretches:
        try:
            frames = ffmpeg.frames_at(
                decoders,
                source,
                demuxer,
                FILLING_FPS,
                Fraction(begin).limit_denominator(1_000_000) + start_s,
                Fraction(end).limit_denominator(1_000_000) + start_s,
                _width(stream),
                stream=stream,
            )
            for position, pixels in _positioned(frames, start_s, []):
                selection.offer(position, pixels)
        except (LimitReached, Undecodable) as error:
            return [_cut_short(error)]
    return []


def _cut_short(error: LimitReached | Undecodable) -> Sentence:
    return Sentence("describe-frames_cut_short", (text("reason", error.reason),))


def shown_size(stream: StreamProbe) -> tuple[int, int]:
    """Width and height as a player shows them."""
    width, height = stream.width or 1, stream.height or 1
    return (height, width) if stream.rotation in {90, 270} else (width, height)


def _width(stream: StreamProbe) -> int:
    """The width for which the longer side becomes 1024 pixels."""
    width, height = shown_size(stream)
    return PICTURE_WIDTH if width >= height else max(2, round(PICTURE_WIDTH * width / height))
