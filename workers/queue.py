"""Hints on Redis: job ids and two words, as JSON. Losing all of them delays work and loses none."""

import hashlib
import json
import logging
import os
import uuid
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.queue import EnqueueData
from rq.serializers import JSONSerializer

from pipeline.model.tasks import Lane, Task

PERFORM: Final = "workers.jobs.perform"
ALLOWED: Final = frozenset({PERFORM})

MAX_JOB_BYTES: Final = 8192
FORBIDDEN_FIELDS: Final = (
    b"success_callback_name",
    b"failure_callback_name",
    b"stopped_callback_name",
    b"webhooks",
    b"dependency_ids",
    b"dependency_id",
    b"repeats_left",
)

TOLD_S: Final = 60
"""After this long without a change of its state, a task is hinted at again: its hint may have been lost."""

HINT_TTL_S: Final = 24 * 3600
"""A hint that nobody took in a day is worthless: the reconciler gives a new one from the records."""

JOB_TIMEOUT_S: Final = 24 * 3600
"""RQ's own limit is only a last resort; each confined decoder has its own, and the lease is what counts."""


log = logging.getLogger("sanad.queue")


class RefusedJob(NoSuchJobError):
    """A job that Sanad never enqueues: whoever wrote it can write to the queue and is not us.

    It is a NoSuchJobError so that RQ's worker passes over it and takes the next one.
    """


class TaskJob(Job):
    """A job that may only be a hint about a task.

    RQ runs whatever function a job names, and its JSON form is no protection. So everything that a job can run
    or call is held against what Sanad enqueues, before RQ looks at it.
    """

    def restore(self, raw_data: Mapping[bytes, bytes]) -> None:
        fault = _fault(raw_data)
        if fault is not None:
            log.critical("refused job %s: %s; somebody else writes to the queue", self.id, fault)
            raise RefusedJob(fault)
        super().restore(raw_data)


def _fault(raw: Mapping[bytes, bytes]) -> str | None:
    """What makes the job one that is not ours; None for a hint."""
    for field in FORBIDDEN_FIELDS:
        if raw.get(field) not in (None, b"", b"[]"):
            return f"it carries {field.decode()}"
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(raw.get(b"data", b""), MAX_JOB_BYTES)
        name, instance, arguments, keywords = json.loads(data)
    except (zlib.error, ValueError, TypeError, RecursionError):
        return "its data are not the JSON of a hint"
    if name not in ALLOWED or instance is not None or keywords:
        return f"it names the function {str(name)[:80]!r}"
    if not (isinstance(arguments, list) and len(arguments) == 2 and all(isinstance(a, str) for a in arguments)):
        return "its arguments are not a case and a task"
    return None


def queue_name(lane: Lane, case: Path) -> str:
    """Each case has its own pair of queues, so that cases may share one Redis."""
    return f"sanad-{lane.value}-{hashlib.sha256(os.fsencode(case)).hexdigest()[:12]}"


class RqQueue:
    """Port `Queue` over RQ."""

    def __init__(self, connection: Redis, case: Path) -> None:
        self._redis = connection
        self._case = str(case)
        self._queues = {
            lane: Queue(queue_name(lane, case), connection=connection, serializer=JSONSerializer, job_class=TaskJob)
            for lane in Lane
        }

    @classmethod
    def at(cls, url: str, case: Path) -> "RqQueue":
        return cls(Redis.from_url(url), case)

    def announce(self, tasks: Sequence[Task]) -> None:
        """Hints that these tasks wait. A Redis that is away is no error here: the reconciler tells it again."""
        try:
            fresh = self._not_told_lately(tasks)
            for lane, queue in self._queues.items():
                hints = [_hint(self._case, task) for task in fresh if task.lane is lane]
                if hints:
                    queue.enqueue_many(hints)
        except RedisError as trouble:
            log.warning("the queue is away (%s); the reconciler will try again", type(trouble).__name__)

    def _not_told_lately(self, tasks: Sequence[Task]) -> list[Task]:
        """Those without a hint of the last minute, so that a long backlog is not told over and over."""
        if not tasks:
            return []
        with self._redis.pipeline(transaction=False) as commands:
            for task in tasks:
                # With the time from which it waits: a task that is opened again is news.
                told_as = f"sanad:told:{task.key}:{task.attempt}:{task.not_before.timestamp()}"
                commands.set(told_as, 1, nx=True, ex=TOLD_S)
            told = commands.execute()
        return [task for task, is_new in zip(tasks, told, strict=True) if is_new]


def _hint(case: str, task: Task) -> EnqueueData:
    # An id of its own for every hint: two hints about one task are two jobs, of which the second finds it taken.
    return Queue.prepare_data(
        PERFORM,
        args=(case, task.key),
        job_id=f"{task.key[:24]}-{uuid.uuid4().hex}",
        timeout=JOB_TIMEOUT_S,
        result_ttl=0,
        failure_ttl=3600,
        ttl=HINT_TTL_S,
        # No subject: what is examined is nobody's business who can read the queue.
        description=task.kind.value,
    )
