"""Video against video: which seconds of one equal which of the other, and whether that makes them one footage.

Hashes twice a second follow a copy through trims, other speeds and re-ordering. Where hashes cannot follow (crops,
banners, turned copies, a camera that stands still), a stretch of both is decoded and looked at closely. A title card,
a logo's opening, one studio in two broadcasts join nothing: what changes must change together, or it must be most of
what there is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.compare.outcome import Outcome, best_of
from pipeline.compare.pairs import Pair
from pipeline.compare.pictures.confirm import View
from pipeline.compare.subjects import Subjects, Tried
from pipeline.compare.videos.closeups import Closeup, Lens
from pipeline.compare.videos.courses import Course, channels, courses
from pipeline.compare.videos.keyframed import by_keyframes
from pipeline.compare.videos.lines import Line, Sightings, best_lines
from pipeline.compare.videos.placing import onto
from pipeline.compare.videos.reels import Reel
from pipeline.compare.videos.ways import Way
from pipeline.model.basics import Digest
from pipeline.model.likeness import MatchKind, Segment, Turn
from pipeline.model.turns import undone

_TURNS = 3
"""Turns that are followed, those that most pairs speak for."""
_CLOSEUPS = 4
"""Pairs of frames of two videos around which both are decoded again."""
_WAYS = 4
"""Pairs of frames that are asked how one video lies on the other."""
_ONE_PLACE_S = 10.0
_MOMENTS = 6
"""Pairs of keyframes that are aligned for one course."""
_ON_LINE_S = 0.6
_SEQUENCE_S = 3.0
"""Seconds that two videos must have in common, unless they are half of the shorter one."""
_OPENING_S = 8.0
"""A shorter stretch at the same end of both videos is an opening or closing that many films share."""
_SAME_SHIFT_S = 0.5
_HINTS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Films:
    """Two videos, in the stored order."""

    item: Digest
    other: Digest
    pairs: Sequence[Pair]
    """Nearest first."""
    subjects: Subjects
    sound: Sequence[Segment] = ()
    """Where they sound alike."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One course, with the pictures that were laid over each other along it."""

    course: Course
    tried: tuple[Tried, ...]
    moves_along: bool
    """What changes in one changes in the other, so that it is the same time and not only the same place."""
    another_time: bool

    @property
    def alike(self) -> tuple[Tried, ...]:
        return tuple(each for each in self.tried if each.confirmation.view is not View.OTHER)


def film_against_film(films: Films, shorter: int) -> Outcome:
    """`shorter`: searchable pictures of the video that has fewer of them."""
    gallery = films.subjects.gallery
    item, other = (gallery.frames(digest) for digest in (films.item, films.other))
    if item is None or other is None:
        return by_keyframes(films.pairs, shorter, films.subjects)
    own, theirs = Reel.of(item, gallery.length_s(films.item)), Reel.of(other, gallery.length_s(films.other))
    return _Comparison(films, own, theirs).outcome()


