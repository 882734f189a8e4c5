"""The chain of seals that forwarding servers put on a mail (ARC, RFC 8617)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.intake import names
from pipeline.intake.mail.canon import Canonical, RawField
from pipeline.intake.mail.dkim import ALGORITHMS, BodySums, Signature, header_fits, key_for, signature_of, signed_fields
from pipeline.intake.mail.keys import KeyRecord, KeySource, tags_of
from pipeline.model.attestations import AttestationResult
from pipeline.model.sentences import Sentence, number, text

_RESULTS, _MESSAGE, _SEAL = b"arc-authentication-results", b"arc-message-signature", b"arc-seal"
_KINDS = (_RESULTS, _MESSAGE, _SEAL)
_INSTANCE = re.compile(rb"\s*i\s*=\s*(\d{1,3})\s*;")
_MOST_SEALS = 50
"""RFC 8617 section 4.2.1."""


@dataclass(frozen=True, slots=True)
class _Link:
    """What one server put on the mail."""

    results: RawField
    message: RawField
    seal: RawField

    @property
    def fields(self) -> tuple[RawField, RawField, RawField]:
        return self.results, self.message, self.seal


@dataclass(frozen=True, slots=True)
class ChainCheck:
    result: AttestationResult
    reason: Sentence
    oldest: Signature | None
    """The seal of the first server."""
    keys: tuple[KeyRecord, ...]


def check_chain(fields: Sequence[RawField], sums: BodySums, keys: KeySource) -> ChainCheck | None:
    """Whether all seals hold, and the signature of the last server over the mail. None where it bears no seal."""
    if not any(one.name.strip().lower() == _SEAL for one in fields):
        return None
    links = _links(fields)
    seals = [_seal(link) for link in links]
    newest = signature_of(links[-1].message) if links else None
    if newest is None or not all(seals):
        return ChainCheck(AttestationResult.INVALID, Sentence("attestation-arc-broken"), None, ())
    whole = [seal for seal in seals if seal is not None]
    steps = [_Step(newest, signed_fields(fields, newest.names), "attestation-arc-mail-differs")]
    steps += [_Step(seal, _before(links, place), "attestation-arc-seal-differs") for place, seal in enumerate(whole)]
    if newest.algorithm in ALGORITHMS and sums.fitting(newest) is None:
        return ChainCheck(AttestationResult.INVALID, Sentence("attestation-arc-body-differs"), whole[0], ())
    return _checked(steps, _states(links), whole[0], keys)


@dataclass(frozen=True, slots=True)
class _Step:
    """One signature of the chain, with what it covers."""

    signature: Signature
    covered: tuple[RawField, ...]
    otherwise: str
    """What is said where it does not fit."""


def _checked(steps: Sequence[_Step], states: Sequence[bytes], oldest: Signature, keys: KeySource) -> ChainCheck:
    used: dict[str, KeyRecord] = {}
    lacking: Sentence | None = None
    for step in steps:
        found = key_for(step.signature, keys)
        if isinstance(found, Sentence):
            lacking = lacking or found
            continue
        used[found.record.name] = found.record
        if not header_fits(step.signature, step.covered, found.key):
            by = text("domain", names.shown(step.signature.domain, 253))
            reason = Sentence(step.otherwise, (by,))
            return ChainCheck(AttestationResult.INVALID, reason, oldest, tuple(used.values()))
    records = tuple(used.values())
    if list(states) != [b"none", *[b"pass"] * (len(states) - 1)]:
        return ChainCheck(AttestationResult.INVALID, Sentence("attestation-arc-refused"), oldest, records)
    if lacking is not None:
        return ChainCheck(AttestationResult.NOT_CHECKED, lacking, oldest, records)
    reason = Sentence("attestation-arc-valid", (number("count", len(states)),))
    return ChainCheck(AttestationResult.VALID, reason, oldest, records)


def _seal(link: _Link) -> Signature | None:
    """A seal states no canonical form: it is always the relaxed one."""
    seal = signature_of(link.seal)
    return None if seal is None else replace(seal, header_form=Canonical.RELAXED)


def _before(links: Sequence[_Link], place: int) -> tuple[RawField, ...]:
    """What the seal at `place` covers: all that stood there before it, oldest first."""
    return tuple(one for link in links[: place + 1] for one in link.fields)[:-1]


def _states(links: Sequence[_Link]) -> list[bytes]:
    """What each server found the chain before it to be."""
    return [(tags_of(link.seal.value) or {}).get("cv", b"").lower() for link in links]


def _links(fields: Sequence[RawField]) -> list[_Link]:
    """From the first server to the last; empty where the chain has holes or doubles."""
    found: dict[tuple[int, bytes], RawField] = {}
    for one in fields:
        name = one.name.strip().lower()
        if name not in _KINDS:
            continue
        position = _instance(one)
        if not 1 <= position <= _MOST_SEALS or (position, name) in found:
            return []
        found[position, name] = one
    count = max((position for position, _ in found), default=0)
    if len(found) != 3 * count:
        return []
    return [
        _Link(found[position, _RESULTS], found[position, _MESSAGE], found[position, _SEAL])
        for position in range(1, count + 1)
    ]


def _instance(one: RawField) -> int:
    """The position that a field states; 0 for none. Signatures may state it anywhere, results at their begin."""
    at_begin = _INSTANCE.match(one.value)
    stated = at_begin[1] if at_begin else (tags_of(one.value) or {}).get("i", b"")
    return int(stated) if stated.isdigit() and len(stated) < 4 else 0
