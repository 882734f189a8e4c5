"""Decides whether two pictures show the same exposure, and measures what was done to one to make the other.

Features alone do not tell: two unrelated photos under one logo, and two photos of one building, agree in many of
them. So the pictures are laid over each other and compared block by block.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from pipeline.compare.pictures.agreement import Agreement, agreement
from pipeline.compare.pictures.alignment import (
    Aligned,
    Matrix,
    Prepared,
    as_hinted,
    as_wholes,
    by_features,
    guided,
    is_plausible,
    prepare,
    refined,
)
from pipeline.compare.pictures.done import chroma, transformation, without_perspective
from pipeline.model.likeness import Transformation, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

LEAST_BLOCKS = 12
LEAST_SHARE = 0.5
"""Of the textured blocks that both show must correlate, whatever was laid on one of them."""
LEAST_SHARE_DRAWN = 0.9
"""The same, where next to nothing is a photo: copies of a page agree all over, screens of other contents do not."""
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
SURELY_MOVED = 0.3
"""Of the windows: from here on it is another exposure, below it the pixels do not decide."""
LEAST_WINDOWS = 4
MOST_WHOLE = 1.0
"""Pixels beyond which movements are not measured well any more."""
_NEARLY = 0.15
"""Of width or height: nearer, a picture may as well lie on the whole of the other."""
_SETTLINGS = 2
_SIMPLE = 0.5
"""Pixels by which a copy may lie off without perspective, before that is said of it."""
_SETTLED = 0.3
"""Pixels: laid as closely as that, a copy need not be laid again."""
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
    moved: bool = False
    """The same view, and parts of it lie elsewhere in it: photographed again."""
    cells: int = 0
    """Of 16 in the inner picture that hold local features which agree: what frames and logos share lies in few."""
    frame_only: bool = False
    """What agrees is letters and signs on one colour: a frame, banner or logo that both bear."""

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
    chroma: float
    """Mean distance from grey, of 255."""


class _Attempt(NamedTuple):
    view: View
    found: Agreement
    aligned: Aligned

    @property
    def rank(self) -> tuple[int, float, float, int]:
        off = 0.0 if self.view is View.OTHER else -round(self.found.movement.whole, 1)
        return self.view, off, self.found.share, self.aligned.inliers


def subject(picture: Picture, turn: Turn = Turn.NONE) -> Subject:
    prepared = prepare(turned(picture.pixels, turn))
    longest = max(picture.full_width, picture.full_height)
    return Subject(prepared, turn, longest / max(prepared.grey.shape), chroma(picture.pixels))


def confirm(item: Subject, other: Subject, hint: Matrix | None = None) -> Confirmation:
    """Compares `item`, turned as its subject says, with `other`, which must not be turned.

    `hint`: where local features say that `item` lies on `other`, both in fractions of width and height.
    """
    tried: list[_Attempt] = []
    for attempt in _attempts(item.prepared, other.prepared, hint):
        tried.append(attempt)
        if attempt.view is View.SAME_EXPOSURE and attempt.found.movement.whole <= _SETTLED:
            break
        if len(tried) > 1 and tried[-2].view is View.SAME_EXPOSURE:
            # It was laid over the other once more, as closely as flow tells.
            break
    best = max(tried, key=lambda attempt: attempt.rank)
    if best.view is View.OTHER:
        most = max((attempt.aligned for attempt in tried), key=lambda aligned: (aligned.inliers, aligned.cells))
        return Confirmation(
            view=View.OTHER,
            inliers=most.inliers,
            agreement=round(best.found.share, 4),
            transformation=None,
            cells=most.cells,
            frame_only=any(_is_frame(attempt.found) for attempt in tried),
        )
    if best.view is View.SAME_EXPOSURE:
        best = _simpler(item.prepared, other.prepared, best)
    return Confirmation(
        view=best.view,
        inliers=best.aligned.inliers,
        agreement=round(best.found.share, 4),
        transformation=_transformation(item, other, best),
        moved=best.view is View.SAME_VIEW and best.found.movement.share >= SURELY_MOVED,
        cells=best.aligned.cells,
    )


def _attempts(item: Prepared, other: Prepared, hint: Matrix | None) -> Iterator[_Attempt]:
    for aligned in _alignments(item, other, hint):
        attempt = _attempt(item, other, aligned)
        yield attempt
        for _ in range(_SETTLINGS):
            if attempt.found.share < _WORTH_SETTLING or attempt.found.movement.whole <= _SETTLED:
                break
            settled = attempt.found.settled(attempt.aligned.homography)
            if settled is None or not is_plausible(settled, item.grey.shape):
                break
            attempt = _attempt(item, other, replace(aligned, homography=settled))
            yield attempt


def _attempt(item: Prepared, other: Prepared, aligned: Aligned) -> _Attempt:
    found = agreement(item, other, aligned.homography)
    view = _view(found)
    if view is View.SAME_VIEW and found.movement.share < SURELY_MOVED:
        # Undecided: in the frame of the item, where other pixels are resampled, it may be decided.
        back = agreement(other, item, np.asarray(np.linalg.inv(aligned.homography), np.float64))
        view = max(view, _view(back))
    return _Attempt(view, found, aligned)


def _simpler(item: Prepared, other: Prepared, best: _Attempt) -> _Attempt:
    """The same without perspective, where that agrees as well: what few features tell of it is mostly error."""
    flat = without_perspective(best.aligned.homography, item.grey.shape, other.grey.shape)
    if flat is None or not is_plausible(flat, item.grey.shape):
        return best
    simpler = _attempt(item, other, replace(best.aligned, homography=flat))
    close = simpler.found.movement.whole <= max(_SIMPLE, best.found.movement.whole + _SETTLED / 2)
    return simpler if simpler.view is View.SAME_EXPOSURE and close else best


def _alignments(item: Prepared, other: Prepared, hint: Matrix | None) -> Iterator[Aligned]:
    """Ways to lay one over the other, cheapest first.

    What the hint says comes late: it depends on which of the two asked, and nothing that is stored should.
    """
    whole = as_wholes(item, other)
    if hint is None or _is_near(hint, np.eye(3)):
        yield whole
    by_detail = by_features(item, other)
    if by_detail is not None:
        yield by_detail
    if hint is not None:
        for way in (guided(item, other, hint), as_hinted(item, other, hint)):
            if way is not None:
                yield way
    slid = refined(by_detail or whole, item, other)
    if slid is not None:
        yield slid


def _is_near(first: Matrix, second: Matrix) -> bool:
    """Whether both, in fractions, take the corners to nearly the same places."""
    corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]], np.float64)
    moved = [corners @ matrix.T for matrix in (first, second)]
    there = [each[:, :2] / each[:, 2:] for each in moved]
    return bool(np.abs(there[0] - there[1]).max() <= _NEARLY)


def _view(found: Agreement) -> View:
    if found.blocks < LEAST_BLOCKS or found.share < LEAST_SHARE:
        return View.OTHER
    if found.photographic < LEAST_BLOCKS and found.share < LEAST_SHARE_DRAWN:
        return View.OTHER
    moves = found.movement
    still = moves.windows >= LEAST_WINDOWS and moves.share <= MOST_MOVED and moves.whole <= MOST_WHOLE
    noisy = found.share_elsewhere >= LEAST_SHARE_NOISY and moves.within <= MOST_NOISY
    if still and (noisy or found.share_elsewhere >= LEAST_SHARE_ELSEWHERE):
        return View.SAME_EXPOSURE
    return View.SAME_VIEW if found.median >= LEAST_MEDIAN else View.OTHER


def _is_frame(found: Agreement) -> bool:
    # Some blocks of any two pictures correlate by chance: those lie anywhere.
    return found.agreeing >= LEAST_BLOCKS and 4 * found.photographic <= found.agreeing


def _transformation(item: Subject, other: Subject, attempt: _Attempt) -> Transformation:
    return transformation(
        (item.prepared, other.prepared),
        item.turn,
        (item.enlargement, other.enlargement),
        (item.chroma, other.chroma),
        attempt.aligned.homography,
        attempt.found,
    )
