"""Whether a picture goes on across the edge of a region, or ends there.

Whoever crops a picture leaves one that shows less; whoever frames it (a screenshot, bars, a collage, a caption) leaves
one that shows more. Areas alone do not tell the two apart. The edge does: across a crop's edge the larger picture
simply goes on; a frame has a seam there, a step that runs along the whole edge, or nothing but a flat field beyond.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.model.likeness import Region

Plane = NDArray[np.uint8]
_Profile = NDArray[np.float32]

MARGIN = 0.03
"""Share of the side: closer to the border of the picture a cut is not looked at."""
_REACH = 0.02
"""Share of the side by which an edge may lie off: alignment is not exact, and regions come in blocks."""
_AROUND = 0.12
"""Share of the side on either side of the edge that it is held against."""
_STEP = 1.6
_GREY_LEVELS = 3.0
"""A seam is this many times as strong as nine of ten lines near it, and this many grey levels on top."""
_FOLLOWS = 20.0
"""Per cent of the lines near an edge across which the picture follows less than across the edge itself: at least.
Measured over 40 photos beside another one, edge to edge: without this three of them seemed to go on in it."""
_RESEMBLES = 0.4
"""Correlation across an edge, at least: a picture that resembles itself less there tells nothing. Measured as above:
pictures beside each other reached 0.37."""
_FLAT = 4.0
"""Grey levels, standard deviation along the edge: less is a bar, a frame or a clear sky."""
_SIDES = 4


def goes_on(grey: Plane, region: Region) -> bool | None:
    """Whether the picture goes on beyond `region` on every side where something lies; None where it cannot be told."""
    answers = [_across(grey, region, side) for side in range(_SIDES)]
    known = [answer for answer in answers if answer is not None]
    return all(known) if known else None


def has_seams(grey: Plane, region: Region, sides: Iterable[int] = range(_SIDES)) -> bool | None:
    """Whether every one of `sides` that lies inside the picture is a seam; None where only some are, or none lies."""
    asked = (_turned(grey, region, side) for side in sides)
    answers = {_has_seam(*found) for found in asked if found is not None}
    return answers.pop() if len(answers) == 1 else None


def inner_sides(grey: Plane, region: Region) -> frozenset[int]:
    """Sides of `region` (left, right, top, bottom) that do not lie at the border of the picture."""
    return frozenset(side for side in range(_SIDES) if _turned(grey, region, side) is not None)


def _across(grey: Plane, region: Region, side: int) -> bool | None:
    found = _turned(grey, region, side)
    if found is None:
        return None
    band, line = found
    if _has_seam(band, line):
        return False
    reach = max(2, round(band.shape[1] * _REACH))
    inside, beyond = band[:, line + reach : line + 4 * reach], band[:, max(0, line - 4 * reach) : line - reach]
    if not inside.size or not beyond.size:
        return None
    # One line without any detail is enough for a bar: whatever is written further out.
    if float(beyond.std(axis=0).min()) >= _FLAT:
        # Two pictures side by side may meet without a step.
        return _follows(band, line) or None
    # A clear sky goes on flat on both sides: nothing is seen there, either way.
    return None if float(inside.std(axis=0).mean()) < _FLAT else False


def _turned(grey: Plane, region: Region, side: int) -> tuple[Plane, int] | None:
    """(the stripe that the edge stands in, column of the edge), turned so that the edge is the region's left one.

    None where the edge lies at the border of the picture.
    """
    height, width = grey.shape
    left, top = round(region.left * width), round(region.top * height)
    right, bottom = round(region.right * width), round(region.bottom * height)
    if side in (0, 1):
        band, line = grey[top:bottom, :], left if side == 0 else width - right
        band = band if side == 0 else band[:, ::-1]
    else:
        band, line = grey[:, left:right].T, top if side == 2 else height - bottom
        band = band if side == 2 else band[:, ::-1]
    least = max(4, round(band.shape[1] * MARGIN))
    if not least <= line <= band.shape[1] - 4 or band.shape[0] < 16:
        return None
    return band, line


def _has_seam(band: Plane, line: int) -> bool:
    steps = _steps(band)
    width = band.shape[1]
    reach, around = max(2, round(width * _REACH)), max(8, round(width * _AROUND))
    near = steps[max(0, line - reach) : line + reach + 1]
    before = steps[max(0, line - around) : max(0, line - reach - 1)]
    after = steps[line + reach + 2 : line + around]
    others = np.concatenate([before, after])
    if not near.size or others.size < 4:
        return False
    return bool(near.max() > _STEP * np.percentile(others, 90) + _GREY_LEVELS)


def _follows(band: Plane, line: int) -> bool:
    """Whether what lies beyond the edge resembles what lies within as much as it does across other lines near it."""
    reach, around = max(2, round(band.shape[1] * _REACH)), max(8, round(band.shape[1] * _AROUND))
    columns = np.arange(max(reach + 1, line - 2 * around), min(band.shape[1] - reach - 1, line + 2 * around))
    even = band.astype(np.float32) - band.mean(axis=0, dtype=np.float32)
    before, after = even[:, columns - reach - 1], even[:, columns + reach + 1]
    spread = np.sqrt((before**2).mean(axis=0) * (after**2).mean(axis=0))
    alike = (before * after).mean(axis=0) / np.maximum(spread, 1.0)
    apart = np.abs(columns - line)
    at, others = alike[apart <= 1], alike[apart > 2 * reach]
    return bool(at.size and others.size and at.mean() >= max(_RESEMBLES, float(np.percentile(others, _FOLLOWS))))


def _steps(band: Plane) -> _Profile:
    """How strongly the grey levels change from each column to the next but one: the median over the rows."""
    values = band.astype(np.float32)
    change = np.abs(values[:, 2:] - values[:, :-2])
    return np.concatenate([[0.0], np.median(change, axis=0), [0.0]]).astype(np.float32)
