"""A mail: every file in it is an arrival, with the mail around it as context.

The mail's text is no item; it stands, shortened, in the context. What is named but not there (a link to a
cloud) and what is there but cannot be opened (ciphertext) becomes a gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.limits import Readable, guarded, section
from pipeline.intake.mail_fields import encoding_of, first_field
from pipeline.intake.mail_names import field_text, is_attachment, part_name
from pipeline.intake.mail_parts import Anatomy, Part, anatomy, lines_with
from pipeline.intake.mail_times import MailServers, sent_claim, transport_claims
from pipeline.intake.mail_words import LONGEST_BODY, MOST_LINKS, Body, body_of, first_words
from pipeline.intake.opening import Place, Walk, gap, trouble_gap
from pipeline.intake.transfer import decoding
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, FoundGap, GapKind, MessageContext
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number, text

# Texts that are the mail's own words when no name makes them files.
_BODIES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html"})
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENVELOPED_OID = bytes.fromhex("06092a864886f70d010703")
"""1.2.840.113549.1.7.3, RFC 5652 section 6.1."""
_MOST_BODIES = 50


@dataclass(frozen=True, slots=True)
class EmlOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            mail = _Mail.read(stream, kept, place, walk)
            yield from mail.everything()


@dataclass(slots=True)
class _Mail:
    stream: BinaryIO
    kept: Object
    place: Place
    """Of the mail itself, with its own context."""
    walk: Walk
    anatomy: Anatomy
    hints: tuple[str, ...]
    """Encodings that its texts state."""
    bodies: list[Body] = field(default_factory=list)

    @classmethod
    def read(cls, stream: BinaryIO, kept: Object, place: Place, walk: Walk) -> "_Mail":
        parts = anatomy(stream)
        hints = dict.fromkeys(hint for part in parts.parts for hint in encoding_of(part.type.parameters))
        channel = place.channel if place.channel in MAIL_CHANNELS else Channel.EML
        mail = cls(stream, kept, replace(place, channel=channel), walk, parts, tuple(hints))
        mail.bodies.extend(mail._bodies())
        mail.place = replace(mail.place, message=mail._context(place, walk.means.servers))
        return mail

    def everything(self) -> Iterator[Found]:
        encrypted: set[str] = set()
        for part in self.anatomy.parts:
            if "encrypted" in part.inside:
                if part.group not in encrypted:
                    encrypted.add(part.group)
                    yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted-mail", None, self._at(part))
            elif part.type.main == "multipart":
                yield gap(GapKind.UNREADABLE, "intake-gap-no-boundary", None, self._at(part))
            elif not _is_body(part):
                yield from self._file(part)
        yield from self._named_in_words()
        if self.anatomy.too_many:
            yield gap(GapKind.TOO_LARGE, "intake-gap-too-many", None, self._inside("…"))
        if not self.anatomy.parts and self.anatomy.mended:
            yield gap(GapKind.UNREADABLE, "intake-gap-no-boundary", None, self._inside("1"))

    def _file(self, part: Part) -> Iterator[Found]:
        name, at = part_name(part, self.hints), self._at(part)
        body = decoding(section(self.stream, part.start, part.end), self._transfer(part))
        try:
            self.walk.allowance.count_member()
            kept = self.walk.cabinet.keep(guarded(body))
        except (LimitReached, Undecodable) as trouble:
            yield trouble_gap(trouble, name, at)
            return
        kind = self._kind(part, kept)
        yield from self.walk.found(kept, name, at, kind, body.notes())
        if kind is Content.PLAIN:
            reason = text("format", _wrapper(part))
            yield gap(GapKind.UNREADABLE, "intake-gap-sealed", name, at, reason)

    def _kind(self, part: Part, kept: Object) -> Content | None:
        """What the part says it is, where that decides; None leaves it to the content."""
        if part.type.name in ("message/rfc822", "message/global"):
            return Content.EML
        if part.type.name == "message/partial":
            return Content.PLAIN
        if part.type.name in _SMIME:
            return Content.ENCRYPTED if self._is_enveloped(part, kept) else Content.PLAIN
        return None

    def _is_enveloped(self, part: Part, kept: Object) -> bool:
        stated = part.type.parameters.get("smime-type", b"").lower()
        if stated:
            return b"enveloped" in stated
        with self.walk.cabinet.open(kept.sha256) as stream:
            return _ENVELOPED_OID in stream.read(64)

    def _transfer(self, part: Part) -> bytes:
        return first_field(part.header, b"content-transfer-encoding")

    def _bodies(self) -> Iterator[Body]:
        bodies = [part for part in self.anatomy.parts if _is_body(part) and "encrypted" not in part.inside]
        for part in bodies[:_MOST_BODIES]:
            source = decoding(section(self.stream, part.start, part.end), self._transfer(part))
            yield body_of(part, _at_most(source, LONGEST_BODY))

    def _named_in_words(self) -> Iterator[FoundGap]:
        """Files that the texts speak of but the mail does not hold."""
        at = self._inside("text")
        if any(body.holds_ciphertext() for body in self.bodies):
            yield gap(GapKind.ENCRYPTED, "intake-gap-encrypted-text", None, at)
        pasted = dict.fromkeys(name for body in self.bodies for name in body.pasted_names())
        for name in pasted:
            yield gap(GapKind.UNREADABLE, "intake-gap-pasted", names.from_text(name), at)
        links = {link.address: link for body in self.bodies for link in body.links()}
        for link in list(links.values())[:MOST_LINKS]:
            called = names.from_text(link.name) if link.name else None
            address = text("address", names.safe_text(link.address, 300))
            yield gap(GapKind.LINKED, "intake-gap-linked", called, at, text("service", link.service), address)

    def _context(self, place: Place, servers: MailServers) -> MessageContext:
        header = self.anatomy.header
        stated = field_text(header, b"message-id", 300)
        subject = field_text(header, b"subject", 500, self.hints)
        return MessageContext(
            identity=stated or self.kept.sha256,
            raw=self.kept.sha256,
            sender=field_text(header, b"from", 300, self.hints),
            subject=subject,
            words=first_words(self.bodies),
            sent=sent_claim(header),
            transport=transport_claims(header, servers),
            forwarded=place.message is not None,
            notes=tuple(self._notes(place)),
        )

    def _notes(self, place: Place) -> Iterator[Sentence]:
        if self.anatomy.mended:
            yield Sentence("intake-note-mended")
        if place.channel is Channel.MBOX and place.message is None:
            quoted = sum(1 for _ in lines_with(b">From ", self.stream, 0, self.kept.size))
            if quoted:
                yield Sentence("intake-note-from-quoted", (number("count", quoted),))

    def _at(self, part: Part) -> Place:
        return self._inside(part.section)

    def _inside(self, position: str) -> Place:
        return self.place.inside(self.kept.sha256, position)


def _is_body(part: Part) -> bool:
    return part.type.name in _BODIES and not is_attachment(part)


def _wrapper(part: Part) -> str:
    return "message/partial" if part.type.main == "message" else "S/MIME"


def _at_most(source: Readable, limit: int) -> bytes:
    pieces: list[bytes] = []
    room = limit
    while room > 0 and (piece := source.read(room)):
        pieces.append(piece)
        room -= len(piece)
    return b"".join(pieces)
