"""Summaries that left the case, found by what they speak of."""

import sqlalchemy as sa

from pipeline.model.basics import Digest
from pipeline.model.custody import RowDigest
from pipeline.model.issued import IssuedSummary
from pipeline.storage import tables
from pipeline.storage.shelves import ISSUED

_ISSUED, _NAMED = tables.issued.c, tables.issued_items.c


class Issued:
    """Issued summaries within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def about(self, subject: str) -> tuple[IssuedSummary, ...]:
        """Oldest first."""
        return ISSUED.select(self._connection, _ISSUED.subject == subject)

    def naming(self, item: Digest) -> tuple[IssuedSummary, ...]:
        """Those that speak of the item, oldest first."""
        named = sa.select(_NAMED.issued).where(_NAMED.item == item)
        return ISSUED.select(self._connection, _ISSUED.key.in_(named))

    def add(self, issued: IssuedSummary) -> RowDigest:
        row = ISSUED.add(self._connection, issued.id, issued)
        if issued.items:
            rows = [{"item": item, "issued": issued.id} for item in issued.items]
            self._connection.execute(tables.issued_items.insert(), rows)
        return row
