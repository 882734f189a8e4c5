"""Two videos looked at once more where hashes cannot follow: cropped, turned, or of a scene that hardly moves.

Short stretches of both are decoded again, brought into one frame by what local features said, and laid alongside
each other by what changes in them.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.compare.confirm import Confirmation, confirm, subject
from pipeline.compare.courses import Bounds, Course, Profile, runs
from pipeline.compare.gallery import Gallery
from pipeline.compare.glances import STIRS, Fit, Glances, fit, likeness
from pipeline.compare.lines import Line
from pipeline.compare.pairs import Matrix, Pair
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
_LEAST_CORRELATION = 0.5
"""Of what changes, along the best line. Measured: see `docs/matching.md`."""
_LEAST_LEAD = 0.7
"""What is missing to 1, as a share of what is missing more than a second off: at most so much."""
_ALIKE = 0.7
"""Correlation of whole looks from which two frames show the same."""
_EXACT_S = 0.3
_EXACT_FPS = 60.0
_EXACT_WIDTH = 768


@dataclass(frozen=True, slots=True)
class Closeup:
    """What looking closely at one pair of frames told."""

    course: Course | None
    """None where the stretches do not run alongside each other."""
    stir: float
    """Grey levels by which the calmer of the two changes over time."""
    correlation: float
    """Of what changes, along the best line; 0 where nothing does."""

    @property
    def another_time(self) -> bool:
        """Both move, and not together: one place at two times."""
        return self.stir >= STIRS and self.correlation < _LEAST_CORRELATION


@dataclass(frozen=True, slots=True)
class Lens:
    """How the item lies on the other, and where to look."""

    gallery: Gallery
    item: Digest
    other: Digest
    ends: tuple[float, float]
    """Seconds at which the two videos end."""

    def closeup(self, turn: Turn, onto: Matrix, at: tuple[float, float], near: Line | None = None) -> Closeup | None:
        """Around a pair of frames at these seconds. None where the videos cannot be decoded again."""
        speed = 1.0 if near is None else near.speed
        further = 2.0 if near is not None else _FURTHER_S
        start, end = _span(at[0], _REACH_S, self.ends[0])
        reach = (at[0] - start) * speed + further, (end - at[0]) * speed + further
        other_start, other_end = max(0.0, at[1] - reach[0]), min(self.ends[1], at[1] + reach[1])
        own = self._own(turn, onto, start, end, _FPS, _WIDTH)
        other = self._other(onto, other_start, other_end, _FPS, _WIDTH)
        if len(own) < 2 or len(other) < 2:
            return None
        stir = min(own.stir, other.stir)
        found = fit(own, other, near)
        if found is None or stir < STIRS or not _tells(found):
            # Nothing moves, or not together: the hashes' own line is all there is.
            line = Line(1.0, at[1] - at[0]) if near is None else near
            still = None if stir >= STIRS else self._cut(turn, line, own, other)
            return Closeup(still, stir, found.correlation if found is not None and stir >= STIRS else 0.0)
        return Closeup(self._cut(turn, found.line, own, other), stir, found.correlation)

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

    def _own(self, turn: Turn, onto: Matrix, start: float, end: float, fps: float, width: int) -> Glances:
        return Glances.of_item(self.gallery.stretch(self.item, start, end, fps, width), turn, onto)

    def _other(self, onto: Matrix, start: float, end: float, fps: float, width: int) -> Glances:
        return Glances.of_other(self.gallery.stretch(self.other, start, end, fps, width), onto)

    def _cut(self, turn: Turn, line: Line, own: Glances, other: Glances) -> Course | None:
        """The seconds of the stretches over which whole looks agree."""
        times, alike = likeness(own, other, line)
        bounds = Bounds.of(line, *self.ends)
        parts = runs(Profile(times, alike >= _ALIKE, np.ones(len(times), np.bool_)), bounds)
        if not parts:
            return None
        start, end = max(parts, key=lambda part: part[1] - part[0])
        return Course(turn, line, start, end, int((alike >= _ALIKE).sum()), 0.0)


def _span(at: float, reach: float, end: float) -> tuple[float, float]:
    """As much as twice `reach` around `at`, moved inwards where a video begins or ends."""
    start = max(0.0, min(at - reach, end - 2 * reach))
    return start, min(end, start + 2 * reach)


def _tells(found: Fit) -> bool:
    leads = 1 - found.correlation <= _LEAST_LEAD * (1 - found.elsewhere)
    return found.correlation >= _LEAST_CORRELATION and leads
