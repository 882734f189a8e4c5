"""Decides whether two pictures show the same exposure, and measures what was done to one to make the other.

Features alone do not tell: two unrelated photos under one logo, and two photos of one building, agree in many of
them. So the pictures are laid over each other and compared block by block.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.agreement import Agreement, agreement
from pipeline.compare.alignment import (
    Aligned,
    Matrix,
    Prepared,
    as_wholes,
    by_features,
    local_linear,
    prepare,
)
from pipeline.model.likeness import Region, Transformation, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned, undone

LEAST_SHARE = 0.5
"""Of the textured blocks that both show must correlate."""
LEAST_MEDIAN = 0.8
LEAST_SHARE_AS_WHOLES = 0.7
"""Stricter where no feature says how the pictures lie."""
LEAST_BLOCKS = 12


@dataclass(frozen=True, slots=True)
class Confirmation:
    confirmed: bool
    inliers: int
    agreement: float
    """Share (0-1) of textured blocks that correlate; 0 where the pictures could not be laid over each other."""
    transformation: Transformation | None
    """None unless confirmed."""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A picture made ready for comparison, in one turn. Making it ready is what costs most: keep it."""

    prepared: Prepared
    turn: Turn
    full_width: int
    """Pixels before any scaling, in this turn."""


def subject(picture: Picture, turn: Turn = Turn.NONE) -> Subject:
    pixels = turned(picture.pixels, turn)
    upright = pixels.shape[1] == picture.pixels.shape[1] and turn in _UPRIGHT
    return Subject(prepare(pixels), turn, picture.full_width if upright else picture.full_height)


_UPRIGHT = {Turn.NONE, Turn.ROTATED_180, Turn.MIRRORED, Turn.MIRRORED_ROTATED_180}


def confirm(item: Subject, other: Subject) -> Confirmation:
    """Compares `item`, turned as its subject says, with `other`, which is not turned."""
    aligned = by_features(item.prepared, other.prepared)
    if aligned is not None:
        found = agreement(item.prepared, other.prepared, aligned.homography)
        if _agrees(found, LEAST_SHARE):
            return _confirmed(item, other, aligned, found)
    whole = as_wholes(item.prepared, other.prepared)
    found_whole = agreement(item.prepared, other.prepared, whole.homography)
    if _agrees(found_whole, LEAST_SHARE_AS_WHOLES):
        return _confirmed(item, other, whole, found_whole)
    if aligned is None:
        return Confirmation(False, 0, found_whole.share, None)
    return Confirmation(False, aligned.inliers, found.share, None)
