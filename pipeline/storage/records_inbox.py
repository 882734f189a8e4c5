"""What belongs to no incident yet, and what was answered to it."""

import sqlalchemy as sa

from pipeline.model.arrivals import Gap
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import RowDigest
from pipeline.model.routing import InboxAnswer
from pipeline.storage import tables
from pipeline.storage.shelves import GAPS, INBOX_ANSWERS

_ITEM, _GAP, _ATTACHMENT, _ANSWER, _SUBMISSION = (
    tables.items.c,
    tables.gaps.c,
    tables.attachments.c,
    tables.inbox_answers.c,
    tables.submissions.c,
)


class Inbox:
    """The inbox within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def unattached_items(self, limit: int) -> tuple[Digest, ...]:
        """Items in no incident that nobody has answered for, oldest first."""
        attached = sa.select(_ATTACHMENT.item)
        answered = sa.select(_ANSWER.subject)
        query = (
            sa.select(_ITEM.key)
            .where(_ITEM.key.not_in(attached), ("item/" + _ITEM.key).not_in(answered))
            .order_by(_ITEM.first_received, tables.items.c.position)
            .limit(limit)
        )
        return tuple(Digest(key) for key in self._connection.execute(query).scalars())

    def unattached_gaps(self, limit: int) -> tuple[Gap, ...]:
        """Gaps of submissions that were made for no incident, and that nobody has answered for, oldest first."""
        for_none = sa.select(_SUBMISSION.key).where(_SUBMISSION.incident.is_(None))
        answered = sa.select(_ANSWER.subject)
        query = (
            sa.select(tables.gaps.c.key, tables.gaps.c.body)
            .where(_GAP.submission.in_(for_none), ("gap/" + _GAP.key).not_in(answered))
            .order_by(tables.gaps.c.position)
            .limit(limit)
        )
        return tuple(GAPS.read(body, key) for key, body in self._connection.execute(query))

    def inbox_size(self) -> tuple[int, int]:
        """Number of items and of gaps that wait."""
        answered = sa.select(_ANSWER.subject)
        items = sa.select(sa.func.count()).where(
            _ITEM.key.not_in(sa.select(_ATTACHMENT.item)), ("item/" + _ITEM.key).not_in(answered)
        )
        for_none = sa.select(_SUBMISSION.key).where(_SUBMISSION.incident.is_(None))
        gaps = sa.select(sa.func.count()).where(_GAP.submission.in_(for_none), ("gap/" + _GAP.key).not_in(answered))
        return int(self._connection.execute(items).scalar_one()), int(self._connection.execute(gaps).scalar_one())

    def inbox_answers(self, subject: str) -> tuple[InboxAnswer, ...]:
        return INBOX_ANSWERS.select(self._connection, _ANSWER.subject == subject)

    def add_inbox_answer(self, answer: InboxAnswer) -> RowDigest | None:
        return INBOX_ANSWERS.add_new(self._connection, f"{answer.subject}/{answer.incident or '-'}", answer)

    def gaps_led_to(self, incident: IncidentCode) -> tuple[Gap, ...]:
        """Gaps that a rule or person led to the incident."""
        led = INBOX_ANSWERS.select(self._connection, _ANSWER.incident == incident)
        keys = [answer.subject.removeprefix("gap/") for answer in led if answer.subject.startswith("gap/")]
        return tuple(gap for key in keys if (gap := GAPS.get(self._connection, key)) is not None)
