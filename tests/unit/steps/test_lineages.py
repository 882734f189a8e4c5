"""Lineages on record: whatever arrives first, whoever rules when, the same records give the same lineages."""

import itertools
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.arrivals import Receipt
from pipeline.model.basics import Digest
from pipeline.model.likeness import Match, MatchKind
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.ports import Writing
from pipeline.steps.lineages import join
from tests.unit.compare.lineage_builders import PART, digest, known, match, receipt, ruling
from tests.unit.steps.held import Held
from tests.unit.storage.nouns import a_fingerprint

COPY, SCENE, NOT = PairStatus.COPY, PairStatus.SAME_SCENE, PairStatus.NOT_A_COPY


@pytest.fixture
def held(tmp_path: Path) -> Held:
    return Held.empty(tmp_path / "case")


def having(held: Held, letters: str, *matches: Match) -> Held:
    """Everything in the order of `letters`; each item is compared with those that came before it."""
    came: set[Digest] = set()
    for letter in letters:
        held.hold(known(letter, receipt(letter, ord(letter))))
        came.add(digest(letter))
        near = [one for one in matches if digest(letter) in (one.item, one.other) and {one.item, one.other} <= came]
        held.compared(letter, near)
    return held


TRIANGLE = (match("a", "b", agreement=0.9), match("b", "c", agreement=0.7), match("a", "c", agreement=0.8))


def test_a_ruling_parts_a_lineage_and_another_one_joins_it_again(held: Held) -> None:
    having(held, "abc", *TRIANGLE)
    assert held.groups("abc") == ["abc"]
    assert set(held.ruled(ruling("a", "c", NOT, 1))) == {"a", "b", "c"}
    assert held.groups("abc") == ["ab", "c"]
    parted = held.lineage("a")
    assert parted is not None
    assert [(one.item[0], one.other[0]) for one in parted.parted] == [("b", "c")]
    held.ruled(ruling("a", "c", COPY, 2))
    assert held.groups("abc") == ["abc"]
    joined = held.lineage("c")
    assert joined is not None
    assert joined.parted == ()


@pytest.mark.parametrize("status", PairStatus)
def test_a_ruling_about_two_that_nothing_joins(held: Held, status: PairStatus) -> None:
    having(held, "ab", match("a", "b", MatchKind.CANDIDATE))
    held.ruled(ruling("a", "b", status))
    assert held.groups("ab") == (["ab"] if status is COPY else ["a", "b"])


def test_a_ruling_survives_examining_and_comparing_anew_and_new_copies(held: Held) -> None:
    having(held, "ab", match("a", "b"))
    held.ruled(ruling("a", "b"))
    held.hold(known("a", receipt("a", ord("a"))), inputs="2")
    held.compared("a", [match("a", "b", agreement=0.99)])
    assert held.groups("ab") == ["a", "b"]
    held.hold(known("c", receipt("c", 300)))
    held.compared("c", [match("a", "c", agreement=0.7), match("b", "c", agreement=0.9)])
    assert held.groups("abc") == ["a", "bc"]
    held.hold(known("d", receipt("d", 301)))
    held.compared("d", [match("a", "d"), match("b", "d"), match("c", "d")])
    assert not {"a", "b"} <= set(next(group for group in held.groups("abcd") if "d" in group))


def test_a_ruling_of_a_scene_that_came_before_the_match_holds(held: Held) -> None:
    having(held, "ab")
    held.ruled(ruling("a", "b", SCENE))
    held.compared("b", [match("a", "b")])
    assert held.groups("ab") == ["a", "b"]


def test_whose_lineage_changes_is_told_also_far_from_the_item(held: Held) -> None:
    chain = [match(*pair, agreement=0.9) for pair in ("ab", "bc", "de")]
    having(held, "abcde", *chain)
    assert held.groups("abcde") == ["abc", "de"]
    held.hold(known("f", receipt("f", 400)))
    assert held.compared("f", [match("c", "f"), match("d", "f")]) == ("a", "b", "c", "d", "e", "f")
    assert held.ruled(ruling("a", "e", hours=1)) == ("a", "b", "c", "d", "e", "f")
    assert len(held.groups("abcdef")) == 2


def test_whoever_loses_a_copy_to_a_closer_one_is_concerned(held: Held) -> None:
    having(held, "abc", match("b", "c", agreement=0.6))
    held.ruled(ruling("a", "b"))
    assert held.groups("abc") == ["a", "bc"]
    held.hold(known("f", receipt("f", 400)))
    closer = [match("a", "f", agreement=0.95), match("c", "f", agreement=0.9)]
    assert held.compared("f", closer) == ("a", "b", "c", "f")
    assert held.groups("abcf") == ["acf", "b"]


