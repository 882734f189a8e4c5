"""An export of Telegram on desktop: `result.json` or `messages.html`, and the files that they name below them.

Where both are there, the first is read: it states times in UTC and senders by their ids.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.around import Spoken, Told, spoken, with_around
from pipeline.intake.export_members import ExportMembers
from pipeline.intake.exports import Beside, Listing, head_of
from pipeline.intake.limits import MIB
from pipeline.intake.opening import Member, Place, Walk, arrival, container, gap, trouble_gap
from pipeline.intake.telegram.json import read_records
from pipeline.intake.telegram.messages import TelegramFile, TelegramMessage, left_out, read_message
from pipeline.intake.telegram.pages import PageState, read_page
from pipeline.intake.telegram.roots import (
    FOLDERS,
    belongs,
    is_asset,
    lies_beside,
    may_be_record,
    record_kind,
    telegram_roots,
)
from pipeline.model.arrivals import Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import StatedFact
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number

_LARGEST_PAGE = 32 * MIB
"""Telegram begins a new page after a thousand messages."""
_CHAT_FOLDER = re.compile(r"(?:\.\./)+chats/chat_\d+/")
_THUMB = re.compile(rb"_thumb(?=(?:\.[^./]*)?\Z)")
_NUMBER = re.compile(rb"(\d*)\.html\Z")


@dataclass(frozen=True, slots=True)
class TelegramOpener:
    """A `result.json` or a page by itself: every file that it names is a gap."""

    page: bool = False

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        raw = b"messages.html" if self.page else b"result.json"
        at = replace(place, channel=Channel.TELEGRAM).inside(kept.sha256, raw.decode())
        export = _Export(b"", ExportMembers(b"", ()), walk)
        record = Member(name, raw, at, kept)
        yield from export.pages([record]) if self.page else export.json(record)


@dataclass(frozen=True, slots=True)
class TelegramExport:
    """The folder of one chat, or of a whole account."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        return telegram_roots(listing)

    def holds(self, root: bytes, path: bytes) -> bool:
        return belongs(root, path)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        export = _Export(root, ExportMembers(root, members), walk)
        records: list[Member] = []
        pages: list[Member] = []
        for member in members:
            inside = member.raw.removeprefix(root)
            kind = record_kind(inside, head_of(member, walk)) if may_be_record(inside) else None
            if kind is not None or is_asset(inside, member.object.size):
                export.files.take_member(member)
                yield container(member.object, member.name, _at_home(member))
            if kind:
                (records if kind == "json" else pages).append(replace(member, place=_at_home(member)))
        for record in records:
            yield from export.json(record)
        if not records:
            yield from export.pages(pages)
        yield from export.left()


def beside_record() -> Beside:
    """What belongs to a `result.json` or page that was named by itself."""
    return Beside(TelegramExport(), (b"", *(folder + b"/" for folder in FOLDERS)), lies_beside)


