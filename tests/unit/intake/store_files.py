"""Writes stores of Outlook in their three layouts, as small as they may be, for the tests that read them."""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.intake.outlook.store_cipher import deciphered
from tests.unit.intake.outlook_files import LETTER, typed

NAME_OF_STORE, ROOT = 0x21, 0x122
INBOX, TRASH = 0x8022, 0x8042


@dataclass(frozen=True)
class Format:
    version: int
    number: int
    page: int
    count_at: int
    tail: int
    step: int
    longest: int

    @property
    def width(self) -> str:
        return "Q" if self.number == 8 else "I"


ANSI = Format(14, 4, 512, 496, 12, 64, 8180)
UNICODE = Format(23, 8, 512, 488, 16, 64, 8176)
LARGE_PAGES = Format(36, 8, 4096, 4056, 24, 512, 65512)


@dataclass
class Attached:
    name: object = "a.jpg"
    content: bytes | None = b"hello"
    letter: "Letter | None" = None
    values: dict[int, object] = field(default_factory=dict)


@dataclass
class Letter:
    attached: Sequence[Attached] = ()
    values: Mapping[int, object] = field(default_factory=lambda: dict(LETTER))


def crc(raw: bytes) -> int:
    return zlib.crc32(raw, 0xFFFFFFFF) ^ 0xFFFFFFFF


class Store:
    """`messages` are (node, folder, letter); `unlisted` nodes stand in no folder's table."""

    def __init__(self, format: Format = UNICODE, cipher: int = 0) -> None:
        self.format, self.cipher = format, cipher
        self.body = bytearray(0x5000)
        self.blocks: dict[int, tuple[int, int, int]] = {}
        self.nodes: dict[int, tuple[int, int, int]] = {}
        self._next = 4

    def block(self, raw: bytes, *, internal: bool = False) -> int:
        name = self._next | (2 if internal else 0)
        self._next += 4
        stored = raw if internal or not self.cipher else disguised(raw, self.cipher, name)
        size = len(stored)
        if self.format is LARGE_PAGES and len(zlib.compress(stored)) < len(stored):
            stored = zlib.compress(stored)
        offset = len(self.body)
        tail = self.format.tail
        whole = -(-(len(stored) + tail) // self.format.step) * self.format.step
        self.body += stored.ljust(whole - tail, b"\0")
        if self.format.number == 4:
            self.body += struct.pack("<HHII", len(stored), 0, name, crc(stored))
        else:
            self.body += struct.pack("<HHIQ", len(stored), 0, crc(stored), name)
            self.body += struct.pack("<HHI", 0, size, 0) if tail == 24 else b""
        self.blocks[name] = (offset, len(stored), size)
        return name

    def data(self, raw: bytes) -> int:
        if not raw:
            return 0
        pieces = [raw[at : at + self.format.longest] for at in range(0, len(raw), self.format.longest)]
        names = [self.block(piece) for piece in pieces]
        return names[0] if len(names) == 1 else self.listed(names, len(raw))

    def listed(self, names: Sequence[int], total: int, level: int = 1) -> int:
        raw = struct.pack("<BBHI", 1, level, len(names), total & 0xFFFFFFFF)
        return self.block(raw + struct.pack(f"<{len(names)}{self.format.width}", *names), internal=True)

    def subnodes(self, nodes: Mapping[int, tuple[int, int]]) -> int:
        if not nodes:
            return 0
        width = self.format.width
        raw = struct.pack("<BBH", 2, 0, len(nodes)) + (bytes(4) if width == "Q" else b"")
        raw += b"".join(struct.pack(f"<3{width}", id, *found) for id, found in sorted(nodes.items()))
        return self.block(raw, internal=True)

    def heap(self, kind: int, items: Sequence[bytes]) -> int:
        """A heap of one block; the first item is what the heap is about."""
        body, places = bytearray(12), []
        for item in items:
            places.append(len(body))
            body += item
        places.append(len(body))
        listed = len(body) + len(body) % 2
        struct.pack_into("<HBBI", body, 0, listed, 0xEC, kind, 1 << 5)
        page = bytes(body).ljust(listed, b"\0") + struct.pack("<HH", len(items), 0)
        return self.block(page + struct.pack(f"<{len(places)}H", *places))

    def values(self, values: Mapping[int, object], nodes: dict[int, tuple[int, int]]) -> tuple[int, int]:
        """Data and subnodes of a node with these properties; long values become nodes of their own."""
        items = [b"", b""]
        records = b""
        for tag, value in sorted(values.items()):
            kind, raw = typed(value)
            if kind == 0x0003:
                place = int.from_bytes(raw, "little")
            elif len(raw) > 2000:
                place = 0x1000 + 0x20 * len(nodes) + 0x1F
                nodes[place] = (self.data(raw), 0)
            else:
                items.append(raw)
                place = len(items) << 5
            records += struct.pack("<HHI", tag, kind, place)
        items[0] = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5)
        items[1] = records
        return self.heap(0xBC, items), self.subnodes(nodes)

    def letter(self, letter: Letter) -> tuple[int, int]:
        nodes = {(0x8000 + 0x20 * n) | 5: self.attachment(one) for n, one in enumerate(letter.attached)}
        return self.values(letter.values, nodes)

    def attachment(self, attached: Attached) -> tuple[int, int]:
        values: dict[int, object] = {0x3705: 1, **attached.values}
        nodes: dict[int, tuple[int, int]] = {}
        if attached.name is not None:
            values[0x3707] = attached.name
        if attached.letter is not None:
            nodes[0x200104] = self.letter(attached.letter)
            values |= {0x3705: 5, 0x3701: (0x000D, struct.pack("<II", 0x200104, 1))}
        elif attached.content is not None:
            values[0x3701] = (0x0102, attached.content)
        return self.values(values, nodes)

    def add(self, id: int, parent: int, found: tuple[int, int]) -> None:
        self.nodes[id] = (*found, parent)

    def folder(self, id: int, parent: int, name: str, listed: Iterable[int]) -> None:
        self.add(id, parent, self.values({0x3001: name}, {}))
        rows = b"".join(struct.pack("<IH" if self.format is ANSI else "<II", one, 0) for one in sorted(listed))
        size = 2 if self.format is ANSI else 4
        about = struct.pack("<BB4HIIII", 0x7C, 0, 0, 0, 0, 0, 2 << 5, 0, 0, 0)
        index = struct.pack("<BBBBI", 0xB5, 4, size, 0, (3 << 5) if rows else 0)
        self.add(id & ~0x1F | 0x0E, 0, (self.heap(0x7C, [about, index, rows]), 0))

    def written(self) -> bytes:
        format, width = self.format, self.format.width
        leaves = []
        for id, (data, subnodes, parent) in sorted(self.nodes.items()):
            entry = struct.pack(f"<3{width}I", id, data, subnodes, parent)
            leaves.append((id, entry + (bytes(4) if width == "Q" else b"")))
        nodes = self._tree(0x81, leaves)
        leaves = []
        for name, (offset, stored, size) in sorted(self.blocks.items()):
            entry = struct.pack(f"<2{width}H", name, offset, stored)
            leaves.append(
                (name, entry + struct.pack("<HHH" if width == "Q" else "<H", *((size, 2, 0) if width == "Q" else (2,))))
            )
        blocks = self._tree(0x80, leaves)
        header = bytearray(0x300)
        struct.pack_into("<4sI2sH", header, 0, b"!BDN", 0, b"SM", format.version)
        struct.pack_into(f"<{width}", header, 224 if width == "Q" else 188, nodes)
        struct.pack_into(f"<{width}", header, 240 if width == "Q" else 196, blocks)
        header[513 if width == "Q" else 461] = self.cipher
        header[512 if width == "Q" else 460] = 0x80
        struct.pack_into(f"<{width}", header, 184 if width == "Q" else 168, len(self.body))
        struct.pack_into("<I", header, 4, crc(bytes(header[8:479])))
        if width == "Q":
            struct.pack_into("<I", header, 524, crc(bytes(header[8:524])))
        return bytes(header) + bytes(self.body[len(header) :])

    def _tree(self, kind: int, leaves: Sequence[tuple[int, bytes]]) -> int:
        level, row = 0, list(leaves)
        while True:
            per = self.format.count_at // len(row[0][1])
            pages = [row[at : at + per] for at in range(0, len(row), per)]
            placed = [(page[0][0], self._page(kind, level, [entry for _, entry in page])) for page in pages]
            if len(placed) == 1:
                return placed[0][1]
            level += 1
            row = [(key, struct.pack(f"<3{self.format.width}", key, 0, offset)) for key, offset in placed]

    def _page(self, kind: int, level: int, entries: Sequence[bytes]) -> int:
        format = self.format
        self.body += bytes(-len(self.body) % format.page)
        offset, width = len(self.body), len(entries[0])
        page = bytearray(b"".join(entries).ljust(format.page, b"\0"))
        counts = struct.pack("<HHBB" if format is LARGE_PAGES else "<BBBB", len(entries), len(entries), width, level)
        page[format.count_at : format.count_at + len(counts)] = counts
        trailer = format.page - (12 if format is ANSI else 24 if format is LARGE_PAGES else 16)
        page[trailer : trailer + 2] = bytes([kind, kind])
        struct.pack_into("<I", page, trailer + (8 if format is ANSI else 4), crc(bytes(page[:trailer])))
        self.body += page
        return offset


