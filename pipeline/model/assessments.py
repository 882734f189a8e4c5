"""Findings weighed by a policy. Added, never overwritten; never a verdict."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.findings import Finding, Group, Pillar
from pipeline.model.likeness import LinkKind
from pipeline.model.sentences import Sentence


class WeightStatus(StrEnum):
    """How a weight came to be; only field-measured ones unlock strength words outside the house."""

    ELICITED = "elicited"
    SIMULATED = "simulated"
    FIELD_MEASURED = "field_measured"


@dataclass(frozen=True, slots=True)
class WeighedFinding:
    """A finding with the decibans that the policy gives it."""

    finding: Finding
    decibans: float
    counts: bool
    """False where a stronger finding of the same group and sign counts instead, or the policy gives 0."""
    set_aside: bool
    """A contradiction that takes the item out of every sum until a person decides."""
    weight_status: WeightStatus


@dataclass(frozen=True, slots=True)
class GroupWeight:
    group: Group
    supporting: float
    """Strongest finding for, decibans, >= 0, after the group's cap."""
    contradicting: float
    """Strongest finding against, decibans, <= 0, after the group's cap."""


@dataclass(frozen=True, slots=True)
class PillarWeight:
    pillar: Pillar
    decibans: float
    groups: tuple[GroupWeight, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shown beside every score, never multiplied in. The three lists name checks."""

    informative: tuple[str, ...]
    cannot_tell: tuple[str, ...]
    not_run: tuple[str, ...]
    not_applicable: tuple[str, ...]

    @property
    def share(self) -> float:
        """Informative of applicable checks, 0-1; 0 where none applied."""
        applicable = len(self.informative) + len(self.cannot_tell) + len(self.not_run)
        return len(self.informative) / applicable if applicable else 0.0


class Band(StrEnum):
    """Words for a weight of evidence, symmetric for and against (docs/method.md §7.9)."""

    NOT_DETERMINED = "not_determined"
    WEAK = "weak"
    MODERATE = "moderate"
    MODERATELY_STRONG = "moderately_strong"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Score:
    """A bounded weight of evidence. An index with words, not a probability."""

    decibans: float
    index: float | None
    """50 + 1.25 per deciban; None ("not determined") while the weight is below 3 decibans either way."""
    band: Band
    against: bool
    """True where the findings lean against the proposition."""
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Assessment:
    """One item weighed in the light of one incident."""

    item: Digest
    incident: IncidentCode
    inputs: Digest
    """Digest over examination, receipts, matches, incident, policy and rule versions."""
    policy: Digest
    findings: tuple[WeighedFinding, ...]
    pillars: tuple[PillarWeight, ...]
    provenance: Score
    """From pillar P, with S beside it."""
    verification: Score
    """From W_item: date, place and provenance together (docs/method.md §7.4)."""
    set_aside: bool


class MergeReason(StrEnum):
    """Why items count as one line."""

    SAME_EXPOSURE = "same_exposure"
    SAME_SOURCE = "same_source"
    SAME_DEVICE = "same_device"


@dataclass(frozen=True, slots=True)
class Merge:
    item: Digest
    other: Digest
    reason: MergeReason
    explanation: Sentence


@dataclass(frozen=True, slots=True)
class Line:
    """Items that count once, because they may go back to one origin."""

    number: int
    """From 1, in the order of the first receipt."""
    items: tuple[Digest, ...]
    merges: tuple[Merge, ...]
    weights: tuple[PillarWeight, ...]
    """Per pillar the best member, capped by the line's source."""
    moment: int
    """Number of the moment that it belongs to: lines that were recorded at the same time."""


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A link that entered the sum for provenance."""

    item: Digest
    other: Digest
    kind: LinkKind
    decibans: float


class Grade(StrEnum):
    """docs/method.md §7.12; for reviewers' pages."""

    G5 = "strongly_corroborated"
    G4 = "corroborated"
    G3 = "supported"
    G2 = "weakly_supported"
    G1 = "not_determined"
    GX = "not_supported"
    G0 = "contested"


@dataclass(frozen=True, slots=True)
class Dependence:
    """What the whole would be without one line."""

    line: int
    decibans_without: float
    grade_without: Grade


@dataclass(frozen=True, slots=True)
class IncidentAssessment:
    incident: IncidentCode
    inputs: Digest
    policy: Digest
    items: tuple[Digest, ...]
    lines: tuple[Line, ...]
    links: tuple[CountedLink, ...]
    date: Score
    location: Score
    provenance: Score
    whole: Score
    grade: Grade
    date_grade: Grade
    location_grade: Grade
    provenance_grade: Grade
    gates_missing: tuple[Sentence, ...]
    """What keeps the grade below what the numbers alone would give."""
    set_aside: tuple[Digest, ...]
    dependence: tuple[Dependence, ...]
    independent_tests: tuple[Sentence, ...]
    """What was tested when origins were told apart, and what was not."""