class _Comparison:
    def __init__(self, films: Films, own: Reel, other: Reel) -> None:
        self._films = films
        self._own, self._other = own, other
        self._ends = (own.end_s, other.end_s)
        self._lens = Lens(films.subjects.gallery, films.item, films.other, self._ends)
        self._closeups = 0

    def outcome(self) -> Outcome:
        seen = self._seen()
        tried = [each for one in seen for each in one.tried] or [self._films.subjects.tried(self._films.pairs[0])]
        best = best_of(tried)
        same = [one for one in seen if self._is_same(one)]
        if same:
            frames = max(len(one.alike) for one in same)
            chosen = best_of([each for one in same for each in one.alike] or tried)
            return Outcome(MatchKind.SAME_EXPOSURE, chosen, max(1, frames), _in_order(same))
        alike = best.confirmation.view is not View.OTHER
        if alike and any(one.another_time for one in seen):
            return Outcome(MatchKind.SAME_SCENE, best, 0)
        # What is too little to join them is told all the same: a reviewer sees how much it is.
        shared = [one for one in seen if not one.another_time and (one.alike or one.moves_along)]
        return Outcome(MatchKind.CANDIDATE, best, 0, _in_order(shared))

    def _seen(self) -> list[_Seen]:
        """Courses by hashes; then, around pairs that none of them explains, courses by a closer look."""
        seen: list[_Seen] = []
        for turn in self._turns():
            for course in self._by_hashes(turn):
                one = self._looked_at(course)
                if not any(_is_one(known.course, one.course) for known in seen):
                    seen.append(one)
        for pairs in self._unexplained(seen):
            closeup = self._closeup(pairs)
            if closeup is None or closeup.course is None:
                continue
            same_line = [one for one in seen if _is_one(one.course, closeup.course)]
            course = _widest(same_line[0].course, closeup.course) if same_line else closeup.course
            seen = [one for one in seen if one not in same_line] + [self._judged(course, closeup, pairs[0])]
        return seen

    def _turns(self) -> tuple[Turn, ...]:
        count = {turn: sum(pair.turn is turn for pair in self._films.pairs) for turn in Turn}
        present = sorted((turn for turn in Turn if count[turn]), key=lambda turn: -count[turn])
        return tuple(present[:_TURNS])

    def _by_hashes(self, turn: Turn) -> list[Course]:
        gallery = self._films.subjects.gallery
        asking = channels(
            self._own,
            self._other,
            Reel.turned(gallery.fingerprints(self._films.item), turn),
            Reel.turned(gallery.fingerprints(self._films.other), undone(turn)),
            turn,
        )
        return courses(asking, turn, self._ends, self._hints(turn))

    def _hints(self, turn: Turn) -> tuple[Line, ...]:
        """The lines along which the two sound alike, and those that pairs of keyframes lie on."""
        sound = [Line(1.0, part.other_start_s - part.start_s) for part in self._films.sound]
        positions = np.array([pair.positions for pair in self._films.pairs if pair.turn is turn])
        seen = Sightings(positions[:, 0], positions[:, 1], np.ones(len(positions)))
        return (*sound[:_HINTS], *best_lines(seen)[:_HINTS])

    def _looked_at(self, course: Course) -> _Seen:
        if course.tells and course.turn is Turn.NONE:
            # A closer look could only be led away from it, by another part that both have in common.
            return _Seen(course, self._tried(course), moves_along=True, another_time=False)
        pairs = self._best_pairs(course)
        closeup = self._closeup(pairs, course.line) if pairs else None
        if closeup is None:
            return _Seen(course, self._tried(course), moves_along=course.tells, another_time=False)
        return self._judged(course if closeup.course is None else _widest(course, closeup.course), closeup, pairs[0])

    def _judged(self, course: Course, closeup: Closeup, pair: Pair) -> _Seen:
        tried = self._tried(course)
        if not any(each.confirmation.confirmed for each in tried):
            tried = (*tried, *self._exactly(course, pair))
        return _Seen(course, tried, closeup.together, closeup.another_time)

    def _closeup(self, pairs: Sequence[Pair], near: Line | None = None) -> Closeup | None:
        if self._closeups >= _CLOSEUPS:
            return None
        self._closeups += 1
        ways = [Way(onto(pair, self._films.subjects), pair.positions) for pair in pairs]
        return self._lens.closeup(pairs[0].turn, ways, near)

    def _tried(self, course: Course) -> tuple[Tried, ...]:
        """Keyframes of both that fall together on the line, spread over its time."""
        near = [pair for pair in self._films.pairs if _lies_on(pair, course, _ON_LINE_S)]
        chosen = np.linspace(0, len(near) - 1, min(len(near), _MOMENTS)).round().astype(int)
        ordered = sorted(near, key=lambda pair: pair.positions)
        return tuple(self._films.subjects.tried(ordered[place]) for place in chosen)

    def _exactly(self, course: Course, pair: Pair) -> Iterator[Tried]:
        """The item's keyframe, against the very frame of the other that equals it."""
        at = pair.positions[0]
        predicted = course.line.speed * at + course.line.shift
        if course.start_s <= at <= course.end_s and 0 <= predicted <= self._ends[1]:
            subjects = self._films.subjects
            picture = subjects.gallery.picture(pair.pictures[0])
            found = self._lens.exact(pair, picture, at, predicted, onto(pair, subjects))
            if found is not None:
                yield Tried(pair, found)

    def _best_pairs(self, course: Course) -> list[Pair]:
        """Pairs of frames that say best how one lies on the other: on the line, with most features."""

        def rank(pair: Pair) -> tuple[bool, bool, int, float]:
            inliers = 0 if pair.hint is None else pair.hint.inliers
            return not _lies_on(pair, course, 0.3), not _lies_on(pair, course, 1.5), -inliers, pair.closeness

        return sorted((pair for pair in self._films.pairs if pair.turn is course.turn), key=rank)[:_WAYS]

    def _unexplained(self, seen: Sequence[_Seen]) -> Iterator[list[Pair]]:
        """Pairs that no course explains, those with most features first, gathered by place."""
        explained = [one for one in seen if not one.another_time]
        left = [
            pair
            for pair in sorted(
                self._films.pairs, key=lambda pair: (-(pair.hint.inliers if pair.hint else 0), pair.closeness)
            )
            if not any(_is_explained(pair, one) for one in explained)
        ]
        while left:
            own, other = left[0].positions
            near = [
                pair
                for pair in left
                if pair.turn is left[0].turn
                and max(abs(pair.positions[0] - own), abs(pair.positions[1] - other)) < _ONE_PLACE_S
            ]
            yield _different(near)
            left = [pair for pair in left if pair not in near]

    def _is_same(self, seen: _Seen) -> bool:
        course = seen.course
        if seen.another_time or not (seen.alike or seen.moves_along):
            return False
        half = self._is_half(course)
        if half and any(each.confirmation.confirmed for each in seen.alike):
            return True
        if not (seen.moves_along or self._sounds_along(course)):
            return False
        return half or (course.length_s >= _SEQUENCE_S and not self._is_opening(course))

    def _is_half(self, course: Course) -> bool:
        return course.length_s >= 0.5 * min(self._ends)

    def _is_opening(self, course: Course) -> bool:
        """Short, and at the beginning of both videos or at the end of both."""
        if course.length_s >= _OPENING_S:
            return False
        part = course.segment
        begins = max(part.start_s, part.other_start_s) <= 1.0
        return begins or min(part.end_s - self._ends[0], part.other_end_s - self._ends[1]) >= -1.0

    def _sounds_along(self, course: Course) -> bool:
        return any(
            abs(part.other_start_s - (course.line.speed * part.start_s + course.line.shift)) <= _SAME_SHIFT_S
            and part.start_s < course.end_s
            and part.end_s > course.start_s
            for part in self._films.sound
        )


