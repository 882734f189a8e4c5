"""`main.db` of the old Skype programs: messages and transfers, without the files that they speak of.

SQLite reads it inside a confined child, from memory: no file may make it run what it holds. Every file that is
named is a gap, unless one of that name and size lies beside the database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from pipeline.errors import DecoderDied, LimitReached, SetupError, Unavailable, Undecodable
from pipeline.intake import names
from pipeline.intake.around import Told, spoken, with_around
from pipeline.intake.contents import Content
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Place, Walk, container, gap, trouble_gap
from pipeline.intake.skype.beside import FilesBeside
from pipeline.intake.skype.database_files import NamedThere, files_of
from pipeline.intake.skype.database_marks import SQLITE
from pipeline.intake.skype.database_rows import FileRow, MessageRow, row_of
from pipeline.model.arrivals import Channel, ContextLine, Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, moment
from pipeline.ports import Limits

UNPACKER: Final = "read_skype_database"
"""The function of `database_confined.py`, by its name among the confined ones."""
DATABASE: Final = b"main.db"
JOURNALS: Final = (b"main.db-wal", b"main.db-shm", b"main.db-journal")
RECEIVED: Final = (b"My Skype Received Files/", b"My Skype Content/", b"media_messaging/")
"""Folders beside the database in which the program put what it received."""
_LARGEST = 512 << 20
_WAL_HEADER = 32
"""Bytes; a longer write-ahead log holds changes that the database itself does not."""


@dataclass(frozen=True, slots=True)
class SkypeDatabaseOpener:
    """A database by itself."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        member = Member(name, DATABASE, replace(place, channel=Channel.SKYPE), kept)
        yield from _Reading(walk, member, FilesBeside(())).everything()


