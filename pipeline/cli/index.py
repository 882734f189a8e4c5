"""`sanad index`: what is searched, whether it says what the records say, and what cannot be searched."""

from typing import Final
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.cli.answers import print_answer
from pipeline.cli.index_answers import (
    IndexRebuildAnswer,
    IndexStatsAnswer,
    IndexVerifyAnswer,
    UnsearchableAnswer,
    UnsearchableItem,
)
from pipeline.cli.options import DEFAULT_CASE, AsJson, Case, LanguageOption
from pipeline.cli.tallying import counted
from pipeline.cli.unlocking import open_case
from pipeline.compare.index.inspection import SegmentState
from pipeline.errors import ExitCode
from pipeline.model.basics import Language
from pipeline.wording.catalogue import Catalogue

app = typer.Typer(help="The index that copies are found by. All of it comes from the records.", no_args_is_help=True)

_MOST_NAMED: Final = 100
"""Items that are listed for people; `--json` names all."""


@app.command()
def stats(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Show what the index holds, and how far nothing is missed.

    Example: `sanad index stats`
    """
    found = open_case(case).archive_index.stats()
    if json_output:
        print_answer(IndexStatsAnswer(found))
        return
    console = Console(highlight=False)
    console.print(
        f"{counted(found.searchable, 'item')} searchable, {found.not_searchable} not searchable "
        f"(`sanad index unsearchable`), {found.waiting} not examined yet."
    )
    table = Table("hash", "in the index", "nothing is missed within", "by looking into buckets up to")
    for held in found.hashes:
        radii = (f"{held.no_miss_radius} bits", f"{held.multi_index_radius} bits")
        table.add_row(held.kind.value, str(held.hashes), *radii)
    console.print(table)
    for one in found.stored:
        console.print(f"{one.name}: {counted(one.segments, 'segment')}, {one.bytes} bytes on the disk")
    console.print(f"Last position in the records that is searched: {found.last_position}")
    if found.not_compiled is not None:
        console.print(Text(f"The search is not compiled here, and slower: {found.not_compiled}", style="yellow"))


@app.command()
def verify(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Hold every segment of the index against the records, row for row.

    Example: `sanad index verify`
    """
    states = tuple(open_case(case).archive_index.verify())
    wrong = [state for state in states if not state.fine]
    if json_output:
        print_answer(IndexVerifyAnswer(not wrong, states))
    else:
        for state in wrong:
            typer.echo(f"{state.name}: {_difference(state)}")
        typer.echo(f"{counted(len(states), 'segment')} held against the records, {len(wrong)} differ.")
        if wrong:
            typer.echo("try: `sanad index rebuild` builds all of them from the records.")
    if wrong:
        raise typer.Exit(ExitCode.FAILURE)


@app.command()
def rebuild(case: Case = DEFAULT_CASE, json_output: AsJson = False) -> None:
    """Drop the segments of the index and build them from the records. Nothing else is touched.

    Example: `sanad index rebuild`
    """
    stored = open_case(case).archive_index.rebuild()
    if json_output:
        print_answer(IndexRebuildAnswer(stored))
        return
    for one in stored:
        typer.echo(f"{one.name}: {counted(one.segments, 'segment')}, {one.bytes} bytes")
    typer.echo("What has no segment yet is read from the records, and is searched all the same.")


@app.command()
def unsearchable(
    lang: LanguageOption = Language.ENGLISH, case: Case = DEFAULT_CASE, json_output: AsJson = False
) -> None:
    """List the items that no copy can be found for, each with its reason.

    Example: `sanad index unsearchable --lang ar`
    """
    words = Catalogue.open(lang, isolating=not json_output)
    found = tuple(
        UnsearchableItem(one.item, tuple(words.say(reason, ZoneInfo("UTC")) for reason in one.reasons))
        for one in open_case(case).archive_index.unsearchable()
    )
    if json_output:
        print_answer(UnsearchableAnswer(found))
        return
    console = Console(highlight=False, soft_wrap=True)
    for item in found[:_MOST_NAMED]:
        console.print(Text(item.sha256, style="bold"))
        for reason in item.reasons:
            console.print(Text(f"  {reason}"))
    if len(found) > _MOST_NAMED:
        console.print(f"… and {len(found) - _MOST_NAMED} more: `sanad index unsearchable --json` names all.")
    if not found:
        console.print("Every item that was examined can be searched.")


def _difference(state: SegmentState) -> str:
    if not state.whole:
        return "damaged, or not of this index"
    return f"of {state.standing} hashes on record, {state.missing} are missing and {state.different} are others"
