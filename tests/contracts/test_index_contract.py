"""What every `FingerprintIndex` must do, held against a search that looks at each bit by itself."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import pytest

from pipeline.compare.index.engine import Worth
from pipeline.compare.index.linear import LinearIndex
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.index.spans import Tiers
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.ports import FingerprintIndex, Near, Reading
from tests.unit.compare.segments_in_memory import MemorySegments

DIGITS = {HashKind.PHASH: 16, HashKind.PDQ: 64}
SMALL = Tiers((16, 64, 1024))
ALWAYS = Worth(compiled=0, filed=1)
MAKERS: dict[str, Callable[[], FingerprintIndex]] = {
    "linear": LinearIndex,
    "segmented, NumPy": lambda: SegmentedIndex(MemorySegments(), SMALL),
    "segmented, compiled": lambda: SegmentedIndex(MemorySegments(), SMALL, ALWAYS),
    "segmented, one tier": lambda: SegmentedIndex(MemorySegments(), Tiers((256,)), ALWAYS),
}
ASKING = Digest("f" * 64)


@dataclass
class Saved:
    """The questions that an index puts to the records."""

    rows: list[tuple[int, Digest, Fingerprint]] = field(default_factory=list)
    last: int = 0

    def save(self, item: Digest, *fingerprints: Fingerprint) -> None:
        """As the records do it: in place of whatever the item had, at new positions."""
        self.rows = [row for row in self.rows if row[1] != item]
        for fingerprint in fingerprints:
            self.last += 1
            self.rows.append((self.last, item, fingerprint))

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        return iter([row for row in self.rows if row[0] > position])

    def fingerprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Fingerprint]]:
        return {
            position: (item, fingerprint) for position, item, fingerprint in self.rows if position in set(positions)
        }

    def last_fingerprint(self) -> int:
        return max((row[0] for row in self.rows), default=0)

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        return {wanted: len({one.picture for _, item, one in self.rows if item == wanted}) for wanted in items}

    @property
    def reading(self) -> Reading:
        return cast(Reading, self)


def digest(number: int) -> Digest:
    return Digest(f"{number:064x}")


def flipped(value: str, *bits: int) -> str:
    number = int(value, 16)
    for bit in bits:
        number ^= 1 << bit
    return f"{number:0{len(value)}x}"


class Hashes:
    """Random hashes from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def value(self, kind: HashKind) -> str:
        return f"{self._random.getrandbits(4 * DIGITS[kind]):0{DIGITS[kind]}x}"

    def near(self, value: str, bits: int) -> str:
        return flipped(value, *self._random.sample(range(4 * len(value)), bits))

    def fingerprint(self, kind: HashKind, value: str | None = None, position_s: float = 0.0) -> Fingerprint:
        turns = tuple((turn, self.value(kind)) for turn in Turn if turn is not Turn.NONE)
        picture = Digest(f"{self._random.getrandbits(256):064x}")
        return Fingerprint(kind, value or self.value(kind), 100, picture, position_s, turns)


def naive(
    rows: Sequence[tuple[int, Digest, Fingerprint]],
    asked: Sequence[Fingerprint],
    kind: HashKind,
    radius: int,
    but_not: Digest,
) -> dict[tuple[Digest, Digest, Digest], int]:
    """Nearest distance of every pair of pictures within the radius, bit by bit."""
    found: dict[tuple[Digest, Digest, Digest], int] = {}
    for _, item, stored in rows:
        for question in asked:
            if item == but_not or stored.kind is not kind or question.kind is not kind:
                continue
            values = [question.value, *(value for _, value in question.turns)]
            distance = min(bin(int(value, 16) ^ int(stored.value, 16)).count("1") for value in values)
            key = (item, stored.picture, question.picture)
            if distance <= radius:
                found[key] = min(distance, found.get(key, distance))
    return found


def distances(near: Sequence[Near]) -> dict[tuple[Digest, Digest, Digest], int]:
    return {(entry.item, entry.fingerprint.picture, entry.asked.picture): entry.distance for entry in near}


@pytest.fixture(params=sorted(MAKERS))
def index(request: pytest.FixtureRequest) -> FingerprintIndex:
    return MAKERS[str(request.param)]()


