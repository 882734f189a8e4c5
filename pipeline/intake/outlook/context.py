"""The message around an attachment, out of its properties.

Neither .msg nor .pst holds the mail as it was sent: Outlook took it apart and keeps the header as a text. So no
signature of a mail server can be checked, and that is on record.
"""

import datetime as dt
import hashlib
import io
from collections.abc import Sequence

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.contents import is_field
from pipeline.intake.mail.fields import Field, parameters
from pipeline.intake.mail.names import field_text
from pipeline.intake.mail.parts import anatomy
from pipeline.intake.mail.times import MailServers, sent_claim, transport_claims
from pipeline.intake.mail.words import LONGEST_BODY, Body, first_words
from pipeline.intake.opening import Place
from pipeline.intake.outlook.properties import Properties, Tag
from pipeline.intake.outlook.rtf import decompressed, words_of
from pipeline.model.arrivals import MessageContext
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult, StatedFact
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_LONGEST_HEADER = 1 << 20
_MOST_SIGNATURES = 10
_UNSENT = 8
_IDENTIFYING = (Tag.MESSAGE_CLASS, Tag.SUBJECT, Tag.SENDER_NAME, Tag.SENDER_EMAIL_ADDRESS, Tag.BODY)


def context_of(
    properties: Properties,
    kept: Object,
    place: Place,
    servers: MailServers,
    identity: str | None,
    notes: tuple[Sentence, ...],
) -> MessageContext:
    """`identity` is taken where the message has neither an id nor anything that tells it apart."""
    header = header_of(properties)
    unsent = (properties.integer(Tag.MESSAGE_FLAGS) or 0) & _UNSENT
    drafted = (Sentence("intake-note-outlook-unsent"),) if unsent else ()
    return MessageContext(
        identity=_message_id(properties, header) or _digest(properties) or identity or kept.sha256,
        raw=kept.sha256,
        sender=field_text(header, b"from", 300, properties.encodings) or _sender(properties),
        subject=_shown(subject_of(properties), 500),
        words=first_words(bodies_of(properties)),
        sent=_time(properties, Tag.CLIENT_SUBMIT_TIME, TimeSemantics.SEND) or sent_claim(header),
        transport=_transport(properties, header, servers),
        forwarded=place.message is not None,
        attestations=tuple(_attestations(header)),
        facts=_facts(properties),
        notes=(*notes, *drafted),
    )


def header_of(properties: Properties) -> tuple[Field, ...]:
    """The header that the mail arrived with, as Outlook keeps it; empty for what was never sent over the internet."""
    raw = (properties.text(Tag.TRANSPORT_MESSAGE_HEADERS) or "").encode("utf-8", "replace")[:_LONGEST_HEADER]
    for _ in range(3):
        line, _, rest = raw.partition(b"\n")
        # Exchange puts a line of its own in front.
        if is_field(line) or not rest:
            break
        raw = rest
    return anatomy(io.BytesIO(raw.rstrip() + b"\r\n\r\n")).header


def subject_of(properties: Properties) -> str | None:
    words = properties.text(Tag.SUBJECT)
    # In stores, two characters say how long "RE: " is.
    return words[2:] if words and words[0] == "\x01" else words


def bodies_of(properties: Properties) -> tuple[Body, ...]:
    """The texts of the message; the words of its rich text where there is no other."""
    found: list[Body] = []
    for tag, is_html in ((Tag.BODY, False), (Tag.HTML, True)):
        words = properties.text(tag)
        if words:
            found.append(Body(words[:LONGEST_BODY], is_html))
    if not found and (packed := properties.raw(Tag.RTF_COMPRESSED)):
        try:
            found.append(Body(words_of(decompressed(packed)), is_html=False))
        except (Undecodable, LimitReached):
            return ()
    return tuple(found)


def _message_id(properties: Properties, header: Sequence[Field]) -> str | None:
    return _shown(properties.text(Tag.INTERNET_MESSAGE_ID), 300) or field_text(header, b"message-id", 300)


def _digest(properties: Properties) -> str | None:
    """Over what stays the same when a message is copied, moved or saved; None where there is nothing of that."""
    parts = [(properties.text(tag) or "").encode("utf-8", "surrogatepass") for tag in _IDENTIFYING]
    parts += [properties.raw(tag) or b"" for tag in (Tag.CLIENT_SUBMIT_TIME, Tag.SEARCH_KEY)]
    if not any(parts[1:]):
        return None
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


def _sender(properties: Properties) -> str | None:
    """Name and address, of whom the message is said to be from; else of who sent it for them."""
    represented = (
        Tag.SENT_REPRESENTING_NAME,
        Tag.SENT_REPRESENTING_SMTP_ADDRESS,
        Tag.SENT_REPRESENTING_EMAIL_ADDRESS,
    )
    sending = (Tag.SENDER_NAME, Tag.SENDER_SMTP_ADDRESS, Tag.SENDER_EMAIL_ADDRESS)
    for name, internet, address in (represented, sending):
        called, at = properties.text(name), properties.text(internet) or properties.text(address)
        if called or at:
            both = f"{called} <{at}>" if called and at and called != at else called or at
            return _shown(both, 300)
    return None


def _transport(properties: Properties, header: Sequence[Field], servers: MailServers) -> tuple[TimeClaim, ...]:
    delivered = _time(properties, Tag.MESSAGE_DELIVERY_TIME, TimeSemantics.RECEIVE)
    hops = transport_claims(header, servers)
    return (delivered, *hops) if delivered is not None else hops


def _time(properties: Properties, tag: Tag, semantics: TimeSemantics) -> TimeClaim | None:
    moment = properties.time(tag)
    if moment is None:
        return None
    return from_instant(
        moment,
        semantics=semantics,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1e-6 if moment.microsecond else 1.0,
        source=f"PR_{tag.name}",
        stated=moment.astimezone(dt.UTC).isoformat(),
    )


def _attestations(header: Sequence[Field]) -> list[Attestation]:
    """That signatures cannot be checked, with whose they are said to be."""
    stated = [field.value for field in header if field.name == b"dkim-signature"][:_MOST_SIGNATURES]
    return [_unchecked(value) for value in stated or [b""]]


def _unchecked(value: bytes) -> Attestation:
    tags = parameters(b";" + value)
    domain, selector = (tags.get(tag, b"").decode("utf-8", "replace") for tag in ("d", "s"))
    by = names.shown(f"{selector}._domainkey.{domain}", 300) if domain else None
    reason = Sentence("intake-note-outlook-no-mime")
    return Attestation(AttestationKind.DKIM, AttestationResult.NOT_CHECKED, by, reason)


def _facts(properties: Properties) -> tuple[StatedFact, ...]:
    kind = _shown(properties.text(Tag.MESSAGE_CLASS), 200)
    return (StatedFact("PR_MESSAGE_CLASS", kind),) if kind else ()


def _shown(words: str | None, limit: int) -> str | None:
    return names.shown(words.strip(), limit) or None if words else None
