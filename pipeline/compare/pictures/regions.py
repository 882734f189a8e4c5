"""Which part of one picture another one shows, as rectangles in fractions of width and height."""

import cv2
import numpy as np

from pipeline.compare.pictures.alignment import Matrix
from pipeline.model.likeness import Region, Turn
from pipeline.model.turns import is_mirrored, quarters


def seen_in(homography: Matrix, shape: tuple[int, ...], target: tuple[int, ...]) -> Region:
    """The bounding box, in the picture of shape `target`, of the one of `shape` that is mapped into it."""
    height, width = target[:2]
    corners = np.array([[[0, 0]], [[shape[1], 0]], [[shape[1], shape[0]]], [[0, shape[0]]]], np.float64)
    mapped = cv2.perspectiveTransform(corners, homography)[:, 0] / np.array([width, height])
    (left, top), (right, bottom) = (np.clip(mapped, 0.0, 1.0).min(axis=0), np.clip(mapped, 0.0, 1.0).max(axis=0))
    return _rounded(float(left), float(top), float(right), float(bottom))


def unturned(region: Region, turn: Turn) -> Region:
    """A region of a turned picture as a region of the picture before it was turned."""
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    for _ in range(quarters(turn)):
        # A quarter turn counter-clockwise took (x, y) to (y, 1 - x).
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    if is_mirrored(turn):
        left, right = 1 - right, 1 - left
    return _rounded(left, top, right, bottom)


def _rounded(left: float, top: float, right: float, bottom: float) -> Region:
    # A thousandth of a picture is finer than features can tell.
    return Region(round(left, 3), round(top, 3), round(right, 3), round(bottom, 3))
