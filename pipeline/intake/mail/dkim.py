"""One signature of a mail server over a header and a body (RFC 6376; RFC 8617 for the one inside ARC)."""

import base64
import binascii
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from pipeline.intake import names
from pipeline.intake.mail.canon import BodySum, Canonical, RawField, body_sum
from pipeline.intake.mail.keys import KeyRecord, KeySource, NoKey, PublicKey, public_key, tags_of
from pipeline.model.sentences import Sentence, text

ALGORITHMS: Final = {"rsa-sha256": "sha256", "rsa-sha1": "sha1", "ed25519-sha256": "sha256"}
_LATEST: Final = 1 << 33
"""Seconds since 1970 beyond which a time is none: the year 2242."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says of itself."""

    field: RawField
    domain: str
    selector: str
    algorithm: str
    header_form: Canonical
    body_form: Canonical
    names: tuple[bytes, ...]
    """Fields that are signed, lower case; the same name twice means the two lowest of that name."""
    body_digest: bytes
    signature: bytes
    length: int | None
    """Bytes of the body that are signed, where it is not all of it."""
    made: dt.datetime | None
    until: dt.datetime | None


def signature_of(stated: RawField) -> Signature | None:
    """None where the field is no signature that could be checked."""
    tags = tags_of(stated.value)
    if tags is None or not {"a", "b", "d", "s"} <= tags.keys():
        return None
    forms = _forms(tags.get("c", b"simple/simple"))
    signature, body_digest = _base64(tags["b"]), _base64(tags.get("bh", b""))
    if forms is None or not signature or body_digest is None:
        return None
    length = tags.get("l")
    if length is not None and not (length.isdigit() and len(length) < 19):
        return None
    return Signature(
        field=stated,
        domain=_text(tags["d"]),
        selector=_text(tags["s"]),
        algorithm=_text(tags["a"]),
        header_form=forms[0],
        body_form=forms[1],
        names=tuple(name.strip().lower() for name in tags.get("h", b"").split(b":") if name.strip()),
        body_digest=body_digest,
        signature=signature,
        length=None if length is None else int(length),
        made=_moment(tags.get("t")),
        until=_moment(tags.get("x")),
    )


def _text(value: bytes) -> str:
    return b"".join(value.split()).decode("ascii", "replace").lower()[:253]


def _forms(value: bytes) -> tuple[Canonical, Canonical] | None:
    header, _, body = _text(value).partition("/")
    try:
        return Canonical(header), Canonical(body or "simple")
    except ValueError:
        return None


def _base64(value: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(value.split()), validate=True)
    except binascii.Error:
        return None


def _moment(value: bytes | None) -> dt.datetime | None:
    if value is None or not value.isdigit() or len(value) > 10 or not 0 < int(value) < _LATEST:
        return None
    return dt.datetime.fromtimestamp(int(value), dt.UTC)


def signed_fields(fields: Sequence[RawField], names: Sequence[bytes]) -> tuple[RawField, ...]:
    """The fields that `names` mean: each name takes the lowest one of that name that is not taken yet."""
    left: dict[bytes, list[RawField]] = {}
    for one in fields:
        left.setdefault(one.name.strip().lower(), []).append(one)
    return tuple(left[name].pop() for name in names if left.get(name))


@dataclass(frozen=True, slots=True)
class UsableKey:
    key: PublicKey
    record: KeyRecord


def key_for(signature: Signature, keys: KeySource) -> UsableKey | Sentence:
    """The key that the signature names, or why it cannot be checked with one."""
    if signature.algorithm not in ALGORITHMS:
        return Sentence("attestation-unknown-algorithm", (text("name", names.shown(signature.algorithm, 40)),))
    record = keys.find(signature.selector, signature.domain)
    if isinstance(record, NoKey):
        return record.reason
    key = public_key(record.text)
    return key if isinstance(key, Sentence) else UsableKey(key, record)


def header_fits(signature: Signature, fields: Sequence[RawField], key: PublicKey) -> bool:
    """Whether the signature was made with `key` over these fields and itself."""
    form = signature.header_form
    data = b"".join(one.canonical(form) for one in fields) + _emptied(signature.field).canonical(form)
    return signed_with(key, signature.algorithm, signature.signature, data.removesuffix(b"\r\n"))


def signed_with(key: PublicKey, algorithm: str, signature: bytes, data: bytes) -> bool:
    try:
        if isinstance(key.key, RSAPublicKey):
            # SHA-1 is what old mails are signed with; that it is weak is said beside the result.
            kind = SHA1() if algorithm == "rsa-sha1" else SHA256()  # noqa: S303
            key.key.verify(signature, data, PKCS1v15(), kind)
        else:
            key.key.verify(signature, hashlib.sha256(data).digest())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _emptied(stated: RawField) -> RawField:
    """The field as it was when it was signed: without the signature itself."""
    parts = stated.value.split(b";")
    for number, part in enumerate(parts):
        name, equals, _ = part.partition(b"=")
        if name.strip() == b"b":
            parts[number] = name + equals
    return RawField(stated.name, b";".join(parts))


@dataclass(slots=True)
class BodySums:
    """The sums over one body, each made once."""

    body: Callable[[], BinaryIO]
    """The body from its start."""
    quoted: bool
    """Whether lines in it begin with `>From `."""
    _made: dict[tuple[Canonical, str, int | None, bool], BodySum] = field(default_factory=dict)

    def fitting(self, signature: Signature) -> BodySum | None:
        """The sum that the signature states, by whatever repair it is reached; None where it is not."""
        for unquote in (False, True) if self.quoted else (False,):
            made = self._sum(signature, unquote=unquote)
            if made.digest == signature.body_digest:
                return made
        return None

    def _sum(self, signature: Signature, *, unquote: bool) -> BodySum:
        algorithm = ALGORITHMS[signature.algorithm]
        key = (signature.body_form, algorithm, signature.length, unquote)
        if key not in self._made:
            self._made[key] = body_sum(self.body(), signature.body_form, algorithm, signature.length, unquote=unquote)
        return self._made[key]
