"""Reads zip archives by their directory; where that is lost, by the headers in front of each member.

An interrupted download loses the directory first, since it stands at the end: the members before the cut are
whole, and they are found again.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from stat import S_IFMT, S_ISDIR, S_ISREG
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.limits import Readable, section

TROUBLES = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    struct.error,
    OSError,
    OverflowError,
    MemoryError,
)
"""What `zipfile` raises on bad input: an unknown method or a failing checksum, among others."""

_ENCRYPTED = 0x1
_DESCRIPTOR = 0x8
_UTF8 = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_END = struct.Struct("<4s4H2LH")
_BYTES_PER_ENTRY = 300
"""Of the directory, on average at most; a larger one is not read into memory."""
_SEARCH = 1 << 20


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One file. `reason` tells why its bytes cannot be had; `packed` is its size in the archive."""

    name: bytes
    packed: int
    encrypted: bool
    link: bool
    salvaged: bool
    body: Readable | None


def zip_members(stream: BinaryIO, most: int) -> Iterator[ZipMember]:
    """Every file in order of the directory. Raises Undecodable or LimitReached (more than `most`)."""
    _refuse_crowds(stream, most)
    try:
        archive = zipfile.ZipFile(stream)
    except TROUBLES:
        yield from _salvaged(stream)
        return
    with archive:
        for entry in archive.infolist():
            if not entry.is_dir() and not S_ISDIR(entry.external_attr >> 16):
                yield _listed(archive, entry)


def _listed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> ZipMember:
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437", "replace")
    encrypted = bool(entry.flag_bits & _ENCRYPTED)
    mode = entry.external_attr >> 16
    link = S_IFMT(mode) != 0 and not S_ISREG(mode)
    body = None if encrypted or link else _Listed(archive, entry)
    return ZipMember(name, entry.compress_size, encrypted, link, salvaged=False, body=body)


class _Listed:
    """Opens its member at the first read, so that trouble with it shows up there."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._entry = entry
        self._stream: Readable | None = None

    def read(self, size: int, /) -> bytes:
        if self._stream is None:
            self._stream = self._archive.open(self._entry)
        return self._stream.read(size)


def _refuse_crowds(stream: BinaryIO, most: int) -> None:
    """The whole directory would be read into memory: its size is looked at first."""
    end = stream.seek(0, 2)
    start = max(0, end - (1 << 16) - _END.size)
    stream.seek(start)
    tail = stream.read(end - start)
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return
    _, _, _, _, entries, directory, _, _ = _END.unpack_from(tail, at)
    # 0xFFFFFFFF stands for "see the zip64 record"; then the size is bounded by where the directory begins.
    if directory == 0xFFFFFFFF:
        directory = _zip64_directory(tail, stream)
    if directory > most * _BYTES_PER_ENTRY or (entries != 0xFFFF and entries > most):
        raise LimitReached("intake", "members")


def _zip64_directory(tail: bytes, stream: BinaryIO) -> int:
    at = tail.rfind(b"PK\x06\x06")
    return int.from_bytes(tail[at + 40 : at + 48], "little") if 0 <= at <= len(tail) - 48 else 0


def _salvaged(stream: BinaryIO) -> Iterator[ZipMember]:
    """Members by the headers in front of them, where there is no directory."""
    end = stream.seek(0, 2)
    position = 0
    found = False
    while (position := _next_header(stream, position, end)) >= 0:
        stream.seek(position)
        fields = _LOCAL.unpack(stream.read(_LOCAL.size))
        flags, method, crc, packed = fields[2], fields[3], fields[6], fields[7]
        name = stream.read(fields[9])
        start = position + _LOCAL.size + fields[9] + fields[10]
        position += _LOCAL.size
        if start > end or name.endswith(b"/"):
            continue
        found = True
        encrypted = bool(flags & _ENCRYPTED)
        known = not flags & _DESCRIPTOR
        body = None if encrypted else _Salvaged(stream, start, start + packed if known else end, method, crc, known)
        yield ZipMember(name, packed if known else end - start, encrypted, link=False, salvaged=True, body=body)
        position = max(position, start + packed if known else start)
    if not found:
        raise Undecodable("intake", "no directory and no member found")


def _next_header(stream: BinaryIO, position: int, end: int) -> int:
    """Where the next local header begins, or -1."""
    while position + _LOCAL.size <= end:
        stream.seek(position)
        chunk = stream.read(_SEARCH)
        at = chunk.find(b"PK\x03\x04")
        if at >= 0 and position + at + _LOCAL.size <= end:
            return position + at
        position += max(1, len(chunk) - 3)
    return -1


class _Salvaged:
    """The bytes of a member without a directory entry; held to its checksum where the header states one."""

    def __init__(self, stream: BinaryIO, start: int, end: int, method: int, crc: int, known: bool) -> None:
        self._stream = stream
        self._start, self._end = start, end
        self._method = method
        self._stated = crc if known else None
        self._crc = 0
        self._source: BinaryIO | None = None
        self._inflate = zlib.decompressobj(-15)

    def read(self, size: int, /) -> bytes:
        if self._source is None:
            if self._method not in (0, 8) or (self._method == 0 and self._stated is None):
                raise zipfile.BadZipFile("method")
            self._source = section(self._stream, self._start, self._end)
        piece = self._source.read(size) if self._method == 0 else self._inflated(self._source, size)
        self._crc = zlib.crc32(piece, self._crc)
        if not piece and self._stated is not None and self._crc != self._stated:
            # The section is shorter than stated where the archive ends within it.
            raise EOFError("cut off") if self._short() else zipfile.BadZipFile("checksum")
        return piece

    def _short(self) -> bool:
        return self._stream.seek(0, 2) < self._end

    def _inflated(self, source: BinaryIO, size: int) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or source.read(1 << 16)
            if not packed:
                raise EOFError("cut off")
            if piece := self._inflate.decompress(packed, size):
                return piece
        return b""
