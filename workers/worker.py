"""One RQ worker over one case: `python -m workers.worker --case DIR --redis URL --crew PID`."""

import argparse
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Final

from redis import Redis
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from pipeline.model.tasks import Lane
from workers.bond import end_with_parent
from workers.handing import handed_over
from workers.jobs import opened
from workers.queue import RqQueue, TaskJob, log, queue_name

WORKER_TTL_S: Final = 45
"""RQ waits this long (less 15 s) for a job before it looks after its registries; its own 420 s never gets there."""


class CaseWorker(Worker):
    """Forks a work horse for each job, which dies with the worker and finds everything already imported."""

    def __init__(self, case: Path, connection: Redis, lanes: list[Lane]) -> None:
        self._case = str(case)
        self._own_pid = os.getpid()
        queues = [
            Queue(queue_name(lane, case), connection=connection, serializer=JSONSerializer, job_class=TaskJob)
            for lane in lanes
        ]
        super().__init__(
            queues,
            connection=connection,
            job_class=TaskJob,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL_S,
            maintenance_interval=60,
        )

    def execute_job(self, job: Job, queue: Queue) -> None:
        if job.args[0] != self._case:
            # Whoever can write to the queue must not be able to point a worker at another case of its user.
            log.critical("refused job %s: it names another case; somebody else writes to the queue", job.id)
            job.delete()
            return
        # The index is caught up here, once, and inherited by the fork; in the child it would be lost each time.
        sanad = opened(self._case)
        with sanad.bench.records.reading() as reading:
            sanad.bench.indexes.catch_up(reading)
        super().execute_job(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        # A worker killed with -9 would leave its child running beside the next one that takes the job up.
        end_with_parent(signal.SIGKILL, self._own_pid)
        super().main_work_horse(job, queue)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m workers.worker")
    parser.add_argument("--case", type=Path, required=True)
    parser.add_argument("--redis", required=True, help="address of the queue")
    parser.add_argument("--first", choices=[lane.value for lane in Lane], default=Lane.QUICK.value)
    parser.add_argument("--crew", type=int, required=True, help="process that starts it")
    parser.add_argument("--key-on-stdin", action="store_true", help="the key of an encrypted case comes that way")
    chosen = parser.parse_args(arguments)
    # The crew that started us is our only reason to run.
    end_with_parent(signal.SIGTERM, chosen.crew)
    sanad = opened(str(chosen.case), handed_over(sys.stdin.buffer) if chosen.key_on_stdin else None)
    sanad.require_confinement()
    # What a task makes possible is told at once; without, each step would wait for the reconciler.
    sanad.use_queue(RqQueue.at(chosen.redis, chosen.case))
    lanes = sorted(Lane, key=lambda lane: lane.value != chosen.first)
    logging.getLogger("rq.worker").setLevel(logging.WARNING)
    CaseWorker(chosen.case, Redis.from_url(chosen.redis), lanes).work(logging_level="WARNING")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
