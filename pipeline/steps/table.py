"""Lays an incident's table: every item that was assessed, with what it weighs."""

from collections.abc import Callable
from typing import Final

from pipeline.model.assessments import Assessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.evidence import CaseFile, IncidentTable, Seat
from pipeline.model.objects import Item, ItemStatus
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import lay_out, require_incident

ASSESSED: Final = (ItemStatus.EXAMINED, ItemStatus.QUARANTINED)
"""A quarantined item is assessed too: its receipts and name can be asked about. A text note is not."""

Weigh = Callable[[CaseFile], Assessment | None]


def lay_table(
    reading: Reading, code: IncidentCode, permissions: Permissions | None = None, weigh: Weigh | None = None
) -> IncidentTable:
    """With what the team may use, as assessed on record; `weigh` in its place for what others may be shown."""
    allowed = permissions or Permissions.for_use(reading)
    items = [item for item in reading.items_of(code) if _counts(reading, item, allowed)]
    seats = []
    for item in items:
        recorded = reading.assessment(item.sha256, code) if weigh is None else None
        if weigh is None and recorded is None:
            continue
        case = lay_out(reading, item.sha256, code, permissions=allowed)
        assessment = recorded if weigh is None else weigh(case)
        if assessment is not None:
            seats.append(Seat(case, assessment))
    at_table: set[Digest] = {item.sha256 for item in items}
    return IncidentTable(
        incident=require_incident(reading, code),
        seats=tuple(seats),
        links=tuple(link for link in reading.links_of(code) if {link.item, link.other} <= at_table),
        reviewers=len({decision.reviewer for decision in reading.decisions_of(code)}),
    )


def _counts(reading: Reading, item: Item, allowed: Permissions) -> bool:
    return item.status in ASSESSED and allowed.kept_back(reading, item.sha256) is None
