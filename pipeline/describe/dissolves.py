"""Where one shot turns into the next bit by bit: dissolves, and fades from and to black.

Over such a stretch each frame is a mixture of its two ends, in shares that grow: the ends differ, every step is small
and the middle lies between them. In a pan the middle shows something else, so that no mixture of the ends gives it.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.describe.cuts import Judged, Small, correlation
from pipeline.describe.looks import differences

STEP_S = 0.095
"""Frames are looked at about ten times a second."""
LENGTHS = (4, 5, 6, 8, 10, 13, 16, 20)
"""Steps of a stretch: 0.4 to 2 seconds."""
LONGEST_S = 2.6
UNLIKE = 12.0
"""Mean difference (0-255) of its ends, at 16 x 9 pixels."""
LEFT_OVER = 0.2
"""How much (0-1 of the difference of the ends) of the frames between no mixture of the ends may explain. Measured:
0.02-0.17 in the dissolves of the test film, 0.2 and more where a vehicle or a person passes, 0.4 and more in pans;
of 400 mixtures of clips that move themselves, 85 % lie below."""
ONLY_LIGHT = 0.85
"""Correlation of brightness at the two ends beyond which a camera has only adapted to the light."""
ONLY_MOVED = 0.5
"""Share of the ends' difference that is left, once they are moved over each other, below which a camera has turned."""
_QUIET_S = 0.5
"""So long after the last such stretch it is over."""
_STILL_MOVING = 0.35
"""A stretch ends where a step is smaller than this share of its mean step."""


@dataclass(frozen=True, slots=True)
class Dissolve:
    """A stretch in which one shot became another."""

    begin_s: float
    end_s: float
    """The first frame that is all of the new shot."""


@dataclass(slots=True)
class DissolveFinder:
    """Takes judged frames in order of time, and tells of a dissolve about half a second after it has ended."""

    _times: list[float] = field(default_factory=list)
    _views: list[NDArray[np.float32]] = field(default_factory=list)
    _frames: list[Small] = field(default_factory=list)
    _found: Dissolve | None = None

    def feed(self, judged: Judged) -> Dissolve | None:
        """A dissolve that is over by now."""
        frame = judged.frame
        if judged.is_cut:
            ended = self.finish()
            self._times, self._views, self._frames = [], [], []
            self._append(frame)
            return ended
        if frame.time_s - self._times[-1] < STEP_S:
            return None
        self._append(frame)
        self._look_back()
        if self._found is not None and frame.time_s - self._found.end_s > _QUIET_S:
            return self.finish()
        return None

    def _is_one_scene(self, length: int) -> bool:
        """Lit otherwise, or moved: so little over smooth ground that it looks like a mixture."""
        one, other = self._frames[-1].luma, self._frames[-1 - length].luma
        if correlation(one, other) > ONLY_LIGHT:
            return True
        first, second = (
            cv2.resize(each.reshape(36, 64), (32, 18), interpolation=cv2.INTER_AREA) for each in (one, other)
        )
        whole, part = np.asarray(first, np.float32), np.asarray(second, np.float32)
        return min(differences(whole, part, 4, 9)) < ONLY_MOVED * float(np.abs(whole - part).mean())

    def finish(self) -> Dissolve | None:
        """What was found and is over because the shot is."""
        ended, self._found = self._found, None
        return ended

    def _append(self, frame: Small) -> None:
        self._times.append(frame.time_s)
        self._views.append(_view(frame))
        self._frames.append(frame)
        if len(self._times) > LENGTHS[-1] + 1:
            del self._times[0], self._views[0], self._frames[0]

    def _look_back(self) -> None:
        """Whether a mixture ends here: then a stretch begins, or one found before goes on."""
        last = self._views[-1]
        for length in LENGTHS:
            if length >= len(self._views) or self._times[-1] - self._times[-1 - length] > LONGEST_S:
                return
            stretch = self._views[-1 - length :]
            apart = _distance(last, stretch[0])
            if apart < UNLIKE or not is_mixture(stretch):
                continue
            if self._is_one_scene(length):
                continue
            if _distance(last, stretch[-2]) < _STILL_MOVING * apart / length:
                continue
            begin = self._times[-1 - length]
            if self._found is not None:
                begin = min(begin, self._found.begin_s)
            self._found = Dissolve(begin, self._times[-1])
            return


def is_mixture(stretch: list[NDArray[np.float32]]) -> bool:
    """Whether the frames between lie on the way from the first to the last, one behind the other."""
    first, way = stretch[0], stretch[-1] - stretch[0]
    length = float(np.vdot(way, way))
    shares: list[float] = []
    for quarter in (1, 2, 3):
        gone = stretch[quarter * (len(stretch) - 1) // 4] - first
        share = float(np.vdot(gone, way)) / length
        rest = gone - np.float32(share) * way
        if float(np.vdot(rest, rest)) > LEFT_OVER**2 * length:
            return False
        shares.append(share)
    return 0.05 < shares[0] < shares[1] < shares[2] < 0.95 and 0.25 < shares[1] < 0.75


def _distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(cv2.norm(one, other, cv2.NORM_L1)) / one.size


def _view(frame: Small) -> NDArray[np.float32]:
    """16 x 9 of brightness and 8 x 5 of each colour difference, in one row."""
    quarter = frame.content.size // 6
    luma = cv2.resize(frame.luma.reshape(36, -1), (16, 9), interpolation=cv2.INTER_AREA)
    colours = (
        cv2.resize(part.reshape(18, -1), (8, 5), interpolation=cv2.INTER_AREA)
        for part in (frame.content[-2 * quarter : -quarter], frame.content[-quarter:])
    )
    return np.concatenate([luma.ravel(), *(part.ravel() for part in colours)]).astype(np.float32)
