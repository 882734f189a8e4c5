"""Workers may be killed and Redis may forget everything: nothing is lost, and nothing is done twice over."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from pipeline.model.objects import ItemStatus
from pipeline.model.tasks import TaskKind
from tests.media import photos
from workers.crew import Crew

PATIENCE_S = 120


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # Short waits, so that a test need not sleep; nothing here asserts how long anything takes.
    monkeypatch.setenv("SANAD_WORKERS_LEASE_S", "3")
    monkeypatch.setenv("SANAD_WORKERS_RECONCILE_S", "0.5")
    folder = tmp_path / "case"
    sanad = Sanad.create(folder)
    sanad.submit([photos(tmp_path / "batch", 12)], Handover(SourceCode("S-01")))
    yield folder


def look_after(crew: Crew, until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline, f"not settled: {crew.sanad.tasks.counts()} {crew.sanad.tasks.troubled()}"
        crew.look_after()
        time.sleep(0.05)


def running_horses(crew: Crew) -> list[int]:
    """Children of the workers: the processes that carry out jobs."""
    horses = []
    for worker in crew.worker_pids:
        try:
            listed = Path(f"/proc/{worker}/task/{worker}/children").read_text()
        except FileNotFoundError:
            continue
        horses += [int(pid) for pid in listed.split()]
    return horses


def assert_everything_examined_once(sanad: Sanad) -> None:
    examined = sanad.items(ItemStatus.EXAMINED)
    assert len(examined) == 12
    assert not sanad.tasks.troubled()
    assert sanad.verify().whole
    (count,) = [count for count in sanad.tasks.counts() if count.kind is TaskKind.EXAMINE]
    assert (count.waiting, count.running, count.failed) == (0, 0, 0)


def test_killed_workers_and_horses_lose_nothing(case: Path) -> None:
    killed = 0
    with Crew(case, processes=2) as crew:

        def kill_now_and_then() -> bool:
            nonlocal killed
            if killed < 4:
                victims = running_horses(crew) if killed % 2 == 0 else crew.worker_pids
                if victims:
                    os.kill(victims[0], signal.SIGKILL)
                    killed += 1
            return crew.sanad.tasks.drained()

        look_after(crew, kill_now_and_then)
        assert killed
        assert_everything_examined_once(crew.sanad)


def test_a_flushed_redis_loses_nothing(case: Path) -> None:
    with Crew(case, processes=1) as crew:
        flushed = 0

        def flush_now_and_then() -> bool:
            nonlocal flushed
            if flushed < 3:
                Redis.from_url(crew.redis_url).flushall()
                flushed += 1
            return crew.sanad.tasks.drained()

        look_after(crew, flush_now_and_then)
        assert_everything_examined_once(crew.sanad)


def test_every_job_ten_times_changes_nothing(case: Path) -> None:
    with Crew(case, processes=2) as crew:
        redis = Redis.from_url(crew.redis_url)
        for _ in range(10):
            forget_what_was_told(redis)
            crew.sanad.bench.queue.announce(crew.sanad.bench.records.ready(500))
        look_after(crew, crew.sanad.tasks.drained)
        assert_everything_examined_once(crew.sanad)
        events = sum(1 for _ in events_of(crew.sanad))
        for _ in range(3):
            crew.reconcile()
        look_after(crew, crew.sanad.tasks.drained)
        assert sum(1 for _ in events_of(crew.sanad)) == events


def forget_what_was_told(redis: Redis) -> None:
    for key in redis.scan_iter("sanad:told:*"):
        redis.delete(key)


def events_of(sanad: Sanad) -> Iterator[object]:
    with sanad.bench.records.reading() as reading:
        yield from reading.events()
