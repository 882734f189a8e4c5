"""The compiled loops against plain NumPy, segments as bytes, and what bounds a question."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.compare.features import kernels
from pipeline.compare.features.agreement import agreement
from pipeline.compare.features.inverted import InvertedIndex
from pipeline.compare.features.parts import MOST_FEATURES, Parts
from pipeline.compare.features.segment import Posting, Segment
from pipeline.compare.features.shortlist import RADIUS, Question, asked_cells, cells_to_ask, near_codes, shortlist
from pipeline.compare.features.vocabulary import MIRRORED, halves, mark, mirrored, words
from pipeline.model.basics import Digest
from pipeline.model.imprints import LocalFeatures
from tests.build import a_digest
from tests.unit.compare.drawn_features import SavedDetails, blurred, features, flipped
from tests.unit.compare.segments_in_memory import MemorySegments

ASKING = a_digest("asking")


def posting(position: int, codes: NDArray[np.uint8]) -> Posting:
    found = halves(codes)
    return Posting(position, position, kernels.cells(found, words()), found, np.zeros((len(codes), 2), np.uint8))


def naive_distances(asked: NDArray[np.uint8], stored: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Bit by bit."""
    first, second = np.unpackbits(asked, axis=1), np.unpackbits(stored, axis=1)
    return (first[:, None, :] != second[None, :, :]).sum(axis=2)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 40), st.integers(1, 256))
def test_the_scan_finds_exactly_the_codes_within_the_radius_in_the_cells_that_are_asked(
    seed: int, bits: int, count: int
) -> None:
    random = np.random.default_rng(seed)
    asked = random.integers(0, 256, (6, 16), np.uint8)
    stored = np.vstack([flipped(asked, bits, seed), flipped(asked, RADIUS, seed), flipped(asked, RADIUS + 1, seed)])
    segment = Segment.of([posting(1, stored[:9]), posting(2, stored[9:])])
    probes = kernels.nearest_cells(halves(asked), words(), count)
    question = Question(halves(asked), np.zeros((6, 2), np.uint8))
    found = near_codes(question, asked_cells(question, count), segment)
    sorted_codes = np.ascontiguousarray(segment.codes).view(np.uint8).reshape(-1, 16)
    cells = np.repeat(np.arange(65536), np.diff(segment.offsets))
    away = naive_distances(asked, sorted_codes)
    expected = {
        (feature, row, int(away[feature, row]))
        for feature in range(6)
        for row in range(len(stored))
        if away[feature, row] <= RADIUS and cells[row] in probes[feature]
    }
    assert {tuple(map(int, hit)) for hit in found} == expected
    assert len(found) == len(expected)


