"""Uniform bars around a picture: letterboxes, pillarboxes, the frame of a screenshot without anything in it."""

import numpy as np
from numpy.typing import NDArray

from pipeline.model.pictures import Pixels

_UNIFORM = 4.0
"""Grey levels, standard deviation along a line: what compression leaves in a bar of one colour."""
_SAME_COLOUR = 8.0
"""Grey levels between the means of two lines of one bar."""
_LEAST_BAR = 0.02
"""Share of the side. A thinner bar moves no hash far enough to matter."""
_LEAST_REST = 0.3
"""Share of the side that must be left, else it is a dark picture and not a bar."""


def without_bars(pixels: Pixels) -> Pixels | None:
    """The part of a height x width x 3 picture inside its bars; None where it has no bars."""
    grey = pixels.mean(axis=2, dtype=np.float32)
    top, bottom = _bars(grey.mean(axis=1), grey.std(axis=1))
    inner = grey[top : grey.shape[0] - bottom]
    left, right = _bars(inner.mean(axis=0), inner.std(axis=0))
    if not (top or bottom or left or right):
        return None
    return np.ascontiguousarray(pixels[top : pixels.shape[0] - bottom, left : pixels.shape[1] - right])


def _bars(means: NDArray[np.float32], deviations: NDArray[np.float32]) -> tuple[int, int]:
    """Lines to cut at the beginning and the end of one side."""
    length = len(means)
    first, last = _run(means, deviations), _run(means[::-1], deviations[::-1])
    first, last = (bar if bar >= _LEAST_BAR * length else 0 for bar in (first, last))
    return (first, last) if length - first - last >= _LEAST_REST * length else (0, 0)


def _run(means: NDArray[np.float32], deviations: NDArray[np.float32]) -> int:
    """Number of lines from the edge that are uniform and of one colour."""
    differs = (deviations > _UNIFORM) | (np.abs(means - means[0]) > _SAME_COLOUR)
    return int(differs.argmax()) if differs.any() else len(means)
