"""What every `FeatureIndex` must do, held against one that lays every picture over every other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.compare.features.agreement import agreement
from pipeline.compare.features.inverted import InvertedIndex, mirrored_features
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, LocalFeatures, SoundPrint
from pipeline.model.likeness import Turn
from pipeline.ports import Alike, FeatureIndex, Reading
from tests.build import a_digest
from tests.unit.compare.drawn_features import SavedDetails, blurred, cropped, features
from tests.unit.compare.segments_in_memory import MemorySegments

ASKING = Digest("f" * 64)
SIZES = (4, 8, 32)


@dataclass
class AllPairs:
    """Looks at every picture of the archive."""

    rows: list[tuple[int, Digest, Imprint]] = field(default_factory=list)

    def catch_up(self, reading: Reading) -> None:
        self.rows = list(reading.imprints_after(0, ImprintKind.DETAIL))

    def alike(self, reading: Reading, asked: Sequence[Imprint], but_not: Digest) -> Sequence[Alike]:
        standing = reading.imprints_at([position for position, _, _ in self.rows])
        found = [
            alike
            for one in asked
            for position, item, stored in self.rows
            for turn in (Turn.NONE, Turn.MIRRORED)
            if position in standing and item != but_not and (alike := _held(one, item, stored, turn)) is not None
        ]
        counts = reading.pictures_of([alike.item for alike in found])
        return [
            Alike(*(getattr(alike, name) for name in Alike.__slots__[:-1]), pictures_of_item=counts[alike.item])
            for alike in sorted(found, key=lambda one: (one.item, -one.inliers, one.picture, one.asked))
        ]


def _held(asked: Imprint, item: Digest, stored: Imprint, turn: Turn) -> Alike | None:
    form = LocalFeatures.of(asked)
    found = agreement(mirrored_features(form) if turn is Turn.MIRRORED else form, LocalFeatures.of(stored))
    if found is None:
        return None
    assert stored.picture is not None
    assert asked.picture is not None
    homography = tuple(float(number) for number in found.homography.ravel())
    return Alike(
        item, stored.picture, stored.position_s, asked.picture, asked.position_s, turn, found.inliers, homography
    )


MAKERS: dict[str, Callable[[], FeatureIndex]] = {
    "all pairs": AllPairs,
    "inverted": lambda: InvertedIndex(MemorySegments()),
    "inverted, small segments": lambda: InvertedIndex(MemorySegments(), SIZES),
}


@pytest.fixture(params=sorted(MAKERS))
def index(request: pytest.FixtureRequest) -> FeatureIndex:
    return MAKERS[str(request.param)]()


def packed(whole: LocalFeatures, word: str, position_s: float = 0.0) -> Imprint:
    return whole.packed(a_digest(word), position_s)


def archive(count: int) -> SavedDetails:
    saved = SavedDetails()
    for number in range(count):
        saved.save(a_digest(f"item {number}"), packed(features(number), f"picture {number}"))
    return saved


def items(found: Sequence[Alike]) -> set[Digest]:
    return {alike.item for alike in found}


class TestFeatureIndex:
    def test_finds_a_copy_and_nothing_else(self, index: FeatureIndex) -> None:
        saved = archive(40)
        index.catch_up(saved.reading)
        (found,) = index.alike(saved.reading, [packed(blurred(features(17), 10), "copy", 3.5)], ASKING)
        assert (found.item, found.picture, found.position_s) == (a_digest("item 17"), a_digest("picture 17"), 0.0)
        assert (found.asked, found.asked_position_s, found.turn) == (a_digest("copy"), 3.5, Turn.NONE)
        assert found.inliers >= 30
        assert np.allclose(np.reshape(found.homography, (3, 3)), np.eye(3), atol=0.01)

    def test_says_where_a_crop_lies(self, index: FeatureIndex) -> None:
        saved = archive(30)
        index.catch_up(saved.reading)
        copy = packed(cropped(features(5), 0.3, 0.2, 0.6), "copy")
        (found,) = index.alike(saved.reading, [copy], ASKING)
        corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]) @ np.reshape(found.homography, (3, 3)).T
        there = corners[:, :2] / corners[:, 2:]
        assert found.item == a_digest("item 5")
        assert np.allclose(there, [[0.3, 0.2], [0.9, 0.2], [0.9, 0.8], [0.3, 0.8]], atol=0.02)

    def test_finds_a_mirrored_copy_and_says_so(self, index: FeatureIndex) -> None:
        saved = archive(30)
        index.catch_up(saved.reading)
        (found,) = index.alike(saved.reading, [packed(mirrored_features(features(9)), "copy")], ASKING)
        assert (found.item, found.turn) == (a_digest("item 9"), Turn.MIRRORED)
        assert np.allclose(np.reshape(found.homography, (3, 3)), np.eye(3), atol=0.01)

    def test_an_item_does_not_find_itself(self, index: FeatureIndex) -> None:
        saved = archive(3)
        index.catch_up(saved.reading)
        assert not index.alike(saved.reading, [packed(features(1), "picture 1")], a_digest("item 1"))

    def test_what_was_saved_since_is_found_after_catching_up_and_not_before(self, index: FeatureIndex) -> None:
        saved, asked = archive(3), [packed(features(50), "copy")]
        index.catch_up(saved.reading)
        saved.save(a_digest("late"), packed(features(50), "late picture"))
        assert not index.alike(saved.reading, asked, ASKING)
        index.catch_up(saved.reading)
        index.catch_up(saved.reading)
        assert items(index.alike(saved.reading, asked, ASKING)) == {a_digest("late")}

    def test_what_was_replaced_is_not_found(self, index: FeatureIndex) -> None:
        saved = archive(10)
        index.catch_up(saved.reading)
        saved.save(a_digest("item 4"), packed(features(60), "newer"))
        assert not index.alike(saved.reading, [packed(features(4), "copy")], ASKING)
        index.catch_up(saved.reading)
        assert not index.alike(saved.reading, [packed(features(4), "copy")], ASKING)
        assert items(index.alike(saved.reading, [packed(features(60), "copy")], ASKING)) == {a_digest("item 4")}

    def test_pictures_of_one_item_come_with_most_inliers_first_and_are_counted(self, index: FeatureIndex) -> None:
        saved = archive(5)
        frames = [blurred(features(70), 20), features(70), features(71)]
        saved.save(a_digest("film"), *(packed(one, f"frame {at}", float(at)) for at, one in enumerate(frames)))
        index.catch_up(saved.reading)
        found = index.alike(saved.reading, [packed(features(70), "copy")], ASKING)
        assert items(found) == {a_digest("film")}
        assert {alike.position_s for alike in found} == {0.0, 1.0}
        assert [alike.inliers for alike in found] == sorted((alike.inliers for alike in found), reverse=True)
        assert {alike.pictures_of_item for alike in found} == {3}

    def test_answers_are_in_order_of_items(self, index: FeatureIndex) -> None:
        saved = archive(0)
        for number in range(9):
            saved.save(a_digest(f"copy {number}"), packed(blurred(features(80), number), f"shown {number}"))
        index.catch_up(saved.reading)
        found = [alike.item for alike in index.alike(saved.reading, [packed(features(80), "copy")], ASKING)]
        assert found == sorted(found)
        assert len(set(found)) == 9

    def test_other_imprints_are_passed_over(self, index: FeatureIndex) -> None:
        saved = archive(2)
        sound = SoundPrint(np.arange(8, dtype=np.uint32)).packed()
        saved.save(a_digest("heard"), sound, packed(features(90), "shown"))
        index.catch_up(saved.reading)
        assert items(index.alike(saved.reading, [packed(features(90), "copy")], ASKING)) == {a_digest("heard")}

    def test_nobody_finds_anything_in_an_empty_archive_or_by_nothing(self, index: FeatureIndex) -> None:
        saved = archive(0)
        index.catch_up(saved.reading)
        assert not index.alike(saved.reading, [packed(features(1), "copy")], ASKING)
        assert not index.alike(archive(1).reading, [], ASKING)


STEPS = st.one_of(
    st.tuples(st.just("save"), st.integers(0, 9)),
    st.tuples(st.just("save"), st.integers(0, 9)),
    st.tuples(st.just("catch up"), st.integers(0, 1)),
    st.tuples(st.just("restart"), st.integers(0, 1)),
    st.tuples(st.just("damage"), st.integers(0, 99)),
    st.tuples(st.just("lose"), st.integers(0, 99)),
    st.tuples(st.just("fill the disk"), st.integers(0, 1)),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=10, max_size=60))
def test_two_processes_on_one_store_find_what_looking_at_all_pairs_finds(steps: list[tuple[str, int]]) -> None:
    store, saved = MemorySegments(), SavedDetails()
    processes = [InvertedIndex(store, SIZES) for _ in range(2)]
    for place, (step, number) in enumerate(steps):
        names = store.names()
        if step == "save":
            shown = [packed(features(number % 3, 14), f"{place} {at}", float(at)) for at in range(number % 4)]
            saved.save(a_digest(f"item {number}"), *shown)
        elif step == "catch up":
            processes[number].catch_up(saved.reading)
        elif step == "restart":
            processes[number] = InvertedIndex(store, SIZES)
        elif step == "damage" and names:
            store.damaged.add(names[number % len(names)])
        elif step == "lose" and names:
            store.remove(names[number % len(names)])
        elif step == "fill the disk":
            store.full = bool(number)
    oracle = AllPairs()
    oracle.catch_up(saved.reading)
    for process in processes:
        process.catch_up(saved.reading)
        for seed in range(3):
            asked = [packed(features(seed, 14), "asks")]
            assert process.alike(saved.reading, asked, ASKING) == tuple(oracle.alike(saved.reading, asked, ASKING))
