"""The export of Signal itself: `main.jsonl`, `metadata.json`, and `files/` by digest. Many files are often missing."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.intake import names
from pipeline.intake.around import Told, spoken, with_around
from pipeline.intake.chat_sniff import is_signal_records
from pipeline.intake.exports import Beside, Listing, head_of
from pipeline.intake.opening import Member, Place, Walk, arrival, container, gap
from pipeline.intake.signal.files import SignalFiles, Stored
from pipeline.intake.signal.frames import Unread, read_frames
from pipeline.intake.signal.records import Role, SignalBook, SignalFile, SignalMessage, read_versions
from pipeline.model.arrivals import Channel, ContextLine, Found, GapKind, MessageContext
from pipeline.model.attestations import StatedFact
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, moment, number

RECORDS: Final = b"main.jsonl"
METADATA: Final = b"metadata.json"
FILES: Final = b"files/"
_STORED = re.compile(rb"files/(?:[0-9a-fA-F]{2}/)?[0-9a-fA-F]{64}(?:\.[^/]*)?")

Versions = tuple[SignalMessage, ...]


@dataclass(frozen=True, slots=True)
class SignalOpener:
    """A `main.jsonl` by itself: every file that it names is a gap."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=Channel.SIGNAL).inside(kept.sha256, RECORDS.decode())
        yield from _Export(Member(name, RECORDS, at, kept), SignalFiles(()), walk).everything()


