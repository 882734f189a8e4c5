"""The lower half of a store: blocks of bytes, found by their number in one tree, and nodes, listed in another.

[MS-PST] 2.2. Nothing is held but the page at hand and a few that were read last; trees are walked without
recursion, pages are visited once, and levels must fall, so that a hostile store costs no more than its size.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.fields import number, u16, u32
from pipeline.intake.outlook.store_cipher import deciphered
from pipeline.intake.outlook.store_layout import layout_of

PROTECTED = 0x10
"""Cipher whose key Windows holds: [MS-PST] 2.2.2.6, NDB_CRYPT_EDPCRYPTED."""
LARGEST_BLOCK = 1 << 16
_MOST_READ, _LEAST_READ = 50, 64 << 20
"""A store is read at most this many times over, or this many bytes: its lists may name one block many times."""
_HEADER = 564
_CACHED = 256
_MOST_LEVELS = 8
_INTERNAL = 2
_LISTS, _SUBNODES = 1, 2


@dataclass(frozen=True, slots=True)
class Node:
    """One message, folder, attachment or table; 0 where it has no data or subnodes."""

    id: int
    data: int
    subnodes: int
    parent: int = 0


@dataclass(frozen=True, slots=True)
class _Where:
    offset: int
    stored: int
    size: int


class Blocks:
    """A store's blocks and nodes, over a seekable stream that must not be read by others meanwhile."""

    def __init__(self, stream: BinaryIO) -> None:
        """Raises Undecodable for what is no store."""
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._left = _MOST_READ * self._size + _LEAST_READ
        stream.seek(0)
        header = stream.read(_HEADER)
        self.layout = layout_of(header)
        self.cipher = number(header, self.layout.cipher, 1)
        self._node_root = number(header, self.layout.node_root, self.layout.number)
        self._block_root = number(header, self.layout.block_root, self.layout.number)
        self._pages: dict[int, tuple[int, tuple[bytes, ...]]] = {}
        self.damaged = 0
        """Blocks met so far whose checksum does not hold."""

    def nodes(self) -> Iterator[Node]:
        """Every node, in order of its number; messages that no folder shows are among them.

        Raises Undecodable at the end where a part of the tree could not be read.
        """
        size, trouble = self.layout.number, None
        seen: set[int] = set()
        waiting = [(self._node_root, _MOST_LEVELS)]
        while waiting:
            offset, below = waiting.pop()
            if offset in seen:
                continue
            seen.add(offset)
            try:
                level, entries = self._page(offset, below)
            except Undecodable as error:
                trouble = error
                continue
            if level:
                waiting += [(number(entry, 2 * size, size), level) for entry in reversed(entries)]
                continue
            for entry in entries:
                parts = [number(entry, at * size, size) for at in range(3)]
                yield Node(parts[0] & 0xFFFFFFFF, parts[1], parts[2], u32(entry, 3 * size))
        if trouble is not None:
            raise trouble

    def data(self, block: int) -> Iterator[bytes]:
        """The bytes under a number, block by block. Raises Undecodable where one is missing."""
        waiting = [(block, 3)]
        while waiting:
            name, below = waiting.pop()
            if not name & _INTERNAL:
                yield self._block(name)
                continue
            raw = self._block(name)
            if raw[:1] != bytes([_LISTS]) or not 1 <= number(raw, 1, 1) < below:
                raise Undecodable("outlook", "a list of blocks that is none")
            size, level = self.layout.number, number(raw, 1, 1)
            names = [number(raw, 8 + at * size, size) for at in range(u16(raw, 2))]
            waiting += [(one, level) for one in reversed(names)]

    def subnodes(self, block: int) -> Iterator[Node]:
        """The nodes that belong to one node. Raises Undecodable."""
        size, start = self.layout.number, self.layout.subnode_start
        waiting = [(block, 2)]
        while waiting:
            name, below = waiting.pop()
            raw = self._block(name)
            level = number(raw, 1, 1)
            if raw[:1] != bytes([_SUBNODES]) or level >= below:
                raise Undecodable("outlook", "a list of nodes that is none")
            width = size * (2 if level else 3)
            entries = [raw[start + at * width : start + (at + 1) * width] for at in range(u16(raw, 2))]
            if level:
                waiting += [(number(entry, size, size), level) for entry in reversed(entries)]
                continue
            for entry in entries:
                yield Node(u32(entry, 0), number(entry, size, size), number(entry, 2 * size, size))

    def _page(self, offset: int, below: int) -> tuple[int, tuple[bytes, ...]]:
        """Level and entries of a page of a tree. Raises Undecodable; the level must be less than `below`."""
        found = self._pages.get(offset)
        if found is None:
            found = self._read_page(offset)
            if len(self._pages) >= _CACHED:
                self._pages.clear()
            self._pages[offset] = found
        if found[0] >= below:
            raise Undecodable("outlook", "a tree in a circle")
        return found

    def _read_page(self, offset: int) -> tuple[int, tuple[bytes, ...]]:
        layout = self.layout
        raw = self._read(offset, layout.page)
        at = layout.page_count
        count = number(raw, at, layout.count_size)
        width, level = number(raw, at + 2 * layout.count_size, 1), number(raw, at + 2 * layout.count_size + 1, 1)
        kind = number(raw, layout.page - (12 if layout.number == 4 else 24 if layout.packed else 16), 1)
        least = layout.branch if level else layout.node_entry if kind == 0x81 else layout.block_entry
        if kind not in (0x80, 0x81) or width < least or count * width > at:
            raise Undecodable("outlook", "a page of a tree that is none")
        return level, tuple(raw[one * width : (one + 1) * width] for one in range(count))

    def _found(self, block: int) -> _Where:
        """Where a block lies. Raises Undecodable where the tree does not name it."""
        wanted, size = block & ~1, self.layout.number
        offset, below = self._block_root, _MOST_LEVELS
        while True:
            level, entries = self._page(offset, below)
            keys = [number(entry, 0, size) & ~1 for entry in entries]
            if not level:
                break
            below = level
            before = [entry for key, entry in zip(keys, entries, strict=True) if key <= wanted]
            if not before:
                raise Undecodable("outlook", "a block is missing")
            offset = number(before[-1], 2 * size, size)
        for key, entry in zip(keys, entries, strict=True):
            if key == wanted:
                stored = u16(entry, 2 * size)
                inflated = u16(entry, 2 * size + 2) if self.layout.packed else stored
                return _Where(number(entry, size, size), stored, inflated)
        raise Undecodable("outlook", "a block is missing")

    def _block(self, block: int) -> bytes:
        where = self._found(block)
        raw = self._read(where.offset, where.stored)
        if not self._is_sound(where, raw):
            self.damaged += 1
        if where.size != where.stored:
            raw = _inflated(raw)
        self._left -= len(raw)
        if self._left < 0:
            raise LimitReached("intake", "ratio")
        # What only the store itself needs is not enciphered.
        return raw if block & _INTERNAL else deciphered(raw, self.cipher, block)

    def _read(self, offset: int, size: int) -> bytes:
        """Raises Undecodable where it does not all lie in the file: offsets have 64 bits, and may say anything."""
        if offset + size > self._size:
            raise Undecodable("outlook", "cut off")
        self._stream.seek(offset)
        return self._stream.read(size)

    def _is_sound(self, where: _Where, raw: bytes) -> bool:
        """Whether the checksum behind a block holds."""
        step = 512 if self.layout.packed else 64
        tail = -(-(where.stored + self.layout.block_tail) // step) * step - self.layout.block_tail
        try:
            stated = self._read(where.offset + tail, self.layout.block_tail)
        except Undecodable:
            return False
        # CRC-32 without its first and last inversion.
        actual = zlib.crc32(raw, 0xFFFFFFFF) ^ 0xFFFFFFFF
        return actual == u32(stated, 8 if self.layout.number == 4 else 4)


def _inflated(raw: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(raw, LARGEST_BLOCK)
    except zlib.error as error:
        raise Undecodable("outlook", "a packed block that does not unpack") from error
