"""Leads what came in to its incident: by rules at intake, again once it was examined, and by what a person answers."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.arrivals import Attachment, Found, FoundContainer, Gap, MessageContext, Receipt, Submission
from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.custody import EventType, RowDigest
from pipeline.model.descriptions import Description
from pipeline.model.routing import InboxAnswer, InboxEntry, Lead, Suggestion, Traces
from pipeline.model.times import TimeSemantics
from pipeline.ports import Reading, Workbench, Writing
from pipeline.review.permissions import Permissions
from pipeline.routing.suggestions import Candidate, suggest

_TAKEN = (TimeSemantics.CAPTURE_START, TimeSemantics.CAPTURE_STOP)


def lead_found(
    bench: Workbench, tx: Writing, submission: Submission, found: Found, row: Receipt | Gap
) -> Iterator[RowDigest | None]:
    """What came in with a submission for no incident goes where the rules lead. `found` still names its sender."""
    if submission.incident is not None or isinstance(found, FoundContainer):
        return
    message = found.message
    traces = _traces(submission, row, message.sender if message else None)
    # As its channel names the conversation: on record it is a code.
    traces = replace(traces, conversation=message.conversation if message else None)
    yield from _led(bench, tx, row, bench.router.leads(traces))


def lead_examined(bench: Workbench, tx: Writing, item: Digest) -> None:
    """Asks the rules again with what the file itself says. What a person put aside stays there."""
    if tx.inbox_answers(f"item/{item}"):
        return
    examination = tx.examination(item)
    description = examination.description if examination else None
    rows: list[RowDigest | None] = []
    for receipt in tx.receipts_of(item):
        submission = tx.submission(receipt.submission)
        if submission is not None and submission.incident is None:
            rows.extend(_led(bench, tx, receipt, bench.router.leads(_traces(submission, receipt, None, description))))
    if any(row is not None for row in rows):
        tx.record(bench.happening(EventType.METADATA_MODIFICATION, objects=(item,), rows=rows))


def lead_gap(bench: Workbench, tx: Writing, gap: Gap) -> None:
    """Asks the rules again about a gap that waits."""
    submission = tx.submission(gap.submission)
    if submission is None or submission.incident is not None:
        return
    rows = list(_led(bench, tx, gap, bench.router.leads(_traces(submission, gap, None))))
    if any(row is not None for row in rows):
        tx.record(bench.happening(EventType.METADATA_MODIFICATION, rows=rows))


def answered(bench: Workbench, subject: Digest | Gap, incident: IncidentCode | None, reason: str | None) -> InboxAnswer:
    """A person's answer to an entry of the inbox."""
    key = f"gap/{subject.id}" if isinstance(subject, Gap) else f"item/{subject}"
    return InboxAnswer(key, incident, bench.clock.now(), bench.agent, reason)


def inbox(reading: Reading, limit: int) -> Iterator[InboxEntry]:
    """What waits, oldest first: items, then gaps; at most `limit` of each."""
    allowed = Permissions.for_use(reading)
    candidates = tuple(_candidates(reading))
    for item in reading.unattached_items(limit):
        receipts = allowed.receipts(reading, item)
        if not receipts:
            continue  # withheld at its source's wish
        yield InboxEntry(item, receipts, None, _suggestions_for_item(reading, item, receipts, candidates))
    for gap in reading.unattached_gaps(limit):
        if allowed.gap(reading, gap) is None:
            continue
        submission = reading.submission(gap.submission)
        hints = suggest(_traces(submission, gap, None), (), candidates) if submission else ()
        yield InboxEntry(None, (), gap, hints)


def _led(bench: Workbench, tx: Writing, row: Receipt | Gap, leads: tuple[Lead, ...]) -> Iterator[RowDigest | None]:
    now = bench.clock.now()
    for lead in leads:
        if tx.incident(lead.incident) is None:
            continue  # `sanad inbox` and `sanad doctor` tell of rules that name no incident
        by = f"rule: {lead.rule}"
        if isinstance(row, Gap):
            yield tx.add_inbox_answer(InboxAnswer(f"gap/{row.id}", lead.incident, now, by))
        else:
            yield tx.attach(Attachment(lead.incident, row.item, now, by))


def _suggestions_for_item(
    reading: Reading, item: Digest, receipts: tuple[Receipt, ...], candidates: tuple[Candidate, ...]
) -> tuple[Suggestion, ...]:
    examination = reading.examination(item)
    description = examination.description if examination else None
    lineage = reading.lineage_of(item)
    copies = [member for member in lineage.members if member != item] if lineage else []
    best: dict[IncidentCode, Suggestion] = {}
    for receipt in receipts:
        submission = reading.submission(receipt.submission)
        if submission is None:
            continue
        for one in suggest(_traces(submission, receipt, None, description), copies, candidates):
            known = best.get(one.incident)
            if known is None or len(one.hints) > len(known.hints):
                best[one.incident] = one
    return tuple(best.values())


def _candidates(reading: Reading) -> Iterator[Candidate]:
    for incident in reading.incidents():
        items = reading.items_of(incident.code)
        receipts = [receipt for item in items for receipt in reading.receipts_of(item.sha256)]
        messages = [receipt.arrival.message for receipt in receipts]
        yield Candidate(
            incident,
            frozenset(item.sha256 for item in items),
            frozenset(receipt.source for receipt in receipts),
            frozenset(each.conversation for each in messages if each is not None and each.conversation),
        )


def _traces(
    submission: Submission, row: Receipt | Gap, sender: str | None, description: Description | None = None
) -> Traces:
    found = row if isinstance(row, Gap) else row.arrival
    message: MessageContext | None = found.message
    words = (message.subject, message.words) if message else ()
    name = (found.name.display,) if found.name else ()
    times = description.times if description else ()
    return Traces(
        channel=found.channel,
        mailbox=(*(root.display for root in submission.roots), *found.path),
        source=SourceCode(row.source or submission.handover.source),
        sender=sender,
        conversation=message.conversation if message else None,
        words=tuple(each for each in (*words, *name, *found.path) if each),
        sent=(message.sent.interval,) if message and message.sent else (),
        taken=tuple(claim.interval for claim in times if claim.semantics in _TAKEN),
        places=description.places if description else (),
    )
