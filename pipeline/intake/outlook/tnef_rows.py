"""The row of attributes that TNEF is, and the lists of properties in some of them ([MS-OXTNEF] 2.1.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.intake.outlook.fields import u16, u32
from pipeline.intake.outlook.properties import BINARY, OBJECT, STRING8, UNICODE

MAGIC = b"\x78\x9f\x3e\x22"
OF_MESSAGE, OF_ATTACHMENT = 1, 2
"""Levels."""
CHUNK = 1 << 20
MOST_ATTRIBUTES = 200_000
_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16, 0: 0, 1: 0}
"""Bytes of a value of fixed size, by type; it takes up a multiple of four."""
_VARIABLE = frozenset({STRING8, UNICODE, BINARY, OBJECT})


@dataclass(frozen=True, slots=True)
class Attribute:
    level: int
    id: int
    start: int
    end: int
    sound: bool
    """Its checksum holds."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Where the value of a property stands."""

    tag: int
    type: int
    start: int
    end: int


def attributes(stream: BinaryIO) -> Iterator[Attribute]:
    """The attributes in order. Raises Undecodable where the row is damaged or cut off."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if not stream.read(6).startswith(MAGIC):
        raise Undecodable("outlook", "no TNEF")
    at = 6
    for _ in range(MOST_ATTRIBUTES):
        if at >= size:
            return
        stream.seek(at)
        head = stream.read(9)
        if head[0] not in (OF_MESSAGE, OF_ATTACHMENT):
            raise Undecodable("outlook", "bytes that are no attribute")
        start, end = at + 9, at + 9 + u32(head, 5)
        if end + 2 > size:
            raise Undecodable("outlook", "cut off")
        yield Attribute(head[0], u16(head, 1), start, end, _is_sound(stream, start, end))
        at = end + 2
    raise Undecodable("outlook", "more attributes than any message has")


def _is_sound(stream: BinaryIO, start: int, end: int) -> bool:
    """Whether the sum of all bytes, in 16 bits, is the one behind them."""
    stream.seek(start)
    total, left = 0, end - start
    while left > 0:
        piece = stream.read(min(CHUNK, left))
        total += sum(piece)
        left -= len(piece)
    return total & 0xFFFF == u16(stream.read(2), 0)


def stated_in(stream: BinaryIO, start: int, end: int) -> Iterator[Stated]:
    """The properties that an attribute lists. Raises Undecodable where the list runs beyond it."""
    cursor = _Cursor(stream, start, end)
    for _ in range(cursor.u32()):
        kind, tag = cursor.u16(), cursor.u16()
        if tag >= 0x8000:
            cursor.skip(16)
            named = cursor.u32()
            cursor.skip(cursor.u32() if named else 4)
        yield cursor.value(tag, kind)


@dataclass(slots=True)
class _Cursor:
    stream: BinaryIO
    at: int
    end: int

    def u16(self) -> int:
        return u16(self._take(2), 0)

    def u32(self) -> int:
        return u32(self._take(4), 0)

    def _take(self, size: int) -> bytes:
        if self.at + size > self.end:
            raise Undecodable("outlook", "cut off")
        self.stream.seek(self.at)
        self.at += size
        return self.stream.read(size)

    def skip(self, size: int) -> int:
        """Passes over a value and what fills it up to four bytes; where the value began."""
        begun = self.at
        if begun + size > self.end:
            raise Undecodable("outlook", "cut off")
        self.at = min(self.end, begun + size + -size % 4)
        return begun

    def value(self, tag: int, kind: int) -> Stated:
        """The first value of a property, and past them all."""
        several, kind = bool(kind & 0x1000), kind & 0xEFFF
        variable = kind in _VARIABLE
        if not variable and kind not in _SIZES:
            raise Undecodable("outlook", f"a property of type {kind:#06x}")
        count = self.u32() if several or variable else 1
        first: Stated | None = None
        if not variable and several:
            begun = self.skip(count * _SIZES[kind])
            return Stated(tag, kind, begun, min(self.end, begun + _SIZES[kind]))
        for _ in range(count):
            size = self.u32() if variable else _SIZES[kind]
            begun = self.skip(size)
            first = first or Stated(tag, kind, begun, begun + size)
        return first or Stated(tag, kind, self.at, self.at)
