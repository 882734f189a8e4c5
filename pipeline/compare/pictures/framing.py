"""A part of a picture within a screen or bars: their edge closes in on it, and is no patch laid on the picture.

Where a crop stands in a screenshot, the map still says where the whole picture would lie. Rows of one even colour that
run inwards from there, and lie where the other picture shows something, belong to the frame.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pictures.seams import Plane
from pipeline.model.likeness import Region

_EVEN: Final = 4.0
"""Grey levels, standard deviation along a row of a frame."""
_ONE_COLOUR: Final = 8.0
"""Grey levels by which the rows of a frame may differ."""
_SHOWS: Final = 8.0
"""Grey levels, standard deviation of what lies under a frame."""
_LEAST: Final = 0.02
"""Share of what both show: less is what alignment leaves at the edges."""
_MOST: Final = 0.8
_BORDER: Final = 0.004
"""An edge this near to the picture's own is not closed in: something was laid on it, or nothing can be told."""
_SLIVER: Final = 24
"""Pixels of a patch that are left over where a frame ends: patches are drawn from blocks of 16."""


@dataclass(frozen=True, slots=True)
class Common:
    """What two pictures show, upright to each other, in fractions of each."""

    item: Region
    other: Region
    differing: tuple[Region, ...]
    """Of the other."""


def closed_in(found: Common, item: Plane, other: Plane) -> Common:
    """Without the rows and columns that are the frame of one of the two."""
    for side in range(4):
        shares = _frame(other, found.other, item, found.item, side), _frame(item, found.item, other, found.other, side)
        share = max(shares)
        if share >= _LEAST:
            found = Common(_cut(found.item, side, share), _cut(found.other, side, share), found.differing)
    return replace(found, differing=tuple(_left_of(found.differing, found.other, other)))


def _frame(plane: Plane, region: Region, under: Plane, under_region: Region, side: int) -> float:
    """Share of `region` that is a frame of `plane` along one side (left, top, right, bottom); 0 for none."""
    edge = _edges(region)[side]
    if min(edge, 1 - edge) < _BORDER:
        return 0.0
    lines = _from_side(_cropped(plane, region), side)
    if min(lines.shape) < 8:
        return 0.0
    level = float(lines[0].mean())
    even = (lines.std(axis=1) < _EVEN) & (np.abs(lines.mean(axis=1) - level) < _ONE_COLOUR)
    share = float(len(lines) if even.all() else int(np.argmin(even))) / len(lines)
    if not _LEAST <= share <= _MOST:
        return 0.0
    hidden = _from_side(_cropped(under, under_region), side)
    return share if float(hidden[: max(1, round(share * len(hidden)))].std()) > _SHOWS else 0.0


def _from_side(plane: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Rows or columns, the one at this side first, without their ends."""
    lines = plane.T if side % 2 == 0 else plane
    lines = lines[::-1] if side >= 2 else lines
    ends = lines.shape[1] // 20
    return lines[:, ends : lines.shape[1] - ends]


def _cropped(plane: Plane, region: Region) -> NDArray[np.float32]:
    height, width = plane.shape
    rows = slice(round(region.top * height), max(round(region.top * height) + 1, round(region.bottom * height)))
    columns = slice(round(region.left * width), max(round(region.left * width) + 1, round(region.right * width)))
    return plane[rows, columns].astype(np.float32)


def _cut(region: Region, side: int, share: float) -> Region:
    edges = list(_edges(region))
    opposite = edges[(side + 2) % 4]
    edges[side] = round(edges[side] + share * (opposite - edges[side]), 3)
    return Region(*edges)


def _left_of(boxes: tuple[Region, ...], region: Region, plane: Plane) -> list[Region]:
    """Patches as far as they lie in `region`; what is left of a frame's own patch is none."""
    left = []
    for box in boxes:
        inside = Region(
            max(box.left, region.left),
            max(box.top, region.top),
            min(box.right, region.right),
            min(box.bottom, region.bottom),
        )
        height, width = plane.shape
        sides = (inside.right - inside.left) * width, (inside.bottom - inside.top) * height
        if inside == box or min(sides) > _SLIVER:
            left.append(inside)
    return left


def _edges(region: Region) -> tuple[float, float, float, float]:
    return region.left, region.top, region.right, region.bottom
