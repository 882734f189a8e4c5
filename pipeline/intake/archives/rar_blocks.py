"""What the headers of a RAR archive say of its files; runs inside a confined child.

libarchive hands out the ciphertext of a locked member of RAR 5 as if it were the file, and does not hold what it
unpacks to the sums; both are read here. Facts: RAR 5.0 archive format and technote.txt of RAR 4, by their author.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pipeline.intake.archives.kinds import ArchiveKind

_MARK4: Final = b"Rar!\x1a\x07\x00"
_MARK5: Final = b"Rar!\x1a\x07\x01\x00"
_LONGEST_HEADER: Final = 2 << 20
_MOST_BLOCKS: Final = 1_000_000

_RAR4 = struct.Struct("<HBHH")
_RAR4_FILE = struct.Struct("<IIBI")


@dataclass(frozen=True, slots=True)
class RarFile:
    """One file or folder, as its header states it."""

    size: int | None
    crc: int | None
    """None where another kind of sum is stated, or none."""
    locked: bool


@dataclass(frozen=True, slots=True)
class RarContents:
    files: tuple[RarFile, ...]
    """In their order; a file that goes on in another volume stands once."""
    volume: bool
    """One of several files that make one archive."""
    locked: bool
    """Even the names can only be read with the password."""
    continued: bool
    """The first file begins in an earlier volume."""
    unfinished: bool
    """The last file, or the archive, goes on in a later volume."""


@dataclass(frozen=True, slots=True)
class _Block:
    """One header; `data` bytes follow it."""

    kind: str
    data: int = 0
    file: RarFile | None = None
    before: bool = False
    after: bool = False
    volume: bool = False


def rar_contents(source: BinaryIO, kind: ArchiveKind) -> RarContents:
    """As far as the headers can be read. Several volumes, one behind the other, read as one archive."""
    files: list[RarFile] = []
    volume = locked = continued = open_file = more = False
    for block in _blocks(source, kind):
        volume |= block.volume
        locked |= block.kind == "locked"
        if block.kind == "end":
            more = block.after
        elif block.file is not None:
            if block.before and open_file:
                files.pop()
            continued |= block.before and not open_file
            files.append(block.file)
            open_file = block.after
    return RarContents(tuple(files), volume, locked, continued, open_file or more)


def _blocks(source: BinaryIO, kind: ArchiveKind) -> Iterator[_Block]:
    mark, read = (_MARK5, _rar5) if kind is ArchiveKind.RAR5 else (_MARK4, _rar4)
    end = source.seek(0, 2)
    position = 0
    for _ in range(_MOST_BLOCKS):
        source.seek(position)
        if source.read(len(mark)) == mark:
            position += len(mark)
            continue
        source.seek(position)
        found = read(source)
        if found is None:
            return
        block, length = found
        yield block
        if block.kind == "locked":
            return
        position += length + block.data
        if position >= end:
            return


def _rar4(source: BinaryIO) -> tuple[_Block, int] | None:
    head = source.read(_RAR4.size)
    if len(head) < _RAR4.size:
        return None
    _, kind, flags, length = _RAR4.unpack(head)
    body = source.read(length - _RAR4.size) if length > _RAR4.size else b""
    if length < _RAR4.size or len(body) < length - _RAR4.size:
        return None
    if kind == 0x73:
        return _Block("locked" if flags & 0x80 else "main", volume=bool(flags & 0x01)), length
    if kind == 0x7B:
        return _Block("end", after=bool(flags & 0x01)), length
    if kind not in (0x74, 0x7A) or len(body) < _RAR4_FILE.size:
        data = int.from_bytes(body[:4], "little") if flags & 0x8000 else 0
        return _Block("other", data), length
    packed, size, _, crc = _RAR4_FILE.unpack_from(body)
    if flags & 0x100 and len(body) >= 33:  # sizes above 4 GiB
        packed += int.from_bytes(body[25:29], "little") << 32
        size += int.from_bytes(body[29:33], "little") << 32
    if kind == 0x7A:
        return _Block("other", packed), length
    folder = flags & 0xE0 == 0xE0
    file = RarFile(size, None if folder else crc, bool(flags & 0x04))
    return _Block("file", packed, file, before=bool(flags & 0x01), after=bool(flags & 0x02)), length


def _rar5(source: BinaryIO) -> tuple[_Block, int] | None:
    start = source.read(7)
    size, width = _vint(start, 4)
    if width == 0 or not 0 < size <= _LONGEST_HEADER:
        return None
    source.seek(width + 4 - len(start), 1)
    body = source.read(size)
    length = 4 + width + size
    if len(body) < size:
        return None
    numbers = _Numbers(body)
    kind, flags = numbers.next(), numbers.next()
    extra = numbers.next() if flags & 0x01 else 0
    data = numbers.next() if flags & 0x02 else 0
    before, after = bool(flags & 0x08), bool(flags & 0x10)
    if kind == 4:
        return _Block("locked"), length
    if kind == 1:
        return _Block("main", data, volume=bool(numbers.next() & 0x01)), length
    if kind == 5:
        return _Block("end", data, after=bool(numbers.next() & 0x01)), length
    if kind != 2:
        return _Block("other", data), length
    return _Block("file", data, _rar5_file(numbers, body[max(0, size - extra) :]), before, after), length


def _rar5_file(numbers: "_Numbers", extra: bytes) -> RarFile:
    flags, size = numbers.next(), numbers.next()
    numbers.next()  # attributes
    if flags & 0x02:
        numbers.skip(4)
    crc = numbers.fixed(4) if flags & 0x04 else None
    locked = any(kind == 1 for kind in _records(extra))
    # With a password the sum may be mixed with the key: it cannot be held against the bytes.
    return RarFile(None if flags & 0x08 else size, None if locked else crc, locked)


def _records(extra: bytes) -> Iterator[int]:
    """The kinds of the records in an extra area."""
    at = 0
    while at < len(extra):
        size, width = _vint(extra, at)
        kind, _ = _vint(extra, at + width)
        if not width or not size:
            return
        yield kind
        at += width + size


class _Numbers:
    """Numbers one after the other; beyond the end they read as 0."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def next(self) -> int:
        value, width = _vint(self._body, self._at)
        self._at += width
        return value

    def skip(self, width: int) -> None:
        self._at += width

    def fixed(self, width: int) -> int:
        value = int.from_bytes(self._body[self._at : self._at + width], "little")
        self._at += width
        return value


def _vint(body: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits in each byte, and how many bytes it takes; 0 bytes where none can be read."""
    value = 0
    for width, byte in enumerate(body[at : at + 10]):
        value |= (byte & 0x7F) << (7 * width)
        if not byte & 0x80:
            return value, width + 1
    return 0, 0
