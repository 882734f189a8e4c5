"""The one function that a queued job may name."""

from functools import cache
from pathlib import Path

from pipeline.app import Sanad
from pipeline.model.basics import as_digest
from pipeline.tasks import perform as perform_task


@cache
def opened(case: str) -> Sanad:
    """The case, opened once per worker, before it forks: the children find its modules and index in memory."""
    return Sanad.open(Path(case))


def perform(case: str, key: str) -> None:
    """Carries out the task `key` of the case folder `case`."""
    sanad = opened(case)
    perform_task(sanad.bench, sanad.settings.workers, as_digest(key))
