"""One message in a store."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.letters import Enclosure
from pipeline.intake.outlook.properties import Properties
from pipeline.intake.outlook.store_blocks import Blocks
from pipeline.intake.outlook.store_heap import Heap, Reference
from pipeline.model.sentences import Sentence

_KIND, _ATTACHMENT = 0x1F, 0x05


@dataclass(frozen=True, slots=True)
class StoreLetter:
    blocks: Blocks
    heap: Heap
    properties: Properties

    def enclosures(self) -> Iterator[Enclosure]:
        found = sorted(id for id in self.heap.subnodes() if id & _KIND == _ATTACHMENT)
        for number, id in enumerate(found, start=1):
            yield self._enclosure(str(number), id)

    def _enclosure(self, number: str, id: int) -> Enclosure:
        try:
            heap = Heap(self.blocks, self.heap.subnode(id))
            properties, data = heap.properties(self.properties.encodings)
        except (Undecodable, LimitReached) as trouble:
            return Enclosure(number, Properties({}), trouble=trouble)
        if data is None:
            return Enclosure(number, properties)
        try:
            node = heap.object_node(data)
            if node is None:
                return self._file(number, properties, heap, data)
            return self._object(number, properties, heap, data, node.id)
        except (Undecodable, LimitReached) as trouble:
            return Enclosure(number, properties, trouble=trouble)

    def _object(self, number: str, properties: Properties, heap: Heap, data: Reference, id: int) -> Enclosure:
        """A message, or what another program put there as a compound file."""
        node = heap.subnode(id)
        try:
            inner = Heap(self.blocks, node)
            own, _ = inner.properties(properties.encodings)
        except Undecodable:
            return self._file(number, properties, heap, Reference(data.type, id))
        return Enclosure(number, properties, letter=StoreLetter(self.blocks, inner, own))

    def _file(self, number: str, properties: Properties, heap: Heap, data: Reference) -> Enclosure:
        if not data.place:
            return Enclosure(number, properties)
        checked = _Checked(self.blocks, heap, data)
        return Enclosure(number, properties, checked.pieces, notes=checked.notes)


class _Checked:
    """The bytes of an attachment, and whether a checksum failed on the way."""

    def __init__(self, blocks: Blocks, heap: Heap, data: Reference) -> None:
        self._blocks, self._heap, self._data = blocks, heap, data
        self._damaged = False

    def pieces(self) -> Iterator[bytes]:
        before = self._blocks.damaged
        yield from self._heap.pieces(self._data)
        self._damaged = self._blocks.damaged > before

    def notes(self) -> tuple[Sentence, ...]:
        return (Sentence("intake-note-outlook-checksum"),) if self._damaged else ()
