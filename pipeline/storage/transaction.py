"""What one transaction takes besides what it answers: `Writing`, each subject in its own file."""

from collections.abc import Sequence

from pipeline.model.arrivals import Attachment, Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.bookmarks import Bookmark
from pipeline.model.custody import CustodyEvent, Happening, RowDigest, SignedHead
from pipeline.model.decisions import Decision
from pipeline.model.deliveries import Delivery
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint
from pipeline.model.incidents import Incident
from pipeline.model.issued import IssuedSummary
from pipeline.model.likeness import Lineage, Link, Match
from pipeline.model.objects import Item, Object
from pipeline.model.pair_decisions import PairDecision
from pipeline.model.routing import InboxAnswer
from pipeline.model.shared import PeerList
from pipeline.model.sources import Grading, SourceIdentity
from pipeline.model.tasks import Lane, Task, TaskKind
from pipeline.model.terms import Terms
from pipeline.model.tokens import Token
from pipeline.storage.reading import SqlReading


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

    def put_bookmark(self, bookmark: Bookmark) -> None:
        self._bookmarks.put(bookmark)

    def put_token(self, token: Token) -> RowDigest:
        return self._deliveries.put_token(token)

    def put_delivery(self, delivery: Delivery) -> RowDigest:
        return self._deliveries.put_delivery(delivery)

    def add_inbox_answer(self, answer: InboxAnswer) -> RowDigest | None:
        return self._inbox.add_inbox_answer(answer)

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

    def put_examination(self, examination: Examination, imprints: Sequence[Imprint] = ()) -> RowDigest:
        return self._items.put_examination(examination, imprints)

    def add_pair_decision(self, decision: PairDecision) -> RowDigest:
        return self._likeness.add_pair_decision(decision)

    def add_issued(self, issued: IssuedSummary) -> RowDigest:
        return self._issued.add(issued)

    def put_peer_list(self, peer_list: PeerList) -> RowDigest:
        return self._sharing.put_peer_list(peer_list)

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

    def add_identity(self, identity: SourceIdentity) -> RowDigest | None:
        return self._sources.add_identity(identity)

    def add_grading(self, grading: Grading) -> RowDigest:
        return self._sources.add_grading(grading)

    def add_terms(self, terms: Terms) -> RowDigest:
        return self._sources.add_terms(terms)

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
