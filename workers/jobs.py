"""The one function that a queued job may name."""

from pathlib import Path

from pipeline.app import Sanad
from pipeline.model.basics import as_digest
from pipeline.storage.age_keys import Identity
from pipeline.tasks import perform as perform_task

_OPENED: dict[str, Sanad] = {}


def opened(case: str, key: Identity | None = None) -> Sanad:
    """The case, opened once per worker, before it forks: the children find its modules, index and key in memory."""
    if case not in _OPENED:
        _OPENED[case] = Sanad.open(Path(case), key=key)
    return _OPENED[case]


def perform(case: str, key: str) -> None:
    """Carries out the task `key` of the case folder `case`."""
    sanad = opened(case)
    perform_task(sanad.bench, sanad.settings.workers, as_digest(key))
