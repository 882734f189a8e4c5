"""Detached OpenPGP signatures of field programs, with the key that came along.

The key vouches only that one device (whoever held it) signed all of it; nobody vouches for the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pysequoia import Cert, Sig, verify

from pipeline.intake.opening import Member, Walk
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

LONGEST_SIGNATURE = 1 << 16
LONGEST_KEY = 1 << 20
MOST_SIGNED = 1 << 27
"""Bytes of a signed file that are read into memory: the library takes nothing else without a file on the disk."""
_OUTDATED = ("SHA1", "MD5", "RipeMD")


@dataclass(frozen=True, slots=True)
class Key:
    certificate: Cert
    material: Digest
    outdated: bool
    """Its own signatures are made with sums that can be forged today (SHA-1): nothing can be checked with it."""


def key_in(member: Member, walk: Walk) -> Key | None:
    """The public key in a file; None where there is none."""
    if member.object.size > LONGEST_KEY:
        return None
    with walk.cabinet.open(member.object.sha256) as stream:
        content = stream.read(LONGEST_KEY)
    try:
        certificate = Cert.from_bytes(content)
    except (RuntimeError, ValueError):
        return None
    try:
        certificate.expiration  # noqa: B018 -- asked for its answer to whether the key itself still holds
        outdated = False
    except (RuntimeError, ValueError):
        outdated = True
    return Key(certificate, member.object.sha256, outdated)


def signature_voucher(signed: Member, signature: Member, keys: Sequence[Key], walk: Walk) -> Attestation:
    """What a detached signature says of a file."""
    material = (signature.object.sha256, *(key.material for key in keys))
    parsed = _signature(signature, walk)
    if parsed is None:
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-pgp-unreadable", None, material)
    by = _issuer(parsed)
    time = _made(parsed)
    if not keys:
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-pgp-no-key", by, material, time)
    usable = [key.certificate for key in keys if not key.outdated]
    if not usable or any(word in str(parsed.hash_algorithm) for word in _OUTDATED):
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-pgp-outdated", by, material, time)
    if signed.object.size > MOST_SIGNED:
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-pgp-large", by, material, time)
    with walk.cabinet.open(signed.object.sha256) as stream:
        content = stream.read(MOST_SIGNED)
    try:
        found = verify(bytes=content, store=lambda _: usable, signature=parsed)
    except (RuntimeError, ValueError):
        return _voucher(AttestationResult.INVALID, "intake-voucher-pgp-broken", by, material, time)
    by = next((one.certificate.upper() for one in found.valid_sigs), by)
    return _voucher(AttestationResult.VALID, "intake-voucher-pgp-fits", by, material, time)


def _signature(member: Member, walk: Walk) -> Sig | None:
    if member.object.size > LONGEST_SIGNATURE:
        return None
    with walk.cabinet.open(member.object.sha256) as stream:
        content = stream.read(LONGEST_SIGNATURE)
    try:
        return Sig.from_bytes(content)
    except (RuntimeError, ValueError):
        return None


def _issuer(signature: Sig) -> str | None:
    named = signature.issuer_fingerprint or signature.issuer_key_id
    return str(named).upper() if named else None


def _made(signature: Sig) -> TimeClaim | None:
    instant = signature.created
    if instant is None:
        return None
    return from_instant(
        instant,
        semantics=TimeSemantics.STORED_BY_APP,
        # The device's clock; whoever holds the key can sign with any time.
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="OpenPGP signature creation time",
        stated=instant.isoformat(),
    )


def _voucher(
    result: AttestationResult,
    reason: str,
    by: str | None,
    material: tuple[Digest, ...],
    time: TimeClaim | None = None,
) -> Attestation:
    return Attestation(AttestationKind.DEVICE_SIGNATURE, result, by, Sentence(reason), material, time)
