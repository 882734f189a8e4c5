"""Frames of two videos reduced to what both show, so that they can be compared over time.

What stands still says nothing about time: of a fixed camera, only the passing car does. So what became different within
a second is compared, picture by picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pairs import Matrix
from pipeline.compare.pictures.regions import seen_in
from pipeline.compare.videos.lines import Line
from pipeline.compare.videos.reels import Times
from pipeline.model.likeness import Region, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

_ACROSS, _DOWN = 32, 18
_FINER = 4
_TEXTURED = 3.0
"""Grey levels, standard deviation within a tile: flatter ones say nothing."""
_CORRELATES = 0.6

Stack = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Glances:
    """Small grey pictures of one stretch of a video."""

    times: Times
    """n, seconds."""
    looks: Stack
    """n x 576, each without its own mean: a copy may be lighter."""

    def __len__(self) -> int:
        return len(self.times)

    @classmethod
    def of_item(cls, frames: Sequence[Picture], turn: Turn, onto: Matrix) -> Self:
        """`onto`: from the turned item to the other, both in fractions."""
        region = _common(onto)
        return cls(_times(frames), _stack([_look(turned(frame.pixels, turn), region, onto) for frame in frames]))

    @classmethod
    def of_other(cls, frames: Sequence[Picture], onto: Matrix) -> Self:
        region = _common(onto)
        return cls(_times(frames), _stack([_look(frame.pixels, region, np.eye(3)) for frame in frames]))

    def changes(self, lag_s: float = 1.0) -> Stack:
        """What became different within the `lag_s` seconds before each look; nothing where it began later."""
        before = nearest(self.times, self.times - lag_s)
        changed = self.looks - self.looks[before]
        changed[self.times - self.times[before] < 0.5 * lag_s] = 0.0
        return np.asarray(changed, np.float32)


def nearest(times: Times, at: Times) -> NDArray[np.intp]:
    """Place of the time nearest to each of `at`; `times` ascend."""
    after = np.clip(np.searchsorted(times, at), 1, max(1, len(times) - 1))
    after = np.minimum(after, len(times) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(times[after] - at < at - times[before], after, before)


def likeness(own: Glances, other: Glances, line: Line) -> tuple[Times, Times]:
    """(own times, how alike the whole looks are at each) along a line, where both have frames.

    Alike is the share of tiles that correlate, so that a banner takes away no more than its own.
    """
    predicted = line.other(own.times)
    rows = np.flatnonzero((predicted >= other.times[0] - 0.3) & (predicted <= other.times[-1] + 0.3))
    columns = nearest(other.times, predicted[rows])
    here, there = _tiles(own.looks[rows]), _tiles(other.looks[columns])
    deviations = here.std(axis=2), there.std(axis=2)
    shared = np.maximum(deviations[0] * deviations[1], 1e-3)
    correlation = ((here - here.mean(axis=2, keepdims=True)) * (there - there.mean(axis=2, keepdims=True))).mean(axis=2)
    textured = np.maximum(*deviations) >= _TEXTURED
    alike = ((correlation / shared >= _CORRELATES) & textured).sum(axis=1) / np.maximum(1, textured.sum(axis=1))
    return own.times[rows], np.asarray(alike, np.float64)


def _tiles(looks: Stack) -> Stack:
    """n x 12 x 48: four across, three down."""
    split = looks.reshape(-1, 3, _DOWN // 3, 4, _ACROSS // 4).transpose(0, 1, 3, 2, 4)
    return np.asarray(split.reshape(len(looks), 12, -1), np.float32)


def _times(frames: Sequence[Picture]) -> Times:
    return np.array([frame.position_s for frame in frames], np.float64)


def _stack(looks: Sequence[NDArray[np.float32]]) -> Stack:
    if not looks:
        return np.zeros((0, _ACROSS * _DOWN), np.float32)
    flat = np.stack(looks).reshape(len(looks), -1)
    # Where the item does not reach, both are blank: NaN marks it, and it counts nowhere.
    return np.asarray(np.nan_to_num(flat - np.nanmean(flat, axis=1, keepdims=True)), np.float32)


def _common(onto: Matrix) -> Region:
    """The part of the other that the item shows, in fractions."""
    return seen_in(onto, (1, 1), (1, 1))


def _look(pixels: NDArray[np.uint8], region: Region, onto: Matrix) -> Stack:
    """The region of the other, as this picture shows it. Both are sampled alike, so that equal frames look equal."""
    across, down = max(1e-3, region.right - region.left), max(1e-3, region.bottom - region.top)
    size = (_ACROSS * _FINER, _DOWN * _FINER)
    grey = _reduced(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8), size[0] / across)
    height, width = grey.shape
    place = np.diag([size[0] / across, size[1] / down, 1.0]) @ np.array(
        [[1, 0, -region.left], [0, 1, -region.top], [0, 0, 1.0]]
    )
    whole = place @ onto @ np.diag([1 / width, 1 / height, 1.0])
    laid = cv2.warpPerspective(grey, whole, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    shown = cv2.warpPerspective(np.ones_like(grey), whole, size, flags=cv2.INTER_NEAREST)
    laid[shown == 0] = np.nan
    return np.asarray(laid.reshape(_DOWN, _FINER, _ACROSS, _FINER).mean(axis=(1, 3)), np.float32)


def _reduced(grey: NDArray[np.uint8], width: float) -> NDArray[np.uint8]:
    """Not much wider than it is looked at: else what lies between two samples would be passed over."""
    scale = 2 * width / grey.shape[1]
    if scale >= 1:
        return grey
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
