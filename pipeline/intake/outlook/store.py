"""A store of Outlook's (.pst, .ost): folders with messages, each read where it lies ([MS-PST] 2.4).

A reader of our own, in plain Python: the library for these files gives no way into a message that is attached to
another, nor to what lies in no folder. It decodes no more than numbers and texts, as the openers of zip and tar
do, so that a store is taken in even where the confined decoders are broken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.opening import Place, Walk, gap, trouble_gap
from pipeline.intake.outlook.letters import Reading
from pipeline.intake.outlook.properties import Tag
from pipeline.intake.outlook.store_blocks import PROTECTED, Blocks, Node
from pipeline.intake.outlook.store_folders import Folders
from pipeline.intake.outlook.store_heap import Heap
from pipeline.intake.outlook.store_letter import StoreLetter
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import text

_KIND, _FOLDER, _MESSAGE, _SETTINGS = 0x1F, 0x02, 0x04, 0x08
_TABLES = frozenset({0x0E, 0x0F})
_STORE = 0x21
"""The node that says what concerns the whole store."""
_MAIL = ("IPM.NOTE", "IPM.POST", "IPM.SCHEDULE.MEETING", "IPM.RECALL", "IPM.OUTLOOK.RECALL", "REPORT")


@dataclass(frozen=True, slots=True)
class StoreOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=place.channel if place.channel in MAIL_CHANNELS else Channel.OUTLOOK)
        with walk.cabinet.open(kept.sha256) as stream:
            try:
                blocks = Blocks(stream)
            except Undecodable as trouble:
                yield trouble_gap(trouble, name, at.inside(kept.sha256, "store"))
                return
            if blocks.cipher == PROTECTED:
                yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted", name, at.inside(kept.sha256, "store"))
                return
            yield from _Store(blocks, kept, name, at, walk).everything()


@dataclass(slots=True)
class _Store:
    blocks: Blocks
    kept: Object
    name: OriginalName
    place: Place
    walk: Walk
    messages: list[Node] = field(default_factory=list)
    folders: dict[int, Node] = field(default_factory=dict)
    tables: dict[int, Node] = field(default_factory=dict)
    store: Node | None = None
    others: set[str] = field(default_factory=set)
    """Classes of items that are no mail."""

    def everything(self) -> Iterator[Found]:
        trouble = self._list()
        shelves = Folders(self.blocks, self.folders, self.tables, self._wastebasket())
        key = self._key()
        for node in sorted(self.messages, key=lambda one: (one.parent, one.id)):
            try:
                self.walk.allowance.count_member()
            except LimitReached as limit:
                trouble = limit
                break
            yield from self._message(node, shelves, key)
        for kind in sorted(self.others):
            at = self.place.inside(self.kept.sha256, kind)
            yield gap(GapKind.OMITTED, "intake-gap-outlook-items", None, at, text("kind", kind))
        if trouble is not None:
            yield trouble_gap(trouble, None, self.place.inside(self.kept.sha256, "rest"))
        elif not self.messages:
            yield gap(GapKind.UNREADABLE, "intake-gap-no-mail", self.name, self.place)

    def _list(self) -> Undecodable | LimitReached | None:
        """Notes folders and messages; the trouble where the list is damaged."""
        try:
            for node in self.blocks.nodes():
                kind = node.id & _KIND
                if kind == _FOLDER:
                    self.folders[node.id] = node
                elif kind in _TABLES:
                    self.tables[node.id] = node
                elif node.id == _STORE:
                    self.store = node
                elif kind in (_MESSAGE, _SETTINGS):
                    self.messages.append(node)
                if max(len(self.messages), len(self.folders)) > self.walk.limits.members:
                    return LimitReached("intake", "members")
        except Undecodable as trouble:
            return trouble
        return None

    def _message(self, node: Node, shelves: Folders, key: str) -> Iterator[Found]:
        position = f"{shelves.path(node.parent)}/{node.id}"
        try:
            heap = Heap(self.blocks, node)
            properties, _ = heap.properties()
        except (Undecodable, LimitReached) as trouble:
            yield trouble_gap(trouble, None, self.place.inside(self.kept.sha256, position))
            return
        kind = (properties.text(Tag.MESSAGE_CLASS) or "IPM.Note").strip()
        if node.id & _KIND == _MESSAGE and not kind.upper().startswith(_MAIL):
            self.others.add(names.shown(kind, 100))
        letter = StoreLetter(self.blocks, heap, properties)
        notes = shelves.notes(node)
        yield from Reading(
            letter, self.kept, position, self.place, self.walk, notes=notes, identity=f"{key} {node.id}"
        ).everything()

    def _store_value(self, tag: Tag) -> bytes:
        try:
            return (Heap(self.blocks, self.store).properties()[0].raw(tag) if self.store else None) or b""
        except (Undecodable, LimitReached):
            return b""

    def _key(self) -> str:
        """What tells this store from others, however much it grows."""
        return self._store_value(Tag.RECORD_KEY)[:64].hex()

    def _wastebasket(self) -> int | None:
        """The folder of deleted items: the last number of an entry id, [MS-PST] 2.4.3.2."""
        stated = self._store_value(Tag.IPM_WASTEBASKET_ENTRYID)
        return int.from_bytes(stated[20:24], "little") if len(stated) >= 24 else None
