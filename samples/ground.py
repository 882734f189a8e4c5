"""The ground of the street: worn asphalt, kerbs, puddles of dust, scattered waste and fragments."""

import cv2
import numpy as np

from samples.noise import fractal, generator, opaque, solid
from samples.raster import Field, Surface, vector

SCALE = 64
START, END, HALF = -28.0, 98.0, 8.0
TILE = 9.0


def surfaces(year: int) -> list[Surface]:
    """Ground tiles along the street and one coarse plane around them."""
    street = _street(year)
    body = opaque(street)
    parts = []
    count = int((END - START) / TILE)
    for n in range(count):
        left = int(n * TILE * SCALE)
        piece = np.ascontiguousarray(body[:, left : left + int(TILE * SCALE)])
        origin = vector(START + n * TILE, HALF, 0)
        parts.append(Surface(origin, vector(TILE, 0, 0), vector(0, -2 * HALF, 0), piece, casts=False, receives=True))
    around = solid(700, 1400, (150, 138, 118))
    around *= (0.7 + 0.5 * fractal(generator("around"), 700, 1400, 60, 5))[..., None]
    wide = Surface(vector(-60, 45, -0.03), vector(200, 0, 0), vector(0, -90, 0), opaque(around), False, True)
    return [wide, *parts]


def _street(year: int) -> Field:
    rows, columns = int(2 * HALF * SCALE), int((END - START) * SCALE)
    rng = generator("ground", year)
    same = generator("ground")
    picture = solid(rows, columns, (148, 141, 130))
    picture *= (0.7 + 0.5 * fractal(same, rows, columns, 420, 6))[..., None]
    dust = np.clip(fractal(rng, rows, columns, 300, 6) * 2 - 0.75, 0, 0.85)[..., None]
    picture += dust * (np.array((120, 142, 158), dtype=np.float32) - picture)
    _kerbs(picture, same)
    _patches(picture, same)
    _litter(picture, rng, 9000 if year == 2017 else 4200)
    if year == 2017:
        _scorch(picture, rng, (31.0, 1.5), 3.2)
        _scorch(picture, rng, (42.0, -2.0), 4.2)
    else:
        _scorch(picture, rng, (60.0, 0.5), 3.6)
    picture += same.normal(0, 7, (rows, columns, 1)).astype(np.float32)
    return picture


def _kerbs(picture: Field, rng: np.random.Generator) -> None:
    """Pavements of squares along both sides."""
    rows, columns = picture.shape[:2]
    broad, step = int(2.6 * SCALE), int(0.45 * SCALE)
    for low, high in ((0, broad), (rows - broad, rows)):
        for top in range(low, high, step):
            for left in range(0, columns, step):
                cell = picture[top : min(high, top + step), left : left + step]
                cell *= 0.45
                cell += (96 + float(rng.normal(0, 7))) * np.array((0.5, 0.53, 0.56), dtype=np.float32) * 1.1
                cell[:2] -= 26
                cell[:, :2] -= 26
    for row in (broad, rows - broad - 9):
        for n, left in enumerate(range(0, columns, SCALE)):
            picture[row : row + 9, left : left + SCALE] = (205, 208, 210) if n % 2 else (60, 66, 70)


def _patches(picture: Field, rng: np.random.Generator) -> None:
    rows, columns = picture.shape[:2]
    worn = np.clip(fractal(rng, rows, columns, 150, 6) * 3.2 - 1.9, 0, 0.5)[..., None]
    picture *= 1 - worn
    picture += worn * 66
    for _ in range(60):
        x, y = int(rng.integers(columns)), int(rng.integers(rows))
        steps = np.cumsum(rng.normal(0, 22, (14, 2)), axis=0) + np.array((x, y))
        cv2.polylines(picture, [steps.astype(np.int32)], False, (52, 54, 56), 2, cv2.LINE_AA)


def _litter(picture: Field, rng: np.random.Generator, count: int) -> None:
    """Paper, leaves, broken crates, bits of masonry, denser towards the middle of the market."""
    rows, columns = picture.shape[:2]
    for _ in range(count):
        x = int(np.clip(rng.normal(0.5, 0.2), 0.02, 0.98) * columns)
        y = int(rng.integers(rows))
        reach = float(rng.gamma(1.6, 3.0)) + 1.5
        turn = rng.uniform(0, 2 * np.pi, 5)
        radius = rng.uniform(0.4, 1.0, 5) * reach
        turn.sort()
        points = np.stack([x + radius * np.cos(turn), y + radius * np.sin(turn)], axis=1)
        kind = int(rng.integers(6))
        grey = float(rng.uniform(90, 215))
        colour = (grey * 0.92, grey * 0.97, grey)
        if kind == 0:
            colour = (float(rng.integers(60, 150)), float(rng.integers(70, 160)), float(rng.integers(90, 190)))
        cv2.fillPoly(picture, [(points + 2).astype(np.int32)], (44, 46, 48))
        cv2.fillPoly(picture, [points.astype(np.int32)], colour)


def _scorch(picture: Field, rng: np.random.Generator, at: tuple[float, float], radius: float) -> None:
    rows, columns = picture.shape[:2]
    x = (np.arange(columns, dtype=np.float32)[None, :] / SCALE + START - at[0]) / radius
    y = (HALF - np.arange(rows, dtype=np.float32)[:, None] / SCALE - at[1]) / radius
    wild = fractal(rng, rows, columns, 130, 6)
    dark = np.clip((1.5 - np.sqrt(x * x + y * y) * (0.55 + 0.9 * wild)) * 0.8, 0, 0.8)[..., None]
    picture *= 1 - dark
    picture += dark * 44
