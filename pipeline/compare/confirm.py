"""Decides whether two pictures show the same exposure, and measures what was done to one to make the other.

Features alone do not tell: two unrelated photos under one logo, and two photos of one building, agree in many of
them. So the pictures are laid over each other and compared block by block.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from pipeline.compare.agreement import Agreement, agreement
from pipeline.compare.alignment import (
    Aligned,
    Matrix,
    Prepared,
    as_hinted,
    as_wholes,
    by_features,
    is_plausible,
    local_linear,
    prepare,
    refined,
)
from pipeline.compare.regions import seen_in, unturned
from pipeline.model.likeness import Region, Transformation, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

LEAST_BLOCKS = 12
LEAST_SHARE = 0.5
"""Of the textured blocks that both show must correlate, whatever was laid on one of them."""
LEAST_MEDIAN = 0.8
"""Median correlation of these blocks for the same view."""
LEAST_SHARE_ELSEWHERE = 0.88
"""Of the blocks outside what was laid on; noise or a watermark all over may leave `LEAST_SHARE_NOISY`, if what is left
lies still beyond doubt."""
LEAST_SHARE_NOISY = 0.65
MOST_NOISY = 0.25
"""Pixels. Measured: such copies lie off by 0.05 to 0.2, scenes that were photographed again by 0.3 and more."""
MOST_MOVED = 0.15
"""Of the windows. Measured: copies up to 0.08, also at the lowest bitrate and off a screen; 0.22 and more where the
nearest part of a scene lies off the farthest by 1.5 pixels of 512."""
LEAST_WINDOWS = 4
MOST_WHOLE = 1.0
"""Pixels beyond which movements are not measured well any more."""
_SETTLINGS = 2
_WORTH_SETTLING = 0.3
"""Share of blocks that must correlate already for flow to lead anywhere."""


class View(IntEnum):
    """How much two pictures have in common, in rising order."""

    OTHER = 0
    SAME_VIEW = 1
    """One scene from nearly one spot: neighbouring frames of a video, a burst, two people side by side."""
    SAME_EXPOSURE = 2


@dataclass(frozen=True, slots=True)
class Confirmation:
    view: View
    inliers: int
    """Pairs of local features that agree; 0 where the pictures were laid over each other as wholes."""
    agreement: float
    """Share (0-1) of textured blocks that correlate."""
    transformation: Transformation | None
    """None for another view."""

    @property
    def confirmed(self) -> bool:
        return self.view is View.SAME_EXPOSURE


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A picture made ready for comparison, in one turn. Making it ready is what costs most: keep it."""

    prepared: Prepared
    turn: Turn
    enlargement: float
    """Pixels at full size for one prepared pixel."""


class _Attempt(NamedTuple):
    view: View
    found: Agreement
    aligned: Aligned

    @property
    def rank(self) -> tuple[int, float, int]:
        return self.view, self.found.share, self.aligned.inliers


def subject(picture: Picture, turn: Turn = Turn.NONE) -> Subject:
    prepared = prepare(turned(picture.pixels, turn))
    longest = max(picture.full_width, picture.full_height)
    return Subject(prepared, turn, longest / max(prepared.grey.shape))


def confirm(item: Subject, other: Subject, hint: Matrix | None = None) -> Confirmation:
    """Compares `item`, turned as its subject says, with `other`, which must not be turned.

    `hint`: where local features say that `item` lies on `other`, both in fractions of width and height.
    """
    best: _Attempt | None = None
    for attempt in _attempts(item.prepared, other.prepared, hint):
        if best is None or attempt.rank > best.rank:
            best = attempt
        if best.view is View.SAME_EXPOSURE:
            break
    if best is None or best.view is View.OTHER:
        inliers, share = (best.aligned.inliers, best.found.share) if best else (0, 0.0)
        return Confirmation(View.OTHER, inliers, round(share, 4), None)
    return Confirmation(best.view, best.aligned.inliers, round(best.found.share, 4), _transformation(item, other, best))


def _attempts(item: Prepared, other: Prepared, hint: Matrix | None) -> Iterator[_Attempt]:
    for aligned in _alignments(item, other, hint):
        attempt = _attempt(item, other, aligned)
        yield attempt
        for _ in range(_SETTLINGS):
            if attempt.found.share < _WORTH_SETTLING:
                break
            settled = attempt.found.settled(attempt.aligned.homography)
            if settled is None or not is_plausible(settled, item.grey.shape):
                break
            attempt = _attempt(item, other, Aligned(settled, aligned.inliers))
            yield attempt


def _attempt(item: Prepared, other: Prepared, aligned: Aligned) -> _Attempt:
    found = agreement(item, other, aligned.homography)
    return _Attempt(_view(found), found, aligned)


def _alignments(item: Prepared, other: Prepared, hint: Matrix | None) -> Iterator[Aligned]:
    """Ways to lay one over the other, cheapest and likeliest first."""
    by_detail = by_features(item, other)
    hinted = None if hint is None else as_hinted(item, other, hint)
    ways = [way for way in (by_detail, hinted, as_wholes(item, other)) if way is not None]
    yield from ways
    for way in ways:
        slid = refined(way, item, other)
        if slid is not None:
            yield slid


def _view(found: Agreement) -> View:
    if found.blocks < LEAST_BLOCKS or found.share < LEAST_SHARE:
        return View.OTHER
    moves = found.movement
    still = moves.windows >= LEAST_WINDOWS and moves.share <= MOST_MOVED and moves.whole <= MOST_WHOLE
    noisy = found.share_elsewhere >= LEAST_SHARE_NOISY and moves.within <= MOST_NOISY
    if still and (noisy or found.share_elsewhere >= LEAST_SHARE_ELSEWHERE):
        return View.SAME_EXPOSURE
    return View.SAME_VIEW if found.median >= LEAST_MEDIAN else View.OTHER


def _transformation(item: Subject, other: Subject, attempt: _Attempt) -> Transformation:
    homography = attempt.aligned.homography
    shape, other_shape = item.prepared.grey.shape, other.prepared.grey.shape
    inverse = np.asarray(np.linalg.inv(homography), np.float64)
    middle = inverse @ np.array([other_shape[1] / 2, other_shape[0] / 2, 1.0])
    linear = local_linear(homography, middle[:2] / middle[2])
    scale = float(np.sqrt(np.linalg.det(linear))) * other.enlargement / item.enlargement
    # Rows run downwards, so a counter-clockwise rotation has its positive sine above the diagonal.
    rotation = float(np.degrees(np.arctan2(linear[0, 1] - linear[1, 0], linear[0, 0] + linear[1, 1])))
    kept = unturned(seen_in(inverse, other_shape, shape), item.turn)
    return Transformation(
        turn=item.turn,
        scale=round(scale, 4),
        rotation_deg=round(rotation, 2) + 0.0,
        kept=kept,
        kept_of_other=seen_in(homography, shape, other_shape),
        overlays=tuple(Region(*(round(edge, 3) for edge in box)) for box in attempt.found.differing),
    )