def _different(pairs: Sequence[Pair]) -> list[Pair]:
    """The best pair of each shift in time: of a camera that pans, only one of another shift tells another place."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        best.setdefault(round(2 * (pair.positions[1] - pair.positions[0])), pair)
    return list(best.values())[:_WAYS]


def _lies_on(pair: Pair, course: Course, slack_s: float) -> bool:
    own, other = pair.positions
    inside = course.start_s - slack_s <= own <= course.end_s + slack_s
    return pair.turn is course.turn and inside and abs(course.line.speed * own + course.line.shift - other) <= slack_s


def _is_explained(pair: Pair, seen: _Seen) -> bool:
    """Neighbours in one shot resemble each other too: where it is known which frame equals which, they say nothing."""
    part, (own, other) = seen.course.segment, pair.positions
    mine = part.start_s - 1 <= own <= part.end_s + 1
    theirs = part.other_start_s - 1 <= other <= part.other_end_s + 1
    return (mine or theirs) if seen.moves_along else (mine and theirs)


def _widest(course: Course, closer: Course) -> Course:
    """The closer look's line and ends; where the hashes follow the same line further than was decoded, theirs."""
    middle = (closer.start_s + closer.end_s) / 2
    if abs(course.line.speed * middle + course.line.shift - closer.line.speed * middle - closer.line.shift) > 1.0:
        return closer
    start, end = min(course.start_s, closer.start_s), max(course.end_s, closer.end_s)
    return replace(closer, start_s=start, end_s=end, rise=course.rise, moments=max(course.moments, closer.moments))


def _is_one(course: Course, other: Course) -> bool:
    """Whether two courses speak of the same frames."""
    middle = (course.start_s + course.end_s) / 2
    off = abs(other.line.speed * middle + other.line.shift - course.line.speed * middle - course.line.shift)
    return other.turn is course.turn and other.start_s - 1 <= middle <= other.end_s + 1 and off <= 2.0


def _in_order(seen: Sequence[_Seen]) -> tuple[Segment, ...]:
    return tuple(sorted({one.course.segment for one in seen}, key=lambda part: (part.start_s, part.other_start_s)))
