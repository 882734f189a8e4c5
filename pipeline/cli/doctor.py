"""`sanad doctor`: what is installed, and what is lost without it."""

import typer
from rich.console import Console
from rich.table import Table

from pipeline.app import Sanad
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, print_json


def doctor(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Check every tool and library: version, lowest version, what is lost without it.

    Example: `sanad doctor`
    """
    report = Sanad.diagnose(case)
    if json_output:
        print_json([line.as_json() for line in report])
    else:
        table = Table("", "part", "found", "needed", "lost without it")
        for line in report:
            table.add_row("ok" if line.fine else "!!", line.name, line.found or "missing", line.floor, line.lost)
        Console().print(table)
    if not all(line.fine for line in report):
        raise typer.Exit(3)
