"""Parts of the exported document that speak of the incident as a whole, or of a whole case's records."""

import datetime as dt
from dataclasses import dataclass

from pipeline.export.lineage_parts import AncestryPart
from pipeline.export.parts import GradeStep, ItemName, Said, ScorePart, TimePart
from pipeline.export.protection_parts import GradedSourcePart
from pipeline.model.arrivals import Channel, GapKind
from pipeline.model.assessments import MergeReason
from pipeline.model.basics import Digest, IncidentCode, SourceCode, SubmissionId, ToolVersion
from pipeline.model.custody import EventOutcome, EventType, SignedHead
from pipeline.model.findings import Pillar
from pipeline.model.incidents import Answer, Strength, Topic
from pipeline.model.likeness import LinkKind
from pipeline.model.places import Point


@dataclass(frozen=True, slots=True)
class WindowPart:
    earliest: dt.datetime
    latest: dt.datetime
    zone: str
    basis: str
    shown: str


@dataclass(frozen=True, slots=True)
class SitePart:
    label: str
    levels: tuple[str, ...]
    """Site, town, subdistrict, district, governorate: those that are on record."""
    point: Point
    precision_m: float
    polygon: tuple[Point, ...]
    jamming_known: bool
    jamming_basis: str | None


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    answer: Answer
    answer_words: str
    basis: str


@dataclass(frozen=True, slots=True)
class IncidentPart:
    code: IncidentCode
    title: str
    window: WindowPart
    place: SitePart
    facility: str | None
    facility_words: str | None
    strikes: int | None
    means: str | None
    military_presence: AnsweredPart | None
    warning: AnsweredPart | None


@dataclass(frozen=True, slots=True)
class IncidentScores:
    """Each an index with words and coverage, or null while nothing was assessed."""

    provenance: ScorePart | None
    verification: ScorePart | None
    date: ScorePart | None
    place: ScorePart | None


@dataclass(frozen=True, slots=True)
class DependencePart:
    """What the grade would be without one line."""

    line: int
    items: tuple[ItemName, ...]
    decibans_without: float
    grade_without: GradeStep
    changes_grade: bool
    words: str


@dataclass(frozen=True, slots=True)
class GradePart:
    """For reviewers. Software weighs findings; a person concludes."""

    whole: GradeStep
    date: GradeStep
    place: GradeStep
    provenance: GradeStep
    contested: bool
    depends_on: tuple[DependencePart, ...]
    """Lines without which the grade would be another."""
    without_each: tuple[DependencePart, ...]
    gates_missing: tuple[Said, ...]
    set_aside: tuple[ItemName, ...]


@dataclass(frozen=True, slots=True)
class BalanceEntry:
    """One finding that counts, as the page's first list names it."""

    item: ItemName
    check: str
    pillar: Pillar
    pillar_words: str
    decibans: float
    strength_words: str
    set_aside: bool
    text: str


@dataclass(frozen=True, slots=True)
class Balance:
    """What speaks for, what against, what could not be established."""

    supporting: tuple[BalanceEntry, ...]
    contradicting: tuple[BalanceEntry, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineagePart:
    """Copies of one capture."""

    id: str
    members: tuple[ItemName, ...]
    earliest: ItemName
    earliest_received: dt.datetime
    earliest_shown: str
    closest_to_capture: ItemName
    why_closest: Said
    ancestry: AncestryPart | None
    """The order of the copies, as far as it is known; null where fewer than two are shown."""
    left_out: tuple[str, ...]
    """Matches that count for nothing because of what was ruled about others."""


@dataclass(frozen=True, slots=True)
class MergePart:
    item: ItemName
    other: ItemName
    reason: MergeReason
    reason_words: str
    explanation: Said


@dataclass(frozen=True, slots=True)
class LinePart:
    """Items that count once, because they may go back to one origin."""

    number: int
    items: tuple[ItemName, ...]
    moment: int
    weights: tuple[tuple[Pillar, float], ...]
    """Decibans per pillar."""
    merges: tuple[MergePart, ...]


@dataclass(frozen=True, slots=True)
class LinkPart:
    item: ItemName
    other: ItemName
    kind: LinkKind
    kind_words: str
    decibans: float


@dataclass(frozen=True, slots=True)
class SourcesPart:
    codes: tuple[SourceCode, ...]
    graded: tuple[GradedSourcePart, ...]
    """How reliable each of them has been, as people judged it."""
    graded_note: str
    independent: int | None
    """Number of lines; null while nothing was assessed."""
    words: str
    lines: tuple[LinePart, ...]
    links: tuple[LinkPart, ...]
    tested: tuple[Said, ...]
    """What was tested when origins were told apart, and what was not."""


@dataclass(frozen=True, slots=True)
class GapPart:
    kind: GapKind
    kind_words: str
    channel: Channel
    channel_words: str
    name: str | None
    path: tuple[str, ...]
    containers: tuple[Digest, ...]
    submission: SubmissionId
    source: SourceCode | None
    reason: Said
    sent: TimePart | None


@dataclass(frozen=True, slots=True)
class ArchivePart:
    searchable: int
    not_searchable: int
    words: str


@dataclass(frozen=True, slots=True)
class CasualtyPart:
    """What one source counted. Ranges of different sources are never averaged."""

    source: str
    as_of: dt.date | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    children: int | None
    women: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class StatementPart:
    topic: Topic
    topic_words: str
    text: str


@dataclass(frozen=True, slots=True)
class AccountPart:
    code: str
    role: str
    first_hand: bool
    consent: str
    language: str
    collected_by: str
    contemporaneous_log: bool
    shared_with: tuple[str, ...]
    statements: tuple[StatementPart, ...]


@dataclass(frozen=True, slots=True)
class ClaimPart:
    topic: Topic
    topic_words: str
    source: str
    text: str
    strength: Strength
    strength_words: str


@dataclass(frozen=True, slots=True)
class AlternativePart:
    """Another event that the media could show instead."""

    code: str
    title: str
    earliest: dt.datetime
    latest: dt.datetime
    shown: str
    basis: str


@dataclass(frozen=True, slots=True)
class CustodyPart:
    head: SignedHead | None
    words: str


@dataclass(frozen=True, slots=True)
class EventPart:
    """One custody event that speaks of the item."""

    sequence: int
    time: dt.datetime
    time_shown: str
    clock: str
    type: EventType
    type_words: str
    outcome: EventOutcome
    outcome_words: str
    agent: str
    instrument: ToolVersion
    note: str | None


@dataclass(frozen=True, slots=True)
class WaitingPart:
    items: int
    failed: int
    words: str | None
    """Null where the summary is whole."""


@dataclass(frozen=True, slots=True)
class RelatedPart:
    """An item outside the incident that a match or lineage names."""

    name: ItemName
    incidents: tuple[str, ...]
    first_received: dt.datetime
    first_received_shown: str
    sources: tuple[SourceCode, ...]


@dataclass(frozen=True, slots=True)
class SubmissionPart:
    id: SubmissionId
    source: SourceCode
    started: dt.datetime
    started_shown: str
    finished: dt.datetime | None
    roots: tuple[str, ...]
    holder: str | None
    acquirer: str | None
    method: str | None
    witness: str | None
    consent: str | None
    restriction: str | None
    repeats: SubmissionId | None
    """The earlier submission that brought all of this; then nothing in it was new."""