@dataclass(slots=True)
class _Export:
    root: bytes
    files: ExportMembers
    walk: Walk

    def json(self, record: Member) -> Iterator[Found]:
        with self.walk.cabinet.open(record.object.sha256) as stream:
            try:
                yield from self._messages((read_message(one) for one in read_records(stream)), record)
            except Undecodable as trouble:
                yield trouble_gap(trouble, record.name, record.place)

    def pages(self, pages: Sequence[Member]) -> Iterator[Found]:
        """Page after page of each chat, since a page begins where the one before ended."""
        folders: dict[bytes, list[Member]] = {}
        for page in pages:
            folders.setdefault(page.raw.rpartition(b"/")[0], []).append(page)
        for own in folders.values():
            state = PageState()
            for page in sorted(own, key=_page_number):
                yield from self._page(page, state)

    def _page(self, page: Member, state: PageState) -> Iterator[Found]:
        with self.walk.cabinet.open(page.object.sha256) as stream:
            markup = stream.read(_LARGEST_PAGE).decode("utf-8-sig", "replace")
        yield from self._messages(read_page(markup, state), page)
        if page.object.size > _LARGEST_PAGE:
            yield trouble_gap(LimitReached("intake", "bytes"), page.name, page.place)

    def _messages(self, messages: Iterable[TelegramMessage], record: Member) -> Iterator[Found]:
        folder = names.decoded(record.raw.removeprefix(self.root).rpartition(b"/")[0])
        told = (Told(one if one.files else None, self._spoken(one)) for one in messages)
        for message, lines in with_around(told, self.walk.means.context_lines):
            for position, file in enumerate(message.files):
                context = replace(_context(message, position, record), around=lines)
                yield from self._file(file, folder, replace(record.place, message=context))

    def _spoken(self, message: TelegramMessage) -> Spoken | None:
        if not self.walk.means.context_lines:
            return None
        return spoken(message.sender, message.words, message.sent)

    def _file(self, file: TelegramFile, folder: str, place: Place) -> Iterator[Found]:
        member = self._member(file.path, folder)
        if member is not None:
            notes = (*member.notes, *_size_notes(file, member))
            yield from self.walk.found(member.object, member.name, _with(member, place), notes=notes)
        else:
            yield _missing(file, place)
        thumbnail = self._member(file.thumbnail, folder)
        if thumbnail is not None:
            yield _thumbnail(thumbnail, _with(thumbnail, place))

    def _member(self, path: str | None, folder: str) -> Member | None:
        if not path or len(path) > 4_096:
            return None
        # Only looked up among the export's own files: a path that leads outside finds nothing.
        own = _CHAT_FOLDER.sub("", path)
        for one in dict.fromkeys((path, posixpath.normpath(f"{folder}/{path}"), posixpath.normpath(f"{folder}/{own}"))):
            member = self.files.take(one.removeprefix("/")) if one else None
            if member is not None:
                return member
        return None

    def left(self) -> Iterator[Found]:
        for member in tuple(self.files.left()):
            inside = member.raw.removeprefix(self.root)
            if b"/" not in inside:
                # A file beside the records that is none of them: it may be anybody's.
                yield from self.walk.found(member.object, member.name, member.place, notes=member.notes)
            elif self._is_thumbnail(inside):
                yield _thumbnail(member, _at_home(member))
            else:
                notes = (*member.notes, Sentence("intake-note-orphan"))
                yield from self.walk.found(member.object, member.name, _at_home(member), notes=notes)

    def _is_thumbnail(self, inside: bytes) -> bool:
        whole, times = _THUMB.subn(b"", inside)
        return bool(times) and names.decoded(whole) in self.files


def _context(message: TelegramMessage, position: int, record: Member) -> MessageContext:
    # A digest: the id of a chat between two people is the other one's account.
    said = "\0".join((message.chat, message.id, *((str(position),) if position else ())))
    return MessageContext(
        identity=hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
        raw=None,
        within=record.place.containers[-1],
        conversation=message.conversation,
        sender=message.sender,
        words=names.safe_text(message.words) or None,
        sent=message.sent,
        forwarded=message.forwarded,
        forwarded_from=message.forwarded_from,
        facts=(StatedFact("id", names.safe_text(message.id, 200)), *message.facts),
        notes=message.notes,
    )


def _missing(file: TelegramFile, place: Place) -> Found:
    name = names.from_text(file.name) if file.name else None
    if file.gap is not None:
        return gap(file.gap.kind, file.gap.reason, name, place)
    stated = left_out(file.path or "")
    if stated is not None:
        named = name or (names.from_text(stated[1]) if stated[1] else None)
        return gap(stated[0].kind, stated[0].reason, named, place)
    last = (file.path or "?").rpartition("/")[2] or "?"
    return gap(GapKind.MISSING, "intake-gap-missing", name or names.from_text(last), place)


def _thumbnail(member: Member, place: Place) -> Found:
    return arrival(member.object, member.name, place, (*member.notes, Sentence("intake-note-telegram-thumbnail")))


def _size_notes(file: TelegramFile, member: Member) -> tuple[Sentence, ...]:
    if file.size is None:
        return ()
    actual = member.object.size
    if actual == file.size:
        return (Sentence("intake-note-size-equal"),)
    return (Sentence("intake-note-size-differs", (number("stated", file.size), number("actual", actual))),)


def _with(member: Member, place: Place) -> Place:
    return replace(member.place, channel=Channel.TELEGRAM, message=place.message)


def _at_home(member: Member) -> Place:
    return replace(member.place, channel=Channel.TELEGRAM)


def _page_number(page: Member) -> int:
    found = _NUMBER.search(page.raw)
    return int(found[1][:9] or 1) if found else 0