class TestFingerprintIndex:
    @pytest.mark.parametrize("kind", list(HashKind))
    @pytest.mark.parametrize("radius", [0, 10, 31, 64])
    def test_finds_exactly_what_looking_at_every_bit_finds(
        self, index: FingerprintIndex, kind: HashKind, radius: int
    ) -> None:
        hashes, saved = Hashes(radius), Saved()
        asked = [hashes.fingerprint(kind) for _ in range(3)]
        forms = [value for one in asked for value in (one.value, *(value for _, value in one.turns))]
        for number in range(120):
            planted = hashes.near(forms[number % len(forms)], number % 40) if number % 2 else None
            saved.save(digest(number), hashes.fingerprint(kind, planted), hashes.fingerprint(kind))
        index.catch_up(saved.reading)
        found = index.near(saved.reading, asked, kind, radius, ASKING)
        assert distances(found) == naive(saved.rows, asked, kind, radius, ASKING)
        assert len(found) == len(distances(found))
        assert list(found) == sorted(found, key=lambda near: (near.item, near.fingerprint.picture, near.asked.picture))

    def test_the_radius_itself_is_within(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(1), Saved()
        asked = hashes.fingerprint(HashKind.PDQ)
        for bits in (63, 64, 65):
            saved.save(digest(bits), hashes.fingerprint(HashKind.PDQ, hashes.near(asked.value, bits)))
        index.catch_up(saved.reading)
        found = index.near(saved.reading, [asked], HashKind.PDQ, 64, ASKING)
        assert {(near.item, near.distance) for near in found} == {(digest(63), 63), (digest(64), 64)}

    def test_all_bits_may_differ(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(2), Saved()
        asked = Fingerprint(HashKind.PDQ, "0" * 64, 100, digest(1))
        saved.save(digest(2), hashes.fingerprint(HashKind.PDQ, "f" * 64))
        index.catch_up(saved.reading)
        assert not index.near(saved.reading, [asked], HashKind.PDQ, 255, ASKING)
        assert [near.distance for near in index.near(saved.reading, [asked], HashKind.PDQ, 256, ASKING)] == [256]

    def test_the_nearest_turn_is_named(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(3), Saved()
        asked = hashes.fingerprint(HashKind.PDQ)
        for number, (turn, value) in enumerate(asked.turns):
            saved.save(digest(number), hashes.fingerprint(HashKind.PDQ, value))
            index.catch_up(saved.reading)
            by_item = {near.item: near.turn for near in index.near(saved.reading, [asked], HashKind.PDQ, 20, ASKING)}
            assert by_item[digest(number)] is turn

    def test_the_unturned_form_wins_where_forms_are_equally_near(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(4), Saved()
        value = hashes.value(HashKind.PDQ)
        asked = Fingerprint(HashKind.PDQ, value, 100, digest(1), turns=((Turn.MIRRORED, value),))
        saved.save(digest(2), hashes.fingerprint(HashKind.PDQ, value))
        index.catch_up(saved.reading)
        assert [near.turn for near in index.near(saved.reading, [asked], HashKind.PDQ, 0, ASKING)] == [Turn.NONE]

    def test_an_item_does_not_find_itself(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(5), Saved()
        mine = hashes.fingerprint(HashKind.PDQ)
        saved.save(digest(1), mine)
        index.catch_up(saved.reading)
        assert not index.near(saved.reading, [mine], HashKind.PDQ, 64, digest(1))
        assert len(index.near(saved.reading, [mine], HashKind.PDQ, 64, ASKING)) == 1

    def test_one_picture_with_and_without_its_bars_is_found_once(self, index: FingerprintIndex) -> None:
        saved = Saved()
        value = Hashes(6).value(HashKind.PDQ)
        whole, inner = (Fingerprint(HashKind.PDQ, flipped(value, *bits), 100, digest(9)) for bits in ((1, 2, 3), (4,)))
        saved.save(digest(1), whole, inner)
        index.catch_up(saved.reading)
        (found,) = index.near(
            saved.reading, [Fingerprint(HashKind.PDQ, value, 100, digest(8))], HashKind.PDQ, 64, ASKING
        )
        assert (found.distance, found.fingerprint) == (1, inner)

    def test_what_was_saved_since_is_found_after_catching_up_and_not_before(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(7), Saved()
        asked = hashes.fingerprint(HashKind.PDQ)
        index.catch_up(saved.reading)
        saved.save(digest(1), hashes.fingerprint(HashKind.PDQ, asked.value))
        assert not index.near(saved.reading, [asked], HashKind.PDQ, 64, ASKING)
        index.catch_up(saved.reading)
        index.catch_up(saved.reading)
        assert len(index.near(saved.reading, [asked], HashKind.PDQ, 64, ASKING)) == 1

    def test_fingerprints_that_are_saved_again_replace_the_older_ones(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(8), Saved()
        older, newer = hashes.fingerprint(HashKind.PDQ), hashes.fingerprint(HashKind.PDQ)
        saved.save(digest(1), older)
        index.catch_up(saved.reading)
        saved.save(digest(1), newer)
        index.catch_up(saved.reading)
        assert not index.near(saved.reading, [older], HashKind.PDQ, 64, ASKING)
        assert [near.fingerprint for near in index.near(saved.reading, [newer], HashKind.PDQ, 64, ASKING)] == [newer]

    def test_the_kinds_are_kept_apart(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(9), Saved()
        phash, pdq = hashes.fingerprint(HashKind.PHASH), hashes.fingerprint(HashKind.PDQ)
        saved.save(digest(1), phash, pdq)
        index.catch_up(saved.reading)
        assert [near.fingerprint for near in index.near(saved.reading, [phash, pdq], HashKind.PHASH, 10, ASKING)] == [
            phash
        ]
        assert [near.fingerprint for near in index.near(saved.reading, [phash, pdq], HashKind.PDQ, 10, ASKING)] == [pdq]

    def test_an_entry_says_how_many_pictures_its_item_has(self, index: FingerprintIndex) -> None:
        hashes, saved = Hashes(10), Saved()
        frames = [hashes.fingerprint(HashKind.PDQ, position_s=float(second)) for second in range(5)]
        saved.save(digest(1), *frames, hashes.fingerprint(HashKind.PHASH))
        index.catch_up(saved.reading)
        found = index.near(saved.reading, frames[:1], HashKind.PDQ, 0, ASKING)
        assert [near.pictures_of_item for near in found] == [6]

    def test_an_archive_larger_than_one_block_is_searched_whole(self, index: FingerprintIndex) -> None:
        saved, plain = Saved(), Hashes(11)
        asked = plain.fingerprint(HashKind.PHASH)
        rows = 9_000
        for number in range(rows):
            value = asked.value if number in (0, 4_095, 4_096, rows - 1) else flipped(asked.value, *range(20, 60))
            saved.last += 1
            saved.rows.append((saved.last, digest(number), Fingerprint(HashKind.PHASH, value, 100, digest(number))))
        index.catch_up(saved.reading)
        found = index.near(
            saved.reading, [Fingerprint(HashKind.PHASH, asked.value, 100, digest(1))], HashKind.PHASH, 10, ASKING
        )
        assert [near.item for near in found] == [digest(number) for number in (0, 4_095, 4_096, rows - 1)]


def test_the_linear_index_passes_over_hashes_below_its_quality_floor() -> None:
    hashes, saved = Hashes(12), Saved()
    value = hashes.value(HashKind.PDQ)
    good, poor = (Fingerprint(HashKind.PDQ, value, quality, digest(quality)) for quality in (50, 10))
    saved.save(digest(1), poor)
    saved.save(digest(2), good)
    index = LinearIndex(quality_floor=20)
    index.catch_up(saved.reading)
    assert [near.item for near in index.near(saved.reading, [good], HashKind.PDQ, 0, ASKING)] == [digest(2)]
    assert not index.near(saved.reading, [poor], HashKind.PDQ, 0, ASKING)


def test_a_hash_of_the_wrong_length_is_refused() -> None:
    saved = Saved()
    saved.save(digest(1), Fingerprint(HashKind.PDQ, "ab", 100, digest(2)))
    with pytest.raises(ValueError, match="64 digits"):
        LinearIndex().catch_up(saved.reading)
