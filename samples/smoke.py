"""Smoke: a column of soft puffs, lit from the sun's side, as a picture with opacity."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from samples.noise import Colour, fractal, generator
from samples.raster import Field, Pixels


def plume(seed: int, rows: int, columns: int, colour: Colour, lean: float = 0.25, thick: float = 1.0) -> Pixels:
    """A rising column, shape (rows, columns, 4).

    `lean` is how far its top drifts to the right (share of the width), `thick` scales its opacity.
    """
    rng = generator("plume", seed)
    density = _puffs(rng, rows, columns, lean)
    wild = fractal(rng, rows, columns, rows / 5, 7)
    fine = cv2.GaussianBlur(wild, (0, 0), rows / 220)
    density = cv2.GaussianBlur(density, (0, 0), rows / 110) * (0.25 + 1.3 * fine)
    coarse = cv2.GaussianBlur(density, (0, 0), rows / 26)
    share = coarse / max(0.05, float(coarse.max()))
    shade = 0.74 + 1.25 * _relief(fine, rows // 45) + 0.55 * _relief(share, rows // 16) - 0.22 * share
    fade = np.clip(np.linspace(0.0, 5.0, rows, dtype=np.float32), 0, 1)[:, None]
    alpha = (1 - np.exp(-2.6 * thick * density)) * fade
    body = np.clip(shade, 0.26, 1.2)[..., None] * np.array(colour[::-1], dtype=np.float32)
    return np.dstack([np.clip(body, 0, 255), np.clip(alpha * 255, 0, 255)]).astype(np.uint8)


def _puffs(rng: np.random.Generator, rows: int, columns: int, lean: float) -> Field:
    density = np.zeros((rows, columns), dtype=np.float32)
    for rise in np.linspace(0, 1, 90):
        radius = columns * (0.05 + 0.17 * rise**0.8) * float(rng.uniform(0.6, 1.25))
        x = columns * (0.36 + lean * rise**1.4 + float(rng.normal(0, 0.035 + 0.05 * rise)))
        y = rows * (1 - rise * 0.88) - radius * 0.2
        stamp = np.zeros_like(density)
        cv2.circle(stamp, (int(x), int(y)), max(2, int(radius * 0.7)), 1.0, -1)
        box = _around(x, y, radius * 1.5, rows, columns)
        small = stamp[box[0] : box[1], box[2] : box[3]]
        if small.size:
            soft = cv2.GaussianBlur(small, (0, 0), max(1.0, radius * 0.28))
            density[box[0] : box[1], box[2] : box[3]] += soft * (0.34 - 0.2 * rise)
    return density


def _around(x: float, y: float, reach: float, rows: int, columns: int) -> tuple[int, int, int, int]:
    return (
        max(0, int(y - reach)),
        min(rows, int(y + reach)),
        max(0, int(x - reach)),
        min(columns, int(x + reach)),
    )


def _relief(height: npt.NDArray[Any], reach: int) -> Field:
    """How much higher a point is than the one `reach` pixels down and to the right: lit from the upper left."""
    move = np.array([[1, 0, -reach], [0, 1, -reach]], dtype=np.float64)
    size = (height.shape[1], height.shape[0])
    before = cv2.warpAffine(height, move, size, borderMode=cv2.BORDER_REPLICATE)
    return (height - before).astype(np.float32)


def sky(rows: int, columns: int, seed: int, horizon: float, cloudy: float, dark: bool = False) -> Pixels:
    """A sky with clouds that thin out upwards; `horizon` is its row as a share of the height."""
    rng = generator("sky", seed)
    down = np.clip(np.arange(rows, dtype=np.float32) / max(1.0, rows * horizon), 0, 1)[:, None, None]
    top = np.array((24, 16, 12) if dark else (196, 152, 108), dtype=np.float32)
    low = np.array((40, 34, 34) if dark else (226, 218, 206), dtype=np.float32)
    picture = top + (low - top) * down**1.3 + np.zeros((rows, columns, 1), dtype=np.float32)
    grain = fractal(rng, rows * 2, columns, columns / 2.6, 8)
    stretched = cv2.resize(grain, (columns, rows), interpolation=cv2.INTER_AREA)
    cover = np.clip((stretched - 1 + cloudy) * 2.6, 0, 0.9)[..., None]
    white = np.array((52, 46, 46) if dark else (240, 238, 236), dtype=np.float32)
    shaded = white * (0.82 + 0.3 * (stretched[..., None] - 0.5))
    return np.asarray(np.clip(picture * (1 - cover) + shaded * cover, 0, 255), dtype=np.uint8)