def test_what_was_compared_anew_may_make_a_forgotten_link_the_strongest(held: Held) -> None:
    having(held, "abc", *TRIANGLE)
    held.compared("a", [match("a", "b", agreement=0.5), match("a", "c", agreement=0.4)])
    found = held.lineage("a")
    assert found is not None
    assert [tuple(item[0] for item in pair) for pair in found.links] == [("b", "c"), ("a", "b")]


def test_an_item_that_is_examined_anew_may_leave_its_lineage(held: Held) -> None:
    having(held, "abc", match("a", "b"), match("b", "c"))
    with held.case.records.writing() as tx:
        examination = tx.examination(digest("b"))
        assert examination is not None
        # Its fingerprints are others now, so its matches are gone.
        tx.put_examination(replace(examination, inputs=Digest("9" * 64), fingerprints=(a_fingerprint("other"),)))
    assert held.compared("b", []) == ("a", "b", "c")
    assert held.groups("abc") == ["a", "b", "c"]


def worlds() -> list[tuple[list[Match], list[PairDecision]]]:
    """Made-up worlds of five items, from none to several rulings."""
    pairs = list(itertools.combinations("abcde", 2))
    found = []
    for seed in range(8):
        chance = random.Random(seed)
        matches = [match(*pair, agreement=chance.choice([0.6, 0.8, 0.9])) for pair in chance.sample(pairs, 5)]
        told = chance.sample(pairs, seed % 4)
        found.append((matches, [ruling(*pair, chance.choice(list(PairStatus)), n) for n, pair in enumerate(told)]))
    return found


@pytest.mark.parametrize("number", range(8))
def test_the_order_of_arrival_and_of_rulings_is_nothing(tmp_path: Path, number: int) -> None:
    matches, rulings = worlds()[number]
    found = []
    for turn, seed in enumerate((1, 2)):
        chance = random.Random(100 * number + seed)
        held, letters = Held.empty(tmp_path / str(turn)), list("abcde")
        chance.shuffle(letters)
        came: set[Digest] = set()
        waiting = list(rulings)
        for letter in letters:
            held.hold(known(letter, receipt(letter, ord(letter))))
            came.add(digest(letter))
            near = [one for one in matches if digest(letter) in (one.item, one.other) and {one.item, one.other} <= came]
            held.compared(letter, near)
            for one in [one for one in waiting if {one.item, one.other} <= came and chance.random() < 0.6]:
                waiting.remove(one)
                held.ruled(one)
        for one in waiting:
            held.ruled(one)
        found.append([held.lineage(letter) for letter in "abcde"])
        for letter in "abcde":
            held.joined_anew(letter)
        assert [held.lineage(letter) for letter in "abcde"] == found[-1], "walked through anew, nothing changes"
    assert found[0] == found[1]


class _Counting:
    """Records that count how many matches are read."""

    def __init__(self, tx: Writing) -> None:
        self._tx = tx
        self.read: Counter[str] = Counter()

    def __getattr__(self, name: str) -> object:
        if name == "matches_of":
            return self._matches_of
        return getattr(self._tx, name)

    def _matches_of(self, item: Digest) -> tuple[Match, ...]:
        self.read[item[0]] += 1
        return self._tx.matches_of(item)


def test_one_more_copy_reads_its_own_matches_alone(held: Held) -> None:
    """Else whoever sends a thousand copies of one picture would have a thousand times a million matches read."""
    letters = "abcdef"
    having(held, letters[:-1], *(match(*pair) for pair in itertools.combinations(letters[:-1], 2)))
    held.hold(known("f", receipt("f", 400)))
    with held.case.records.writing() as tx:
        tx.put_matches(digest("f"), [match(letter, "f") for letter in letters[:-1]])
        counting = _Counting(tx)
        join(counting, digest("f"))  # type: ignore[arg-type]
    assert counting.read == {"f": 1}
    assert held.groups(letters) == [letters]


def test_the_closest_to_capture_follows_the_links(held: Held) -> None:
    held.hold(known("a", receipt("a", 1)))
    held.hold(known("b", receipt("b", 2), codes=("camera_structure",), make="samsung", clock=True))
    held.compared("b", [match("a", "b", kept_of_other=PART, goes_on_in_other=True)])
    found = held.lineage("a")
    assert found is not None
    assert found.closest_to_capture == digest("b")
    assert found.links == ((digest("a"), digest("b")),)


def test_a_second_receipt_of_known_bytes_changes_what_is_earliest(held: Held) -> None:
    having(held, "ab", match("a", "b"))
    again: Receipt = receipt("b", -500, name="again.jpg")
    with held.case.records.writing() as tx:
        tx.add_receipt(again)
        join(tx, digest("b"), changed=False)
    found = held.lineage("a")
    assert found is not None
    assert found.earliest == digest("b")
