"""What of ours comes near to a list: what each index says of a pair is put together, and a hostile list has an end."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint
from pipeline.model.likeness import Fingerprint, HashKind, Leg, MatchKind, Segment, Turn
from pipeline.model.shared import PeerMatch, SharedItem
from pipeline.ports import Alike, Heard, Indexes, Near, Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.steps.sharing import MOST_HASHES, MOST_ROWS, near_to
from tests.build import a_digest
from tests.unit.sharing.lists import LIST, an_item

HELD, OTHER = a_digest("held"), a_digest("other")
WHOLE = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass
class Hashes:
    """Everything comes near to these items, at a distance that grows with how often it was asked."""

    held: tuple[Digest, ...] = ()
    kinds: tuple[HashKind, ...] = tuple(HashKind)
    asked: list[Fingerprint] = field(default_factory=list)

    def catch_up(self, reading: Reading) -> None:
        pass

    def near(
        self, reading: Reading, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest
    ) -> Sequence[Near]:
        self.asked += asked
        if kind not in self.kinds:
            return ()
        ours = Fingerprint(kind, "00" * 32, 100, a_digest("our picture"), 7.0)
        return tuple(
            Near(item, ours, one, Turn.MIRRORED, min(radius, 3 + place))
            for item in self.held
            for place, one in enumerate(asked)
        )


@dataclass
class Features:
    held: tuple[Digest, ...] = ()

    def catch_up(self, reading: Reading) -> None:
        pass

    def alike(self, reading: Reading, asked: Sequence[Imprint], but_not: Digest) -> Sequence[Alike]:
        return tuple(
            Alike(item, a_digest(f"our {inliers}"), 4.0, one.picture or item, 9.0, Turn.NONE, inliers, WHOLE)
            for item in self.held
            for one in asked
            for inliers in (12, 30)
        )


@dataclass
class Sounds:
    held: tuple[Digest, ...] = ()

    def catch_up(self, reading: Reading) -> None:
        pass

    def heard(self, reading: Reading, asked: Imprint, but_not: Digest) -> Sequence[Heard]:
        return tuple(Heard(item, Segment(0.0, 3.0, 10.0, 13.0), 0.9) for item in self.held)


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Sanad.create(tmp_path / "case").bench


def found(
    bench: Workbench,
    *items: SharedItem,
    hashes: Hashes | None = None,
    features: Features | None = None,
    sounds: Sounds | None = None,
) -> list[PeerMatch]:
    indexes = Indexes(hashes or Hashes(), features or Features(), sounds or Sounds())
    bench = replace(bench, indexes=indexes)
    with bench.records.reading() as reading:
        return list(near_to(bench, reading, items, Permissions.for_use(reading), LIST))


def test_everything_about_one_pair_stands_in_one_row(bench: Workbench) -> None:
    item = an_item(5, detail=True)
    rows = found(bench, item, hashes=Hashes((HELD,)), features=Features((HELD, OTHER)), sounds=Sounds((OTHER,)))
    by_item = {row.item: row for row in rows}
    assert len(rows) == 2
    first, second = by_item[HELD], by_item[OTHER]
    assert (first.number, first.kind, first.legs) == (5, MatchKind.CANDIDATE, (Leg.HASHES, Leg.FEATURES))
    assert (first.hash_kind, first.distance, first.turn) == (HashKind.PDQ, 3, Turn.MIRRORED)
    assert (first.inliers, first.homography, first.pictures) == (30, WHOLE, 3)
    assert (second.legs, second.distance, second.hash_kind) == ((Leg.FEATURES, Leg.SOUND), None, None)
    assert (second.position_s, second.their_position_s, second.turn) == (4.0, 9.0, Turn.NONE)
    assert second.sound == (Segment(0.0, 3.0, 10.0, 13.0),)


def test_pdq_is_told_before_phash_however_near(bench: Workbench) -> None:
    (row,) = found(bench, an_item(1), hashes=Hashes((HELD,), (HashKind.PHASH,)))
    assert row.hash_kind is HashKind.PHASH
    (row,) = found(bench, an_item(1), hashes=Hashes((HELD,)))
    assert row.hash_kind is HashKind.PDQ


def test_frames_ask_as_pictures_do(bench: Workbench) -> None:
    with_frames, without = Hashes(), Hashes()
    found(bench, an_item(1, detail=True), hashes=with_frames)
    found(bench, an_item(1), hashes=without)
    assert len(with_frames.asked) == len(without.asked) + 4
    assert all(len(one.turns) == 7 for one in with_frames.asked)


def test_a_long_video_asks_with_a_bounded_number_of_hashes(bench: Workbench) -> None:
    one = an_item(1).fingerprints[0]
    many = tuple(replace(one, value=f"{n:064x}", position_s=float(n)) for n in range(5 * MOST_HASHES))
    hashes = Hashes()
    found(bench, replace(an_item(1), fingerprints=many), hashes=hashes)
    assert len(hashes.asked) == MOST_HASHES
    assert {hashes.asked[0].position_s, hashes.asked[-1].position_s} == {0.0, 5.0 * MOST_HASHES - 1}
    again = Hashes()
    found(bench, replace(an_item(1), fingerprints=(one,) * 500), hashes=again)
    assert len(again.asked) == 1, "the same value asks once"


def test_a_list_that_comes_near_to_everything_has_an_end(bench: Workbench) -> None:
    held = tuple(a_digest(str(number)) for number in range(1_000))
    item = an_item(1)
    one = item.fingerprints[0]
    endless = (
        replace(item, number=number, fingerprints=(replace(one, picture=a_digest(f"theirs {number}")),))
        for number in range(1, 10**9)
    )
    indexes = Indexes(Hashes(held), Features(), Sounds())
    bench = replace(bench, indexes=indexes)
    with bench.records.reading() as reading:
        assert sum(1 for _ in near_to(bench, reading, endless, Permissions.for_use(reading), LIST)) == MOST_ROWS
