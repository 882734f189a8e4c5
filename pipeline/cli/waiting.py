"""What a person sees who waits: bars for the tasks of a case, and how far the look at a long video has come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from pipeline.desks.tasks import TaskDesk
from pipeline.model.sentences import Sentence, number
from pipeline.model.tasks import Task, TaskKind
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

LABELS: Final = {
    TaskKind.EXAMINE: "examining",
    TaskKind.ASSESS: "assessing items",
    TaskKind.ASSESS_INCIDENT: "assessing the incident",
    TaskKind.TIMESTAMP: "asking for time-stamps",
}
_TO_THE_END: Final = "\x1b[K"
"""Wipes the rest of a line."""
_MOST_LONG: Final = 8
"""Items under way that are named."""


class Bars:
    """A bar for each kind of task, and below them each video that takes long."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._kinds: dict[TaskKind, TaskID] = {}
        self._long: dict[str, TaskID] = {}

    @property
    def seen(self) -> bool:
        """Whether there is a terminal to see them on."""
        return not self._progress.disable

    def show(self, desk: TaskDesk) -> None:
        """As it stands now."""
        for count in desk.counts():
            total = count.waiting + count.running + count.done + count.failed
            if total and count.kind not in self._kinds:
                self._kinds[count.kind] = self._progress.add_task(LABELS[count.kind], total=total)
            if count.kind in self._kinds:
                self._progress.update(self._kinds[count.kind], total=total, completed=count.done + count.failed)
        under_way = {task.subject: task for task in desk.running() if task.share is not None}
        for subject in [one for one in self._long if one not in under_way]:
            self._progress.remove_task(self._long.pop(subject))
        for subject, task in under_way.items():
            if subject not in self._long and len(self._long) < _MOST_LONG:
                self._long[subject] = self._progress.add_task(f"  video {subject[:12]}, per cent", total=100)
            if subject in self._long:
                self._progress.update(self._long[subject], completed=percent(task))


@contextmanager
def bars(*, transient: bool = False) -> Iterator[Bars]:
    """On standard error. `transient`: gone at the end, and nothing at all where that is no terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    disable = transient and not console.is_terminal
    # What commands answer goes to standard output, also while bars are drawn.
    with Progress(*columns, console=console, transient=transient, disable=disable, redirect_stdout=False) as progress:
        yield Bars(progress)


class LookLine:
    """How far the look at a video has come, in one line of a terminal that is gone before anything else is said."""

    def __init__(self, catalogue: Catalogue | None, terminal: TextIO) -> None:
        """Without a catalogue nothing is said; nor is it into a pipe or file."""
        self._catalogue = catalogue if terminal.isatty() else None
        self._terminal = terminal
        self._written = False

    def tell(self, share: float) -> None:
        if self._catalogue is not None:
            said = Sentence("ask-looked", (number("percent", int(share * 100)),))
            self._write("\r" + self._catalogue.say(said, zone_named("UTC")) + _TO_THE_END)
            self._written = True

    def clear(self) -> None:
        if self._written:
            self._write("\r" + _TO_THE_END)
            self._written = False

    def _write(self, words: str) -> None:
        self._terminal.write(words)
        self._terminal.flush()


def percent(task: Task) -> int:
    """Whole per cent of its video that were looked at."""
    return int((task.share or 0.0) * 100)
