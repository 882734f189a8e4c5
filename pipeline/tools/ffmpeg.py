"""ffmpeg: frames out of a video with their exact times, and whether the whole of it decodes.

Frames come as PPM pictures, which carry their own size. Their times come beside them, written by the
`metadata` filter in units of the stream's time base before the frame itself leaves: seconds printed by ffmpeg
are rounded to six digits, and a rawvideo stream has no times at all. Times are the container's own (`-copyts`);
subtract `MediaProbe.start_s` for seconds since the beginning.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import DecoderDied, Undecodable, UsageError
from pipeline.ports import Completed, Decoders, Limits, RunningProgram
from pipeline.tools.complaints import LEVEL, Unsupported, check_memory, messages, refuse
from pipeline.tools.ffprobe import StreamProbe, probe
from pipeline.tools.formats import EVIDENCE_URL, LARGEST_BLOCK_BYTES, input_options

FRAME_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=300, wall_s=600, output_bytes=1 << 30, processes=32)
CHECK_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=600, wall_s=900, output_bytes=64 << 20, processes=32)

_STAGE = "ffmpeg"
_TALLEST = 4
"""Frames higher than this many times the width asked for are squeezed: a pixel shape may be any fraction."""
_MOST_ERRORS = 100
_COMMAND = ("ffmpeg", "-nostdin", "-hide_banner", "-v", LEVEL, "-max_alloc", str(LARGEST_BLOCK_BYTES))
_SCALING = "area+accurate_rnd+full_chroma_int+bitexact"
_STAMP = re.compile(rb"frame:\d+\s+pts:(-?\d+|NOPTS)\s+pts_time:(\S+)")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture, upright, square pixels."""

    index: int
    """Its place among the frames returned, from 0."""
    pts_s: Fraction | None
    """Presentation time in the container's own time line; None where the file gives none."""
    pixels: NDArray[np.uint8]
    """Height x width x 3, RGB; or height x width, grey."""


@dataclass(frozen=True, slots=True)
class DecodeReport:
    """What came of decoding a whole stream."""

    frames: int
    errors: tuple[str, ...]
    """Distinct messages in the order of their first occurrence, at most 100."""
    error_count: int
    """All messages, repeated ones counted (of the first 256 KiB)."""
    last_pts_s: Fraction | None
    complete: bool
    """At least one frame came, nothing was reported, and ffmpeg ended well."""


def key_frames(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    width: int,
    limits: Limits = FRAME_LIMITS,
    *,
    grey: bool = False,
    stream: StreamProbe | None = None,
) -> Iterator[Frame]:
    """Frames that stand on their own (the others are never decoded), at most `width` pixels wide, even sizes.

    `stream`: which one, from `ffprobe.probe`; without it the file is probed and the first video stream taken.
    Raises Undecodable where ffmpeg complains and not one frame comes, LimitReached, DecoderDied, Unavailable.
    """
    chosen = stream or _first(pool, source, demuxer, ("video",))
    given = {**input_options(demuxer), "skip_frame": "nokey"}
    return _frames(pool, source, _picture_command(given, chosen, (), width, grey), chosen, width, limits)


def frames_at(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    fps: Fraction,
    start_s: Fraction,
    end_s: Fraction,
    width: int,
    limits: Limits = FRAME_LIMITS,
    *,
    grey: bool = False,
    stream: StreamProbe | None = None,
) -> Iterator[Frame]:
    """The first frame of each 1/`fps` seconds with `start_s` <= time < `end_s`, each with its own time.

    Frames are chosen, never made up or moved: a slower video gives fewer. Everything between is decoded.
    Raises UsageError (an empty range), else as `key_frames`.
    """
    if fps <= 0 or end_s <= start_s:
        raise UsageError("frames were asked for out of an empty range of time")
    chosen = stream or _first(pool, source, demuxer, ("video",))
    given = input_options(demuxer)
    if start_s > 0:  # to the key frame before; `trim` below cuts exactly
        given |= {"ss": f"{float(start_s):.6f}", "seek_timestamp": 1}
    slot = f"floor(t*{fps.numerator}/{fps.denominator})"
    earlier = f"floor(prev_selected_t*{fps.numerator}/{fps.denominator})"
    picking = (
        f"trim=start={float(start_s):.6f}:end={float(end_s):.6f}",
        f"select='isnan(prev_selected_t)+gt({slot},{earlier})'",
    )
    return _frames(pool, source, _picture_command(given, chosen, picking, width, grey), chosen, width, limits)


def decode_check(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    limits: Limits = CHECK_LIMITS,
    *,
    full: bool = False,
    stream: StreamProbe | None = None,
) -> DecodeReport:
    """Decodes a stream (the first video, else audio) to nothing and counts. Not `full`: key frames only.

    A file that does not open at all is a report too, with no frames. Raises Unsupported where it is we who do
    not decode it, LimitReached, DecoderDied, Unavailable.
    """
    try:
        chosen = stream or _first(pool, source, demuxer, ("video", "audio"))
    except Unsupported:
        raise
    except Undecodable as error:
        return DecodeReport(0, (error.reason,), 1, None, complete=False)
    given = {**input_options(demuxer), **({} if full else {"skip_frame": "nokey"})}
    filters = ",".join(_stamping(chosen.kind, "pipe:1"))
    options = {"af" if chosen.kind == "audio" else "vf": filters, **_timing(chosen)}
    argv = _compiled(given, "-", {"f": "null", "map": f"0:{chosen.index}", **options})
    done = pool.run("ffmpeg", argv, source, limits)
    check_memory(_STAGE, done)
    return _report(done, chosen)


