"""The table that a submission ends with: what became of everything, container by container. It adds up."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from pipeline.model.arrivals import Gap
from pipeline.model.basics import Language
from pipeline.model.tally import ContainerTally, Tally
from pipeline.wording.catalogue import Catalogue

MOST_ROWS: Final = 40
"""A mailbox is a container of ten thousand mails; those in which nothing is missing are summed up then."""
MOST_GAPS: Final = 40


def print_tally(console: Console, tally: Tally, gaps: Sequence[Gap]) -> None:
    total = tally.total
    console.print(f"{total.new} new arrivals, {total.known} on record before, {total.missing} gaps.")
    console.print(Text("   found =    new +  known + opened +   gaps", style="bold"))
    for row, name in _shown_rows(tally):
        console.print(Text(_numbers(row) + "  " + name))
    console.print(Text(_numbers(total) + "  all together", style="bold"))
    _print_gaps(console, gaps)


def _numbers(row: ContainerTally) -> str:
    return f"{row.found:>8}{row.new:>9}{row.known:>9}{row.containers:>9}{row.missing:>9}"


def _shown_rows(tally: Tally) -> Iterator[tuple[ContainerTally, str]]:
    few = len(tally.rows) <= MOST_ROWS
    shown = [row for row in tally.rows if few or not row.path or row.gaps][:MOST_ROWS]
    for row in shown:
        yield row, _name(row)
    rest = Tally(tuple(row for row in tally.rows if not any(row is one for one in shown)))
    if rest.rows:
        yield rest.total, f"{len(rest.rows)} more containers"


def _name(row: ContainerTally) -> str:
    if row.container is None:
        return "named itself"
    name = row.name or f"a container of an earlier submission ({row.container[:12]})"
    return f"in {name}" if not row.path or row.path[-1] == row.name else f"in {name} ({' › '.join(row.path)})"


def _print_gaps(console: Console, gaps: Sequence[Gap]) -> None:
    """Why something is missing, as it stands in every report."""
    words = Catalogue.open(Language.ENGLISH, isolating=False)
    for gap in gaps[:MOST_GAPS]:
        where = " › ".join(gap.path) or (gap.name.display if gap.name else "?")
        console.print(Text.assemble((f"  {gap.kind.value:<12}", "yellow"), where))
        console.print(Text(f"              {words.say(gap.reason, ZoneInfo('UTC'))}", style="dim"))
    if len(gaps) > MOST_GAPS:
        console.print(f"  … and {len(gaps) - MOST_GAPS} more gaps; all stand in the receipt and in the summary.")
