"""Steps 1 and 2 on record: a submission from its first line to its signed head."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.describe.media_type import sniff
from pipeline.intake.identity import gap_id, receipt_id
from pipeline.model.arrivals import (
    Arrival,
    Attachment,
    Found,
    FoundContainer,
    FoundGap,
    Gap,
    Handover,
    MessageContext,
    Receipt,
    Submission,
    SubmissionEntry,
)
from pipeline.model.basics import GapId, IncidentCode, OriginalName, ReceiptId, SourceCode, SubmissionId
from pipeline.model.bookmarks import Bookmark
from pipeline.model.custody import EventType, RowDigest, SignedHead
from pipeline.model.descriptions import MediaKind
from pipeline.model.objects import Item, ItemStatus, Object
from pipeline.model.tasks import Lane, Task, TaskKind
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis, from_instant
from pipeline.ports import Workbench, Writing
from pipeline.steps.keys import examination_key, head_key
from pipeline.steps.leading import lead_found
from pipeline.steps.sealing import Sealer
from pipeline.steps.terms import record_stated

BATCH = 200
"""Entries in one transaction: enough that the disk is flushed seldom, few enough that a crash repeats little."""

SNIFFED_BYTES = 4096
SLOW_BYTES = 64 * 1024 * 1024
"""Photos above this size wait with the videos."""


class Reception:
    """One submission while it runs. What a crash leaves behind is whole batches; submitting again repeats nothing."""

    def __init__(self, bench: Workbench, submission: Submission) -> None:
        self._bench = bench
        self._submission = submission
        self._sealer = Sealer(bench)
        self._pending: list[Found] = []
        self._position = 0
        self._known: list[ReceiptId] = []
        self._gaps: dict[GapId, bool] = {}
        """Every gap that was met, and whether it is a new one."""
        self._new = 0
        self._planned: list[Task] = []

    @classmethod
    def begin(
        cls, bench: Workbench, handover: Handover, roots: Sequence[OriginalName], incident: IncidentCode | None
    ) -> "Reception":
        """Puts it on record that something was handed over, before any of it is read."""
        submission = Submission(
            id=SubmissionId(bench.new_id()),
            handover=handover,
            started=bench.clock.now(),
            finished=None,
            roots=tuple(roots),
            incident=incident,
        )
        with bench.records.writing() as tx:
            row = tx.add_submission(submission)
            tx.record(bench.happening(EventType.INGESTION_START, rows=(row,)))
            record_stated(bench, tx, submission)
        return cls(bench, submission)

    def note(self, found: Found | Bookmark) -> None:
        """Takes what a reader found, already preserved. A bookmark is written at once, with all that came before it."""
        if isinstance(found, Bookmark):
            self._write(found)
            return
        self._pending.append(found)
        if len(self._pending) >= BATCH:
            self._write()

    def end(self) -> Submission:
        """Writes what is left, closes the submission and signs the ledger's head."""
        self._write()
        again = tuple(gap for gap, new in self._gaps.items() if not new)
        now = self._bench.clock.now()
        finished = replace(self._submission, finished=now, repeats=self._repeated(), gaps_again=again)
        with self._bench.records.writing() as tx:
            row = tx.finish_submission(finished)
            tx.record(self._bench.happening(EventType.INGESTION_END, rows=(row,)))
            head = tx.sign_head()
            tx.record(self._bench.happening(EventType.DIGITAL_SIGNATURE_GENERATION, note=f"head {head.size}"))
            self._plan_timestamps(tx, head)
        self._announce()
        return finished

    def _repeated(self) -> SubmissionId | None:
        """The submission that brought all of this first, where nothing was new."""
        if self._new or not self._known:
            return None
        with self._bench.records.reading() as reading:
            first = reading.receipt(self._known[0])
        return first.submission if first else None

    def _plan_timestamps(self, tx: Writing, head: SignedHead) -> None:
        for authority in self._bench.timestamp_authorities:
            task = tx.plan(TaskKind.TIMESTAMP, authority, head_key(head), Lane.QUICK)
            if task is not None:
                self._planned.append(task)

    def _announce(self) -> None:
        self._bench.queue.announce(self._planned)
        self._planned.clear()

    def _write(self, bookmark: Bookmark | None = None) -> None:
        batch, self._pending = self._pending, []
        if not batch and bookmark is None:
            return
        with self._bench.records.writing() as tx:
            if bookmark is not None:
                tx.put_bookmark(bookmark)
            if batch:
                self._write_batch(tx, batch)
        self._announce()

    def _write_batch(self, tx: Writing, batch: Sequence[Found]) -> None:
        rows = [row for found in batch for row in self._record(tx, found)]
        objects = [found.object.sha256 for found in batch if not isinstance(found, FoundGap)]
        tx.record(self._bench.happening(EventType.CAPTURE, objects=objects, rows=rows))
        for found in batch:
            if isinstance(found, FoundContainer):
                tx.record(
                    self._bench.happening(EventType.UNPACKING, objects=(found.object.sha256,), note=found.name.display)
                )

    def _record(self, tx: Writing, found: Found) -> Iterator[RowDigest | None]:
        match found:
            case FoundGap():
                gap, sealed = self._gap(tx, found)
                yield from sealed
                row = tx.add_gap(gap)
                self._gaps[gap.id] = self._gaps.get(gap.id) or row is not None
                yield row
                yield from lead_found(self._bench, tx, self._submission, found, gap)
            case FoundContainer():
                tx.add_object(found.object)
                yield tx.add_entry(self._entry(found, receipt=None, known=False))
            case Arrival():
                yield from self._receive(tx, found)

    def _receive(self, tx: Writing, arrival: Arrival) -> Iterator[RowDigest | None]:
        receipt, sealed = self._receipt(tx, arrival)
        yield from sealed
        tx.add_object(arrival.object)
        now = self._bench.clock.now()
        tx.add_item(Item(arrival.object.sha256, arrival.object.size, ItemStatus.RECEIVED, first_received=now))
        receipt_row = tx.add_receipt(receipt)
        self._plan_examination(tx, arrival.object)
        if receipt_row is None:
            self._known.append(receipt.id)
        else:
            self._new += 1
        yield receipt_row
        yield tx.add_entry(self._entry(arrival, receipt=receipt.id, known=receipt_row is None))
        if self._submission.incident is not None:
            yield tx.attach(
                Attachment(self._submission.incident, arrival.object.sha256, self._bench.clock.now(), self._bench.agent)
            )
        yield from lead_found(self._bench, tx, self._submission, arrival, receipt)

    def _plan_examination(self, tx: Writing, object: Object) -> None:
        inputs = examination_key(self._bench, tx, object.sha256)
        task = tx.plan(TaskKind.EXAMINE, object.sha256, inputs, self._lane(object))
        if task is not None:
            self._planned.append(task)

    def _lane(self, object: Object) -> Lane:
        with self._bench.vault.open(object.sha256) as source:
            head = source.read(SNIFFED_BYTES)
        slow = sniff(head, object.size).kind in (MediaKind.VIDEO, MediaKind.AUDIO) or object.size > SLOW_BYTES
        return Lane.SLOW if slow else Lane.QUICK

    def _receipt(self, tx: Writing, arrival: Arrival) -> tuple[Receipt, tuple[RowDigest, ...]]:
        now = self._bench.clock.now()
        received = from_instant(
            now,
            semantics=TimeSemantics.RECEIVE,
            authority=Authority.OWN_CUSTODY,
            zone_basis=ZoneBasis.OWN_CLOCK,
            resolution_s=0.0,
            source=self._bench.clock.name,
            stated=now.isoformat(),
        )
        source = self._source(arrival.message)
        shown, sealed = self._sealer.arrival(tx, arrival)
        receipt = Receipt(
            id=receipt_id(source, arrival, self._submission.handover.source),
            item=arrival.object.sha256,
            submission=self._submission.id,
            source=source,
            arrival=shown,
            received=received,
        )
        return receipt, sealed

    def _source(self, message: MessageContext | None) -> SourceCode:
        """Whoever sent the message; for what came in no message, whoever handed it over."""
        if message is not None and message.sender:
            return self._bench.pseudonym(message.sender)
        return self._submission.handover.source

    def _entry(self, found: Arrival | FoundContainer, *, receipt: ReceiptId | None, known: bool) -> SubmissionEntry:
        self._position += 1
        return SubmissionEntry(
            self._submission.id,
            self._position,
            found.object,
            found.name,
            found.path,
            receipt,
            known,
            found.containers,
        )

    def _gap(self, tx: Writing, found: FoundGap) -> tuple[Gap, tuple[RowDigest, ...]]:
        source = self._source(found.message)
        shown, sealed = self._sealer.gap(tx, found)
        gap = Gap(
            id=gap_id(source, found, self._submission.handover.source),
            submission=self._submission.id,
            kind=found.kind,
            channel=found.channel,
            name=found.name,
            path=found.path,
            containers=found.containers,
            reason=shown.reason,
            message=shown.message,
            source=source,
        )
        return gap, sealed