def _report(done: Completed, stream: StreamProbe) -> DecodeReport:
    stamps = [_time(match, stream.time_base) for match in _STAMP.finditer(done.stdout)]
    said = messages(done.stderr)
    return DecodeReport(
        frames=len(stamps),
        errors=tuple(dict.fromkeys(said))[:_MOST_ERRORS],
        error_count=len(said),
        last_pts_s=max((stamp for stamp in stamps if stamp is not None), default=None),
        complete=done.returncode == 0 and bool(stamps) and not said,
    )


def _first(pool: Decoders, source: BinaryIO, demuxer: str, kinds: tuple[str, ...]) -> StreamProbe:
    media = probe(pool, source, demuxer)
    for kind in kinds:
        if (found := media.first(kind)) is not None:
            return found
    raise Undecodable(_STAGE, f"no {' or '.join(kinds)} stream")


def _picture_command(
    given: dict[str, str | int], stream: StreamProbe, picking: tuple[str, ...], width: int, grey: bool
) -> tuple[str, ...]:
    if width < 2:
        raise UsageError("frames need a width of at least 2 pixels")
    across = f"max(2,2*trunc(min({width},iw*sar)/2))"
    down = f"min({_TALLEST * width // 2 * 2},max(2,2*trunc(ow/dar/2+0.5)))"
    filters = (
        *picking,
        f"scale=w='{across}':h='{down}':flags={_SCALING}",
        f"format={'gray' if grey else 'rgb24'}",
        *_stamping("video", "pipe:4"),
    )
    codec = "pgm" if grey else "ppm"
    options = {"f": "image2pipe", "c:v": codec, "map": f"0:{stream.index}", "vf": ",".join(filters)}
    return _compiled(given, "pipe:1", {**options, **_timing(stream)})


def _stamping(kind: str, where: str) -> tuple[str, ...]:
    """Filters that write each frame's time to `where`, at once.

    Whatever metadata a frame brings is dropped first: a line break in it could pass for a time.
    """
    name = "ametadata" if kind == "audio" else "metadata"
    escaped = where.replace(":", "\\:")
    return (
        f"{name}=mode=delete",
        f"{name}=mode=add:key=at:value=1",
        f"{name}=mode=print:key=at:file='{escaped}':direct=1",
    )


def _timing(stream: StreamProbe) -> dict[str, str | int | None]:
    """Each decoded frame once, at its own time, the same bytes on every run."""
    fixed: dict[str, str | int | None] = {
        "threads": 1,
        "filter_threads": 1,
        "flags": "+bitexact",
        "copyts": None,
    }
    return fixed if stream.kind == "audio" else {**fixed, "fps_mode": "passthrough"}


def _compiled(given: dict[str, str | int], target: str, options: dict[str, str | int | None]) -> tuple[str, ...]:
    decoding = {**given, "threads": 1, "noaccurate_seek": None}
    built = ffmpeg.input(EVIDENCE_URL, **decoding).output(target, **options)
    argv: list[str] = ffmpeg.compile(built, cmd=list(_COMMAND))
    return tuple(argv[1:])


def _frames(
    pool: Decoders, source: BinaryIO, argv: tuple[str, ...], stream: StreamProbe, width: int, limits: Limits
) -> Iterator[Frame]:
    with pool.stream("ffmpeg", argv, source, limits) as program:
        times = _Times(program, stream.time_base)
        count = 0
        while (pixels := _picture(program.stdout, width)) is not None:
            yield Frame(count, times.next(), pixels)
            count += 1
        done = program.finish()
        check_memory(_STAGE, done)
        if count == 0 and (done.returncode != 0 or done.stderr):
            refuse(_STAGE, done)


class _Times:
    """The times beside the pictures: each is written before its picture leaves ffmpeg."""

    def __init__(self, program: RunningProgram, time_base: Fraction) -> None:
        self._program = program
        self._time_base = time_base
        self._unread = b""

    def next(self) -> Fraction | None:
        while (match := _STAMP.search(self._unread)) is None or b"\n" not in self._unread[match.end() :]:
            noted = self._program.notes()
            if not noted:
                raise DecoderDied(_STAGE, "a frame came without its time")
            self._unread += noted
        self._unread = self._unread[match.end() :]
        return _time(match, self._time_base)


def _time(match: re.Match[bytes], time_base: Fraction) -> Fraction | None:
    """Exact; ffmpeg's own rounded seconds only confirm that filter and file count in the same units."""
    if match[1] == b"NOPTS":
        return None
    exact = int(match[1]) * time_base
    if abs(float(exact) - float(match[2])) > 1e-5 * abs(float(exact)) + 1e-6:
        raise DecoderDied(_STAGE, "times in units that the file does not name")
    return exact


def _picture(output: BinaryIO, width: int) -> NDArray[np.uint8] | None:
    """One PPM or PGM picture; None at the end. Sizes are checked before anything of that size is read."""
    kind = output.readline(8)
    if not kind:
        return None
    size, depth = output.readline(32).split(), output.readline(8)
    channels = {b"P6\n": 3, b"P5\n": 1}.get(kind)
    if channels is None or depth != b"255\n" or len(size) != 2 or not all(part.isdigit() for part in size):
        raise DecoderDied(_STAGE, "a frame has not the form of a frame")
    across, down = int(size[0]), int(size[1])
    if not (0 < across <= max(2, width) and 0 < down <= _TALLEST * max(2, width)):
        raise DecoderDied(_STAGE, "a frame is larger than was asked for")
    content = output.read(across * down * channels)
    if len(content) < across * down * channels:
        return None  # cut off in the middle: how ffmpeg ended will say why
    shape = (down, across, 3) if channels == 3 else (down, across)
    return np.frombuffer(content, dtype=np.uint8).reshape(shape)
