"""Where two videos run alongside each other: lines through time, cut to the seconds over which frames agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.videos.lines import Channel, Line, Sightings, best_lines, explained, fitted, sightings
from pipeline.compare.videos.reels import Reel, Times
from pipeline.model.likeness import Segment, Turn

SAME_BITS = 92
"""Within which two frames on a line that others speak for show the same: a logo or caption costs bits. Unrelated ones
lie 128 apart on average, one pair in a thousand nearer than this."""
_BRIDGED_S = 1.6
"""Seconds of frames that agree in nothing or say nothing (a flash, a black frame) which interrupt no course."""
_LEAST_MOMENTS = 3
_LEAST_S = 1.0
_MOST = 12
"""Courses of two videos: a compilation may take one apart."""
_NEW = 0.5
"""Share of a course that the ones before it must not explain, on one side at least."""
LEAST_RISE = 8.0
"""Bits: see `Course.tells`."""
_TELLS = 0.4
_OFF_S = 2.5
"""Seconds to both sides of the line, where frames of a scene that moves agree less."""


@dataclass(frozen=True, slots=True)
class Course:
    turn: Turn
    line: Line
    start_s: float
    end_s: float
    """Of the item."""
    moments: int
    """Frames that agree along it."""
    rise: float
    """Bits by which frames differ more two and a half seconds off the line than on it: none for a scene that stands
    still, where no second can be told from another."""
    bits: float = 0.0
    """By which frames differ on the line."""

    @property
    def tells(self) -> bool:
        """Whether hashes alone say which second it is.

        Of a fixed camera at another time many lines agree somewhat: on them frames differed by 0.60 to 0.75 of what
        they do off them. Of copies by 0.02 to 0.35.
        """
        return self.rise >= LEAST_RISE and self.bits <= _TELLS * (self.bits + self.rise)

    @property
    def segment(self) -> Segment:
        start, end = (self.line.speed * second + self.line.shift for second in (self.start_s, self.end_s))
        return Segment(*(round(max(0.0, second), 2) for second in (self.start_s, self.end_s, start, end)))

    @property
    def length_s(self) -> float:
        """Of the side on which it is shorter."""
        return (self.end_s - self.start_s) * min(1.0, self.line.speed)


class Bounds(NamedTuple):
    """Seconds of the item over which a line lies within both videos."""

    first: float
    last: float

    @classmethod
    def of(cls, line: Line, own_end: float, other_end: float) -> "Bounds":
        return cls(
            max(0.0, float(-line.shift / line.speed)), min(own_end, float((other_end - line.shift) / line.speed))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Whether frames agree along a line, moment by moment of the item."""

    times: Times
    agrees: NDArray[np.bool_]
    tells: NDArray[np.bool_]
    """False where a frame says nothing, or there is none."""


def channels(own: Reel, other: Reel, own_turned: Reel, other_turned: Reel, turn: Turn) -> tuple[Channel, ...]:
    """What can be asked of two videos in one turn of the item.

    `own_turned`: the item's keyframes turned; `other_turned`: the other's turned back. The frames between are hashed
    as they are shown, so of turned copies only keyframes ask.
    """
    pairs = [Channel(own_turned, other, forward=True), Channel(other_turned, own, forward=False)]
    if turn is Turn.NONE:
        pairs += [Channel(own, other, forward=True), Channel(other, own, forward=False)]
    return tuple(pair for pair in pairs if len(pair.asking) and len(pair.asked))


def courses(asking: Sequence[Channel], turn: Turn, ends: tuple[float, float], hints: Iterable[Line]) -> list[Course]:
    """Of the hashes, longest first. `ends`: seconds of both videos; `hints`: lines that something else speaks for."""
    left = Sightings.joined([sightings(channel) for channel in asking])
    found: list[Course] = []
    told = list(hints)
    while (len(left) or told) and len(found) < _MOST:
        course = _best(asking, turn, ends, left, told)
        told = []
        if course is None:
            break
        own, other = _explains(course, left)
        if found and not _is_new(course, found):
            left = left.only(~(own & other))
            if not (own & other).any():
                break
            continue
        found.append(course)
        left = left.only(~(own & other))
    return sorted(found, key=lambda course: -course.length_s)


def _best(
    asking: Sequence[Channel], turn: Turn, ends: tuple[float, float], seen: Sightings, hints: Sequence[Line]
) -> Course | None:
    lines = best_lines(seen, hints)
    if not lines or not asking:
        return None
    ranked = sorted(lines, key=lambda line: -explained(asking, line))
    for line in ranked[:3]:
        course = _cut(asking, turn, line, ends)
        if course is None:
            continue
        better = fitted(asking, line, course.start_s, course.end_s)
        again = _cut(asking, turn, better, ends)
        return course if again is None or again.length_s < 0.8 * course.length_s else again
    return None


