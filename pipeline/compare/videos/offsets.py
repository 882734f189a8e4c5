"""When two videos run alongside each other: pairs of similar frames that one steady course explains.

A course is `other = speed x own + shift`, in seconds. Frames that merely look alike scatter; those of a copy lie on
a line, however it was trimmed or sped up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model.likeness import Segment

TOLERANCE_S = 1.0
"""Seconds: keyframes stand for shots, and two encoders choose different frames of one shot."""
_SPEEDS = (0.5, 2.0)
_MOST_PAIRS = 60
"""Pairs that lines are drawn through; more cost a square each and find nothing new."""

Course = NDArray[np.bool_]


def courses(own: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[Course, ...]:
    """Masks over the pairs (own[i], other[i]), in seconds: the course that explains most, then of the rest, and so on.

    Neighbouring frames of one shot resemble each other too. So a later course counts where it has two frames at
    least, and not where the earlier ones explain its frames on both sides.
    """
    left = np.ones(len(own), np.bool_)
    found: list[Course] = []
    while left.any():
        best, frames = _longest(own, other, left)
        if found and frames < 2:
            break
        found.append(best)
        explained = np.logical_or.reduce(found)
        left &= ~best & ~(np.isin(own, own[explained]) & np.isin(other, other[explained]))
    return tuple(found)


def _longest(own: NDArray[np.float64], other: NDArray[np.float64], left: Course) -> tuple[Course, int]:
    """The mask of one course and its number of frames."""
    best, best_key = np.zeros(len(own), np.bool_), (0, 0.0, 0.0)
    for speed, shift in _lines(own[left], other[left]):
        error = np.abs(own * speed + shift - other)
        mask = left & (error <= TOLERANCE_S)
        # Frames, not pairs: ten frames of one still shot resembling one frame say as much as one of them.
        count = min(len(np.unique(own[mask])), len(np.unique(other[mask])))
        key = (count, -abs(np.log(speed)), -float(error[mask].sum()))
        if count and (not best.any() or key > best_key):
            best, best_key = mask, key
    return best, best_key[0]


def _lines(own: NDArray[np.float64], other: NDArray[np.float64]) -> Sequence[tuple[float, float]]:
    """(speed, shift) through every pair at normal speed, and through every two pairs."""
    own, other = own[:_MOST_PAIRS], other[:_MOST_PAIRS]
    lines = [(1.0, float(there - here)) for here, there in zip(own, other, strict=True)]
    for first in range(len(own)):
        for second in range(first):
            # Two frames close to each other do not tell a speed.
            if abs(own[first] - own[second]) < 2 * TOLERANCE_S:
                continue
            speed = float((other[first] - other[second]) / (own[first] - own[second]))
            if _SPEEDS[0] <= speed <= _SPEEDS[1]:
                lines.append((speed, float(other[first] - speed * own[first])))
    return lines


def segment(own: NDArray[np.float64], other: NDArray[np.float64]) -> Segment:
    """From the first to the last frame of one course."""
    ends = (own.min(), own.max(), other.min(), other.max())
    return Segment(*(round(float(end), 3) for end in ends))


def at_once(own: float, other: float) -> Segment:
    """A single moment of each."""
    return Segment(round(own, 3), round(own, 3), round(other, 3), round(other, 3))
