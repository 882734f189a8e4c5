"""What vouches for a message or file on its way: signatures, sums, tokens, and what a program put on record."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest
from pipeline.model.sentences import Sentence
from pipeline.model.times import TimeClaim


class AttestationKind(StrEnum):
    DKIM = "dkim"
    ARC = "arc"
    AUTHENTICATION_RESULTS = "authentication_results"
    """What our own receiving server found when the mail came in."""
    MAIL_SIGNATURE = "mail_signature"
    """S/MIME or OpenPGP over a mail."""
    CONTAINER_DIGESTS = "container_digests"
    """The sums that a container states for its parts."""
    CONTAINER_SIGNATURE = "container_signature"
    DEVICE_SIGNATURE = "device_signature"
    """Made by the program that took the picture."""
    TIMESTAMP_TOKEN = "timestamp_token"  # noqa: S105 -- no secret
    SELF_VERIFYING_NAME = "self_verifying_name"
    """The file's name was made of its digest."""


class AttestationResult(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKED = "not_checked"
    """The key, the sum or the means to check is not at hand; the reason says which."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """One voucher, as it was checked at intake. Valid means that the bytes are those that were signed, no more."""

    kind: AttestationKind
    result: AttestationResult
    by: str | None
    """Who vouches: a domain with its selector, a fingerprint, a program. Escaped for display."""
    reason: Sentence | None = None
    """What was checked, or why it is invalid or could not be checked."""
    material: tuple[Digest, ...] = ()
    """What is needed to check it again, preserved: the key as it was then, the signature, the token."""
    time: TimeClaim | None = None
    """When it was made, as it says itself."""
    limits: tuple[Sentence, ...] = ()
    """What a valid one does not cover, and what weakens it."""


@dataclass(frozen=True, slots=True)
class StatedFact:
    """Something that a record around the file says, word for word: the program that sent it, a sensor's reading."""

    name: str
    """The field's own name in its format."""
    value: str
    """At most 200 characters, escaped for display."""
