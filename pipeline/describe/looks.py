"""What a frame looks like, small: enough to tell whether another shows something else."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.pictures import Pixels
from pipeline.tools.planes import Planes

CHANGED_COLOURS = 0.30
"""Share (0-1) of the picture that moved to other colours, beyond which a frame shows something else."""
CHANGED_PIXELS = 0.06
"""Mean difference of brightness (0-1) at 32 x 18 pixels, moved over each other as well as they fit, beyond which
a frame shows something else. Measured: 0.004-0.082 within swaying shots, 0.096-0.298 across 39 cuts."""
MOVED_PIXELS = 0.04
"""The same without moving, below which a frame adds nothing to a search."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a frame is compared by."""

    colours: NDArray[np.float32]
    """Shares of 64 colours, sum 1."""
    small: NDArray[np.float32]
    """18 x 32, brightness 0-1."""

    def shows_other_than(self, other: "Look") -> bool:
        """Another scene, however the camera swayed in between."""
        if float(np.abs(self.colours - other.colours).sum()) / 2 > CHANGED_COLOURS:
            return True
        if _apart(self.small, other.small) <= CHANGED_PIXELS:
            return False
        return all(apart > CHANGED_PIXELS for apart in differences(self.small, other.small))

    def moved_from(self, other: "Look") -> bool:
        return _apart(self.small, other.small) > MOVED_PIXELS


def look(frame: Planes) -> Look:
    """Of one frame."""
    return of_small(frame.reduced(64, 36).rgb())


def of_small(pixels: Pixels) -> Look:
    """Of a picture of 64 x 36 pixels, whatever its shape was."""
    codes = (pixels >> 6).astype(np.int32)
    counted = np.bincount((codes[..., 0] * 16 + codes[..., 1] * 4 + codes[..., 2]).ravel(), minlength=64)
    grey = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (32, 18), interpolation=cv2.INTER_AREA)
    return Look(counted.astype(np.float32) / counted.sum(), np.asarray(grey, np.float32) / np.float32(255))


def differences(
    one: NDArray[np.float32], other: NDArray[np.float32], downs: int = 3, acrosses: int = 4
) -> Iterator[float]:
    """Mean differences of two pictures, moved over each other by up to so many rows and columns."""
    rows, columns = one.shape
    for down in range(-downs, downs + 1):
        for across in range(-acrosses, acrosses + 1):
            first = one[max(0, down) : rows + min(0, down), max(0, across) : columns + min(0, across)]
            second = other[max(0, -down) : rows + min(0, -down), max(0, -across) : columns + min(0, -across)]
            yield _apart(first, second)


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Mean difference; by OpenCV, which for pictures as small as these takes a fifth of the time of NumPy."""
    return float(cv2.norm(one, other, cv2.NORM_L1)) / one.size
