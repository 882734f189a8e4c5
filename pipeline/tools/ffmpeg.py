"""What is asked of ffmpeg about one video: its key frames, frames at a rate, one frame, and whether it decodes."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

from pipeline.errors import Undecodable, UsageError
from pipeline.ports import Decoders, Limits
from pipeline.tools.complaints import Unsupported, check_memory
from pipeline.tools.ffprobe import StreamProbe, probe
from pipeline.tools.formats import input_options
from pipeline.tools.looking import FRAME_LIMITS, DecodeReport, Look, command, report_of
from pipeline.tools.views import STAGE, Frame, View, each, fitted

__all__ = ["FRAME_LIMITS", "DecodeReport", "Frame", "decode_check", "frame_at", "frames_at", "key_frames"]

CHECK_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=600, wall_s=900, output_bytes=64 << 20, processes=32)

_STAMP = re.compile(rb"frame:\d+\s+pts:(-?\d+|NOPTS)\s+pts_time:\S+")
_EARLIER_S = 15
"""How much earlier a jump is tried again; then without one."""


def key_frames(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    width: int,
    limits: Limits = FRAME_LIMITS,
    *,
    stream: StreamProbe | None = None,
) -> Iterator[Frame]:
    """Frames that stand on their own (the others are never decoded), at most `width` pixels wide, even sizes.

    `stream`: which one, from `ffprobe.probe`; without it the file is probed and the first video stream taken.
    Raises Undecodable where ffmpeg complains and not one frame comes, LimitReached, DecoderDied, Unavailable.
    """
    chosen = stream or _first(pool, source, demuxer, ("video",))
    view = View(*fitted(chosen, width))
    return _alone(Look(pool, source, demuxer, chosen, (view,), limits, keys_only=True))


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
    stream: StreamProbe | None = None,
) -> Iterator[Frame]:
    """The first frame of each 1/`fps` seconds with `start_s` <= time < `end_s`, each with its own time.

    Frames are chosen, never made up or moved: a slower video gives fewer. Everything between is decoded.
    Raises UsageError (an empty range), else as `key_frames`.
    """
    if fps <= 0 or end_s <= start_s:
        raise UsageError("frames were asked for out of an empty range of time")
    chosen = stream or _first(pool, source, demuxer, ("video",))
    view = View(*fitted(chosen, width), picks=each(fps))
    return _alone(Look(pool, source, demuxer, chosen, (view,), limits, start_s=start_s, end_s=end_s))


def frame_at(
    pool: Decoders,
    source: BinaryIO,
    demuxer: str,
    position_s: Fraction | float,
    width: int,
    stream: StreamProbe | None = None,
    *,
    start_s: Fraction = Fraction(0),
    limits: Limits = FRAME_LIMITS,
) -> Frame | None:
    """The frame at `position_s`, else the first one after it; None where the video has ended by then.

    `start_s`: where the time line begins (`MediaProbe.start_s`), if the position counts from there. Half a unit of
    the time base, or half a millisecond, is no difference. Raises as `key_frames`.
    """
    chosen = stream or _first(pool, source, demuxer, ("video",))
    slack = max(chosen.time_base / 2, Fraction(1, 2000))
    wanted = Fraction(position_s) + start_s - slack
    view = View(*fitted(chosen, width))
    found: Frame | None = None
    for begin in (None, wanted - _EARLIER_S, Fraction(-1)):
        look = Look(pool, source, demuxer, chosen, (view,), limits, start_s=wanted, begin_s=begin, most=1)
        found = next(_alone(look), None)
        if found is not None and found.pts_s <= wanted + 2 * slack:
            break  # else the jump may have landed behind it: without an index by time that happens
    return found


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
    written = {
        "map": f"0:{chosen.index}",
        "af" if chosen.kind == "audio" else "vf": filters,
        "threads": 1,
        "copyts": None,
        "f": "null",
        **({} if chosen.kind == "audio" else {"fps_mode": "passthrough"}),
    }
    argv = command([given], written, "-")
    done = pool.run("ffmpeg", argv, source, limits)
    check_memory(STAGE, done)
    stamps = [match[1] for match in _STAMP.finditer(done.stdout)]
    last = max((int(stamp) * chosen.time_base for stamp in stamps if stamp != b"NOPTS"), default=None)
    return report_of(done, len(stamps), last)


def _first(pool: Decoders, source: BinaryIO, demuxer: str, kinds: tuple[str, ...]) -> StreamProbe:
    media = probe(pool, source, demuxer)
    for kind in kinds:
        if (found := media.first(kind)) is not None:
            return found
    raise Undecodable(STAGE, f"no {' or '.join(kinds)} stream")


def _alone(look: Look) -> Iterator[Frame]:
    return (frame for _, frame in look.frames())


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
