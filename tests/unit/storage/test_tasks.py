"""Tasks are planned once, done by one worker at a time, and overtaken by newer inputs."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.errors import LeaseLost
from pipeline.model.arrivals import Attachment
from pipeline.model.basics import Digest
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.tasks import Lane, Task, TaskKind, TaskState, WorkCount
from tests.build import NOON, a_digest
from tests.unit.storage.nouns import MARKET, Case, a_case, a_happening

MINUTE = dt.timedelta(minutes=1)
ITEM = a_digest("item")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return a_case(tmp_path / "case")


def plan(case: Case, inputs: str = "1", subject: str = ITEM, kind: TaskKind = TaskKind.EXAMINE) -> Task | None:
    with case.records.writing() as writing:
        return writing.plan(kind, subject, a_digest(inputs), Lane.QUICK)


def planned(case: Case, inputs: str = "1", subject: str = ITEM) -> Task:
    task = plan(case, inputs, subject)
    assert task is not None
    return task


def state(case: Case, key: Digest) -> TaskState:
    with case.records.reading() as reading:
        task = reading.task(key)
    assert task is not None
    return task.state


def ready(case: Case) -> list[Digest]:
    return [task.key for task in case.records.ready(100)]


def test_the_same_task_is_planned_once(case: Case) -> None:
    task = planned(case)
    assert (task.state, task.attempt, task.fence) == (TaskState.WAITING, 0, 0)
    assert plan(case) is None
    assert ready(case) == [task.key]


def test_incident_inputs_kind_and_subject_tell_tasks_apart(case: Case) -> None:
    with case.records.writing() as writing:
        alone = writing.plan(TaskKind.ASSESS, ITEM, a_digest("1"), Lane.QUICK)
        within = writing.plan(TaskKind.ASSESS, ITEM, a_digest("1"), Lane.QUICK, MARKET)
        other = writing.plan(TaskKind.ASSESS, a_digest("other"), a_digest("1"), Lane.QUICK, MARKET)
    assert alone is not None
    assert within is not None
    assert other is not None
    assert len({alone.key, within.key, other.key}) == 3
    assert len(ready(case)) == 3


def test_one_worker_at_a_time(case: Case) -> None:
    task = planned(case)
    lease = case.records.claim(task.key, MINUTE)
    assert lease is not None
    assert (lease.fence, lease.task.attempt, lease.until) == (1, 1, NOON + MINUTE)
    assert lease.task.state is TaskState.RUNNING
    assert case.records.claim(task.key, MINUTE) is None
    assert ready(case) == []
    case.records.finish(lease)
    assert state(case, task.key) is TaskState.DONE
    assert case.records.claim(task.key, MINUTE) is None


def test_an_unknown_task_cannot_be_claimed(case: Case) -> None:
    assert case.records.claim(a_digest("unknown"), MINUTE) is None


def test_who_lost_the_lease_can_write_no_more(case: Case) -> None:
    task = planned(case)
    slow = case.records.claim(task.key, MINUTE)
    assert slow is not None
    case.clock.advance(minutes=2)
    assert ready(case) == [task.key]
    quick = case.records.claim(task.key, MINUTE)
    assert quick is not None
    assert quick.fence == 2
    with pytest.raises(LeaseLost), case.records.writing(slow) as writing:
        writing.record(a_happening())
    for too_late in (
        lambda: case.records.finish(slow),
        lambda: case.records.give_back(slow, "killed", MINUTE),
        lambda: case.records.extend(slow, MINUTE),
    ):
        with pytest.raises(LeaseLost):
            too_late()
    with case.records.writing(quick) as writing:
        writing.record(a_happening())
    case.records.finish(quick)
    with pytest.raises(LeaseLost), case.records.writing(quick):
        pytest.fail("written after the end")
    with case.records.reading() as reading:
        assert len(list(reading.events())) == 1


def test_a_lease_that_ran_out_holds_until_somebody_else_takes_it(case: Case) -> None:
    lease = case.records.claim(planned(case).key, MINUTE)
    assert lease is not None
    case.clock.advance(minutes=5)
    with case.records.writing(lease) as writing:
        writing.record(a_happening())
    case.records.finish(lease)


def test_an_extended_lease_lasts_longer(case: Case) -> None:
    task = planned(case)
    lease = case.records.claim(task.key, MINUTE)
    assert lease is not None
    case.clock.advance(seconds=50)
    longer = case.records.extend(lease, MINUTE)
    assert longer.until == NOON + dt.timedelta(seconds=110)
    case.clock.advance(seconds=30)
    assert ready(case) == []
    case.records.finish(longer)


def test_how_far_a_task_has_come_is_on_record_while_it_runs(case: Case) -> None:
    task = planned(case)
    lease = case.records.claim(task.key, MINUTE)
    assert lease is not None

    def running() -> list[float | None]:
        with case.records.reading() as reading:
            return [each.share for each in reading.running_tasks()]

    assert running() == [None]
    lease = case.records.extend(lease, MINUTE, 0.42)
    assert running() == [0.42]
    case.clock.advance(seconds=61)
    assert running() == []  # whoever had it is gone
    assert case.records.claim(task.key, MINUTE) is not None
    assert running() == [None]


def test_a_failed_attempt_waits_before_the_next(case: Case) -> None:
    task = planned(case)
    lease = case.records.claim(task.key, MINUTE)
    assert lease is not None
    case.records.give_back(lease, "decoder away", dt.timedelta(minutes=10))
    assert ready(case) == []
    assert case.records.claim(task.key, MINUTE) is None
    with case.records.reading() as reading:
        (troubled,) = reading.troubled_tasks()
    assert (troubled.trouble, troubled.state) == ("decoder away", TaskState.WAITING)
    case.clock.advance(minutes=10)
    again = case.records.claim(task.key, MINUTE)
    assert again is not None
    assert (again.fence, again.task.attempt) == (2, 2)
    case.records.finish(again)
    with case.records.reading() as reading:
        assert reading.troubled_tasks() == ()


def test_a_task_that_was_given_up_waits_for_a_person(case: Case) -> None:
    task = planned(case)
    lease = case.records.claim(task.key, MINUTE)
    assert lease is not None
    case.records.give_back(lease, "three times", None)
    assert state(case, task.key) is TaskState.FAILED
    assert plan(case) is None
    assert ready(case) == []
    with case.records.writing() as writing:
        (retried,) = writing.retry_failed()
        assert writing.retry_failed() == ()
    assert (retried.key, retried.state, retried.trouble) == (task.key, TaskState.WAITING, "three times")
    assert ready(case) == [task.key]


def test_newer_inputs_overtake_what_waits_or_failed(case: Case) -> None:
    older, newer = planned(case, "1"), planned(case, "2")
    assert state(case, older.key) is TaskState.SUPERSEDED
    assert ready(case) == [newer.key]
    assert case.records.claim(older.key, MINUTE) is None
    lease = case.records.claim(newer.key, MINUTE)
    assert lease is not None
    case.records.give_back(lease, "no", None)
    newest = planned(case, "3")
    assert state(case, newer.key) is TaskState.SUPERSEDED
    with case.records.reading() as reading:
        assert reading.troubled_tasks() == ()
        assert reading.work() == (WorkCount(TaskKind.EXAMINE, 1, 0, 0, 0),)
    assert ready(case) == [newest.key]


def test_what_runs_with_older_inputs_may_end_and_is_not_taken_up_again(case: Case) -> None:
    older = planned(case, "1")
    lease = case.records.claim(older.key, MINUTE)
    assert lease is not None
    newer = planned(case, "2")
    case.records.give_back(lease, "died", MINUTE)
    assert state(case, older.key) is TaskState.SUPERSEDED
    second = planned(case, "3")
    assert state(case, newer.key) is TaskState.SUPERSEDED
    lease = case.records.claim(second.key, MINUTE)
    assert lease is not None
    planned(case, "4")
    case.records.finish(lease)
    assert state(case, second.key) is TaskState.DONE


def test_an_overtaken_task_whose_worker_died_holds_nobody_up(case: Case) -> None:
    older = planned(case, "1")
    assert case.records.claim(older.key, MINUTE) is not None
    newer = planned(case, "2")
    lease = case.records.claim(newer.key, MINUTE)
    assert lease is not None
    case.records.finish(lease)
    with case.records.writing() as writing:
        writing.add_item(Item(ITEM, 5, ItemStatus.RECEIVED, NOON))
        writing.attach(Attachment(MARKET, ITEM, NOON, "test"))
        assert writing.unsettled(MARKET, [TaskKind.EXAMINE]) == 1
    case.clock.advance(minutes=2)
    assert ready(case) == []
    with case.records.reading() as reading:
        assert reading.unsettled(MARKET, [TaskKind.EXAMINE]) == 0


def test_inputs_that_come_back_are_worked_on_again(case: Case) -> None:
    first = planned(case, "1")
    for task in (first, planned(case, "2")):
        lease = case.records.claim(task.key, MINUTE)
        if lease is not None:
            case.records.finish(lease)
    again = planned(case, "1")
    assert again.key == first.key
    assert ready(case) == [first.key]
    assert plan(case, "1") is None


def test_inputs_that_come_back_while_they_are_worked_on_need_no_second_run(case: Case) -> None:
    first = planned(case, "1")
    lease = case.records.claim(first.key, MINUTE)
    assert lease is not None
    second = planned(case, "2")
    assert plan(case, "1") is None
    assert state(case, second.key) is TaskState.SUPERSEDED
    case.records.finish(lease)
    assert ready(case) == []


def test_the_oldest_are_ready_first(case: Case) -> None:
    keys = []
    for number in range(5):
        keys.append(planned(case, subject=a_digest(str(number))).key)
        case.clock.advance(seconds=1)
    assert ready(case) == keys
    assert [task.key for task in case.records.ready(2)] == keys[:2]


def test_work_is_counted_for_an_incident_and_for_all(case: Case) -> None:
    elsewhere = a_digest("elsewhere")
    with case.records.writing() as writing:
        for item in (ITEM, elsewhere):
            writing.add_item(Item(item, 5, ItemStatus.RECEIVED, NOON))
            writing.plan(TaskKind.EXAMINE, item, a_digest("1"), Lane.SLOW)
        writing.attach(Attachment(MARKET, ITEM, NOON, "test"))
        writing.plan(TaskKind.ASSESS, ITEM, a_digest("1"), Lane.QUICK, MARKET)
        writing.plan(TaskKind.ASSESS_INCIDENT, MARKET, a_digest("1"), Lane.QUICK)
        assert [count.waiting for count in writing.work()] == [2, 1, 1]
        assert [(count.kind, count.waiting) for count in writing.work(MARKET)] == [
            (TaskKind.EXAMINE, 1),
            (TaskKind.ASSESS, 1),
            (TaskKind.ASSESS_INCIDENT, 1),
        ]
        assert writing.unsettled(MARKET, [TaskKind.EXAMINE, TaskKind.ASSESS]) == 2
        assert writing.unsettled(MARKET, [TaskKind.TIMESTAMP]) == 0


def test_leases_run_by_the_machine_whatever_clock_custody_goes_by(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    records = case.folder.records(case.clock)
    with records.writing() as writing:
        task = writing.plan(TaskKind.EXAMINE, ITEM, a_digest("1"), Lane.QUICK)
        event = writing.record(a_happening())
    assert task is not None
    assert event.time == NOON
    assert abs(task.not_before - dt.datetime.now(dt.UTC)) < MINUTE
