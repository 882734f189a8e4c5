"""A process that is killed while somebody's ruling is written leaves all of it or nothing."""

import datetime as dt
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.errors import Unavailable
from pipeline.incidents import advance
from pipeline.model.arrivals import Handover
from pipeline.model.basics import Digest, SourceCode
from pipeline.model.pair_decisions import PairStatus
from pipeline.model.tasks import Task, TaskKind
from pipeline.steps.lineages import join
from tests.media import photos
from tests.unit.compare.lineage_builders import match as match_of
from tests.unit.storage.nouns import an_examination

ROOT = Path(__file__).parents[2]
WHY = "Looked at both side by side: the shadows differ."

KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path

from pipeline.app import Sanad
from pipeline.model.pair_decisions import PairStatus


class Dying:
    "Records whose transaction ends with the process, after everything was written and before it is kept."

    def __init__(self, records):
        self._records = records

    def __getattr__(self, name):
        return getattr(self._records, name)

    def writing(self, lease=None):
        return Held(self._records.writing(lease))


class Held:
    def __init__(self, inner):
        self._inner = inner

    def __enter__(self):
        self._tx = self._inner.__enter__()
        return self

    def __exit__(self, *trouble):
        return self._inner.__exit__(*trouble)

    def __getattr__(self, name):
        return getattr(self._tx, name)

    def sign_head(self):
        os.kill(os.getpid(), signal.SIGKILL)


case, one, two, why = sys.argv[1:]
sanad = Sanad.open(Path(case))
sanad.bench = replace(sanad.bench, records=Dying(sanad.bench.records))
sanad.pairs.rule(one, two, PairStatus.NOT_A_COPY, "R-2", why)
"""


@pytest.fixture
def case(tmp_path: Path) -> tuple[Sanad, Digest, Digest]:
    """Two items of one lineage in an incident, laid in without a decoder."""
    sanad = Sanad.create(tmp_path / "case")
    incident = sanad.add_incident(ROOT / "samples/al-atareb/incident.toml")
    sanad.submit([photos(tmp_path / "batch", 2)], Handover(SourceCode("S-01")), incident.code)
    with sanad.bench.records.reading() as reading:
        one, two = sorted(item.sha256 for item in reading.items_of(incident.code))
    with sanad.bench.records.writing() as tx:
        for item in (one, two):
            tx.put_examination(an_examination(item))
        tx.put_matches(one, [replace(match_of("a", "b"), item=one, other=two)])
        join(tx, one)
    for task in sanad.bench.records.ready(10):
        lease = sanad.bench.records.claim(task.key, dt.timedelta(minutes=1))
        assert lease is not None
        sanad.bench.records.finish(lease)
    return sanad, one, two


def members(sanad: Sanad, item: Digest) -> tuple[Digest, ...]:
    with sanad.bench.records.reading() as reading:
        found = reading.lineage_of(item)
    return tuple(sorted(found.members)) if found else (item,)


def test_killed_in_the_middle_nothing_was_ruled(case: tuple[Sanad, Digest, Digest]) -> None:
    sanad, one, two = case
    words = [sys.executable, "-c", KILLED, str(sanad.folder.path), one, two, WHY]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert members(sanad, one) == (one, two)
    with sanad.bench.records.reading() as reading:
        assert reading.pair_decisions_of(one) == ()
    assert not sanad.verify().faults
    sanad.pairs.rule(one, two, PairStatus.NOT_A_COPY, "R-2", WHY)
    assert members(sanad, one) == (one,)
    assert not sanad.verify().faults


class _Away:
    """A queue that cannot be reached."""

    def announce(self, tasks: tuple[Task, ...]) -> None:
        raise Unavailable("the queue is away")


def test_ruled_and_then_cut_short_the_reconciler_plans_the_same(case: tuple[Sanad, Digest, Digest]) -> None:
    sanad, one, two = case
    bench = sanad.bench
    sanad.bench = replace(bench, queue=_Away())  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        sanad.pairs.rule(one, two, PairStatus.NOT_A_COPY, "R-2", WHY)
    sanad.bench = bench
    assert members(sanad, one) == (one,)
    (incident,) = sanad.incidents()
    advance(bench, incident.code)
    waiting = bench.records.ready(10)
    assert {(task.kind, task.subject) for task in waiting} == {(TaskKind.ASSESS, one), (TaskKind.ASSESS, two)}
    assert len({task.key for task in waiting}) == len(waiting)
