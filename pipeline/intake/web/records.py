"""Records of a web archive (WARC, ISO 28500), plain or with each record in a gzip member of its own.

warcio stops at the first damaged record and reads lines of any length; here, what lies behind damage is found
again. Where one gzip member holds several records, none could be read again without unpacking all before it:
`SeveralInOne` asks for the whole to be unpacked first.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.limits import Readable
from pipeline.intake.web.bytestreams import GzipMember, Limited, Meter, Peeked, drain
from pipeline.intake.web.fields import LONGEST_HEADER, Fields, warc_fields

GZIP_MAGIC = b"\x1f\x8b\x08"
_LEAST_SEARCH, _SEARCH = 1 << 12, 1 << 20
_MOST_TRIES = 10_000
"""Places behind damage that are tried; more of them are made, not met."""
_MARKS = (b"WARC/1.", b"WARC/0.")
TROUBLES = (zlib.error, EOFError, Undecodable, OSError)


class SeveralInOne(Exception):
    """A gzip member holds more than one record."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `body` gives its block while no other record is read."""

    spot: int
    """Offset in the archive of its first byte, or of its gzip member."""
    fields: Fields
    length: int
    body: Readable
    """Exactly `length` bytes; raises EOFError where the archive ends before."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no record, or a record that cannot be read to its end; others may follow."""

    spot: int
    cut_off: bool


class Archive(Protocol):
    def records(self) -> Iterator[Record | Damage]:
        """All records in order. Raises LimitReached and SeveralInOne."""
        ...

    def reopened(self, spot: int) -> Record | None:
        """The record at `spot`; None where there is none."""
        ...


def archive_of(stream: BinaryIO, meter: Meter | None = None) -> Archive:
    """The archive in a seekable stream; `meter` counts what is unpacked while all records are read."""
    stream.seek(0)
    if stream.read(len(GZIP_MAGIC)) == GZIP_MAGIC:
        return GzipArchive(stream, meter)
    return PlainArchive(stream)


@dataclass(frozen=True, slots=True)
class PlainArchive:
    stream: BinaryIO

    def records(self) -> Iterator[Record | Damage]:
        size = self.stream.seek(0, 2)
        at, expected, tries = 0, True, 0
        while (found := self._next_mark(at, size)) >= 0:
            if found > at and expected and self._is_text(at, found):
                yield Damage(at, cut_off=False)
            record, begin = self._at(found)
            end = begin + (record.length if record is not None else 0)
            expected = record is not None and end <= size and self._ends_well(end, size)
            if record is not None and expected:
                yield record
                at = end
                continue
            # Cut off, or its length is damaged: others may follow inside.
            yield Damage(found, cut_off=end > size)
            at, tries = begin, tries + 1
            if tries > _MOST_TRIES:
                raise LimitReached("intake", "members")

    def reopened(self, spot: int) -> Record | None:
        return self._at(spot)[0]

    def _at(self, spot: int) -> tuple[Record | None, int]:
        """The record at `spot` with the offset of its block; without a record, where to look on."""
        block = Peeked(_At(self.stream, spot)).block(LONGEST_HEADER)
        fields = warc_fields(block) if block else None
        length = _length(fields)
        if fields is None or block is None or length is None:
            return None, spot + 1
        begin = spot + len(block)
        return Record(spot, fields, length, Limited(_At(self.stream, begin), length)), begin

    def _next_mark(self, at: int, size: int) -> int:
        """Where the next record begins at the start of a line, or -1."""
        position, window = max(0, at - 1), _LEAST_SEARCH
        while position < size:
            self.stream.seek(position)
            chunk = self.stream.read(window + 8)
            hits = [hit for mark in _MARKS if (hit := _line_start(chunk, mark, position)) >= 0]
            if hits:
                return max(at, position + min(hits))
            position += window
            window = _SEARCH
        return -1

    def _ends_well(self, end: int, size: int) -> bool:
        self.stream.seek(end)
        after = self.stream.read(64).lstrip(b"\r\n")
        return (end + 64 >= size and not after.strip(b"\0\r\n")) or after.startswith(_MARKS)

    def _is_text(self, at: int, found: int) -> bool:
        """Whether anything but blank lines stands between two records."""
        self.stream.seek(at)
        return bool(self.stream.read(min(found - at, 4096)).strip(b"\r\n\0"))


