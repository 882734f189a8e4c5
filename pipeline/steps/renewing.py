"""Examines anew what was examined by other programs or checks than those in use."""

from collections.abc import Iterator

from pipeline.model.basics import Digest
from pipeline.model.objects import ItemStatus
from pipeline.model.tasks import Lane, Task, TaskKind
from pipeline.ports import Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.steps.keys import examination_key


def renew(bench: Workbench) -> tuple[Task, ...]:
    """Plans an examination of every item whose newest one rests on other inputs than hold now, and answers them.

    A summary names the versions in use; what stands in it must come from them. New arrivals go first.
    """
    with bench.records.reading() as reading:
        outdated = tuple(_outdated(bench, reading))
    if not outdated:
        return ()
    with bench.records.writing() as tx:
        planned = [tx.plan(TaskKind.EXAMINE, item, inputs, Lane.SLOW, again=True) for item, inputs in outdated]
    return tuple(task for task in planned if task is not None)


def _outdated(bench: Workbench, reading: Reading) -> Iterator[tuple[Digest, Digest]]:
    allowed = Permissions.for_use(reading)
    for status in ItemStatus:
        for item in reading.items_with_status(status):
            if allowed.kept_back(reading, item.sha256) is not None:
                continue  # nobody sees it, and it counts nowhere
            inputs = examination_key(bench, reading, item.sha256)
            if item.examination != inputs:
                yield item.sha256, inputs
