"""Whether a picture's container reaches its own end. Decoders of these formats stay silent where it does not:
libheif leaves the missing tiles grey, and of a GIF only the first frame is decoded.

Bounded, pure-Python walks that run inside the confined child (GIF89a specification; ISO/IEC 14496-12, 4.2; WebP
container specification). Sizes are the file's own word: each step is checked against where the file ends.
"""

from typing import BinaryIO

from pipeline.ports import JsonObject, JsonValue

_MOST_STEPS = 1_000_000
_BOXES = frozenset({"image/heic", "image/heif", "image/avif"})


def read_end(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]:
    """What is missing at the end, in a few words; null where nothing is, or where it cannot be told.

    Arguments: `media_type`.
    """
    media_type = str(arguments["media_type"])
    size = source.seek(0, 2)
    source.seek(0)
    if media_type in _BOXES:
        return _boxes(source, size), ()
    if media_type == "image/gif":
        return _gif(source), ()
    return (_riff(source, size) if media_type == "image/webp" else None), ()


def _boxes(source: BinaryIO, size: int) -> str | None:
    """Top-level boxes only. What follows the last of them and is no box is a maker's trailer, not damage."""
    at = 0
    for _ in range(_MOST_STEPS):
        source.seek(at)
        header = source.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if len(header) < 8 or length < 8 or not header[4:8].isalnum():
            return None
        at += length
        if at > size:
            return "the file ends inside a box"
    return None


def _riff(source: BinaryIO, size: int) -> str | None:
    stated = int.from_bytes(source.read(8)[4:], "little")
    return "unexpected end: the file is shorter than its header states" if stated + 8 > size else None


def _gif(source: BinaryIO) -> str | None:
    """Block by block to the trailer."""
    header = source.read(13)
    _skip_colours(source, header[10:11])
    for _ in range(_MOST_STEPS):
        kind = source.read(1)
        if kind == b";":
            return None
        if kind == b",":
            _skip_colours(source, source.read(9)[8:9])
            source.seek(1, 1)  # the code size
        elif kind == b"!":
            source.seek(1, 1)  # the label
        else:
            return "no end marker" if not kind else None
        _skip_blocks(source)
    return None


def _skip_colours(source: BinaryIO, flags: bytes) -> None:
    if flags and flags[0] & 0x80:
        source.seek(3 << ((flags[0] & 7) + 1), 1)


def _skip_blocks(source: BinaryIO) -> None:
    for _ in range(_MOST_STEPS):
        length = source.read(1)
        if length in (b"", b"\0"):
            return
        source.seek(length[0], 1)
