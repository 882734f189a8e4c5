"""Custody events in the words of PREMIS, and the signed head of the ledger."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, ToolVersion


class EventType(StrEnum):
    """PREMIS event types (id.loc.gov/vocabulary/preservation/eventType), the ones in use."""

    INGESTION_START = "ingestion start"
    INGESTION_END = "ingestion end"
    CAPTURE = "capture"
    MESSAGE_DIGEST_CALCULATION = "message digest calculation"
    UNPACKING = "unpacking"
    METADATA_EXTRACTION = "metadata extraction"
    METADATA_MODIFICATION = "metadata modification"
    CREATION = "creation"
    FIXITY_CHECK = "fixity check"
    QUARANTINE = "quarantine"
    DECRYPTION = "decryption"
    DISSEMINATION = "dissemination"
    DIGITAL_SIGNATURE_GENERATION = "digital signature generation"
    POLICY_ASSIGNMENT = "policy assignment"
    APPRAISAL = "appraisal"


class EventOutcome(StrEnum):
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "fail"


@dataclass(frozen=True, slots=True)
class RowDigest:
    """The digest of a row that an event speaks of, so that editing the row is found."""

    table: str
    key: str
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Happening:
    """A custody event before the ledger numbers and chains it."""

    type: EventType
    agent: str
    instrument: ToolVersion
    outcome: EventOutcome
    objects: tuple[Digest, ...] = ()
    rows: tuple[RowDigest, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One leaf of the ledger."""

    sequence: int
    """From 1, without gaps."""
    time: dt.datetime
    clock: str
    """Whose clock: `system clock`, or what a simulated one calls itself."""
    happening: Happening
    previous: Digest
    """Chain value before this leaf; 64 zeros before the first."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The state of the ledger at a moment, signed with the case's Ed25519 key."""

    size: int
    """Number of events that the head covers."""
    chain: Digest
    time: dt.datetime
    public_key: str
    """Raw Ed25519 public key, hexadecimal."""
    signature: str
    """Over the canonical form of (size, chain, time, public_key), hexadecimal."""


class FaultKind(StrEnum):
    OBJECT_MISSING = "object_missing"
    OBJECT_ALTERED = "object_altered"
    OBJECT_UNKNOWN = "object_unknown"
    ROW_MISSING = "row_missing"
    ROW_ALTERED = "row_altered"
    EVENT_ALTERED = "event_altered"
    EVENT_MISSING = "event_missing"
    HEAD_INVALID = "head_invalid"
    KEY_MISSING = "key_missing"


@dataclass(frozen=True, slots=True)
class CustodyFault:
    kind: FaultKind
    where: str
    detail: str


@dataclass(frozen=True, slots=True)
class CustodyReport:
    """What `sanad custody verify` looked at and found."""

    objects: int
    bytes: int
    rows: int
    events: int
    heads: int
    timestamps: int
    faults: tuple[CustodyFault, ...]
    not_checked: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.faults
