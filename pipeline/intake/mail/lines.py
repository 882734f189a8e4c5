"""Finds lines by how they begin, in a stream of any size, without reading it line by line."""

from collections.abc import Iterator
from typing import BinaryIO

_SEARCH = 1 << 20


def dash_lines(stream: BinaryIO, position: int, end: int) -> Iterator[int]:
    """Where lines begin with two dashes, from the line that begins at `position`."""
    return lines_with(b"--", stream, position, end)


def lines_with(prefix: bytes, stream: BinaryIO, position: int, end: int) -> Iterator[int]:
    """Where lines begin with `prefix`, from the line that begins at `position`. The stream may be moved between."""
    stream.seek(position)
    if stream.read(len(prefix)) == prefix:
        yield position
    wanted = b"\n" + prefix
    while position < end:
        stream.seek(position)
        chunk = stream.read(min(_SEARCH, end - position))
        if not chunk:
            return
        at = chunk.find(wanted)
        while at >= 0:
            yield position + at + 1
            at = chunk.find(wanted, at + 1)
        if position + len(chunk) >= end:
            return
        position += max(1, len(chunk) - len(wanted) + 1)
