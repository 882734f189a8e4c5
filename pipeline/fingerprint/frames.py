"""What a video looks like twice a second: the hashes by which two videos are laid alongside each other.

Keyframes stand for shots; they lead from one video to another. To say which second equals which, and where the
common part ends, it takes frames at a regular distance.
"""

import numpy as np

from pipeline.fingerprint.borders import without_bars
from pipeline.fingerprint.pdq import pdq
from pipeline.model.imprints import HASH_BYTES, FrameHashes, Imprint
from pipeline.model.pictures import Pixels

STEP_S = 0.5
"""Seconds between two hashes, unless the video is longer than three hours."""
MOST_FRAMES = 21_600
"""Three hours of them (0.8 MB). Where there would be more, the distance is doubled until there are not."""
SMALLEST_SIDE = 32
"""Pixels: of less there are not enough samples to be told apart."""

_Row = tuple[float, int, bytes]
"""Seconds, quality, hash."""


class FrameHasher:
    """Takes frames in any order and keeps the first of each step. Memory is bounded whatever the video's length."""

    def __init__(self, most: int = MOST_FRAMES) -> None:
        self._most = most
        self._step_s = STEP_S
        self._slots: dict[int, tuple[_Row, ...]] = {}

    @property
    def step_s(self) -> float:
        """Seconds between two hashes by now."""
        return self._step_s

    def offer(self, position_s: float, pixels: Pixels) -> None:
        """A height x width x 3 RGB frame, shown `position_s` seconds from the beginning."""
        slot = int(max(0.0, position_s) // self._step_s)
        if slot in self._slots or min(pixels.shape[:2]) < SMALLEST_SIDE:
            return
        self._slots[slot] = _rows(max(0.0, position_s), pixels)
        while sum(map(len, self._slots.values())) > self._most:
            self._thin()

    def imprint(self) -> Imprint | None:
        """The hashes in order of time; a frame with bars around it has two, of the whole and of what lies inside.

        None where no frame came.
        """
        rows = [row for slot in sorted(self._slots) for row in self._slots[slot]]
        if not rows:
            return None
        hashes = np.frombuffer(b"".join(value for _, _, value in rows), np.uint8).reshape(-1, HASH_BYTES)
        times = np.array([time for time, _, _ in rows], np.float32)
        return FrameHashes(times, np.array([quality for _, quality, _ in rows], np.uint8), hashes).packed()

    def _thin(self) -> None:
        """Doubles the step: of two steps that become one, the earlier one's frame stays."""
        self._step_s *= 2
        thinned: dict[int, tuple[_Row, ...]] = {}
        for slot in sorted(self._slots):
            thinned.setdefault(slot // 2, self._slots[slot])
        self._slots = thinned


def _rows(position_s: float, pixels: Pixels) -> tuple[_Row, ...]:
    inner = without_bars(pixels)
    shown = (pixels,) if inner is None or min(inner.shape[:2]) < SMALLEST_SIDE else (pixels, inner)
    return tuple((position_s, found.quality, bytes.fromhex(found.value)) for found in map(pdq, shown))
