"""Tasks whose inputs change under them, whose worker is lost with them, or that cannot be done at all."""

import dataclasses
import datetime as dt
import threading
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.errors import DecoderDied, LeaseLost, Unavailable
from pipeline.incidents import advance
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, IncidentCode, SourceCode, ToolVersion
from pipeline.model.tasks import Lane, Lease, Task, TaskKind, TaskState
from pipeline.ports import Records
from pipeline.steps.examining import quarantined
from pipeline.steps.keys import examination_key
from pipeline.steps.renewing import renew
from pipeline.tasks import Attempt, perform
from tests.build import a_digest
from tests.media import photos

ROOT = Path(__file__).parents[2]
AT_ONCE, MINUTE = dt.timedelta(0), dt.timedelta(minutes=1)


@pytest.fixture
def sanad(tmp_path: Path) -> Sanad:
    sanad = Sanad.create(tmp_path / "case")
    incident = sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.submit([photos(tmp_path / "batch", 1)], Handover(SourceCode("S-01")), incident.code)
    return sanad


def waiting(sanad: Sanad) -> Task:
    (task,) = sanad.bench.records.ready(10)
    return task


def task_of(sanad: Sanad, key: Digest) -> Task:
    with sanad.bench.records.reading() as reading:
        task = reading.task(key)
    assert task is not None
    return task


def claimed(sanad: Sanad, key: Digest, duration: dt.timedelta = MINUTE) -> Lease:
    lease = sanad.bench.records.claim(key, duration)
    assert lease is not None
    return lease


def examined(sanad: Sanad) -> IncidentCode:
    """The item is on record as examined, without a decoder, and its task is done."""
    task = waiting(sanad)
    lease = claimed(sanad, task.key)
    with sanad.bench.records.writing(lease) as tx:
        inputs = examination_key(sanad.bench, tx, Digest(task.subject))
        tx.put_examination(quarantined(sanad.bench, Digest(task.subject), inputs, DecoderDied("preview", "ended")))
    sanad.bench.records.finish(lease)
    (incident,) = sanad.incidents()
    return incident.code


def test_older_inputs_never_write_over_newer_ones(sanad: Sanad) -> None:
    older = waiting(sanad)
    lease = claimed(sanad, older.key)
    with sanad.bench.records.writing() as tx:
        newer = tx.plan(TaskKind.EXAMINE, older.subject, a_digest("newer"), Lane.QUICK)
    with Attempt(sanad.bench, sanad.settings.workers, lease), sanad.bench.records.writing(lease):
        pytest.fail("a task that was overtaken may not write")
    assert task_of(sanad, older.key).state is TaskState.SUPERSEDED
    assert newer is not None
    assert waiting(sanad).key == newer.key


def test_who_ends_after_losing_the_lease_leaves_the_task_to_its_new_holder(sanad: Sanad) -> None:
    key = waiting(sanad).key
    lost = claimed(sanad, key, AT_ONCE)
    with Attempt(sanad.bench, sanad.settings.workers, lost):
        held = claimed(sanad, key)
    assert task_of(sanad, key).state is TaskState.RUNNING
    sanad.bench.records.finish(held)


def test_a_task_that_takes_its_worker_with_it_each_time_is_given_up(sanad: Sanad) -> None:
    key = waiting(sanad).key
    for _ in range(sanad.settings.workers.attempts):
        claimed(sanad, key, AT_ONCE)
    perform(sanad.bench, sanad.settings.workers, key)
    given_up = task_of(sanad, key)
    assert given_up.state is TaskState.FAILED
    assert "without a word" in str(given_up.trouble)
    (again,) = sanad.tasks.retry()
    assert (again.state, again.attempt) == (TaskState.WAITING, 0)


class _Busy:
    """Records that cannot be written for a while."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._failures = 1
        self.extended = threading.Event()

    def extend(self, lease: Lease, duration: dt.timedelta, share: float | None = None) -> Lease:
        if self._failures:
            self._failures -= 1
            raise Unavailable("another process has been writing for long")
        extended = self._records.extend(lease, duration)
        self.extended.set()
        return extended

    def finish(self, lease: Lease) -> None:
        self._records.finish(lease)


def test_a_lease_is_renewed_again_after_the_records_were_busy(sanad: Sanad) -> None:
    busy = _Busy(sanad.bench.records)
    bench = dataclasses.replace(sanad.bench, records=busy)  # type: ignore[arg-type]
    often = sanad.settings.workers.model_copy(update={"lease_s": 0.1})
    key = waiting(sanad).key
    with Attempt(bench, often, claimed(sanad, key)):
        assert busy.extended.wait(30)
    assert task_of(sanad, key).state is TaskState.DONE


def test_an_assessment_that_was_given_up_does_not_hold_up_its_incident(sanad: Sanad) -> None:
    code = examined(sanad)
    (assess,) = advance(sanad.bench, code)
    sanad.bench.records.give_back(claimed(sanad, assess.key), "broken", None)
    (whole,) = advance(sanad.bench, code)
    assert whole.kind is TaskKind.ASSESS_INCIDENT
    assert sanad.summary(code).waiting.failed == 1


def test_an_assessment_that_no_longer_stands_is_made_again(sanad: Sanad) -> None:
    """Done once for these inputs, but what is on record now was made of others."""
    code = examined(sanad)
    (assess,) = advance(sanad.bench, code)
    sanad.bench.records.finish(claimed(sanad, assess.key))
    (again,) = advance(sanad.bench, code)
    assert again.key == assess.key
    perform(sanad.bench, sanad.settings.workers, again.key)
    with sanad.bench.records.reading() as reading:
        assert reading.assessment(Digest(assess.subject), code) is not None


def test_other_programs_or_checks_mean_another_examination(sanad: Sanad) -> None:
    examined(sanad)
    assert renew(sanad.bench) == ()
    newer = dataclasses.replace(sanad.bench, tools=(*sanad.bench.tools[:-1], ToolVersion("numpy", "99")))
    (task,) = renew(newer)
    assert task.kind is TaskKind.EXAMINE
    assert renew(newer) == ()


def test_a_lease_on_older_inputs_is_refused_by_name(sanad: Sanad) -> None:
    older = waiting(sanad)
    lease = claimed(sanad, older.key)
    with sanad.bench.records.writing() as tx:
        tx.plan(TaskKind.EXAMINE, older.subject, a_digest("newer"), Lane.QUICK)
    with pytest.raises(LeaseLost, match="other inputs"), sanad.bench.records.writing(lease):
        pytest.fail("a task that was overtaken may not write")
