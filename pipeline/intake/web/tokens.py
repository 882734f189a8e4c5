"""Timestamp tokens (RFC 3161): whether one is about given bytes, and whether its signature fits its certificates.

Whether the authority can be trusted is not judged: its certificates came with the token.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from pipeline.intake import names
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

LONGEST_TOKEN = 1 << 18
_MOST_CERTIFICATES = 30
_HASHES = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_ASN1_TROUBLES = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)
_SHA256 = SHA256()
SumOf = Callable[[str], bytes]
"""The sum of what was stamped, by the name that hashlib gives the algorithm."""


@dataclass(frozen=True, slots=True)
class Token:
    response: TimeStampResponse
    certificates: tuple[x509.Certificate, ...]


def token_of(raw: bytes) -> Token | None:
    """The token in `raw`: an authority's answer or the bare token, as it should be encoded or nearly so."""
    if len(raw) > LONGEST_TOKEN or raw[:1] != b"\x30":
        return None
    for form in (_as_it_stands, _put_in_order, _as_answer):
        try:
            response = decode_timestamp_response(form(raw))
            return Token(response, certificates_of(response.signed_data.certificates))
        except _ASN1_TROUBLES:
            continue
    return None


def certificates_of(ders: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Certificates in DER; those that cannot be read are left out."""
    found: list[x509.Certificate] = []
    for der in sorted(ders)[:_MOST_CERTIFICATES]:
        try:
            found.append(x509.load_der_x509_certificate(der))
        except ValueError:
            continue
    return tuple(found)


def pem_certificates(pem: str) -> tuple[x509.Certificate, ...]:
    """Certificates in PEM, in their order; none where they cannot be read."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode("ascii", "replace"))[:_MOST_CERTIFICATES])
    except ValueError:
        return ()


def called(name: x509.Name) -> str:
    """Whom a certificate names, short enough to show."""
    wanted = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    found = [str(one.value) for oid in wanted for one in name.get_attributes_for_oid(oid)]
    return names.shown(", ".join(found) or name.rfc4514_string(), 200)


def token_voucher(
    token: Token, sum_of: SumOf, beside: Sequence[x509.Certificate] = (), material: tuple[Digest, ...] = ()
) -> Attestation:
    """What the token says of the bytes with these sums; `beside` are certificates that came along."""
    known = tuple({one.fingerprint(_SHA256): one for one in (*token.certificates, *beside)}.values())
    signer = _signer(token, known)
    result, reason = _judged(token, sum_of, known, signer)
    by = called(signer.subject) if signer else None
    return Attestation(AttestationKind.TIMESTAMP_TOKEN, result, by, Sentence(reason), material, _time(token))


def stamps(token: Token, sum_of: SumOf) -> bool:
    """Whether the token is about the bytes with these sums."""
    imprint = token.response.tst_info.message_imprint
    algorithm = _HASHES.get(imprint.hash_algorithm.dotted_string)
    return algorithm is not None and bool(imprint.message == sum_of(algorithm))


def sums_of_bytes(content: bytes) -> SumOf:
    return lambda algorithm: hashlib.new(algorithm, content, usedforsecurity=False).digest()


def _judged(
    token: Token, sum_of: SumOf, known: Sequence[x509.Certificate], signer: x509.Certificate | None
) -> tuple[AttestationResult, str]:
    if not stamps(token, sum_of):
        return AttestationResult.INVALID, "intake-voucher-time-other"
    roots = [one for one in known if _is_root(one)]
    if signer is None or not _reaches(signer, known, roots):
        return AttestationResult.NOT_CHECKED, "intake-voucher-time-no-root"
    others = [one for one in known if one not in roots]
    own = signer if not token.certificates else None
    verifier = VerifierBuilder(roots=roots, intermediates=others, tsa_certificate=own).build()
    try:
        verifier.verify(token.response, token.response.tst_info.message_imprint.message)
    except (VerificationError, *_ASN1_TROUBLES):
        return AttestationResult.INVALID, "intake-voucher-time-broken"
    return AttestationResult.VALID, "intake-voucher-time-fits"


def _signer(token: Token, known: Sequence[x509.Certificate]) -> x509.Certificate | None:
    signers = token.response.signed_data.signer_infos
    return next(
        (
            one
            for one in known
            for signer in signers
            if one.issuer == signer.issuer and one.serial_number == signer.serial_number
        ),
        None,
    )


def _is_root(one: x509.Certificate) -> bool:
    if one.issuer != one.subject:
        return False
    try:
        one.verify_directly_issued_by(one)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _reaches(signer: x509.Certificate, known: Sequence[x509.Certificate], roots: Sequence[x509.Certificate]) -> bool:
    """Whether the certificates lead from the signer to a root, by their names."""
    current = signer
    for _ in range(len(known) + 1):
        if current in roots:
            return True
        above = next((one for one in known if one.subject == current.issuer and one != current), None)
        if above is None:
            return False
        current = above
    return False


def _time(token: Token) -> TimeClaim | None:
    instant = token.response.tst_info.gen_time
    instant = instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)
    return from_instant(
        instant,
        semantics=TimeSemantics.EXISTENCE,
        # Not CRYPTOGRAPHIC: whoever made the token could have made its root certificate too.
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="RFC 3161 genTime",
        stated=instant.isoformat(),
    )


def _as_it_stands(raw: bytes) -> bytes:
    return raw


def _put_in_order(raw: bytes) -> bytes:
    """The answer with its certificates sorted as DER asks for; they are not covered by the signature."""
    answer = tsp.TimeStampResp.load(raw)
    signed = answer["time_stamp_token"]["content"]
    signed["certificates"] = cms.CertificateSet(sorted(signed["certificates"], key=lambda one: one.chosen.dump()))
    return bytes(answer.dump(force=True))


def _as_answer(raw: bytes) -> bytes:
    """A bare token as the answer that it came in."""
    bare = cms.ContentInfo.load(raw)
    if bare["content_type"].native != "signed_data":
        raise ValueError("no token")
    certificates = bare["content"]["certificates"]
    if certificates.native:
        bare["content"]["certificates"] = cms.CertificateSet(sorted(certificates, key=lambda one: one.chosen.dump()))
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": bare}).dump(force=True))
