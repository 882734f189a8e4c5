"""ffprobe: what a video or audio file says about itself, read in confinement and checked field by field."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from pipeline.errors import DecoderDied
from pipeline.ports import Decoders, JsonValue, Limits
from pipeline.tools.complaints import LEVEL, messages, refuse
from pipeline.tools.formats import EVIDENCE_URL, LARGEST_BLOCK_BYTES, input_options

PROBE_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=20, wall_s=60, output_bytes=8 << 20, processes=32)

LONGEST_TEXT = 4096
CUT_MARK = "…[cut]"
_MOST_STREAMS = 64
_MOST_TAGS = 256
_STAGE = "ffprobe"
_NUMBER = re.compile(r"-?\d{1,11}")

Tags = tuple[tuple[str, str], ...]
"""Name and value as the file holds them, in its order; a name may occur twice."""


@dataclass(frozen=True, slots=True)
class StreamProbe:
    """One stream. None stands where the file does not say."""

    index: int
    kind: str
    """`video`, `audio`, `subtitle`, `data` or `attachment`."""
    codec: str | None
    profile: str | None
    width: int | None
    """As coded, in pixels, before `rotation`."""
    height: int | None
    rotation: int
    """Degrees clockwise that a player turns the picture by, 0 to 359."""
    mirrored: bool
    """A player mirrors the picture too: left and right before it turns it, at 0 top and bottom."""
    pixel_shape: Fraction | None
    """Width of a pixel over its height."""
    matrix: str | None
    """How its brightness and colours are to be mixed, by ffmpeg's name; `colours` in `planes.py`."""
    pixel_format: str | None
    frame_rate: Fraction | None
    """Average over the stream, in frames per second."""
    frame_count: int | None
    """As the container claims; nothing was counted."""
    time_base: Fraction
    """Seconds per unit of the stream's time stamps."""
    start_s: Fraction | None
    duration_s: Fraction | None
    channels: int | None
    sample_rate: int | None
    attached_picture: bool
    """A cover picture rather than moving images."""
    tags: Tags


@dataclass(frozen=True, slots=True)
class MediaProbe:
    """One file."""

    format_name: str
    duration_s: Fraction | None
    size_bytes: int | None
    start_s: Fraction | None
    tags: Tags
    streams: tuple[StreamProbe, ...]
    complaints: tuple[str, ...]
    """What ffprobe found wrong while reading; empty for a sound file."""

    def first(self, kind: str) -> StreamProbe | None:
        """The first stream of `kind` that is no cover picture: the one that a player shows."""
        wanted = (one for one in self.streams if one.kind == kind and not one.attached_picture)
        return next(wanted, None)


def probe(pool: Decoders, source: BinaryIO, demuxer: str, limits: Limits = PROBE_LIMITS) -> MediaProbe:
    """Reads headers and the first packets. `demuxer` is what the bytes look like, never what the name says.

    Raises Undecodable, LimitReached, DecoderDied, Unavailable.
    """
    options = [word for name, value in input_options(demuxer).items() for word in (f"-{name}", str(value))]
    fixed = ("-hide_banner", "-v", LEVEL, "-max_alloc", str(LARGEST_BLOCK_BYTES), "-threads", "1")
    shown = ("-of", "json=compact=1", "-show_format", "-show_streams")
    done = pool.run("ffprobe", (*fixed, *shown, *options, "-i", EVIDENCE_URL), source, limits)
    if done.returncode != 0:
        refuse(_STAGE, done)
    try:
        return parse(done.stdout, messages(done.stderr))
    except (ValueError, RecursionError) as error:
        raise DecoderDied(_STAGE, "the answer has not the form of an answer") from error


def parse(answer: bytes, complaints: tuple[str, ...]) -> MediaProbe:
    """`answer` is ffprobe's JSON with `format` and `streams`. Raises ValueError where its shape is another."""
    said = _mapping(json.loads(answer.decode("utf-8", "replace")))
    container = _mapping(said.get("format"))
    streams = said.get("streams", [])
    if not isinstance(streams, list):
        raise ValueError("streams are no list")
    return MediaProbe(
        format_name=_text(container.get("format_name")) or "unknown",
        duration_s=_decimal(container.get("duration")),
        size_bytes=_whole(container.get("size")),
        start_s=_decimal(container.get("start_time")),
        tags=_tags(container.get("tags")),
        streams=tuple(_stream(_mapping(one)) for one in streams[:_MOST_STREAMS]),
        complaints=complaints,
    )


