"""Frames of two videos reduced to what both show, so that they can be compared over time.

What stands still says nothing about time: of a fixed camera, only the passing car does. So what became different within
a second is compared, picture by picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pairs import Matrix
from pipeline.compare.pictures.regions import seen_in
from pipeline.compare.videos.lines import SPEEDS, Line
from pipeline.compare.videos.reels import Times
from pipeline.model.likeness import Region, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned

_ACROSS, _DOWN = 32, 18
_FINER = 4
STIRS = 2.0
"""Grey levels (root mean square) by which a look must change within a second to say something: what compression makes
of a scene that stands still is below one."""
_SPEED_STEPS = 31
_LEAST_S = 1.5
_STEP_S = 0.1
_LEAST = 0.6
"""Correlation of what changed within a second, above which it speaks for a line and below which against it."""
_LEAST_FRAMES = 6
_LIVELY = 1.5
"""Grey levels by which a cell varies over a stretch."""
_LEAST_CELLS = 24

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
        return cls(_times(frames), _stack([_mapped(turned(frame.pixels, turn), onto) for frame in frames]))

    @classmethod
    def of_other(cls, frames: Sequence[Picture], onto: Matrix) -> Self:
        region = _common(onto)
        return cls(_times(frames), _stack([_cut(frame.pixels, region) for frame in frames]))

    def changes(self, lag_s: float = 1.0) -> Stack:
        """What became different within the `lag_s` seconds before each look; nothing where it began later."""
        before = nearest(self.times, self.times - lag_s)
        changed = self.looks - self.looks[before]
        changed[self.times - self.times[before] < 0.5 * lag_s] = 0.0
        return np.asarray(changed, np.float32)


@dataclass(frozen=True, slots=True)
class Fit:
    """How two stretches run alongside each other."""

    line: Line
    first_s: float
    last_s: float
    """Of the item: the seconds over which what changes in one changes in the other."""
    correlation: float
    """Of what changes over these seconds, -1 to 1."""
    gain: float
    """What speaks for it: correlation above `_LEAST`, summed over seconds that stir."""
    elsewhere: float
    """The same of the best line more than a second off."""

    @property
    def length_s(self) -> float:
        return self.last_s - self.first_s


def fit(own: Glances, other: Glances) -> Fit | None:
    """The line along which what changes in one stretch changes in the other; None where nothing does."""
    if len(own) < _LEAST_FRAMES or len(other) < _LEAST_FRAMES:
        return None
    steps = np.linspace(np.log(SPEEDS[0]), np.log(SPEEDS[1]), _SPEED_STEPS)
    found = list(_candidates(own, other, np.exp(np.append(steps, 0.0)), None))
    if not found:
        return None
    coarse = max(found, key=lambda one: one.rank)
    fine = _candidates(own, other, coarse.line.speed * np.linspace(0.97, 1.03, 7), coarse)
    best = max([coarse, *fine], key=lambda one: one.rank)
    middle = (best.first_s + best.last_s) / 2
    apart = (one.rank for one in found if abs(one.line.at(middle) - best.line.at(middle)) > 1.0)
    return Fit(best.line, best.first_s, best.last_s, best.correlation, best.rank, max(apart, default=0.0))


def _candidates(own: Glances, other: Glances, speeds: Times, around: "_Run | None") -> Iterator["_Run"]:
    # What never changes in one of them was laid on it, or is hidden there: it says nothing about the other.
    lively = (own.looks.std(axis=0) >= _LIVELY) & (other.looks.std(axis=0) >= _LIVELY)
    if lively.sum() < _LEAST_CELLS:
        return
    here = own.changes()[:, lively]
    for speed in map(float, speeds):
        table = _Table.of(here, other.changes(speed)[:, lively])
        for shift in _shifts(own, other, speed, around):
            run = table.best_run(own.times, other.times, Line(speed, float(shift)))
            if run is not None:
                yield run


@dataclass(frozen=True, slots=True)
class _Run:
    line: Line
    first_s: float
    last_s: float
    gain: float
    correlation: float

    @property
    def rank(self) -> float:
        """Of lines that fit as well, the plainest speed is believed."""
        return self.gain * (1 - 0.05 * min(1.0, abs(float(np.log(self.line.speed)))) - (self.line.speed != 1.0) * 0.02)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """Of all pairs of looks: how much what changed is the same, and how much weight that has."""

    cosines: Stack
    stirs: tuple[Stack, Stack]
    """Grey levels by which each look changed."""

    @classmethod
    def of(cls, here: Stack, there: Stack) -> Self:
        stirs = tuple(np.sqrt((side**2).mean(axis=1)) for side in (here, there))
        shared = np.maximum(np.outer(*stirs) * here.shape[1], 1e-6)
        return cls(np.asarray((here @ there.T) / shared, np.float32), (stirs[0], stirs[1]))

    def best_run(self, own: Times, other: Times, line: Line) -> _Run | None:
        """The seconds of a line along which most changes together."""
        predicted = line.other(own)
        rows = np.flatnonzero((predicted >= other[0] - 0.15) & (predicted <= other[-1] + 0.15))
        if len(rows) < _LEAST_FRAMES:
            return None
        columns = nearest(other, predicted[rows])
        weights = np.clip(np.maximum(self.stirs[0][rows], self.stirs[1][columns]) / STIRS - 0.5, 0.0, 1.0)
        gains = np.concatenate([[0.0], np.cumsum(weights * (self.cosines[rows, columns] - _LEAST))])
        end = int((gains - np.minimum.accumulate(gains)).argmax())
        start = int(gains[: end + 1].argmin())
        weight = float(weights[start:end].sum())
        if end - start < _LEAST_FRAMES or weight <= 0:
            return None
        gain = float(gains[end] - gains[start])
        return _Run(line, float(own[rows[start]]), float(own[rows[end - 1]]), gain, gain / weight + _LEAST)


def _shifts(own: Glances, other: Glances, speed: float, around: _Run | None) -> Times:
    if around is not None:
        middle = (around.first_s + around.last_s) / 2
        return np.asarray(around.line.at(middle) - speed * middle + np.arange(-0.3, 0.31, _STEP_S / 2), np.float64)
    first = other.times[0] - speed * own.times[-1] + _LEAST_S
    last = other.times[-1] - speed * own.times[0] - _LEAST_S
    return np.asarray(np.arange(first, last, _STEP_S), np.float64)


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
