"""Two videos looked at once more where hashes cannot follow: cropped, turned, or of a scene that hardly moves.

Short stretches of both are decoded again, brought into one frame by what local features said, and laid alongside
each other by what changes in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.compare.gallery import Gallery
from pipeline.compare.pairs import Matrix, Pair
from pipeline.compare.pictures.confirm import Confirmation, confirm, subject
from pipeline.compare.videos.courses import Bounds, Course, Profile, runs
from pipeline.compare.videos.glances import STIRS, Fit, Glances, fit, likeness
from pipeline.compare.videos.lines import Line
from pipeline.model.basics import Digest
from pipeline.model.likeness import Turn
from pipeline.model.pictures import Picture

_FPS = 5.0
_WIDTH = 320
"""Pixels: enough for what is compared at 32 x 18."""
_REACH_S = 15.0
"""Seconds of the item to both sides of a pair of frames that are decoded."""
_FURTHER_S = 12.0
"""Seconds more of the other: keyframes stand for shots, and those of two encoders lie that far apart."""
_PAST_S = 0.35
_INCONSISTENT = 0.1
"""What a look loses in rank where its line leads past the frames that its geometry was taken from."""
_BEYOND_DOUBT = 0.9
_LEAST_CORRELATION = 0.65
"""Of what changes, along the best line. Measured: see `docs/matching.md`."""
_LEAST_GAIN = 1.5
"""Five frames a second for a second and a half, or more that agree less."""
_LEAD = 0.8
"""What speaks for the best line more than a second off, as a share of what speaks for the best one: at most."""
_ALIKE = 0.6
"""Share of tiles that correlate, from which two frames show the same."""
_BRIDGED_S = 0.5
_BELIEVED_S = 1.5
_EXACT_S = 0.3
_EXACT_FPS = 60.0
_EXACT_WIDTH = 768


class Way(NamedTuple):
    """A pair of frames, and how the item's lies on the other's."""

    onto: Matrix
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Closeup:
    """What looking closely at one pair of frames told."""

    course: Course | None
    """None where the stretches do not run alongside each other."""
    correlation: float
    """Of what changes, over the seconds in which it changes together; 0 where nothing does."""
    gain: float
    """How much speaks for it, see `Fit`."""
    moves: bool
    whole: bool = False
    """It is so over nearly all that both stretches show."""

    @property
    def together(self) -> bool:
        """What changes in one changes in the other."""
        return self.moves and self.course is not None

    @property
    def another_time(self) -> bool:
        """Both move, and not together: one place at two times."""
        return self.moves and self.course is None

    def off(self, at: tuple[float, float]) -> float:
        """1 where the line leads past the pair of frames that it was made of, else 0."""
        if self.course is None:
            return 1.0
        line = self.course.line
        return float(abs(line.speed * at[0] + line.shift - at[1]) > _PAST_S)


@dataclass(frozen=True, slots=True)
class Lens:
    """How the item lies on the other, and where to look."""

    gallery: Gallery
    item: Digest
    other: Digest
    ends: tuple[float, float]
    """Seconds at which the two videos end."""

    def closeup(self, turn: Turn, ways: Sequence[Way], near: Line | None = None) -> Closeup | None:
        """Around the first of these pairs of frames. None where the videos cannot be decoded again.

        `ways`: how one lies on the other, and when. Of a camera that pans, a pair of frames of different seconds
        leads astray; so several are asked, and the one along which most moves together is believed.
        """
        own, other = self._frames(ways[0].at, near)
        if len(own) < 2 or len(other) < 2:
            return None
        looked: list[tuple[float, Closeup]] = []
        for way in ways:
            closeup = self._look(turn, way, own, other, near)
            looked.append((closeup.gain * (1 - _INCONSISTENT * closeup.off(way.at)), closeup))
            if closeup.correlation >= _BEYOND_DOUBT and closeup.whole and not closeup.off(way.at):
                break
        return max(looked, key=lambda one: one[0])[1]

    def _frames(self, at: tuple[float, float], near: Line | None) -> tuple[Sequence[Picture], Sequence[Picture]]:
        speed = 1.0 if near is None else near.speed
        start, end = _span(at[0], _REACH_S, self.ends[0])
        middle = at[1] if near is None else near.speed * at[0] + near.shift
        other_start = max(0.0, middle - (at[0] - start) * speed - _FURTHER_S)
        other_end = min(self.ends[1], middle + (end - at[0]) * speed + _FURTHER_S)
        return (
            self.gallery.stretch(self.item, start, end, _FPS, _WIDTH),
            self.gallery.stretch(self.other, other_start, other_end, _FPS, _WIDTH),
        )

    def _look(
        self, turn: Turn, way: Way, frames: Sequence[Picture], others: Sequence[Picture], near: Line | None
    ) -> Closeup:
        own, other = Glances.of_item(frames, turn, way.onto), Glances.of_other(others, way.onto)
        found = fit(own, other)
        if found is not None and _tells(found):
            course = self._cut(turn, found.line, own, other, (found.first_s, found.last_s))
            bounds = Bounds.of(found.line, *self.ends)
            shown = min(bounds.last, own.times[-1]) - max(bounds.first, own.times[0])
            return Closeup(course, found.correlation, found.gain, moves=True, whole=found.length_s >= 0.8 * shown)
        line = near or Line(1.0, way.at[1] - way.at[0])
        if min(_stir(own, way.at[0]), _stir(other, way.at[1])) >= STIRS:
            return Closeup(None, 0.0 if found is None else found.correlation, 0.0, moves=True)
        # Nothing moves: any second is as good as another, and the line that led here is kept.
        return Closeup(self._cut(turn, line, own, other, (way.at[0], way.at[0])), 0.0, 0.0, moves=False)

    def exact(self, pair: Pair, picture: Picture, at: float, predicted: float, onto: Matrix) -> Confirmation | None:
        """The item's `picture` of second `at`, against the frame of the other that equals it most, near `predicted`.

        None where that cannot be decoded.
        """
        frames = self.gallery.stretch(self.other, predicted - _EXACT_S, predicted + _EXACT_S, _EXACT_FPS, _EXACT_WIDTH)
        if not frames:
            return None
        own, other = Glances.of_item([picture], pair.turn, onto), Glances.of_other(frames, onto)
        closest = int(((other.looks - own.looks) ** 2).sum(axis=1).argmin())
        hint = None if pair.hint is None else pair.hint.homography
        return confirm(subject(picture, pair.turn), subject(frames[closest]), hint)

    def _cut(self, turn: Turn, line: Line, own: Glances, other: Glances, known: tuple[float, float]) -> Course | None:
        """The seconds of the stretches over which whole looks agree, and those that are known to belong together."""
        times, alike = likeness(own, other, line)
        parts = runs(
            Profile(times, alike >= _ALIKE, np.ones(len(times), np.bool_)), Bounds.of(line, *self.ends), _BRIDGED_S
        )
        middle = (known[0] + known[1]) / 2
        mine = next((part for part in parts if part[0] - 0.3 <= middle <= part[1] + 0.3), None)
        if mine is None:
            return None
        start, end = mine
        # Two cuts at one moment change alike for a second: only what goes on for longer is believed.
        start = known[0] if start - known[0] > _BELIEVED_S else start
        end = known[1] if known[1] - end > _BELIEVED_S else end
        return Course(turn, line, start, end, int((alike >= _ALIKE).sum()), 0.0)


def _stir(glances: Glances, at: float) -> float:
    """Grey levels by which looks change within a second, in the three seconds around `at` in which most does."""
    changed = np.sqrt((glances.changes() ** 2).mean(axis=1))
    near = np.abs(glances.times - at) <= 3.0
    return float(np.median(changed[near])) if near.any() else 0.0


def _span(at: float, reach: float, end: float) -> tuple[float, float]:
    """As much as twice `reach` around `at`, moved inwards where a video begins or ends."""
    start = max(0.0, min(at - reach, end - 2 * reach))
    return start, min(end, start + 2 * reach)


def _tells(found: Fit) -> bool:
    return (
        found.gain >= _LEAST_GAIN and found.correlation >= _LEAST_CORRELATION and found.elsewhere <= _LEAD * found.gain
    )
