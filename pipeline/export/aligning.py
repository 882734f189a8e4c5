"""The map from one copy to the other, out of the numbers that their match keeps."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.likeness import Region, Transformation, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import is_mirrored, quarters

_INSIDE: Final = 0.004
"""An edge this far from the border of a picture was not cut off by it."""
_SLIDE_SIDES: Final = (96, 224)
"""Pixels: sizes at which the map is made exact, the smallest first."""
_NO_ROTATION: Final = 0.25
"""Degrees that the two boxes cannot tell from none."""

Matrix = NDArray[np.float64]
"""3 x 3, from pixels of the item as stored to pixels of the other."""


def map_between(item: Picture, other: Picture, change: Transformation) -> Matrix:
    """`change` as it stands in their match. The two boxes tell a thousandth of the picture, which is exact enough for
    the eye; what is rotated or seen askew is slid to where the pictures correlate best."""
    guess = _from_numbers(item, other, change)
    if _is_upright(change):
        return guess
    greys = [cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8) for picture in (item, other)]
    best = guess
    for side in _SLIDE_SIDES:
        slid = _slid(greys[0], greys[1], best, side)
        if slid is None or not _near(slid, guess, other.pixels.shape, item.pixels.shape):
            break
        best = slid
    return best


def corners_of(width: int, height: int) -> NDArray[np.float64]:
    """4 x 2, clockwise from the upper left."""
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)


def _is_upright(change: Transformation) -> bool:
    return abs(change.rotation_deg) < _NO_ROTATION and change.perspective < _INSIDE


def turn_matrix(turn: Turn, width: int, height: int) -> Matrix:
    """From pixels of a picture to pixels of the same one mirrored where the turn says so, then rotated."""
    matrix = np.eye(3)
    if is_mirrored(turn):
        matrix = np.array([[-1.0, 0, width - 1], [0, 1, 0], [0, 0, 1]])
    for _ in range(quarters(turn)):
        # A quarter counter-clockwise takes (x, y) to (y, width - 1 - x).
        matrix = np.array([[0.0, 1, 0], [-1, 0, width - 1], [0, 0, 1]]) @ matrix
        width, height = height, width
    return matrix


def _from_numbers(item: Picture, other: Picture, change: Transformation) -> Matrix:
    """The map that the measured numbers describe: a similarity, moved to where the two boxes meet.

    Each edge of a box that was not cut off by the border of its picture says where that picture ends in the other
    one. That is one linear equation for the shift; all of them together are solved by least squares.
    """
    height, width = item.pixels.shape[:2]
    turn = turn_matrix(change.turn, width, height)
    if quarters(change.turn) % 2:
        width, height = height, width
    other_height, other_width = other.pixels.shape[:2]
    mine, theirs = turned_region(change.kept, change.turn), change.kept_of_other
    if _is_upright(change):
        return _box_to_box(mine, (width, height), theirs, (other_width, other_height)) @ turn
    scale = change.scale * _reduction(other) / _reduction(item)
    # Rows run downwards, so a counter-clockwise rotation has its positive sine above the diagonal.
    sine, cosine = np.sin(np.radians(change.rotation_deg)), np.cos(np.radians(change.rotation_deg))
    linear = scale * np.array([[cosine, sine], [-sine, cosine]])
    shift = _shift(linear, (width, height), (other_width, other_height), mine, theirs)
    return np.vstack([np.column_stack([linear, shift]), [0, 0, 1]]) @ turn


def _shift(
    linear: Matrix, size: tuple[int, int], other_size: tuple[int, int], mine: Region, theirs: Region
) -> NDArray[np.float64]:
    corners, other_corners = (corners_of(*each) for each in (size, other_size))
    there = corners @ linear.T
    back = np.linalg.inv(linear)
    here = other_corners @ back.T
    rows: list[NDArray[np.float64]] = []
    values: list[float] = []
    for axis, (low, high) in enumerate(((theirs.left, theirs.right), (theirs.top, theirs.bottom))):
        for edge, reach in ((low, there[:, axis].min()), (high, there[:, axis].max())):
            if _INSIDE < edge < 1 - _INSIDE:
                rows.append(np.eye(2)[axis])
                values.append(edge * other_size[axis] - reach)
    for axis, (low, high) in enumerate(((mine.left, mine.right), (mine.top, mine.bottom))):
        for edge, reach in ((low, here[:, axis].min()), (high, here[:, axis].max())):
            if _INSIDE < edge < 1 - _INSIDE:
                rows.append(-back[axis])
                values.append(edge * size[axis] - reach)
    if rows and np.linalg.matrix_rank(np.array(rows)) == 2:
        return np.asarray(np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0], np.float64)
    # The borders cut everything off: the middles of the boxes lie over each other.
    middle = np.array([(mine.left + mine.right) / 2 * size[0], (mine.top + mine.bottom) / 2 * size[1]])
    target = np.array(
        [(theirs.left + theirs.right) / 2 * other_size[0], (theirs.top + theirs.bottom) / 2 * other_size[1]]
    )
    return np.asarray(target - linear @ middle, np.float64)


def _box_to_box(mine: Region, size: tuple[int, int], theirs: Region, other_size: tuple[int, int]) -> Matrix:
    rows = []
    for low, high, length, to_low, to_high, to_length, axis in (
        (mine.left, mine.right, size[0], theirs.left, theirs.right, other_size[0], 0),
        (mine.top, mine.bottom, size[1], theirs.top, theirs.bottom, other_size[1], 1),
    ):
        ratio = (to_high - to_low) * to_length / max((high - low) * length, 1e-6)
        # Boxes are measured from border to border, pixels from middle to middle.
        shift = to_low * to_length - ratio * low * length + (ratio - 1) / 2
        rows.append([ratio, 0, shift] if axis == 0 else [0, ratio, shift])
    return np.array([*rows, [0, 0, 1]], np.float64)


def _slid(first: NDArray[np.uint8], second: NDArray[np.uint8], guess: Matrix, side: int) -> Matrix | None:
    """`guess` after OpenCV's ECC (Evangelidis and Psarakis 2008); None where the search does not converge."""
    size = min(1.0, side / max(second.shape))
    small = np.diag([size, size, 1.0])
    target = cv2.resize(second, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    source = cv2.warpPerspective(first, small @ guess, target.shape[::-1], flags=cv2.INTER_AREA)
    shown = cv2.warpPerspective(np.full_like(first, 255), small @ guess, target.shape[::-1], flags=cv2.INTER_NEAREST)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 60, 1e-5)
    try:
        start = np.eye(3, dtype=np.float32)
        _, warp = cv2.findTransformECC(target, source, start, cv2.MOTION_HOMOGRAPHY, criteria, shown, 5)
        back = np.linalg.inv(np.asarray(warp, np.float64))
        return np.asarray(np.linalg.inv(small) @ back @ small @ guess, np.float64)
    except (cv2.error, np.linalg.LinAlgError):
        # OpenCV's way of saying that the search did not converge.
        return None


def _near(found: Matrix, guess: Matrix, shape: tuple[int, ...], from_shape: tuple[int, ...]) -> bool:
    """Whether no corner was moved by more than an eighth of the picture: the numbers were measured, too."""
    corners = corners_of(from_shape[1], from_shape[0])[None]
    moved = cv2.perspectiveTransform(corners, found) - cv2.perspectiveTransform(corners, guess)
    return bool(np.isfinite(moved).all() and np.linalg.norm(moved, axis=-1).max() <= max(shape[:2]) / 8)


def turned_region(region: Region, turn: Turn) -> Region:
    """A region of a picture as a region of the same one turned."""
    left, top, right, bottom = region.left, region.top, region.right, region.bottom
    if is_mirrored(turn):
        left, right = 1 - right, 1 - left
    for _ in range(quarters(turn)):
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    return Region(left, top, right, bottom)


def _reduction(picture: Picture) -> float:
    """Pixels of the derivative for one pixel at full size."""
    return float(max(picture.pixels.shape[:2]) / max(picture.full_width, picture.full_height))