@dataclass(frozen=True, slots=True)
class SignalExport:
    """The folder that the program writes."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        found = (path for path in listing.paths if path.rpartition(b"/")[2] == RECORDS)
        return tuple(path.removesuffix(RECORDS) for path in found if is_signal_records(listing.head(path)))

    def holds(self, root: bytes, path: bytes) -> bool:
        inside = path.removeprefix(root)
        return path.startswith(root) and (inside in (RECORDS, METADATA) or inside.startswith(FILES))

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        at_home = [replace(one, place=replace(one.place, channel=Channel.SIGNAL)) for one in members]
        records = [one for one in at_home if _is_record(one, root, walk)]
        files = SignalFiles([one for one in at_home if one not in records])
        for record in records:
            yield container(record.object, record.name, record.place)
        for record in records:
            if record.raw.removeprefix(root) != METADATA:
                yield from _Export(record, files, walk).everything()
        for member in files.left():
            notes = (*member.notes, Sentence("intake-note-orphan"))
            yield from walk.found(member.object, member.name, member.place, notes=notes)


def beside_records() -> Beside:
    """What belongs to a `main.jsonl` that was named by itself."""
    return Beside(SignalExport(), (b"", FILES), lambda path: path == METADATA or bool(_STORED.fullmatch(path)))


def _is_record(member: Member, root: bytes, walk: Walk) -> bool:
    inside = member.raw.removeprefix(root)
    return inside == METADATA or (b"/" not in inside and is_signal_records(head_of(member, walk)))


@dataclass(slots=True)
class _Export:
    record: Member
    files: SignalFiles
    walk: Walk
    book: SignalBook = field(default_factory=SignalBook)
    unread: Unread = field(default_factory=Unread)
    deleted: int = 0
    key: str = ""
    """Tells this export's own gaps from another's."""
    seen: set[bytes] = field(default_factory=set)
    """Digests of the items that brought files: exports repeat some."""

    def everything(self) -> Iterator[Found]:
        with self.walk.cabinet.open(self.record.object.sha256) as stream:
            told = (self._told(item) for item in self._items(read_frames(stream, self.unread)))
            for versions, lines in with_around(told, self.walk.means.context_lines):
                yield from self._message(versions, lines)
        place = self.record.place
        about = MessageContext(self.key, None, place.containers[-1])
        if self.deleted:
            count = number("count", self.deleted)
            yield gap(GapKind.DELETED, "intake-gap-chat-deleted", None, replace(place, message=about), count)
        if self.unread.records:
            count = number("count", self.unread.records)
            name = self.record.name
            yield gap(GapKind.UNREADABLE, "intake-gap-signal-records", name, replace(place, message=about), count)

    def _items(self, frames: Iterator[Mapping[str, object]]) -> Iterator[Versions]:
        for frame in frames:
            self.key = self.key or hashlib.sha256(repr(sorted(frame)).encode() + _stated(frame)).hexdigest()
            item = frame.get("chatItem")
            if not isinstance(item, dict):
                self.book.note(frame)
                continue
            versions = read_versions(item)
            if any(one.files for one in versions):
                digest = hashlib.sha256(repr(versions).encode("utf-8", "replace")).digest()
                if digest in self.seen:
                    continue
                self.seen.add(digest)
            yield versions

    def _told(self, versions: Versions) -> Told[Versions]:
        newest = versions[-1]
        self.deleted += newest.deleted
        said = None
        if self.walk.means.context_lines:
            said = spoken(self.book.sender(newest.author), newest.words, newest.claim())
        return Told(versions if any(one.files for one in versions) else None, said)

    def _message(self, versions: Versions, lines: tuple[ContextLine, ...]) -> Iterator[Found]:
        """The files of all versions, each with the one that first brought it."""
        done: list[SignalFile] = []
        for version in versions:
            for file in version.files:
                if any(file.same_as(other) for other in done if version is not versions[0]):
                    continue
                context = replace(self._context(version, versions, len(done)), around=lines)
                done.append(file)
                yield from self._file(file, replace(self.record.place, message=context))

    def _file(self, file: SignalFile, place: Place) -> Iterator[Found]:
        stored = self.files.take(file)
        if stored is not None:
            yield from self._stored(file, stored, place)
        elif file.role in (Role.SENT, Role.VIEW_ONCE):
            yield _missing(file, place)

    def _stored(self, file: SignalFile, stored: Stored, place: Place) -> Iterator[Found]:
        member, message = stored.member, place.message
        if message is not None:
            facts = (StatedFact("contentType", names.safe_text(file.content_type, 200)),) if file.content_type else ()
            message = replace(message, attestations=(stored.attestation,), facts=facts)
        at = replace(member.place, message=message)
        name = names.from_text(file.name) if file.name else member.name
        if file.role is Role.LONG_TEXT:
            yield container(member.object, name, at)
        elif file.role is Role.PREVIEW:
            yield arrival(member.object, name, at, (*member.notes, Sentence("intake-note-signal-preview")))
        else:
            yield from self.walk.found(member.object, name, at, notes=member.notes)

    def _context(self, version: SignalMessage, versions: Versions, position: int) -> MessageContext:
        first, newest = versions[0], versions[-1]
        edited = newest.claim() if len(versions) > 1 else None
        notes = (Sentence("intake-note-edited", (moment("when", edited.interval.earliest),)),) if edited else ()
        return MessageContext(
            identity="/".join((first.chat, first.author, first.sent, str(position))),
            raw=None,
            within=self.record.place.containers[-1],
            conversation=self.book.conversation(version.chat),
            sender=self.book.sender(version.author),
            words=names.safe_text(version.words) or None,
            sent=version.claim(),
            transport=version.transport,
            notes=notes,
        )


def _missing(file: SignalFile, place: Place) -> Found:
    name = names.from_text(file.name) if file.name else None
    if file.role is Role.VIEW_ONCE:
        return gap(GapKind.OMITTED, "intake-gap-chat-view-once", name, place)
    reason = "intake-gap-missing" if file.downloaded else "intake-gap-signal-not-downloaded"
    return gap(GapKind.MISSING, reason, name, place)


def _stated(frame: Mapping[str, object]) -> bytes:
    """What the first record says of the export: its time and the key of its media."""
    return "\0".join(str(frame.get(key)) for key in ("version", "backupTimeMs", "mediaRootBackupKey")).encode(
        "utf-8", "replace"
    )
