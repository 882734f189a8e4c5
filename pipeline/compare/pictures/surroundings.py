"""What a picture shows around the part that it has in common with another: bars, a screen, other pictures, the rest."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pictures.seams import Plane, goes_on
from pipeline.model.likeness import Around, Region

_LEAST_OUTSIDE = 0.02
"""Share of the picture: less is what alignment leaves at the edges."""
_WINDOW = 9
_FLAT = 6.0
"""Grey levels, standard deviation in a window of `_WINDOW` pixels."""
_ALL_FLAT = 0.9
_ONE_COLOUR = 0.4
"""Share of what lies outside that has one and the same colour, give or take `_LEVELS`."""
_LEVELS = 4


def around(plane: Plane, region: Region) -> Around:
    """What `plane` shows outside of `region`."""
    height, width = plane.shape
    outside = np.ones(plane.shape, np.bool_)
    margin = _WINDOW // 2 + 1
    top, bottom = round(region.top * height) - margin, round(region.bottom * height) + margin
    left, right = round(region.left * width) - margin, round(region.right * width) + margin
    outside[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
    if outside.mean() < _LEAST_OUTSIDE:
        return Around.NOTHING
    if goes_on(plane, region):
        return Around.REST
    if float(_is_flat(plane)[outside].mean()) >= _ALL_FLAT:
        return Around.BARS
    return Around.SCREEN if _commonest(plane[outside]) >= _ONE_COLOUR else Around.PICTURES


def _commonest(levels: NDArray[np.uint8]) -> float:
    """Share of the levels that lie around the commonest one."""
    counts = np.bincount(levels, minlength=256)
    return float(np.convolve(counts, np.ones(2 * _LEVELS + 1), "same").max() / max(1, len(levels)))


def _is_flat(plane: Plane) -> NDArray[np.bool_]:
    values = plane.astype(np.float32)
    mean = cv2.blur(values, (_WINDOW, _WINDOW))
    square = cv2.blur(values * values, (_WINDOW, _WINDOW))
    return np.asarray(square - mean * mean < _FLAT * _FLAT, np.bool_)
