"""The headers in front of the members of a zip: what a program sees that reads from the front.

They are all that is left of an archive whose end is lost, and show what its directory passes over in silence.
"""

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pipeline.intake.archives.zip_bodies import STORED, Unpacked
from pipeline.intake.limits import section

ENCRYPTED: Final = 0x1
DESCRIPTOR: Final = 0x8
UTF8: Final = 0x800
LOCAL: Final = struct.Struct("<4s5H3L2H")
MARK: Final = b"PK\x03\x04"
_SEARCH: Final = 1 << 20
_NEAR: Final = 1 << 12


@dataclass(frozen=True, slots=True)
class LocalHeader:
    """One header, and where its member's bytes begin."""

    at: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    name: bytes
    start: int

    @property
    def sized(self) -> bool:
        """Whether sizes and checksum stand here, and not behind the bytes."""
        return not self.flags & DESCRIPTOR

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)


def header_at(stream: BinaryIO, position: int) -> LocalHeader | None:
    stream.seek(max(0, position))
    fixed = stream.read(LOCAL.size)
    if position < 0 or len(fixed) < LOCAL.size or not fixed.startswith(MARK):
        return None
    _, _, flags, method, _, _, crc, packed, size, name, extra = LOCAL.unpack(fixed)
    return LocalHeader(
        position, flags, method, crc, packed, size, stream.read(name), position + LOCAL.size + name + extra
    )


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A member found by its own header. `body` is None where it is encrypted."""

    header: LocalHeader
    packed: int
    """Bytes that it can have in the archive at most."""
    body: "_Found | None"
    span: tuple[int, int] | None

    @property
    def end(self) -> int:
        """Where the search goes on: behind the bytes, unless reading them showed that they are none of a member."""
        if self.body is None:
            return self.header.start + (self.packed if self.header.sized else 0)
        return max(self.header.start, self.body.end)


def headers(stream: BinaryIO, begin: int, end: int) -> Iterator[Salvaged]:
    """Every member whose header stands from `begin` to `end`; the search goes on behind the bytes of each.

    Read the body of one before the next is asked for. Folders are passed over.
    """
    position = begin
    while (position := _next_mark(stream, position, end)) >= 0:
        header = header_at(stream, position)
        if header is None or header.start > end:
            position += 1
            continue
        if header.name.endswith(b"/") and not header.packed:
            position = header.start
            continue
        one = _salvaged(stream, header, end)
        yield one
        position = one.end


def _salvaged(stream: BinaryIO, header: LocalHeader, end: int) -> Salvaged:
    packed = header.packed if header.sized else end - header.start
    plain = header.sized and header.method == STORED and not header.encrypted
    span = (header.start, header.start + packed) if plain else None
    return Salvaged(header, packed, None if header.encrypted else _Found(stream, header, packed), span)


def _next_mark(stream: BinaryIO, position: int, end: int) -> int:
    """Where the next header begins, or -1. Mostly it is near: more is read only as more is needed."""
    reach = _NEAR
    while position + LOCAL.size <= end:
        stream.seek(position)
        chunk = stream.read(min(reach, end - position))
        reach = min(2 * reach, _SEARCH)
        at = chunk.find(MARK)
        if at >= 0:
            return position + at if position + at + LOCAL.size <= end else -1
        if len(chunk) < LOCAL.size:
            return -1
        position += len(chunk) - 3
    return -1


class _Found:
    """Opened at the first read, so that trouble with it shows up there."""

    def __init__(self, stream: BinaryIO, header: LocalHeader, packed: int) -> None:
        self._stream = stream
        self._header = header
        self._packed = packed
        self._unpacked: Unpacked | None = None

    @property
    def end(self) -> int:
        """Where the header begins to be followed by something else; its own end until all was read and was right."""
        whole = self._unpacked is not None and self._unpacked.whole
        taken = self._packed if self._header.sized else self._unpacked.taken if self._unpacked else 0
        return self._header.start + (taken if whole else 0)

    def read(self, size: int, /) -> bytes:
        header = self._header
        if self._unpacked is None:
            if header.method == STORED and not header.sized:
                raise zipfile.BadZipFile("its size is not stated")
            source = section(self._stream, header.start, header.start + self._packed)
            stated = (header.crc, header.size) if header.sized else (None, None)
            self._unpacked = Unpacked(source, header.method, *stated)
        return self._unpacked.read(size)