@dataclass(frozen=True, slots=True)
class SkypeDatabaseExport:
    """A database with the files that lie in its folder."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        found = (path.rpartition(b"/") for path in listing.paths)
        folders = (folder + slash for folder, slash, name in found if name == DATABASE)
        return tuple(folder for folder in folders if listing.head(folder + DATABASE).startswith(SQLITE))

    def holds(self, root: bytes, path: bytes) -> bool:
        inside = path.removeprefix(root)
        return path.startswith(root) and (b"/" not in inside or inside.startswith(RECEIVED))

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        top = (one for one in members if b"/" not in one.raw.removeprefix(root))
        # A database that was named by itself may be called anything.
        first = sorted(top, key=lambda one: (one.raw != root + DATABASE, one.raw))
        database = next((one for one in first if walk.content(one.object.sha256) is Content.SKYPE_DATABASE), None)
        if database is None:
            for member in members:
                yield from walk.found(member.object, member.name, member.place, notes=member.notes)
            return
        journals = [one for one in members if one.raw in {root + name for name in JOURNALS}]
        for member in (database, *journals):
            yield container(member.object, member.name, replace(member.place, channel=Channel.SKYPE))
        beside = FilesBeside(tuple(one for one in members if one is not database and one not in journals))
        at_home = replace(database, place=replace(database.place, channel=Channel.SKYPE))
        yield from _Reading(walk, at_home, beside).everything()
        for member in journals:
            if member.raw.endswith(b"-wal") and member.object.size > _WAL_HEADER:
                yield gap(GapKind.UNREADABLE, "intake-gap-skype-journal", member.name, _in_skype(member.place))
        for member in beside.unused():
            yield from walk.found(member.object, member.name, member.place, notes=member.notes)


def belongs_beside(path: bytes) -> bool:
    """What is taken along where the database itself was named: not whatever else lies in the folder."""
    return path == DATABASE or path in JOURNALS or path.startswith(RECEIVED)


@dataclass(slots=True)
class _Told:
    """A message with what other tables say of its files."""

    message: MessageRow | None
    files: list[FileRow] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    walk: Walk
    database: Member
    beside: FilesBeside
    trouble: FoundGap | None = None

    def everything(self) -> Iterator[Found]:
        """Everything that is named; trouble leaves a gap behind what came before it."""
        if self.database.object.size > _LARGEST:
            yield self._gap(GapKind.TOO_LARGE, "intake-gap-skype-database-large")
            return
        count = self.walk.means.context_lines
        try:
            for _, talk in groupby(_told(self._rows(count > 0)), key=_conversation):
                for told, lines in with_around((_as_told(one, count > 0) for one in talk), count):
                    yield from self._brought(told, lines)
        except LimitReached as limit:
            self.trouble = trouble_gap(limit, None, self._within())
        if self.trouble is not None:
            yield self.trouble

    def _rows(self, all_messages: bool) -> Iterator[MessageRow | FileRow]:
        """Rows as far as they can be had. Only the child's troubles are caught here, never the vault's."""
        kept = self.database.object
        try:
            if self.walk.means.decoders is None:
                raise Unavailable("no confined decoders")
            asked = {"all_messages": all_messages}
            with (
                self.walk.cabinet.open(kept.sha256) as stream,
                self.walk.means.decoders().unpack(UNPACKER, stream, asked, _limits(kept.size)) as parts,
            ):
                yield from filter(None, map(row_of, parts))
        except (Unavailable, SetupError):
            self.trouble = self._gap(GapKind.UNREADABLE, "intake-gap-skype-database-unread")
        except (LimitReached, Undecodable) as trouble:
            self.trouble = trouble_gap(trouble, None, self._within())
        except DecoderDied as trouble:
            self.trouble = trouble_gap(Undecodable(trouble.stage, trouble.reason), None, self._within())

    def _brought(self, told: _Told, lines: tuple[ContextLine, ...]) -> Iterator[Found]:
        for named in files_of(told.message, told.files):
            self.walk.allowance.count_member()
            context = _context(told.message, named, self.database.object, lines)
            member = self.beside.find(named.called, named.size)
            if member is None:
                place = replace(self.database.place, message=context)
                yield named.gap(place.inside(self.database.object.sha256, named.place))
            else:
                at = replace(_in_skype(member.place), message=context)
                note = Sentence("intake-note-skype-beside")
                yield from self.walk.found(member.object, member.name, at, notes=(*member.notes, note))

    def _gap(self, kind: GapKind, reason: str) -> FoundGap:
        return gap(kind, reason, None, self._within())

    def _within(self) -> Place:
        """Inside the database: it may be called anything."""
        return self.database.place.inside(self.database.object.sha256, "…")


def _told(rows: Iterator[MessageRow | FileRow]) -> Iterator[_Told]:
    """Each message with the rows behind it that belong to it; rows of no message by themselves."""
    last: _Told | None = None
    for row in rows:
        if isinstance(row, FileRow) and row.linked and last is not None:
            last.files.append(row)
            continue
        if last is not None:
            yield last
        last = _Told(row) if isinstance(row, MessageRow) else _Told(None, [row])
    if last is not None:
        yield last


def _conversation(told: _Told) -> int | None:
    return told.message.talk if told.message else None


def _as_told(told: _Told, with_words: bool) -> Told[_Told]:
    message, line = told.message, None
    if message is not None and message.speaks and with_words:
        line = spoken(message.sender, message.content.words, message.sent)
    brings = bool(told.files) or (message is not None and message.content.brings())
    return Told(told if brings else None, line)


def _context(
    message: MessageRow | None, named: NamedThere, database: Object, lines: tuple[ContextLine, ...]
) -> MessageContext:
    if message is None:
        return MessageContext(identity=named.place, raw=database.sha256, sender=named.sender, sent=named.sent)
    edited = (Sentence("intake-note-edited", (moment("when", message.edited),)),) if message.edited else ()
    return MessageContext(
        identity=message.identity,
        raw=database.sha256,
        conversation=message.conversation,
        sender=message.sender,
        subject=message.topic,
        words=names.safe_text(message.content.words) or None,
        sent=message.sent,
        around=lines,
        notes=edited,
    )


def _in_skype(place: Place) -> Place:
    return replace(place, channel=Channel.SKYPE)


def _limits(size: int) -> Limits:
    """The file as it is mapped, SQLite's copy, and room to sort by."""
    return Limits(memory_bytes=2 * size + (512 << 20), cpu_s=900, wall_s=1800, output_bytes=2 << 30)
