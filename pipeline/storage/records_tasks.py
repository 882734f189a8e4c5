"""Tasks: what is to be done, who does it now, and until when."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.errors import LeaseLost
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.tasks import Lane, Lease, Task, TaskKind, TaskState, WorkCount
from pipeline.storage import tables
from pipeline.storage.canonical import row_digest
from pipeline.storage.clock import instant_from, instant_text

_TASK = tables.tasks.c
_WAITING, _RUNNING, _FAILED = TaskState.WAITING.value, TaskState.RUNNING.value, TaskState.FAILED.value

WORKER_GONE = "the worker that had it ended without a word"
"""Trouble of a task whose lease ran out."""

# Built once: these run for every task.
_THIS = sa.select(tables.tasks).where(_TASK.key == sa.bindparam("this"))
_INSERT = tables.tasks.insert()
_SAME = (
    (_TASK.kind == sa.bindparam("of_kind"))
    & (_TASK.subject == sa.bindparam("of_subject"))
    & (sa.func.coalesce(_TASK.incident, "") == sa.bindparam("of_incident"))
)
_SUPERSEDE = (
    tables.tasks.update().where(_SAME, _TASK.state.in_((_WAITING, _FAILED))).values(state=TaskState.SUPERSEDED.value)
)
_OUTDATE = tables.tasks.update().where(_SAME, _TASK.newest).values(newest=False)


def task_key(kind: TaskKind, subject: str, incident: str | None, inputs: Digest) -> Digest:
    """SHA-256 over the canonical form of what makes two tasks the same one."""
    return row_digest({"kind": kind.value, "subject": subject, "incident": incident, "inputs": inputs})


class Tasks:
    """Tasks within one transaction. `now` is the machine's time, whatever clock custody goes by."""

    def __init__(self, connection: sa.Connection, now: dt.datetime) -> None:
        self._connection = connection
        self._now = now
        self._now_text = instant_text(now)

    def task(self, key: Digest) -> Task | None:
        row = self._connection.execute(_THIS, {"this": key}).first()
        return None if row is None else _task(row)

    def work(self, incident: IncidentCode | None) -> tuple[WorkCount, ...]:
        """One count for each kind that has tasks, in the order of `TaskKind`."""
        query = sa.select(_TASK.kind, _TASK.state, sa.func.count()).where(~self._abandoned())
        if incident is not None:
            query = query.where(_about(incident))
        rows = self._connection.execute(query.group_by(_TASK.kind, _TASK.state))
        counts = {(kind, state): int(count) for kind, state, count in rows}
        return tuple(
            WorkCount(
                kind=kind,
                waiting=counts.get((kind.value, _WAITING), 0),
                running=counts.get((kind.value, _RUNNING), 0),
                done=counts.get((kind.value, TaskState.DONE.value), 0),
                failed=counts.get((kind.value, _FAILED), 0),
            )
            for kind in TaskKind
            if any(of == kind.value and state != TaskState.SUPERSEDED.value for of, state in counts)
        )

    def troubled_tasks(self) -> tuple[Task, ...]:
        ended_badly = (_TASK.state == _WAITING) & _TASK.trouble.is_not(None)
        return self._select((_TASK.state == _FAILED) | ended_badly)

    def running_tasks(self) -> tuple[Task, ...]:
        return self._select((_TASK.state == _RUNNING) & (_TASK.lease_until > self._now_text))

    def unsettled(self, incident: IncidentCode, kinds: Sequence[TaskKind]) -> int:
        query = (
            sa.select(sa.func.count())
            .select_from(tables.tasks)
            .where(_TASK.kind.in_([kind.value for kind in kinds]), _TASK.state.in_((_WAITING, _RUNNING)))
            .where(~self._abandoned(), _about(incident))
        )
        return int(self._connection.execute(query).scalar_one())

    def plan(
        self, kind: TaskKind, subject: str, inputs: Digest, lane: Lane, incident: IncidentCode | None, again: bool
    ) -> Task | None:
        key = task_key(kind, subject, incident, inputs)
        row = self._connection.execute(_THIS, {"this": key}).first()
        if row is not None and row.newest and not (again and row.state == TaskState.DONE.value):
            return None
        self._supersede(kind, subject, incident)
        if row is None:
            task = Task(key, kind, subject, incident, inputs, lane, TaskState.WAITING, 0, self._now)
            self._connection.execute(_INSERT, {**_columns(task), "newest": True})
            return task
        # These inputs were planned before, then others, and now they hold again.
        self._change(key, newest=True)
        if row.state == _RUNNING:
            return None
        self._change(key, state=_WAITING, lane=lane.value, not_before=self._now_text, trouble=None, attempt=0)
        return self.task(key)

    def retry_failed(self) -> tuple[Task, ...]:
        keys = [task.key for task in self._select(_TASK.state == _FAILED)]
        for key in keys:
            self._change(key, state=_WAITING, not_before=self._now_text, attempt=0)
        return tuple(task for key in keys if (task := self.task(key)) is not None)

    def ready(self, limit: int) -> tuple[Task, ...]:
        return self._select(self._claimable(), limit=limit)

    def claim(self, key: Digest, duration: dt.timedelta) -> Lease | None:
        query = sa.select(tables.tasks).where(_TASK.key == key, self._claimable())
        row = self._connection.execute(query).first()
        if row is None:
            return None
        until = self._now + duration
        trouble = WORKER_GONE if row.state == _RUNNING else row.trouble
        changes = {"attempt": row.attempt + 1, "fence": row.fence + 1, "trouble": trouble, "share": None}
        self._change(key, state=_RUNNING, lease_until=instant_text(until), **changes)
        return Lease(self._require_task(key), row.fence + 1, until)

    def require_newest(self, lease: Lease) -> None:
        """Raises LeaseLost unless `lease` is held and its inputs still hold.

        What was made of older inputs must not be written over what somebody made of newer ones. A time-stamp over
        an older head is as good as before.
        """
        self.require(lease)
        row = self._connection.execute(_THIS, {"this": lease.task.key}).one()
        if not row.newest and lease.task.kind is not TaskKind.TIMESTAMP:
            raise LeaseLost(f"{lease.task.kind.value} {lease.task.subject} was planned anew with other inputs")

    def require(self, lease: Lease) -> None:
        """Raises LeaseLost unless `lease` is the newest one on its task, and not ended."""
        task = self.task(lease.task.key)
        if task is None or task.state is not TaskState.RUNNING or task.fence != lease.fence:
            raise LeaseLost(
                f"the lease on {lease.task.kind.value} {lease.task.subject} is not held any more: "
                f"attempt {lease.task.attempt} is dropped"
            )

    def extend(self, lease: Lease, duration: dt.timedelta, share: float | None = None) -> Lease:
        self.require(lease)
        until = self._now + duration
        self._change(lease.task.key, lease_until=instant_text(until), share=share)
        return Lease(self._require_task(lease.task.key), lease.fence, until)

    def finish(self, lease: Lease) -> None:
        self.require(lease)
        self._change(lease.task.key, state=TaskState.DONE.value, lease_until=None, trouble=None)

    def give_back(self, lease: Lease, trouble: str, retry_after: dt.timedelta | None) -> None:
        self.require(lease)
        key = lease.task.key
        newest = self._connection.execute(sa.select(_TASK.newest).where(_TASK.key == key)).scalar()
        state = TaskState.FAILED if retry_after is None else TaskState.WAITING
        self._change(
            key,
            state=state.value if newest else TaskState.SUPERSEDED.value,
            lease_until=None,
            not_before=instant_text(self._now + (retry_after or dt.timedelta(0))),
            trouble=trouble,
        )

    def _supersede(self, kind: TaskKind, subject: str, incident: IncidentCode | None) -> None:
        same = {"of_kind": kind.value, "of_subject": subject, "of_incident": incident or ""}
        self._connection.execute(_SUPERSEDE, same)
        self._connection.execute(_OUTDATE, same)

    def _claimable(self) -> sa.ColumnElement[bool]:
        waiting = (_TASK.state == _WAITING) & (_TASK.not_before <= self._now_text)
        ran_out = (_TASK.state == _RUNNING) & (_TASK.lease_until <= self._now_text)
        return _TASK.newest & (waiting | ran_out)

    def _abandoned(self) -> sa.ColumnElement[bool]:
        """Running with inputs that hold no more, by a worker that is gone: nobody takes it up again."""
        return (_TASK.state == _RUNNING) & ~_TASK.newest & (_TASK.lease_until <= self._now_text)

    def _select(self, where: sa.ColumnElement[bool], limit: int | None = None) -> tuple[Task, ...]:
        query = sa.select(tables.tasks).where(where).order_by(_TASK.not_before, _TASK.position)
        return tuple(_task(row) for row in self._connection.execute(query.limit(limit)))

    def _change(self, key: Digest, **values: str | float | bool | None) -> None:
        self._connection.execute(tables.tasks.update().where(_TASK.key == key).values(**values))

    def _require_task(self, key: Digest) -> Task:
        row = self._connection.execute(_THIS, {"this": key}).one()
        return _task(row)


