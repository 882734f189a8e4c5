"""`sanad watch`: a folder that people drop media into."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
import watchfiles

from pipeline.cli.intake import Source, print_receipt
from pipeline.cli.options import DEFAULT_CASE, Case
from pipeline.cli.unlocking import open_case
from pipeline.model.arrivals import Handover
from pipeline.model.basics import IncidentCode, SourceCode


def watch(
    folder: Annotated[Path, typer.Argument(help="The folder to watch. Nothing in it is changed.")],
    incident: Annotated[str | None, typer.Option("--incident", help="Code of the incident it is for.")] = None,
    source: Source = "unnamed",
    settle: Annotated[
        float, typer.Option("--settle", help="Seconds that a file must lie still before it is taken.", min=0.1)
    ] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="Stop when everything that lies there has been taken.")] = False,
    case: Case = DEFAULT_CASE,
) -> None:
    """Take in whatever is dropped into a folder, once it is there whole. Ends with Ctrl-C.

    Example: `sanad watch ~/from-activists --source T-04`
    """
    sanad = open_case(case)
    handover = Handover(SourceCode(source))
    desk = sanad.watching(handover, IncidentCode(incident) if incident else None)
    typer.echo(f"Watching {folder}. Ctrl-C ends it; nothing in the folder is changed.", err=True)
    for submission in desk.watch(folder, settle, time.monotonic, _wakes(folder, settle, once=once)):
        sanad.receipt(submission)
        print_receipt(sanad, submission)


def _wakes(folder: Path, settle: float, *, once: bool) -> Iterator[None]:
    """At every change in the folder, and often enough between that what lies still is noticed."""
    yield
    pause = max(0.1, settle / 2)
    if once:
        for _ in range(3):
            time.sleep(pause)
            yield
        return
    # A network drive tells of no changes; the time-out finds them.
    for _ in watchfiles.watch(folder, yield_on_timeout=True, rust_timeout=int(pause * 1000), raise_interrupt=True):
        yield
