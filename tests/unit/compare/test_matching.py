"""From fingerprints over the index to matches, for photos, videos and stills out of videos."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PIL import Image

from pipeline.compare.index.linear import LinearIndex
from pipeline.compare.matching import compare, neighbours
from pipeline.compare.pairs import RADII
from pipeline.fingerprint.picture import fingerprints
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Match, MatchKind, Segment, Turn
from pipeline.model.pictures import Picture, Pixels
from pipeline.model.turns import turned
from pipeline.ports import Indexes, Reading
from tests.unit.compare.no_indexes import NoFeatures, NoSounds
from tests.unit.fingerprint.pictures import jpeg, picture, textured

CORPUS = os.environ.get("SANAD_CORPUS")

Frames = Sequence[tuple[float, Pixels]]


def digest(name: str, first: str = "") -> Digest:
    return Digest(first + hashlib.sha256(name.encode()).hexdigest()[len(first) :])


@dataclass
class Archive:
    """Items with their pictures, and an index that has caught up with them."""

    index: LinearIndex = field(default_factory=LinearIndex)
    pictures: dict[Digest, Picture] = field(default_factory=dict)
    prints: dict[Digest, tuple[Fingerprint, ...]] = field(default_factory=dict)
    rows: list[tuple[int, Digest, Fingerprint]] = field(default_factory=list)

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        return iter(self.rows[position:])

    def fingerprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Fingerprint]]:
        return {position: (item, one) for position, item, one in self.rows if position in set(positions)}

    def picture(self, derivative: Digest) -> Picture:
        return self.pictures[derivative]

    def frames(self, item: Digest) -> None:
        return None

    def length_s(self, item: Digest) -> None:
        return None

    def fingerprints(self, item: Digest) -> tuple[Fingerprint, ...]:
        return self.prints[item]

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        return ()

    def add(self, item: Digest, frames: Frames) -> Digest:
        found: list[Fingerprint] = []
        for position_s, pixels in frames:
            kept = digest(f"{item} at {position_s}")
            self.pictures[kept] = picture(pixels, position_s)
            answer = fingerprints(self.pictures[kept], kept)
            found += answer if isinstance(answer, tuple) else ()
        self.prints[item] = tuple(found)
        self.rows += [(len(self.rows) + number, item, one) for number, one in enumerate(found, 1)]
        self.index.catch_up(cast(Reading, self))
        return item

    def photo(self, name: str, pixels: Pixels, first: str = "") -> Digest:
        return self.add(digest(name, first), [(0.0, pixels)])

    def matches(self, item: Digest) -> tuple[Match, ...]:
        indexes = Indexes(self.index, NoFeatures(), NoSounds())
        found = neighbours(indexes, cast(Reading, self), item, self.prints[item], ())
        return compare(item, len({one.picture for one in self.prints[item]}), found, self)


def scene(seed: int, second: float) -> Pixels:
    """One frame of a camera that pans over scene `seed` by 6 pixels a second."""
    left = round(6 * second)
    return np.ascontiguousarray(textured(seed, 240, 700)[:, left : left + 340])


def film(seeds: Sequence[int], shot_s: float = 4.0, step_s: float = 2.0) -> list[tuple[float, Pixels]]:
    """Shots of `shot_s` seconds, one after the other, with a keyframe every `step_s`."""
    times = np.arange(0, len(seeds) * shot_s, step_s)
    return [(float(time), scene(seeds[int(time // shot_s)], float(time % shot_s))) for time in times]


@pytest.mark.parametrize("first", ["0", "f"])
def test_a_copy_is_a_match_in_the_stored_order_whichever_asks(first: str) -> None:
    archive = Archive()
    copy = archive.photo("copy", jpeg(textured(1), 40), first)
    original = archive.photo("original", textured(1), "8")
    archive.photo("other", textured(2))
    (match,) = archive.matches(original)
    assert match.kind is MatchKind.SAME_EXPOSURE
    assert (match.item, match.other) == tuple(sorted((original, copy)))
    assert (match.hash_kind, match.frames, match.segments) == (HashKind.PDQ, 1, ())
    assert match.distance <= 16
    assert archive.matches(copy) == (match,)


@pytest.mark.parametrize("turn", [Turn.MIRRORED, Turn.ROTATED_90, Turn.MIRRORED_ROTATED_270])
@pytest.mark.parametrize("first", ["0", "f"])
def test_the_turn_leads_from_the_first_item_to_the_second(turn: Turn, first: str) -> None:
    archive = Archive()
    crop = textured(1)[10:350, 20:470]
    copy = archive.photo("copy", jpeg(turned(crop, turn), 80), first)
    original = archive.photo("original", textured(1), "8")
    (match,) = archive.matches(original)
    assert archive.matches(copy) == (match,)
    change = match.transformation
    assert change is not None
    if first == "f":
        assert (match.item, match.other, change.turn) == (original, copy, turn)
        assert change.kept.left == pytest.approx(20 / 480, abs=0.01)
        assert change.kept_of_other.right == pytest.approx(1, abs=0.01)
    else:
        back = {Turn.ROTATED_90: Turn.ROTATED_270}.get(turn, turn)
        assert (match.item, match.other, change.turn) == (copy, original, back)
        assert change.kept_of_other.left == pytest.approx(20 / 480, abs=0.01)
        assert change.kept.right == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("boxed_first", [True, False])
def test_a_letterboxed_copy_is_found_whichever_came_first(boxed_first: bool) -> None:
    archive = Archive()
    boxed = jpeg(np.pad(textured(1), ((80, 80), (0, 0), (0, 0))), 75)
    names = [("boxed", boxed), ("plain", textured(1))]
    _, second = [archive.photo(name, pixels) for name, pixels in (names if boxed_first else names[::-1])]
    (match,) = archive.matches(second)
    assert match.kind is MatchKind.SAME_EXPOSURE


def test_near_hashes_of_another_picture_are_only_a_candidate() -> None:
    archive = Archive()
    mine = archive.photo("mine", textured(1))
    # What lies behind the near hash turns out to be another picture.
    archive.pictures[archive.prints[mine][0].picture] = picture(textured(3))
    copy = archive.photo("copy", textured(1))
    (match,) = archive.matches(copy)
    assert (match.kind, match.frames, match.transformation, match.segments) == (MatchKind.CANDIDATE, 0, None, ())
    assert match.agreement < 0.5


def test_nothing_near_gives_no_match() -> None:
    archive = Archive()
    item = archive.photo("alone", textured(1))
    assert archive.matches(item) == ()


def test_several_others_come_in_order_of_their_digest() -> None:
    archive = Archive()
    for quality in (30, 50, 70):
        archive.photo(f"copy {quality}", jpeg(textured(1), quality))
    item = archive.photo("original", textured(1))
    others = [match.other if match.item == item else match.item for match in archive.matches(item)]
    assert len(others) == 3
    assert others == sorted(others)


class TestVideos:
    def test_a_trimmed_copy_says_which_seconds_equal_which(self) -> None:
        archive = Archive()
        long = archive.add(digest("long", "0"), film(range(10, 18)))
        part = archive.add(
            digest("part", "f"),
            [(time - 12, jpeg(pixels, 60)) for time, pixels in film(range(10, 18)) if 12 <= time < 24],
        )
        (match,) = archive.matches(part)
        assert (match.item, match.other, match.kind) == (long, part, MatchKind.SAME_EXPOSURE)
        assert match.segments == (Segment(12.0, 22.0, 0.0, 10.0),)
        assert match.frames == 6
        assert archive.matches(long) == (match,)

    def test_a_mirrored_and_faster_copy_is_followed(self) -> None:
        archive = Archive()
        slow = archive.add(digest("slow", "0"), film(range(20, 26)))
        fast = archive.add(
            digest("fast", "f"), [(time / 1.25, turned(pixels, Turn.MIRRORED)) for time, pixels in film(range(20, 26))]
        )
        (match,) = archive.matches(fast)
        assert (match.item, match.other, match.kind) == (slow, fast, MatchKind.SAME_EXPOSURE)
        assert match.transformation is not None
        assert match.transformation.turn is Turn.MIRRORED
        assert match.segments == (Segment(0.0, 22.0, 0.0, 17.6),)

    def test_two_parts_in_another_order_are_two_segments(self) -> None:
        archive = Archive()
        shots = film(range(30, 36))
        archive.add(digest("whole", "0"), shots)
        swapped = [(time - 16, pixels) for time, pixels in shots if time >= 16]
        swapped += [(time + 8, pixels) for time, pixels in shots if time < 8]
        cut = archive.add(digest("cut", "f"), swapped)
        (match,) = archive.matches(cut)
        assert match.segments == (Segment(0.0, 6.0, 8.0, 14.0), Segment(16.0, 22.0, 0.0, 6.0))

    def test_one_shared_title_card_does_not_make_two_films_one(self) -> None:
        archive = Archive()
        card = textured(99, 240, 340)
        films = [
            [(0.0, card), *((time + 3, pixels) for time, pixels in film(seeds))]
            for seeds in (range(40, 44), range(50, 54))
        ]
        archive.add(digest("one", "0"), films[0])
        other = archive.add(digest("two", "f"), films[1])
        (match,) = archive.matches(other)
        assert match.kind is MatchKind.CANDIDATE
        assert match.segments == ()

    def test_frames_that_are_near_in_no_common_order_are_only_a_candidate(self) -> None:
        archive = Archive()
        seeds = list(range(60, 68))
        first = [(4.0 * number, scene(seed, 0)) for number, seed in enumerate(seeds)]
        shuffled = [(4.0 * number, scene(seed, 0)) for number, seed in enumerate([67, 66, 65, 64, 63, 62, 61, 60])]
        archive.add(digest("one", "0"), first)
        other = archive.add(digest("two", "f"), shuffled)
        (match,) = archive.matches(other)
        assert match.kind is MatchKind.CANDIDATE

    @pytest.mark.parametrize("first", ["0", "f"])
    def test_a_still_out_of_a_video_is_found_at_its_second(self, first: str) -> None:
        archive = Archive()
        video = archive.add(digest("video", "8"), film(range(70, 75)))
        still = archive.photo("still", jpeg(scene(72, 2.0), 70), first)
        (match,) = archive.matches(still)
        assert match.kind is MatchKind.SAME_EXPOSURE
        at, zero = (10.0, 10.0), (0.0, 0.0)
        expected = Segment(*zero, *at) if match.item == still else Segment(*at, *zero)
        assert match.segments == (expected,)
        assert match.frames == 1
        assert archive.matches(video) == (match,)

    def test_a_short_clip_with_two_frames_may_share_one_of_them(self) -> None:
        archive = Archive()
        archive.add(digest("long", "0"), film(range(80, 86)))
        clip = archive.add(digest("clip", "f"), [(0.0, jpeg(scene(82, 0.0), 70)), (2.5, textured(98, 240, 340))])
        (match,) = archive.matches(clip)
        assert match.kind is MatchKind.SAME_EXPOSURE
        assert match.frames == 1


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="SANAD_CORPUS is unset")
def test_copies_of_photos_are_found_among_sixty_and_nothing_else_is() -> None:
    paths = sorted((Path(str(CORPUS)) / "photos").glob("*.jpg"))[:60]
    archive = Archive()
    items = {path: archive.photo(path.name, np.asarray(Image.open(path).convert("RGB"))) for path in paths}
    for path in paths[::15]:
        original = np.asarray(Image.open(path).convert("RGB"))
        height, width = original.shape[:2]
        copies = {
            "recompressed": jpeg(original, 40),
            "mirrored": jpeg(turned(original, Turn.MIRRORED), 70),
            "letterboxed": jpeg(np.pad(original, ((height // 7, height // 7), (0, 0), (0, 0))), 70),
            "cropped a little": jpeg(original[height // 40 :, width // 40 :], 70),
            "smaller": jpeg(np.asarray(Image.fromarray(original).resize((width // 2, height // 2))), 70),
        }
        for name, pixels in copies.items():
            copy = archive.photo(f"{name} {path.name}", pixels)
            originals = set(items.values()) & {
                end for match in archive.matches(copy) for end in (match.item, match.other)
            }
            assert originals == {items[path]}, (name, path.name)
            assert all(match.kind is MatchKind.SAME_EXPOSURE for match in archive.matches(copy))


def test_the_radii_are_those_that_were_measured() -> None:
    assert RADII == {HashKind.PDQ: 64, HashKind.PHASH: 10}
