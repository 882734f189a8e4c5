"""`sanad status` and `sanad retry`."""

from collections.abc import Iterator

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.app import Sanad
from pipeline.cli.answers import CutShort, Held, RetryAnswer, StatusAnswer, ToBeTold, Troubled, UnderWay, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case
from pipeline.cli.unlocking import open_case
from pipeline.cli.waiting import percent
from pipeline.model.objects import Item, ItemStatus


def status(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Show what waits, runs, is quarantined or was given up.

    Example: `sanad status --json`
    """
    sanad = open_case(case)
    counts, troubled, quarantined = sanad.tasks.counts(), sanad.tasks.troubled(), sanad.items(ItemStatus.QUARANTINED)
    cut_short, to_be_told = sanad.tasks.cut_short(), tuple(_to_be_told(sanad))
    running = tuple(task for task in sanad.tasks.running() if task.share is not None)
    if json_output:
        held = tuple(Held(item.sha256, _reason(sanad, item)) for item in quarantined)
        tasks = tuple(Troubled(task.key, task.kind, task.subject, task.state, task.trouble) for task in troubled)
        long = tuple(UnderWay(task.key, task.kind, task.subject, percent(task)) for task in running)
        unended = tuple(CutShort(each.id, each.started.isoformat()) for each in cut_short)
        print_answer(StatusAnswer(counts, tasks, held, unended, sanad.encrypted, to_be_told, long))
        return
    console = Console()
    table = Table("task", "waiting", "running", "done", "given up")
    for count in counts:
        numbers = (count.waiting, count.running, count.done, count.failed)
        table.add_row(count.kind.value, *(str(number) for number in numbers))
    console.print(table)
    console.print("The case is encrypted on the disk." if sanad.encrypted else "The case is NOT encrypted on the disk.")
    for task in running:
        console.print(Text(f"running: {task.kind.value} {task.subject[:12]}: {percent(task)} % of the video looked at"))
    for task in troubled:
        console.print(Text(f"{task.state.value}: {task.kind.value} {task.subject[:12]}: {task.trouble}"))
    for item in quarantined:
        console.print(Text(f"quarantined: {item.sha256[:12]}: {_reason(sanad, item)}"))
    for told in to_be_told:
        console.print(
            f"{told.incident}: since {told.documents} documents were issued, {told.news} things came that they do "
            f"not speak of: `sanad incident issued {told.incident}`"
        )
    for each in cut_short:
        console.print(Text(f"cut short: submission {each.id} of {each.started:%Y-%m-%d %H:%M} UTC: submit it again"))


def retry(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Try again what was given up.

    Example: `sanad retry`
    """
    tasks = open_case(case).tasks.retry()
    if json_output:
        print_answer(RetryAnswer(tuple(task.key for task in tasks)))
    else:
        typer.echo(f"{len(tasks)} tasks will be tried again.")


def _reason(sanad: Sanad, item: Item) -> str:
    with sanad.bench.records.reading() as reading:
        examination = reading.examination(item.sha256)
    held = examination.quarantine if examination else None
    return f"{held.stage}: {held.reason}" if held else "unknown"


def _to_be_told(sanad: Sanad) -> Iterator[ToBeTold]:
    for one in sanad.issuing.outdated():
        documents = {issued.id for news in one.news for issued in news.issued}
        yield ToBeTold(one.incident, len(one.news), len(documents))
