"""Frames of two videos reduced to what both show, so that they can be compared over time.

What stands still says nothing about time: of a fixed camera, only the passing car does. So each small picture has the
mean of its stretch taken away, and what is left is correlated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.lines import SPEEDS, Line
from pipeline.compare.pairs import Matrix
from pipeline.compare.regions import seen_in
from pipeline.model.likeness import Region, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

_ACROSS, _DOWN = 32, 18
_FINER = 4
STIRS = 2.0
"""Grey levels (root mean square) by which a stretch must change over time to tell times apart: what compression makes
of a scene that stands still is below one."""
_SPEED_STEPS = 31
_LEAST_S = 3.0
_STEP_S = 0.1

Stack = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Glances:
    """Small grey pictures of one stretch of a video."""

    times: NDArray[np.float64]
    """n, seconds."""
    looks: Stack
    """n x 576, each without its own mean: a copy may be lighter."""

    def __len__(self) -> int:
        return len(self.times)

    @classmethod
    def of_item(cls, frames: Sequence[Picture], turn: Turn, onto: Matrix) -> Self:
        """`onto`: from the turned item to the other, both in fractions."""
        return cls(_times(frames), _stack([_mapped(turned(frame.pixels, turn), onto) for frame in frames]))

    @classmethod
    def of_other(cls, frames: Sequence[Picture], onto: Matrix) -> Self:
        region = _common(onto)
        return cls(_times(frames), _stack([_cut(frame.pixels, region) for frame in frames]))

    @property
    def changes(self) -> Stack:
        """What moves: each look without the mean of all."""
        return np.asarray(self.looks - self.looks.mean(axis=0), np.float32)

    @property
    def stir(self) -> float:
        """Grey levels, root mean square over time and place."""
        return float(np.sqrt(np.mean(self.changes**2))) if len(self) else 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """How two stretches run alongside each other."""

    line: Line
    correlation: float
    """Of what changes, -1 to 1."""
    elsewhere: float
    """The best correlation more than a second off."""


def fit(own: Glances, other: Glances, near: Line | None = None) -> Fit | None:
    """The line along which what changes in one stretch changes in the other; None where they are too short.

    `near`: only its own speed and shifts within a second of it are looked at.
    """
    if len(own) < 6 or len(other) < 6:
        return None
    here, there = own.changes, other.changes
    gram = here @ there.T
    powers = (here**2).sum(axis=1), (there**2).sum(axis=1)
    steps = np.linspace(np.log(SPEEDS[0]), np.log(SPEEDS[1]), _SPEED_STEPS)
    # The plain speed is among them: the range lies around it evenly enough that it must be put in.
    speeds = np.exp(np.append(steps, 0.0)) if near is None else near.speed * np.array([0.98, 1.0, 1.02])
    found: list[tuple[float, float, float]] = []
    for speed in speeds:
        for shift in _shifts(own, other, float(speed), near):
            value = _along(gram, powers, own.times, other.times, Line(float(speed), float(shift)))
            if value is not None:
                found.append((value, float(speed), float(shift)))
    if not found:
        return None
    # Where several fit as well, the plainest speed.
    value, speed, shift = max(found, key=lambda one: (round(one[0], 2) - 0.02 * abs(np.log(one[1])), one[0]))
    middle = float(own.times.mean())
    at = speed * middle + shift
    elsewhere = max((one[0] for one in found if abs(one[1] * middle + one[2] - at) > 1.0), default=-1.0)
    return Fit(Line(speed, shift), value, elsewhere)


def _shifts(own: Glances, other: Glances, speed: float, near: Line | None) -> NDArray[np.float64]:
    if near is not None:
        middle = float(own.times.mean())
        start = near.speed * middle + near.shift - speed * middle
        return np.asarray(start + np.arange(-1.0, 1.01, _STEP_S), np.float64)
    first = other.times[0] - speed * own.times[-1] + _LEAST_S
    last = other.times[-1] - speed * own.times[0] - _LEAST_S
    return np.arange(first, last, _STEP_S)


def _along(
    gram: Stack, powers: tuple[Stack, Stack], own: NDArray[np.float64], other: NDArray[np.float64], line: Line
) -> float | None:
    predicted = line.other(own)
    inside = (predicted >= other[0] - 0.15) & (predicted <= other[-1] + 0.15)
    rows = np.flatnonzero(inside)
    if len(rows) < 6 or own[rows[-1]] - own[rows[0]] < min(_LEAST_S, 0.8 * float(np.ptp(own))):
        return None
    columns = nearest(other, predicted[rows])
    shared = float(powers[0][rows].sum()) * float(powers[1][columns].sum())
    return float(gram[rows, columns].sum()) / float(np.sqrt(shared)) if shared > 0 else None


def nearest(times: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.intp]:
    """Place of the time nearest to each of `at`; `times` ascend."""
    after = np.clip(np.searchsorted(times, at), 1, max(1, len(times) - 1))
    after = np.minimum(after, len(times) - 1)
    before = np.maximum(after - 1, 0)
    return np.where(times[after] - at < at - times[before], after, before)


def likeness(own: Glances, other: Glances, line: Line) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(own times, correlation of the whole looks at each) along a line, where both have frames."""
    predicted = line.other(own.times)
    rows = np.flatnonzero((predicted >= other.times[0] - 0.3) & (predicted <= other.times[-1] + 0.3))
    columns = nearest(other.times, predicted[rows])
    here, there = own.looks[rows], other.looks[columns]
    powers = np.sqrt((here**2).sum(axis=1) * (there**2).sum(axis=1))
    return own.times[rows], np.asarray((here * there).sum(axis=1) / np.maximum(powers, 1e-6), np.float64)


def _times(frames: Sequence[Picture]) -> NDArray[np.float64]:
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


def _mapped(pixels: NDArray[np.uint8], onto: Matrix) -> NDArray[np.float32]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    region = _common(onto)
    size = (_ACROSS * _FINER, _DOWN * _FINER)
    across, down = max(1e-3, region.right - region.left), max(1e-3, region.bottom - region.top)
    place = np.diag([size[0] / across, size[1] / down, 1.0]) @ np.array(
        [[1, 0, -region.left], [0, 1, -region.top], [0, 0, 1.0]]
    )
    whole = place @ onto @ np.diag([1 / width, 1 / height, 1.0])
    laid = cv2.warpPerspective(grey, whole, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    shown = cv2.warpPerspective(np.ones_like(grey), whole, size, flags=cv2.INTER_NEAREST)
    laid[shown == 0] = np.nan
    return np.asarray(laid.reshape(_DOWN, _FINER, _ACROSS, _FINER).mean(axis=(1, 3)), np.float32)


def _cut(pixels: NDArray[np.uint8], region: Region) -> NDArray[np.float32]:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    top, bottom = int(region.top * height), max(int(region.top * height) + 1, round(region.bottom * height))
    left, right = int(region.left * width), max(int(region.left * width) + 1, round(region.right * width))
    inner = grey[top:bottom, left:right]
    return np.asarray(cv2.resize(inner, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA), np.float32)
