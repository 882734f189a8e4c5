"""Cloth, crates, dust and broken concrete: the textures of what stands and lies in the street."""

import cv2
import numpy as np

from samples.noise import Colour, fractal, generator, opaque, solid
from samples.raster import Field, Pixels


def dust(picture: Field, rng: np.random.Generator) -> None:
    """A thin uneven layer of dust."""
    rows, columns = picture.shape[:2]
    share = np.clip(fractal(rng, rows, columns, 60, 5) * 1.4 - 0.35, 0, 0.7)[..., None]
    picture += share * (np.array((124, 142, 156), dtype=np.float32) - picture)


def striped(width: float, height: float, first: Colour, second: Colour, seed: int, band: float = 0.28) -> Pixels:
    """Awning cloth: bands of two colours, folds and dirt."""
    rng = generator("cloth", seed)
    scale = 60
    rows, columns = max(16, int(height * scale)), max(16, int(width * scale))
    picture = solid(rows, columns, first)
    step = max(2, int(band * scale))
    for left in range(0, columns, 2 * step):
        picture[:, left : left + step] = second[::-1]
    folds = cv2.resize(fractal(rng, 4, columns, 22, 4), (columns, rows), interpolation=cv2.INTER_LINEAR)
    picture *= (0.72 + 0.42 * folds * fractal(rng, rows, columns, 70, 5))[..., None] + 0.16
    picture += rng.normal(0, 5, (rows, columns, 1)).astype(np.float32)
    return opaque(picture)


def produce(width: float, depth: float, seed: int) -> Pixels:
    """The top of a stall: crates of fruit and vegetables."""
    rng = generator("produce", seed)
    scale = 110
    rows, columns = int(depth * scale), int(width * scale)
    picture = solid(rows, columns, (88, 68, 48))
    kinds: tuple[Colour, ...] = (
        (204, 44, 34),
        (226, 128, 28),
        (66, 112, 40),
        (226, 198, 68),
        (92, 40, 66),
        (206, 182, 140),
        (140, 170, 70),
    )
    step = int(0.52 * scale)
    for top in range(4, rows - 10, step):
        for left in range(4, columns - 10, step):
            kind = kinds[int(rng.integers(len(kinds)))]
            _crate(picture[top : top + step - 6, left : left + step - 6], rng, kind)
    return opaque(picture)


def _crate(part: Field, rng: np.random.Generator, kind: Colour) -> None:
    part[:] = np.array(kind[::-1], dtype=np.float32) * 0.42
    rows, columns = part.shape[:2]
    body = np.ascontiguousarray(part)
    for _ in range(70):
        at = (int(rng.integers(columns)), int(rng.integers(rows)))
        tone = float(rng.uniform(0.7, 1.15))
        colour = tuple(float(c) * tone for c in kind[::-1])
        radius = int(rng.integers(4, 8))
        cv2.circle(body, at, radius, colour, -1, cv2.LINE_AA)
        cv2.circle(body, (at[0] - 2, at[1] - 2), max(1, radius // 3), tuple(min(255, c * 1.5 + 20) for c in colour), -1)
    part[:] = body


def concrete(rows: int, columns: int, seed: int, tone: float = 150) -> Pixels:
    """A broken slab: grey, pitted."""
    rng = generator("concrete", seed)
    picture = solid(rows, columns, (tone, tone * 0.96, tone * 0.9))
    picture *= (0.55 + 0.8 * fractal(rng, rows, columns, 24, 5))[..., None]
    picture += rng.normal(0, 9, (rows, columns, 1)).astype(np.float32)
    return opaque(picture)
