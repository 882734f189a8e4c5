"""One mail while it is taken apart: its bytes, its parts, and its texts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from pipeline.intake.limits import Readable, section
from pipeline.intake.mail.fields import encoding_of, first_field
from pipeline.intake.mail.names import is_attachment
from pipeline.intake.mail.parts import Anatomy, Part, anatomy
from pipeline.intake.mail.transfer import TROUBLES, Decoding, decoding
from pipeline.intake.mail.words import LONGEST_BODY, Body, body_of
from pipeline.model.objects import Object

# Texts that are the mail's own words when no name makes them files.
_BODIES = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html"})
_MOST_BODIES = 50
# Any one of these makes a mail; a part by itself has none of them.
_OF_MAILS = frozenset({b"from", b"date", b"received", b"message-id", b"sender", b"return-path", b"delivered-to"})


@dataclass(slots=True)
class Mail:
    stream: BinaryIO
    kept: Object
    anatomy: Anatomy
    hints: tuple[str, ...]
    """Encodings that its texts state."""
    bodies: list[Body] = field(default_factory=list)
    shown_parts: frozenset[str | None] = frozenset()
    """Content-IDs of the parts that its HTML shows in their place."""

    @classmethod
    def read(cls, stream: BinaryIO, kept: Object) -> "Mail":
        parts = anatomy(stream)
        hints = dict.fromkeys(hint for part in parts.parts for hint in encoding_of(part.type.parameters))
        mail = cls(stream, kept, parts, tuple(hints))
        mail.bodies.extend(mail._bodies())
        mail.shown_parts = frozenset().union(*(body.shown_parts() for body in mail.bodies))
        return mail

    def is_part_only(self) -> bool:
        """Whether it is no mail but a part of one, as a signature or a wrapper holds it."""
        return not any(one.name in _OF_MAILS for one in self.anatomy.header)

    def decoded(self, part: Part) -> Decoding:
        """The part without its transfer encoding."""
        return decoding(self.raw(part), first_field(part.header, b"content-transfer-encoding"))

    def raw(self, part: Part) -> BinaryIO:
        return section(self.stream, part.start, part.end)

    def texts(self) -> Iterator[Part]:
        return (part for part in self.anatomy.parts if is_body(part) and "encrypted" not in part.inside)

    def _bodies(self) -> Iterator[Body]:
        for number, part in enumerate(self.texts()):
            if number == _MOST_BODIES:
                return
            yield body_of(part, at_most(self.decoded(part), LONGEST_BODY))


def is_body(part: Part) -> bool:
    return part.type.name in _BODIES and not is_attachment(part)


def at_most(source: Readable, limit: int) -> bytes:
    """The first `limit` bytes; what came before a damage, where one is met."""
    pieces = io.BytesIO()
    try:
        while pieces.tell() < limit and (piece := source.read(limit - pieces.tell())):
            pieces.write(piece)
    except TROUBLES:
        pass
    return pieces.getvalue()[:limit]
