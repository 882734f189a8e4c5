"""Time-stamp tokens over the ledger's heads are asked for in the queue, and never hold up the work."""

from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from pipeline.model.tasks import TaskKind, TaskState
from pipeline.tasks import perform
from tests.media import photos
from tests.unit.storage.authority import local_authority

SETTING = "SANAD_CUSTODY_TIMESTAMP_AUTHORITIES"


def stamp_tasks(sanad: Sanad) -> list[TaskState]:
    tasks = [task for task in sanad.bench.records.ready(100) if task.kind is TaskKind.TIMESTAMP]
    for task in tasks:
        perform(sanad.bench, sanad.settings.workers, task.key)
    with sanad.bench.records.reading() as reading:
        return [found.state for task in tasks if (found := reading.task(task.key)) is not None]


def test_a_token_is_kept_over_the_signed_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with local_authority(tmp_path / "authority") as authority:
        monkeypatch.setenv(SETTING, authority.url)
        sanad = Sanad.create(tmp_path / "case")
        sanad.submit([photos(tmp_path / "batch", 1)], Handover(SourceCode("S-01")))
        assert stamp_tasks(sanad) == [TaskState.DONE]
    report = sanad.verify()
    assert report.whole
    assert report.timestamps == 1


def test_an_authority_that_is_away_is_asked_again_and_delays_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "http://127.0.0.1:9/tsa")
    sanad = Sanad.create(tmp_path / "case")
    sanad.submit([photos(tmp_path / "batch", 1)], Handover(SourceCode("S-01")))
    assert stamp_tasks(sanad) == [TaskState.WAITING]
    (troubled,) = sanad.tasks.troubled()
    assert troubled.kind is TaskKind.TIMESTAMP
    assert troubled.trouble
    assert "Unavailable" in troubled.trouble


def test_without_an_authority_nothing_is_asked(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    sanad.submit([photos(tmp_path / "batch", 1)], Handover(SourceCode("S-01")))
    assert stamp_tasks(sanad) == []
