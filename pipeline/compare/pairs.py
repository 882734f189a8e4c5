"""Pairs of pictures that the indexes propose, in the stored order of their items, from hashes and local features."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.model.basics import Digest
from pipeline.model.likeness import HashKind, Turn
from pipeline.model.turns import is_mirrored, quarters, undone
from pipeline.ports import Alike, Near

Matrix = NDArray[np.float64]

RADII = {HashKind.PDQ: 64, HashKind.PHASH: 10}
"""Bits within which a pair is a candidate. Measured over 44,850 pairs of unrelated photos, all eight forms asked:
the nearest PDQ hashes lie 82 bits apart; pHash has no pair within 10 bits, one within 12 and eleven within 14."""

_LEAST_DEPTH = 1e-6
_WORST = 1e9
"""Condition of a map that cannot be turned back."""


class Hashed(NamedTuple):
    """What the nearest hashes of two pictures say."""

    kind: HashKind
    distance: int
    """Bits."""

    @property
    def closeness(self) -> float:
        """Distance as a share of the radius, so that the two kinds of hash compare."""
        return self.distance / RADII[self.kind]


@dataclass(frozen=True, slots=True, eq=False)
class Hint:
    """What the local features of two pictures say."""

    inliers: int
    homography: Matrix
    """3 x 3, from the item's picture, turned as its pair says, to the other's; both in fractions of width and
    height."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """One picture of each item, in one turn of the first."""

    pictures: tuple[Digest, Digest]
    positions: tuple[float, float]
    turn: Turn
    """What is done to the first picture before it is laid over the second."""
    hashed: Hashed | None = None
    hint: Hint | None = None

    @property
    def closeness(self) -> float:
        """0 and up; hashes within their radius lie below 1, pairs that only features led to above."""
        if self.hashed is not None:
            return self.hashed.closeness
        return 1.0 + (1.0 / (1 + self.hint.inliers) if self.hint is not None else 1.0)


def pairs(near: Sequence[Near], alike: Sequence[Alike], swapped: bool) -> tuple[Pair, ...]:
    """One pair for each two pictures and turn, nearest first. `near` and `alike` are those of one other item.

    `swapped`: the one that asks is the later of the two in the stored order.
    """
    kinds = list(RADII)
    found: dict[tuple[Digest, Digest, Turn], Pair] = {}
    for entry in sorted(near, key=lambda entry: (kinds.index(entry.fingerprint.kind), entry.distance)):
        pair = _of_hashes(entry, swapped)
        found.setdefault((*pair.pictures, pair.turn), pair)
    for told in sorted(alike, key=lambda entry: -entry.inliers):
        pair = _of_features(told, swapped)
        key = (*pair.pictures, pair.turn)
        known = found.setdefault(key, pair)
        if known.hint is None:
            found[key] = replace(known, hint=pair.hint)
    return tuple(sorted(found.values(), key=lambda pair: (pair.closeness, pair.positions, pair.pictures, pair.turn)))


def _of_hashes(near: Near, swapped: bool) -> Pair:
    mine, theirs = near.asked, near.fingerprint
    first, second = (theirs, mine) if swapped else (mine, theirs)
    return Pair(
        (first.picture, second.picture),
        (first.position_s, second.position_s),
        undone(near.turn) if swapped else near.turn,
        Hashed(near.fingerprint.kind, _distance(near)),
    )


def _distance(near: Near) -> int:
    """The nearer of both ways to ask: turning one picture or the other differs by a few bits."""
    back = dict(near.fingerprint.turns).get(undone(near.turn))
    if back is None:
        return near.distance
    return min(near.distance, (int(back, 16) ^ int(near.asked.value, 16)).bit_count())


def _of_features(alike: Alike, swapped: bool) -> Pair:
    mine, theirs = (alike.asked, alike.asked_position_s), (alike.picture, alike.position_s)
    (first, start), (second, other_start) = (theirs, mine) if swapped else (mine, theirs)
    mapped = np.array(alike.homography, np.float64).reshape(3, 3) @ _TURNED[alike.turn]
    if not _is_sound(mapped):
        return Pair((first, second), (start, other_start), undone(alike.turn) if swapped else alike.turn)
    if swapped:
        mapped = np.asarray(np.linalg.inv(mapped), np.float64)
    turn = _nearest_turn(mapped)
    hint = Hint(alike.inliers, np.asarray(mapped @ np.linalg.inv(_TURNED[turn]), np.float64))
    return Pair((first, second), (start, other_start), turn, hint=hint)


def _is_sound(homography: Matrix) -> bool:
    """Whether it leads the middle of a picture somewhere, and back."""
    depth = homography[2] @ np.array([0.5, 0.5, 1.0])
    return bool(np.isfinite(homography).all() and abs(depth) > _LEAST_DEPTH and np.linalg.cond(homography) < _WORST)


def _turned(turn: Turn) -> Matrix:
    """What a turn does to a place in fractions of width and height."""
    matrix = np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]]) if is_mirrored(turn) else np.eye(3)
    # A quarter turn counter-clockwise takes (x, y) to (y, 1 - x).
    quarter = np.array([[0.0, 1, 0], [-1, 0, 1], [0, 0, 1]])
    return np.asarray(np.linalg.matrix_power(quarter, quarters(turn)) @ matrix, np.float64)


_TURNED = {turn: _turned(turn) for turn in Turn}


def _nearest_turn(homography: Matrix) -> Turn:
    """The turn that explains most of a map between two pictures, in its middle."""
    x, y, w = homography @ np.array([0.5, 0.5, 1.0])
    linear = (homography[:2, :2] * w - np.outer([x, y], homography[2, :2])) / w**2
    fits = {turn: float((linear * _TURNED[turn][:2, :2]).sum()) for turn in Turn}
    mirrored = float(np.linalg.det(linear)) < 0
    return max((turn for turn in Turn if is_mirrored(turn) is mirrored), key=lambda turn: fits[turn])
