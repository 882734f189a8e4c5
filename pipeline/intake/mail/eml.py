"""A mail: every file in it is an arrival, with the mail around it as context.

The mail's text is no item; it stands, shortened, in the context. What is named but not there (a link to a
cloud) and what is there but cannot be opened (ciphertext) becomes a gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.intake.mail.attached import Attached
from pipeline.intake.mail.context import surroundings
from pipeline.intake.mail.elsewhere import linked_in
from pipeline.intake.mail.parts import Part
from pipeline.intake.mail.pasted import pasted_files
from pipeline.intake.mail.reading import Mail, is_body
from pipeline.intake.mail.spans import vouchers_of_spans
from pipeline.intake.opening import Member, Place, Walk, gap
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, GapKind
from pipeline.model.attestations import Attestation
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence

Beside = Mapping[str, tuple[Member, ...]]
"""Files that a mail program took out of the mail, by the section of the part that they are."""


@dataclass(frozen=True, slots=True)
class EmlOpener:
    beside: Beside = field(default_factory=dict)

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            mail = Mail.read(stream, kept)
            around = surroundings(mail, place, walk)
            channel = place.channel if place.channel in MAIL_CHANNELS else Channel.EML
            for key in around.keys:
                yield from walk.once(key.object, OriginalName("", key.name), Place(channel))
            inside = replace(place, channel=channel, message=around.context)
            yield from _Opening(mail, inside, walk, self.beside, vouchers_of_spans(mail, walk)).everything()


@dataclass(frozen=True, slots=True)
class _Opening:
    mail: Mail
    place: Place
    """Of the mail itself, with its own context."""
    walk: Walk
    beside: Beside
    vouchers: Mapping[str, tuple[Attestation, ...]]
    """Who signed a part with all that lies in it, by its section."""

    def everything(self) -> Iterator[Found]:
        encrypted: set[str] = set()
        parts = self.mail.anatomy
        yield from self._taken_out()
        for part in parts.parts:
            if "encrypted" in part.inside:
                if part.group not in encrypted:
                    encrypted.add(part.group)
                    yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted-mail", None, self._at(part))
            elif part.type.main == "multipart":
                yield gap(GapKind.UNREADABLE, "intake-gap-no-boundary", None, self._at(part))
            elif is_body(part):
                yield from pasted_files(self.mail, part, self._at(part), self.walk)
            else:
                yield from self._attached(part)
        yield from self._named_in_words()
        if parts.too_many:
            yield gap(GapKind.TOO_LARGE, "intake-gap-too-many", None, self._inside("…"))
        if not parts.parts and parts.mended:
            yield gap(GapKind.UNREADABLE, "intake-gap-no-boundary", None, self._inside("1"))

    def _taken_out(self) -> Iterator[Found]:
        """Files of parts that the mail program took out, and files that it put there for no part that is known."""
        places = {part.section: self._at(part) for part in self.mail.anatomy.parts if part.section in self.beside}
        for section, members in self.beside.items():
            at = places.get(section)
            if at is None:
                yield from left_over(members, self.walk)
                continue
            # Nothing that vouches for the mail covers a file that anybody can lay beside it.
            message = replace(at.message, attestations=()) if at.message else None
            for member in members:
                place = replace(member.place, channel=at.channel, message=message)
                notes = (*member.notes, Sentence("intake-note-apple-beside"))
                yield from self.walk.found(member.object, member.name, place, None, notes)

    def _attached(self, part: Part) -> Iterator[Found]:
        attached = Attached(self.mail, part, self._at(part), self.walk)
        if part.section not in self.beside or not attached.is_empty():
            yield from attached.everything()

    def _named_in_words(self) -> Iterator[Found]:
        """Files that the texts speak of but the mail does not hold."""
        at = self._inside("text")
        if any(body.holds_ciphertext() for body in self.mail.bodies):
            yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted-text", None, at)
        yield from linked_in(self.mail.bodies, at)

    def _at(self, part: Part) -> Place:
        place = self._inside(part.section)
        message = place.message
        signed = [made for section, made in self.vouchers.items() if _lies_in(part.section, section)]
        if message is None or not signed:
            return place
        attestations = message.attestations + tuple(one for made in signed for one in made)
        return replace(place, message=replace(message, attestations=attestations))

    def _inside(self, position: str) -> Place:
        return self.place.inside(self.mail.kept.sha256, position)


def left_over(members: Sequence[Member], walk: Walk) -> Iterator[Found]:
    """Files beside a mail that no part of it speaks of."""
    for member in members:
        notes = (*member.notes, Sentence("intake-note-apple-orphan"))
        yield from walk.found(member.object, member.name, member.place, None, notes)


def _lies_in(section: str, outer: str) -> bool:
    return section == outer or section.startswith(outer + ".")
