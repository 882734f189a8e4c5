"""Photo against photo, and photo against the frames of a video: a still has no course through time."""

from collections.abc import Iterator, Sequence

from pipeline.compare.outcome import Outcome, best_of
from pipeline.compare.pairs import Pair
from pipeline.compare.pictures.confirm import View
from pipeline.compare.subjects import Subjects, Tried
from pipeline.compare.videos.offsets import at_once
from pipeline.model.likeness import MatchKind

_TRIED = 4
"""Most pairs of pictures that are aligned for one pair of items, nearest first."""
_INLIERS_TO_SHOW = 20
_CELLS_TO_SHOW = 6
"""Of 16: a sticker, a banner and the bars of a screen reach into fewer."""


def still_against(pairs: Sequence[Pair], subjects: Subjects, *, in_video: bool) -> Outcome:
    """`in_video`: one of the two is a video, so that the match says at which second."""
    tried = tuple(_until_confirmed(pairs, subjects))
    best = best_of(tried)
    if best.confirmation.confirmed:
        return Outcome(MatchKind.SAME_EXPOSURE, best, 1, (at_once(*best.pair.positions),) if in_video else ())
    kind = MatchKind.SAME_SCENE if best.confirmation.moved else MatchKind.CANDIDATE
    return Outcome(kind, best, 0, worth_showing=any(_is_worth_showing(each) for each in tried))


def _is_worth_showing(tried: Tried) -> bool:
    """What local features led to, and hashes now and then, may be nothing but the frame or banner that both bear."""
    found = tried.confirmation
    if found.view is not View.OTHER:
        return True
    if tried.pair.hashed is not None:
        return not found.frame_only
    return found.inliers >= _INLIERS_TO_SHOW and found.cells >= _CELLS_TO_SHOW


def _until_confirmed(pairs: Sequence[Pair], subjects: Subjects) -> Iterator[Tried]:
    for pair in pairs[:_TRIED]:
        found = subjects.tried(pair)
        yield found
        if found.confirmation.confirmed:
            return
