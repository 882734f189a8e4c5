"""One item in the exported document: how it came, what it says of itself, what it copies, what was found."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.export.around_parts import AroundPart
from pipeline.export.attestation_parts import AttestationPart
from pipeline.export.lineage_parts import RulingPart
from pipeline.export.parts import DecisionPart, FindingPart, ItemName, PlacePart, Said, ScorePart, TimePart
from pipeline.model.arrivals import Channel
from pipeline.model.attestations import StatedFact
from pipeline.model.basics import Digest, ReceiptId, SourceCode, SubmissionId, ToolVersion
from pipeline.model.descriptions import Fact, Integrity, MediaKind
from pipeline.model.likeness import HashKind, MatchKind, Segment, Transformation
from pipeline.model.objects import DerivativeKind, ItemStatus


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One arrival, with what the person who handed it over said."""

    id: ReceiptId
    submission: SubmissionId
    channel: Channel
    channel_words: str
    source: SourceCode
    original_name: str
    """Made safe to show; `original_name_hex` has the bytes."""
    original_name_hex: str
    sent: TimePart | None
    transport: tuple[TimePart, ...]
    received: TimePart
    containers: tuple[Digest, ...]
    path: tuple[str, ...]
    holder: str | None
    acquirer: str | None
    method: str | None
    witness: str | None
    consent: str | None
    restriction: str | None
    subject: str | None
    words: str | None
    """Caption or body of the message, as written by whoever sent it."""
    forwarded: bool
    notes: tuple[Said, ...]
    attestations: tuple[AttestationPart, ...]
    """What vouches for the message or the file on its way."""
    facts: tuple[StatedFact, ...]
    """What records around the file state, word for word."""
    around: tuple[AroundPart, ...]
    """Messages before and after it, where the team asked for them."""


@dataclass(frozen=True, slots=True)
class DescriptionPart:
    """What the file says about itself."""

    kind: MediaKind
    kind_words: str
    media_type: str
    device: str | None
    width: int | None
    height: int | None
    duration_s: float | None
    duration_words: str | None
    software: tuple[str, ...]
    video_codec: str | None
    audio_codec: str | None
    frame_rate: str | None
    times: tuple[TimePart, ...]
    places: tuple[PlacePart, ...]
    facts: tuple[Fact, ...]
    encoder: str | None
    integrity: Integrity | None
    looked: tuple[Said, ...]
    """Of a video: which of its frames were looked at and why, and how many pictures stand for it."""
    not_read: tuple[Said, ...]
    tools: tuple[ToolVersion, ...]


@dataclass(frozen=True, slots=True)
class KeyframePart:
    """One frame that stands for its shot, or the picture itself."""

    derivative: Digest
    position_s: float
    position_words: str
    width: int
    height: int
    dark: bool
    blurred: bool
    flat: bool
    card: bool
    shown: bool
    quality_words: tuple[str, ...]
    """What keeps a reader, or the search, from seeing much in it."""


@dataclass(frozen=True, slots=True)
class DerivativePart:
    """A working copy that was made from the item; never evidence itself."""

    sha256: Digest
    kind: DerivativeKind
    width: int
    height: int
    tool: ToolVersion
    sandbox_level: str


class LineageRole(StrEnum):
    """What an item is among the copies of its capture."""

    ONLY = "only"
    EARLIEST_KNOWN_COPY = "earliest_known_copy"
    CLOSEST_TO_CAPTURE = "closest_to_capture"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class LineageRolePart:
    id: str | None
    """Null where no copy is known."""
    role: LineageRole
    role_words: str
    also_closest_to_capture: bool
    earliest: ItemName | None
    earliest_received: dt.datetime | None
    closest_to_capture: ItemName | None


@dataclass(frozen=True, slots=True)
class MatchPart:
    """Another item that shows the same exposure, or may."""

    other: ItemName
    kind: MatchKind
    kind_words: str
    hash_kind: HashKind | None
    distance: int | None
    """Bits between the two nearest hashes; null where none came near."""
    distance_words: str
    """Empty where none came near."""
    frames: int
    inliers: int
    agreement: float
    picture: Digest | None
    """Null for a sound recording, and where only sound led to the match."""
    other_picture: Digest | None
    transformed: tuple[str, ...]
    """What was done to one copy to make the other, in words."""
    transformation: Transformation | None
    """The numbers; measured from the pair's first item (`reversed` says which that is)."""
    reversed: bool
    """True where the other item is the pair's first: the numbers lead from it to this item."""
    segments: tuple[Segment, ...]
    """Seconds of this item that equal seconds of the other."""
    segments_words: tuple[str, ...]
    """Where the pictures agree, then where the sound does."""


@dataclass(frozen=True, slots=True)
class QuarantinePart:
    stage: str
    reason: str
    tool: ToolVersion | None
    words: str


@dataclass(frozen=True, slots=True)
class ItemScores:
    provenance: ScorePart
    verification: ScorePart


@dataclass(frozen=True, slots=True)
class ItemPart:
    number: int
    label: str
    id: str
    """The first twelve digits of the message digest."""
    sha256: Digest
    name: str
    size: int
    """Bytes."""
    size_words: str
    media_type: str | None
    status: ItemStatus
    status_words: str
    waiting: bool
    """True while it is not examined, or not weighed in the light of the incident."""
    set_aside: bool
    line: int | None
    first_received: dt.datetime
    first_received_shown: str
    restrictions: tuple[str, ...]
    """What those who handed it over asked for, as they worded it."""
    terms: tuple[str, ...]
    """The terms that hold now: consent and restrictions, the strictest of those on record."""
    receipts: tuple[ReceiptPart, ...]
    description: DescriptionPart | None
    keyframes: tuple[KeyframePart, ...]
    derivatives: tuple[DerivativePart, ...]
    lineage: LineageRolePart
    matches: tuple[MatchPart, ...]
    findings: tuple[FindingPart, ...]
    scores: ItemScores | None
    quarantine: QuarantinePart | None
    not_searchable: tuple[Said, ...]
    decisions: tuple[DecisionPart, ...]
    rulings: tuple[RulingPart, ...]
    """What people ruled about pairs with it; for the team."""