def disguised(raw: bytes, cipher: int, block: int) -> bytes:
    """As a store keeps it: for the substitution, the table the other way round."""
    if cipher == 1:
        revealed = deciphered(bytes(range(256)), 1, 0)
        return raw.translate(bytes(revealed.index(value) for value in range(256)))
    return deciphered(raw, cipher, block)


def store(
    messages: Sequence[tuple[int, int, Letter]],
    format: Format = UNICODE,
    cipher: int = 1,
    unlisted: Iterable[int] = (),
) -> bytes:
    """A store with an inbox and deleted items, and these messages as (node, folder, letter)."""
    made, hidden = Store(format, cipher), set(unlisted)
    trash = bytes(4) + bytes(16) + struct.pack("<I", TRASH)
    about: dict[int, object] = {0x3001: "Store", 0x0FF9: (0x0102, b"k" * 16), 0x35E3: (0x0102, trash)}
    made.add(NAME_OF_STORE, 0, made.values(about, {}))
    made.folder(ROOT, ROOT, "", ())
    for id, name in ((INBOX, "Inbox"), (TRASH, "Deleted Items")):
        made.folder(id, ROOT, name, [node for node, parent, _ in messages if parent == id and node not in hidden])
    for node, parent, letter in messages:
        made.add(node, parent, made.letter(letter))
    return made.written()
