"""What a check found. A finding never holds points and never a sentence in a language."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, ToolVersion
from pipeline.model.sentences import Parameter, Sentence


class Outcome(StrEnum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NEUTRAL = "neutral"
    """Looked, and nothing leans either way: metadata absent, for example."""
    INCONCLUSIVE = "inconclusive"
    """Looked, and cannot tell."""
    NOT_RUN = "not_run"


class NotRunReason(StrEnum):
    NOT_APPLICABLE = "not_applicable"
    """The only reason that leaves the denominator of coverage."""
    TOOL_MISSING = "tool_missing"
    LIMIT_REACHED = "limit_reached"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


class Pillar(StrEnum):
    """What a group of findings bears on (docs/method.md §7.1)."""

    PROVENANCE = "P"
    DATE = "D"
    LOCATION = "L"
    SOURCE = "S"


class Group(StrEnum):
    """Correlated findings share a group; only the strongest for and against count (docs/method.md §7.3)."""

    FILE_HISTORY = "P1"
    CONTINUITY = "P2"
    CREDENTIALS = "P3"
    SECOND_RECORDING = "P5"
    DEVICE_CLOCKS = "D1"
    EARLIER_COPY = "D2"
    PHYSICAL_TIME = "D3"
    NOVELTY = "D5"
    DEVICE_PLACE = "L1"
    VISUAL_PLACE = "L2"
    READ_PLACE = "L4"
    NETWORK_PLACE = "L5"
    CHANNEL = "S1"
    DEVICE_CONTINUITY = "S2"
    SOURCE_RECORD = "S3"

    @property
    def pillar(self) -> Pillar:
        return Pillar(self.value[0])


class EvidenceKind(StrEnum):
    ITEM = "item"
    RECEIPT = "receipt"
    MATCH = "match"
    FACT = "fact"
    TIME = "time"
    PLACE = "place"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding points to, so that a reader can go and look."""

    kind: EvidenceKind
    reference: str
    """Digest, receipt id, or the `source` of the fact or claim."""


class AuthorKind(StrEnum):
    TOOL = "tool"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Author:
    kind: AuthorKind
    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check about one item, perhaps in the light of one incident."""

    check: str
    group: Group
    code: str
    """From the check's closed list; `config/scoring.toml` maps (group, code) to decibans."""
    outcome: Outcome
    reason: Sentence
    author: Author
    not_run: NotRunReason | None = None
    measured: tuple[Parameter, ...] = ()
    limits: tuple[Sentence, ...] = ()
    """What this finding cannot show."""
    evidence: tuple[Evidence, ...] = ()
    tools: tuple[ToolVersion, ...] = ()
    other_items: tuple[Digest, ...] = ()
    """Items that this finding rests on; such findings stay out of an incident's sum as item weights."""

    def __post_init__(self) -> None:
        if (self.outcome is Outcome.NOT_RUN) != (self.not_run is not None):
            raise ValueError("not_run needs a reason, and only not_run has one")
