"""One way to look at a video while it is decoded, and the frames that come of it.

Frames leave the sandbox as brightness and colour planes in NUT, which keeps each frame's time in units of the stream's
own time base; seconds printed by ffmpeg are rounded, and a raw stream has no times at all. Times are the container's
own (`-copyts`); subtract `MediaProbe.start_s` for seconds since the beginning. Pictures are turned upright after they
were made small, as turning full frames costs as much as decoding them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import Undecodable, UsageError
from pipeline.ports import RunningProgram
from pipeline.tools import nut
from pipeline.tools.ffprobe import StreamProbe
from pipeline.tools.planes import Planes, colours, planes, size_of

STAGE = "ffmpeg"
_TALLEST = 4
"""Frames higher than this many times the width asked for are squeezed: a pixel shape may be any fraction."""
_LATER = 1 << 32
"""Added to every time stamp, in units of the time base: NUT takes none below 0, and files begin there now and then."""
_STAMPED = f"setpts='if(isnan(PTS),if(isnan(PREV_OUTPTS),{_LATER},PREV_OUTPTS+1),PTS+{_LATER})'"
"""A frame without a time stands one unit behind the one before it."""
_UPRIGHT = {
    (0, True): ("vflip",),
    (90, False): ("transpose=clock",),
    (90, True): ("transpose=cclock_flip",),
    (180, False): ("hflip", "vflip"),
    (180, True): ("hflip",),
    (270, False): ("transpose=cclock",),
    (270, True): ("transpose=clock_flip",),
}
"""By degrees clockwise and whether mirrored. Players turn by quarters only; other angles they leave alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture, upright, square pixels."""

    index: int
    """Its place among the frames returned, from 0."""
    ticks: int
    """Presentation time in the container's own time line, in units of `time_base`."""
    time_base: Fraction
    planes: Planes

    @property
    def pts_s(self) -> Fraction:
        """Presentation time in seconds, exactly."""
        return self.ticks * self.time_base

    def since(self, start: Fraction) -> float:
        """Seconds from `start` to it, as near as a number can be; quicker than by fractions."""
        base = self.time_base
        ticks = self.ticks * base.numerator * start.denominator - start.numerator * base.denominator
        return ticks / (base.denominator * start.denominator)

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Height x width x 3, RGB; made anew each time."""
        return self.planes.rgb()


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a video while it is decoded."""

    width: int
    """Upright, even, as is the height."""
    height: int
    picks: str = ""
    """Expression of ffmpeg's `select` filter; without one every frame is taken."""
    averaged: bool = True
    """Made smaller by area. Without it a few pixels are taken out of each frame, which costs next to nothing."""


def fitted(stream: StreamProbe, width: int) -> tuple[int, int]:
    """Width and height of its pictures, upright and with square pixels, at most `width` wide; both even.

    Raises Undecodable where the file names no size, UsageError for a width below 2.
    """
    if width < 2:
        raise UsageError("frames need a width of at least 2 pixels")
    if not stream.width or not stream.height:
        raise Undecodable(STAGE, "pictures without a size")
    across, down = stream.width * (stream.pixel_shape or Fraction(1)), Fraction(stream.height)
    if stream.rotation in {90, 270}:
        across, down = down, across
    shown = max(2, 2 * int(min(Fraction(width), across) / 2))
    return shown, min(_TALLEST * width // 2 * 2, max(2, 2 * int(shown * down / across / 2 + Fraction(1, 2))))


def each(fps: Fraction) -> str:
    """A `View.picks`: the first frame of each 1/`fps` seconds."""
    slot = f"floor(t*{fps.numerator}/{fps.denominator})"
    earlier = f"floor(prev_selected_t*{fps.numerator}/{fps.denominator})"
    return f"isnan(prev_selected_t)+gt({slot},{earlier})"


def chain(view: View, stream: StreamProbe) -> str:
    """The filters that make frames of `stream` look so."""
    turned = stream.rotation in {90, 270}
    width, height = (view.height, view.width) if turned else (view.width, view.height)
    scaling = "area+bitexact" if view.averaged else "fast_bilinear"
    return ",".join(
        (
            *([f"select='{view.picks}'"] if view.picks else []),
            f"scale=w={width}:h={height}:flags={scaling}:out_range=tv",
            "format=yuv420p",
            *_UPRIGHT.get((stream.rotation, stream.mirrored), ()),
            _STAMPED,
        )
    )


def received(program: RunningProgram, views: Sequence[View], stream: StreamProbe) -> Iterator[tuple[int, Frame]]:
    """Each frame with the number of its view, in order of time within each view. Raises DecoderDied."""
    mixed = colours(stream.matrix, stream.pixel_format, stream.height or 0)
    sizes = [size_of(view.width, view.height) for view in views]
    counts, later = [0 for _ in views], [0 for _ in views]
    for packet in nut.packets(program.stdout, sizes, STAGE):
        number = packet.stream
        if not counts[number]:
            later[number] = round(_LATER * stream.time_base / packet.time_base)
        picture = planes(packet.content, views[number].width, views[number].height, mixed)
        yield number, Frame(counts[number], packet.ticks - later[number], packet.time_base, picture)
        counts[number] += 1
