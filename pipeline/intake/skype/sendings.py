"""What one Skype message brings: the files it sends, found or not, and why they may be gone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.intake import names
from pipeline.intake.opening import Member, Place, Walk, arrival, gap
from pipeline.intake.skype.content import DirectFile, NamedFile
from pipeline.intake.skype.media import MediaFile, Shelf
from pipeline.intake.skype.records import SkypeMessage
from pipeline.model.arrivals import Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import Digest, OriginalName
from pipeline.model.sentences import Sentence, number, text

_RETENTION = dt.timedelta(days=30)
_LARGE_VIDEO = 100_000_000
"""Bytes; larger videos were kept as files are."""
_MEDIA_SINCE = dt.datetime(2017, 4, 1, tzinfo=dt.UTC)
_CLOSED = dt.datetime(2025, 5, 5, tzinfo=dt.UTC)
"""The end of Skype. How long Teams keeps what was sent later is not documented."""


@dataclass(slots=True)
class Sendings:
    """The messages of one export, beside all media that they may mean."""

    walk: Walk
    messages: Digest
    """The `messages.json` that they stand in."""
    shelf: Shelf
    exported: dt.datetime | None
    _number: int = field(default=0, init=False)

    def of(self, message: SkypeMessage, place: Place) -> Iterator[Found]:
        """Everything that `message` brings; `place` is that of the messages, with the message's context."""
        self._number = 0
        for file in _sent_by(message, self.shelf):
            yield from self._sending(file, message, place)
        for direct in message.content.direct:
            yield self._direct(direct, place)
        for name in message.linked:
            yield self._gap(GapKind.LINKED, "intake-gap-skype-linked", names.from_text(name), place)
        for _ in range(message.content.cards):
            yield self._gap(GapKind.LINKED, "intake-gap-skype-card", None, place)
        if message.deleted and not self._number:
            yield self._gap(GapKind.DELETED, "intake-gap-deleted", None, place)

    def _sending(self, file: NamedFile, message: SkypeMessage, place: Place) -> Iterator[Found]:
        hit = self.shelf.first(file.ids)
        if hit is None:
            yield self._missing(file, message, place)
            return
        self._number += 1
        _, stored = hit
        stored.used = True
        stated = stored.filename(self.walk)
        for member in stored.originals:
            at = replace(member.place, message=place.message)
            notes = (*member.notes, *self._notes(file, stored, member, stated))
            yield from self.walk.found(member.object, _name(file, stated, member), at, notes=notes)
        yield from posters(stored, stated, place.message)

    def _notes(self, file: NamedFile, stored: MediaFile, member: Member, stated: str | None) -> Iterator[Sentence]:
        yield from _file_notes(file, member, stated)
        if len(stored.originals) > 1:
            yield Sentence("intake-note-skype-several", (number("count", len(stored.originals)),))
        if member.place.containers != self.shelf.containers:
            yield Sentence("intake-note-skype-elsewhere")

    def _missing(self, file: NamedFile, message: SkypeMessage, place: Place) -> FoundGap:
        kind, reason = self._why(file, message)
        return self._gap(kind, reason, names.from_text(file.name) if file.name else None, place, file.ids)

    def _why(self, file: NamedFile, message: SkypeMessage) -> tuple[GapKind, str]:
        when = message.sent.interval.earliest if message.sent else None
        if message.deleted:
            return GapKind.DELETED, "intake-gap-deleted"
        if _kept_thirty_days(file) and self._ran_out(when):
            return GapKind.EXPIRED, "intake-gap-expired"
        if not self.shelf:
            return GapKind.MISSING, "intake-gap-no-media-folder"
        if when is not None and when < _MEDIA_SINCE:
            return GapKind.MISSING, "intake-gap-before-2017"
        return GapKind.MISSING, "intake-gap-missing"

    def _ran_out(self, sent: dt.datetime | None) -> bool:
        """Whether 30 days had passed at the export; where a date is unknown, the usual case is assumed."""
        if sent is not None and sent >= _CLOSED:
            return False
        if sent is None or self.exported is None:
            return True
        # The export's date names no zone: a day's grace.
        return self.exported + dt.timedelta(days=1) >= sent + _RETENTION

    def _direct(self, direct: DirectFile, place: Place) -> FoundGap:
        name = names.from_text(direct.name) if direct.name else None
        return self._gap(GapKind.MISSING, "intake-gap-direct-transfer", name, place)

    def _gap(
        self, kind: GapKind, reason: str, name: OriginalName | None, place: Place, ids: tuple[str, ...] = ()
    ) -> FoundGap:
        """A gap at the file's id, or at its number in the message: two of one name stay two."""
        self._number += 1
        self.walk.allowance.count_member()
        position = names.shown(ids[0], 100) if ids else str(self._number)
        return gap(kind, reason, name, place.inside(self.messages, position))


def posters(file: MediaFile, stated: str | None, message: MessageContext | None) -> Iterator[Found]:
    """The stills that Skype made of a video."""
    shown = names.safe_text(stated or "?", 200)
    for member in file.posters:
        note = Sentence("intake-note-poster", (text("name", shown),))
        yield arrival(member.object, member.name, replace(member.place, message=message), (*member.notes, note))


def _sent_by(message: SkypeMessage, shelf: Shelf) -> Iterator[NamedFile]:
    """The files that the message sends, each with its candidates in order; the record's own list comes first."""
    cited = {id for file in message.content.quoted for id in file.ids}
    own = {id for file in message.content.files for id in file.ids}
    references = [id for id in message.references if id in own or id not in cited]
    listed = set(references)
    free = [id for id in references if id not in own]
    files = message.content.files
    taken: set[str] = set()
    for file in files:
        first = references if len(files) == 1 else [id for id in file.ids if id in listed]
        ids = tuple(dict.fromkeys((*first, *file.ids))) or tuple(free[:1])
        hit = shelf.first(ids)
        taken.update(ids if hit is None else (hit[0], *file.ids))
        yield replace(file, ids=ids, kind=file.kind or message.kind)
    for id in references:
        if id not in taken and (not files or shelf.first((id,))):
            taken.add(id)
            yield NamedFile(message.kind, (id,), None, None)


def _kept_thirty_days(file: NamedFile) -> bool:
    kind = file.kind.lower()
    if kind.startswith(("file.1", "audio.1")) or "callrecording" in kind:
        return True
    return kind.startswith("video") and file.size is not None and file.size > _LARGE_VIDEO


def _name(file: NamedFile, stated: str | None, member: Member) -> OriginalName:
    name = stated or file.name
    return names.from_text(name) if name else member.name


def _file_notes(file: NamedFile, member: Member, filename: str | None) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    if filename and file.name and filename != file.name:
        shown = (names.safe_text(one, 200) for one in (filename, file.name))
        pair = (text("stored", next(shown)), text("stated", next(shown)))
        notes.append(Sentence("intake-note-name-differs", pair))
    if file.size is not None:
        actual = member.object.size
        if actual == file.size:
            notes.append(Sentence("intake-note-size-equal"))
        else:
            sizes = (number("stated", file.size), number("actual", actual))
            notes.append(Sentence("intake-note-size-differs", sizes))
    return tuple(notes)
