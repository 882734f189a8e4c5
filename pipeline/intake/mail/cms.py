"""Signatures of S/MIME (CMS, RFC 5652): whether they fit the bytes and the certificate that came with them.

Whether a certificate belongs to whom it names is not asked: that needs roots to trust, and a look at revocations of
the day. What is asked can be asked again in thirty years with the same answer.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, Final

from asn1crypto import cms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key

from pipeline.errors import Undecodable
from pipeline.intake.mail.canon import Repair, mended

LARGEST: Final = 64 << 20
"""Bytes of a signed message that are looked into; mails are smaller."""
MOST_SIGNERS: Final = 10
_MOST_CERTIFICATES: Final = 100
_MOST_ELEMENTS: Final = 150_000
"""A mail of `LARGEST` in pieces of 512 bytes stays below; programs write 1 kB and more."""
_FAULTS: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What the ASN.1 library raises for bytes that are none."""
_SUMS: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "md5": hashes.MD5(),  # noqa: S303 -- what old mails are signed with; said beside the result
    "sha1": hashes.SHA1(),  # noqa: S303
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
WEAK_SUMS: Final = frozenset({"md5", "sha1"})


@dataclass(frozen=True, slots=True)
class Signer:
    """One signer of a message, not yet checked."""

    info: Any
    """`asn1crypto.cms.SignerInfo`."""
    certificate: Any | None
    """`asn1crypto.x509.Certificate`, where it came with the signature."""
    sum_name: str
    made: dt.datetime | None
    """When it was signed, as the signer says."""


@dataclass(frozen=True, slots=True)
class SignedMessage:
    signers: tuple[Signer, ...]
    content: bytes | None
    """None where the signature stands beside what it signs."""


@dataclass(frozen=True, slots=True)
class Compressed:
    packed: bytes
    """As zlib writes it."""


def parsed(raw: bytes) -> SignedMessage | Compressed:
    """What `raw` (DER or BER) holds. Raises Undecodable for anything else."""
    if elements(raw) > _MOST_ELEMENTS:
        raise Undecodable("intake", "CMS of too many elements")
    try:
        outer = cms.ContentInfo.load(raw)
        kind = outer["content_type"].native
        if kind == "compressed_data":
            return Compressed(bytes(outer["content"]["encap_content_info"]["content"]))
        if kind != "signed_data":
            raise Undecodable("intake", f"CMS of the kind {kind}")
        return _signed(outer["content"])
    except _FAULTS as error:
        raise Undecodable("intake", f"CMS: {type(error).__name__}") from error


def elements(raw: bytes) -> int:
    """How many elements `raw` has at whatever depth, counted up to one more than there may be.

    The library takes seconds for each megabyte of content that comes in pieces of one byte.
    """
    count = position = 0
    while position + 2 <= len(raw) and count <= _MOST_ELEMENTS:
        count += 1
        constructed, length = raw[position] & 0x20, raw[position + 1]
        position += 2
        if length > 0x80:
            size = length & 0x7F
            length = int.from_bytes(raw[position : position + size], "big")
            position += size
        # The inside of an element of unknown length is walked through like that of any other.
        position += 0 if constructed or length == 0x80 else length
    return count


def _signed(data: Any) -> SignedMessage:
    inner = data["encap_content_info"]["content"]
    content = None if inner.native is None else bytes(inner)
    certificates = [
        choice.chosen
        for choice in list(data["certificates"] or ())[:_MOST_CERTIFICATES]
        if choice.name == "certificate"
    ]
    infos = list(data["signer_infos"])[:MOST_SIGNERS]
    return SignedMessage(tuple(_signer(info, certificates) for info in infos), content)


def _signer(info: Any, certificates: Sequence[Any]) -> Signer:
    matching = (one for one in certificates if _is_of(info["sid"], one))
    return Signer(info, next(matching, None), str(info["digest_algorithm"]["algorithm"].native), _signing_time(info))


def _is_of(sid: Any, certificate: Any) -> bool:
    if sid.name == "issuer_and_serial_number":
        wanted = sid.chosen
        same = certificate.issuer == wanted["issuer"]
        return bool(same and certificate.serial_number == wanted["serial_number"].native)
    return bool(certificate.key_identifier == sid.chosen.native)


def _signing_time(info: Any) -> dt.datetime | None:
    stated = _attribute(info, "signing_time")
    made = stated.native if stated is not None else None
    return made.astimezone(dt.UTC) if isinstance(made, dt.datetime) and made.tzinfo else None


