"""A mail inside its own signature (S/MIME signed-data), or packed (compressed-data): taken out and read on."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.errors import Undecodable
from pipeline.intake.contents import Content, is_field
from pipeline.intake.limits import guarded
from pipeline.intake.mail import cms
from pipeline.intake.mail.transfer import TROUBLES, Inflating
from pipeline.intake.mail.vouched import of_content
from pipeline.intake.opening import Place, Walk, gap, trouble_gap
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, Found, GapKind, MessageContext
from pipeline.model.attestations import Attestation
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object


@dataclass(frozen=True, slots=True)
class SignedMailOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        if kept.size > cms.LARGEST:
            yield gap(GapKind.TOO_LARGE, "intake-gap-too-large", name, place)
            return
        with walk.cabinet.open(kept.sha256) as stream:
            raw = stream.read()
        try:
            message = cms.parsed(raw)
        except Undecodable as trouble:
            yield trouble_gap(trouble, name, place)
            return
        yield from _inside(message, kept, name, place, walk)


def _inside(
    message: cms.SignedMessage | cms.Compressed, kept: Object, name: OriginalName, place: Place, walk: Walk
) -> Iterator[Found]:
    inner = replace(place.inside(kept.sha256, "content"), channel=_channel(place))
    if isinstance(message, cms.Compressed):
        packed = len(message.packed)
        inflating = Inflating(io.BytesIO(message.packed), 15)
        unpacked = guarded(inflating, TROUBLES, walk.allowance, packed)
        yield from walk.take(unpacked, name, inner, Content.EML)
    elif message.content is None and not message.signers:
        # Certificates that somebody sent along: nothing is signed, and nothing is missing.
        return
    elif message.content is None:
        yield gap(GapKind.MISSING, "intake-gap-signature-alone", name, place)
    else:
        vouchers = of_content(message, message.content, kept.sha256, place.message.sender if place.message else None)
        inner = replace(inner, message=_vouched(place, vouchers))
        yield from walk.take(io.BytesIO(message.content), name, inner, _kind(message.content))


def _channel(place: Place) -> Channel:
    return place.channel if place.channel in MAIL_CHANNELS else Channel.EML


def _vouched(place: Place, vouchers: tuple[Attestation, ...]) -> MessageContext:
    """The context of the mail around, with who signed; by itself only the latter, as an envelope for what is inside."""
    around = place.message or MessageContext("", None)
    return replace(around, attestations=around.attestations + vouchers)


def _kind(content: bytes) -> Content | None:
    """A part of a mail begins with its header; any other file may be signed too, and says itself what it is."""
    return Content.EML if is_field(content[:1_000].lstrip(b"\r\n")) else None
