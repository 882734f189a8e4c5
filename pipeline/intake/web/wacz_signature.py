"""The signature over a WACZ (`datapackage-digest.json`), as `wacz-auth` 0.1.0 describes it.

A signature is made over the text of the sum of `datapackage.json`: with a key that comes along (anonymous), or
with the key of a domain's certificate, then with a timestamp over the signature's text. Nothing is asked on the
network, and no issuer is trusted here.
"""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from pipeline.intake import names
from pipeline.intake.web.pages import instant_of
from pipeline.intake.web.tokens import called, pem_certificates, sums_of_bytes, token_of, token_voucher
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.sentences import Parameter, Sentence, text

_TEST_AUTHORITY = "(STAGING)"
"""Let's Encrypt's authority for trying out, which names itself so and gives certificates that vouch for nothing."""
_KEY_TROUBLES = (ValueError, TypeError, UnsupportedAlgorithm)


@dataclass(frozen=True, slots=True)
class SignedData:
    """What stands in `signedData`; an absent field is empty."""

    hash: str
    signature: str
    created: str
    public_key: str
    domain: str
    domain_certificates: str
    time_signature: str
    time_certificates: str


def signed_data_of(record: object) -> SignedData | None:
    """The signature in a `datapackage-digest.json`; None where it has none."""
    if not isinstance(record, dict):
        return None
    keys = ("hash", "signature", "created", "publicKey", "domain", "domainCert", "timeSignature", "timestampCert")
    values = [record.get(key) for key in keys]
    found = SignedData(*(value if isinstance(value, str) else "" for value in values))
    return found if found.signature else None


def signature_vouchers(signed: SignedData, digest: str, material: tuple[Digest, ...]) -> tuple[Attestation, ...]:
    """What the signature is worth. `digest` is the sum of `datapackage.json` as its digest file states it."""
    if signed.hash != digest:
        return (_voucher(AttestationResult.INVALID, "intake-voucher-wacz-other-sum", None, material),)
    if signed.domain_certificates:
        certificates = pem_certificates(signed.domain_certificates)
        return (_by_domain(signed, certificates, material), *_stamped(signed, material))
    return (_anonymous(signed, material), *_stamped(signed, material))


def _anonymous(signed: SignedData, material: tuple[Digest, ...]) -> Attestation:
    try:
        raw = base64.b64decode(signed.public_key)
        key = load_der_public_key(raw)
    except (*_KEY_TROUBLES, binascii.Error):
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-wacz-no-key", None, material)
    by = f"SHA-256 {hashlib.sha256(raw).hexdigest()}"
    if not _fits(key, signed):
        return _voucher(AttestationResult.INVALID, "intake-voucher-wacz-broken", by, material)
    return _voucher(AttestationResult.VALID, "intake-voucher-wacz-anonymous", by, material)


def _by_domain(
    signed: SignedData, certificates: Sequence[x509.Certificate], material: tuple[Digest, ...]
) -> Attestation:
    by = names.shown(signed.domain, 200) or None
    if not certificates:
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-wacz-no-key", by, material)
    own = certificates[0]
    issuer = text("issuer", called(own.issuer))
    try:
        fits = _fits(own.public_key(), signed)
    except _KEY_TROUBLES:
        return _voucher(AttestationResult.NOT_CHECKED, "intake-voucher-wacz-no-key", by, material)
    if not fits:
        return _voucher(AttestationResult.INVALID, "intake-voucher-wacz-broken", by, material)
    if any(_TEST_AUTHORITY in one.issuer.rfc4514_string() for one in certificates):
        return _voucher(AttestationResult.INVALID, "intake-voucher-wacz-test-issuer", by, material, issuer)
    if not _names(own, signed.domain) or not _linked(certificates) or not _was_in_force(own, signed):
        return _voucher(AttestationResult.INVALID, "intake-voucher-wacz-certificate", by, material, issuer)
    return _voucher(AttestationResult.VALID, "intake-voucher-wacz-domain", by, material, issuer)


def _stamped(signed: SignedData, material: tuple[Digest, ...]) -> tuple[Attestation, ...]:
    if not signed.time_signature:
        return ()
    try:
        token = token_of(base64.b64decode(signed.time_signature))
    except (ValueError, binascii.Error):
        token = None
    if token is None:
        kind = AttestationKind.TIMESTAMP_TOKEN
        return (Attestation(kind, AttestationResult.NOT_CHECKED, None, Sentence("intake-voucher-time-unreadable")),)
    stamped = sums_of_bytes(signed.signature.encode())
    return (token_voucher(token, stamped, pem_certificates(signed.time_certificates), material),)


def _fits(key: object, signed: SignedData) -> bool:
    try:
        signature = base64.b64decode(signed.signature)
    except (ValueError, binascii.Error):
        return False
    message = signed.hash.encode()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_as_der(signature, key), message, ec.ECDSA(SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        else:
            raise ValueError("a key of another kind")
    except InvalidSignature:
        return False
    return True


def _as_der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    """Browsers give the two numbers of a signature one behind the other; elsewhere they stand in DER."""
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return signature
    return encode_dss_signature(int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big"))


def _names(certificate: x509.Certificate, domain: str) -> bool:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    stated = domain.lower()
    fitting = (stated, "*." + stated.partition(".")[2])
    return any(name.lower() in fitting for name in found.get_values_for_type(x509.DNSName))


def _linked(certificates: Sequence[x509.Certificate]) -> bool:
    """Whether each certificate was issued by the next one."""
    try:
        for below, above in pairwise(certificates):
            below.verify_directly_issued_by(above)
    except (*_KEY_TROUBLES, InvalidSignature):
        return False
    return True


def _was_in_force(certificate: x509.Certificate, signed: SignedData) -> bool:
    created = instant_of(signed.created)
    hour = dt.timedelta(hours=1)
    if created is None:
        return False
    return certificate.not_valid_before_utc - hour <= created <= certificate.not_valid_after_utc + hour


def _voucher(
    result: AttestationResult, reason: str, by: str | None, material: tuple[Digest, ...], *parameters: Parameter
) -> Attestation:
    return Attestation(AttestationKind.CONTAINER_SIGNATURE, result, by, Sentence(reason, parameters), material)
