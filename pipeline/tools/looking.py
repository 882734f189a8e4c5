"""One decoding of a video, looked at in several ways at once: every frame small, some larger, key frames larger."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from pipeline.ports import Completed, Decoders, Limits
from pipeline.tools.complaints import LEVEL, check_memory, messages, refuse
from pipeline.tools.ffprobe import StreamProbe
from pipeline.tools.formats import EVIDENCE_URL, LARGEST_BLOCK_BYTES, input_options
from pipeline.tools.views import STAGE, Frame, View, chain, received

Options = Mapping[str, str | int | None]

FRAME_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=300, wall_s=600, output_bytes=4 << 30, processes=32)
LONG_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=1200, wall_s=2400, output_bytes=16 << 30, processes=32)
"""For the key frames of some hours, or every frame of some minutes. What comes out is read and dropped as it comes."""

_MOST_ERRORS = 100
_COMMON = ("-nostdin", "-hide_banner", "-v", LEVEL, "-max_alloc", str(LARGEST_BLOCK_BYTES))
_IMPRECISE = frozenset({"mpegts", "mpeg", "avi", "asf", "flv", "ogg"})
"""Without an index by time, or with one that is often wrong, a jump may land behind the key frame looked for."""
_EARLIER_S = 2
_SPARE_S = Fraction(1, 4)
"""So long behind the last time of a stretch its frame may come, where a file's times are not quite its own."""


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
        last: Frame | None = None
        is_empty = True
        with self.pool.stream("ffmpeg", self._command(), self.source, self.limits) as program:
            for number, frame in received(program, self.views, self.stream):
                last, is_empty = frame if number == 0 else last, False
                yield number, frame
            done = program.finish()
            check_memory(STAGE, done)
            self.report = report_of(done, last.index + 1 if last else 0, last.pts_s if last else None)
            if is_empty and (done.returncode != 0 or done.stderr):
                refuse(STAGE, done)

    def _command(self) -> tuple[str, ...]:
        given = {
            **_given(self.demuxer),
            **self._beginning(),
            **({"skip_frame": "nokey"} if self.keys_only else {}),
            **({"skip_loop_filter": "nokey"} if self.unsmoothed else {}),
        }
        wanted = {} if self.most is None else {"frames:v": self.most}
        return compiled([given], self._filters(), self.stream, wanted)

    def _beginning(self) -> Options:
        if self.begin_s is not None:
            return jump(self.begin_s, "mov")
        return {} if self.start_s is None else jump(self.start_s, self.demuxer)

    def _filters(self) -> str:
        """A graph whose ends have no names: each becomes a stream, in this order."""
        bounds = trim(self.stream, self.start_s, self.end_s)
        shared = [*([bounds] if bounds else []), f"split={len(self.views)}"]
        inside = "".join(f"[in{number}]" for number in range(len(self.views)))
        chains = [f"[0:{self.stream.index}]{','.join(shared)}{inside}"]
        chains += [f"[in{number}]{chain(view, self.stream)}" for number, view in enumerate(self.views)]
        return ";".join(chains)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames that lie between two key frames."""

    times: Sequence[Fraction]
    """Container's, ascending."""
    exact: bool = True
    """Else frames that no other needs are passed over, which is a third cheaper; the next one comes in their place."""


def fetched(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    stream: StreamProbe,
    size: tuple[int, int],
    stretches: Sequence[Stretch],
    limits: Limits = FRAME_LIMITS,
) -> Iterator[tuple[int, Frame]]:
    """The frames at the times (container's) of each stretch, with its number; decoded from the key frame before.

    All of them by one program, which reads the file once for each stretch: starting it costs as much as decoding some
    seconds. Raises as `Look.frames`.
    """
    views = [View(*size, picks=_at(stretch.times, stream.time_base)) for stretch in stretches]
    given = [
        {
            **_given(demuxer),
            **jump(stretch.times[0], demuxer),
            **({} if stretch.exact else {"skip_frame": "noref"}),
        }
        for stretch in stretches
    ]
    ends = [(stretch.times[0], stretch.times[-1] + _SPARE_S) for stretch in stretches]
    graph = ";".join(
        f"[{number}:{stream.index}]{trim(stream, *ends[number])},{chain(view, stream)}"
        for number, view in enumerate(views)
    )
    with pool.stream("ffmpeg", compiled(given, graph, stream, {}), source, limits) as program:
        yield from received(program, views, stream)
        check_memory(STAGE, program.finish())


def _at(times: Sequence[Fraction], time_base: Fraction) -> str:
    """A `View.picks`: the first frame from each of these times on."""
    ticks = [math.ceil(time / time_base) for time in times]
    return "+".join(f"gte(pts,{tick})*not(gte(prev_selected_pts,{tick}))" for tick in ticks)


def _given(demuxer: str) -> Options:
    return {**input_options(demuxer), "noautorotate": None, "noaccurate_seek": None}


def jump(to_s: Fraction, demuxer: str) -> Options:
    """Options by which decoding begins at the key frame before `to_s`."""
    begin = to_s - _EARLIER_S if demuxer in _IMPRECISE else to_s
    return {"ss": f"{float(begin):.6f}", "seek_timestamp": 1} if begin > 0 else {}


def trim(stream: StreamProbe, start_s: Fraction | None, end_s: Fraction | None) -> str:
    """A filter that lets frames from one time on and before another pass, exactly; nothing where there is neither."""
    ends = (("start_pts", start_s), ("end_pts", end_s))
    bounds = ":".join(f"{name}={math.ceil(at / stream.time_base)}" for name, at in ends if at is not None)
    return f"trim={bounds}" if bounds else ""


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


def compiled(given: Sequence[Options], graph: str, stream: StreamProbe, more: Options) -> tuple[str, ...]:
    """The words of a command that reads the evidence once for each of `given`, and writes what `graph` makes of it.

    Each decoded frame once, at its own time, the same bytes on every run.
    """
    written: Options = {
        "filter_complex": graph,
        "filter_complex_threads": 1,
        "an": None,
        "sn": None,
        "dn": None,
        "c:v": "rawvideo",
        "flags": "+bitexact",
        "threads": 1,
        "copyts": None,
        "fps_mode": "passthrough",
        "enc_time_base": f"{stream.time_base.numerator}:{stream.time_base.denominator}",
        **more,
        "f": "nut",
        "avoid_negative_ts": "disabled",
        "flush_packets": 0,
        "write_index": 0,
    }
    return command(given, written, "pipe:1")


def command(given: Sequence[Options], written: Options, target: str) -> tuple[str, ...]:
    """The words that ffmpeg is started with: options for each time the evidence is read, then for what is written."""
    inputs = (word for options in given for word in (*_words({**options, "threads": 1}), "-i", EVIDENCE_URL))
    return (*_COMMON, *inputs, *_words(written), target)


def _words(options: Options) -> Iterator[str]:
    for name, value in options.items():
        yield f"-{name}"
        if value is not None:
            yield str(value)
