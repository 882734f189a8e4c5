"""What is to be done in a case: what waits, what broke down, whether anything is left."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.incidents import advance
from pipeline.model.arrivals import Submission
from pipeline.model.basics import IncidentCode
from pipeline.model.tasks import Task, TaskKind, WorkCount
from pipeline.ports import Workbench


@dataclass(frozen=True, slots=True)
class TaskDesk:
    bench: Callable[[], Workbench]

    def counts(self, incident: IncidentCode | None = None) -> tuple[WorkCount, ...]:
        """By kind of task."""
        with self.bench().records.reading() as reading:
            return reading.work(incident)

    def troubled(self) -> tuple[Task, ...]:
        """Failed ones, and waiting ones whose last attempt ended badly."""
        with self.bench().records.reading() as reading:
            return reading.troubled_tasks()

    def running(self) -> tuple[Task, ...]:
        """Those that a worker is at, each with how far it has come."""
        with self.bench().records.reading() as reading:
            return reading.running_tasks()

    def retry(self) -> tuple[Task, ...]:
        """Gives every task that was given up another row of attempts."""
        with self.bench().records.writing() as tx:
            return tx.retry_failed()

    def cut_short(self) -> tuple[Submission, ...]:
        """Submissions that began and never ended; what they brought so far is on record, the rest is not."""
        with self.bench().records.reading() as reading:
            return tuple(each for each in reading.submissions() if each.finished is None)

    def drained(self) -> bool:
        """Whether nothing is left to do. Time-stamps may stay waiting: their authority can be away for days."""
        if self._under_way():
            return False
        bench = self.bench()
        with bench.records.reading() as reading:
            incidents = reading.incidents()
        for incident in incidents:
            advance(bench, incident.code)
        # Asked again: a worker may have planned the next step in the meantime, and then there was nothing to plan.
        return not self._under_way()

    def _under_way(self) -> bool:
        return any(each.waiting + each.running for each in self.counts() if each.kind is not TaskKind.TIMESTAMP)
