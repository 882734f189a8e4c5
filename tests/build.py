"""Small nouns for tests that need one and do not care which."""

import datetime as dt
import hashlib

from pipeline.model.basics import Digest
from pipeline.model.tasks import Lane, Task, TaskKind, TaskState

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def a_digest(word: str = "") -> Digest:
    return Digest(hashlib.sha256(word.encode()).hexdigest())


def a_task(word: str = "") -> Task:
    return Task(
        key=a_digest(word),
        kind=TaskKind.EXAMINE,
        subject=a_digest(word + "item"),
        incident=None,
        inputs=a_digest(word + "inputs"),
        lane=Lane.QUICK,
        state=TaskState.WAITING,
        attempt=0,
        not_before=NOON,
    )
