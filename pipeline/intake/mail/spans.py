"""Signatures that stand beside what they sign (multipart/signed, RFC 1847)."""

from collections.abc import Mapping

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.limits import guarded, section
from pipeline.intake.mail.cms import LARGEST
from pipeline.intake.mail.names import field_text
from pipeline.intake.mail.parts import Part, SignedSpan
from pipeline.intake.mail.reading import Mail
from pipeline.intake.mail.transfer import TROUBLES
from pipeline.intake.mail.vouched import of_part, unread
from pipeline.intake.opening import Walk
from pipeline.model.attestations import Attestation

SMIME_SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})
PGP_SIGNATURES = frozenset({"application/pgp-signature"})
_MOST_SPANS = 20
_LARGEST_SIGNATURE = min(LARGEST, 4 << 20)


def vouchers_of_spans(mail: Mail, walk: Walk) -> Mapping[str, tuple[Attestation, ...]]:
    """Who signed what, by the section of the part that is signed."""
    parts = {part.section: part for part in mail.anatomy.parts}
    found: dict[str, tuple[Attestation, ...]] = {}
    for span in mail.anatomy.signed[:_MOST_SPANS]:
        part = parts.get(span.signature)
        if part is not None:
            found[span.section] = _signers(mail, span, part, walk)
    return found


def is_signature(part: Part) -> bool:
    """Whether a part is such a signature: a record about the mail, and no file that was sent."""
    return "signed" in part.inside[-1:] and part.type.name in SMIME_SIGNATURES | PGP_SIGNATURES


def _signers(mail: Mail, span: SignedSpan, part: Part, walk: Walk) -> tuple[Attestation, ...]:
    if not is_signature(part) or part.end - part.start > _LARGEST_SIGNATURE:
        return ()
    try:
        kept = walk.cabinet.keep(guarded(mail.decoded(part), TROUBLES))
    except (LimitReached, Undecodable):
        # The part itself becomes a gap where it is read.
        return ()
    if part.type.name in PGP_SIGNATURES:
        return (unread("attestation-pgp-no-key", kept.sha256),)
    with walk.cabinet.open(kept.sha256) as stream:
        raw = stream.read()
    sender = field_text(mail.anatomy.header, b"from", 300, mail.hints)
    return of_part(raw, lambda: section(mail.stream, span.start, span.end), kept.sha256, sender)
