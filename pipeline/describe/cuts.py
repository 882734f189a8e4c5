"""Where one shot ends and the next begins at once: a frame unlike the one before, more so than those around it.

Source of the adaptive form: the score of a frame against the mean of its neighbours, as in PySceneDetect's
AdaptiveDetector (https://www.scenedetect.com/docs/latest/api/detectors.html); thresholds measured here.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

AROUND = 5
"""Frames on either side that a score is held against."""
LEAST_SCORE = 5.0
"""Mean difference (0-255) from the frame before, below which nothing is a cut."""
TIMES_AS_MUCH = 3.0
"""How far above its neighbours. Measured: 4.2 and more at 39 cuts in three encodings, up to 2.2 within shots."""
TIMES_EITHER_SIDE = 2.4
"""How far above those before and above those behind: the second frame of a lively shot behind a still one is no cut."""
TIMES_AT_LEAST = 1.8
"""The same where nothing stands where it stood before."""
_UNLIKE = 0.5
_REST = 0.5
"""Added to the neighbours' mean, so that noise in a still scene is no cut."""
_FEW = 4
"""Neighbours that it takes to leave one of them out."""
_REPEATED = 0.2
"""Score below which a frame repeats the one before it: after a change of frame rate every other one does."""
_RETURNED = 0.5
"""Share of a cut's score within which a frame a little later is the one from before it again."""
_SAME_STRUCTURE = 0.6
"""Correlation of brightness beyond which only the light has changed."""
_FLAT = 8.0
"""Standard deviation of brightness (0-255) of a picture that shows nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """One frame, in the order of the film."""

    time_s: float
    content: NDArray[np.uint8]
    """Brightness of 64 x 36 pixels, whatever the shape of the film, then a quarter of it for each colour difference."""

    @property
    def luma(self) -> NDArray[np.uint8]:
        return self.content[: self.content.size * 2 // 3]


@dataclass(frozen=True, slots=True)
class Judged:
    """A frame of which it is known whether a shot begins with it."""

    frame: Small
    is_cut: bool


@dataclass(slots=True)
class CutFinder:
    """Takes every frame of a video and hands it on a few frames later, judged. The first one counts as a cut."""

    _frames: deque[Small] = field(default_factory=deque)
    _scores: deque[float] = field(default_factory=deque)
    _at: int = 0
    """Which of them is judged next."""
    _lit_until: float | None = None
    """A flash ends here: that it does is no cut."""

    def feed(self, frame: Small) -> Iterator[Judged]:
        score = 1e9 if not self._frames else difference(frame, self._frames[-1])
        self._frames.append(frame)
        self._scores.append(score)
        if len(self._frames) - self._at > AROUND:
            yield self._next()

    def finish(self) -> Iterator[Judged]:
        """The last frames, which have no neighbours behind them."""
        while self._at < len(self._frames):
            yield self._next()

    def _next(self) -> Judged:
        frame, is_cut = self._frames[self._at], self._is_cut()
        if self._at == AROUND + 1:  # one more than is compared: of a cut the frame before it
            self._frames.popleft()
            self._scores.popleft()
        else:
            self._at += 1
        return Judged(frame, is_cut)

    def _is_cut(self) -> bool:
        at, score = self._at, self._scores[self._at]
        if at == 0:
            return True
        if score < LEAST_SCORE:
            return False
        scores = [*self._scores]
        before, after = scores[max(1, at - AROUND) : at], scores[at + 1 : at + AROUND + 1]
        if len(before) + len(after) >= _FEW:
            # The greatest is left out: a shot of a few frames has two cuts close by.
            side = before if max(before, default=0.0) > max(after, default=0.0) else after
            side.remove(max(side))
        if score < TIMES_AS_MUCH * (_usual(before + after) + _REST):
            return False
        livelier = max(_usual(before), _usual(after)) + _REST
        if score < TIMES_EITHER_SIDE * livelier and not self._is_unlike(TIMES_AT_LEAST * livelier):
            return False
        return not self._is_flash()

    def _is_unlike(self, least: float) -> bool:
        """A second opinion between still and lively shots: nothing of the frame before stands where it stood."""
        one, other = self._frames[self._at], self._frames[self._at - 1]
        return self._scores[self._at] >= least and correlation(one.luma, other.luma) < _UNLIKE

    def _is_flash(self) -> bool:
        """The same scene in another light for a few frames, or nothing but light."""
        frame = self._frames[self._at]
        if self._lit_until is not None and frame.time_s <= self._lit_until:
            return True
        before, score = self._frames[self._at - 1], self._scores[self._at]
        later = [*self._frames][self._at + 1 : self._at + AROUND + 1]
        back = next((one for one in later if difference(one, before) < _RETURNED * score), None)
        if back is None or not (is_flat(frame) or correlation(frame.luma, before.luma) > _SAME_STRUCTURE):
            return False
        self._lit_until = back.time_s
        return True


def _usual(scores: list[float]) -> float:
    """Their mean, without those of repeated frames."""
    moving = [score for score in scores if score >= _REPEATED]
    return sum(moving) / max(1, len(moving))


def difference(one: Small, other: Small) -> float:
    """Mean over brightness and colour, 0-255."""
    return float(cv2.norm(one.content, other.content, cv2.NORM_L1)) / one.content.size


def is_flat(frame: Small) -> bool:
    return float(frame.luma.std()) < _FLAT


def correlation(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Of two pictures of the same size, -1 to 1; 0 where one of them is flat."""
    first, second = one.astype(np.float32), other.astype(np.float32)
    first, second = first - first.mean(), second - second.mean()
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(np.vdot(first, second)) / size if size > 0 else 0.0
