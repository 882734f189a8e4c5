"""PDQ: 256 bits that say what a picture looks like, with a quality of 0 to 100.

Source of the method: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019), sections
on PDQ. A tent filter brings the luminance to 64 x 64; a cosine transform keeps frequencies 1 to 16 both ways;
each of the 256 coefficients becomes one bit: above their median or not.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model.likeness import Turn
from pipeline.model.pictures import Pixels
from pipeline.model.turns import is_mirrored, quarters

_Plane = NDArray[np.float32]

_GRID = 64
_FREQUENCIES = 16
_LONGEST_SIDE = 512
"""Pixels. Larger pictures are reduced first: it costs a few bits and saves nine tenths of the time."""
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_QUALITY_DIVISOR = 90
"""Sum of gradients (in per cent of the full range) that stands for one point of quality."""


@dataclass(frozen=True, slots=True)
class Pdq:
    """Hashes as 64 hexadecimal digits, most significant bit first."""

    value: str
    turns: tuple[tuple[Turn, str], ...]
    """The seven turned forms, derived from the coefficients."""
    quality: int


def pdq(pixels: Pixels) -> Pdq:
    """Hash of a height x width x 3 RGB picture."""
    grid = _grid(_luminance(pixels))
    coefficients = np.asarray(_BASIS @ grid @ _BASIS.T, np.float32)
    forms = {turn: _hexadecimal(_turned(coefficients, turn)) for turn in Turn}
    value = forms.pop(Turn.NONE)
    return Pdq(value, tuple(forms.items()), _quality(grid))


def _luminance(pixels: Pixels) -> _Plane:
    height, width = pixels.shape[:2]
    scale = _LONGEST_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    return np.asarray(pixels.astype(np.float32) @ _LUMA, np.float32)


def _grid(luminance: _Plane) -> _Plane:
    """64 x 64 samples of the picture after two passes of a box filter either way, which make a tent."""
    height, width = luminance.shape
    sizes = tuple((length + 2 * _GRID - 1) // (2 * _GRID) for length in (width, height))
    # An even window has no middle; the method lets it reach one further to the right and below.
    anchor = tuple(size - (size + 2) // 2 for size in sizes)

    def total(plane: _Plane) -> _Plane:
        found = cv2.boxFilter(plane, -1, sizes, anchor=anchor, normalize=False, borderType=cv2.BORDER_CONSTANT)
        return np.asarray(found, np.float32)

    # Windows that reach over the border average over what lies inside it.
    covered = total(np.ones_like(luminance))
    for _ in range(2):
        luminance = total(luminance) / covered
    rows = ((np.arange(_GRID) + 0.5) * height / _GRID).astype(int)
    columns = ((np.arange(_GRID) + 0.5) * width / _GRID).astype(int)
    return np.asarray(luminance[np.ix_(rows, columns)], np.float32)


def _cosines() -> _Plane:
    frequency = np.arange(1, _FREQUENCIES + 1)[:, None]
    position = 2 * np.arange(_GRID)[None, :] + 1
    return np.asarray(np.sqrt(2 / _GRID) * np.cos(np.pi / 2 / _GRID * frequency * position), np.float32)


_BASIS = _cosines()
_SIGN = np.where(np.arange(1, _FREQUENCIES + 1) % 2, np.float32(-1), np.float32(1))
"""Reading a line backwards changes the sign of its odd frequencies and nothing else."""


def _turned(coefficients: _Plane, turn: Turn) -> _Plane:
    if is_mirrored(turn):
        coefficients = coefficients * _SIGN
    for _ in range(quarters(turn)):
        coefficients = coefficients.T * _SIGN[:, None]
    return coefficients


def _hexadecimal(coefficients: _Plane) -> str:
    flat = coefficients.ravel()
    # The lower of the two middle values, so that 128 bits are set in any picture without ties.
    median = np.partition(flat, flat.size // 2 - 1)[flat.size // 2 - 1]
    return np.packbits(flat[::-1] > median).tobytes().hex()


def _quality(grid: _Plane) -> int:
    steps = [np.diff(grid, axis=axis) * 100 / 255 for axis in (0, 1)]
    total = sum(int(np.abs(step.astype(int)).sum()) for step in steps)
    return min(100, total // _QUALITY_DIVISOR)
