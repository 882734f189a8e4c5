"""The table that a submission ends with: what became of everything, container by container. It adds up."""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from pipeline.model.arrivals import Gap, GapKind
from pipeline.model.basics import Language
from pipeline.model.tally import ContainerTally, Tally
from pipeline.wording.catalogue import Catalogue

MOST_ROWS: Final = 40
"""A mailbox is a container of ten thousand mails; those in which nothing is missing are summed up then."""
MOST_REASONS: Final = 40
MOST_ALIKE: Final = 8
"""Gaps of one kind and one reason that are named; the receipt names all."""


def print_tally(console: Console, tally: Tally, gaps: Sequence[Gap]) -> None:
    total = tally.total
    arrivals, gaps_told = counted(total.new, "new arrival"), counted(total.missing, "gap")
    console.print(f"{arrivals}, {total.known} on record before, {gaps_told}.")
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
    """Why something is missing, as it stands in every report: the reason once, under all that it holds of."""
    words = Catalogue.open(Language.ENGLISH, isolating=False)
    alike: dict[tuple[GapKind, str], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((gap.kind, words.say(gap.reason, ZoneInfo("UTC"))), []).append(gap)
    shown = list(alike.items())[:MOST_REASONS]
    for (kind, reason), many in shown:
        for gap in many[:MOST_ALIKE]:
            console.print(Text.assemble((f"  {kind.value:<12}", "yellow"), _where(gap)))
        if len(many) > MOST_ALIKE:
            console.print(f"              … and {len(many) - MOST_ALIKE} more of these")
        console.print(Text(f"              {reason}", style="dim"))
    rest = len(gaps) - sum(len(many) for _, many in shown)
    if rest:
        console.print(f"  … and {counted(rest, 'more gap')}; all stand in the receipt and in the summary.")


def _where(gap: Gap) -> str:
    """Where the gap is, and what is missing there where the place does not say it."""
    name = gap.name.display if gap.name else ""
    where = " › ".join(gap.path)
    return where if where and where.endswith(name) else " · ".join(filter(None, (where, name))) or "?"


def counted(number: int, thing: str) -> str:
    """`1 gap`, `2 gaps`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
