"""Gathers what the records hold about one incident or one item. Facts only: no language, format or weighing.

Everything here only reads; the same records give the same summary, apart from the moment of making it.
"""

from collections.abc import Iterable, Iterator

from pipeline.errors import NotFound
from pipeline.model.arrivals import Submission
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode, SourceCode, SubmissionId, ToolVersion
from pipeline.model.custody import CustodyEvent, SignedHead
from pipeline.model.evidence import ArchiveState
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Match, MatchKind
from pipeline.model.objects import Item
from pipeline.model.summary import IncidentSummary, ItemReport, ItemSummary, RelatedItem, Waiting
from pipeline.model.tasks import TaskKind
from pipeline.ports import Clock, Reading

_CONFIRMED_FIRST = {MatchKind.SAME_BYTES: 0, MatchKind.SAME_EXPOSURE: 1, MatchKind.CANDIDATE: 2}
_WORK = (TaskKind.EXAMINE, TaskKind.ASSESS, TaskKind.ASSESS_INCIDENT)


def incident_summary(
    reading: Reading, code: IncidentCode, clock: Clock, tools: tuple[ToolVersion, ...]
) -> IncidentSummary:
    """Everything that a reviewer reads about one incident.

    Raises NotFound where the case holds no incident of that code.
    """
    incident = reading.incident(code)
    if incident is None:
        raise NotFound(
            f"no incident {code!r} in this case", remedy="`sanad incident list` shows the incidents on record"
        )
    whole = reading.incident_assessment(code)
    items = tuple(
        _item_summary(reading, item, number, reading.assessment(item.sha256, code), _line_of(item.sha256, whole))
        for number, item in enumerate(reading.items_of(code), start=1)
    )
    return IncidentSummary(
        incident=incident,
        assessment=whole,
        items=items,
        related=_related(reading, items),
        lineages=_lineages(items),
        sources=_sources(items),
        submissions=_submissions(reading, code, items),
        gaps=reading.gaps_of_incident(code),
        archive=ArchiveState(*reading.searchable_count()),
        waiting=_waiting(reading, code),
        decisions=reading.decisions_of(code),
        head=_newest_head(reading),
        tools=tools,
        generated=clock.now(),
    )


def item_report(reading: Reading, digest: Digest, clock: Clock, tools: tuple[ToolVersion, ...]) -> ItemReport:
    """One item in the light of every incident that it is attached to.

    Raises NotFound where the case holds no item of that digest.
    """
    item = reading.item(digest)
    if item is None:
        raise NotFound(
            f"no item {digest[:12]} in this case",
            remedy="`sanad item list` shows the items on record; give eight digits or more",
        )
    summary = _item_summary(reading, item, 0, None, None)
    custody = reading.events_about((digest,))
    return ItemReport(
        summary=summary,
        assessments=tuple(_assessments(reading, digest)),
        related=_related(reading, (summary,)),
        events=_chain_values(reading, custody),
        generated=clock.now(),
        tools=tools,
        custody=custody,
        submissions=_submissions(reading, None, (summary,)),
    )


def _item_summary(
    reading: Reading, item: Item, number: int, assessment: Assessment | None, line: int | None
) -> ItemSummary:
    return ItemSummary(
        number=number,
        item=item,
        receipts=reading.receipts_of(item.sha256),
        examination=reading.examination(item.sha256),
        lineage=reading.lineage_of(item.sha256),
        matches=tuple(sorted(reading.matches_of(item.sha256), key=_match_order)),
        assessment=assessment,
        decisions=reading.decisions_of(item.sha256),
        line=line,
    )


def _match_order(match: Match) -> tuple[int, int, Digest, Digest]:
    return _CONFIRMED_FIRST[match.kind], match.distance, match.item, match.other


def _line_of(digest: Digest, whole: IncidentAssessment | None) -> int | None:
    lines = whole.lines if whole else ()
    return next((line.number for line in lines if digest in line.items), None)


def _related(reading: Reading, items: Iterable[ItemSummary]) -> tuple[RelatedItem, ...]:
    """Items that a match or lineage names and that are not among `items`; in order of first receipt."""
    own = tuple(items)
    known = {summary.item.sha256 for summary in own}
    named = {other for summary in own for other in _named_by(summary)} - known
    found = (item for digest in sorted(named) if (item := reading.item(digest)) is not None)
    return tuple(
        RelatedItem(
            item,
            reading.receipts_of(item.sha256),
            reading.examination(item.sha256),
            tuple(reading.incidents_of(item.sha256)),
        )
        for item in sorted(found, key=lambda item: (item.first_received, item.sha256))
    )


def _named_by(summary: ItemSummary) -> Iterator[Digest]:
    for match in summary.matches:
        yield match.item
        yield match.other
    if summary.lineage is not None:
        yield from summary.lineage.members


def _lineages(items: tuple[ItemSummary, ...]) -> tuple[Lineage, ...]:
    found = {item.lineage.id: item.lineage for item in items if item.lineage is not None}
    return tuple(lineage for lineage in found.values() if len(lineage.members) > 1)


def _sources(items: tuple[ItemSummary, ...]) -> tuple[SourceCode, ...]:
    return tuple(dict.fromkeys(receipt.source for item in items for receipt in item.receipts))


def _submissions(reading: Reading, code: IncidentCode | None, items: tuple[ItemSummary, ...]) -> tuple[Submission, ...]:
    """Those made for the incident, and those that brought one of its items; in the order of the records."""
    brought: set[SubmissionId] = {receipt.submission for item in items for receipt in item.receipts}
    return tuple(one for one in reading.submissions() if one.id in brought or (code and one.incident == code))


def _waiting(reading: Reading, code: IncidentCode) -> Waiting:
    return Waiting(items=reading.unsettled(code, _WORK), failed=sum(count.failed for count in reading.work(code)))


def _assessments(reading: Reading, digest: Digest) -> Iterator[tuple[Incident, Assessment]]:
    for code in reading.incidents_of(digest):
        incident, assessment = reading.incident(code), reading.assessment(digest, code)
        if incident is not None and assessment is not None:
            yield incident, assessment


def _newest_head(reading: Reading) -> SignedHead | None:
    return max(reading.heads(), key=lambda head: head.size, default=None)


def _chain_values(reading: Reading, custody: tuple[CustodyEvent, ...]) -> tuple[Digest, ...]:
    """The chain value after each of these events: the ledger keeps it as the next event's `previous`.

    The last event of the ledger has no next one; its value is known where a signed head covers exactly it.
    """
    if not custody:
        return ()
    wanted = {event.sequence for event in custody}
    after = {head.size: head.chain for head in reading.heads() if head.size in wanted}
    for event in reading.events():
        if event.sequence - 1 in wanted:
            after[event.sequence - 1] = event.previous
        if event.sequence > max(wanted):
            break
    return tuple(after[sequence] for sequence in sorted(after))
