"""Lays out what is on record about one item, for the checks to ask their questions of."""

from dataclasses import replace

from pipeline.compare.lineages.components import joins
from pipeline.errors import NotFound
from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.evidence import ArchiveState, CaseFile, Relative
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Match
from pipeline.model.objects import Item
from pipeline.model.pair_decisions import PairDecision
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions
from pipeline.steps.rulings import ruled_by, rulings_shown


def lay_out(
    reading: Reading,
    item: Digest,
    incident: IncidentCode | None = None,
    examination: Examination | None = None,
    permissions: Permissions | None = None,
) -> CaseFile:
    """The case file of `item`; `examination` where the newest one is not on record yet.

    Only what `permissions` allow lies in it; without any, what the team may use.
    """
    allowed = permissions or Permissions.for_use(reading)
    known = reading.item(item)
    examined = examination or reading.examination(item)
    if known is None or examined is None:
        raise NotFound(f"item {item[:12]} has not been examined", remedy="sanad work")
    searchable, not_searchable = reading.searchable_count()
    receipts = allowed.receipts(reading, item)
    rulings = rulings_shown(reading, item, allowed)
    return CaseFile(
        item=as_received(known, receipts),
        receipts=receipts,
        examination=examined,
        archive=ArchiveState(searchable, not_searchable),
        relatives=_relatives(reading, item, ruled_by(rulings, item), allowed),
        rulings=rulings,
        lineage=reading.lineage_of(item),
        incident=require_incident(reading, incident) if incident is not None else None,
    )


def require_incident(reading: Reading, code: IncidentCode) -> Incident:
    """The incident called `code`. Raises NotFound with the ones that there are."""
    incident = reading.incident(code)
    if incident is None:
        known = ", ".join(other.code for other in reading.incidents()) or "none yet"
        raise NotFound(f"no incident {code!r} in this case (there are: {known})", remedy="sanad incident add FILE.toml")
    return incident


def as_received(item: Item, receipts: tuple[Receipt, ...]) -> Item:
    """The item, first received when the first of these receipts says."""
    if not receipts:
        return item
    first = min(receipt.received.interval.earliest for receipt in receipts)
    return item if first <= item.first_received else replace(item, first_received=first)


def _relatives(
    reading: Reading, item: Digest, ruled: dict[Digest, PairDecision], allowed: Permissions
) -> tuple[Relative, ...]:
    lineage = reading.lineage_of(item)
    members = lineage.members if lineage else ()
    direct = {other_of(match, item): match for match in reading.matches_of(item) if joins(match)}
    found = (_relative(reading, member, direct.get(member), allowed) for member in members if member != item)
    return tuple(replace(one, ruled=ruled.get(one.item.sha256)) for one in found if one is not None)


def other_of(match: Match, item: Digest) -> Digest:
    """The item on the other side of the match."""
    return match.other if match.item == item else match.item


def _relative(reading: Reading, member: Digest, match: Match | None, allowed: Permissions) -> Relative | None:
    item = reading.item(member)
    if item is None or allowed.kept_back(reading, member) is not None:
        return None
    examination = reading.examination(member)
    receipts = allowed.receipts(reading, member)
    return Relative(
        item=as_received(item, receipts),
        match=match,
        receipts=receipts,
        description=examination.description if examination else None,
        incidents=reading.incidents_of(member),
    )
