"""A Skype export: which message brought which file, and which files are no longer there.

An export that lacks files is the normal case, not a damaged one: Skype kept generic files, voice messages and
call recordings for 30 days, and photos only since April 2017.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.errors import Undecodable
from pipeline.intake import names
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Place, Walk, arrival, container, gap, trouble_gap
from pipeline.intake.skype_content import DirectFile, NamedFile
from pipeline.intake.skype_media import MediaFile, MediaFolder
from pipeline.intake.skype_messages import (
    SkypeArchive,
    SkypeConversation,
    SkypeMessage,
    read_conversations,
)
from pipeline.intake.skype_roots import ENDPOINTS, MESSAGES, belongs, skype_roots
from pipeline.intake.skype_versions import one_of_each
from pipeline.model.arrivals import Channel, Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text

_RETENTION = dt.timedelta(days=30)
_LARGE_VIDEO = 100_000_000
"""Bytes; larger videos were kept as files are."""
_MEDIA_SINCE = dt.datetime(2017, 4, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SkypeOpener:
    """A `messages.json` by itself: every file that it names is a gap."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=Channel.SKYPE).inside(kept.sha256, MESSAGES.decode())
        yield from _Export.of([Member(name, MESSAGES, at, kept)], walk).everything()


@dataclass(frozen=True, slots=True)
class SkypeExport:
    """The server export: its messages, its media, or both."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        return skype_roots(listing)

    def holds(self, root: bytes, path: bytes) -> bool:
        return belongs(root, path)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        at_home = [replace(one, place=replace(one.place, channel=Channel.SKYPE)) for one in members]
        export = _Export.of(at_home, walk)
        yield from export.companions()
        yield from export.everything()


@dataclass(slots=True)
class _Export:
    walk: Walk
    messages: Member | None
    others: tuple[Member, ...]
    media: MediaFolder
    archive: SkypeArchive = field(default_factory=SkypeArchive)
    used: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, members: Sequence[Member], walk: Walk) -> "_Export":
        named = {member.raw.rpartition(b"/")[2]: member for member in members}
        messages, endpoints = named.get(MESSAGES), named.get(ENDPOINTS)
        media = [member for member in members if member is not messages and member is not endpoints]
        return cls(walk, messages, (endpoints,) if endpoints else (), MediaFolder.of(media, walk))

    def companions(self) -> Iterator[Found]:
        """Records about the files: evidence, but nothing that is examined as media."""
        sidecars = (file.sidecar for file in self.media.files.values())
        for member in (self.messages, *self.others, *sidecars):
            if member is not None:
                yield container(member.object, member.name, member.place)

    def everything(self) -> Iterator[Found]:
        if self.messages is not None:
            yield from self._conversations(self.messages)
        for id, file in self.media.files.items():
            if id not in self.used:
                yield from self._orphan(file)
        for member in self.media.strangers:
            yield from self.walk.found(member.object, member.name, member.place)

    def _conversations(self, messages: Member) -> Iterator[Found]:
        conversations: list[SkypeConversation] = []
        trouble: FoundGap | None = None
        with self.walk.cabinet.open(messages.object.sha256) as stream:
            try:
                # All first: the export's date, which decides what had expired, may stand at the end.
                conversations.extend(read_conversations(stream, self.archive))
            except Undecodable as error:
                trouble = trouble_gap(error, messages.name, messages.place)
        for conversation in conversations:
            yield from self._conversation(conversation, messages)
        if trouble is not None:
            yield trouble

    def _conversation(self, conversation: SkypeConversation, messages: Member) -> Iterator[Found]:
        for message, notes in one_of_each(conversation.messages):
            context = _context(message, conversation, messages.object, notes)
            yield from self._message(message, replace(messages.place, message=context))
        if conversation.encrypted:
            yield gap(
                GapKind.ENCRYPTED,
                "intake-gap-skype-private",
                None,
                messages.place,
                text("conversation", names.safe_text(conversation.id, 200)),
                number("count", conversation.encrypted),
            )

    def _message(self, message: SkypeMessage, place: Place) -> Iterator[Found]:
        sent = False
        for file in _sendings(message, self.media):
            sent = True
            yield from self._sending(file, message, place)
        for direct in message.content.direct:
            sent = True
            yield _direct_gap(direct, place)
        for name in message.linked:
            sent = True
            yield gap(GapKind.LINKED, "intake-gap-skype-linked", names.from_text(name), place)
        for _ in range(message.content.cards):
            sent = True
            yield gap(GapKind.LINKED, "intake-gap-skype-card", None, place)
        if message.deleted and not sent:
            yield gap(GapKind.DELETED, "intake-gap-deleted", None, place)

    def _sending(self, file: NamedFile, message: SkypeMessage, place: Place) -> Iterator[Found]:
        hit = self.media.first(file.ids)
        if hit is None:
            yield self._missing(file, message, place)
            return
        id, stored = hit
        self.used.add(id)
        notes = _file_notes(file, stored)
        for member in stored.originals:
            name = _name(file, stored, member)
            at = replace(member.place, message=place.message)
            yield from self.walk.found(member.object, name, at, notes=notes)
        yield from _posters(stored, place.message)

    def _missing(self, file: NamedFile, message: SkypeMessage, place: Place) -> FoundGap:
        name = names.from_text(file.name) if file.name else None
        if message.deleted:
            return gap(GapKind.DELETED, "intake-gap-deleted", name, place)
        when = message.sent.interval.earliest if message.sent else None
        if _kept_thirty_days(file) and self._ran_out(when):
            return gap(GapKind.EXPIRED, "intake-gap-expired", name, place)
        if not self.media.files:
            return gap(GapKind.MISSING, "intake-gap-no-media-folder", name, place)
        if when is not None and when < _MEDIA_SINCE:
            return gap(GapKind.MISSING, "intake-gap-before-2017", name, place)
        return gap(GapKind.MISSING, "intake-gap-missing", name, place)

    def _ran_out(self, sent: dt.datetime | None) -> bool:
        """Whether 30 days had passed at the export; where a date is unknown, the usual case is assumed."""
        if sent is None or self.archive.exported is None:
            return True
        # The export's date names no zone: a day's grace.
        return self.archive.exported + dt.timedelta(days=1) >= sent + _RETENTION

    def _orphan(self, file: MediaFile) -> Iterator[Found]:
        for member in file.originals:
            name = names.from_text(file.filename) if file.filename else member.name
            notes = (Sentence("intake-note-orphan"),)
            yield from self.walk.found(member.object, name, member.place, notes=notes)
        yield from _posters(file, None)


def _posters(file: MediaFile, message: MessageContext | None) -> Iterator[Found]:
    shown = names.safe_text(file.filename or "?", 200)
    for member in file.posters:
        note = Sentence("intake-note-poster", (text("name", shown),))
        yield arrival(member.object, member.name, replace(member.place, message=message), (note,))


def _sendings(message: SkypeMessage, media: MediaFolder) -> Iterator[NamedFile]:
    """The files that the message sends, each with its candidates in order; the record's own list comes first."""
    cited = {id for file in message.content.quoted for id in file.ids}
    own = {id for file in message.content.files for id in file.ids}
    references = [id for id in message.references if id in own or id not in cited]
    free = [id for id in references if id not in own]
    files = message.content.files
    taken: set[str] = set()
    for file in files:
        first = references if len(files) == 1 else [id for id in references if id in file.ids]
        ids = tuple(dict.fromkeys((*first, *file.ids))) or tuple(free[:1])
        hit = media.first(ids)
        taken.update(ids if hit is None else (hit[0], *file.ids))
        yield replace(file, ids=ids, kind=file.kind or message.kind)
    for id in references:
        if id not in taken and (not files or media.first((id,))):
            taken.add(id)
            yield NamedFile(message.kind, (id,), None, None)


