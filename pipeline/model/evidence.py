"""What lies on the table when a check asks its question."""

from dataclasses import dataclass

from pipeline.model.arrivals import Receipt
from pipeline.model.assessments import Assessment
from pipeline.model.basics import IncidentCode
from pipeline.model.descriptions import Description
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Link, Match
from pipeline.model.objects import Item
from pipeline.model.pair_decisions import PairDecision


@dataclass(frozen=True, slots=True)
class Relative:
    """Another item that shows the same exposure, with what is on record about it."""

    item: Item
    match: Match | None
    """None where the two are joined only through further copies of the same lineage."""
    receipts: tuple[Receipt, ...]
    description: Description | None
    incidents: tuple[IncidentCode, ...] = ()
    """Every incident that it is attached to."""
    ruled: PairDecision | None = None
    """What somebody ruled about the two; it can only be that they are copies."""


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """How much was searched when an item was compared."""

    searchable: int
    """Items with a searchable fingerprint, this one included."""
    not_searchable: int


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One item, all that the earlier steps found, and the incident that it is claimed for."""

    item: Item
    receipts: tuple[Receipt, ...]
    """Oldest first."""
    examination: Examination
    archive: ArchiveState
    relatives: tuple[Relative, ...] = ()
    """Same exposure, in order of their first receipt. Candidates are not among them."""
    lineage: Lineage | None = None
    incident: Incident | None = None
    """None while the file alone is asked about."""
    incidents: tuple[IncidentCode, ...] = ()
    """Every incident that the item itself is attached to."""
    rulings: tuple[PairDecision, ...] = ()
    """What people ruled about pairs with the item, also with items that are none of its relatives."""

    @property
    def description(self) -> Description:
        return self.examination.description


@dataclass(frozen=True, slots=True)
class Seat:
    """One assessed item at the incident's table."""

    case: CaseFile
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class IncidentTable:
    """Everything that an incident's assessment may look at, the items in order of their first receipt."""

    incident: Incident
    seats: tuple[Seat, ...]
    links: tuple[Link, ...] = ()
    reviewers: int = 0
    """People who have decided about the incident; two open the gate of the higher grades."""
