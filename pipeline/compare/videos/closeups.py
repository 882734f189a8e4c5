"""Two videos looked at once more where hashes cannot follow: cropped, turned, or of a scene that hardly moves.

Short stretches of both are decoded again, brought into one frame by what local features said, and laid alongside
each other by what changes in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.compare.gallery import Gallery
from pipeline.compare.pairs import Matrix, Pair
from pipeline.compare.pictures.confirm import Confirmation, confirm, subject
from pipeline.compare.videos.alongside import STIRS, Fit, fit
from pipeline.compare.videos.courses import Bounds, Course, Profile, runs
from pipeline.compare.videos.glances import Glances, likeness
from pipeline.compare.videos.lines import Line
from pipeline.compare.videos.ways import AT_ONCE, BESIDE_S, CLOSE_BY_S, Way, around, pans
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
_LEAST_ALIKE = 0.35
_AS_USUAL = 0.75
_STIRRING_S = 3.0
_BRIDGED_S = 0.5
_BELIEVED_S = 1.5
_EXACT_S = 0.3
_EXACT_FPS = 60.0
_EXACT_WIDTH = 768


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
        for way in (*self._known(turn, ways[0], own, other, near), *ways):
            closeup = self._look(turn, way, own, other, near)
            looked.append((closeup.gain * (1 - _INCONSISTENT * closeup.off(way.at)), closeup))
            if closeup.correlation >= _BEYOND_DOUBT and closeup.whole and not closeup.off(way.at):
                break
        best = max(looked, key=lambda one: one[0])[1]
        if not best.together or not pans(other):
            return best
        for moved_s in (BESIDE_S, CLOSE_BY_S):
            best = max([best, *self._beside(turn, best.course, own, other, moved_s)], key=lambda one: one.gain)
        return best

    def _known(
        self, turn: Turn, way: Way, frames: Sequence[Picture], others: Sequence[Picture], near: Line | None
    ) -> Iterator[Way]:
        """Where a line is known, its own frames say best how one lies on the other."""
        return iter(()) if near is None else around(near, way.at[0], turn, frames, others, AT_ONCE)

    def _beside(
        self,
        turn: Turn,
        course: Course | None,
        frames: Sequence[Picture],
        others: Sequence[Picture],
        moved_s: Sequence[float],
    ) -> Iterator[Closeup]:
        """Of a camera that moves: what the frames of moments beside tell."""
        if course is None:
            return
        middle = (course.start_s + course.end_s) / 2
        for way in around(course.line, middle, turn, frames, others, moved_s):
            yield self._look(turn, way, frames, others, course.line, course.line.speed)

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
        self,
        turn: Turn,
        way: Way,
        frames: Sequence[Picture],
        others: Sequence[Picture],
        near: Line | None,
        speed: float | None = None,
    ) -> Closeup:
        own, other = Glances.of_item(frames, turn, way.onto), Glances.of_other(others, way.onto)
        found = fit(own, other, speed)
        if found is not None and _tells(found):
            course = self._cut(turn, found.line, own, other, (found.first_s, found.last_s))
            bounds = Bounds.of(found.line, *self.ends)
            shown = min(bounds.last, own.times[-1]) - max(bounds.first, own.times[0])
            whole, gain = found.length_s >= 0.8 * shown, 0.0 if course is None else found.gain
            return Closeup(course, found.correlation, gain, moves=True, whole=whole)
        line = near or Line(1.0, way.at[1] - way.at[0])
        still = self._cut(turn, line, own, other, (way.at[0], way.at[0]))
        if _stirs(own, other, line, still, way.at):
            return Closeup(None, 0.0 if found is None else found.correlation, 0.0, moves=True)
        # Nothing moves: any second is as good as another, and the line that led here is kept.
        return Closeup(still, 0.0, 0.0, moves=False)

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
        inside = (times >= known[0]) & (times <= known[1])
        # A banner and a logo take their tiles everywhere: what is left where both move together is what to look for.
        usual = float(np.median(alike[inside])) if inside.sum() > 1 else 1.0
        agrees = alike >= min(_ALIKE, max(_LEAST_ALIKE, _AS_USUAL * usual))
        parts = runs(Profile(times, agrees, np.ones(len(times), np.bool_)), Bounds.of(line, *self.ends), _BRIDGED_S)
        middle = (known[0] + known[1]) / 2
        mine = next((part for part in parts if part[0] - 0.3 <= middle <= part[1] + 0.3), None)
        if mine is None:
            return None
        start, end = mine
        # Two cuts at one moment change alike for a second: only what goes on for longer is believed.
        start = known[0] if start - known[0] > _BELIEVED_S else start
        end = known[1] if known[1] - end > _BELIEVED_S else end
        return Course(turn, line, start, end, int(agrees.sum()), 0.0)


def _stirs(own: Glances, other: Glances, line: Line, still: Course | None, at: tuple[float, float]) -> bool:
    """Whether anything moves while the looks agree: then they are of two times, for it does not move in both alike.

    One in which nothing happens while something happens in the other is of another time too.
    """
    if still is None:
        return min(_stir(own, at[0] - 3, at[0] + 3), _stir(other, at[1] - 3, at[1] + 3)) >= STIRS
    part = still.segment
    return max(_stir(own, part.start_s, part.end_s), _stir(other, part.other_start_s, part.other_end_s)) >= STIRS


def _stir(glances: Glances, start: float, end: float) -> float:
    """Grey levels by which looks change within a second, over the three seconds in which they change most."""
    inside = (glances.times >= start) & (glances.times <= end)
    changed, times = np.sqrt((glances.changes() ** 2).mean(axis=1))[inside], glances.times[inside]
    # What comes and goes within a second or so (a key frame's refreshed blocks) is nothing that moves.
    windows = (np.median(changed[np.abs(times - at) <= _STIRRING_S / 2]) for at in times)
    return float(max(windows, default=0.0))


def _span(at: float, reach: float, end: float) -> tuple[float, float]:
    """As much as twice `reach` around `at`, moved inwards where a video begins or ends."""
    start = max(0.0, min(at - reach, end - 2 * reach))
    return start, min(end, start + 2 * reach)


def _tells(found: Fit) -> bool:
    return (
        found.gain >= _LEAST_GAIN and found.correlation >= _LEAST_CORRELATION and found.elsewhere <= _LEAD * found.gain
    )
