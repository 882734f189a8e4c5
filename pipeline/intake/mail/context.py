"""What stands around the files of a mail: who, when, on which way, and what vouches for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.mail.facts import fact, header_facts
from pipeline.intake.mail.fields import first_field
from pipeline.intake.mail.forwarded import SentOn, sent_on
from pipeline.intake.mail.lines import lines_with
from pipeline.intake.mail.names import field_text
from pipeline.intake.mail.reading import Mail
from pipeline.intake.mail.results import results_of
from pipeline.intake.mail.signatures import KeptKey, MailSignatures
from pipeline.intake.mail.times import sent_claim, transport_claims
from pipeline.intake.mail.words import first_words
from pipeline.intake.opening import Place, Walk
from pipeline.model.arrivals import MAIL_CHANNELS, Channel, MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, StatedFact
from pipeline.model.sentences import Sentence, number

_LONGEST_SENDER = 300


@dataclass(frozen=True, slots=True)
class Surroundings:
    context: MessageContext
    keys: tuple[KeptKey, ...] = ()
    """Records of keys that the signatures were checked with, preserved."""


def envelope(place: Place) -> MessageContext | None:
    """What a mailbox says about the mail that lies in it: a context without a message of its own.

    Readers of mailboxes hand it on as `place.message`, with `raw=None`: its times, facts, notes and attestations are
    added to those of the mail.
    """
    message = place.message
    return message if message is not None and message.raw is None and place.channel in MAIL_CHANNELS else None


def surroundings(mail: Mail, place: Place, walk: Walk) -> Surroundings:
    """`place` is where the mail lies; the context of a mail around it stands there."""
    around = place.message
    if around is not None and around.raw is not None and mail.is_part_only():
        # The inside of a signature or wrapper: the mail is the one around it.
        return Surroundings(replace(around, words=around.words or first_words(mail.bodies)))
    outside = envelope(place)
    signatures = MailSignatures.over(mail.stream, mail.anatomy.body_start, walk.means.keys, walk.cabinet)
    vouchers = (
        *_covering(around if outside is None else None),
        *signatures.attestations(),
        *results_of(mail.anatomy.header, walk.means.servers),
    )
    context = _context(mail, place, walk, vouchers)
    if outside is None:
        return Surroundings(replace(context, forwarded=context.forwarded or around is not None), tuple(signatures.kept))
    return Surroundings(_joined(context, outside), tuple(signatures.kept))


def _covering(around: MessageContext | None) -> tuple[Attestation, ...]:
    """Signatures of people over what a mail was sent on in: they cover its bytes too."""
    made = around.attestations if around is not None else ()
    return tuple(one for one in made if one.kind is AttestationKind.MAIL_SIGNATURE)


def _joined(context: MessageContext, outside: MessageContext) -> MessageContext:
    return replace(
        context,
        conversation=context.conversation or outside.conversation,
        transport=outside.transport + context.transport,
        attestations=outside.attestations + context.attestations,
        facts=context.facts + outside.facts,
        notes=outside.notes + context.notes,
    )


def _context(mail: Mail, place: Place, walk: Walk, vouchers: Sequence[Attestation]) -> MessageContext:
    header = mail.anatomy.header
    subject = field_text(header, b"subject", 500, mail.hints)
    sender = field_text(header, b"from", _LONGEST_SENDER, mail.hints)
    inner = next((found for body in mail.bodies if (found := sent_on(body.words(), subject))), None)
    resent = bool(first_field(header, b"resent-from").strip())
    return MessageContext(
        identity=field_text(header, b"message-id", 300) or mail.kept.sha256,
        raw=mail.kept.sha256,
        sender=sender,
        subject=subject,
        words=first_words(mail.bodies),
        sent=sent_claim(header),
        transport=transport_claims(header, walk.means.servers),
        forwarded=inner is not None or resent,
        forwarded_from=_first_sender(inner) or (sender if resent else None),
        attestations=tuple(vouchers),
        facts=(*header_facts(header, mail.hints), *_inner_facts(inner)),
        notes=tuple(_notes(mail, place)),
    )


def _first_sender(inner: SentOn | None) -> str | None:
    return names.shown(inner.sender, _LONGEST_SENDER) if inner is not None and inner.sender else None


def _inner_facts(inner: SentOn | None) -> Iterator[StatedFact]:
    for name, value in inner.fields if inner else ():
        yield fact(f"Forwarded message: {name}", value)


def _notes(mail: Mail, place: Place) -> Iterator[Sentence]:
    if mail.anatomy.mended:
        yield Sentence("intake-note-mended")
    if place.channel is Channel.MBOX and place.message is None:
        quoted = sum(1 for _ in lines_with(b">From ", mail.stream, 0, mail.kept.size))
        if quoted:
            yield Sentence("intake-note-from-quoted", (number("count", quoted),))
