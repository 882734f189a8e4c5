"""The pictures of an answer: the question and a copy, the same thing at the same place in both. Derivatives only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from pipeline.errors import InvalidInput
from pipeline.export.aligned import AlignedPair, aligned, closer
from pipeline.model.asking import Answer, HeldCopy
from pipeline.model.basics import Digest
from pipeline.model.descriptions import Keyframe
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Region
from pipeline.model.pictures import Picture, Pixels
from pipeline.ports import Vault
from pipeline.steps.comparing import stored_picture

_QUALITY: Final = 82
SIDE: Final = 560
"""Pixels of the longer side of one picture of a pair."""
_LARGEST: Final = 2240
"""Pixels of a canvas that is cut down afterwards."""
_MOSTLY: Final = 0.75
"""Share of the longer side from which the whole question is drawn beside a copy."""


@dataclass(frozen=True, slots=True)
class PairPictures:
    """Two JPEGs of one size."""

    question: bytes
    held: bytes
    width: int
    height: int
    laid_over: bool
    """The same thing lies at the same place in both."""
    boxes: tuple[Region, ...]
    """Patches that differ, in fractions of both."""
    part: bool = False
    """Only what both show is drawn: a screen or other pictures lie around it in the question."""


def shown_pictures(answer: Answer, most: int) -> frozenset[Digest]:
    """The question's pictures that are shown: its first one, and those that stand beside the first `most` copies."""
    examination = answer.question.examination
    if examination is None:
        return frozenset()
    frames = [_first(examination), *(_of_question(examination, copy) for copy in answer.copies[:most])]
    return frozenset(frame.derivative for frame in frames if frame is not None)


def pair_pictures(
    vault: Vault, is_derivative: Callable[[Digest], bool], question: Examination | None, copy: HeldCopy
) -> PairPictures | None:
    """None where one of them has no picture. `vault` holds the pictures of the question too.

    Evidence itself must never meet a decoder outside of the sandbox, whatever the records say.
    """
    held = copy.held.examination
    if question is None or held is None:
        return None
    mine, kept = _of_question(question, copy), _of_copy(held, copy)
    if mine is None or kept is None or not (is_derivative(mine.derivative) and is_derivative(kept.derivative)):
        return None
    asked, found = stored_picture(vault, mine), stored_picture(vault, kept)
    copy_first = _copy_first(copy)
    first, second = (found, asked) if copy_first else (asked, found)
    drawn, part = _drawn(first, second, copy, SIDE), False
    if drawn.on_item is not copy_first and (share := _shared(drawn)) < _MOSTLY:
        # The question is a screenshot or collage: it stands whole at the head of the page, and here small.
        drawn, part = closer(_drawn(first, second, copy, min(_LARGEST, round(SIDE / share)))), True
    sides = (drawn.other, drawn.item) if copy_first else (drawn.item, drawn.other)
    height, width = drawn.item.shape[:2]
    laid_over = copy.match is None or copy.match.transformation is not None
    return PairPictures(_jpeg(sides[0]), _jpeg(sides[1]), width, height, laid_over, drawn.boxes, part)


def _shared(drawn: AlignedPair) -> float:
    """Length of what both show for that of the canvas, along its longer side; 1 where no map is known."""
    if not drawn.outline:
        return 1.0
    axis = int(np.argmax(drawn.shown.shape))
    return max(0.05, float(drawn.shown.any(axis=1 - axis).mean()))


def _copy_first(copy: HeldCopy) -> bool:
    """A match is measured from its first item, which is the copy where its digest is the smaller one."""
    return copy.match is not None and copy.match.item == copy.held.item.sha256


def _of_question(question: Examination, copy: HeldCopy) -> Keyframe | None:
    if copy.match is None:
        return _first(question)
    return _frame(question, copy.match.other_picture if _copy_first(copy) else copy.match.item_picture)


def _of_copy(held: Examination, copy: HeldCopy) -> Keyframe | None:
    if copy.match is None:
        return _first(held)
    return _frame(held, copy.match.item_picture if _copy_first(copy) else copy.match.other_picture)


def _drawn(item: Picture, other: Picture, copy: HeldCopy, longest: int) -> AlignedPair:
    change = copy.match.transformation if copy.match else None
    try:
        return aligned(item, other, change, longest=longest)
    except ValueError:
        # A map that folds the picture away shows nothing: each whole, then.
        return aligned(item, other, longest=longest)


def _first(examination: Examination) -> Keyframe | None:
    shown = [frame for frame in examination.keyframes if frame.shown] or list(examination.keyframes)
    return shown[0] if shown else None


def _frame(examination: Examination, picture: Digest | None) -> Keyframe | None:
    """The compared picture; where only sound led here, the first one."""
    found = (frame for frame in examination.keyframes if frame.derivative == picture)
    return next(found, None) or _first(examination)


def _jpeg(pixels: Pixels) -> bytes:
    done, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise InvalidInput("a picture of the answer cannot be encoded")
    return encoded.tobytes()
