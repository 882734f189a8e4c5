"""Everything that works on a case: Redis, confined decoders, RQ workers, and the reconciler between them."""

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.app import Sanad
from pipeline.errors import SetupError
from pipeline.incidents import advance
from pipeline.model.tasks import Lane, WorkCount
from workers.private_redis import PrivateRedis
from workers.queue import RqQueue

HINTS: Final = 500
"""Tasks that the reconciler announces at a time."""

QUICK_DEATHS: Final = 5
"""Workers that end at once, one after the other: something is wrong with the installation, not with a job."""


class Crew:
    """Starts and looks after the workers of one case; use it as a context manager."""

    def __init__(self, case: Path, processes: int | None = None) -> None:
        self._sanad = Sanad.open(case)
        self._case = case
        self._size = processes or self._sanad.settings.workers.processes
        self._redis = None if self._sanad.settings.queue.redis_url else PrivateRedis(case)
        self._workers: list[tuple[subprocess.Popen[bytes], float]] = []
        self._deaths = 0
        self._seen: dict[str, tuple[WorkCount, ...]] = {}
        self._reconciled = 0.0

    @property
    def sanad(self) -> Sanad:
        """The case, with a queue that reaches these workers."""
        return self._sanad

    def __enter__(self) -> Self:
        if self._redis is not None:
            self._redis.start()
        self._sanad.start_decoders()
        self._sanad.require_confinement()
        self._sanad.use_queue(RqQueue.at(self.redis_url, self._case))
        self._workers = [self._start(position) for position in range(self._size)]
        self.reconcile()
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker, _ in self._workers:
            worker.terminate()
        for worker, _ in self._workers:
            try:
                worker.wait(timeout=20)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        self._sanad.stop_decoders()
        if self._redis is not None:
            self._redis.stop()

    def look_after(self) -> None:
        """One round: restart what died, and every so often compare the records with the queue."""
        self._revive()
        if time.monotonic() - self._reconciled >= self._sanad.settings.workers.reconcile_s:
            self.reconcile()

    def reconcile(self) -> None:
        """Tells the queue again whatever the records say is unfinished. Redis may have forgotten everything."""
        self._reconciled = time.monotonic()
        bench = self._sanad.bench
        with bench.records.reading() as reading:
            codes = [incident.code for incident in reading.incidents()]
            counts = {code: reading.work(code) for code in codes}
        for code in codes:
            # Only where something moved since the last look: on a settled incident there is nothing to plan.
            if self._seen.get(code) != counts[code]:
                self._seen[code] = counts[code]
                advance(bench, code)
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
        return subprocess.Popen([*command, "--first", first.value]), time.monotonic()

    def _revive(self) -> None:
        for position, (worker, started) in enumerate(self._workers):
            if worker.poll() is None:
                continue
            self._deaths = self._deaths + 1 if time.monotonic() - started < 5 else 0
            if self._deaths >= QUICK_DEATHS:
                raise SetupError(f"workers end at once (exit {worker.returncode})", remedy="sanad doctor")
            self._workers[position] = self._start(position)
