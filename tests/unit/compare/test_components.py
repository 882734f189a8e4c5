"""Which items belong together: whatever people ruled holds, and whatever came first."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.lineages.components import Gathered, gather, newest
from pipeline.model.likeness import Match, MatchKind
from pipeline.model.pair_decisions import PairDecision, PairStatus
from tests.unit.compare.lineage_builders import digest, match, ruling

COPY, SCENE, NOT = PairStatus.COPY, PairStatus.SAME_SCENE, PairStatus.NOT_A_COPY


def groups(items: str, matches: list[Match], rulings: list[PairDecision] | None = None) -> list[str]:
    found = gather([digest(letter) for letter in items], matches, rulings or ())
    return ["".join(member[0] for member in group) for group in found.groups]


def test_a_chain_is_one_group_and_candidates_join_nothing() -> None:
    assert groups("abcd", [match("a", "b"), match("b", "c")]) == ["abc", "d"]
    for kind in (MatchKind.CANDIDATE, MatchKind.SAME_SCENE):
        assert groups("ab", [match("a", "b", kind)]) == ["a", "b"]


def test_a_persons_word_joins_what_nothing_measured() -> None:
    assert groups("abc", [match("b", "c")], [ruling("a", "b", COPY)]) == ["abc"]
    assert groups("ab", [match("a", "b", MatchKind.CANDIDATE)], [ruling("a", "b", COPY)]) == ["ab"]


@pytest.mark.parametrize("status", [NOT, SCENE])
def test_a_persons_word_parts_what_was_measured(status: PairStatus) -> None:
    assert groups("ab", [match("a", "b")], [ruling("a", "b", status)]) == ["a", "b"]


def test_a_chain_between_two_that_were_parted_breaks_at_its_weakest_link() -> None:
    chain = [match("a", "b", agreement=0.9), match("b", "c", agreement=0.6), match("c", "d", agreement=0.8)]
    assert groups("abcd", chain, [ruling("a", "d")]) == ["ab", "cd"]
    found = gather([digest(letter) for letter in "abcd"], chain, [ruling("a", "d")])
    (left_out,) = found.parted
    assert (left_out.item[0], left_out.other[0]) == ("b", "c")
    assert tuple(item[0] for item in left_out.because) == ("a", "d")


def test_of_links_that_agree_alike_the_later_digests_break() -> None:
    chain = [match("a", "b"), match("b", "c")]
    assert groups("abc", chain, [ruling("a", "c")]) == ["ab", "c"]
    assert groups("abc", chain[::-1], [ruling("a", "c")]) == ["ab", "c"]


def test_a_new_copy_of_both_goes_to_the_one_that_it_resembles_more() -> None:
    both = [match("a", "c", agreement=0.9), match("b", "c", agreement=0.95)]
    assert groups("abc", both, [ruling("a", "b")]) == ["a", "bc"]


def test_a_persons_word_is_a_stronger_link_than_any_match() -> None:
    chain = [match("b", "c", agreement=1.0)]
    assert groups("abc", chain, [ruling("a", "b", COPY), ruling("a", "c", NOT)]) == ["ab", "c"]


def test_of_words_that_cannot_all_hold_the_newest_joins() -> None:
    told = [ruling("a", "b", COPY, 1), ruling("b", "c", COPY, 2), ruling("a", "c", NOT, 3)]
    assert groups("abc", [], told) == ["a", "bc"]


def test_the_newest_word_on_a_pair_holds() -> None:
    first, second = ruling("a", "b", NOT, 1), ruling("a", "b", COPY, 2)
    assert list(newest([first, second]).values()) == [second]


def test_the_links_of_a_group_are_its_strongest_and_one_fewer_than_its_members() -> None:
    triangle = [match("a", "b", agreement=0.7), match("b", "c", agreement=0.8), match("a", "c", agreement=0.9)]
    found = gather([digest(letter) for letter in "abc"], triangle)
    assert [tuple(item[0] for item in bond.pair) for bond in found.bonds] == [("a", "c"), ("b", "c")]


LETTERS = "abcdef"
PAIRS = list(itertools.combinations(LETTERS, 2))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Match], list[PairDecision]]:
    linked = draw(st.lists(st.sampled_from(PAIRS), unique=True))
    matches = [match(*pair, agreement=draw(st.sampled_from([0.6, 0.8, 1.0]))) for pair in linked]
    told = draw(st.lists(st.sampled_from(PAIRS), unique=True, max_size=5))
    rulings = [ruling(*pair, draw(st.sampled_from(PairStatus)), n) for n, pair in enumerate(told)]
    return matches, rulings


@given(worlds(), st.randoms())
@settings(max_examples=150, deadline=None)
def test_who_was_parted_never_stands_in_one_group_and_the_order_of_arrival_is_nothing(
    world: tuple[list[Match], list[PairDecision]], random: object
) -> None:
    matches, rulings = world
    items = [digest(letter) for letter in LETTERS]
    found = gather(items, matches, rulings)
    for one in rulings:
        if one.status is not COPY:
            assert not any({one.item, one.other} <= set(group) for group in found.groups)
    shuffled: list[list[object]] = [list(items), list(matches), list(rulings)]
    for one_list in shuffled:
        random.shuffle(one_list)  # type: ignore[attr-defined]
    assert gather(*shuffled) == found  # type: ignore[arg-type]
    _is_explained(found, matches, rulings)


def _is_explained(found: Gathered, matches: list[Match], rulings: list[PairDecision]) -> None:
    """Whatever matches and is not together was parted itself, or is named with the pair that parted it."""
    together = {(one, two) for group in found.groups for one, two in itertools.combinations(group, 2)}
    parted = {(one.item, one.other) for one in rulings if one.status is not COPY}
    named = {(one.item, one.other) for one in found.parted}
    for one in matches:
        pair = (one.item, one.other)
        assert pair in together or pair in parted or pair in named
    assert all(one.because in parted for one in found.parted)