def _about(incident: IncidentCode) -> sa.ColumnElement[bool]:
    """Tasks in the light of the incident, about the incident, or about one of its items by itself."""
    attached = tables.attachments.c
    items = sa.select(attached.item).where(attached.incident == incident)
    by_itself = _TASK.incident.is_(None) & _TASK.subject.in_(items)
    return (_TASK.incident == incident) | (_TASK.subject == incident) | by_itself


def _columns(task: Task) -> dict[str, str | float | None]:
    return {
        "key": task.key,
        "kind": task.kind.value,
        "subject": task.subject,
        "incident": task.incident,
        "inputs": task.inputs,
        "lane": task.lane.value,
        "state": task.state.value,
        "attempt": task.attempt,
        "not_before": instant_text(task.not_before),
        "lease_until": None if task.lease_until is None else instant_text(task.lease_until),
        "fence": task.fence,
        "trouble": task.trouble,
        "share": task.share,
    }


def _task(row: sa.Row[tuple[object, ...]]) -> Task:
    return Task(
        key=row.key,
        kind=TaskKind(row.kind),
        subject=row.subject,
        incident=row.incident,
        inputs=row.inputs,
        lane=Lane(row.lane),
        state=TaskState(row.state),
        attempt=row.attempt,
        not_before=instant_from(row.not_before),
        lease_until=None if row.lease_until is None else instant_from(row.lease_until),
        fence=row.fence,
        trouble=row.trouble,
        share=row.share,
    )
