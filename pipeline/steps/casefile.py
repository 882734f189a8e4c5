"""Lays out what is on record about one item, for the checks to ask their questions of."""

from pipeline.errors import NotFound
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.evidence import ArchiveState, CaseFile, Relative
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Match, MatchKind
from pipeline.ports import Reading


def lay_out(
    reading: Reading,
    item: Digest,
    incident: IncidentCode | None = None,
    examination: Examination | None = None,
) -> CaseFile:
    """The case file of `item`; `examination` where the newest one is not on record yet."""
    known = reading.item(item)
    examined = examination or reading.examination(item)
    if known is None or examined is None:
        raise NotFound(f"item {item[:12]} has not been examined", remedy="sanad work")
    searchable, not_searchable = reading.searchable_count()
    return CaseFile(
        item=known,
        receipts=reading.receipts_of(item),
        examination=examined,
        archive=ArchiveState(searchable, not_searchable),
        relatives=_relatives(reading, item),
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


def _relatives(reading: Reading, item: Digest) -> tuple[Relative, ...]:
    lineage = reading.lineage_of(item)
    members = lineage.members if lineage else ()
    direct = {other_of(match, item): match for match in reading.matches_of(item) if joins(match)}
    return tuple(
        relative
        for member in members
        if member != item and (relative := _relative(reading, member, direct.get(member))) is not None
    )


def joins(match: Match) -> bool:
    """Whether the match is one that makes copies of its two items."""
    return match.kind is not MatchKind.CANDIDATE


def other_of(match: Match, item: Digest) -> Digest:
    """The item on the other side of the match."""
    return match.other if match.item == item else match.item


def _relative(reading: Reading, member: Digest, match: Match | None) -> Relative | None:
    item = reading.item(member)
    if item is None:
        return None
    examination = reading.examination(member)
    return Relative(
        item=item,
        match=match,
        receipts=reading.receipts_of(member),
        description=examination.description if examination else None,
        incidents=reading.incidents_of(member),
    )
