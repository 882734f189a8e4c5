"""Everything that works on a case: Redis, confined decoders, RQ workers, and the reconciler between them."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.app import Sanad
from pipeline.errors import SetupError
from pipeline.incidents import advance
from pipeline.model.basics import IncidentCode
from pipeline.model.incidents import Incident
from pipeline.model.tasks import Lane
from pipeline.ports import Reading
from pipeline.steps.renewing import renew
from pipeline.storage.age_keys import Identity
from pipeline.storage.unlocking import Key
from pipeline.tools.sockets import socket_folder
from workers.handing import start_with_key
from workers.lead import Lead
from workers.private_redis import PrivateRedis
from workers.queue import RqQueue

HINTS: Final = 500
"""Tasks that the reconciler announces at a time."""

QUICK_DEATHS: Final = 5
"""Workers that end at once, one after the other: something is wrong with the installation, not with a job."""


END_S: Final = 20.0
"""Workers may end what they have in hand for this long; then it is taken up again when its lease runs out."""


class Crew:
    """Starts and looks after the workers of one case; use it as a context manager.

    One crew leads the work on a case. Another one that is started meanwhile waits, and takes over when it ends.
    """

    def __init__(self, case: Path, processes: int | None = None, key: Key | Identity | None = None) -> None:
        """`key` opens an encrypted case; its workers are handed the key that it unlocks."""
        self._sanad = Sanad.open(case, key=key)
        # Workers and hints name it; neither may depend on the folder that a command was given in.
        self._case = case.resolve()
        self._size = processes or self._sanad.settings.workers.processes
        identity = self._sanad.folder.identity
        self._redis = None if self._sanad.settings.queue.redis_url else PrivateRedis(case, on_disk=identity is None)
        self._lead = Lead(socket_folder(case))
        self._workers: list[tuple[subprocess.Popen[bytes], float]] = []
        self._deaths = 0
        self._seen: dict[IncidentCode, tuple[object, ...]] = {}
        self._reconciled = 0.0

    @property
    def sanad(self) -> Sanad:
        """The case, with a queue that reaches these workers."""
        return self._sanad

    @property
    def leads(self) -> bool:
        """Whether the workers are this crew's own; another one's otherwise."""
        return self._lead.held

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as unless_entered:
            unless_entered.callback(self._end)
            self._sanad.use_queue(RqQueue.at(self.redis_url, self._case))
            self._begin()
            unless_entered.pop_all()
        return self

    def _begin(self) -> None:
        if not self._lead.take():
            return
        if self._redis is not None:
            self._redis.start()
        self._sanad.start_decoders()
        self._sanad.require_confinement()
        renew(self._sanad.bench)
        self._workers = [self._start(position) for position in range(self._size)]
        self.reconcile()

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        # A second Ctrl-C cuts the waiting short, and nothing else.
        with contextlib.ExitStack() as in_any_case:
            in_any_case.callback(self._lead.give_up)
            if self._redis is not None:
                in_any_case.callback(self._redis.stop)
            in_any_case.callback(self._sanad.stop_decoders)
            in_any_case.callback(self._kill_workers)
            for worker, _ in self._workers:
                worker.terminate()
            until = time.monotonic() + END_S
            for worker, _ in self._workers:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(timeout=max(0.0, until - time.monotonic()))

    def _kill_workers(self) -> None:
        for worker, _ in self._workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()

    def look_after(self) -> None:
        """One round: restart what died, and every so often compare the records with the queue."""
        if not self.leads:
            self._begin()
            return
        self._revive()
        if time.monotonic() - self._reconciled >= self._sanad.settings.workers.reconcile_s:
            self.reconcile()

    def reconcile(self) -> None:
        """Tells the queue again whatever the records say is unfinished. Redis may have forgotten everything."""
        self._reconciled = time.monotonic()
        bench = self._sanad.bench
        with bench.records.reading() as reading:
            standing = {incident.code: _standing(reading, incident) for incident in reading.incidents()}
        for code, now in standing.items():
            # Only where something moved since the last look: on a settled incident there is nothing to plan.
            if self._seen.get(code) != now:
                advance(bench, code)
                self._seen[code] = now
        bench.queue.announce(bench.records.ready(HINTS))

    @property
    def redis_url(self) -> str:
        """Where the hints lie."""
        return self._redis.url if self._redis is not None else self._sanad.settings.queue.redis_url

    @property
    def worker_pids(self) -> list[int]:
        return [worker.pid for worker, _ in self._workers if worker.poll() is None]

    def _start(self, position: int) -> tuple[subprocess.Popen[bytes], float]:
        # Every second worker takes slow work first, so that neither kind ever waits for all of the other.
        first = Lane.QUICK if position % 2 == 0 else Lane.SLOW
        command = [sys.executable, "-m", "workers.worker", "--case", str(self._case), "--redis", self.redis_url]
        options = ["--first", first.value, "--crew", str(os.getpid())]
        return start_with_key([*command, *options], self._sanad.folder.identity), time.monotonic()

    def _revive(self) -> None:
        for position, (worker, started) in enumerate(self._workers):
            if worker.poll() is None:
                continue
            self._deaths = self._deaths + 1 if time.monotonic() - started < 5 else 0
            if self._deaths >= QUICK_DEATHS:
                raise SetupError(f"workers end at once (exit {worker.returncode})", remedy="sanad doctor")
            self._workers[position] = self._start(position)


def _standing(reading: Reading, incident: Incident) -> tuple[object, ...]:
    """What the assessments of an incident rest on, as far as one can tell without opening every item.

    Each submission signs a head: so a further receipt of a copy that belongs to another incident shows too.
    """
    code = incident.code
    return (incident, reading.work(code), reading.links_of(code), reading.decisions_of(code), len(reading.heads()))