def _kept_thirty_days(file: NamedFile) -> bool:
    kind = file.kind.lower()
    if kind.startswith(("file.1", "audio.1")) or "callrecording" in kind:
        return True
    return kind.startswith("video") and file.size is not None and file.size > _LARGE_VIDEO


def _name(file: NamedFile, stored: MediaFile, member: Member) -> OriginalName:
    stated = stored.filename or file.name
    return names.from_text(stated) if stated else member.name


def _file_notes(file: NamedFile, stored: MediaFile) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    if stored.filename and file.name and stored.filename != file.name:
        shown = (names.safe_text(one, 200) for one in (stored.filename, file.name))
        pair = (text("stored", next(shown)), text("stated", next(shown)))
        notes.append(Sentence("intake-note-name-differs", pair))
    if file.size is not None:
        actual = stored.originals[0].object.size
        if actual == file.size:
            notes.append(Sentence("intake-note-size-equal"))
        else:
            sizes = (number("stated", file.size), number("actual", actual))
            notes.append(Sentence("intake-note-size-differs", sizes))
    return tuple(notes)


def _direct_gap(direct: DirectFile, place: Place) -> FoundGap:
    name = names.from_text(direct.name) if direct.name else None
    return gap(GapKind.MISSING, "intake-gap-direct-transfer", name, place)


def _context(
    message: SkypeMessage, conversation: SkypeConversation, messages: Object, notes: tuple[Sentence, ...]
) -> MessageContext:
    if message.album is not None:
        notes = (*notes, Sentence("intake-note-album", (text("album", names.safe_text(message.album, 100)),)))
    if message.deleted:
        notes = (*notes, Sentence("intake-note-deleted"))
    return MessageContext(
        identity=names.safe_text(message.id, 200),
        raw=messages.sha256,
        conversation=names.safe_text(message.conversation, 200),
        sender=message.sender,
        subject=names.safe_text(conversation.topic, 200) if conversation.topic else None,
        words=names.safe_text(message.content.words) or None,
        sent=message.sent,
        forwarded=message.forwarded,
        notes=notes,
    )