@dataclass(frozen=True, slots=True)
class GzipArchive:
    stream: BinaryIO
    meter: Meter | None = None

    def records(self) -> Iterator[Record | Damage]:
        at, tries = 0, 0
        while (found := self._next_member(at)) >= 0:
            if found > at and not tries and self._has_bytes(at, found):
                yield Damage(at, cut_off=False)
            member = GzipMember(self.stream, found, self.meter)
            try:
                record = self._record(found, Peeked(member))
                if record is not None:
                    yield record
                    self._finish(record, member)
                at, tries = member.end, 0
            except TROUBLES as trouble:
                cut = isinstance(trouble, EOFError)
                if not tries:
                    yield Damage(found, cut_off=cut)
                at, tries = found + 1, tries + 1
                if tries > _MOST_TRIES:
                    raise LimitReached("intake", "members") from None

    def reopened(self, spot: int) -> Record | None:
        try:
            return self._record(spot, Peeked(GzipMember(self.stream, spot)))
        except TROUBLES:
            return None

    def _record(self, spot: int, peeked: Peeked) -> Record | None:
        """None for a member of blank lines. Raises Undecodable where it holds something else."""
        while peeked.peek(1) in (b"\r", b"\n"):
            peeked.read(1)
        if not peeked.peek(1):
            return None
        block = peeked.block(LONGEST_HEADER)
        fields = warc_fields(block) if block and block.startswith(_MARKS) else None
        length = _length(fields)
        if fields is None or length is None:
            raise Undecodable("intake", "no record")
        return Record(spot, fields, length, _Behind(peeked, length))

    def _finish(self, record: Record, member: GzipMember) -> None:
        drain(record.body)
        behind = record.body.behind if isinstance(record.body, _Behind) else member
        rest = b""
        while piece := behind.read(4096):
            rest = (rest + piece).lstrip(b"\r\n")[:64]
            if rest.startswith(_MARKS):
                raise SeveralInOne
            if len(rest) >= 64:
                drain(behind)

    def _next_member(self, at: int) -> int:
        position, window = at, _LEAST_SEARCH
        while True:
            self.stream.seek(position)
            chunk = self.stream.read(window)
            hit = chunk.find(GZIP_MAGIC)
            if hit >= 0:
                return position + hit
            if len(chunk) < window:
                return -1
            position += len(chunk) - len(GZIP_MAGIC) + 1
            window = _SEARCH

    def _has_bytes(self, at: int, found: int) -> bool:
        self.stream.seek(at)
        return bool(self.stream.read(min(found - at, 4096)).strip(b"\0"))


class _Behind(Limited):
    """The block of a record in a gzip member, which knows what lies behind it."""

    def __init__(self, peeked: Peeked, length: int) -> None:
        super().__init__(peeked, length)
        self.behind = peeked


class _At:
    """A stream from an offset on, whoever else moves the stream meanwhile."""

    def __init__(self, stream: BinaryIO, at: int) -> None:
        self._stream = stream
        self._at = at

    def read(self, size: int, /) -> bytes:
        self._stream.seek(self._at)
        piece = self._stream.read(size)
        self._at += len(piece)
        return piece


def _length(fields: Fields | None) -> int | None:
    stated = fields.get("content-length") if fields else ""
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 16 else None


def _line_start(chunk: bytes, mark: bytes, position: int) -> int:
    """Where `mark` stands at the start of a line; the first byte of a chunk is one only at the start of the file."""
    if position == 0 and chunk.startswith(mark):
        return 0
    hit = chunk.find(b"\n" + mark)
    return hit + 1 if hit >= 0 else -1
