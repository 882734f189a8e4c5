"""The table on the terminal: short where nothing is missing, and it adds up all the same."""

import io

import pytest
from rich.console import Console

from pipeline.cli.tallying import MOST_GAPS, MOST_ROWS, print_tally
from pipeline.model.arrivals import GapKind
from pipeline.model.tally import tally
from tests.unit.storage.test_tally import a_gap, an_entry


@pytest.mark.parametrize("mails", [3, MOST_ROWS, 500])
def test_a_mailbox_of_any_size_adds_up(mails: int) -> None:
    box = an_entry((), (), container=True)
    entries, gaps = [box], []
    for number in range(mails):
        mail = an_entry((f"{number}",), (box.object.sha256,), container=True)
        above = (box.object.sha256, mail.object.sha256)
        entries += [mail, an_entry((f"{number}", "a.jpg"), above, known=number % 3 == 0)]
        if number % 100 == 7:
            gaps.append(a_gap((f"{number}", "b.jpg"), above, GapKind.MISSING))
    out = io.StringIO()
    print_tally(Console(file=out, width=80, soft_wrap=True), tally(entries, gaps), gaps)
    lines = [line for line in out.getvalue().splitlines() if len(line.split()) > 5 and line.split()[4].isdigit()]
    numbers = [[int(word) for word in line.split()[:5]] for line in lines]
    assert len(numbers) <= MOST_ROWS + 2
    assert all(found == sum(rest) for found, *rest in numbers)
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert numbers[-1][0] == len(entries) + len(gaps)


def test_more_gaps_than_anybody_reads_are_counted() -> None:
    gaps = [a_gap((f"{number}",), ()) for number in range(MOST_GAPS + 5)]
    out = io.StringIO()
    print_tally(Console(file=out, width=80, soft_wrap=True), tally([], gaps), gaps)
    assert "and 5 more gaps" in out.getvalue()
