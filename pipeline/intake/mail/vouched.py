"""Signatures of people over a mail: S/MIME, and OpenPGP as far as it is seen."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.intake.mail import cms
from pipeline.intake.mail.canon import Repair
from pipeline.intake.persons import normalise
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence, text
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_RESULTS = {
    cms.Fit.FITS: (AttestationResult.VALID, "attestation-smime-valid"),
    cms.Fit.CONTENT_DIFFERS: (AttestationResult.INVALID, "attestation-smime-content-differs"),
    cms.Fit.SIGNATURE_DIFFERS: (AttestationResult.INVALID, "attestation-smime-signature-differs"),
    cms.Fit.NO_CERTIFICATE: (AttestationResult.NOT_CHECKED, "attestation-smime-no-certificate"),
    cms.Fit.UNKNOWN: (AttestationResult.NOT_CHECKED, "attestation-smime-unknown"),
}


def of_content(
    message: cms.SignedMessage, content: bytes, material: Digest, sender: str | None
) -> tuple[Attestation, ...]:
    """Who signed the content that the signature holds; `sender` is the mail's, as stated."""
    return tuple(_checked(message.signers, lambda: io.BytesIO(content), (Repair.NONE,), material, sender))


def of_part(
    raw: bytes, source: Callable[[], BinaryIO], material: Digest, sender: str | None
) -> tuple[Attestation, ...]:
    """Who signed the part that `source` gives, by the signature `raw` beside it."""
    try:
        message = cms.parsed(raw)
    except Undecodable:
        return (unread("attestation-smime-broken", material),)
    if not isinstance(message, cms.SignedMessage) or not message.signers:
        return (unread("attestation-smime-broken", material),)
    return tuple(_checked(message.signers, source, tuple(Repair), material, sender))


def unread(reason: str, material: Digest) -> Attestation:
    """A signature that was seen and not checked."""
    kind = AttestationKind.MAIL_SIGNATURE
    return Attestation(kind, AttestationResult.NOT_CHECKED, None, Sentence(reason), (material,))


def _checked(
    signers: Sequence[cms.Signer],
    source: Callable[[], BinaryIO],
    repairs: Sequence[Repair],
    material: Digest,
    sender: str | None,
) -> Iterator[Attestation]:
    sums = cms.sums_over(source, signers, repairs)
    for signer in signers:
        check = cms.check(signer, sums)
        result, reason = _RESULTS[check.fit]
        yield Attestation(
            AttestationKind.MAIL_SIGNATURE,
            result,
            None if signer.certificate is None else cms.fingerprint(signer.certificate),
            Sentence(reason),
            (material,),
            _made(signer),
            tuple(_limits(signer, check, sender)) if result is AttestationResult.VALID else (),
        )


def _made(signer: cms.Signer) -> TimeClaim | None:
    if signer.made is None:
        return None
    return from_instant(
        signer.made,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="CMS signingTime",
        stated=signer.made.isoformat(),
    )


def _limits(signer: cms.Signer, check: cms.SignerCheck, sender: str | None) -> Iterator[Sentence]:
    yield Sentence("attestation-limit-certificate")
    known = cms.addresses(signer.certificate)
    # The whole address: another one may end with it, and a name may hold it.
    if sender is not None and known and normalise(sender)[1] not in known:
        yield Sentence("attestation-limit-other-address")
    if signer.made is not None and signer.certificate is not None and not cms.in_force(signer.certificate, signer.made):
        yield Sentence("attestation-limit-out-of-force")
    if signer.sum_name in cms.WEAK_SUMS:
        yield Sentence("attestation-limit-weak-sum", (text("name", signer.sum_name.upper()),))
    if check.repair is not Repair.NONE:
        yield Sentence(f"attestation-limit-repair-{check.repair.value}")
