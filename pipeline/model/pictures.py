"""Pixels on their way between the steps; never stored as such."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB, orientation applied."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A photo or one frame of a video, scaled down, as it came out of a confined decoder."""

    pixels: Pixels
    full_width: int
    """Width in pixels before scaling, orientation applied."""
    full_height: int
    position_s: float = 0.0
    """Seconds from the start of the video; 0 for a photo."""
