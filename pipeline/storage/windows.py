"""A part of a stream as a stream of its own."""

import io
from typing import BinaryIO

from pipeline.storage.seekable import SizedRaw

_BUFFER = 1 << 16


class _Window(SizedRaw):
    """Owns the stream below it: closing one closes the other."""

    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream = stream
        self._start = start
        self._size = size

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._stream.seek(self._start + self._position)
        piece = self._stream.read(max(0, min(len(buffer), self._size - self._position)))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def window(stream: BinaryIO, start: int, size: int) -> BinaryIO:
    """`size` bytes of `stream` from `start`. It owns `stream`, which nobody else may read from meanwhile."""
    return io.BufferedReader(_Window(stream, start, size), _BUFFER)
