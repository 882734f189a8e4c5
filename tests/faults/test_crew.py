"""Two crews on one case, a crew that is killed, and changes that come in while one works."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from pipeline.app import Sanad
from pipeline.errors import SetupError
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from pipeline.model.objects import ItemStatus
from tests.media import photos
from workers.crew import Crew
from workers.private_redis import PrivateRedis

ROOT = Path(__file__).parents[2]
INCIDENT = ROOT / "samples/al-atareb/incident.toml"
PATIENCE_S = 60


@pytest.fixture
def sanad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sanad:
    monkeypatch.setenv("SANAD_WORKERS_RECONCILE_S", "0.5")
    return Sanad.create(tmp_path / "case")


def wait(until: Callable[[], bool], *crews: Crew) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not until():
        assert time.monotonic() < deadline
        for crew in crews:
            crew.look_after()
        time.sleep(0.05)


def test_a_second_crew_waits_and_takes_over(sanad: Sanad, tmp_path: Path) -> None:
    case = sanad.folder.path
    with contextlib.ExitStack() as first_works, Crew(case, processes=1) as passing:
        assert passing.leads
        first_works.callback(passing.__exit__, None, None, None)
        with Crew(case, processes=1) as second:
            assert not second.leads
            assert second.worker_pids == []
        sanad.submit([photos(tmp_path / "one", 1)], Handover(SourceCode("S-01")))
        wait(lambda: len(sanad.items(ItemStatus.EXAMINED)) == 1, passing)
        with Crew(case, processes=1) as second:
            first_works.close()
            sanad.submit([photos(tmp_path / "two", 1, first_seed=9)], Handover(SourceCode("S-01")))
            wait(lambda: len(sanad.items(ItemStatus.EXAMINED)) == 2, second)
            assert second.leads


def test_an_incident_that_changes_while_a_crew_works_is_assessed_anew(sanad: Sanad, tmp_path: Path) -> None:
    incident = sanad.add_incident(INCIDENT)
    sanad.submit([photos(tmp_path / "batch", 1)], Handover(SourceCode("S-01")), incident.code)

    def grounds() -> object:
        with sanad.bench.records.reading() as reading:
            whole = reading.incident_assessment(incident.code)
        return whole.inputs if whole else None

    with Crew(sanad.folder.path, processes=1) as crew:
        wait(lambda: grounds() is not None, crew)
        settled = time.monotonic()
        wait(lambda: time.monotonic() - settled > 2, crew)
        before = grounds()
        changed = tmp_path / "changed.toml"
        changed.write_text(INCIDENT.read_text().replace("strikes =", "strikes = 9 #", 1))
        sanad.add_incident(changed)
        wait(lambda: grounds() != before, crew)


def test_a_crew_that_cannot_begin_leaves_nothing_running(sanad: Sanad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANAD_DECODING_MINIMUM_LEVEL", "L9")
    with pytest.raises(SetupError, match="L9"), Crew(sanad.folder.path):
        pytest.fail("no decoder is confined that much")
    assert not PrivateRedis(sanad.folder.path).running()


def test_a_killed_crew_takes_its_redis_along(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, workers.private_redis as r; s = r.PrivateRedis(pathlib.Path(sys.argv[1]));"
        "s.start(); print('up', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"up\n"
        assert PrivateRedis(tmp_path).running()
        os.kill(starter.pid, signal.SIGKILL)
    wait(lambda: not PrivateRedis(tmp_path).running())


@pytest.mark.parametrize("name", ["two words", "market #3", "50%25", "a=b", "سوق"])
def test_a_case_may_be_called_anything(tmp_path: Path, name: str) -> None:
    server = PrivateRedis(tmp_path / name)
    server.start()
    try:
        assert Redis.from_url(server.url).client_info()["db"] == 0
    finally:
        server.stop()
