"""The inbox: what belongs to no incident yet, and where it goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import NotFound, UsageError
from pipeline.incidents import advance
from pipeline.model.arrivals import Attachment, Gap, Submission
from pipeline.model.basics import Digest, IncidentCode, SubmissionId
from pipeline.model.custody import EventType, RowDigest
from pipeline.model.routing import InboxEntry
from pipeline.ports import Reading, Workbench, Writing
from pipeline.steps.casefile import require_incident
from pipeline.steps.leading import answered, inbox, lead_examined, lead_gap

SHORTEST_PREFIX = 6
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Routed:
    """What one answer did."""

    items: tuple[Digest, ...]
    gaps: tuple[str, ...]
    incident: IncidentCode | None


@dataclass(frozen=True, slots=True)
class InboxDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def size(self) -> tuple[int, int]:
        """Items and gaps that wait."""
        with self.bench().records.reading() as reading:
            return reading.inbox_size()

    def entries(self, limit: int) -> tuple[InboxEntry, ...]:
        """Oldest first, with suggestions; at most `limit` items and as many gaps."""
        with self.bench().records.reading() as reading:
            return tuple(inbox(reading, limit))

    def unknown_incidents(self) -> tuple[IncidentCode, ...]:
        """Incidents that a rule names and the case does not have."""
        bench = self.bench()
        with bench.records.reading() as reading:
            known = {incident.code for incident in reading.incidents()}
        return tuple(sorted(bench.router.incidents() - known))

    def route(self, subjects: Sequence[str], incident: IncidentCode | None, reason: str | None = None) -> Routed:
        """Attaches what is named to `incident`; None: it belongs to no incident of this case.

        A subject is how an item's SHA-256 or a gap's id begins, or `submission:` with a submission's id for all
        that it brought. Raises NotFound, UsageError; then nothing was changed.
        """
        bench = self.bench()
        if incident is None and not (reason or "").strip():
            raise UsageError("say why it belongs to no incident", remedy="--reason TEXT")
        with bench.records.writing() as tx:
            if incident is not None:
                require_incident(tx, incident)
            items, gaps = _named(tx, subjects)
            rows = [_attach(bench, tx, item, incident, reason) for item in items]
            rows += [tx.add_inbox_answer(answered(bench, gap, incident, reason)) for gap in gaps]
            note = f"routed: {incident or 'no incident'}"
            tx.record(bench.happening(EventType.METADATA_MODIFICATION, objects=items, rows=rows, note=note))
            tx.sign_head()
        if incident is not None:
            advance(bench, incident)
        return Routed(items, tuple(gap.id for gap in gaps), incident)

    def ask_again(self) -> tuple[int, int]:
        """Asks the rules again of all that waits, as after a change of `routing.toml`; how many items and gaps left."""
        bench = self.bench()
        before = self.size()
        with bench.records.reading() as reading:
            items, gaps = reading.unattached_items(before[0]), reading.unattached_gaps(before[1])
        for start in range(0, len(items), _BATCH):
            with bench.records.writing() as tx:
                for item in items[start : start + _BATCH]:
                    lead_examined(bench, tx, item)
        for start in range(0, len(gaps), _BATCH):
            with bench.records.writing() as tx:
                for gap in gaps[start : start + _BATCH]:
                    lead_gap(bench, tx, gap)
        for code in bench.router.incidents() - set(self.unknown_incidents()):
            advance(bench, code)
        after = self.size()
        return before[0] - after[0], before[1] - after[1]


def _attach(
    bench: Workbench, tx: Writing, item: Digest, incident: IncidentCode | None, reason: str | None
) -> RowDigest | None:
    if incident is None:
        return tx.add_inbox_answer(answered(bench, item, None, reason))
    return tx.attach(Attachment(incident, item, bench.clock.now(), bench.agent))


def _named(reading: Reading, subjects: Sequence[str]) -> tuple[tuple[Digest, ...], tuple[Gap, ...]]:
    items: dict[Digest, None] = {}
    gaps: dict[str, Gap] = {}
    waiting = reading.unattached_gaps(reading.inbox_size()[1])
    for subject in subjects:
        if subject.startswith("submission:"):
            submission = _submission(reading, SubmissionId(subject.removeprefix("submission:")))
            receipts = {entry.receipt for entry in reading.entries(submission.id) if entry.receipt}
            items |= {receipt.item: None for id in sorted(receipts) if (receipt := reading.receipt(id)) is not None}
            gaps |= {gap.id: gap for gap in reading.gaps_of(submission.id)}
            continue
        found = _one(reading, subject, waiting)
        if isinstance(found, Gap):
            gaps[found.id] = found
        else:
            items[found] = None
    return tuple(items), tuple(gaps.values())


def _submission(reading: Reading, id: SubmissionId) -> Submission:
    found = reading.submission(id)
    if found is None:
        raise NotFound(f"no submission {id!r} in this case")
    return found


def _one(reading: Reading, prefix: str, gaps: Sequence[Gap]) -> Digest | Gap:
    if len(prefix) < SHORTEST_PREFIX:
        raise UsageError(f"give at least {SHORTEST_PREFIX} digits of {prefix!r}")
    items = [item.sha256 for item in reading.items_with_prefix(prefix.lower(), limit=2)]
    found: list[Digest | Gap] = [*items, *(gap for gap in gaps if gap.id.startswith(prefix.lower()))]
    if not found:
        raise NotFound(f"no item, and no gap in the inbox, begins with {prefix!r}", remedy="sanad inbox")
    if len(found) > 1:
        raise UsageError(f"several begin with {prefix!r}", remedy="give more digits")
    return found[0]
