"""Pixels on their way between the steps; never stored as such."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB, orientation applied."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A photo or one frame of a video, scaled down, as it came out of a confined decoder."""

    source: Pixels | Callable[[], Pixels]
    """Its pixels, or what unpacks them: those of a long video would not fit into memory all at once."""
    full_width: int
    """Width in pixels before scaling, orientation applied."""
    full_height: int
    position_s: float = 0.0
    """Seconds from the start of the video; 0 for a photo."""

    @property
    def pixels(self) -> Pixels:
        """Take them once: they may be unpacked anew each time."""
        return self.source() if callable(self.source) else self.source
