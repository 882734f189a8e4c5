"""Pairs of pictures out of hashes and local features, in the stored order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.pairs import pairs
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.model.turns import turned, undone
from pipeline.ports import Alike, Near

OURS, THEIRS, ITEM = Digest("1" * 64), Digest("2" * 64), Digest("3" * 64)
QUARTERS = {Turn.ROTATED_90: 1, Turn.ROTATED_180: 2, Turn.ROTATED_270: 3}


def near(turn: Turn = Turn.NONE, distance: int = 10, kind: HashKind = HashKind.PDQ) -> Near:
    digits = "0" * (64 if kind is HashKind.PDQ else 16)
    return Near(ITEM, Fingerprint(kind, digits, 100, THEIRS), Fingerprint(kind, digits, 100, OURS), turn, distance)


def alike(
    matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]], turn: Turn = Turn.NONE, inliers: int = 20
) -> Alike:
    return Alike(ITEM, THEIRS, 7.5, OURS, 2.5, turn, inliers, tuple(float(value) for value in matrix.ravel()))


CROP = np.array([[2.0, 0, -0.5], [0, 2.0, -0.25], [0, 0, 1]])
"""The asking picture lies on the archive's at twice its size."""


def test_hashes_and_features_of_two_pictures_make_one_pair() -> None:
    (found,) = pairs([near(), near(kind=HashKind.PHASH)], [alike(CROP)], swapped=False)
    assert found.hashed is not None
    assert (found.hashed.kind, found.hashed.distance) == (HashKind.PDQ, 10)
    assert found.hint is not None
    assert found.hint.inliers == 20


def test_the_nearest_come_first_and_features_alone_after_hashes() -> None:
    mirrored = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]]) @ CROP
    found = pairs([near(distance=60)], [alike(mirrored)], swapped=False)
    assert [pair.hashed is not None for pair in found] == [True, False]
    assert found[0].closeness < 1 < found[1].closeness


@pytest.mark.parametrize("swapped", [False, True])
def test_a_hint_leads_from_the_first_picture_to_the_second(swapped: bool) -> None:
    (found,) = pairs([], [alike(CROP)], swapped)
    assert found.pictures == ((THEIRS, OURS) if swapped else (OURS, THEIRS))
    assert found.positions == ((7.5, 2.5) if swapped else (2.5, 7.5))
    assert found.hint is not None
    expected = np.linalg.inv(CROP) if swapped else CROP
    assert found.hint.homography / found.hint.homography[2, 2] == pytest.approx(expected)


@given(st.sampled_from(list(Turn)), st.booleans(), st.floats(-0.2, 0.2), st.floats(0.5, 2))
def test_whatever_the_turn_it_is_named_and_what_is_left_stands_upright(
    turn: Turn, swapped: bool, skew: float, scale: float
) -> None:
    """A picture that was turned and then cropped: the pair is the same, whichever of the two asks."""
    upright = np.array([[scale, skew, 0.1], [-skew, scale, -0.1], [0, 0, 1]])
    whole = upright @ turning(turn)
    # The index mirrors the asking picture where that is needed and leaves rotations to the homography.
    is_mirrored = turn.value.startswith("mirrored")
    told = alike(whole @ np.linalg.inv(turning(Turn.MIRRORED if is_mirrored else Turn.NONE)), told_turn(is_mirrored))
    (found,) = pairs([], [told], swapped)
    assert found.turn is (undone(turn) if swapped else turn)
    assert found.hint is not None
    again = found.hint.homography @ turning(found.turn)
    expected = np.linalg.inv(whole) if swapped else whole
    assert again / again[2, 2] == pytest.approx(expected / expected[2, 2], abs=1e-9)


def told_turn(is_mirrored: bool) -> Turn:
    return Turn.MIRRORED if is_mirrored else Turn.NONE


def turning(turn: Turn) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Found by turning a picture whose pixels say where they were."""
    rows, columns = np.mgrid[:3, :3] / 2.0
    placed = np.dstack([columns, rows, np.ones((3, 3))])
    before = turned(placed, turn)  # type: ignore[arg-type]
    after = placed.reshape(-1, 3)
    matrix = np.linalg.lstsq(before.reshape(-1, 3), after, rcond=None)[0].T
    return np.asarray(matrix, np.float64)


def test_the_nearer_of_both_ways_to_ask_counts() -> None:
    value = f"{7:064x}"
    asked = Fingerprint(HashKind.PDQ, f"{0:064x}", 100, OURS)
    stored = Fingerprint(HashKind.PDQ, value, 100, THEIRS, 0.0, ((Turn.MIRRORED, f"{1:064x}"),))
    (found,) = pairs([Near(ITEM, stored, asked, Turn.MIRRORED, 3)], [], swapped=False)
    assert found.hashed is not None
    assert found.hashed.distance == 1
