"""Sources: who is behind a code (sealed), how each was graded, and on what terms they handed over."""

import sqlalchemy as sa

from pipeline.model.arrivals import Channel, Receipt
from pipeline.model.basics import ReceiptId, SourceCode, SubmissionId
from pipeline.model.custody import RowDigest
from pipeline.model.sources import Grading, SourceIdentity, SourceOverview
from pipeline.model.terms import SubjectKind, Terms
from pipeline.storage import tables
from pipeline.storage.shelves import GRADINGS, IDENTITIES, RECEIPTS, SUBMISSIONS, TERMS

_RECEIPT, _ENTRY = tables.receipts.c, tables.entries.c
_IDENTITY, _GRADING, _TERMS = tables.identities.c, tables.gradings.c, tables.terms.c


class Sources:
    """Sources within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def sources(self) -> tuple[SourceOverview, ...]:
        """In order of their codes."""
        counts = self._receipts_by_code()
        known = {*counts, *(submission.handover.source for submission in SUBMISSIONS.each(self._connection))}
        for column in (_IDENTITY.code, _GRADING.code):
            known.update(SourceCode(code) for code in self._connection.execute(sa.select(column).distinct()).scalars())
        return tuple(self._overview(code, counts.get(code, {})) for code in sorted(known))

    def source(self, code: SourceCode) -> SourceOverview | None:
        """None for a code that is nowhere on record."""
        found = self._overview(code, self._receipts_by_code(_RECEIPT.source == code).get(code, {}))
        if found.receipts or found.identities or found.grading:
            return found
        handed_over = any(submission.handover.source == code for submission in SUBMISSIONS.each(self._connection))
        return found if handed_over else None

    def _receipts_by_code(self, *where: sa.ColumnElement[bool]) -> dict[SourceCode, dict[Channel, int]]:
        """Number of receipts by code and channel."""
        by = (_RECEIPT.source, _RECEIPT.channel)
        query = sa.select(*by, sa.func.count()).where(_RECEIPT.source.is_not(None), *where)
        found: dict[SourceCode, dict[Channel, int]] = {}
        for source, channel, count in self._connection.execute(query.group_by(*by).order_by(*by)):
            found.setdefault(SourceCode(source), {})[Channel(channel)] = count
        return found

    def receipts_with_prefix(self, prefix: str, limit: int) -> tuple[Receipt, ...]:
        """In order of id; none where `prefix` is not lower-case hexadecimal."""
        if not prefix or prefix.strip("0123456789abcdef"):
            return ()
        query = sa.select(_RECEIPT.key, _RECEIPT.body).where(_RECEIPT.key >= prefix, _RECEIPT.key < prefix + "g")
        rows = self._connection.execute(query.order_by(_RECEIPT.key).limit(limit))
        return tuple(RECEIPTS.read(row.body, row.key) for row in rows)

    def receipts_from(self, source: SourceCode) -> tuple[Receipt, ...]:
        return RECEIPTS.select(self._connection, _RECEIPT.source == source, order=(_RECEIPT.received,))

    def brought_by(self, receipt: ReceiptId) -> tuple[SubmissionId, ...]:
        query = sa.select(_ENTRY.submission).where(_ENTRY.receipt == receipt).order_by(_ENTRY.position)
        found = self._connection.execute(query).scalars()
        return tuple(dict.fromkeys(SubmissionId(submission) for submission in found))

    def identities_of(self, code: SourceCode) -> tuple[SourceIdentity, ...]:
        return IDENTITIES.select(self._connection, _IDENTITY.code == code)

    def has_identity(self, code: SourceCode, mark: str) -> bool:
        return IDENTITIES.has(self._connection, f"{code}/{mark}")

    def gradings_of(self, code: SourceCode) -> tuple[Grading, ...]:
        return GRADINGS.select(self._connection, _GRADING.code == code)

    def terms_of(self, kind: SubjectKind, subject: str) -> tuple[Terms, ...]:
        return TERMS.select(self._connection, _TERMS.kind == kind.value, _TERMS.subject == subject)

    def has_terms(self) -> bool:
        return self._connection.execute(sa.select(_TERMS.position).limit(1)).first() is not None

    def terms_in_force(self) -> tuple[Terms, ...]:
        newest = sa.select(sa.func.max(_TERMS.position)).group_by(_TERMS.kind, _TERMS.subject)
        return TERMS.select(self._connection, _TERMS.position.in_(newest))

    def add_identity(self, identity: SourceIdentity) -> RowDigest | None:
        return IDENTITIES.add_new(self._connection, f"{identity.code}/{identity.mark}", identity)

    def add_grading(self, grading: Grading) -> RowDigest:
        number = GRADINGS.count(self._connection, _GRADING.code == grading.code) + 1
        return GRADINGS.add(self._connection, f"{grading.code}/{number}", grading)

    def add_terms(self, terms: Terms) -> RowDigest:
        mine = (_TERMS.kind == terms.kind.value) & (_TERMS.subject == terms.subject)
        number = TERMS.count(self._connection, mine) + 1
        return TERMS.add(self._connection, f"{terms.kind.value}/{terms.subject}/{number}", terms)

    def _overview(self, code: SourceCode, channels: dict[Channel, int]) -> SourceOverview:
        identities = IDENTITIES.count(self._connection, _IDENTITY.code == code)
        grading = GRADINGS.latest(self._connection, _GRADING.code == code)
        return SourceOverview(code, sum(channels.values()), tuple(channels), identities, grading)
