"""What servers vouch for in a mail: their signatures (DKIM), seals of forwarders (ARC), and our own server's findings.

A valid signature says that these fields and this text are those that the domain's server signed. It says nothing of
who wrote them, nor of what a picture shows.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from pipeline.intake import names
from pipeline.intake.limits import section
from pipeline.intake.mail.arc import check_chain
from pipeline.intake.mail.canon import BodySum, RawField, Repair, raw_fields
from pipeline.intake.mail.dkim import (
    ALGORITHMS,
    BodySums,
    Signature,
    UsableKey,
    header_fits,
    key_for,
    signature_of,
    signed_fields,
)
from pipeline.intake.mail.keys import KeyOrigin, KeyRecord, KeySource
from pipeline.intake.mail.lines import lines_with
from pipeline.intake.persons import normalise
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.basics import Digest
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, moment, number, text
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant
from pipeline.ports import Cabinet

_MOST_SIGNATURES = 10
_SHORTEST_KEY = 1024
"""Bits of an RSA key; shorter ones have been broken by single people (RFC 8301 section 3.2)."""
_SHOWN = ((b"from", "From"), (b"date", "Date"), (b"subject", "Subject"), (b"content-type", "Content-Type"))
"""Fields that people read, or that decide what the body is."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """The record of a key, preserved."""

    object: Object
    name: str


@dataclass(slots=True)
class MailSignatures:
    """The signatures over one mail."""

    fields: tuple[RawField, ...]
    sums: BodySums
    keys: KeySource
    cabinet: Cabinet
    kept: list[KeptKey]
    """Records of keys that were used, each preserved."""

    @classmethod
    def over(cls, stream: BinaryIO, body_start: int, keys: KeySource, cabinet: Cabinet) -> "MailSignatures":
        """`stream` holds the mail; nobody else may read it meanwhile."""
        size = stream.seek(0, 2)
        stream.seek(0)
        fields = raw_fields(stream.read(body_start))
        quoted = next(lines_with(b">From ", stream, body_start, size), None) is not None
        sums = BodySums(lambda: section(stream, body_start, size), quoted)
        return cls(fields, sums, keys, cabinet, [])

    def attestations(self) -> Iterator[Attestation]:
        stated = [one for one in self.fields if one.name.strip().lower() == b"dkim-signature"]
        for one in stated[:_MOST_SIGNATURES]:
            yield self._dkim(signature_of(one))
        yield from self._chain()

    def _dkim(self, signature: Signature | None) -> Attestation:
        if signature is None:
            return _answer(AttestationResult.INVALID, None, Sentence("attestation-dkim-broken"))
        if b"from" not in signature.names:
            return _answer(AttestationResult.INVALID, signature, Sentence("attestation-dkim-no-from"))
        fitting = self.sums.fitting(signature) if signature.algorithm in ALGORITHMS else None
        if fitting is None and signature.algorithm in ALGORITHMS:
            # Without any key: the signature itself states another sum.
            return _answer(AttestationResult.INVALID, signature, Sentence("attestation-dkim-body-differs"))
        key = key_for(signature, self.keys)
        if isinstance(key, Sentence) or fitting is None:
            reason = key if isinstance(key, Sentence) else Sentence("attestation-dkim-broken")
            return _answer(AttestationResult.NOT_CHECKED, signature, reason)
        material = self._keep(key.record)
        covered = signed_fields(self.fields, signature.names)
        if not header_fits(signature, covered, key.key):
            return _answer(AttestationResult.INVALID, signature, Sentence("attestation-dkim-header-differs"), material)
        limits = tuple(_limits(signature, key, fitting, self._uncovered(covered), self._sender_domain()))
        reason = Sentence("attestation-dkim-valid")
        authority = _authority(key)
        return _answer(AttestationResult.VALID, signature, reason, material, limits, authority)

    def _chain(self) -> Iterator[Attestation]:
        check = check_chain(self.fields, self.sums, self.keys)
        if check is None:
            return
        material = tuple(digest for record in check.keys for digest in self._keep(record))
        limits = (Sentence("attestation-limit-arc"),) if check.result is AttestationResult.VALID else ()
        yield Attestation(
            AttestationKind.ARC,
            check.result,
            _by(check.oldest) if check.oldest else None,
            check.reason,
            material,
            _made(check.oldest, "ARC-Seal t=", Authority.EXPORT) if check.oldest else None,
            limits,
        )

    def _keep(self, record: KeyRecord) -> tuple[Digest, ...]:
        kept = self.cabinet.keep(io.BytesIO(record.text))
        self.kept.append(KeptKey(kept, record.name))
        return (kept.sha256,)

    def _uncovered(self, covered: Sequence[RawField]) -> list[str]:
        """Shown fields that the signature does not cover. Of doubled ones, programs show the first."""
        return [shown for name, shown in _SHOWN if (first := self._first(name)) is not None and first not in covered]

    def _first(self, name: bytes) -> RawField | None:
        return next((one for one in self.fields if one.name.strip().lower() == name), None)

    def _sender_domain(self) -> str:
        sender = self._first(b"from")
        value = " ".join((sender.value if sender else b"").decode("utf-8", "replace").split())
        # The address that the mail counts as sent from, not whichever stands last in the field.
        return normalise(value)[1].rpartition("@")[2].strip(' >"').lower()


def _answer(
    result: AttestationResult,
    signature: Signature | None,
    reason: Sentence,
    material: tuple[Digest, ...] = (),
    limits: tuple[Sentence, ...] = (),
    authority: Authority = Authority.EXPORT,
) -> Attestation:
    by = _by(signature) if signature else None
    time = _made(signature, "DKIM-Signature t=", authority) if signature else None
    return Attestation(AttestationKind.DKIM, result, by, reason, material, time, limits)


def _by(signature: Signature) -> str:
    return names.shown(f"{signature.domain} ({signature.selector})", 300)


def _made(signature: Signature, source: str, authority: Authority) -> TimeClaim | None:
    if signature.made is None:
        return None
    return from_instant(
        signature.made,
        semantics=TimeSemantics.SEND,
        authority=authority,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source=source,
        stated=str(int(signature.made.timestamp())),
    )


def _authority(key: UsableKey) -> Authority:
    """A time is only more than a claim where the key stood in the DNS when we asked, and nobody else can have it."""
    doubtful = key.record.published or key.key.testing or _is_short(key)
    sound = key.record.origin is KeyOrigin.DNS and not doubtful
    return Authority.CRYPTOGRAPHIC if sound else Authority.EXPORT


def _is_short(key: UsableKey) -> bool:
    return isinstance(key.key.key, RSAPublicKey) and key.key.bits < _SHORTEST_KEY


def _limits(
    signature: Signature, key: UsableKey, body: BodySum, uncovered: Sequence[str], sender: str
) -> Iterator[Sentence]:
    """What this valid signature does not say."""
    if key.record.published:
        yield Sentence("attestation-limit-published")
    yield Sentence(f"attestation-limit-key-{key.record.origin.value}")
    if uncovered:
        yield Sentence("attestation-limit-uncovered", (text("fields", ", ".join(uncovered)),))
    if body.behind:
        yield Sentence("attestation-limit-length", (number("count", body.behind),))
    if sender and not _same_house(signature.domain, sender):
        # The sender's own domain may tell who it is, and is not said again.
        yield Sentence("attestation-limit-other-domain")
    yield from _weaknesses(signature, key)
    if body.repair is not Repair.NONE:
        yield Sentence(f"attestation-limit-repair-{body.repair.value}")


def _weaknesses(signature: Signature, key: UsableKey) -> Iterator[Sentence]:
    if _is_short(key):
        yield Sentence("attestation-limit-short-key", (number("bits", key.key.bits),))
    if signature.algorithm == "rsa-sha1":
        yield Sentence("attestation-limit-weak-sum", (text("name", "SHA-1"),))
    if key.key.testing:
        yield Sentence("attestation-limit-testing")
    if signature.until is not None:
        yield Sentence("attestation-limit-until", (moment("when", signature.until),))


def _same_house(domain: str, sender: str) -> bool:
    return sender == domain or sender.endswith("." + domain)
