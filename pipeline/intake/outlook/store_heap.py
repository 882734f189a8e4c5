"""The upper half of a store: small values in heaps, trees of them, properties and tables ([MS-PST] 2.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import Undecodable
from pipeline.intake.outlook.fields import number, u16, u32
from pipeline.intake.outlook.properties import LONGEST_VALUE, OBJECT, WANTED, Properties, Tag, Value
from pipeline.intake.outlook.store_blocks import Blocks, Node

_LARGEST_HEAP = 64 << 20
_HEAP, _TREE, _PROPERTIES, _TABLE = 0xEC, 0xB5, 0xBC, 0x7C
_IN_PLACE = frozenset({0x0002, 0x0003, 0x0004, 0x000A, 0x000B, 0x0001})
"""Types of at most four bytes, which stand where others have the place of their value."""
_KIND = 0x1F


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value lies: in the heap, or in a node of its own."""

    type: int
    place: int


@dataclass(slots=True)
class Heap:
    """The heap of one node, read whole."""

    blocks: Blocks
    node: Node
    _pages: list[bytes] = field(default_factory=list)
    _inner: dict[int, Node] | None = None

    def __post_init__(self) -> None:
        """Raises Undecodable where the node holds no heap."""
        total = 0
        for page in self.blocks.data(self.node.data):
            total += len(page)
            if total > _LARGEST_HEAP:
                raise Undecodable("outlook", "a heap of more bytes than any has")
            self._pages.append(page)
        if not self._pages or number(self._pages[0], 2, 1) != _HEAP:
            raise Undecodable("outlook", "no heap")

    def properties(self, outer: tuple[str, ...] = ()) -> tuple[Properties, Reference | None]:
        """What intake looks at, and where the data of an attachment lies. Values that cannot be read are left out."""
        values: dict[int, Value] = {}
        data: Reference | None = None
        for tag, reference, raw in self._listed():
            if tag == Tag.ATTACH_DATA:
                data = reference
            elif tag in WANTED:
                try:
                    whole = raw if reference.type in _IN_PLACE else self._value(reference.place)
                except Undecodable:
                    continue
                values.setdefault(tag, Value(reference.type, whole))
        return Properties(values, outer), data

    def pieces(self, reference: Reference) -> Iterator[bytes]:
        """The bytes of a value of whatever length. Raises Undecodable."""
        if reference.place & _KIND:
            node = self.subnode(reference.place)
            if node.data:
                yield from self.blocks.data(node.data)
        elif reference.place:
            yield self._item(reference.place)

    def object_node(self, reference: Reference) -> Node | None:
        """The node of an object in an attachment; None where the value is no object."""
        if reference.type != OBJECT:
            return None
        return self.subnode(u32(self._item(reference.place), 0))

    def subnodes(self) -> dict[int, Node]:
        """The nodes inside this one, by number. Raises Undecodable."""
        if self._inner is None:
            found = self.blocks.subnodes(self.node.subnodes) if self.node.subnodes else ()
            self._inner = {node.id: node for node in found}
        return self._inner

    def subnode(self, id: int) -> Node:
        found = self.subnodes().get(id)
        if found is None:
            raise Undecodable("outlook", "a node is missing")
        return found

    def rows(self) -> Iterator[int]:
        """The numbers of the rows of a table: in the table of a folder, the nodes of its messages."""
        root = self._item(self._user_root(_TABLE))
        for record in self._records(u32(root, 10), _TABLE):
            yield u32(record, 0)

    def _listed(self) -> Iterator[tuple[int, Reference, bytes]]:
        for record in self._records(self._user_root(_PROPERTIES), _PROPERTIES):
            tag, kind = u16(record, 0), u16(record, 2)
            yield tag, Reference(kind, u32(record, 4)), record[4:8]

    def _user_root(self, kind: int) -> int:
        if number(self._pages[0], 3, 1) != kind:
            raise Undecodable("outlook", "a node of another kind")
        return u32(self._pages[0], 4)

    def _records(self, header: int, kind: int) -> Iterator[bytes]:
        """Key and value of each record of a tree, in order."""
        root = self._item(header)
        key, size, levels = (number(root, at, 1) for at in (1, 2, 3))
        if number(root, 0, 1) != _TREE or not key or levels > 8 or (kind == _PROPERTIES and (key, size) != (2, 6)):
            raise Undecodable("outlook", "a tree that is none")
        waiting, seen = [(u32(root, 4), levels)], set()
        while waiting:
            place, level = waiting.pop()
            if not place or place in seen:
                continue
            seen.add(place)
            raw = self._item(place)
            width = key + (4 if level else size)
            entries = [raw[at : at + width] for at in range(0, len(raw) - width + 1, width)]
            if level:
                waiting += [(u32(entry, key), level - 1) for entry in reversed(entries)]
            else:
                yield from entries

    def _item(self, place: int) -> bytes:
        """What lies in the heap at a place. Raises Undecodable."""
        bits = self.blocks.layout.index_bits
        index, page = (place >> 5) & ((1 << bits) - 1), place >> (5 + bits)
        if place & _KIND or not index or page >= len(self._pages):
            raise Undecodable("outlook", "a value is missing")
        raw = self._pages[page]
        listed = u16(raw, 0)
        if index > u16(raw, listed):
            raise Undecodable("outlook", "a value is missing")
        start, end = u16(raw, listed + 2 + 2 * index), u16(raw, listed + 4 + 2 * index)
        if not start <= end <= len(raw):
            raise Undecodable("outlook", "a value is missing")
        return raw[start:end]

    def _value(self, place: int) -> bytes:
        whole = bytearray()
        for piece in self.pieces(Reference(0, place)):
            whole += piece
            if len(whole) >= LONGEST_VALUE:
                break
        return bytes(whole[:LONGEST_VALUE])
