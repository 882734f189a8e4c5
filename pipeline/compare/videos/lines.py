"""Steady courses through the time of two videos: `other = speed x own + shift`, in seconds.

Frames that merely look alike scatter; those of a copy lie on a line, however it was trimmed or sped up. Lines are
drawn through what was sighted, ranked by what they explain, and the best ones fitted to a tenth of a second.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.videos.reels import Reel, Times, distances

SPEEDS = (0.45, 2.2)
"""Slow motion and time lapse that are followed: half to double speed, and what measuring adds."""
NEAR_BITS = 64
"""Within which two frames may show the same: no pair of unrelated photos was nearer than 82."""
_TOLERANCE_S = 0.75
_MOST_SIGHTINGS = 2000
_ANCHORS = 72
"""Sightings that lines are drawn through; a square of them."""
_APART_S = 2.0
"""Two sightings closer to each other than this do not tell a speed."""
_TRIED = 16
"""Lines that are held against all frames."""
_MOST_COMPARED = 4_000_000
"""Pairs of frames that are looked at to find sightings: of longer videos, every second or tenth frame asks."""
_FITTED = 600
"""Moments that a line is fitted to."""


class Line(NamedTuple):
    speed: float
    """Seconds of the other for one second of the item."""
    shift: float

    def at(self, own_s: float) -> float:
        """The second of the other that equals one of the item."""
        return self.speed * own_s + self.shift

    def other(self, own: Times) -> Times:
        return np.asarray(own * self.speed + self.shift, np.float64)

    def own(self, other: Times) -> Times:
        return np.asarray((other - self.shift) / self.speed, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """Moments of one video that are looked for among those of the other, as they look in one turn."""

    asking: Reel
    asked: Reel
    forward: bool
    """The item asks; False where the other does."""

    def along(self, line: Line) -> tuple[Times, Times, NDArray[np.int64], NDArray[np.bool_]]:
        """(own, other, bits, whether there is a frame close by that tells) of every moment that asks."""
        mine = self.asking.times
        predicted = line.other(mine) if self.forward else line.own(mine)
        place, off = self.asked.nearest(predicted)
        apart = distances(self.asking, np.arange(len(mine)), self.asked, place)
        # The other may have been looked at less often: half of its step is as near as its frames can be.
        counts = (off <= self.asked.reach_s) & self.asking.tells & self.asked.tells[place]
        own, other = (mine, predicted) if self.forward else (predicted, mine)
        return own, other, apart, counts


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """Pairs of moments that look alike."""

    own: Times
    other: Times
    weight: Times
    """0-1."""

    def __len__(self) -> int:
        return len(self.own)

    def only(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Sightings":
        return Sightings(self.own[which], self.other[which], self.weight[which])

    @classmethod
    def joined(cls, parts: Sequence["Sightings"]) -> "Sightings":
        return cls(
            np.concatenate([[], *(part.own for part in parts)]),
            np.concatenate([[], *(part.other for part in parts)]),
            np.concatenate([[], *(part.weight for part in parts)]),
        )


def sightings(channel: Channel, most_each: int = 4) -> Sightings:
    """For each moment that asks, the moments of the other that look most like it, where they come near at all."""
    asking, asked = channel.asking, channel.asked
    if not len(asking) or not len(asked):
        return Sightings(np.zeros(0), np.zeros(0), np.zeros(0))
    stride = max(1, -(-len(asking) * len(asked) // _MOST_COMPARED))
    found: list[tuple[float, float, float]] = []
    everywhere = np.arange(len(asked))
    for place in np.flatnonzero(asking.tells)[::stride]:
        apart = distances(asking, np.array([place]), asked, everywhere)
        apart = np.where(asked.tells, apart, 256)
        for best in _dips(apart)[:most_each]:
            pair = float(asking.times[place]), float(asked.times[best])
            found.append((*(pair if channel.forward else pair[::-1]), 1 - float(apart[best]) / (NEAR_BITS + 1)))
    rows = np.array(found).reshape(-1, 3)
    return Sightings(rows[:, 0], rows[:, 1], rows[:, 2])


def _dips(apart: NDArray[np.int64]) -> NDArray[np.intp]:
    """Places of local minima within the radius, nearest first."""
    padded = np.concatenate([[257], apart, [257]])
    low = (apart <= NEAR_BITS) & (apart <= padded[:-2]) & (apart < padded[2:])
    places = np.flatnonzero(low)
    return np.asarray(places[np.argsort(apart[places], kind="stable")], np.intp)


def best_lines(seen: Sightings, hints: Iterable[Line] = ()) -> tuple[Line, ...]:
    """Lines that explain most of what was seen, best first; `hints` are lines that something else speaks for."""
    if not len(seen):
        return tuple(hints)
    if len(seen) > _MOST_SIGHTINGS:
        seen = seen.only(np.argsort(-seen.weight, kind="stable")[:_MOST_SIGHTINGS].astype(np.intp))
    drawn = np.array([*hints, *_drawn(seen)])
    off = np.abs(drawn[:, :1] * seen.own + drawn[:, 1:] - seen.other)
    gain = seen.weight * np.maximum(0.0, 1 - off / _TOLERANCE_S)
    # Each second counts once, on both sides: ten frames of one still shot say as much as one of them.
    total = np.minimum(_once(gain, seen.own), _once(gain, seen.other))
    # Of equal ones the plainest: normal speed before any other.
    order = np.lexsort((drawn[:, 1], np.abs(np.log(drawn[:, 0])).round(3), -total.round(6)))
    return tuple(Line(*map(float, drawn[place])) for place in order[:_TRIED] if total[place] > 0)


def _once(gain: Times, times: Times) -> Times:
    slots = np.unique(np.floor(2 * times), return_inverse=True)[1]
    order = np.argsort(slots, kind="stable")
    starts = np.flatnonzero(np.diff(slots[order], prepend=-1))
    return np.asarray(np.maximum.reduceat(gain[:, order], starts, axis=1).sum(axis=1), np.float64)


def _drawn(seen: Sightings) -> Iterable[tuple[float, float]]:
    """(speed, shift) through the best sightings at normal speed, and through every two of them."""
    best = _spread(seen)
    own, other = seen.own[best], seen.other[best]
    yield from ((1.0, float(there - here)) for here, there in zip(own, other, strict=True))
    first, second = np.triu_indices(len(own), 1)
    span = own[second] - own[first]
    told = np.abs(span) >= _APART_S
    first, second, span = first[told], second[told], span[told]
    speeds = (other[second] - other[first]) / span
    fits = (speeds >= SPEEDS[0]) & (speeds <= SPEEDS[1])
    shifts = other[first] - speeds * own[first]
    yield from zip(speeds[fits].tolist(), shifts[fits].tolist(), strict=True)


def _spread(seen: Sightings) -> NDArray[np.intp]:
    """The best sightings of each part of the video, at most `_ANCHORS`."""
    parts = np.unique(np.floor(seen.own / max(1e-9, np.ptp(seen.own) / 24)), return_inverse=True)[1]
    order = np.lexsort((-seen.weight, parts))
    ranks = np.arange(len(order)) - np.searchsorted(parts[order], parts[order])
    return np.asarray(order[np.lexsort((-seen.weight[order], ranks))][:_ANCHORS], np.intp)


def explained(channels: Sequence[Channel], line: Line) -> float:
    """How much of the two videos a line explains: the closeness of all frames along it."""
    total = 0.0
    for channel in channels:
        _, _, apart, counts = channel.along(line)
        total += float(np.maximum(0.0, 1 - apart[counts] / (NEAR_BITS + 1)).sum())
    return total


def fitted(channels: Sequence[Channel], line: Line, first_s: float, last_s: float) -> Line:
    """`line` moved to where frames resemble each other the more, the closer they lie to it, between two own seconds.

    Frames come every half second, so their own nearest pairs are off by up to a quarter; how resemblance falls off
    to both sides tells where its peak lies. Where it does not fall off (a still scene), the line stays.
    """
    own, other, apart = _around(channels, line, first_s, last_s)
    if len(own) < 8:
        return line
    middle = (first_s + last_s) / 2
    speeds = line.speed * (1 + np.linspace(-0.03, 0.03, 13)) if last_s - first_s >= 2 * _APART_S else [line.speed]
    best, least = line, np.inf
    for speed in speeds:
        start = line.speed * middle + line.shift - speed * middle
        for moved in np.linspace(-0.8, 0.8, 33):
            error = _residue(np.minimum(1.5, np.abs(speed * own + start + moved - other)), apart)
            # A line at the plain speed is believed unless another one fits clearly better.
            error *= 1 + 0.2 * abs(speed - line.speed) + 0.002 * abs(moved)
            if error < least:
                best, least = Line(float(speed), float(start + moved)), error
    return best


def _around(channels: Sequence[Channel], line: Line, first_s: float, last_s: float) -> tuple[Times, Times, Times]:
    """Pairs of moments that lie within a second of the line."""
    found: list[tuple[Times, Times, Times]] = []
    for channel in channels:
        mine = channel.asking.times
        own = mine if channel.forward else line.own(mine)
        inside = np.flatnonzero((own >= first_s) & (own <= last_s) & channel.asking.tells)
        inside = inside[:: max(1, -(-len(inside) // _FITTED))]
        predicted = line.other(mine[inside]) if channel.forward else line.own(mine[inside])
        for moved in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
            place, off = channel.asked.nearest(predicted + moved)
            worth = (off <= channel.asked.reach_s) & channel.asked.tells[place]
            apart = distances(channel.asking, inside[worth], channel.asked, place[worth]).astype(np.float64)
            pair = mine[inside[worth]], channel.asked.times[place[worth]]
            found.append((*(pair if channel.forward else pair[::-1]), apart))
    own, other, apart = (np.concatenate([[], *(part[place] for part in found)]) for place in range(3))
    return own, other, apart


def _residue(off: Times, apart: Times) -> float:
    """What is left of the distances when they rise with `off` as well as they can."""
    centred, rising = apart - apart.mean(), off - off.mean()
    slope = float((centred * rising).sum() / max(1e-9, float((rising**2).sum())))
    return float(((centred - max(0.0, slope) * rising) ** 2).sum())
