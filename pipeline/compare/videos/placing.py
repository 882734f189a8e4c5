"""How one picture of a pair lies on the other, from what is known of the pair."""

import numpy as np

from pipeline.compare.pairs import Matrix, Pair
from pipeline.compare.subjects import Subjects
from pipeline.model.likeness import Region, Turn
from pipeline.model.turns import is_mirrored, quarters


def onto(pair: Pair, subjects: Subjects) -> Matrix:
    """3 x 3, from the item's picture, turned as the pair says, to the other's; both in fractions of width and height.

    Where nothing tells, one lies on all of the other.
    """
    if pair.hint is not None:
        return pair.hint.homography
    change = subjects.tried(pair).confirmation.transformation
    if change is None:
        return np.eye(3)
    source, target = _turned(change.kept, pair.turn), change.kept_of_other
    across = (target.right - target.left) / max(1e-3, source.right - source.left)
    down = (target.bottom - target.top) / max(1e-3, source.bottom - source.top)
    return np.array(
        [[across, 0, target.left - across * source.left], [0, down, target.top - down * source.top], [0, 0, 1.0]]
    )


def _turned(region: Region, turn: Turn) -> Region:
    """A region of a picture as a region of the turned picture."""
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    if is_mirrored(turn):
        left, right = 1 - right, 1 - left
    for _ in range(quarters(turn)):
        # A quarter turn counter-clockwise takes (x, y) to (y, 1 - x).
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return Region(left, top, right, bottom)
