"""What one transaction answers and takes: `Reading` and `Writing`, each subject in its own file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from pipeline.model.arrivals import Attachment, Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode, ReceiptId, SubmissionId
from pipeline.model.custody import CustodyEvent, Happening, RowDigest, SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.examinations import Examination
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Fingerprint, Lineage, Link, Match
from pipeline.model.objects import Item, ItemStatus, Object
from pipeline.model.tasks import Lane, Task, TaskKind, WorkCount
from pipeline.ports import Clock
from pipeline.storage.keys import CaseKey
from pipeline.storage.ledger import Ledger
from pipeline.storage.records_arrivals import Arrivals
from pipeline.storage.records_incidents import Incidents
from pipeline.storage.records_items import Items
from pipeline.storage.records_likeness import Likeness
from pipeline.storage.records_tasks import Tasks
from pipeline.storage.shelves import SavedTimestamp


class SqlReading:
    """Implements `Reading` by handing each question to its subject."""

    def __init__(self, connection: sa.Connection, clock: Clock, key: CaseKey, now: dt.datetime) -> None:
        self._arrivals = Arrivals(connection)
        self._items = Items(connection)
        self._likeness = Likeness(connection)
        self._incidents = Incidents(connection)
        self._tasks = Tasks(connection, now)
        self._ledger = Ledger(connection, clock, key)

    def submission(self, id: SubmissionId) -> Submission | None:
        return self._arrivals.submission(id)

    def submissions(self) -> tuple[Submission, ...]:
        return self._arrivals.submissions()

    def entries(self, submission: SubmissionId) -> tuple[SubmissionEntry, ...]:
        return self._arrivals.entries(submission)

    def receipt(self, id: ReceiptId) -> Receipt | None:
        return self._arrivals.receipt(id)

    def receipts_of(self, item: Digest) -> tuple[Receipt, ...]:
        return self._arrivals.receipts_of(item)

    def gaps_of(self, submission: SubmissionId) -> tuple[Gap, ...]:
        return self._arrivals.gaps_of(submission)

    def gaps_of_incident(self, incident: IncidentCode) -> tuple[Gap, ...]:
        return self._arrivals.gaps_of_incident(incident)

    def item(self, digest: Digest) -> Item | None:
        return self._items.item(digest)

    def items_with_prefix(self, prefix: str, limit: int) -> tuple[Item, ...]:
        return self._items.items_with_prefix(prefix, limit)

    def items_of(self, incident: IncidentCode) -> tuple[Item, ...]:
        return self._items.items_of(incident)

    def items_with_status(self, status: ItemStatus) -> tuple[Item, ...]:
        return self._items.items_with_status(status)

    def item_count(self) -> int:
        return self._items.item_count()

    def incidents_of(self, item: Digest) -> tuple[IncidentCode, ...]:
        return self._items.incidents_of(item)

    def examination(self, item: Digest) -> Examination | None:
        return self._items.examination(item)

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        return self._items.fingerprints_after(position)

    def searchable_count(self) -> tuple[int, int]:
        return self._items.searchable_count()

    def matches_of(self, item: Digest) -> tuple[Match, ...]:
        return self._likeness.matches_of(item)

    def lineage_of(self, item: Digest) -> Lineage | None:
        return self._likeness.lineage_of(item)

    def incident(self, code: IncidentCode) -> Incident | None:
        return self._incidents.incident(code)

    def incidents(self) -> tuple[Incident, ...]:
        return self._incidents.incidents()

    def links_of(self, incident: IncidentCode) -> tuple[Link, ...]:
        return self._incidents.links_of(incident)

    def assessment(self, item: Digest, incident: IncidentCode) -> Assessment | None:
        return self._incidents.assessment(item, incident)

    def incident_assessment(self, incident: IncidentCode) -> IncidentAssessment | None:
        return self._incidents.incident_assessment(incident)

    def decisions_of(self, subject: str) -> tuple[Decision, ...]:
        return self._incidents.decisions_of(subject)

    def events(self) -> Iterator[CustodyEvent]:
        return self._ledger.events()

    def events_about(self, objects: Iterable[Digest]) -> tuple[CustodyEvent, ...]:
        return self._ledger.events_about(objects)

    def heads(self) -> tuple[SignedHead, ...]:
        return self._ledger.heads()

    def task(self, key: Digest) -> Task | None:
        return self._tasks.task(key)

    def work(self, incident: IncidentCode | None = None) -> tuple[WorkCount, ...]:
        return self._tasks.work(incident)

    def troubled_tasks(self) -> tuple[Task, ...]:
        return self._tasks.troubled_tasks()

    def unsettled(self, incident: IncidentCode, kinds: Sequence[TaskKind]) -> int:
        return self._tasks.unsettled(incident, kinds)

    def is_derivative(self, digest: Digest) -> bool:
        return self._items.is_derivative(digest)

    def timestamps(self) -> tuple[SavedTimestamp, ...]:
        return self._ledger.timestamps()


class SqlWriting(SqlReading):
    """Implements `Writing`. The transaction around it holds the write lock."""

    def add_submission(self, submission: Submission) -> RowDigest:
        return self._arrivals.add_submission(submission)

    def finish_submission(self, submission: Submission) -> RowDigest:
        return self._arrivals.finish_submission(submission)

    def add_entry(self, entry: SubmissionEntry) -> RowDigest:
        return self._arrivals.add_entry(entry)

    def add_receipt(self, receipt: Receipt) -> RowDigest | None:
        return self._arrivals.add_receipt(receipt)

    def add_gap(self, gap: Gap) -> RowDigest | None:
        return self._arrivals.add_gap(gap)

    def add_object(self, object: Object) -> None:
        self._arrivals.add_object(object)

    def add_item(self, item: Item) -> bool:
        return self._items.add_item(item)

    def update_item(self, item: Item) -> None:
        self._items.update_item(item)

    def attach(self, attachment: Attachment) -> RowDigest | None:
        return self._arrivals.attach(attachment)

    def put_incident(self, incident: Incident) -> RowDigest:
        return self._incidents.put_incident(incident)

    def put_examination(self, examination: Examination) -> RowDigest:
        return self._items.put_examination(examination)

    def put_matches(self, item: Digest, matches: Sequence[Match]) -> bool:
        return self._likeness.put_matches(item, matches)

    def put_lineage(self, members: Sequence[Digest], lineage: Lineage | None) -> None:
        self._likeness.put_lineage(members, lineage)

    def put_link(self, incident: IncidentCode, link: Link) -> RowDigest:
        return self._incidents.put_link(incident, link)

    def add_assessment(self, assessment: Assessment) -> RowDigest:
        return self._incidents.add_assessment(assessment)

    def add_incident_assessment(self, assessment: IncidentAssessment) -> RowDigest:
        return self._incidents.add_incident_assessment(assessment)

    def add_decision(self, decision: Decision) -> RowDigest:
        return self._incidents.add_decision(decision)

    def record(self, happening: Happening) -> CustodyEvent:
        return self._ledger.record(happening)

    def sign_head(self) -> SignedHead:
        return self._ledger.sign_head()

    def add_timestamp(self, head: SignedHead, authority: str, token: bytes) -> RowDigest:
        return self._ledger.add_timestamp(head, authority, token)

    def plan(
        self,
        kind: TaskKind,
        subject: str,
        inputs: Digest,
        lane: Lane,
        incident: IncidentCode | None = None,
        again: bool = False,
    ) -> Task | None:
        return self._tasks.plan(kind, subject, inputs, lane, incident, again)

    def retry_failed(self) -> tuple[Task, ...]:
        return self._tasks.retry_failed()