def test_the_cells_that_are_asked_are_the_nearest_ones_and_the_own_one_comes_first() -> None:
    codes = halves(np.random.default_rng(0).integers(0, 256, (50, 16), np.uint8))
    probes = kernels.nearest_cells(codes, words(), 64)
    assert (probes[:, 0] == kernels.cells(codes, words())).all()
    for code, cells in zip(codes, probes, strict=True):
        first, second = (np.bitwise_count(words()[half] ^ code[half]).astype(int) for half in (0, 1))
        away = first[cells // 256] + second[cells % 256]
        assert len(set(cells.tolist())) == 64
        assert (np.diff(away) >= 0).all()
        # None nearer was left out.
        everywhere = np.sort((first[:, None] + second[None, :]).ravel())
        assert (away == everywhere[:64]).all()


def test_the_same_codes_lie_in_the_same_cells_and_are_found_by_one() -> None:
    whole = features(3, 30)
    segment = Segment.of([posting(7, whole.codes)])
    question = Question(np.tile(halves(whole.codes), (2, 1)), np.zeros((60, 2), np.uint8))
    (hint, again) = shortlist(question, [segment], 1, 1, 10)
    assert (hint.position, again.position) == (7, 7)
    assert {hint.mirrored, again.mirrored} == {False, True}


def test_mirroring_twice_leaves_a_code_as_it_is() -> None:
    codes = features(4).codes
    assert (mirrored(mirrored(codes)) == codes).all()
    assert (mirrored(codes) != codes).any()
    assert sorted(MIRRORED.tolist()) == list(range(128))


def test_a_segment_is_read_back_as_it_was_written() -> None:
    segment = Segment.of([posting(3, features(1, 20).codes), posting(9, features(2, 5).codes)])
    body = b"".join(segment.parts())
    again = Segment.read(memoryview(body))
    assert again is not None
    assert b"".join(again.parts()) == body
    assert all(
        array.flags.aligned for array in (again.codes, again.positions, again.items, again.offsets, again.owners)
    )
    assert (again.pictures, again.features, again.positions.tolist()) == (2, 25, [3, 9])
    assert sorted(again.codes_of(1).tolist()) == sorted(halves(features(2, 5).codes).tolist())


def test_what_is_no_segment_is_not_read_as_one() -> None:
    body = bytearray(b"".join(Segment.of([posting(1, features(1, 20).codes)]).parts()))
    offsets = 3 * 8 + 20 * 16 + 8 + 8
    owners = offsets + 4 * 65_537

    def damaged(place: int, value: bytes) -> memoryview:
        return memoryview(bytes(body[:place]) + value + bytes(body[place + len(value) :]))

    assert Segment.read(memoryview(bytes(body))) is not None
    assert Segment.read(memoryview(b"")) is None
    assert Segment.read(memoryview(bytes(body[:-1]))) is None
    assert Segment.read(damaged(0, b"x")) is None
    assert Segment.read(damaged(16, (21).to_bytes(8, "little"))) is None
    assert Segment.read(damaged(8, (2**62).to_bytes(8, "little"))) is None
    assert Segment.read(damaged(offsets + 4 * 1_000, b"\xff\xff\xff\xff")) is None
    assert Segment.read(damaged(owners, b"\x01\x00")) is None


def test_joined_segments_leave_out_what_was_replaced() -> None:
    parts = [Segment.of([posting(at, features(at, 10).codes) for at in some]) for some in ((1, 2), (3,), (5, 6))]
    joined = Segment.joined(parts, np.array([2, 3, 6]))
    once = Segment.of([posting(at, features(at, 10).codes) for at in (2, 3, 6)])
    assert b"".join(joined.parts()) == b"".join(once.parts())


def test_a_picture_that_claims_a_million_features_costs_as_much_as_one_with_a_few_hundred() -> None:
    saved = SavedDetails()
    saved.save(a_digest("flood"), features(1, 20_000).packed(a_digest("flooding")))
    parts = Parts(MemorySegments())
    parts.catch_up(saved.reading)
    assert parts.features == MOST_FEATURES
    index = InvertedIndex(MemorySegments())
    index.catch_up(saved.reading)
    (found,) = index.alike(saved.reading, [features(1, 20_000).packed(a_digest("asks"))], ASKING)
    assert found.inliers <= MOST_FEATURES


def test_the_more_there_is_the_fewer_cells_are_asked() -> None:
    question = Question(np.zeros((320, 2), np.uint64), np.zeros((320, 2), np.uint8))
    cells = [cells_to_ask(question, stored, 40_000_000) for stored in (0, 10**6, 10**7, 10**8, 10**10)]
    assert cells == sorted(cells, reverse=True)
    assert (cells[0], cells[-1]) == (256, 16)


def test_a_frame_that_hundreds_share_hides_none_of_them() -> None:
    """Half of what each picture has is one and the same; a crop of what only one of them shows finds that one."""
    frame = features(1_000, 30)
    saved = SavedDetails()

    def framed(number: int) -> LocalFeatures:
        own = features(number, 30)
        return LocalFeatures(
            np.vstack([own.points, frame.points]),
            np.concatenate([own.sizes, frame.sizes]),
            np.concatenate([own.angles, frame.angles]),
            np.vstack([own.codes, frame.codes]),
            own.aspect,
        )

    for number in range(600):
        saved.save(a_digest(f"item {number}"), framed(number).packed(a_digest(f"picture {number}")))
    index = InvertedIndex(MemorySegments())
    index.catch_up(saved.reading)
    for number in (0, 299, 598):
        found = index.alike(saved.reading, [framed(number).packed(a_digest("asks"))], ASKING)
        best = max(found, key=lambda alike: alike.inliers)
        assert best.item == a_digest(f"item {number}")


def test_a_long_film_leaves_room_for_others() -> None:
    saved = SavedDetails()
    shown = features(5, 40)
    frames = [LocalFeatures(shown.points, shown.sizes, shown.angles, flipped(shown.codes, 2, at)) for at in range(400)]
    saved.save(a_digest("film"), *(one.packed(a_digest(f"frame {at}"), at / 2) for at, one in enumerate(frames)))
    weaker = LocalFeatures(shown.points, shown.sizes, shown.angles, flipped(shown.codes, 14))
    saved.save(a_digest("photo"), weaker.packed(a_digest("shown")))
    index = InvertedIndex(MemorySegments())
    index.catch_up(saved.reading)
    found = index.alike(saved.reading, [shown.packed(a_digest("asks"))], ASKING)
    assert {alike.item for alike in found} == {a_digest("film"), a_digest("photo")}
    assert sum(alike.item == a_digest("film") for alike in found) <= 24


def test_other_words_make_other_segments() -> None:
    store, saved = MemorySegments(), SavedDetails()
    store.kept["00000000-000000000000000-000000000000004"] = b"built with other words"
    for number in range(6):
        saved.save(a_digest(f"item {number}"), features(number).packed(a_digest(f"picture {number}")))
    InvertedIndex(store, (4,)).catch_up(saved.reading)
    assert store.names() == (f"{mark()}-000000000000000-000000000000004",)


def test_positions_at_which_nothing_stands_are_skipped() -> None:
    """An archive that was examined anew stands at new positions; the old ones are no work and no files."""
    store, saved = MemorySegments(), SavedDetails()
    for last in (0, 10**12):
        saved.last = last
        for number in range(40):
            saved.save(a_digest(f"{last} {number}"), features(last % 7 + number).packed(a_digest(f"{last} {number}")))
    for _ in range(2):
        index = InvertedIndex(store, (4, 8, 32))
        index.catch_up(saved.reading)
        assert len(index.alike(saved.reading, [features(5).packed(a_digest("asks"))], ASKING)) == 2
        saved.last += 10**9
        saved.save(a_digest("late"), features(900).packed(a_digest("late")))
    assert index.alike(saved.reading, [features(900).packed(a_digest("asks"))], ASKING) == ()
    index.catch_up(saved.reading)
    assert len(index.alike(saved.reading, [features(900).packed(a_digest("asks"))], ASKING)) == 1
    assert len(store.writes) < 40


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(["one place", "one line", "no size", "edges", "far too wide"]),
    st.sampled_from(["one place", "one line", "no size", "edges", "far too wide"]),
)
def test_features_that_lie_in_no_plane_are_no_trouble(seed: int, first: str, second: str) -> None:
    """Anything may be said of a picture by a list that somebody sent."""

    def bent(way: str) -> LocalFeatures:
        whole = features(seed % 7, 30)
        points, sizes, aspect = whole.points, whole.sizes, whole.aspect
        if way == "one place":
            points = np.full_like(points, 0.5)
        if way == "one line":
            points = np.stack([points[:, 0], points[:, 0]], axis=1)
        if way == "no size":
            sizes = np.full_like(sizes, 2.0**-12)
        if way == "edges":
            points = np.round(points)
        if way == "far too wide":
            aspect = 65536.0
        turned = LocalFeatures(points, sizes, whole.angles, whole.codes, aspect)
        return LocalFeatures.of(turned.packed(a_digest("picture")))

    found = agreement(bent(first), bent(second))
    assert found is None or np.isfinite(found.homography).all()


def test_a_file_made_to_begin_with_the_digits_of_another_is_found_by_it() -> None:
    """Eight digits take a machine minutes: then a forged copy and its original would never be compared."""
    saved, shown = SavedDetails(), features(6, 40)
    original, forged = Digest("0badc0de" + "1" * 56), Digest("0badc0de" + "2" * 56)
    saved.save(original, shown.packed(a_digest("shown")))
    saved.save(forged, blurred(shown, 4).packed(a_digest("altered")))
    index = InvertedIndex(MemorySegments())
    index.catch_up(saved.reading)
    found = index.alike(saved.reading, [shown.packed(a_digest("asks"))], original)
    assert [alike.item for alike in found] == [forged]
