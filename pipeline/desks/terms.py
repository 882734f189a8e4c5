"""Terms of use: consent, its withdrawal, restrictions; on record with who, when and why."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.desks.reasons import require_person, require_reason
from pipeline.errors import NotFound, UsageError
from pipeline.incidents import advance
from pipeline.model.basics import Digest, ReceiptId, SourceCode, SubmissionId
from pipeline.model.tasks import Lane, Task, TaskKind
from pipeline.model.terms import Consent, Restriction, SubjectKind, Terms
from pipeline.ports import Reading, Workbench, Writing
from pipeline.review.permissions import Permissions
from pipeline.steps.keys import examination_key
from pipeline.steps.terms import record

SHORTEST_PREFIX = 6
SHORTEST_REASON = 3
"""A withdrawal must not fail for want of words."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to hold from now on; None leaves it as it is."""

    consent: Consent | None = None
    restrictions: tuple[Restriction, ...] | None = None
    embargo_until: dt.date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class TermsDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def set(self, subject: str, change: Change, by: str, reason: str) -> Terms:
        """New terms for a source's code, a submission, or a receipt (how its id begins), in the place of the old ones.

        Every document honours them at once; what rests on what may no longer be used is planned anew. Nothing that
        was preserved is destroyed. Raises NotFound, UsageError.
        """
        bench, person, why = self.bench(), require_person(by), require_reason(reason, SHORTEST_REASON)
        with bench.records.writing() as tx:
            kind, name = _subject(tx, subject)
            terms = _changed(tx.terms_of(kind, name), kind, name, change, person, why, bench.clock.now())
            before = Permissions.for_use(tx)
            record(bench, tx, terms)
            planned = tuple(_looked_at_anew(bench, tx, _touched(tx, kind, name), before))
            tx.sign_head()
        bench.queue.announce(planned)
        with bench.records.reading() as reading:
            incidents = reading.incidents()
        for incident in incidents:
            advance(bench, incident.code)
        return terms

    def history(self, subject: str) -> tuple[Terms, ...]:
        """Oldest first; the last one holds. Raises NotFound."""
        with self.bench().records.reading() as reading:
            return reading.terms_of(*_subject(reading, subject))


def _changed(
    earlier: tuple[Terms, ...], kind: SubjectKind, name: str, change: Change, by: str, reason: str, now: dt.datetime
) -> Terms:
    """A row says all that holds: whoever reads it years later need not add up a history."""
    last = earlier[-1] if earlier else None
    restrictions = change.restrictions if change.restrictions is not None else (last.restrictions if last else ())
    until = change.embargo_until or (last.embargo_until if last else None)
    if change.embargo_until is not None and Restriction.EMBARGO not in restrictions:
        restrictions = (*restrictions, Restriction.EMBARGO)
    return Terms(
        kind=kind,
        subject=name,
        consent=change.consent or (last.consent if last else None),
        restrictions=tuple(one for one in Restriction if one in restrictions),
        embargo_until=until if Restriction.EMBARGO in restrictions else None,
        words=change.words if change.words is not None else (last.words if last else None),
        by=by,
        reason=reason,
        time=now,
    )


def _subject(reading: Reading, subject: str) -> tuple[SubjectKind, str]:
    if reading.submission(SubmissionId(subject)) is not None:
        return SubjectKind.SUBMISSION, subject
    if reading.source(SourceCode(subject)) is not None:
        return SubjectKind.SOURCE, subject
    exact = reading.receipt(ReceiptId(subject))
    if exact is not None:
        return SubjectKind.RECEIPT, exact.id
    found = reading.receipts_with_prefix(subject.lower(), limit=2) if len(subject) >= SHORTEST_PREFIX else ()
    if len(found) > 1:
        raise UsageError(f"several receipts begin with {subject!r}", remedy="give more digits")
    if not found:
        raise NotFound(
            f"no source, submission or receipt {subject!r} in this case",
            remedy="`sanad source list` shows the codes; `sanad item SHA256 --format json` an item's receipts",
        )
    return SubjectKind.RECEIPT, found[0].id


def _touched(reading: Reading, kind: SubjectKind, name: str) -> Iterable[Digest]:
    """Items whose receipts the new terms may hold for."""
    match kind:
        case SubjectKind.RECEIPT:
            receipt = reading.receipt(ReceiptId(name))
            return (receipt.item,) if receipt else ()
        case SubjectKind.SUBMISSION:
            return dict.fromkeys(_brought(reading, SubmissionId(name)))
        case SubjectKind.SOURCE:
            sent = [receipt.item for receipt in reading.receipts_from(SourceCode(name))]
            handed_over = (one.id for one in reading.submissions() if one.handover.source == name)
            return dict.fromkeys([*sent, *(item for id in handed_over for item in _brought(reading, id))])


def _brought(reading: Reading, submission: SubmissionId) -> list[Digest]:
    return [entry.object.sha256 for entry in reading.entries(submission) if entry.receipt is not None]


def _looked_at_anew(bench: Workbench, tx: Writing, items: Iterable[Digest], before: Permissions) -> Iterable[Task]:
    """Plans an examination where answers rest on a name that may not be used any more, or may be again."""
    after = Permissions.for_use(tx)
    for digest in items:
        item = tx.item(digest)
        if item is None or item.examination is None or after.kept_back(tx, digest) is not None:
            continue
        if after.receipts(tx, digest) == before.receipts(tx, digest):
            continue
        inputs = examination_key(bench, tx, digest)
        task = tx.plan(TaskKind.EXAMINE, digest, inputs, Lane.SLOW, again=True) if inputs != item.examination else None
        if task is not None:
            yield task
