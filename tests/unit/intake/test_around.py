"""The messages around one that brought a file."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.around import LONGEST_LINE, Told, spoken, with_around


def chat(form: str) -> Iterator[Told[str]]:
    """`a` says something, `A` says something with a file, `*` is a file without words, `-` is no word at all."""
    for number, character in enumerate(form):
        said = spoken("Sam", f"{character}{number}", None) if character.isalpha() else None
        yield Told(f"{character}{number}" if character.isupper() or character == "*" else None, said)


def around(form: str, count: int, *, newest_first: bool = False) -> dict[str, dict[int, str]]:
    found = with_around(chat(form), count, newest_first=newest_first)
    return {what: {line.position: line.words for line in lines} for what, lines in found}


def test_none_are_kept_unless_they_are_asked_for() -> None:
    assert around("abXcd", 0) == {"X2": {}}


def test_lines_stand_on_both_sides_in_order_of_time() -> None:
    assert around("abcXdef", 2) == {"X3": {-2: "b1", -1: "c2", 1: "d4", 2: "e5"}}
    lines = around("abcXdef", 2, newest_first=True)["X3"]
    assert list(lines.items()) == [(-2, "e5"), (-1, "d4"), (1, "c2"), (2, "b1")]


def test_only_messages_that_say_something_count() -> None:
    assert around("a-*-*b", 1) == {"*2": {-1: "a0", 1: "b5"}, "*4": {-1: "a0", 1: "b5"}}


def test_a_caption_is_a_line_of_its_neighbours_but_not_of_itself() -> None:
    assert around("XY", 3) == {"X0": {1: "Y1"}, "Y1": {-1: "X0"}}


def test_words_are_cut_and_escaped() -> None:
    long = spoken(None, "x" * 9_999, None)
    assert long is not None
    assert len(long.words) == LONGEST_LINE
    turned = spoken(None, "a\u202eb", None)
    assert turned is not None
    assert "\u202e" not in turned.words
    assert spoken("Sam", " \n", None) is None


def test_a_row_of_files_without_end_is_handed_on_meanwhile() -> None:
    endless = (Told(number, None) for number in iter(int, 1))
    found = with_around(endless, 5)
    assert [next(found)[1] for _ in range(2_000)] == [()] * 2_000


@given(st.text("aX*-", max_size=60), st.integers(0, 6), st.booleans())
def test_every_file_comes_out_once_in_its_order(form: str, count: int, newest_first: bool) -> None:
    files = [one.what for one in chat(form) if one.what is not None]
    found = list(with_around(chat(form), count, newest_first=newest_first))
    assert [what for what, _ in found] == files
    assert all(abs(line.position) <= count for _, lines in found for line in lines)


@pytest.mark.parametrize("count", [1, 3])
def test_lines_on_either_side_are_as_many_as_there_are(count: int) -> None:
    assert sorted(around("aaaaXaaaa", count)["X4"]) == [*range(-count, 0), *range(1, count + 1)]
