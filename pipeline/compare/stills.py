"""Photo against photo, and photo against the frames of a video: a still has no course through time."""

from collections.abc import Iterator, Sequence

from pipeline.compare.offsets import at_once
from pipeline.compare.outcome import Outcome, best_of
from pipeline.compare.pairs import Pair
from pipeline.compare.subjects import Subjects, Tried
from pipeline.model.likeness import MatchKind

_TRIED = 4
"""Most pairs of pictures that are aligned for one pair of items, nearest first."""


def still_against(pairs: Sequence[Pair], subjects: Subjects, *, in_video: bool) -> Outcome:
    """`in_video`: one of the two is a video, so that the match says at which second."""
    tried = tuple(_until_confirmed(pairs, subjects))
    best = best_of(tried)
    if not best.confirmation.confirmed:
        return Outcome(MatchKind.CANDIDATE, best, 0)
    return Outcome(MatchKind.SAME_EXPOSURE, best, 1, (at_once(*best.pair.positions),) if in_video else ())


def _until_confirmed(pairs: Sequence[Pair], subjects: Subjects) -> Iterator[Tried]:
    for pair in pairs[:_TRIED]:
        found = subjects.tried(pair)
        yield found
        if found.confirmation.confirmed:
            return
