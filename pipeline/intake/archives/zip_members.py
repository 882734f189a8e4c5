"""Reads zip archives by their directory, and by the headers in front of each member where that is silent or lost.

An interrupted download loses the directory first, since it stands at the end: the members before the cut are
whole, and they are found again.
"""

import copy
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from stat import S_IFMT, S_ISDIR, S_ISREG
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.archives.zip_end import NO_32_BITS, EndRecord, end_record
from pipeline.intake.archives.zip_headers import ENCRYPTED, LOCAL, UTF8, LocalHeader, Salvaged, header_at, headers
from pipeline.intake.archives.zip_locked import AES_METHOD, AesBody, LegacyBody, LockedBody, aes_member
from pipeline.intake.limits import Readable

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

_SMALLEST = LOCAL.size
"""Between two members stands a descriptor of 24 bytes at most; from here on a header could stand there."""
_SLACK = 64
"""Unclaimed bytes in one place that nobody is told about."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ZipMember:
    """One file. `packed` is its size in the archive; without a `body` it is a link or encrypted."""

    name: bytes
    packed: int
    encrypted: bool
    link: bool
    salvaged: bool
    """There is no directory; it was found by its own header."""
    body: Readable | None
    span: tuple[int, int] | None = None
    """Where the bytes stand in the archive as they are; None where they are packed."""
    unlisted: bool = False
    """There is a directory, and it does not list this file."""
    header_name: bytes | None = None
    """What its own header calls it, where the directory says otherwise."""
    differs: bool = False
    """Its own header describes other bytes than the directory does."""
    unlock: Callable[[bytes], LockedBody] | None = None
    """Its bytes, given a password; None where it is not encrypted, or in a way that is not known."""


@dataclass(frozen=True, slots=True)
class ZipBetween:
    """Bytes before, between and behind the members that belong to none of them."""

    count: int


def zip_members(stream: BinaryIO, most: int) -> Iterator[ZipMember | ZipBetween]:
    """Every file in order of the directory, then those that it passes over in silence.

    Raises Undecodable or LimitReached (more than `most`).
    """
    record = end_record(stream)
    if record.crowded(most):  # the whole directory would be read into memory
        raise LimitReached("intake", "members")
    try:
        archive = zipfile.ZipFile(stream)
    except TROUBLES:
        yield from _without_directory(stream)
        return
    with archive:
        if record.of_volumes:
            yield from _without_directory(stream)
            return
        claimed: list[tuple[int, int]] = []
        for entry in archive.infolist():
            header = header_at(stream, entry.header_offset)
            claimed.append((entry.header_offset, _end_of(entry, header)))
            if not entry.filename.endswith("/") and not S_ISDIR(entry.external_attr >> 16):
                yield _listed(archive, entry, header, stream)
        yield from _unlisted(stream, [*claimed, (archive.start_dir, record.end)], record)


def _without_directory(stream: BinaryIO) -> Iterator[ZipMember]:
    end = stream.seek(0, 2)
    found = False
    for one in headers(stream, 0, end):
        found = True
        yield _salvaged(one)
    if not found:
        raise Undecodable("intake", "no directory and no member found")


def _salvaged(one: Salvaged, *, unlisted: bool = False) -> ZipMember:
    return ZipMember(
        one.header.name,
        one.packed,
        one.header.encrypted,
        link=False,
        salvaged=not unlisted,
        body=one.body,
        span=one.span,
        unlisted=unlisted,
    )


def _listed(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, header: LocalHeader | None, stream: BinaryIO
) -> ZipMember:
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8 else "cp437", "replace")
    encrypted = bool(entry.flag_bits & ENCRYPTED)
    mode = entry.external_attr >> 16
    link = S_IFMT(mode) != 0 and not S_ISREG(mode)
    known = _as_its_header_says(entry, header)
    return ZipMember(
        name,
        entry.compress_size,
        encrypted,
        link,
        salvaged=False,
        body=None if encrypted or link else _Listed(archive, known),
        span=None if encrypted or link else _span(entry, header),
        header_name=header.name if header is not None and header.name != name else None,
        differs=header is not None and _differs(entry, header),
        unlock=_unlocking(archive, known, header, stream) if encrypted and not link else None,
    )


def _as_its_header_says(entry: zipfile.ZipInfo, header: LocalHeader | None) -> zipfile.ZipInfo:
    """`zipfile` opens no member whose two names differ, even where they differ in their encoding alone."""
    if header is None:
        return entry
    known = copy.copy(entry)
    with suppress(UnicodeDecodeError):
        known.orig_filename = header.name.decode("utf-8" if header.flags & UTF8 else "cp437")
    return known


def _differs(entry: zipfile.ZipInfo, header: LocalHeader) -> bool:
    if header.method != entry.compress_type or header.encrypted != bool(entry.flag_bits & ENCRYPTED):
        return True
    if not header.sized:
        return False
    sizes = ((header.packed, entry.compress_size), (header.size, entry.file_size))
    return header.crc != entry.CRC or any(one not in (other, NO_32_BITS) for one, other in sizes)


def _span(entry: zipfile.ZipInfo, header: LocalHeader | None) -> tuple[int, int] | None:
    """Where a member that is stored without packing begins and ends: behind the header in front of it."""
    if header is None or entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        return None
    return header.start, header.start + entry.file_size


def _end_of(entry: zipfile.ZipInfo, header: LocalHeader | None) -> int:
    return (entry.header_offset if header is None else header.start) + entry.compress_size


def _unlocking(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, header: LocalHeader | None, stream: BinaryIO
) -> Callable[[bytes], LockedBody] | None:
    if entry.compress_type != AES_METHOD:
        return lambda password: LegacyBody(archive, entry, password)
    member = aes_member(entry.extra)
    if member is None or header is None:
        return None
    start, end = header.start, header.start + entry.compress_size
    return lambda password: AesBody(stream, start, end, member, entry.CRC, password)


def _unlisted(
    stream: BinaryIO, claimed: Sequence[tuple[int, int]], record: EndRecord
) -> Iterator[ZipMember | ZipBetween]:
    """What stands where the directory says that nothing stands."""
    between = 0
    for begin, until in _free(claimed, stream.seek(0, 2)):
        rest = until - begin
        for one in headers(stream, begin, until):
            yield _salvaged(one, unlisted=True)
            rest -= max(0, min(one.end, until) - one.header.at)
        # A comment may stand behind the archive; it says so itself.
        rest -= min(rest, record.comment) if begin == record.end else 0
        if rest > _SLACK and not _only_zeros(stream, begin, until):
            between += rest
    if between:
        yield ZipBetween(between)


def _free(claimed: Sequence[tuple[int, int]], size: int) -> Iterator[tuple[int, int]]:
    """The parts of the file that nothing lays claim to, as far as a header could stand there."""
    at = 0
    for begin, end in sorted(claimed):
        if begin - at >= _SMALLEST:
            yield at, begin
        at = max(at, end)
    if size - at >= _SMALLEST:
        yield at, size


def _only_zeros(stream: BinaryIO, begin: int, end: int) -> bool:
    while begin < end:
        stream.seek(begin)
        chunk = stream.read(min(_CHUNK, end - begin))
        if not chunk or any(chunk):
            return not chunk
        begin += len(chunk)
    return True


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
