"""The verification summary as facts, before any language or format."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.arrivals import Gap, Receipt, Submission
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, SourceCode, ToolVersion
from pipeline.model.custody import CustodyEvent, SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Match
from pipeline.model.objects import Item


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
