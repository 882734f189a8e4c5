"""Hashes of a video over time, ready to be laid alongside those of another one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Fingerprint, HashKind, Turn

Times = NDArray[np.float64]
Distances = NDArray[np.int64]

QUALITY_FLOOR = 20
"""PDQ quality below which a frame is too dark or too flat to say anything (as for pictures)."""
USUAL_STEP_S = 0.5
_BELIEVED_S = 1.5
_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Reel:
    """Moments of a video in order of time, each with one or two hashes: of the whole, and of what lies inside bars."""

    times: Times
    """n, seconds."""
    forms: NDArray[np.uint64]
    """n x 2 x 4; a moment with one hash has it twice."""
    tells: NDArray[np.bool_]
    """n: False for frames too dark or flat."""
    end_s: float
    """Where the video ends, as far as its frames tell."""

    def __len__(self) -> int:
        return len(self.times)

    @classmethod
    def of(cls, frames: FrameHashes, length_s: float | None = None) -> Self:
        """`length_s`: what the container says of its length; believed as far as the frames bear it out."""
        reel = cls._gathered(frames.times.astype(np.float64), frames.hashes, frames.qualities)
        if length_s is None or not len(reel) or not 0 <= length_s - reel.times[-1] <= _BELIEVED_S:
            return reel
        return replace(reel, end_s=length_s)

    @classmethod
    def turned(cls, fingerprints: Sequence[Fingerprint], turn: Turn) -> Self:
        """The keyframes of a video as they look in one turn."""
        rows = [
            (one.position_s, bytes.fromhex(one.value if turn is Turn.NONE else dict(one.turns)[turn]), one.quality)
            for one in fingerprints
            if one.kind is HashKind.PDQ and (turn is Turn.NONE or turn in dict(one.turns))
        ]
        rows.sort(key=lambda row: row[0])
        hashes = np.frombuffer(b"".join(value for _, value, _ in rows), np.uint8).reshape(-1, 8 * _WORDS)
        return cls._gathered(np.array([at for at, _, _ in rows]), hashes, np.array([quality for _, _, quality in rows]))

    @classmethod
    def _gathered(cls, times: Times, hashes: NDArray[np.uint8], qualities: NDArray[np.generic]) -> Self:
        """Rows of one moment become one."""
        moments, first, count = np.unique(times, return_index=True, return_counts=True)
        words = np.ascontiguousarray(hashes).view(np.uint64).reshape(-1, _WORDS)
        second = first + np.minimum(count - 1, 1)
        forms = np.stack([words[first], words[second]], axis=1)
        tells = np.maximum(qualities[first].astype(np.int64), qualities[second].astype(np.int64)) >= QUALITY_FLOOR
        step = float(np.median(np.diff(moments))) if len(moments) > 1 else 0.0
        end = float(moments[-1]) + min(step, USUAL_STEP_S) if len(moments) else 0.0
        return cls(np.asarray(moments, np.float64), forms, np.asarray(tells, np.bool_), end)

    @property
    def reach_s(self) -> float:
        """Seconds within which a moment that falls between two frames still has one."""
        step = float(np.median(np.diff(self.times))) if len(self) > 1 else USUAL_STEP_S
        return max(USUAL_STEP_S, step) * 0.6

    def nearest(self, at: Times) -> tuple[NDArray[np.intp], Times]:
        """For each time the moment nearest to it, and how far off that is."""
        after = np.clip(np.searchsorted(self.times, at), 1, max(1, len(self) - 1))
        before = after - 1
        after = np.minimum(after, len(self) - 1)
        place = np.where(np.abs(self.times[after] - at) < np.abs(at - self.times[before]), after, before)
        return place, np.abs(self.times[place] - at)


def distances(first: Reel, own: NDArray[np.intp], second: Reel, other: NDArray[np.intp]) -> Distances:
    """Bits between moments `own` of the first and `other` of the second, broadcast; the nearest of their forms."""
    best: Distances | None = None
    for mine in range(2):
        for theirs in range(2):
            apart = np.bitwise_count(first.forms[own, mine] ^ second.forms[other, theirs]).sum(axis=-1, dtype=np.int64)
            best = apart if best is None else np.minimum(best, apart)
    return np.asarray(best)
