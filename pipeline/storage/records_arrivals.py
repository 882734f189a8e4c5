"""Submissions, their entries and gaps, receipts, and what ties items to incidents."""

import sqlalchemy as sa

from pipeline.errors import CustodyError, NotFound
from pipeline.model.arrivals import Attachment, Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.basics import Digest, IncidentCode, ReceiptId, SubmissionId
from pipeline.model.custody import RowDigest
from pipeline.model.objects import Object
from pipeline.storage import tables
from pipeline.storage.shelves import ATTACHMENTS, ENTRIES, GAPS, OBJECTS, RECEIPTS, SUBMISSIONS

_SUBMISSION, _ENTRY, _RECEIPT, _GAP = (
    tables.submissions.c,
    tables.entries.c,
    tables.receipts.c,
    tables.gaps.c,
)


class Arrivals:
    """Arrivals within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def submission(self, id: SubmissionId) -> Submission | None:
        return SUBMISSIONS.get(self._connection, id)

    def submissions(self) -> tuple[Submission, ...]:
        return SUBMISSIONS.select(self._connection, order=(_SUBMISSION.started,))

    def entries(self, submission: SubmissionId) -> tuple[SubmissionEntry, ...]:
        return ENTRIES.select(self._connection, _ENTRY.submission == submission, order=(_ENTRY.number,))

    def receipt(self, id: ReceiptId) -> Receipt | None:
        return RECEIPTS.get(self._connection, id)

    def receipts_of(self, item: Digest) -> tuple[Receipt, ...]:
        return RECEIPTS.select(self._connection, _RECEIPT.item == item, order=(_RECEIPT.received,))

    def gaps_of(self, submission: SubmissionId) -> tuple[Gap, ...]:
        own = GAPS.select(self._connection, _GAP.submission == submission)
        known = self.submission(submission)
        again = (GAPS.get(self._connection, id) for id in (known.gaps_again if known else ()))
        return (*own, *(gap for gap in again if gap is not None))

    def gaps_of_incident(self, incident: IncidentCode) -> tuple[Gap, ...]:
        mine = sa.select(_SUBMISSION.key).where(_SUBMISSION.incident == incident)
        gaps = GAPS.select(self._connection, _GAP.submission.in_(mine))
        order = {one.id: number for number, one in enumerate(self.submissions())}
        return tuple(sorted(gaps, key=lambda gap: order[gap.submission]))

    def add_submission(self, submission: Submission) -> RowDigest:
        return SUBMISSIONS.add(self._connection, submission.id, submission)

    def finish_submission(self, submission: Submission) -> RowDigest:
        if not SUBMISSIONS.has(self._connection, submission.id):
            raise NotFound(f"no submission {submission.id} in this case")
        return SUBMISSIONS.put(self._connection, submission.id, submission)

    def add_entry(self, entry: SubmissionEntry) -> RowDigest:
        return ENTRIES.add(self._connection, f"{entry.submission}/{entry.position}", entry)

    def add_receipt(self, receipt: Receipt) -> RowDigest | None:
        return RECEIPTS.add_new(self._connection, receipt.id, receipt)

    def add_gap(self, gap: Gap) -> RowDigest | None:
        return GAPS.add_new(self._connection, gap.id, gap)

    def add_object(self, object: Object) -> None:
        if OBJECTS.add_new(self._connection, object.sha256, object) is not None:
            return
        known = OBJECTS.get(self._connection, object.sha256)
        if known != object:
            raise CustodyError(
                f"object {object.sha256} is on record with another size than {object.size} bytes",
                remedy="Run `sanad custody verify`.",
            )

    def attach(self, attachment: Attachment) -> RowDigest | None:
        key = f"{attachment.incident}/{attachment.item}"
        return ATTACHMENTS.add_new(self._connection, key, attachment)
