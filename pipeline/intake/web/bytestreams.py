"""Streams that can be looked into ahead, summed on the way, and read from one gzip member."""

import hashlib
import zlib
from collections.abc import Iterable
from typing import BinaryIO

from pipeline.intake.limits import Allowance, Readable

_CHUNK = 1 << 16
_SMALL = 1 << 13


class Peeked:
    """A stream whose next bytes can be seen without taking them."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._buffer = b""

    def peek(self, size: int) -> bytes:
        """The next `size` bytes; fewer only at the end."""
        while len(self._buffer) < size:
            piece = self._source.read(max(_SMALL, size - len(self._buffer)))
            if not piece:
                break
            self._buffer += piece
        return self._buffer[:size]

    def read(self, size: int, /) -> bytes:
        if not self._buffer:
            return self._source.read(size)
        piece, self._buffer = self._buffer[:size], self._buffer[size:]
        return piece

    def block(self, limit: int) -> bytes | None:
        """The bytes up to and with the first blank line; None where none ends within `limit` bytes."""
        size = _SMALL
        while True:
            seen = self.peek(min(size, limit))
            ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := seen.find(mark)) >= 0]
            if ends:
                return self.read(min(ends))
            if len(seen) < size or size >= limit:
                return None
            size *= 2

    def line(self, limit: int) -> bytes:
        """The bytes up to and with the next line break, at most `limit`."""
        seen = self.peek(limit)
        at = seen.find(b"\n")
        return self.read(at + 1 if at >= 0 else len(seen)) if seen else b""


class Limited:
    """At most `length` bytes of `source`; EOFError where there are fewer."""

    def __init__(self, source: Readable, length: int) -> None:
        self._source = source
        self.left = length

    def read(self, size: int, /) -> bytes:
        if not self.left:
            return b""
        piece = self._source.read(min(size, self.left))
        if not piece:
            raise EOFError("cut off")
        self.left -= len(piece)
        return piece


class Summed:
    """Gives what `source` gives, and sums it with each of `algorithms` (names of hashlib)."""

    def __init__(self, source: Readable, algorithms: Iterable[str]) -> None:
        self._source = source
        self._sums = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(size)
        for one in self._sums.values():
            one.update(piece)
        return piece

    def sum(self, algorithm: str) -> bytes:
        return self._sums[algorithm].digest()


class GzipMember:
    """One gzip member of a seekable stream, from offset `at`. Raises zlib.error, EOFError and LimitReached."""

    def __init__(self, stream: BinaryIO, at: int, meter: "Meter | None" = None) -> None:
        self._stream = stream
        self._next = at
        self._meter = meter
        self._inflate = zlib.decompressobj(31)

    def read(self, size: int, /) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._packed()
            piece = self._inflate.decompress(packed, size)
            if piece:
                if self._meter is not None:
                    self._meter.count(len(piece))
                return piece
        return b""

    def _packed(self) -> bytes:
        self._stream.seek(self._next)
        packed = self._stream.read(_CHUNK)
        if not packed:
            raise EOFError("cut off")
        self._next += len(packed)
        return packed

    @property
    def end(self) -> int:
        """Where the next member begins, once all was read."""
        return self._next - len(self._inflate.unused_data)


class Meter:
    """Holds all that one archive unpacks to, together, to the limits."""

    def __init__(self, allowance: Allowance, packed: int) -> None:
        self._allowance = allowance
        self._packed = packed
        self._total = 0

    def count(self, number: int) -> None:
        self._total += number
        self._allowance.count_bytes(number, self._total, self._packed)


def drain(source: Readable) -> int:
    """Reads to the end; the number of bytes."""
    total = 0
    while piece := source.read(_CHUNK):
        total += len(piece)
    return total
