"""Whoever can write to the queue must not be able to run code with it."""

import json
import logging
import pickle
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from pipeline.app import Sanad
from pipeline.model.tasks import Lane
from tests.build import a_task
from workers.private_redis import PrivateRedis
from workers.queue import PERFORM, RqQueue, TaskJob, queue_name
from workers.worker import CaseWorker


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = PrivateRedis(tmp_path)
    server.start()
    yield Redis.from_url(server.url)
    server.stop()


def dequeued(redis: Redis, case: Path) -> TaskJob | None:
    name = queue_name(Lane.QUICK, case)
    queue = Queue(name, connection=redis, serializer=JSONSerializer, job_class=TaskJob)
    found = Queue.dequeue_any([queue], None, connection=redis, job_class=TaskJob, serializer=JSONSerializer)
    return found[0] if found else None


def push(redis: Redis, case: Path, **fields: bytes) -> None:
    """Writes a job as somebody with access to Redis would, past all of our code."""
    name = uuid.uuid4().hex
    redis.hset(Job.key_for(name), mapping={"created_at": b"2026-01-01T00:00:00.000000Z", **fields})
    redis.rpush(f"rq:queue:{queue_name(Lane.QUICK, case)}", name)


def payload(function: str, *arguments: object) -> bytes:
    return zlib.compress(json.dumps([function, None, list(arguments), {}]).encode())


def test_our_own_hint_is_taken(redis: Redis, tmp_path: Path) -> None:
    RqQueue(redis, tmp_path).announce([a_task()])
    job = dequeued(redis, tmp_path)
    assert job is not None
    assert job.func_name == PERFORM


@pytest.mark.parametrize(
    "fields",
    [
        {"data": payload("os.system", "touch /tmp/x")},
        {"data": payload("workers.jobs.opened", "/")},
        {"data": payload(PERFORM, "a")},
        {"data": payload(PERFORM, "case", {"key": 1})},
        {"data": zlib.compress(pickle.dumps(("os.system", None, ("true",), {})))},
        {"data": payload(PERFORM, "case", "k" * 100_000)},
        {"data": zlib.compress(b"[" * 50_000_000)},
        {"data": payload(PERFORM, "case", "key"), "success_callback_name": b"os.system"},
        {"data": payload(PERFORM, "case", "key"), "failure_callback_name": b"os.system"},
        {"data": payload(PERFORM, "case", "key"), "stopped_callback_name": b"os.system"},
        {"data": payload(PERFORM, "case", "key"), "webhooks": b'[{"url": "http://127.0.0.1/"}]'},
        {"data": payload(PERFORM, "case", "key"), "dependency_ids": b'["other"]'},
        {"data": b""},
        {},
    ],
    ids=lambda fields: "+".join(fields) + str(len(fields.get("data", b""))),
)
def test_a_foreign_job_is_passed_over_with_an_alarm(
    redis: Redis, fields: dict[str, bytes], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    push(redis, tmp_path, **fields)
    RqQueue(redis, tmp_path).announce([a_task()])
    with caplog.at_level(logging.CRITICAL, logger="sanad.queue"):
        job = dequeued(redis, tmp_path)
    assert job is not None, "the hint behind the foreign job is still taken"
    assert job.func_name == PERFORM
    assert "refused" in caplog.text


def test_a_hint_that_names_another_case_is_refused(
    redis: Redis, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = Sanad.create(tmp_path / "own").folder.path
    other = Sanad.create(tmp_path / "other").folder.path
    push(redis, own, data=payload(PERFORM, str(other), a_task().key))
    with caplog.at_level(logging.CRITICAL, logger="sanad.queue"):
        CaseWorker(own, redis, [Lane.QUICK]).work(burst=True, logging_level="CRITICAL")
    assert "names another case" in caplog.text
