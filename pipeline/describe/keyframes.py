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
from pipeline.errors import LimitReached, Undecodable
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, text
from pipeline.ports import Decoders
from pipeline.tools import ffmpeg
from pipeline.tools.ffprobe import StreamProbe

SPARSE_S = 4
"""Key frames further apart than this are filled in."""
FILLING_FPS = Fraction(2)
PICTURE_WIDTH = 1024
CHANGED_HISTOGRAM = 0.30
"""Share (0-1) of the picture that moved to other colours, beyond which a frame shows something else."""
CHANGED_PIXELS = 0.10
"""Mean difference of brightness (0-1) at 32 x 18 pixels, beyond which a frame shows something else."""
HIDDEN_EVERY_S = 10.0
"""Of nearly identical frames one is kept this often, for the search only."""
MOST_HIDDEN = 120
"""Beyond this number every second hidden frame is dropped and the distance between them doubled."""
MOST_SHOWN = 2000


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a frame is compared by."""

    colours: NDArray[np.float32]
    """Shares of 64 colours, sum 1."""
    small: NDArray[np.float32]
    """18 x 32, brightness 0-1."""

    def differs_from(self, other: "_Look") -> bool:
        moved = float(np.abs(self.colours - other.colours).sum()) / 2
        return moved > CHANGED_HISTOGRAM or float(np.abs(self.small - other.small).mean()) > CHANGED_PIXELS


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
    hidden_every_s: float = HIDDEN_EVERY_S
    left_out: int = 0

    def offer(self, position_s: float, pixels: NDArray[np.uint8]) -> None:
        """Keeps the frame where it shows something else than the one shown before it, or as a hidden one."""
        look = _look(pixels)
        place = bisect.bisect_right([one.position_s for one in self.kept], position_s)
        before = next((one for one in reversed(self.kept[:place]) if one.shown), None)
        shown = before is None or look.differs_from(before.look)
        if shown and sum(one.shown for one in self.kept) >= MOST_SHOWN:
            self.left_out += 1
            return
        nearest = self.kept[place - 1].position_s if place else -self.hidden_every_s
        if not shown and position_s - nearest < self.hidden_every_s:
            return
        picture = Picture(pixels, self.full_width, self.full_height, position_s)
        self.kept.insert(place, _Kept(position_s, picture, look, shown))
        if not shown:
            self._thin()

    def _thin(self) -> None:
        hidden = [one for one in self.kept if not one.shown]
        if len(hidden) <= MOST_HIDDEN:
            return
        dropped = set(map(id, hidden[1::2]))
        self.kept = [one for one in self.kept if id(one) not in dropped]
        self.hidden_every_s *= 2


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
        if after - before <= SPARSE_S:
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
