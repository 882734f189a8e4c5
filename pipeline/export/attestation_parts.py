"""What vouches for an arrival, in the exported document."""

from dataclasses import dataclass

from pipeline.export.parts import Said, TimePart
from pipeline.model.attestations import AttestationKind, AttestationResult
from pipeline.model.basics import Digest


@dataclass(frozen=True, slots=True)
class AttestationPart:
    """One voucher. That it fits says that the bytes are those that were signed or summed, and no more."""

    kind: AttestationKind
    kind_words: str
    result: AttestationResult
    result_words: str
    by: str | None
    reason: Said | None
    limits: tuple[Said, ...]
    """What a fitting one does not cover, and what weakens it."""
    material: tuple[Digest, ...]
    """What is needed to check it again: objects of the vault."""
    time: TimePart | None
    """When it was made, as it says itself."""
