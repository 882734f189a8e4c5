"""How two stretches of video run alongside each other, told by what changes in them."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.videos.glances import Glances, Stack, nearest
from pipeline.compare.videos.lines import SPEEDS, Line
from pipeline.compare.videos.reels import Times

STIRS = 2.0
"""Grey levels (root mean square) by which a look must change within a second to say something: what compression makes
of a scene that stands still is below one."""
_SPEED_STEPS = 31
_LEAST_S = 1.5
_STEP_S = 0.2
"""Looks are that far apart."""
_FINE_S = np.arange(-0.3, 0.31, 0.05)
_LEAST = 0.6
"""Correlation of what changed within a second, above which it speaks for a line and below which against it."""
_LEAST_FRAMES = 6
_LIVELY = 1.5
"""Grey levels by which a cell varies over a stretch."""
_LEAST_CELLS = 24
_PLAINLY = (0.9, 6.0)
"""Correlation and gain from which the plain speed is believed without trying others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One way in which two stretches run alongside each other."""

    line: Line
    first_s: float
    last_s: float
    """Of the item: the seconds over which what changes in one changes in the other."""
    correlation: float
    """Of what changes over these seconds, -1 to 1."""
    gain: float
    """What speaks for it: correlation above `_LEAST`, summed over frames that stir."""
    elsewhere: float
    """The same of the best line more than a second off."""

    @property
    def length_s(self) -> float:
        return self.last_s - self.first_s


def fit(own: Glances, other: Glances, speed: float | None = None) -> Fit | None:
    """The line along which what changes in one stretch changes in the other; None where nothing does.

    `speed`: where it is known already, to a thirtieth.
    """
    if len(own) < _LEAST_FRAMES or len(other) < _LEAST_FRAMES:
        return None
    # What never changes in one of them was laid on it, or is hidden there: it says nothing about the other.
    lively = (own.looks.std(axis=0) >= _LIVELY) & (other.looks.std(axis=0) >= _LIVELY)
    if lively.sum() < _LEAST_CELLS:
        return None
    pair = _Pair(own.times, other.times, own.changes()[:, lively], other, lively)
    plain = speed or 1.0
    found = [pair.runs(plain, _shifts(own, other, plain))]
    if speed is None and not found[0].is_plain:
        steps = np.exp(np.linspace(np.log(SPEEDS[0]), np.log(SPEEDS[1]), _SPEED_STEPS))
        found += [pair.runs(step, _shifts(own, other, step)) for step in map(float, steps)]
    coarse = max(found, key=lambda runs: runs.best)
    if not coarse.best > 0:
        return None
    fine = [pair.runs(float(step), _around(coarse, step)) for step in coarse.speed * np.linspace(0.97, 1.03, 7)]
    best = max([coarse, *fine], key=lambda runs: runs.best)
    line, place = best.line, best.place
    middle = float(best.first[place] + best.last[place]) / 2
    apart = max(runs.best_apart(middle, line.at(middle)) for runs in found)
    return Fit(
        line,
        float(best.first[place]),
        float(best.last[place]),
        float(best.correlation[place]),
        best.best,
        apart,
    )


class _Runs(NamedTuple):
    """Of all shifts at one speed, the seconds along which most changes together."""

    speed: float
    shifts: Times
    first: Times
    last: Times
    correlation: Times
    ranks: Times
    """What speaks for each; 0 where nothing does."""

    @property
    def place(self) -> int:
        return int(self.ranks.argmax())

    @property
    def best(self) -> float:
        return float(self.ranks.max(initial=0.0))

    @property
    def line(self) -> Line:
        return Line(self.speed, float(self.shifts[self.place]))

    @property
    def is_plain(self) -> bool:
        correlation, gain = _PLAINLY
        return self.best >= gain and float(self.correlation[self.place]) >= correlation

    def best_apart(self, own_s: float, other_s: float) -> float:
        """Of the lines that are more than a second off at this moment."""
        off = np.abs(self.speed * own_s + self.shifts - other_s) > 1.0
        return float(self.ranks[off].max(initial=0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    own: Times
    other: Times
    here: Stack
    """What changed in the item before each of its looks."""
    there: Glances
    lively: NDArray[np.bool_]

    def runs(self, speed: float, shifts: Times) -> _Runs:
        """Along each of the lines of one speed."""
        if not len(shifts):
            return _Runs(speed, shifts, *(np.zeros(0) for _ in range(4)))
        cosines, stirs = self._likeness(speed)
        predicted = self.own * speed + shifts[:, None]
        inside = (predicted >= self.other[0] - 0.15) & (predicted <= self.other[-1] + 0.15)
        columns = nearest(self.other, predicted)
        rows = np.broadcast_to(np.arange(len(self.own)), columns.shape)
        weights = np.clip(np.maximum(stirs[0][rows], stirs[1][columns]) / STIRS - 0.5, 0.0, 1.0) * inside
        gains = _summed(weights * (cosines[rows, columns] - _LEAST))
        total = _summed(weights)
        line = np.arange(len(shifts))
        end = (gains - np.minimum.accumulate(gains, axis=1)).argmax(axis=1)
        before_end = np.arange(gains.shape[1]) <= end[:, None]
        start = np.where(before_end, gains, np.inf).argmin(axis=1)
        start = np.maximum(start, inside.argmax(axis=1))
        weight, gain = total[line, end] - total[line, start], gains[line, end] - gains[line, start]
        counts = (end - start >= _LEAST_FRAMES) & (weight > 0)
        # Of lines that fit as well, the plainest speed is believed.
        plain = 1 - 0.05 * min(1.0, abs(float(np.log(speed)))) - (speed != 1.0) * 0.02
        return _Runs(
            speed,
            shifts,
            self.own[np.minimum(start, len(self.own) - 1)],
            self.own[np.maximum(end - 1, 0)],
            np.where(counts, gain / np.maximum(weight, 1e-9) + _LEAST, 0.0),
            np.where(counts, gain * plain, 0.0),
        )

    def _likeness(self, speed: float) -> tuple[Stack, tuple[Stack, Stack]]:
        """Of all pairs of looks how much what changed is the same, and by how many grey levels each changed."""
        there = self.there.changes(speed)[:, self.lively]
        stirs = tuple(np.sqrt((side**2).mean(axis=1)) for side in (self.here, there))
        shared = np.maximum(np.outer(*stirs) * self.here.shape[1], 1e-6)
        return np.asarray((self.here @ there.T) / shared, np.float32), (stirs[0], stirs[1])


def _summed(values: Times) -> Times:
    return np.asarray(np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0))), np.float64)


def _shifts(own: Glances, other: Glances, speed: float) -> Times:
    first = other.times[0] - speed * own.times[-1] + _LEAST_S
    last = other.times[-1] - speed * own.times[0] - _LEAST_S
    return np.asarray(np.arange(first, last, _STEP_S), np.float64)


def _around(coarse: _Runs, speed: float) -> Times:
    """Shifts that lead past the same frames in the middle of what was found."""
    middle = float(coarse.first[coarse.place] + coarse.last[coarse.place]) / 2
    return np.asarray(coarse.line.at(middle) - speed * middle + _FINE_S, np.float64)
