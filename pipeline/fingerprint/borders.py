"""Uniform bars around a picture: letterboxes, pillarboxes, the frame of a screenshot without anything in it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.pictures import Pixels

_UNIFORM = 4.0
"""Grey levels, standard deviation along a line: what compression leaves in a bar of one colour."""
_SAME_COLOUR = 8.0
"""Grey levels between the means of two lines of one bar."""
_LEAST_BAR = 0.02
"""Share of the side. A thinner bar moves no hash far enough to matter."""
_EVENLY = np.full((1, 3), 1 / 3, np.float32)
_LEAST_REST = 0.3
"""Share of the side that must be left, else it is a dark picture and not a bar."""


def without_bars(pixels: Pixels) -> Pixels | None:
    """The part of a height x width x 3 picture inside its bars; None where it has no bars."""
    grey = cv2.transform(pixels, _EVENLY).astype(np.float32)
    top, bottom = _bars(*_lines(grey, 1))
    left, right = _bars(*_lines(grey[top : grey.shape[0] - bottom], 0))
    if not (top or bottom or left or right):
        return None
    return np.ascontiguousarray(pixels[top : pixels.shape[0] - bottom, left : pixels.shape[1] - right])


def _lines(grey: NDArray[np.float32], axis: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and standard deviation along an axis."""
    means, squares = (
        cv2.reduce(each, axis, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel().astype(np.float32)
        for each in (grey, grey * grey)
    )
    # One grey level is far more than what rounding of squares adds.
    return means, np.sqrt(np.maximum(0, squares - means * means)).astype(np.float32)


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
