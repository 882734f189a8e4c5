"""Adds to matches what the edges of their regions tell: which copy is the piece, and which one bears what differs."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import cv2
import numpy as np

from pipeline.compare.gallery import Gallery
from pipeline.compare.pictures.seams import Plane, goes_on, has_seams, inner_sides
from pipeline.model.basics import Digest
from pipeline.model.likeness import Match, Region, Transformation, Turn

LONGEST_SIDE: Final = 512
"""Pixels; what the sizes in `seams` were measured at."""
WHOLE: Final = 0.97
"""Share of a picture's area from which it counts as all of it."""
MOST: Final = 200
"""Matches of one item that are looked at; strongest first. Whoever sends a thousand copies gets no more."""
_REGIONS: Final = 4
"""Most regions whose edges are looked at, the largest ones."""
_STRAIGHT_DEG: Final = 1.0
_FLAT_PERSPECTIVE: Final = 0.01


def with_edges(matches: Iterable[Match], gallery: Gallery) -> tuple[Match, ...]:
    """The matches in their order. Nothing is opened for those where nothing is cut off or laid on."""
    found = tuple(matches)
    strongest = sorted((one for one in found if _is_asked(one)), key=lambda one: (-one.agreement, one.item, one.other))
    looked_at = {(one.item, one.other) for one in strongest[:MOST]}
    pictures = _Pictures(gallery)
    return tuple(_looked_at(one, pictures) if (one.item, one.other) in looked_at else one for one in found)


def area(region: Region) -> float:
    """Share of the picture, 0-1."""
    return max(0.0, region.right - region.left) * max(0.0, region.bottom - region.top)


@dataclass(slots=True)
class _Pictures:
    gallery: Gallery
    ready: dict[Digest, Plane] = field(default_factory=dict)

    def grey(self, picture: Digest) -> Plane:
        if picture not in self.ready:
            self.ready[picture] = self._reduced(picture)
        return self.ready[picture]

    def _reduced(self, picture: Digest) -> Plane:
        grey = cv2.cvtColor(self.gallery.picture(picture).pixels, cv2.COLOR_RGB2GRAY)
        scale = LONGEST_SIDE / max(grey.shape)
        if scale < 1:
            grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return np.asarray(grey, np.uint8)


def _is_asked(match: Match) -> bool:
    change = match.transformation
    return change is not None and (
        area(change.kept) < WHOLE or area(change.kept_of_other) < WHOLE or bool(change.overlays)
    )


def _looked_at(match: Match, pictures: _Pictures) -> Match:
    change = match.transformation
    if change is None or match.item_picture is None or match.other_picture is None:
        return match
    item, other = pictures.grey(match.item_picture), pictures.grey(match.other_picture)
    told = replace(
        change,
        goes_on=goes_on(item, change.kept) if area(change.kept) < WHOLE else None,
        goes_on_in_other=goes_on(other, change.kept_of_other) if area(change.kept_of_other) < WHOLE else None,
        laid_on_other=_laid_on_other(change, item, other),
    )
    return replace(match, transformation=told)


def _laid_on_other(change: Transformation, item: Plane, other: Plane) -> bool | None:
    """Where all regions that can be told agree; None where the pictures do not lie straight on each other."""
    straight = abs(change.rotation_deg) < _STRAIGHT_DEG and change.perspective < _FLAT_PERSPECTIVE
    if change.turn is not Turn.NONE or not straight:
        return None
    answers = set()
    for region in change.overlays[:_REGIONS]:
        there = _in_item(region, change)
        # A side at which one of the two pictures ends is an edge in that one alone.
        sides = inner_sides(other, region) & inner_sides(item, there)
        in_other, in_item = has_seams(other, region, sides), has_seams(item, there, sides)
        if in_other is not None and in_item is not None and in_other is not in_item:
            answers.add(in_other)
    return answers.pop() if len(answers) == 1 else None


def _in_item(region: Region, change: Transformation) -> Region:
    """A region of the other as it lies in the item."""
    kept, kept_of_other = change.kept, change.kept_of_other

    def moved(value: float, start: float, end: float, to_start: float, to_end: float) -> float:
        share = (value - start) / (end - start) if end > start else 0.0
        return min(1.0, max(0.0, to_start + share * (to_end - to_start)))

    across = (kept_of_other.left, kept_of_other.right, kept.left, kept.right)
    down = (kept_of_other.top, kept_of_other.bottom, kept.top, kept.bottom)
    return Region(
        moved(region.left, *across), moved(region.top, *down), moved(region.right, *across), moved(region.bottom, *down)
    )
