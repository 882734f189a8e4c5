"""A video that is to be looked at, and how much of it: chosen by what it costs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import BinaryIO

from pipeline.describe.sink import FrameSink
from pipeline.ports import Decoders
from pipeline.tools.ffprobe import StreamProbe
from pipeline.tools.views import Frame, View, fitted

EVERY_FRAME_PIXELS = 1920 * 1080 * 30 * 120
"""Up to so many pixels over all frames (two minutes of 1080p) every frame is decoded: to find every shot, and to see
whether the file is whole."""
PIXELS_OF_A_FRAME = 40_000
"""Added for each frame: what it costs however small it is."""
BYTES_A_SECOND = 20_000
"""Of a video that does not say how long it is: few have less."""
_UNTIMED = frozenset({"avi"})
"""Containers in which frames have no time of their own: one that is decoded alone comes with that of a later one."""


class Gear(StrEnum):
    EVERY_FRAME = "every_frame"
    KEY_FRAMES = "key_frames"


@dataclass(frozen=True, slots=True)
class Film:
    """What is to be looked at."""

    source: BinaryIO
    demuxer: str
    stream: StreamProbe
    duration_s: float | None
    start_s: Fraction
    """Where the container's time line begins; positions count from it."""
    decoders: Decoders
    sink: FrameSink | None = None
    filling_pixels: int = EVERY_FRAME_PIXELS
    """How much is decoded to fill in loose stretches."""

    most_pixels: int = 100 * EVERY_FRAME_PIXELS
    """Most that is decoded in full (three hours of 1080p), whatever it says of its length."""
    progress: Callable[[float], None] | None = None
    """Told now and then how much (0-1) was looked at."""

    @property
    def gear(self) -> Gear:
        """Every frame, where that is not too much, or where key frames alone have no times."""
        if self.untimed:
            return Gear.EVERY_FRAME
        return Gear.EVERY_FRAME if self.is_short else Gear.KEY_FRAMES

    @property
    def untimed(self) -> bool:
        return self.demuxer in _UNTIMED

    @property
    def is_short(self) -> bool:
        seconds = self.duration_s or self.source.seek(0, 2) / BYTES_A_SECOND
        return self.pixels(seconds) <= EVERY_FRAME_PIXELS

    @property
    def pixels_of_frame(self) -> int:
        return (self.stream.width or 0) * (self.stream.height or 0) + PIXELS_OF_A_FRAME

    def pixels(self, seconds: float) -> float:
        """Of all frames in so many seconds."""
        return seconds * float(self.stream.frame_rate or 30) * self.pixels_of_frame

    @property
    def end_s(self) -> Fraction | None:
        """Where the time line ends; None where the file does not say."""
        return None if self.duration_s is None else self.start_s + Fraction(self.duration_s)

    @property
    def limit_s(self) -> float:
        """Up to this length every frame of such a video is decoded."""
        return EVERY_FRAME_PIXELS / self.pixels(1.0)

    def position(self, frame: Frame) -> float:
        """Seconds from the beginning."""
        return max(0.0, frame.since(self.start_s))

    def view(self, side: int, picks: str) -> View:
        """Pictures whose longer side has so many pixels."""
        width, height = shown_size(self.stream)
        across = side if width >= height else max(2, round(side * width / height))
        return View(*fitted(self.stream, across), picks=picks)

    def hand_on(self, frame: Frame) -> None:
        """A frame to whoever wants some of them all along."""
        if self.sink is not None:
            self.sink.offer(self.position(frame), frame.pixels)


def shown_size(stream: StreamProbe) -> tuple[int, int]:
    """Width and height as a player shows them."""
    width, height = stream.width or 1, stream.height or 1
    return (height, width) if stream.rotation in {90, 270} else (width, height)