def _attribute(info: Any, name: str) -> Any | None:
    for attribute in info["signed_attrs"] or ():
        if attribute["type"].native == name and len(attribute["values"]):
            return attribute["values"][0]
    return None


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums over what is signed, by what was done to the bytes first, and by the name of the sum."""

    made: Mapping[tuple[Repair, str], bytes]

    def of(self, repair: Repair, name: str) -> bytes | None:
        return self.made.get((repair, name))


def sums_over(source: Callable[[], BinaryIO], signers: Sequence[Signer], repairs: Sequence[Repair]) -> Sums:
    """`source` gives what is signed, from its start."""
    wanted = {one.sum_name for one in signers if one.sum_name in _SUMS}
    made: dict[tuple[Repair, str], bytes] = {}
    for repair in repairs:
        totals = {name: hashlib.new(name, usedforsecurity=False) for name in wanted}
        for piece in mended(source(), repair):
            for total in totals.values():
                total.update(piece)
        made |= {(repair, name): total.digest() for name, total in totals.items()}
    return Sums(made)


class Fit(StrEnum):
    """How a signature stands to what it signs."""

    FITS = "fits"
    CONTENT_DIFFERS = "content_differs"
    SIGNATURE_DIFFERS = "signature_differs"
    NO_CERTIFICATE = "no_certificate"
    """It did not come with the signature, so that there is no key to check with."""
    UNKNOWN = "unknown"
    """An algorithm or form that is not known here."""


@dataclass(frozen=True, slots=True)
class SignerCheck:
    fit: Fit
    repair: Repair = Repair.NONE


def check(signer: Signer, sums: Sums) -> SignerCheck:
    """Whether the signature fits the bytes, by whatever repair, and the key in the certificate beside it."""
    try:
        stated = _attribute(signer.info, "message_digest")
        if signer.sum_name not in _SUMS:
            return SignerCheck(Fit.UNKNOWN)
        if stated is None:
            return _over_content(signer, sums)
        repair = next((one for one in Repair if sums.of(one, signer.sum_name) == stated.native), None)
        if repair is None:
            return SignerCheck(Fit.CONTENT_DIFFERS)
        attributes = signer.info["signed_attrs"]
        forms = (b"\x31" + attributes.dump()[1:], attributes.untag().dump(force=True))
        made = [hashlib.new(signer.sum_name, form, usedforsecurity=False).digest() for form in forms]
        fits = [_signed_by(signer, digest, form) for digest, form in zip(made, forms, strict=True)]
        return SignerCheck(Fit.FITS if Fit.FITS in fits else fits[0], repair)
    except (*_FAULTS, UnsupportedAlgorithm):
        return SignerCheck(Fit.UNKNOWN)


def _over_content(signer: Signer, sums: Sums) -> SignerCheck:
    """Without attributes the content itself is signed."""
    fit = Fit.UNKNOWN
    for repair in Repair:
        digest = sums.of(repair, signer.sum_name)
        if digest is not None:
            fit = _signed_by(signer, digest, None)
            if fit is Fit.FITS:
                return SignerCheck(fit, repair)
    return SignerCheck(fit)


def _signed_by(signer: Signer, digest: bytes, data: bytes | None) -> Fit:
    if signer.certificate is None:
        return Fit.NO_CERTIFICATE
    key = load_der_public_key(signer.certificate.public_key.dump())
    signature, method = signer.info["signature"].native, signer.info["signature_algorithm"]
    kind = _SUMS[signer.sum_name]
    try:
        match key:
            case rsa.RSAPublicKey():
                pss = method.signature_algo == "rsassa_pss"
                filling = padding.PSS(padding.MGF1(kind), padding.PSS.AUTO) if pss else padding.PKCS1v15()
                key.verify(signature, digest, filling, Prehashed(kind))
            case ec.EllipticCurvePublicKey():
                key.verify(signature, digest, ec.ECDSA(Prehashed(kind)))
            case ed25519.Ed25519PublicKey() if data is not None:
                key.verify(signature, data)
            case _:
                return Fit.UNKNOWN
    except InvalidSignature:
        return Fit.SIGNATURE_DIFFERS
    return Fit.FITS


def fingerprint(certificate: Any) -> str:
    """The SHA-256 of the certificate. The name in it would tell a source's; it stands in the preserved signature."""
    return f"SHA-256 {certificate.sha256.hex()}"


def addresses(certificate: Any) -> tuple[str, ...]:
    """The mail addresses that the certificate is for, lower case."""
    try:
        names = certificate.subject_alt_name_value
        stated = [str(name.native) for name in names or () if name.name == "rfc822_name"]
        subject = certificate.subject.native.get("email_address")
    except _FAULTS:
        return ()
    return tuple(one.lower() for one in (*stated, subject) if isinstance(one, str) and "@" in one)


def in_force(certificate: Any, when: dt.datetime) -> bool:
    """Whether the certificate was meant to be used at the time."""
    try:
        return bool(certificate.not_valid_before <= when <= certificate.not_valid_after)
    except _FAULTS:
        return False
