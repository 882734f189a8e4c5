"""Work that the records say is to be done. The queue only carries hints about it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest


class TaskKind(StrEnum):
    EXAMINE = "examine"
    ASSESS = "assess"
    ASSESS_INCIDENT = "assess_incident"
    TIMESTAMP = "timestamp"


class Lane(StrEnum):
    """Two queues, so that a long video never holds up a hundred photos."""

    QUICK = "quick"
    SLOW = "slow"


class TaskState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Given up after the allowed attempts; shown by `sanad status`, retried by `sanad retry`."""
    SUPERSEDED = "superseded"
    """Not done (any more): a newer plan for the same subject, with other inputs, took its place."""


@dataclass(frozen=True, slots=True)
class Task:
    """Keyed by what it is to do and the digest of its inputs: the same task is never done twice over."""

    key: Digest
    kind: TaskKind
    subject: str
    """Item digest, incident code, or ledger head."""
    incident: str | None
    inputs: Digest
    lane: Lane
    state: TaskState
    attempt: int
    """How often it was begun."""
    not_before: dt.datetime
    lease_until: dt.datetime | None = None
    fence: int = 0
    """Grows with every lease; a write that carries an older number is refused."""
    trouble: str | None = None
    """Why the last attempt ended badly."""
    share: float | None = None
    """How much (0-1) of its recording was looked at by now; None where nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to finish one task."""

    task: Task
    fence: int
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How much is in each state, for `sanad status` and the progress bars."""

    kind: TaskKind
    waiting: int
    running: int
    done: int
    failed: int
