"""The verification summary as facts, before any language or format."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.ancestry import Ancestry
from pipeline.model.arrivals import Gap, Receipt, Submission
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, SourceCode, ToolVersion
from pipeline.model.custody import CustodyEvent, SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Match
from pipeline.model.news import News, Overlap
from pipeline.model.objects import Item
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.sources import Grading
from pipeline.model.terms import Audience, InForce, KeptBack


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """One item as a reviewer reads about it."""

    number: int
    """From 1 within the incident, in order of receipt; 0 in the summary of an item by itself."""
    item: Item
    receipts: tuple[Receipt, ...]
    examination: Examination | None
    """None while it waits."""
    lineage: Lineage | None
    matches: tuple[Match, ...]
    """With every other item of the archive, also of other incidents; confirmed ones first."""
    assessment: Assessment | None
    decisions: tuple[Decision, ...]
    line: int | None = None
    """The line of the incident that it counts in; None where it is set aside or not examined."""
    terms: tuple[InForce, ...] = ()
    """The terms of its receipts, in their order; empty where none are on record."""
    rulings: tuple[PairDecision, ...] = ()
    """What people ruled about pairs with it, as it holds; for the team."""


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """An item outside the incident that a match or lineage names."""

    item: Item
    receipts: tuple[Receipt, ...]
    examination: Examination | None
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that is not done yet: the summary says that it is not whole."""

    items: int
    failed: int


@dataclass(frozen=True, slots=True)
class KeptBackCount:
    """How much is left out. Nothing else is told of it: no name, picture, word, time or finding."""

    by_source: int = 0
    """Items whose every source refused or withdrew: they count in nothing here."""
    restricted: int = 0
    """Items that are not for this audience, or not yet."""
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """A source's code with its newest grading; None where nobody has graded it (F, cannot be judged)."""

    code: SourceCode
    grading: Grading | None = None


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    incident: Incident
    assessment: IncidentAssessment | None
    items: tuple[ItemSummary, ...]
    related: tuple[RelatedItem, ...]
    lineages: tuple[Lineage, ...]
    """Those with more than one member, of which at least one belongs to the incident."""
    sources: tuple[SourceCode, ...]
    """Every source code that handed something over; how many are independent is `assessment.lines`."""
    submissions: tuple[Submission, ...]
    gaps: tuple[Gap, ...]
    archive: ArchiveState
    waiting: Waiting
    decisions: tuple[Decision, ...]
    head: SignedHead | None
    """The newest signed head of the ledger."""
    tools: tuple[ToolVersion, ...]
    generated: dt.datetime
    audience: Audience = Audience.TEAM
    kept_back: KeptBackCount = KeptBackCount()
    standings: tuple[SourceStanding, ...] = ()
    """Of each of `sources`, in the same order."""
    ancestries: tuple[Ancestry, ...] = ()
    """Of `lineages`, in the same order; those of which two copies are shown."""
    news: tuple[News, ...] = ()
    """What came after documents about it were issued; for the team."""
    overlaps: tuple[Overlap, ...] = ()
    """Other incidents that may be the same event; for the team."""


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What `sanad item` prints: one item in the light of every incident that it is attached to."""

    summary: ItemSummary
    assessments: tuple[tuple[Incident, Assessment], ...]
    related: tuple[RelatedItem, ...]
    events: tuple[Digest, ...]
    """Chain values of the custody events that speak of it."""
    generated: dt.datetime
    tools: tuple[ToolVersion, ...] = ()
    custody: tuple[CustodyEvent, ...] = ()
    """The events that speak of it, oldest first."""
    submissions: tuple[Submission, ...] = ()
    """Those that brought it."""
    audience: Audience = Audience.TEAM
    kept_back: KeptBack | None = None
    """Why nothing is told about the item; the summary is then empty but for its digest."""
    ancestry: Ancestry | None = None
    news: tuple[News, ...] = ()
    """What came after documents that speak of it were issued; for the team."""
