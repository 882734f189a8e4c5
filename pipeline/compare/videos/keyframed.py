"""Video against video by keyframes alone: where nothing finer was kept of one of them."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.outcome import Outcome, best_of
from pipeline.compare.pairs import Pair
from pipeline.compare.pictures.confirm import View
from pipeline.compare.subjects import Subjects, Tried
from pipeline.compare.videos.offsets import courses, segment
from pipeline.model.basics import Digest
from pipeline.model.likeness import MatchKind, Segment

_FRAMES = 8
"""Most pairs of frames that are aligned for one course, spread over its time."""
_COURSES = 4
_SEQUENCE_S = 3.0
"""Seconds over which frames of two videos must agree, unless they are half of the shorter one's frames."""


def by_keyframes(pairs: Sequence[Pair], shorter: int, subjects: Subjects) -> Outcome:
    """`shorter`: searchable pictures of the video that has fewer of them."""
    runs = tuple(_runs(pairs, subjects))
    same = any(_is_sequence(run, shorter) for run in runs)
    best = best_of([each for run in runs for each in run])
    if not same:
        return Outcome(MatchKind.CANDIDATE, best, 0)
    alike = [_alike(run) for run in runs]
    segments = sorted((_segment(run) for run in alike if run), key=lambda part: (part.start_s, part.other_start_s))
    return Outcome(MatchKind.SAME_EXPOSURE, best, max(map(_frames, alike), default=0), tuple(segments))


def _runs(pairs: Sequence[Pair], subjects: Subjects) -> Iterator[tuple[Tried, ...]]:
    """The frames of each steady course through time, aligned; longest course first."""
    for turn in sorted({pair.turn for pair in pairs}):
        turned = [pair for pair in pairs if pair.turn is turn]
        positions = np.array([pair.positions for pair in turned])
        for course in courses(positions[:, 0], positions[:, 1])[:_COURSES]:
            members = [pair for pair, belongs in zip(turned, course, strict=True) if belongs]
            yield tuple(subjects.tried(pair) for pair in _spread(members))


def _spread(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """At most `_FRAMES` pairs, each frame of the item once, from the beginning to the end."""
    nearest: dict[Digest, Pair] = {}
    for pair in pairs:
        nearest.setdefault(pair.pictures[0], pair)
    ordered = sorted(nearest.values(), key=lambda pair: pair.positions)
    chosen = np.linspace(0, len(ordered) - 1, min(len(ordered), _FRAMES)).round().astype(int)
    return tuple(ordered[place] for place in chosen)


def _alike(run: Sequence[Tried]) -> tuple[Tried, ...]:
    return tuple(each for each in run if each.confirmation.view is not View.OTHER)


def _frames(run: Sequence[Tried]) -> int:
    pictures = [each.pair.pictures for each in run]
    return min(len({item for item, _ in pictures}), len({other for _, other in pictures}))


def _is_sequence(run: Sequence[Tried], shorter: int) -> bool:
    """Whether a course shows that one video holds footage of the other.

    A single frame does not: a title card or the still at the end may stand in both. Where a video has two frames
    in all, one of them, confirmed to the pixel, is half of what there is.
    """
    alike = _alike(run)
    count = _frames(alike)
    if count < 2:
        return shorter <= 2 and any(each.confirmation.confirmed for each in alike)
    times = _times(alike)
    return bool(np.ptp(times, axis=0).min() >= _SEQUENCE_S) or 2 * count >= shorter


def _times(run: Sequence[Tried]) -> NDArray[np.float64]:
    return np.array([each.pair.positions for each in run])


def _segment(run: Sequence[Tried]) -> Segment:
    times = _times(run)
    return segment(times[:, 0], times[:, 1])
