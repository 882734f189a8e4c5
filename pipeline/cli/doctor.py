"""`sanad doctor`: what is installed, and what is lost without it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.answers import DoctorAnswer, Part, print_answer
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, LanguageOption
from pipeline.diagnosis import Diagnosed, diagnose
from pipeline.errors import ExitCode
from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue

MOST_ROWS_ALIKE: Final = 3


def doctor(lang: LanguageOption = Language.ENGLISH, case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Check every tool and library: version, lowest version, what is lost without it; and whether a case is encrypted.

    Example: `sanad doctor`
    """
    catalogue = Catalogue.open(lang, isolating=not json_output)
    lines = [(part, catalogue.say(part.lost, ZoneInfo("UTC"))) for part in diagnose(case)]
    if json_output:
        parts = tuple(Part(part.name, part.found, part.needed, part.fine, lost) for part, lost in lines)
        print_answer(DoctorAnswer(parts))
    else:
        _print(lines)
    if not all(part.fine for part, _ in lines):
        raise typer.Exit(ExitCode.SETUP)


def _print(lines: Sequence[tuple[Diagnosed, str]]) -> None:
    """What is missing, and what stands for itself, row by row; libraries that are all there once, below."""
    console = Console(highlight=False)
    times = Counter(lost for _, lost in lines)
    alike = [lost for lost, number in times.items() if number > MOST_ROWS_ALIKE]
    table = Table("", "part", "found", "needed", "lost without it")
    for part, lost in lines:
        if part.fine and lost in alike:
            continue
        mark = Text("ok", style="green") if part.fine else Text("!!", style="bold red")
        table.add_row(mark, part.name, part.found or "missing", part.needed, Text(lost))
    console.print(table)
    for lost in alike:
        there = " · ".join(f"{part.name} {part.found}" for part, one in lines if part.fine and one == lost)
        console.print(Text.assemble(("ok ", "green"), there))
        console.print(Text(f"   {lost}", style="dim"))
