"""OLE2 compound files: a file system in a file, in which .msg files keep their properties ([MS-CFB]).

A reader of our own, since a hostile file must cost no more than its size: sectors are read when they are asked
for, chains end at a bound, the directory is walked without recursion, and no stream is held in memory.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.fields import u16, u32, u64

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ENTRIES = 200_000
STORAGE, STREAM, ROOT = 1, 2, 5
_LARGEST = 0xFFFFFFFA
_ENTRY = 128
_CACHED = 64
_MOST_READ, _LEAST_READ = 4, 1 << 20
"""Each sector belongs to one stream: an honest file is read a few times over at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A storage (folder) or stream (file)."""

    number: int
    name: str
    kind: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class _Links:
    left: int
    right: int
    child: int


class Compound:
    """One compound file over a seekable stream, which must not be read by others meanwhile."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises Undecodable for what is no compound file, or whose directory cannot be read."""
        self._stream = stream
        self._size = stream.seek(0, 2)
        stream.seek(0)
        header = stream.read(512)
        if not header.startswith(MAGIC):
            raise Undecodable("outlook", "no compound file")
        major, shift, small = u16(header, 26), u16(header, 30), u16(header, 32)
        if (major, shift) not in ((3, 9), (4, 12)) or small != 6:
            raise Undecodable("outlook", "odd sectors")
        self._sector, self._small = 1 << shift, 1 << small
        self._sectors = max(0, -(-self._size // self._sector) - 1)
        self._cutoff = u32(header, 56)
        self._left = _MOST_READ * self._size + _LEAST_READ
        self._cache: dict[int, array[int]] = {}
        self._table = self._fat_sectors(header)
        entries, links = self._directory(u32(header, 48), major)
        self._entries = entries
        self._small_table = array("I", self._chain(u32(header, 60)))
        self._small_sectors = array("I", self._chain(entries[0].start)) if entries[0].size else array("I")
        self._children = self._tree(links)

    @property
    def root(self) -> Entry:
        return self._entries[0]

    def inside(self, storage: Entry) -> tuple[Entry, ...]:
        """What lies directly in a storage, by name. No entry lies in two storages, whatever the file says."""
        return tuple(self._entries[number] for number in self._children.get(storage.number, ()))

    def pieces(self, stream: Entry) -> Iterator[bytes]:
        """The bytes of a stream. Raises Undecodable where it ends before its size."""
        left = stream.size
        for piece in self._small_pieces(stream) if stream.size < self._cutoff else self._pieces(stream.start):
            if left <= 0:
                return
            self._left -= len(piece)
            if self._left < 0:
                raise LimitReached("intake", "ratio")
            yield piece[:left]
            left -= len(piece)
        if left > 0:
            raise Undecodable("outlook", "cut off")

    def read(self, stream: Entry, most: int) -> bytes:
        """At most `most` bytes from the start of a stream."""
        whole = bytearray()
        if most > 0 and stream.size:
            for piece in self.pieces(stream):
                whole += piece
                if len(whole) >= most:
                    break
        return bytes(whole[:most])

    def _at(self, sector: int) -> bytes:
        self._stream.seek((sector + 1) * self._sector)
        return self._stream.read(self._sector)

    def _numbers(self, sector: int) -> "array[int]":
        """The 32-bit numbers in a sector; a short last sector has fewer."""
        known = self._cache.get(sector)
        if known is None:
            if len(self._cache) >= _CACHED:
                self._cache.clear()
            raw = self._at(sector)
            known = array("I", (int.from_bytes(raw[at : at + 4], "little") for at in range(0, len(raw) - 3, 4)))
            self._cache[sector] = known
        return known

    def _fat_sectors(self, header: bytes) -> "array[int]":
        """Where the allocation table lies: 109 places in the header, more in a chain of sectors."""
        most = self._sectors // (self._sector // 4) + 1
        found = array("I", (one for one in (u32(header, 76 + 4 * n) for n in range(109)) if one <= _LARGEST))
        sector, seen = u32(header, 68), 0
        while sector <= _LARGEST and len(found) < most:
            numbers = self._numbers(sector)
            seen += 1
            if seen > self._sectors or len(numbers) < self._sector // 4:
                raise Undecodable("outlook", "broken allocation table")
            found.extend(one for one in numbers[:-1] if one <= _LARGEST)
            sector = numbers[-1]
        return found[:most]

    def _following(self, sector: int, table: "array[int]") -> int:
        place, position = divmod(sector, self._sector // 4)
        if place >= len(table):
            raise Undecodable("outlook", "a chain leads outside")
        numbers = self._numbers(table[place])
        if position >= len(numbers):
            raise Undecodable("outlook", "cut off")
        return numbers[position]

    def _chain(self, sector: int) -> Iterator[int]:
        """The sectors of a chain. Raises Undecodable where it leads outside or in a circle."""
        passed = 0
        while sector <= _LARGEST:
            passed += 1
            if sector >= self._sectors or passed > self._sectors:
                raise Undecodable(
                    "outlook", "a chain leads outside" if passed <= self._sectors else "a chain is a circle"
                )
            yield sector
            sector = self._following(sector, self._table)

    def _pieces(self, start: int) -> Iterator[bytes]:
        for sector in self._chain(start):
            yield self._at(sector)

    def _small_pieces(self, stream: Entry) -> Iterator[bytes]:
        """Streams below the cutoff lie in small sectors, inside the stream of the root."""
        per = self._sector // self._small
        sector, passed = stream.start, 0
        while sector <= _LARGEST:
            place, position = divmod(sector, per)
            passed += 1
            if place >= len(self._small_sectors) or passed > self._cutoff // self._small + 1:
                raise Undecodable("outlook", "a chain leads outside")
            self._stream.seek((self._small_sectors[place] + 1) * self._sector + position * self._small)
            yield self._stream.read(self._small)
            sector = self._following(sector, self._small_table)

    def _directory(self, start: int, major: int) -> tuple[list[Entry], list[_Links]]:
        entries: list[Entry] = []
        links: list[_Links] = []
        for sector in self._chain(start):
            raw = self._at(sector)
            for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
                entries.append(_entry(raw[at : at + _ENTRY], len(entries), major))
                links.append(_Links(u32(raw, at + 68), u32(raw, at + 72), u32(raw, at + 76)))
            if len(entries) > MOST_ENTRIES:
                raise LimitReached("outlook", "members")
        if not entries or entries[0].kind != ROOT:
            raise Undecodable("outlook", "no directory")
        return entries, links

    def _tree(self, links: list[_Links]) -> dict[int, list[int]]:
        """The numbers of what lies in each storage; an entry that is named twice stays where it was met first."""
        children: dict[int, list[int]] = {}
        seen = {0}
        waiting = [(links[0].child, 0)]
        while waiting:
            number, owner = waiting.pop()
            if number >= len(links) or number in seen:
                continue
            seen.add(number)
            entry, link = self._entries[number], links[number]
            if entry.kind in (STORAGE, STREAM):
                children.setdefault(owner, []).append(number)
                if entry.kind == STORAGE:
                    waiting.append((link.child, number))
            waiting += ((link.left, owner), (link.right, owner))
        for found in children.values():
            found.sort(key=lambda number: (self._entries[number].name, number))
        return children


def _entry(raw: bytes, number: int, major: int) -> Entry:
    length = min(64, u16(raw, 64))
    name = raw[: max(0, length - 2) & ~1].decode("utf-16-le", "surrogatepass")
    # Old writers leave rubbish in the upper half of the size.
    size = u64(raw, 120) if major == 4 else u32(raw, 120)
    return Entry(number, name, raw[66], u32(raw, 116), size)
