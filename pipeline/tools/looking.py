"""One decoding of a video, looked at in several ways at once: every frame small, some larger, key frames larger still.

Frames leave the sandbox as brightness and colour planes in NUT, which keeps each frame's time in units of the stream's
own time base; seconds printed by ffmpeg are rounded, and a raw stream has no times at all. Times are the container's
own (`-copyts`); subtract `MediaProbe.start_s` for seconds since the beginning. Pictures are turned upright after they
were made small, as turning full frames costs as much as decoding them.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import Undecodable, UsageError
from pipeline.ports import Completed, Decoders, Limits
from pipeline.tools import nut
from pipeline.tools.complaints import LEVEL, check_memory, messages, refuse
from pipeline.tools.ffprobe import StreamProbe
from pipeline.tools.formats import EVIDENCE_URL, LARGEST_BLOCK_BYTES, input_options
from pipeline.tools.planes import Planes, colours, planes, size_of

FRAME_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=300, wall_s=600, output_bytes=4 << 30, processes=32)
LONG_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=1200, wall_s=2400, output_bytes=16 << 30, processes=32)
"""For the key frames of some hours, or every frame of some minutes. What comes out is read and dropped as it comes."""

STAGE = "ffmpeg"
_TALLEST = 4
"""Frames higher than this many times the width asked for are squeezed: a pixel shape may be any fraction."""
_MOST_ERRORS = 100
_COMMAND = ("ffmpeg", "-nostdin", "-hide_banner", "-v", LEVEL, "-max_alloc", str(LARGEST_BLOCK_BYTES))
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
_IMPRECISE = frozenset({"mpegts", "mpeg", "avi", "asf", "flv", "ogg"})
"""Without an index by time, or with one that is often wrong, a jump may land behind the key frame looked for."""
_EARLIER_S = 2


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

    @property
    def seconds(self) -> float:
        """The same as a number: near enough to find the frame again."""
        return self.ticks * self.time_base.numerator / self.time_base.denominator

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


@dataclass(frozen=True, slots=True)
class DecodeReport:
    """What came of decoding a whole stream."""

    frames: int
    errors: tuple[str, ...]
    """Distinct messages in the order of their first occurrence, at most 100."""
    error_count: int
    """All messages, repeated ones counted (of 256 KiB)."""
    last_pts_s: Fraction | None
    complete: bool
    """At least one frame came, nothing was reported, and ffmpeg ended well."""


@dataclass(slots=True)
class Look:
    """Frames out of one decoding, and, once they were all taken, what came of it."""

    pool: Decoders
    source: BinaryIO
    demuxer: str
    stream: StreamProbe
    views: Sequence[View]
    limits: Limits = FRAME_LIMITS
    keys_only: bool = False
    """Only frames that stand on their own; the others are never decoded."""
    unsmoothed: bool = False
    """Between key frames, blocks are not smoothed into each other: cheaper, and good enough for small views."""
    start_s: Fraction | None = None
    """Time (container's) from which on frames are taken; decoding begins at the key frame before."""
    end_s: Fraction | None = None
    """Time before which they are taken."""
    begin_s: Fraction | None = None
    """Where to look for that key frame, if not at `start_s`; below 0 decoding begins with the file."""
    most: int | None = None
    """Frames that are wanted of each view."""
    report: DecodeReport | None = None
    """Of the first view."""

    def frames(self) -> Iterator[tuple[int, Frame]]:
        """Each frame with the number of its view, in order of time within each view.

        A limit or an error on the way is raised after the frames that came before it. Raises Undecodable where
        ffmpeg complains and not one frame comes, LimitReached, DecoderDied, Unavailable.
        """
        mixed = colours(self.stream.matrix, self.stream.pixel_format, self.stream.height or 0)
        sizes = [size_of(view.width, view.height) for view in self.views]
        counts, later = [0 for _ in self.views], [0 for _ in self.views]
        last: Frame | None = None
        with self.pool.stream("ffmpeg", self._command(), self.source, self.limits) as program:
            for packet in nut.packets(program.stdout, sizes, STAGE):
                number = packet.stream
                if not counts[number]:
                    later[number] = round(_LATER * self.stream.time_base / packet.time_base)
                view = self.views[number]
                picture = planes(packet.content, view.width, view.height, mixed)
                frame = Frame(counts[number], packet.ticks - later[number], packet.time_base, picture)
                counts[number] += 1
                last = frame if number == 0 else last
                yield number, frame
            done = program.finish()
            check_memory(STAGE, done)
            self.report = report_of(done, counts[0], last.pts_s if last else None)
            if not any(counts) and (done.returncode != 0 or done.stderr):
                refuse(STAGE, done)

    def _command(self) -> tuple[str, ...]:
        given = {**input_options(self.demuxer), "noautorotate": None, **self._beginning()}
        if self.keys_only:
            given["skip_frame"] = "nokey"
        if self.unsmoothed:
            given["skip_loop_filter"] = "nokey"
        base = self.stream.time_base
        options: dict[str, str | int | None] = {
            "filter_complex": self._filters(),
            **dict.fromkeys(("an", "sn", "dn")),
            "c:v": "rawvideo",
            "enc_time_base": f"{base.numerator}:{base.denominator}",
            "avoid_negative_ts": "disabled",
            "flush_packets": 0,
            "write_index": 0,
            "filter_complex_threads": 1,
            **timing("video"),
            **({"frames:v": self.most} if self.most is not None else {}),
        }
        return compiled(given, "pipe:1", {"f": "nut", **options})

    def _beginning(self) -> dict[str, str | int | None]:
        begin = self.start_s if self.begin_s is None else self.begin_s
        if begin is None:
            return {}
        if self.begin_s is None and self.demuxer in _IMPRECISE:
            begin -= _EARLIER_S
        return {"ss": f"{float(begin):.6f}", "seek_timestamp": 1} if begin > 0 else {}

    def _filters(self) -> str:
        """A graph whose ends have no names: each becomes a stream, in this order."""
        base = self.stream.time_base
        ends = (("start_pts", self.start_s), ("end_pts", self.end_s))
        bounds = ":".join(f"{name}={math.ceil(at / base)}" for name, at in ends if at is not None)
        shared = [*([f"trim={bounds}"] if bounds else []), f"split={len(self.views)}"]
        inside = "".join(f"[in{number}]" for number in range(len(self.views)))
        chains = [f"[0:{self.stream.index}]{','.join(shared)}{inside}"]
        chains += [f"[in{number}]{self._chain(view)}" for number, view in enumerate(self.views)]
        return ";".join(chains)

    def _chain(self, view: View) -> str:
        turned = self.stream.rotation in {90, 270}
        width, height = (view.height, view.width) if turned else (view.width, view.height)
        scaling = "area+bitexact" if view.averaged else "fast_bilinear"
        return ",".join(
            (
                *([f"select='{view.picks}'"] if view.picks else []),
                f"scale=w={width}:h={height}:flags={scaling}:out_range=tv",
                "format=yuv420p",
                *_UPRIGHT.get((self.stream.rotation, self.stream.mirrored), ()),
                _STAMPED,
            )
        )


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


def report_of(done: Completed, frames: int, last: Fraction | None) -> DecodeReport:
    """Of a run that gave so many frames, the last of them at `last` seconds."""
    said = messages(done.stderr)
    return DecodeReport(
        frames=frames,
        errors=tuple(dict.fromkeys(said))[:_MOST_ERRORS],
        error_count=len(said),
        last_pts_s=last,
        complete=done.returncode == 0 and frames > 0 and not said,
    )


def timing(kind: str) -> dict[str, str | int | None]:
    """Options for each decoded frame once, at its own time, the same bytes on every run."""
    fixed: dict[str, str | int | None] = {
        "threads": 1,
        "filter_threads": 1,
        "flags": "+bitexact",
        "copyts": None,
    }
    return fixed if kind == "audio" else {**fixed, "fps_mode": "passthrough"}


def compiled(
    given: Mapping[str, str | int | None], target: str, options: Mapping[str, str | int | None]
) -> tuple[str, ...]:
    """The words of a command: options for the input, then for the output."""
    decoding = {**given, "threads": 1, "noaccurate_seek": None}
    built = ffmpeg.input(EVIDENCE_URL, **decoding).output(target, **options)
    argv: list[str] = ffmpeg.compile(built, cmd=list(_COMMAND))
    return tuple(argv[1:])
