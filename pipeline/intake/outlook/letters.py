"""A message of Outlook, wherever it lies: what is attached to it becomes arrivals, with the message as context."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.limits import guarded
from pipeline.intake.mail.links import MOST_LINKS
from pipeline.intake.opening import Place, Walk, gap, trouble_gap
from pipeline.intake.outlook.context import bodies_of, context_of
from pipeline.intake.outlook.enclosures import content_of_attached, missing, name_of, notes_on
from pipeline.intake.outlook.ole_objects import Part
from pipeline.intake.outlook.positions import inside
from pipeline.intake.outlook.properties import Properties
from pipeline.model.arrivals import Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, text

Pieces = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One attachment. Of `pieces`, `letter` and `parts`, at most one is there."""

    number: str
    properties: Properties
    pieces: Pieces | None = None
    """Its bytes; raises Undecodable or LimitReached where they cannot be read."""
    letter: "Letter | None" = None
    """A message that has no bytes of its own: it is read where it lies."""
    parts: tuple[Part, ...] = ()
    """Files out of an object that another program put into the message."""
    trouble: Undecodable | LimitReached | None = None
    """Why nothing of it can be read."""
    notes: Callable[[], tuple[Sentence, ...]] = tuple
    """What was seen while the bytes were read: ask afterwards."""


class Letter(Protocol):
    """A message whose attachments are read one after the other."""

    @property
    def properties(self) -> Properties: ...

    def enclosures(self) -> Iterator[Enclosure]:
        """Troubles with one attachment stand in it; troubles with the list are raised as Undecodable."""
        ...


class Joined:
    """Pieces as something to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read(self, size: int, /) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")


@dataclass(slots=True)
class Reading:
    """One message while it is read. `place` is that of the container that it lies in."""

    letter: Letter
    kept: Object
    """The container whose bytes hold the message."""
    position: str
    """Of the message, inside the container."""
    place: Place
    walk: Walk
    level: int = 0
    """Messages around it inside the same container."""
    notes: tuple[Sentence, ...] = ()
    identity: str | None = None
    """Where the message says nothing by which to know it again."""
    context: MessageContext | None = None
    """Where it is known already; else it is made of the message's properties."""
    _twins: Counter[tuple[str, str]] = field(default_factory=Counter)

    def everything(self) -> Iterator[Found]:
        self.place = replace(self.place, message=self.context or self._context())
        try:
            for enclosure in self.letter.enclosures():
                # Whatever it turns out to be, it is counted: an attached message has attachments in turn.
                self.walk.allowance.count_member()
                yield from self._enclosed(enclosure)
        except (Undecodable, LimitReached) as trouble:
            yield trouble_gap(trouble, None, self._at("rest"))
        yield from self._named_in_words()

    def _context(self) -> MessageContext:
        servers = self.walk.means.servers
        return context_of(self.letter.properties, self.kept, self.place, servers, self.identity, self.notes)

    def _enclosed(self, enclosure: Enclosure) -> Iterator[Found]:
        name = name_of(enclosure.properties, enclosure.number)
        if enclosure.trouble is not None:
            yield self._gap(trouble_gap(enclosure.trouble, name, self._at(enclosure.number)))
        elif enclosure.letter is not None:
            yield from self._letter(enclosure, enclosure.letter, name)
        elif enclosure.pieces is not None:
            notes = notes_on(enclosure.properties)
            kind = content_of_attached(enclosure.properties)
            yield from self._file(enclosure.pieces, name, enclosure.number, kind, notes, enclosure.notes)
        elif enclosure.parts:
            for part in enclosure.parts:
                where = f"{enclosure.number}/{part.place}"
                note = (Sentence("intake-note-outlook-object"),)
                yield from self._file(part.pieces, part.name, where, None, note, enclosure.notes)
        else:
            yield self._gap(missing(enclosure.properties, name, self._at(enclosure.number)))

    def _file(
        self,
        pieces: Pieces,
        name: OriginalName,
        number: str,
        kind: Content | None,
        notes: tuple[Sentence, ...],
        later: Callable[[], tuple[Sentence, ...]],
    ) -> Iterator[Found]:
        try:
            kept = self.walk.cabinet.keep(guarded(Joined(pieces()), allowance=self.walk.allowance))
        except (LimitReached, Undecodable) as trouble:
            yield self._gap(trouble_gap(trouble, name, self._at(number)))
            return
        at = self._at(number, self._twin(name, kept.sha256))
        if kind is Content.SIGNED_MAIL:
            kind = self._signed_or_sealed(kept)
        yield from self.walk.found(kept, name, at, kind, (*notes, *later()))
        if kind is Content.PLAIN:
            yield gap(GapKind.UNREADABLE, "intake-gap-sealed", name, at, text("format", "S/MIME"))

    def _signed_or_sealed(self, kept: Object) -> Content:
        """Of what says that it is S/MIME: ciphertext, or a mail inside its signature where that can be opened."""
        with self.walk.cabinet.open(kept.sha256) as stream:
            if _ENVELOPED in stream.read(64):
                return Content.ENCRYPTED
        return Content.SIGNED_MAIL if Content.SIGNED_MAIL in self.walk.openers else Content.PLAIN

    def _letter(self, enclosure: Enclosure, letter: Letter, name: OriginalName) -> Iterator[Found]:
        # Counted as a container, although it has no bytes of its own.
        if len(self.place.containers) + self.level + 1 >= self.walk.limits.depth:
            yield self._gap(gap(GapKind.TOO_LARGE, "intake-gap-too-deep", name, self._at(enclosure.number)))
            return
        position = inside(self.position, enclosure.number)
        yield from Reading(
            letter, self.kept, position, self.place, self.walk, self.level + 1, identity=self._inner(name)
        ).everything()

    def _inner(self, name: OriginalName) -> str:
        """By which an attached message without any words of its own is known: that around it."""
        outer = self.place.message.identity if self.place.message else ""
        return f"{outer} {name.raw_hex}"

    def _gap(self, found: FoundGap) -> FoundGap:
        """Two gaps alike in one message are two."""
        if found.name is None or not found.path:
            return found
        twin = self._twin(found.name, found.reason.id)
        last = found.path[-1]
        return found if twin == 1 else replace(found, path=(*found.path[:-1], f"{last}={twin}"))

    def _named_in_words(self) -> Iterator[FoundGap]:
        """Files that the words speak of but the message does not hold."""
        bodies, at = bodies_of(self.letter.properties), self._at("text")
        if any(body.holds_ciphertext() for body in bodies):
            yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted-text", None, at)
        links = {link.address: link for body in bodies for link in body.links()}
        for link in list(links.values())[:MOST_LINKS]:
            called = names.from_text(link.name) if link.name else None
            address = text("address", names.safe_text(link.address, 300))
            yield gap(GapKind.LINKED, "intake-gap-linked", called, at, text("service", link.service), address)

    def _twin(self, name: OriginalName, what: str) -> int:
        self._twins[name.raw_hex, what] += 1
        return self._twins[name.raw_hex, what]

    def _at(self, place: str, twin: int = 1) -> Place:
        return self.place.inside(self.kept.sha256, inside(self.position, place, twin))


_ENVELOPED: Final = bytes.fromhex("06092a864886f70d010703")
"""1.2.840.113549.1.7.3, RFC 5652 section 6.1."""
