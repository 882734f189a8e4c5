"""Seeded noise, colours and lettering for the sample's textures."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.raster import Field, Pixels

Colour = tuple[float, float, float]  # red, green, blue, 0..255

FONT_FOLDERS = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/noto"), Path("/usr/share/fonts"))
FONT_NAMES = (
    "NotoKufiArabic-Bold.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "DejaVuSans-Bold.ttf",
)


class MissingFont(RuntimeError):
    """No font with Arabic letters was found; the shop signs cannot be written."""


def generator(*key: int | str) -> np.random.Generator:
    """A random source that depends on its key alone, so that no part of the scene moves another."""
    words = [part if isinstance(part, int) else int.from_bytes(part.encode(), "big") % (2**63) for part in key]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def fractal(rng: np.random.Generator, rows: int, columns: int, coarsest: float, octaves: int = 5) -> Field:
    """Noise in 0..1 of shape (rows, columns); `coarsest` is the largest grain in pixels."""
    total = np.zeros((rows, columns), dtype=np.float32)
    weight, grain, summed = 1.0, coarsest, 0.0
    for _ in range(octaves):
        size = (max(2, int(np.ceil(columns / grain)) + 1), max(2, int(np.ceil(rows / grain)) + 1))
        grid = rng.random((size[1], size[0]), dtype=np.float32)
        total += weight * cv2.resize(grid, (columns, rows), interpolation=cv2.INTER_CUBIC)
        summed += weight
        weight, grain = weight * 0.62, grain / 2
        if grain < 1:
            break
    return np.asarray(np.clip((total / summed - 0.5) * 1.9 + 0.5, 0, 1), dtype=np.float32)


def solid(rows: int, columns: int, colour: Colour) -> Field:
    """A float picture (rows, columns, 3) in blue, green, red order."""
    return np.full((rows, columns, 3), colour[::-1], dtype=np.float32)


def opaque(picture: Field) -> Pixels:
    """The float picture as an opaque texture."""
    body = np.clip(picture, 0, 255).astype(np.uint8)
    return np.dstack([body, np.full(body.shape[:2], 255, dtype=np.uint8)])


def font_path() -> Path:
    """The first Arabic font that this machine has.

    Raises:
        MissingFont: none of FONT_NAMES is installed.
    """
    for name in FONT_NAMES:
        for folder in FONT_FOLDERS:
            if (folder / name).is_file():
                return folder / name
    raise MissingFont(f"install one of: {', '.join(FONT_NAMES)} (Debian package fonts-noto-core)")


def lettering(text: str, rows: int, columns: int) -> Field:
    """Opacity 0..1 of a line of Arabic text that fills about four fifths of the given size."""
    height = int(rows * 0.62)
    while True:
        font = ImageFont.truetype(str(font_path()), max(6, height))
        left, top, right, bottom = font.getbbox(text, direction="rtl", language="ar")
        if right - left <= columns * 0.86 or height <= 7:
            break
        height = int(height * 0.88)
    sheet = Image.new("L", (columns, rows), 0)
    place = ((columns - (right - left)) / 2 - left, (rows - (bottom - top)) / 2 - top)
    ImageDraw.Draw(sheet).text(place, text, fill=255, font=font, direction="rtl", language="ar")
    return np.asarray(np.asarray(sheet) / 255, dtype=np.float32)
