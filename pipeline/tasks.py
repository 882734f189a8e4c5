"""Carries out one task, whatever its kind, and plans what it makes possible."""

import contextlib
import datetime as dt
import threading
from dataclasses import replace
from types import TracebackType
from typing import assert_never

from pipeline.errors import CustodyError, ExaminationError, LeaseLost, SanadError, Unavailable
from pipeline.incidents import advance, assess_incident
from pipeline.journey import assess, examine
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.tasks import Lease, TaskKind
from pipeline.ports import Workbench
from pipeline.settings import WorkerSettings
from pipeline.steps.stamping import stamp
from pipeline.storage.records_tasks import WORKER_GONE


def perform(bench: Workbench, settings: WorkerSettings, key: Digest) -> None:
    """Claims the task and carries it out; returns at once where it is done or somebody else has it."""
    lease = bench.records.claim(key, dt.timedelta(seconds=settings.lease_s))
    if lease is None:
        return
    concerned: tuple[IncidentCode, ...] = ()
    attempt = Attempt(bench, settings, lease)
    with attempt:
        _require_survivable(settings, lease)
        concerned = _carry_out(replace(bench, progress=attempt.reached), lease)
    for code in concerned:
        advance(bench, code)


def _require_survivable(settings: WorkerSettings, lease: Lease) -> None:
    """A task that takes its worker down with it each time would be taken up for ever."""
    task = lease.task
    if task.attempt > settings.attempts and task.trouble == WORKER_GONE:
        raise ExaminationError(task.kind.value, f"{WORKER_GONE}; begun {task.attempt - 1} times")


def _carry_out(bench: Workbench, lease: Lease) -> tuple[IncidentCode, ...]:
    """Does the work and answers the incidents whose next step may have become possible."""
    task = lease.task
    match task.kind:
        case TaskKind.EXAMINE:
            return examine(bench, lease, Digest(task.subject))
        case TaskKind.ASSESS:
            code = IncidentCode(task.incident or "")
            assess(bench, lease, Digest(task.subject), code)
            return (code,)
        case TaskKind.ASSESS_INCIDENT:
            assess_incident(bench, lease, IncidentCode(task.subject))
            return ()
        case TaskKind.TIMESTAMP:
            stamp(bench, lease)
            return ()
        case _:
            assert_never(task.kind)


class Attempt:
    """One attempt at a task: keeps its lease alive, and writes down how it ended.

    The task is marked as begun before, so a worker that dies without a word leaves a lease that runs out. An
    error that nobody foresaw is written down and goes on its way: it is the program's, not the evidence's.
    """

    def __init__(self, bench: Workbench, settings: WorkerSettings, lease: Lease) -> None:
        self._bench = bench
        self._settings = settings
        self._lease = lease
        self._share: float | None = None
        self._over = threading.Event()
        self._renewal = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._renewal.start()

    def reached(self, share: float) -> None:
        """Noted with the next renewal of the lease: what is short needs no mention."""
        self._share = share

    def __exit__(
        self, type: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._over.set()
        self._renewal.join()
        # Whoever lost the lease has nothing to say about the task any more: its other holder does.
        with contextlib.suppress(LeaseLost):
            return self._write_down(trouble)
        return True

    def _write_down(self, trouble: BaseException | None) -> bool:
        match trouble:
            case None:
                self._bench.records.finish(self._lease)
            case LeaseLost():
                # Fenced off. Where nobody else holds it, other inputs took its place, and it ends as superseded.
                self._give_back(trouble, again=True)
            case CustodyError():
                self._give_back(trouble, again=False)
            case Unavailable():
                self._give_back(trouble, again=True)
            case SanadError():
                self._give_back(trouble, again=False)
            case _:
                self._give_back(trouble, again=True)
                return False
        return True

    def _give_back(self, trouble: BaseException, *, again: bool) -> None:
        attempt = self._lease.task.attempt
        wait = dt.timedelta(seconds=self._settings.retry_s * 2 ** (attempt - 1))
        # An authority that is away for days must not make its task give up; the others may.
        may_retry = again and (isinstance(trouble, Unavailable) or attempt < self._settings.attempts)
        said = f"{type(trouble).__name__}: {trouble}"[:500]
        self._bench.records.give_back(self._lease, said, min(wait, dt.timedelta(hours=1)) if may_retry else None)

    def _renew(self) -> None:
        duration = dt.timedelta(seconds=self._settings.lease_s)
        while not self._over.wait(self._settings.lease_s / 3):
            try:
                self._lease = self._bench.records.extend(self._lease, duration, self._share)
            except LeaseLost:
                return
            except Unavailable:
                continue  # a busy disk now is no reason to let the lease run out later
