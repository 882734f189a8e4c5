"""Finds lines by how they begin, in a stream of any size, without reading it line by line."""

from collections.abc import Iterator
from typing import BinaryIO

_FIRST_SEARCH, _SEARCH = 1 << 16, 1 << 20
"""Bytes looked through at a time. Most lines that are looked for are near."""


def dash_lines(stream: BinaryIO, position: int, end: int) -> Iterator[int]:
    """Where lines begin with two dashes, from the line that begins at `position`."""
    return lines_with(b"--", stream, position, end)


def lines_with(prefix: bytes, stream: BinaryIO, position: int, end: int) -> Iterator[int]:
    """Where lines begin with `prefix`, from the line that begins at `position`. The stream may be moved between."""
    stream.seek(position)
    if stream.read(len(prefix)) == prefix:
        yield position
    wanted, reach = b"\n" + prefix, _FIRST_SEARCH
    while position < end:
        stream.seek(position)
        chunk = stream.read(min(reach, end - position))
        reach = min(_SEARCH, reach * 2)
        if not chunk:
            return
        at = chunk.find(wanted)
        while at >= 0:
            yield position + at + 1
            at = chunk.find(wanted, at + 1)
        if position + len(chunk) >= end:
            return
        position += max(1, len(chunk) - len(wanted) + 1)
