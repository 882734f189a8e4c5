"""A photo or screenshot, and the second of a video that it shows."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from pipeline.compare.outcome import Outcome
from pipeline.compare.pairs import Matrix, Pair
from pipeline.compare.pictures.confirm import Confirmation, View, confirm, subject
from pipeline.compare.stills import still_against
from pipeline.compare.subjects import Tried
from pipeline.compare.videos.films import Films
from pipeline.compare.videos.glances import Glances
from pipeline.compare.videos.offsets import at_once
from pipeline.compare.videos.placing import onto
from pipeline.compare.videos.reels import Reel, distances
from pipeline.model.basics import Digest
from pipeline.model.likeness import MatchKind, Transformation, Turn
from pipeline.model.pictures import Picture
from pipeline.model.turns import undone

_PAIRS = 3
"""Keyframes around which the very frame is looked for."""
_REACH_S = 12.0
"""Seconds to both sides of a keyframe: as far apart as keyframes of one shot lie."""
_FPS = 4.0
_WIDTH = 320
_CLOSE_S = 0.4
_CLOSE_FPS = 60.0
_CLOSE_WIDTH = 768
_ALIKE = 0.5
"""Correlation below which a frame does not show the still."""
_CLOSEST = 3
"""Frames that are laid over the still, those that look most like it."""
_NEAR_BITS = 64
_STANDS_OUT = 0.002
"""Correlation by which one frame must be nearer to the still than most."""


def still_in_film(films: Films, film_is_other: bool) -> Outcome:
    """Which frame equals the still: the keyframes first, then what lies between them."""
    known = still_against(films.pairs, films.subjects, in_video=True)
    search = _Search(films, film_is_other)
    # The very frame before the keyframe that led to it; of several, the one that shows most of the still.
    found = max([*search.closest(), known.best], key=_rank)
    if not found.confirmation.confirmed:
        return replace(known, best=found)
    return Outcome(MatchKind.SAME_EXPOSURE, found, 1, (at_once(*found.pair.positions),))


def _rank(tried: Tried) -> tuple[View, float, float]:
    change = tried.confirmation.transformation
    shown = 0.0 if change is None else round(_shown(change), 2)
    return tried.confirmation.view, shown, tried.confirmation.agreement


def _shown(change: Transformation) -> float:
    """Share of the smaller of the two that the other shows."""
    areas = ((part.right - part.left) * (part.bottom - part.top) for part in (change.kept, change.kept_of_other))
    return max(areas)


@dataclass(frozen=True, slots=True)
class _Search:
    films: Films
    film_is_other: bool

    @property
    def _film(self) -> Digest:
        return self.films.other if self.film_is_other else self.films.item

    def closest(self) -> Iterator[Tried]:
        """Around each of the best pairs, the still against the frame that equals it most."""
        for pair in self._best_pairs():
            still = self.films.subjects.gallery.picture(pair.pictures[0 if self.film_is_other else 1])
            ways = self._seconds(pair, still)
            found = max((tried for way in ways for tried in self._exactly(pair, still, *way)), key=_rank, default=None)
            if found is not None:
                yield found
                if found.confirmation.confirmed:
                    return

    def _best_pairs(self) -> list[Pair]:
        """By features first: they lead to crops and screenshots too."""
        ranked = sorted(self.films.pairs, key=lambda pair: (-(pair.hint.inliers if pair.hint else 0), pair.closeness))
        kept: list[Pair] = []
        for pair in ranked:
            if all(abs(self._position(pair) - self._position(one)) > _REACH_S for one in kept):
                kept.append(pair)
        return kept[:_PAIRS]

    def _position(self, pair: Pair) -> float:
        return pair.positions[1 if self.film_is_other else 0]

    def _seconds(self, pair: Pair, still: Picture) -> Iterator[tuple[float, Matrix]]:
        """The frame around the keyframe in which what moves stands as in the still, and how one lies on the other.

        A camera that pans shows the still's part in many frames, each time elsewhere. So besides what the pair says
        it is asked which frame equals the still as a whole.
        """
        middle, known = self._by_hashes(pair), onto(pair, self.films.subjects)
        frames = self._stretch(middle - _REACH_S, middle + _REACH_S, _FPS, _WIDTH)
        stands_out = False
        for across in (known, np.eye(3)) if len(frames) > 1 else ():
            mine, theirs = self._looks(pair, still, frames, across)
            powers = np.linalg.norm(theirs.looks, axis=1) * float(np.linalg.norm(mine.looks[0]))
            alike = (theirs.looks @ mine.looks[0]) / np.maximum(powers, 1e-6)
            best = int(alike.argmax())
            if alike[best] >= _ALIKE and alike[best] - float(np.median(alike)) >= _STANDS_OUT:
                stands_out = True
                yield float(theirs.times[best]), across
        if not stands_out:
            # Of a scene that stands still any frame will do, and the keyframe is one.
            yield middle, known

    def _by_hashes(self, pair: Pair) -> float:
        """Where hashes twice a second come nearest to the still's; where none comes near, the keyframe."""
        gallery = self.films.subjects.gallery
        frames = gallery.frames(self._film)
        still = self.films.item if self.film_is_other else self.films.other
        turn = pair.turn if self.film_is_other else undone(pair.turn)
        asking = Reel.turned(gallery.fingerprints(still), turn)
        if frames is None or not len(asking) or not len(frames):
            return self._position(pair)
        reel = Reel.of(frames)
        apart = distances(asking, np.array([0]), reel, np.arange(len(reel)))
        best = int(np.where(reel.tells, apart, 256).argmin())
        return float(reel.times[best]) if apart[best] <= _NEAR_BITS else self._position(pair)

    def _exactly(self, pair: Pair, still: Picture, at: float, across: Matrix) -> Iterator[Tried]:
        """The still against the few frames of full speed that equal it most."""
        frames = self._stretch(at - _CLOSE_S, at + _CLOSE_S, _CLOSE_FPS, _CLOSE_WIDTH)
        if not frames:
            return
        mine, theirs = self._looks(pair, still, frames, across)
        apart = ((theirs.looks - mine.looks[0]) ** 2).sum(axis=1)
        for place in np.argsort(apart, kind="stable")[:_CLOSEST]:
            frame = frames[place]
            placed = (0.0, frame.position_s) if self.film_is_other else (frame.position_s, 0.0)
            yield Tried(replace(pair, positions=placed), self._confirmed(pair, still, frame))

    def _looks(
        self, pair: Pair, still: Picture, frames: tuple[Picture, ...], across: Matrix
    ) -> tuple[Glances, Glances]:
        """The still and the frames, each reduced to what both show."""
        if self.film_is_other:
            return Glances.of_item([still], pair.turn, across), Glances.of_other(frames, across)
        return Glances.of_other([still], across), Glances.of_item(frames, pair.turn, across)

    def _confirmed(self, pair: Pair, still: Picture, frame: Picture) -> Confirmation:
        item, other = (still, frame) if self.film_is_other else (frame, still)
        hint = None if pair.hint is None else pair.hint.homography
        return confirm(subject(item, pair.turn), subject(other, Turn.NONE), hint)

    def _stretch(self, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        return tuple(self.films.subjects.gallery.stretch(self._film, start_s, end_s, fps, width))
