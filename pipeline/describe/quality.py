"""Whether a picture is worth a search and a look: dark, flat or blurred. Measured, never a reason to drop it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.pictures import Picture
from pipeline.tools.planes import Planes

DARK_BELOW = 40.0
"""95th percentile of brightness (0-255) below which next to nothing can be seen."""
FLAT_BELOW = 6.0
"""Standard deviation of brightness (0-255) of a picture without content: sky, wall, black."""
BLURRED_BELOW = 25.0
"""Variance of the Laplacian at 320 pixels' width; unsharp and moved pictures lie below."""
_WIDTH = 320


@dataclass(frozen=True, slots=True)
class PictureFlags:
    """What stands beside a picture when it is shown."""

    dark: bool = False
    blurred: bool = False
    flat: bool = False
    shown: bool = True
    """False for a frame nearly identical to the one shown before it: searchable, not worth a look."""


def flags_of(picture: Picture, *, shown: bool = True) -> PictureFlags:
    """The flags of one picture, by its brightness (ITU-R BT.601) at a width of 320 pixels."""
    return _flags(np.asarray(cv2.cvtColor(picture.pixels, cv2.COLOR_RGB2GRAY), np.uint8), shown=shown)


def flags_of_frame(frame: Planes, *, shown: bool = True) -> PictureFlags:
    """The same of a frame as it came out of its decoder."""
    if frame.width > _WIDTH:
        frame = frame.reduced(_WIDTH, max(2, round(frame.height * _WIDTH / frame.width / 2) * 2))
    return _flags(frame.grey, shown=shown)


def _flags(grey: NDArray[np.uint8], *, shown: bool) -> PictureFlags:
    height, width = grey.shape
    if width > _WIDTH:
        size = (_WIDTH, max(1, round(height * _WIDTH / width)))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    below = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    _, edges = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    _, contrast = cv2.meanStdDev(grey)
    return PictureFlags(
        dark=int(np.searchsorted(below, 0.95 * below[-1])) < DARK_BELOW,
        blurred=float(edges[0, 0]) ** 2 < BLURRED_BELOW,
        flat=float(contrast[0, 0]) < FLAT_BELOW,
        shown=shown,
    )
