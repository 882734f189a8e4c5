"""What one transaction answers: `Reading`, each subject in its own file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from pipeline.model.arrivals import Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode, ReceiptId, SourceCode, SubmissionId
from pipeline.model.bookmarks import Bookmark
from pipeline.model.custody import CustodyEvent, SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.deliveries import Delivery
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.incidents import Incident
from pipeline.model.issued import IssuedSummary
from pipeline.model.likeness import Fingerprint, Lineage, Link, Match
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.routing import InboxAnswer
from pipeline.model.shared import PeerList
from pipeline.model.sources import Grading, SourceIdentity, SourceOverview
from pipeline.model.tasks import Task, TaskKind, WorkCount
from pipeline.model.terms import SubjectKind, Terms
from pipeline.model.tokens import Token
from pipeline.ports import Clock
from pipeline.storage.keys import CaseKey
from pipeline.storage.ledger import Ledger
from pipeline.storage.records_arrivals import Arrivals
from pipeline.storage.records_bookmarks import Bookmarks
from pipeline.storage.records_deliveries import Deliveries
from pipeline.storage.records_inbox import Inbox
from pipeline.storage.records_incidents import Incidents
from pipeline.storage.records_issued import Issued
from pipeline.storage.records_items import Items
from pipeline.storage.records_likeness import Likeness
from pipeline.storage.records_sharing import Sharing
from pipeline.storage.records_sources import Sources
from pipeline.storage.records_tasks import Tasks
from pipeline.storage.shelves import SavedTimestamp


class SqlReading:
    """Implements `Reading` by handing each question to its subject."""

    def __init__(self, connection: sa.Connection, clock: Clock, key: CaseKey, now: dt.datetime) -> None:
        self._arrivals = Arrivals(connection)
        self._items = Items(connection)
        self._likeness = Likeness(connection)
        self._issued = Issued(connection)
        self._incidents = Incidents(connection)
        self._sources = Sources(connection)
        self._sharing = Sharing(connection)
        self._inbox = Inbox(connection)
        self._bookmarks = Bookmarks(connection)
        self._deliveries = Deliveries(connection)
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

    def receipts_with_prefix(self, prefix: str, limit: int) -> tuple[Receipt, ...]:
        return self._sources.receipts_with_prefix(prefix, limit)

    def receipts_from(self, source: SourceCode) -> tuple[Receipt, ...]:
        return self._sources.receipts_from(source)

    def brought_by(self, receipt: ReceiptId) -> tuple[SubmissionId, ...]:
        return self._sources.brought_by(receipt)

    def gaps_of(self, submission: SubmissionId) -> tuple[Gap, ...]:
        return self._arrivals.gaps_of(submission)

    def gaps_of_incident(self, incident: IncidentCode) -> tuple[Gap, ...]:
        return (*self._arrivals.gaps_of_incident(incident), *self._inbox.gaps_led_to(incident))

    def unattached_items(self, limit: int) -> tuple[Digest, ...]:
        return self._inbox.unattached_items(limit)

    def unattached_gaps(self, limit: int) -> tuple[Gap, ...]:
        return self._inbox.unattached_gaps(limit)

    def inbox_size(self) -> tuple[int, int]:
        return self._inbox.inbox_size()

    def bookmarks_of(self, door: str) -> tuple[Bookmark, ...]:
        return self._bookmarks.of_door(door)

    def tokens(self) -> tuple[Token, ...]:
        return self._deliveries.tokens()

    def delivery(self, id: str) -> Delivery | None:
        return self._deliveries.delivery(id)

    def open_deliveries(self, token: str | None = None) -> tuple[Delivery, ...]:
        return self._deliveries.open_deliveries(token)

    def inbox_answers(self, subject: str) -> tuple[InboxAnswer, ...]:
        return self._inbox.inbox_answers(subject)

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

    def fingerprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Fingerprint]]:
        return self._items.fingerprints_at(positions)

    def last_fingerprint(self) -> int:
        return self._items.last_fingerprint()

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        return self._items.pictures_of(items)

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        return self._items.imprints_after(position, kind)

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        return self._items.imprints_at(positions)

    def last_imprint(self) -> int:
        return self._items.last_imprint()

    def imprint_positions(self, after: int, until: int, kind: ImprintKind) -> tuple[int, ...]:
        return self._items.imprint_positions(after, until, kind)

    def imprints_of(self, item: Digest, kind: ImprintKind | None = None) -> tuple[Imprint, ...]:
        return self._items.imprints_of(item, kind)

    def searchable_count(self) -> tuple[int, int]:
        return self._items.searchable_count()

    def unsearchable(self) -> tuple[Digest, ...]:
        return self._items.unsearchable()

    def matches_of(self, item: Digest) -> tuple[Match, ...]:
        return self._likeness.matches_of(item)

    def match(self, item: Digest, other: Digest) -> Match | None:
        return self._likeness.match(item, other)

    def pair_decisions_of(self, item: Digest) -> tuple[PairDecision, ...]:
        return self._likeness.pair_decisions_of(item)

    def issued_about(self, subject: str) -> tuple[IssuedSummary, ...]:
        return self._issued.about(subject)

    def issued_naming(self, item: Digest) -> tuple[IssuedSummary, ...]:
        return self._issued.naming(item)

    def peer_lists(self) -> tuple[PeerList, ...]:
        return self._sharing.peer_lists()

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

    def source(self, code: SourceCode) -> SourceOverview | None:
        return self._sources.source(code)

    def sources(self) -> tuple[SourceOverview, ...]:
        return self._sources.sources()

    def identities_of(self, code: SourceCode) -> tuple[SourceIdentity, ...]:
        return self._sources.identities_of(code)

    def has_identity(self, code: SourceCode, mark: str) -> bool:
        return self._sources.has_identity(code, mark)

    def gradings_of(self, code: SourceCode) -> tuple[Grading, ...]:
        return self._sources.gradings_of(code)

    def terms_of(self, kind: SubjectKind, subject: str) -> tuple[Terms, ...]:
        return self._sources.terms_of(kind, subject)

    def has_terms(self) -> bool:
        return self._sources.has_terms()

    def terms_in_force(self) -> tuple[Terms, ...]:
        return self._sources.terms_in_force()

    def task(self, key: Digest) -> Task | None:
        return self._tasks.task(key)

    def work(self, incident: IncidentCode | None = None) -> tuple[WorkCount, ...]:
        return self._tasks.work(incident)

    def troubled_tasks(self) -> tuple[Task, ...]:
        return self._tasks.troubled_tasks()

    def running_tasks(self) -> tuple[Task, ...]:
        return self._tasks.running_tasks()

    def unsettled(self, incident: IncidentCode, kinds: Sequence[TaskKind]) -> int:
        return self._tasks.unsettled(incident, kinds)

    def is_derivative(self, digest: Digest) -> bool:
        return self._items.is_derivative(digest)

    def timestamps(self) -> tuple[SavedTimestamp, ...]:
        return self._ledger.timestamps()
