"""Whether a picture is worth a search and a look: dark, flat, blurred, a test card. Never a reason to drop it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.pictures import Picture, Pixels
from pipeline.tools.planes import Planes

DARK_BELOW = 40.0
"""95th percentile of brightness (0-255) below which next to nothing can be seen."""
FLAT_BELOW = 6.0
"""Standard deviation of brightness (0-255) of a picture without content: sky, wall, black."""
BLURRED_BELOW = 25.0
"""Variance of the Laplacian at 320 pixels' width; unsharp and moved pictures lie below."""
BARS = 5
"""Edges between upright stripes, each of one strong colour from top to bottom, that make colour bars."""
SLATE_SHARE = 0.85
"""Share (0-1) of a picture in one colour that makes a slate: a title, a countdown, a page."""
_WIDTH = 320
_STRIPE = 6.0
"""Standard deviation (0-255) along a stripe, and beyond which colours next to each other differ by three times it."""
_STRONG = 60
"""How far apart (0-255) the strongest and the weakest of red, green and blue lie."""
_SAME = 5
"""Levels (0-255) from a slate's colour."""


@dataclass(frozen=True, slots=True)
class PictureFlags:
    """What stands beside a picture when it is shown."""

    dark: bool = False
    blurred: bool = False
    flat: bool = False
    card: bool = False
    """Colour bars, or a slate of nearly one colour: many unrelated videos hold the same."""
    shown: bool = True
    """False for a frame nearly identical to the one shown before it: searchable, not worth a look."""


def flags_of(picture: Picture, *, shown: bool = True) -> PictureFlags:
    """The flags of one picture, by its brightness (ITU-R BT.601) at a width of 320 pixels."""
    pixels = picture.pixels
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    return _flags(grey, np.asarray(cv2.resize(pixels, (64, 36), interpolation=cv2.INTER_AREA), np.uint8), shown=shown)


def flags_of_frame(frame: Planes, *, shown: bool = True) -> PictureFlags:
    """The same of a frame as it came out of its decoder."""
    frame = measured(frame)
    return _flags(frame.grey, frame.reduced(64, 36).rgb(), shown=shown)


def measured(frame: Planes) -> Planes:
    """A frame in the size in which its flags are measured; a smaller one as it is."""
    if frame.width <= _WIDTH:
        return frame
    return frame.reduced(_WIDTH, max(2, round(frame.height * _WIDTH / frame.width / 2) * 2))


def _flags(grey: NDArray[np.uint8], small: Pixels, *, shown: bool) -> PictureFlags:
    height, width = grey.shape
    if width > _WIDTH:
        size = (_WIDTH, max(1, round(height * _WIDTH / width)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    below = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    _, edges = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    _, contrast = cv2.meanStdDev(grey)
    dark = int(np.searchsorted(below, 0.95 * below[-1])) < DARK_BELOW
    flat = float(contrast[0, 0]) < FLAT_BELOW
    return PictureFlags(
        dark=dark,
        blurred=float(edges[0, 0]) ** 2 < BLURRED_BELOW,
        flat=flat,
        card=not dark and not flat and (is_bars(small) or is_slate(small)),
        shown=shown,
    )


def is_bars(small: Pixels) -> bool:
    """Upright stripes of strong colours in the upper half of a picture of 64 x 36 pixels."""
    upper = small[2:18].astype(np.float32)
    along, across = upper.std(axis=0).max(axis=1), upper.mean(axis=0)
    plain = along < _STRIPE
    if plain.mean() < 0.8:
        return False
    steps = np.abs(np.diff(across[plain], axis=0)).max(axis=1) > 3 * _STRIPE
    strong = across.max(axis=1) - across.min(axis=1) > _STRONG
    return int(np.count_nonzero(steps)) >= BARS and float(strong.mean()) > 0.5


def is_slate(small: Pixels) -> bool:
    """Nearly all of a picture of 64 x 36 pixels in the colour that most of it has."""
    codes = (small >> 3).astype(np.int32)
    most = np.bincount((codes[..., 0] << 10 | codes[..., 1] << 5 | codes[..., 2]).ravel()).argmax()
    there = small[(codes[..., 0] << 10 | codes[..., 1] << 5 | codes[..., 2]) == most].mean(axis=0)
    return bool((np.abs(small - there).max(axis=2) <= _SAME).mean() >= SLATE_SHARE)
