"""The table on the terminal: short where nothing is missing, and it adds up all the same."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from pipeline.cli.tallying import MOST_ALIKE, MOST_REASONS, MOST_ROWS, print_tally
from pipeline.intake.names import from_text
from pipeline.model.arrivals import Gap, GapKind
from pipeline.model.sentences import Sentence, text
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


def gaps_told(gaps: list[Gap]) -> str:
    out = io.StringIO()
    print_tally(Console(file=out, width=80, soft_wrap=True), tally([], gaps), gaps)
    return out.getvalue()


def test_gaps_of_one_reason_stand_above_it_and_the_rest_is_counted() -> None:
    gaps = [a_gap((f"{number}",), ()) for number in range(MOST_ALIKE + 5)]
    rare = replace(a_gap(("rare.zip",), ()), kind=GapKind.ENCRYPTED)
    told = gaps_told([*gaps, rare])
    assert "and 5 more of these" in told
    assert "rare.zip" in told, "many alike do not hide one that is unlike them"
    assert told.count("unreadable  ") == MOST_ALIKE


def test_more_reasons_than_anybody_reads_are_counted() -> None:
    reasons = [
        Sentence("intake-gap-linked", (text("service", "x"), text("address", f"https://x.example/{n}")))
        for n in range(MOST_REASONS + 1)
    ]
    told = gaps_told([replace(a_gap((f"{n}",), ()), reason=reason) for n, reason in enumerate(reasons)])
    assert "and 1 more gap;" in told


@pytest.mark.parametrize(
    ("path", "name", "told"),
    [
        (("chat.zip", "_chat.txt"), "VID-1.mp4", "chat.zip › _chat.txt · VID-1.mp4"),
        (("locked.zip", "one.jpg"), "one.jpg", "locked.zip › one.jpg"),
        ((), "a.jpg", "a.jpg"),
        (("5", "text"), None, "5 › text"),
    ],
)
def test_a_gap_says_which_file_is_missing(path: tuple[str, ...], name: str | None, told: str) -> None:
    gap = replace(a_gap(path, ()), name=from_text(name) if name else None)
    assert f"  unreadable  {told}\n" in gaps_told([gap])


def test_one_is_one() -> None:
    assert "0 new arrivals, 0 on record before, 1 gap." in gaps_told([a_gap(("a",), ())])