def _stream(said: Mapping[str, JsonValue]) -> StreamProbe:
    index, time_base = _whole(said.get("index")), _ratio(said.get("time_base"))
    if index is None or time_base is None:
        raise ValueError("a stream without number or time base")
    return StreamProbe(
        index=index,
        kind=_text(said.get("codec_type")) or "unknown",
        codec=_text(said.get("codec_name")),
        profile=_text(said.get("profile")),
        width=_whole(said.get("width")),
        height=_whole(said.get("height")),
        rotation=_rotation(said.get("side_data_list")),
        mirrored=_mirrored(said.get("side_data_list")),
        pixel_shape=_ratio(_fraction(said.get("sample_aspect_ratio"))),
        matrix=_text(said.get("color_space")),
        pixel_format=_text(said.get("pix_fmt")),
        frame_rate=_ratio(said.get("avg_frame_rate")),
        frame_count=_whole(said.get("nb_frames")),
        time_base=time_base,
        start_s=_ticks(said.get("start_pts"), time_base),
        duration_s=_ticks(said.get("duration_ts"), time_base),
        channels=_whole(said.get("channels")),
        sample_rate=_whole(said.get("sample_rate")),
        attached_picture=_mapping(said.get("disposition", {})).get("attached_pic") == 1,
        tags=_tags(said.get("tags")),
    )


def _mapping(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, dict):
        raise ValueError("no JSON object where one must be")
    return value


def _text(value: JsonValue) -> str | None:
    return cut(value) if isinstance(value, str) else None


def cut(text: str) -> str:
    """At most 4 kB of UTF-8; what was longer ends in a mark."""
    encoded = text.encode("utf-8", "backslashreplace")
    if len(encoded) <= LONGEST_TEXT:
        return encoded.decode()
    return encoded[:LONGEST_TEXT].decode("utf-8", "ignore") + CUT_MARK


def _whole(value: JsonValue) -> int | None:
    """ffprobe writes numbers as numbers or as text; what is not a sane, non-negative one counts as not said."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        return int(value)
    if type(value) is int and 0 <= value < 1 << 63:
        return value
    return None


def _decimal(value: JsonValue) -> Fraction | None:
    """Text such as `3.503333`, exactly."""
    if not isinstance(value, str) or len(value) > 32:
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None


def _ratio(value: JsonValue) -> Fraction | None:
    """`30000/1001`; `0/0` is how ffprobe says that there is none."""
    found = _decimal(value)
    return found if found is not None and found > 0 else None


def _ticks(value: JsonValue, time_base: Fraction) -> Fraction | None:
    return value * time_base if type(value) is int and abs(value) < 1 << 63 else None


def _rotation(side_data: JsonValue) -> int:
    """The display matrix turns counter-clockwise, people count clockwise."""
    for entry in side_data if isinstance(side_data, list) else []:
        if isinstance(entry, dict) and type(turn := entry.get("rotation")) in (int, float):
            return round(-float(str(turn))) % 360
    return 0


def _mirrored(side_data: JsonValue) -> bool:
    """Whether the display matrix (three rows of three numbers, each row behind its offset) turns the picture over."""
    for entry in side_data if isinstance(side_data, list) else []:
        matrix = entry.get("displaymatrix") if isinstance(entry, dict) else None
        if not isinstance(matrix, str) or len(matrix) > LONGEST_TEXT:
            continue
        rows = [row.partition(":")[2].split() for row in matrix.split("\n") if row]
        if len(rows) == 3 and all(len(row) == 3 and all(map(_NUMBER.fullmatch, row)) for row in rows):
            (a, b, _), (c, d, _), _ = (tuple(map(int, row)) for row in rows)
            return a * d - b * c < 0
    return False


def _fraction(value: JsonValue) -> JsonValue:
    """`4:3` as `4/3`."""
    return value.replace(":", "/") if isinstance(value, str) else None


def _tags(value: JsonValue) -> Tags:
    if not isinstance(value, dict):
        return ()
    pairs = list(value.items())[:_MOST_TAGS]
    return tuple((cut(name), cut(str(content))) for name, content in pairs)
