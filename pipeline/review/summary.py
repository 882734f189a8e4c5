"""Gathers what the records hold about one incident or one item. Facts only: no language, format or weighing.

Everything here only reads; the same records give the same summary, apart from the moment of making it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.errors import NotFound
from pipeline.model.ancestry import Ancestry
from pipeline.model.arrivals import Receipt, Submission
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode, SourceCode, SubmissionId, ToolVersion
from pipeline.model.custody import CustodyEvent, EventType, SignedHead
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Lineage, Match, MatchKind
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.sources import Grading
from pipeline.model.summary import (
    IncidentSummary,
    ItemReport,
    ItemSummary,
    KeptBackCount,
    RelatedItem,
    SourceStanding,
    Waiting,
)
from pipeline.model.tasks import TaskKind
from pipeline.model.terms import Audience, InForce, KeptBack
from pipeline.ports import Clock, Reading
from pipeline.review.aside import Aside, Nothing
from pipeline.review.permissions import Permissions

_CONFIRMED_FIRST = {
    MatchKind.SAME_BYTES: 0,
    MatchKind.SAME_EXPOSURE: 1,
    MatchKind.SAME_SCENE: 2,
    MatchKind.CANDIDATE: 3,
}
_WORK = (TaskKind.EXAMINE, TaskKind.ASSESS, TaskKind.ASSESS_INCIDENT)


class Facts(Protocol):
    """What a summary says about items. The records themselves answer it; where something on record is kept back,
    what may be shown of them does (`pipeline/steps/permitted.py`).
    """

    def item(self, digest: Digest) -> Item | None: ...
    def receipts_of(self, item: Digest) -> tuple[Receipt, ...]: ...
    def examination(self, item: Digest) -> Examination | None: ...
    def lineage_of(self, item: Digest) -> Lineage | None: ...
    def assessment(self, item: Digest, incident: IncidentCode) -> Assessment | None: ...
    def incident_assessment(self, incident: IncidentCode) -> IncidentAssessment | None: ...


@dataclass(frozen=True, slots=True)
class View:
    """The records as one audience may see them."""

    reading: Reading
    facts: Facts
    permissions: Permissions
    aside: Aside = Nothing()  # noqa: RUF009 -- it holds nothing

    def shown(self, item: Digest) -> bool:
        return self.permissions.kept_back(self.reading, item) is None


def incident_summary(view: View, code: IncidentCode, clock: Clock, tools: tuple[ToolVersion, ...]) -> IncidentSummary:
    """Everything that this audience reads about one incident.

    Raises NotFound where the case holds no incident of that code.
    """
    reading, facts, permissions = view.reading, view.facts, view.permissions
    incident = reading.incident(code)
    if incident is None:
        raise NotFound(
            f"no incident {code!r} in this case", remedy="`sanad incident list` shows the incidents on record"
        )
    whole = facts.incident_assessment(code)
    # Numbered before anything is left out: I7 is the same item in every document.
    items = tuple(
        _item_summary(view, item, number, facts.assessment(item.sha256, code), _line_of(item.sha256, whole))
        for number, item in enumerate(reading.items_of(code), start=1)
        if view.shown(item.sha256)
    )
    sources, lineages = _sources(items), _lineages(items)
    gaps = reading.gaps_of_incident(code)
    shown_gaps = tuple(shown for gap in gaps if (shown := permissions.gap(reading, gap)) is not None)
    return IncidentSummary(
        incident=incident,
        assessment=whole,
        items=items,
        related=_related(view, items),
        lineages=lineages,
        sources=sources,
        submissions=_submissions(view, code, items),
        gaps=shown_gaps,
        archive=ArchiveState(*reading.searchable_count()),
        waiting=_waiting(reading, code),
        decisions=reading.decisions_of(code),
        head=_newest_head(reading),
        tools=tools,
        generated=clock.now(),
        audience=permissions.audience,
        kept_back=_kept_back(view, code, len(gaps) - len(shown_gaps)),
        standings=tuple(SourceStanding(code, _newest(reading.gradings_of(code))) for code in sources),
        ancestries=_ancestries(view, lineages),
        news=tuple(one for one in view.aside.news(code) if view.shown(one.other)),
        overlaps=view.aside.overlaps(code),
    )


def item_report(view: View, digest: Digest, clock: Clock, tools: tuple[ToolVersion, ...]) -> ItemReport:
    """One item in the light of every incident that it is attached to.

    Raises NotFound where the case holds no item of that digest.
    """
    reading = view.reading
    item = reading.item(digest)
    if item is None:
        raise NotFound(
            f"no item {digest[:12]} in this case",
            remedy="`sanad item list` shows the items on record; give eight digits or more",
        )
    kept_back = view.permissions.kept_back(reading, digest)
    if kept_back is not None:
        return _nothing_told(digest, kept_back, view.permissions.audience, clock, tools)
    summary = _item_summary(view, item, 0, None, None)
    custody = _told(view, reading.events_about((digest,)))
    return ItemReport(
        summary=summary,
        assessments=tuple(_assessments(view, digest)),
        related=_related(view, (summary,)),
        events=_chain_values(reading, custody),
        generated=clock.now(),
        tools=tools,
        custody=custody,
        submissions=_submissions(view, None, (summary,)),
        audience=view.permissions.audience,
        ancestry=view.aside.ancestry(summary.lineage) if summary.lineage else None,
        news=tuple(one for one in view.aside.news_of_item(digest) if view.shown(one.other)),
    )


def _told(view: View, custody: tuple[CustodyEvent, ...]) -> tuple[CustodyEvent, ...]:
    """Whom else something was given is told to the team alone."""
    if view.permissions.audience is Audience.TEAM:
        return custody
    return tuple(event for event in custody if event.happening.type is not EventType.DISSEMINATION)


def _ancestries(view: View, lineages: tuple[Lineage, ...]) -> tuple[Ancestry, ...]:
    found = (view.aside.ancestry(lineage) for lineage in lineages)
    return tuple(one for one in found if one is not None)


def _nothing_told(
    digest: Digest, why: KeptBack, audience: Audience, clock: Clock, tools: tuple[ToolVersion, ...]
) -> ItemReport:
    now = clock.now()
    empty = ItemSummary(0, Item(digest, 0, ItemStatus.RECEIVED, now), (), None, None, (), None, ())
    return ItemReport(empty, (), (), (), now, tools, audience=audience, kept_back=why)


def _kept_back(view: View, code: IncidentCode, gaps: int) -> KeptBackCount:
    why = [view.permissions.kept_back(view.reading, item.sha256) for item in view.reading.items_of(code)]
    return KeptBackCount(why.count(KeptBack.BY_ITS_SOURCE), why.count(KeptBack.RESTRICTED), gaps)


def _newest(gradings: tuple[Grading, ...]) -> Grading | None:
    return gradings[-1] if gradings else None


def _item_summary(view: View, item: Item, number: int, assessment: Assessment | None, line: int | None) -> ItemSummary:
    facts, digest = view.facts, item.sha256
    matches = (match for match in view.reading.matches_of(digest) if view.shown(match.item) and view.shown(match.other))
    return ItemSummary(
        number=number,
        item=facts.item(digest) or item,
        receipts=facts.receipts_of(digest),
        examination=facts.examination(digest),
        lineage=facts.lineage_of(digest),
        matches=tuple(sorted(matches, key=_match_order)),
        assessment=assessment,
        decisions=view.reading.decisions_of(digest),
        line=line,
        terms=_terms(view, digest),
        rulings=view.aside.rulings(digest),
    )


def _terms(view: View, item: Digest) -> tuple[InForce, ...]:
    if not view.permissions.any:
        return ()
    rulings = (view.permissions.ruling(view.reading, receipt) for receipt in view.reading.receipts_of(item))
    return tuple(ruling.terms for ruling in rulings if ruling.kept_back is None)


def _match_order(match: Match) -> tuple[int, int, Digest, Digest]:
    # Those that no hash led to come after those that one did.
    return _CONFIRMED_FIRST[match.kind], 256 if match.distance is None else match.distance, match.item, match.other


def _line_of(digest: Digest, whole: IncidentAssessment | None) -> int | None:
    lines = whole.lines if whole else ()
    return next((line.number for line in lines if digest in line.items), None)


def _related(view: View, items: Iterable[ItemSummary]) -> tuple[RelatedItem, ...]:
    """Items that a match or lineage names and that are not among `items`; in order of first receipt."""
    own = tuple(items)
    known = {summary.item.sha256 for summary in own}
    named = {other for summary in own for other in _named_by(summary)} - known
    facts = view.facts
    found = (item for digest in sorted(named) if view.shown(digest) and (item := facts.item(digest)) is not None)
    return tuple(
        RelatedItem(
            item,
            facts.receipts_of(item.sha256),
            facts.examination(item.sha256),
            tuple(view.reading.incidents_of(item.sha256)),
        )
        for item in sorted(found, key=lambda item: (item.first_received, item.sha256))
    )


def _named_by(summary: ItemSummary) -> Iterator[Digest]:
    for match in summary.matches:
        yield match.item
        yield match.other
    for ruling in summary.rulings:
        yield ruling.item
        yield ruling.other
    if summary.lineage is not None:
        yield from summary.lineage.members


def _lineages(items: tuple[ItemSummary, ...]) -> tuple[Lineage, ...]:
    found = {item.lineage.id: item.lineage for item in items if item.lineage is not None}
    return tuple(lineage for lineage in found.values() if len(lineage.members) > 1)


def _sources(items: tuple[ItemSummary, ...]) -> tuple[SourceCode, ...]:
    return tuple(dict.fromkeys(receipt.source for item in items for receipt in item.receipts))


def _submissions(view: View, code: IncidentCode | None, items: tuple[ItemSummary, ...]) -> tuple[Submission, ...]:
    """Those made for the incident, and those that brought one of its items; in the order of the records."""
    brought: set[SubmissionId] = {receipt.submission for item in items for receipt in item.receipts}
    named = (one for one in view.reading.submissions() if one.id in brought or (code and one.incident == code))
    return tuple(shown for one in named if (shown := view.permissions.submission(view.reading, one)) is not None)


def _waiting(reading: Reading, code: IncidentCode) -> Waiting:
    return Waiting(items=reading.unsettled(code, _WORK), failed=sum(count.failed for count in reading.work(code)))


def _assessments(view: View, digest: Digest) -> Iterator[tuple[Incident, Assessment]]:
    for code in view.reading.incidents_of(digest):
        incident, assessment = view.reading.incident(code), view.facts.assessment(digest, code)
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
