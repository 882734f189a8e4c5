"""What was done to one picture to make the other, measured on the aligned ones."""

import cv2
import numpy as np

from pipeline.compare.pictures.agreement import Agreement
from pipeline.compare.pictures.alignment import Matrix, Prepared, local_linear
from pipeline.compare.pictures.framing import Common, closed_in
from pipeline.compare.pictures.regions import seen_in, unturned
from pipeline.compare.pictures.surroundings import around
from pipeline.model.likeness import Colour, Region, Transformation, Turn
from pipeline.model.pictures import Pixels

_COLOURED = 6.0
_NO_PERSPECTIVE = 1e-4
_UPRIGHT = 0.25
"""Degrees."""
_UPRIGHT_PERSPECTIVE = 0.004
_GREY = 2.5
"""Mean distance from grey, of 255, that sensors and sepia exceed and JPEG of a grey picture does not reach."""


def chroma(pixels: Pixels) -> float:
    """Mean distance of a height x width x 3 RGB picture from grey, of 255."""
    small = cv2.resize(pixels, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32)
    return float((small.max(axis=2) - small.min(axis=2)).mean())


def colour(item: float, other: float) -> Colour:
    """From the `chroma` of both."""
    if item >= _COLOURED and other <= _GREY:
        return Colour.LOST
    return Colour.ADDED if other >= _COLOURED and item <= _GREY else Colour.KEPT


def transformation(
    pictures: tuple[Prepared, Prepared],
    turn: Turn,
    enlargements: tuple[float, float],
    chromas: tuple[float, float],
    homography: Matrix,
    found: Agreement,
) -> Transformation:
    """`pictures`: the item's, turned as `turn` says, and the other's, which `homography` leads to."""
    shape, other_shape = (picture.grey.shape for picture in pictures)
    inverse = np.asarray(np.linalg.inv(homography), np.float64)
    middle = inverse @ np.array([other_shape[1] / 2, other_shape[0] / 2, 1.0])
    linear = local_linear(homography, middle[:2] / middle[2])
    scale = float(np.sqrt(np.linalg.det(linear))) * enlargements[1] / enlargements[0]
    # Rows run downwards, so a counter-clockwise rotation has its positive sine above the diagonal.
    rotation = float(np.degrees(np.arctan2(linear[0, 1] - linear[1, 0], linear[0, 0] + linear[1, 1])))
    shown, shown_of_other = seen_in(inverse, other_shape, shape), seen_in(homography, shape, other_shape)
    perspective = round(_perspective(homography, shown, shape), 4)
    common = Common(shown, shown_of_other, tuple(Region(*(round(edge, 3) for edge in box)) for box in found.differing))
    if abs(rotation) < _UPRIGHT and perspective < _UPRIGHT_PERSPECTIVE:
        common = closed_in(common, pictures[0].grey, pictures[1].grey)
    return Transformation(
        turn=turn,
        scale=round(scale, 4),
        rotation_deg=round(rotation, 2) + 0.0,
        kept=unturned(common.item, turn),
        kept_of_other=common.other,
        overlays=common.differing,
        perspective=perspective,
        around=around(pictures[1].grey, common.other),
        around_item=around(pictures[0].grey, common.item),
        colour=colour(*chromas),
        brightness=round(found.lighter, 1) + 0.0,
        contrast=round(found.contrast, 3),
    )


def without_perspective(homography: Matrix, shape: tuple[int, ...], other_shape: tuple[int, ...]) -> Matrix | None:
    """The affine map nearest to `homography` where both pictures show something; None where it has no perspective."""
    shown = seen_in(np.asarray(np.linalg.inv(homography), np.float64), other_shape, shape)
    if _perspective(homography, shown, shape) < _NO_PERSPECTIVE:
        return None
    corners, mapped = _mapped(homography, shown, shape)
    terms = np.hstack([corners, np.ones((4, 1))])
    return np.vstack([np.linalg.lstsq(terms, mapped, rcond=None)[0].T, [0.0, 0.0, 1.0]])


def _mapped(homography: Matrix, shown: Region, shape: tuple[int, ...]) -> tuple[Matrix, Matrix]:
    """The corners of what is shown, in the item and in the other."""
    height, width = shape[:2]
    left, right, top, bottom = shown.left * width, shown.right * width, shown.top * height, shown.bottom * height
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    return corners, np.asarray(cv2.perspectiveTransform(corners[:, None], homography)[:, 0], np.float64)


def _perspective(homography: Matrix, shown: Region, shape: tuple[int, ...]) -> float:
    """How far the corners of what is shown lie off a parallelogram, as a share of its longer side."""
    _, mapped = _mapped(homography, shown, shape)
    off = np.linalg.norm(mapped[0] + mapped[2] - mapped[1] - mapped[3])
    sides = [float(np.linalg.norm(mapped[end] - mapped[0])) for end in (1, 3)]
    return float(off) / max(*sides, 1e-6)
