"""Where in a store a message lies, and what follows from that: deleted, or in no folder at all."""

from dataclasses import dataclass, field

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.outlook.properties import Tag
from pipeline.intake.outlook.store_blocks import Blocks, Node
from pipeline.intake.outlook.store_heap import Heap
from pipeline.model.sentences import Sentence

_DEEPEST = 32
_LONGEST = 80
_CONTENTS = 0x0E
_SETTINGS_TABLE = 0x0F
_KIND, _SETTINGS = 0x1F, 0x08


@dataclass(slots=True)
class Folders:
    blocks: Blocks
    nodes: dict[int, Node]
    tables: dict[int, Node]
    """The nodes of the folders' tables, by number."""
    wastebasket: int | None
    _names: dict[int, str] = field(default_factory=dict)
    _shown: dict[int, frozenset[int] | None] = field(default_factory=dict)

    def path(self, folder: int) -> str:
        """Names of the folders around, outermost first, escaped; the topmost has none."""
        return "/".join(name for name in (self._name(one) for one in reversed(self._upwards(folder))) if name)

    def notes(self, message: Node) -> tuple[Sentence, ...]:
        """That it was deleted, or is shown by no folder. A folder whose table cannot be read says nothing."""
        if self.wastebasket is not None and self.wastebasket in self._upwards(message.parent):
            return (Sentence("intake-note-outlook-deleted"),)
        listed = self._listed(message)
        if listed is not None and message.id not in listed:
            return (Sentence("intake-note-outlook-orphan"),)
        return ()

    def _upwards(self, folder: int) -> list[int]:
        """The folder and those around it, innermost first."""
        found: list[int] = []
        while folder in self.nodes and folder not in found and len(found) < _DEEPEST:
            found.append(folder)
            folder = self.nodes[folder].parent
        return found

    def _name(self, folder: int) -> str:
        if folder not in self._names:
            try:
                stated = Heap(self.blocks, self.nodes[folder]).properties()[0].text(Tag.DISPLAY_NAME)
            except (Undecodable, LimitReached):
                stated = f"‹{folder}›"
            self._names[folder] = names.shown(stated or "", _LONGEST)
        return self._names[folder]

    def _listed(self, message: Node) -> frozenset[int] | None:
        """The messages that a folder shows; None where that cannot be known."""
        if message.parent not in self.nodes:
            return frozenset()
        kind = _SETTINGS_TABLE if message.id & _KIND == _SETTINGS else _CONTENTS
        table = message.parent & ~_KIND | kind
        if table not in self._shown:
            node = self.tables.get(table)
            try:
                self._shown[table] = frozenset(Heap(self.blocks, node).rows()) if node else None
            except (Undecodable, LimitReached):
                self._shown[table] = None
        return self._shown[table]
