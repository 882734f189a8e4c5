"""The `files/` of a Signal export, whose names vouch for what is in them.

A file is called by the SHA-256 of its own SHA-256 and of a key that the record holds: whoever changes a file, and not
its record and name as well, is found out. Whoever writes the whole export anew is not.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.intake.opening import Member
from pipeline.intake.signal.records import SignalFile
from pipeline.model.attestations import Attestation, AttestationKind, AttestationResult
from pipeline.model.sentences import Sentence

_NAMED = re.compile(rb"([0-9a-fA-F]{64})(?:\.[^/]*)?")


@dataclass(frozen=True, slots=True)
class Stored:
    member: Member
    attestation: Attestation


class SignalFiles:
    def __init__(self, members: Sequence[Member]) -> None:
        self._members = tuple(members)
        self._named: dict[str, int] = {}
        self._by_digest: dict[str, int] = {}
        self._used: set[int] = set()
        for position, member in enumerate(members):
            found = _NAMED.fullmatch(member.raw.rpartition(b"/")[2])
            if found is not None:
                self._named.setdefault(found[1].decode().lower(), position)
            self._by_digest.setdefault(member.object.sha256, position)

    def take(self, file: SignalFile) -> Stored | None:
        """The stored file of a record, with what its name vouches for; None where the export does not hold it."""
        if file.plaintext is None:
            return None
        stated = file.plaintext.hex()
        for key in file.keys:
            position = self._named.get(hashlib.sha256(file.plaintext + key).hexdigest())
            if position is not None:
                fits = self._members[position].object.sha256 == stated
                return self._stored(position, _of_name(fits=fits))
        position = self._by_digest.get(stated)
        return None if position is None else self._stored(position, _OF_DIGEST)

    def left(self) -> tuple[Member, ...]:
        return tuple(member for position, member in enumerate(self._members) if position not in self._used)

    def _stored(self, position: int, attestation: Attestation) -> Stored:
        self._used.add(position)
        return Stored(self._members[position], attestation)


_OF_DIGEST = Attestation(
    AttestationKind.CONTAINER_DIGESTS,
    AttestationResult.VALID,
    "Signal",
    Sentence("attestation-signal-digest"),
)


def _of_name(*, fits: bool) -> Attestation:
    result = AttestationResult.VALID if fits else AttestationResult.INVALID
    reason = "attestation-signal-name-fits" if fits else "attestation-signal-name-differs"
    return Attestation(AttestationKind.SELF_VERIFYING_NAME, result, "Signal", Sentence(reason))