def _cut(asking: Sequence[Channel], turn: Turn, line: Line, ends: tuple[float, float]) -> Course | None:
    """The longest part of a line along which frames agree."""
    bounds = Bounds.of(line, *ends)
    profile = profile_of(asking, line)
    parts = runs(profile, bounds)
    if not parts:
        return None
    start, end = max(parts, key=lambda part: part[1] - part[0])
    inside = (profile.times >= start) & (profile.times <= end) & profile.agrees
    moments = int(inside.sum())
    if moments < _LEAST_MOMENTS or (end - start) * min(1.0, line.speed) < _LEAST_S:
        return None
    rise, bits = _rise(asking, line, start, end)
    return Course(turn, line, start, end, moments, rise, bits)


def profile_of(asking: Sequence[Channel], line: Line) -> Profile:
    rows = [channel.along(line) for channel in asking]
    times = np.concatenate([[], *(own for own, _, _, _ in rows)])
    agrees = np.concatenate([[], *((apart <= SAME_BITS) & counts for _, _, apart, counts in rows)]).astype(np.bool_)
    tells = np.concatenate([[], *(counts for _, _, _, counts in rows)]).astype(np.bool_)
    order = np.argsort(times, kind="stable")
    return Profile(times[order], agrees[order], tells[order])


def runs(profile: Profile, bounds: Bounds, bridged_s: float = _BRIDGED_S) -> list[tuple[float, float]]:
    """(start, end) in seconds of the item, of each stretch over which frames agree.

    `bridged_s`: seconds of others that interrupt none.

    An end lies midway between the last frame that agrees and the first that does not; at the end of a video, there.
    """
    inside = (profile.times >= bounds.first - 1e-6) & (profile.times <= bounds.last + 1e-6)
    times, agrees, tells = profile.times[inside], profile.agrees[inside], profile.tells[inside]
    alike, against = times[agrees], times[tells & ~agrees]
    if not len(alike):
        return []
    # Hours of frames, so each is looked at once.
    between = np.searchsorted(against, alike[1:], side="left") - np.searchsorted(against, alike[:-1], side="right")
    breaks = np.flatnonzero((np.diff(alike) > bridged_s) & (between > 0))
    starts, ends = alike[np.concatenate([[0], breaks + 1])], alike[np.concatenate([breaks, [len(alike) - 1]])]
    return [_widened(start, end, against, bounds) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _widened(start: float, end: float, against: Times, bounds: Bounds) -> tuple[float, float]:
    before = against[: np.searchsorted(against, start, side="left")]
    after = against[np.searchsorted(against, end, side="right") :]
    first, last = bounds.first, bounds.last
    if len(before) and start - before[-1] <= 1.0:
        first = (start + float(before[-1])) / 2
    if len(after) and after[0] - end <= 1.0:
        last = (end + float(after[0])) / 2
    # Beyond that, one step: nothing was looked at there.
    return max(first, start - 0.6), min(last, end + 0.6)


def _rise(asking: Sequence[Channel], line: Line, start: float, end: float) -> tuple[float, float]:
    """Bits by which frames differ more off the line, and by which they differ on it."""
    on: list[NDArray[np.float64]] = []
    off: list[NDArray[np.float64]] = []
    for channel in asking:
        own, _, apart, counts = channel.along(line)
        inside = counts & (own >= start) & (own <= end)
        for moved in (-_OFF_S, _OFF_S):
            _, _, off_apart, off_counts = channel.along(Line(line.speed, line.shift + moved))
            both = inside & off_counts
            on.append(apart[both].astype(np.float64))
            off.append(off_apart[both].astype(np.float64))
    here, there = np.concatenate([[], *on]), np.concatenate([[], *off])
    if len(here) < 4:
        return 0.0, 0.0
    return round(float((there - here).mean()), 1), round(float(here.mean()), 1)


def _explains(course: Course, seen: Sightings) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    slack = 0.3
    other_start, other_end = (course.line.speed * at + course.line.shift for at in (course.start_s, course.end_s))
    own = (seen.own >= course.start_s - slack) & (seen.own <= course.end_s + slack)
    return own, (seen.other >= other_start - slack) & (seen.other <= other_end + slack)


def _is_new(course: Course, found: Sequence[Course]) -> bool:
    """Neighbouring frames of one shot resemble each other too: such a course tells nothing that is not known."""
    mine = course.segment
    own = _covered(mine.start_s, mine.end_s, [(one.segment.start_s, one.segment.end_s) for one in found])
    other = _covered(
        mine.other_start_s, mine.other_end_s, [(one.segment.other_start_s, one.segment.other_end_s) for one in found]
    )
    return min(own, other) <= 1 - _NEW


def _covered(start: float, end: float, parts: Sequence[tuple[float, float]]) -> float:
    steps = np.linspace(start, end, 41)
    return float(np.mean([any(first <= at <= last for first, last in parts) for at in steps]))
