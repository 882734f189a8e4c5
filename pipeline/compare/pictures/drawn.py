"""Where a picture shows letters and signs on a field of one colour, and no photo: bars of screens, banners, captions.

Two unrelated photos in one such frame agree in all of it, to the pixel. So what agrees there says nothing of them.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

_ONE_LEVEL = 4
"""Grey levels that JPEG adds to a field of one colour."""
_MOSTLY = 0.6
"""Share of a window that has the level of its middle: letters leave as much, a photo with texture does not."""
_WIDEST = 25
"""Pixels over which that level is looked for: wider than a stroke of a letter."""


def drawn(plane: NDArray[np.uint8], window: int) -> NDArray[np.bool_]:
    """For each pixel, whether the window around it is drawn."""
    middle = cv2.medianBlur(plane, _WIDEST)
    level = (cv2.absdiff(plane, middle) <= _ONE_LEVEL).astype(np.float32)
    return np.asarray(cv2.blur(level, (window, window)) >= _MOSTLY, np.bool_)
