"""A Skype export: which message brought which file, and which files are no longer there.

An export that lacks files is the normal case, not a damaged one: Skype kept generic files, voice messages and
call recordings for 30 days, and photos only since April 2017. People may download conversations and files apart,
as two archives: whatever is handed over at once is read together, and joined by the ids of the files.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.errors import LimitReached
from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Place, Walk, container, trouble_gap
from pipeline.intake.skype.contacts import is_contacts, read_contacts
from pipeline.intake.skype.media import MediaFile, MediaFolder, Shelf, files_by_id
from pipeline.intake.skype.roots import CONTACTS, ENDPOINTS, MESSAGES, VIEWER, belongs, skype_roots
from pipeline.intake.skype.sendings import Sendings, posters
from pipeline.intake.skype.stream import read_messages, read_outline
from pipeline.intake.skype.talk import Talk
from pipeline.model.arrivals import Channel, Found
from pipeline.model.basics import Digest, OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence


@dataclass(frozen=True, slots=True)
class SkypeOpener:
    """A `messages.json` by itself: every file that it names is a gap, unless its media come along elsewhere."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        at = replace(place, channel=Channel.SKYPE)
        yield from walk.gather(SkypeExport(), (Member(name, MESSAGES, at, kept),))


@dataclass(frozen=True, slots=True)
class SkypeExport:
    """The server export, of Skype or of Teams: its messages, its media, or both."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        return skype_roots(listing)

    def holds(self, root: bytes, path: bytes) -> bool:
        return belongs(root, path)

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        part = _Part.of(members, walk)
        for member in part.companions():
            yield container(member.object, member.name, replace(member.place, channel=Channel.SKYPE))
        at_home = tuple(replace(one, place=replace(one.place, channel=Channel.SKYPE)) for one in members)
        yield from walk.gather(self, at_home)

    def together(self, parts: Sequence[tuple[Member, ...]], walk: Walk) -> Iterator[Found]:
        """All that was handed over of Skype at once; the records among it are containers already."""
        known = [_Part.of(part, walk) for part in parts]
        everywhere = files_by_id(part.media for part in known)
        for part in known:
            yield from _Reading(walk, part, Shelf(part.media, everywhere, part.containers)).everything()
        used = {id for part in known for id, file in part.media.files.items() if file.used}
        for part in known:
            yield from _orphans(part.media, used, walk)


@dataclass(frozen=True, slots=True)
class _Part:
    """One folder or archive of an export."""

    messages: Member | None
    others: tuple[Member, ...]
    contacts: Member | None
    media: MediaFolder
    containers: tuple[Digest, ...]
    """Where it lies."""

    @classmethod
    def of(cls, members: Sequence[Member], walk: Walk) -> "_Part":
        messages, contacts = None, None
        others: list[Member] = []
        media: list[Member] = []
        for member in members:
            last = member.raw.rpartition(b"/")[2]
            if last == MESSAGES and messages is None:
                messages = member
            elif last == CONTACTS and contacts is None and is_contacts(member, walk):
                contacts = member
            elif last == ENDPOINTS or member.raw.endswith(VIEWER):
                others.append(member)
            else:
                media.append(member)
        folder = MediaFolder.of(media)
        if messages is None:
            # A list of messages that was named by itself may be called anything.
            messages = next((one for one in folder.strangers if walk.content(one.object.sha256) is Content.SKYPE), None)
            folder = replace(folder, strangers=tuple(one for one in folder.strangers if one is not messages))
        where = members[0].place.containers if members else ()
        return cls(messages, tuple(others), contacts, folder, where)

    def companions(self) -> Iterator[Member]:
        """Records about the files: evidence, but nothing that is examined as media."""
        for member in (self.messages, *self.others, self.contacts):
            if member is not None:
                yield member
        yield from self.media.sidecars()


@dataclass(frozen=True, slots=True)
class _Reading:
    """The messages of one part, beside all media."""

    walk: Walk
    part: _Part
    shelf: Shelf

    def everything(self) -> Iterator[Found]:
        messages = self.part.messages
        if messages is None:
            return
        with self.walk.cabinet.open(messages.object.sha256) as stream:
            outline = read_outline(stream)
        contacts = read_contacts(self.part.contacts, self.walk) if self.part.contacts else {}
        archive = replace(outline.archive, contacts=contacts)
        sendings = Sendings(self.walk, messages.object.sha256, self.shelf, archive.exported)
        trouble = outline.trouble
        try:
            with self.walk.cabinet.open(messages.object.sha256) as stream:
                records = read_messages(stream, outline)
                for conversation in outline.conversations:
                    own = islice(records, conversation.messages)
                    yield from Talk(messages, conversation, archive, sendings).everything(own)
        except LimitReached as limit:
            trouble = limit
        if trouble is not None:
            # The list may be called anything; the gap stays the same.
            yield trouble_gap(trouble, None, messages.place.inside(messages.object.sha256, "…"))


def _orphans(media: MediaFolder, used: Set[str], walk: Walk) -> Iterator[Found]:
    for id, file in media.files.items():
        if not file.used:
            yield from _orphan(file, walk, second=id in used)
    for member in media.strangers:
        yield from walk.found(member.object, member.name, member.place, notes=member.notes)


def _orphan(file: MediaFile, walk: Walk, *, second: bool) -> Iterator[Found]:
    """A file that no message sends; `second` where a message sends another copy of it."""
    stated = file.filename(walk)
    for member in file.originals:
        name = names.from_text(stated) if stated else member.name
        notes = member.notes if second else (*member.notes, Sentence("intake-note-orphan"))
        yield from walk.found(member.object, name, member.place, notes=notes)
    yield from posters(file, stated, None)
