"""Parts of the exported document that more than one section uses.

Codes are the values of the model's closed lists and stay the same in every language; a field that ends in
`_words` or `shown` says the same in the document's language.
"""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.assessments import Band, Grade, WeightStatus
from pipeline.model.basics import Digest, ToolVersion
from pipeline.model.decisions import VerificationStatus
from pipeline.model.findings import AuthorKind, EvidenceKind, Group, NotRunReason, Outcome, Pillar
from pipeline.model.places import PositionBasis
from pipeline.model.sentences import Parameter
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in the document's language, with what it was made from."""

    text: str
    id: str
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class TimePart:
    """What one clock says. `earliest` and `latest` are UTC."""

    semantics: TimeSemantics
    semantics_words: str
    authority: Authority
    authority_words: str
    zone_basis: ZoneBasis
    zone_words: str
    earliest: dt.datetime
    latest: dt.datetime
    resolution_s: float
    source: str
    stated: str
    wall_clock: str | None
    """The reading without a zone, where none is stated; the interval then spans all zones."""
    shown: str


@dataclass(frozen=True, slots=True)
class PlacePart:
    """A position that a file states about itself."""

    latitude: float
    longitude: float
    precision_m: float
    precision_words: str
    basis: PositionBasis
    basis_words: str
    source: str
    datum: str | None
    fix_age_s: float | None
    distance_m: float | None
    """Geodesic metres to the incident's point; null without an incident."""
    distance_words: str | None


@dataclass(frozen=True, slots=True)
class CoveragePart:
    """How much was asked, beside a score and never multiplied in. The lists name checks."""

    share: float
    """Informative of applicable checks, 0-1."""
    informative: tuple[str, ...]
    cannot_tell: tuple[str, ...]
    not_run: tuple[str, ...]
    not_applicable: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """A bounded weight of evidence: an index, not a probability."""

    value: float | None
    """The index, 50 + 1.25 per deciban; null ("not determined") while the weight is below 3 decibans."""
    decibans: float
    band: Band
    against: bool
    coverage: CoveragePart
    words: str
    value_words: str
    """The index as it may be printed, always with its label."""


@dataclass(frozen=True, slots=True)
class EvidencePart:
    kind: EvidenceKind
    kind_words: str
    reference: str


@dataclass(frozen=True, slots=True)
class AuthorPart:
    kind: AuthorKind
    name: str
    version: str | None


@dataclass(frozen=True, slots=True)
class FindingPart:
    """The answer of one check, and what the policy makes of it."""

    check: str
    check_words: str
    question: str | None
    group: Group
    group_words: str
    pillar: Pillar
    pillar_words: str
    code: str
    outcome: Outcome
    outcome_words: str
    not_run: NotRunReason | None
    not_run_words: str | None
    decibans: float | None
    """Null where no policy weighed it."""
    strength_words: str
    """Words for the weight (docs/method.md §7.9)."""
    counts: bool
    set_aside: bool
    weight_status: WeightStatus | None
    weight_status_words: str | None
    reason: Said
    limits: tuple[Said, ...]
    measured: tuple[Parameter, ...]
    measured_words: tuple[tuple[str, str], ...]
    evidence: tuple[EvidencePart, ...]
    other_items: tuple[Digest, ...]
    author: AuthorPart
    tools: tuple[ToolVersion, ...]


@dataclass(frozen=True, slots=True)
class DecisionPart:
    """What a person decided, with reasons."""

    status: VerificationStatus
    status_words: str
    reviewer: str
    reason: str
    time: dt.datetime
    time_shown: str


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One grade with its words."""

    code: Grade
    words: str


@dataclass(frozen=True, slots=True)
class ItemName:
    """How the document speaks of an item."""

    sha256: Digest
    label: str
    """`I3` for the incident's own items, `R1` for others that a match or lineage names."""
    number: int | None
    """Number within the incident; null for an item that is not attached to it."""
    name: str
    """One original name."""
