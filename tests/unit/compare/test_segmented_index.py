"""The segmented index finds what looking at every hash finds, whatever happens to its segments and processes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.compare.index.engine import CompiledEngine, Worth, compiled_engine
from pipeline.compare.index.linear import LinearIndex
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.index.spans import Tiers
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.ports import Near
from tests.contracts.test_index_contract import ASKING, Hashes, Saved, digest, flipped
from tests.unit.compare.segments_in_memory import MemorySegments

BITS = {HashKind.PDQ: 256, HashKind.PHASH: 64}
TIERS = Tiers((4, 8, 32))
WORTHS = {"NumPy": Worth(compiled=1 << 30), "compiled": Worth(compiled=0, filed=1 << 30), "filed": Worth(0, 1)}
RADII = {HashKind.PDQ: (0, 1, 15, 16, 30, 31, 32, 64, 256), HashKind.PHASH: (0, 3, 4, 10, 11, 12, 64)}


@dataclass
class Process:
    """An index with the linear one beside it, which is told the same at the same moments."""

    store: MemorySegments
    worth: Worth
    index: SegmentedIndex = field(init=False)
    oracle: LinearIndex = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.index, self.oracle = SegmentedIndex(self.store, TIERS, self.worth), LinearIndex()

    def catch_up(self, saved: Saved) -> None:
        self.index.catch_up(saved.reading)
        self.oracle.catch_up(saved.reading)

    def check(self, saved: Saved, asked: Sequence[Fingerprint], kind: HashKind, radius: int) -> Sequence[Near]:
        found = self.index.near(saved.reading, asked, kind, radius, ASKING)
        assert list(found) == list(self.oracle.near(saved.reading, asked, kind, radius, ASKING))
        return found


@st.composite
def bit_numbers(draw: st.DrawFn, kind: HashKind) -> tuple[int, ...]:
    """Flips that lie as badly for the chunks as can be: spread evenly over them, packed together, or anyhow."""
    bits = BITS[kind]
    count = draw(st.sampled_from([0, 1, 2, *(near for radius in RADII[kind] for near in (radius, radius + 1))]))
    count = min(count, bits)
    first = draw(st.integers(0, bits - 1))
    way = draw(st.sampled_from(["spread", "packed", "anyhow"]))
    if way == "packed":
        return tuple((first + number) % bits for number in range(count))
    if way == "spread":
        chunks = bits // 16
        return tuple(16 * ((first + number) % chunks) + number // chunks for number in range(count))
    return tuple(draw(st.permutations(range(bits)))[:count])


@st.composite
def fingerprints(draw: st.DrawFn) -> Fingerprint:
    kind = draw(st.sampled_from(HashKind))
    base = Hashes(draw(st.integers(0, 1))).value(kind)
    turns = draw(st.lists(st.sampled_from([turn for turn in Turn if turn is not Turn.NONE]), unique=True, max_size=3))
    forms = tuple((turn, flipped(base, *draw(bit_numbers(kind)))) for turn in turns)
    picture = digest(draw(st.integers(100, 103)))
    return Fingerprint(kind, flipped(base, *draw(bit_numbers(kind))), 100, picture, 0.0, forms)


STEPS = st.one_of(
    st.tuples(st.just("save"), st.integers(0, 9), st.lists(fingerprints(), max_size=3)),
    st.tuples(st.just("catch up"), st.integers(0, 1), st.none()),
    st.tuples(st.just("restart"), st.integers(0, 1), st.none()),
    st.tuples(st.just("damage"), st.integers(0, 99), st.none()),
    st.tuples(st.just("lose"), st.integers(0, 99), st.none()),
    st.tuples(st.just("ask"), st.integers(0, 1), st.lists(fingerprints(), min_size=1, max_size=3)),
)


@pytest.mark.parametrize("worth", sorted(WORTHS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(STEPS, min_size=5, max_size=50))
def test_two_processes_on_one_store_find_what_the_linear_index_finds(
    worth: str, steps: list[tuple[str, int, list[Fingerprint] | None]]
) -> None:
    store, saved = MemorySegments(), Saved()
    processes = [Process(store, WORTHS[worth]) for _ in range(2)]
    for step, number, prints in steps:
        names = store.names()
        if step == "save":
            saved.save(digest(number), *(prints or ()))
        elif step == "catch up":
            processes[number].catch_up(saved)
        elif step == "restart":
            processes[number].restart()
        elif step == "damage" and names:
            store.damaged.add(names[number % len(names)])
        elif step == "lose" and names:
            store.remove(names[number % len(names)])
        for kind in HashKind if prints and step == "ask" else ():
            for radius in RADII[kind]:
                processes[number].check(saved, prints or (), kind, radius)
    for process in processes:
        process.catch_up(saved)
        for kind in HashKind:
            asked = [fingerprint for _, _, fingerprint in saved.rows]
            for radius in RADII[kind]:
                process.check(saved, asked, kind, radius)


def filled(count: int, kind: HashKind = HashKind.PDQ) -> tuple[Saved, list[Fingerprint]]:
    """`count` items of one fingerprint each, at positions 1 to `count`."""
    hashes, saved = Hashes(count), Saved()
    prints = [hashes.fingerprint(kind) for _ in range(count)]
    for number, one in enumerate(prints):
        saved.save(digest(number), one)
    return saved, prints


def found_again(index: SegmentedIndex, saved: Saved, prints: Sequence[Fingerprint]) -> int:
    kind = prints[0].kind
    return sum(len(index.near(saved.reading, [one], kind, 0, ASKING)) == 1 for one in prints)


def test_full_spans_are_stored_and_joined() -> None:
    saved, prints = filled(100)
    store = MemorySegments()
    index = SegmentedIndex(store, TIERS)
    for last in range(1, 101):
        index.catch_up(Upto(saved, last).reading)
    assert [name for name in store.names() if "pdq" not in name] == [
        "000000000000000-000000000000032",
        "000000000000032-000000000000064",
        "000000000000064-000000000000096",
    ]
    assert found_again(index, saved, prints) == 100
    # Each row once in each tier, and never the archive anew.
    assert len(store.writes) == 3 * (4 + 3 + 1)


class Upto(Saved):
    """The records as they were when a position was the last one."""

    def __init__(self, whole: Saved, last: int) -> None:
        super().__init__([row for row in whole.rows if row[0] <= last], last)


class Counting(Saved):
    """How many rows were read from the records."""

    read = 0

    def fingerprints_after(self, position: int):  # type: ignore[no-untyped-def]
        for row in super().fingerprints_after(position):
            self.read += 1
            yield row


def test_a_new_process_reads_only_the_tail_from_the_records() -> None:
    saved, prints = filled(103)
    store = MemorySegments()
    SegmentedIndex(store, TIERS).catch_up(saved.reading)
    counting = Counting(saved.rows, saved.last)
    index = SegmentedIndex(store, TIERS)
    index.catch_up(counting.reading)
    assert counting.read == 103 - 100
    assert found_again(index, saved, prints) == 103
    index.catch_up(counting.reading)
    assert counting.read == 3


def test_one_lost_segment_costs_its_own_rows_only_and_comes_back() -> None:
    saved, prints = filled(128)
    store = MemorySegments()
    SegmentedIndex(store, TIERS).catch_up(saved.reading)
    before = dict(store.kept)
    lost = "000000000000032-000000000000064"
    store.remove(lost)
    counting = Counting(saved.rows, saved.last)
    index = SegmentedIndex(store, TIERS)
    index.catch_up(counting.reading)
    # The row after the gap is looked at as well, and so is the tail.
    assert counting.read == 33 + 4
    assert store.kept == before
    assert found_again(index, saved, prints) == 128


def broken_header(store: MemorySegments, name: str) -> None:
    store.kept[name] = b"hashes-9" + store.kept[name][8:]


def cut(store: MemorySegments, name: str) -> None:
    store.kept[name] = store.kept[name][:-8]


def another_span(store: MemorySegments, name: str) -> None:
    store.kept[name] = store.kept[sorted(store.kept)[-1]]


def nothing(store: MemorySegments, name: str) -> None:
    store.kept[name] = b""


@pytest.mark.parametrize("harm", [broken_header, cut, another_span, nothing])
def test_what_is_no_segment_for_its_span_is_built_anew(harm: Callable[[MemorySegments, str], None]) -> None:
    saved, prints = filled(70)
    store = MemorySegments()
    SegmentedIndex(store, TIERS).catch_up(saved.reading)
    before, name = dict(store.kept), store.names()[0]
    harm(store, name)
    index = SegmentedIndex(store, TIERS)
    index.catch_up(saved.reading)
    assert found_again(index, saved, prints) == 70
    assert store.kept == before


def test_a_disk_that_takes_no_more_costs_nothing_but_memory() -> None:
    saved, prints = filled(70)
    store = MemorySegments(full=True)
    index = SegmentedIndex(store, TIERS)
    index.catch_up(saved.reading)
    assert store.names() == ()
    assert found_again(index, saved, prints) == 70


@pytest.mark.parametrize("harm", [broken_header, cut, another_span, nothing])
def test_a_damaged_segment_that_cannot_be_removed_hides_nothing(harm: Callable[[MemorySegments, str], None]) -> None:
    saved, prints = filled(70)
    store = MemorySegments()
    SegmentedIndex(store, TIERS).catch_up(saved.reading)
    harm(store, store.names()[0])
    store.read_only = True
    index = SegmentedIndex(store, TIERS)
    index.catch_up(saved.reading)
    assert found_again(index, saved, prints) == 70


@pytest.mark.parametrize("grown", [33, 40, 64, 70])
def test_segments_from_before_a_backup_was_put_back_mislead_nobody(grown: int) -> None:
    """Positions after 40 were used, then lost with the records, and are used again for other hashes."""
    store = MemorySegments()
    saved, _ = filled(69)
    SegmentedIndex(store, TIERS).catch_up(saved.reading)
    restored = Upto(saved, min(grown, 40))
    hashes = Hashes(5)
    while restored.last < grown:
        restored.save(digest(1000 + restored.last), hashes.fingerprint(HashKind.PDQ))
    for _ in range(2):
        index = SegmentedIndex(store, TIERS)
        index.catch_up(restored.reading)
        for _ in range(33):
            restored.save(digest(5000 + restored.last), hashes.fingerprint(HashKind.PDQ))
            index.catch_up(restored.reading)
        assert found_again(index, restored, [one for _, _, one in restored.rows]) == len(restored.rows)


def test_filed_rows_of_other_hashes_are_not_used() -> None:
    store, worth = MemorySegments(), Worth(0, 1)
    (one, prints), (other, others) = filled(32), filled(33)
    for saved in (one, other):
        saved.save(digest(999), Hashes(1).fingerprint(HashKind.PDQ))
    first = SegmentedIndex(store, Tiers((32,)), worth)
    first.catch_up(one.reading)
    assert found_again(first, one, prints) == 32
    filed = "000000000000000-000000000000032-pdq"
    stale = store.kept[filed]
    store.kept.clear()
    store.kept[filed] = stale
    second = SegmentedIndex(store, Tiers((32,)), worth)
    second.catch_up(other.reading)
    assert found_again(second, other, others) == 33
    assert store.kept[filed] != stale


def test_the_rows_of_another_process_are_shared_and_stay_when_it_has_joined_them() -> None:
    saved, prints = filled(31)
    store = MemorySegments()
    slow, quick = SegmentedIndex(store, TIERS), SegmentedIndex(store, TIERS)
    slow.catch_up(saved.reading)
    more, later = Hashes(77), []
    for number in range(40):
        later.append(more.fingerprint(HashKind.PDQ))
        saved.save(digest(100 + number), later[-1])
    quick.catch_up(saved.reading)
    assert found_again(slow, saved, prints) == 31
    slow.catch_up(saved.reading)
    assert found_again(slow, saved, [*prints, *later]) == 71


def test_what_was_filed_in_memory_is_not_used_for_the_rows_after_it_was_sealed() -> None:
    store, worth = MemorySegments(), Worth(0, 1)
    index = SegmentedIndex(store, TIERS, worth)
    saved, prints = filled(31)
    for _ in range(3):
        index.catch_up(saved.reading)
        assert found_again(index, saved, prints) == len(prints)
        more = Hashes(1_000 + saved.last)
        for _ in range(17):
            prints.append(more.fingerprint(HashKind.PDQ))
            saved.save(digest(saved.last), prints[-1])


def test_what_is_asked_narrowly_is_made_ready_while_catching_up() -> None:
    """So that it is done before a worker forks, and not by each of its children."""
    (saved, _), store = filled(33, HashKind.PHASH), MemorySegments()
    SegmentedIndex(store, TIERS, Worth(0, 1)).catch_up(saved.reading)
    assert store.names() == ("000000000000000-000000000000032", "000000000000000-000000000000032-phash")
    (saved, prints), store = filled(33), MemorySegments()
    index = SegmentedIndex(store, TIERS, Worth(0, 1))
    index.catch_up(saved.reading)
    assert store.names() == ("000000000000000-000000000000032",)
    index.near(saved.reading, prints[:1], HashKind.PDQ, 32, ASKING)
    assert store.names() == ("000000000000000-000000000000032",)
    index.near(saved.reading, prints[:1], HashKind.PDQ, 31, ASKING)
    assert store.names() == ("000000000000000-000000000000032", "000000000000000-000000000000032-pdq")


def test_nothing_is_found_before_the_first_catching_up() -> None:
    saved, prints = filled(3)
    assert not SegmentedIndex(MemorySegments()).near(saved.reading, prints, HashKind.PDQ, 256, ASKING)


def test_a_thousand_copies_are_all_found() -> None:
    """More than there is room for at first."""
    hashes, saved = Hashes(3), Saved()
    asked = hashes.fingerprint(HashKind.PDQ)
    for number in range(1500):
        saved.save(digest(number), hashes.fingerprint(HashKind.PDQ, hashes.near(asked.value, number % 33)))
    for worth in WORTHS.values():
        index = SegmentedIndex(MemorySegments(), Tiers((64, 4096)), worth)
        index.catch_up(saved.reading)
        for radius in (31, 64):
            found = index.near(saved.reading, [asked], HashKind.PDQ, radius, Digest("0" * 64))
            assert len(found) == sum(number % 33 <= radius for number in range(1, 1500))


def test_the_compiled_search_can_be_used_here() -> None:
    """Otherwise the tests above would have tried NumPy three times."""
    assert isinstance(compiled_engine(), CompiledEngine)


@pytest.mark.parametrize("worth", sorted(WORTHS))
def test_of_two_questions_about_one_picture_the_first_wins_where_they_are_equally_near(worth: str) -> None:
    """Also where the other one comes upon an earlier row."""
    saved, value = Saved(), Hashes(9).value(HashKind.PDQ)
    asked = [Fingerprint(HashKind.PDQ, flipped(value, *bits), 100, digest(8)) for bits in ((0, 1), (2, 3))]
    stored = [Fingerprint(HashKind.PDQ, flipped(value, *bits), 100, digest(9)) for bits in ((2, 3, 4), (0, 1, 5))]
    saved.save(digest(1), *stored)
    process = Process(MemorySegments(), WORTHS[worth])
    for tiers in (Tiers((1,)), TIERS):
        process.index = SegmentedIndex(MemorySegments(), tiers, WORTHS[worth])
        process.catch_up(saved)
        (found,) = process.check(saved, asked, HashKind.PDQ, 31)
        assert (found.asked, found.fingerprint, found.distance) == (asked[0], stored[1], 1)


def test_a_hash_of_the_wrong_length_is_refused() -> None:
    saved = Saved()
    saved.save(digest(1), Fingerprint(HashKind.PDQ, "ab", 100, digest(2)))
    with pytest.raises(ValueError, match="64 digits"):
        SegmentedIndex(MemorySegments()).catch_up(saved.reading)
