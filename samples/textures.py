"""Walls, shop fronts and cloth of the sample street, as float pictures in blue, green, red order."""

from dataclasses import dataclass

import cv2
import numpy as np

from samples.noise import Colour, fractal, generator, lettering, opaque, solid
from samples.raster import Field, Pixels

SCALE = 72  # texture pixels per metre of wall

SHUTTERS: tuple[Colour, ...] = (
    (62, 96, 140),
    (70, 118, 104),
    (150, 146, 138),
    (132, 84, 58),
    (92, 92, 96),
    (168, 150, 104),
    (58, 84, 74),
)
SIGNS: tuple[tuple[Colour, Colour], ...] = (
    ((24, 74, 140), (250, 250, 244)),
    ((170, 30, 34), (252, 240, 200)),
    ((238, 232, 214), (30, 84, 50)),
    ((28, 104, 66), (250, 244, 220)),
    ((236, 186, 52), (110, 20, 20)),
    ((60, 54, 70), (236, 226, 200)),
)
WORDS = (
    "خضار وفواكه الأتارب",
    "حلويات الشام",
    "صيدلية",
    "أقمشة وألبسة",
    "بن وبهارات",
    "مخبز السوق",
    "جوالات",
    "لحوم طازجة",
    "أدوات منزلية",
    "مطعم الريف",
    "حلاقة",
    "زيوت وقطع غيار",
    "مكتبة",
    "سمانة أبو محمد",
    "أحذية",
    "خياط",
)


@dataclass(frozen=True, slots=True)
class Front:
    """One street front: metres wide and high, its storeys, the colour of its plaster, and its finish."""

    width: float
    height: float
    storeys: int
    plaster: Colour
    seed: int
    finish: str = "plaster"  # plaster | block | stone
    scarred: bool = False


def rectangle(picture: Field, x: float, y: float, w: float, h: float, colour: Colour, blend: float = 1.0) -> None:
    """Fill a rectangle given in metres from the upper left corner."""
    left, top = max(0, int(x * SCALE)), max(0, int(y * SCALE))
    part = picture[top : max(0, int((y + h) * SCALE)), left : max(0, int((x + w) * SCALE))]
    part *= 1 - blend
    part += np.array(colour[::-1], dtype=np.float32) * blend


def front(spec: Front) -> Pixels:
    """The street front of a building: shops below, windows above, stains over everything."""
    rng = generator("front", spec.seed)
    rows, columns = int(spec.height * SCALE), int(spec.width * SCALE)
    picture = _wall(spec, rng, rows, columns)
    storey = spec.height / spec.storeys
    for level in range(1, spec.storeys):
        _windows(picture, spec, rng, spec.height - (level + 1) * storey, storey)
    _shops(picture, spec, rng)
    rectangle(picture, 0, 0, spec.width, 0.25, (150, 142, 130), 0.6)
    weather(picture, rng)
    if spec.scarred:
        _scars(picture, rng)
    return opaque(picture)


def blank_wall(width: float, height: float, plaster: Colour, seed: int, finish: str = "block") -> Pixels:
    """A side wall without openings."""
    rng = generator("wall", seed)
    picture = _wall(Front(width, height, 1, plaster, seed, finish), rng, int(height * SCALE), int(width * SCALE))
    for _ in range(int(width * height / 14)):
        x, y = rng.uniform(0, width), rng.uniform(0, height * 0.7)
        rectangle(picture, x, y, 0.7, 0.6, (58, 56, 54), 0.9)
    weather(picture, rng)
    return opaque(picture)


def _wall(spec: Front, rng: np.random.Generator, rows: int, columns: int) -> Field:
    picture = solid(rows, columns, spec.plaster)
    if spec.finish == "block":
        _courses(picture, rng, 0.2, 0.4, 11)
    elif spec.finish == "stone":
        _courses(picture, rng, 0.32, 0.55, 17)
    picture *= (0.82 + 0.36 * fractal(rng, rows, columns, 90, 6))[..., None]
    return picture


def _courses(picture: Field, rng: np.random.Generator, high: float, wide: float, spread: float) -> None:
    rows, columns = picture.shape[:2]
    step, length = max(3, int(high * SCALE)), int(wide * SCALE)
    for number, top in enumerate(range(0, rows, step)):
        offset = (number % 2) * length // 2
        for left in range(-offset, columns, length):
            tone = float(rng.normal(0, spread))
            picture[top : top + step, max(0, left) : max(0, left + length)] += tone
            picture[top : top + step, max(0, left) : max(0, left + 2)] -= 26
        picture[top : top + 2] -= 30


def _windows(picture: Field, spec: Front, rng: np.random.Generator, top: float, storey: float) -> None:
    count = max(2, round(spec.width / 2.6))
    pitch = spec.width / count
    trim = tuple(c * 0.8 + 40 for c in spec.plaster)
    balcony = int(rng.integers(0, count)) if rng.random() < 0.75 else -9
    for n in range(count):
        x, wide = n * pitch + pitch * 0.24, pitch * 0.5
        high = storey * 0.5
        y = top + storey * 0.2
        rectangle(picture, x - 0.12, y - 0.12, wide + 0.24, high + 0.24, (trim[0], trim[1], trim[2]))
        _glass(picture, rng, x, y, wide, high)
        if rng.random() < 0.4:
            rectangle(picture, x + wide + 0.2, y + high * 0.55, 0.55, 0.4, (206, 206, 200))
            rectangle(picture, x + wide + 0.28, y + high * 0.6, 0.32, 0.28, (84, 86, 88))
        if n in (balcony, balcony + 1):
            _railing(picture, x - pitch * 0.2, y + high * 0.62, pitch * 0.9, storey * 0.34)
        if rng.random() < 0.3:
            _laundry(picture, rng, x - 0.2, y + high * 0.72, wide + 0.5)


def _glass(picture: Field, rng: np.random.Generator, x: float, y: float, w: float, h: float) -> None:
    rectangle(picture, x, y, w, h, (40, 46, 52))
    if rng.random() < 0.45:
        for n in range(int(h / 0.07)):
            rectangle(picture, x, y + n * 0.07, w, 0.045, (122, 104, 84))
    else:
        rectangle(picture, x + 0.06, y + 0.06, w * 0.42, h * float(rng.uniform(0.5, 0.9)), (96, 112, 124), 0.8)
    rectangle(picture, x + w / 2 - 0.03, y, 0.06, h, (214, 210, 200))
    rectangle(picture, x, y + h * 0.36, w, 0.05, (214, 210, 200))


def _railing(picture: Field, x: float, y: float, w: float, h: float) -> None:
    rectangle(picture, x, y + h - 0.14, w, 0.14, (170, 160, 146))
    for n in range(int(w / 0.13)):
        rectangle(picture, x + n * 0.13, y, 0.035, h, (44, 48, 56))
    rectangle(picture, x, y, w, 0.06, (44, 48, 56))


def _laundry(picture: Field, rng: np.random.Generator, x: float, y: float, w: float) -> None:
    rectangle(picture, x, y, w, 0.025, (60, 60, 60))
    at = x + 0.05
    while at < x + w - 0.25:
        wide = float(rng.uniform(0.22, 0.4))
        colour = (float(rng.integers(60, 235)), float(rng.integers(50, 215)), float(rng.integers(60, 220)))
        rectangle(picture, at, y + 0.02, wide, float(rng.uniform(0.35, 0.6)), colour)
        at += wide + 0.06


def _shops(picture: Field, spec: Front, rng: np.random.Generator) -> None:
    bays = max(1, round(spec.width / 3.1))
    pitch, base = spec.width / bays, spec.height
    for n in range(bays):
        x, wide = n * pitch + 0.2, pitch - 0.4
        if rng.random() < 0.36:
            _open_shop(picture, rng, x, base - 2.6, wide)
        else:
            _shutter(picture, rng, x, base - 2.6, wide)
        if rng.random() < 0.85:
            _sign(picture, rng, x - 0.05, base - 3.45, wide + 0.1)


def _shutter(picture: Field, rng: np.random.Generator, x: float, y: float, w: float) -> None:
    colour = SHUTTERS[int(rng.integers(len(SHUTTERS)))]
    rectangle(picture, x, y, w, 2.6, colour)
    for n in range(26):
        shade = tuple(c * 0.74 for c in colour)
        rectangle(picture, x, y + n * 0.1, w, 0.04, (shade[0], shade[1], shade[2]))
    if rng.random() < 0.5:
        ink: Colour = ((176, 32, 36), (28, 50, 110), (26, 30, 30))[int(rng.integers(3))]
        word = WORDS[int(rng.integers(len(WORDS)))]
        _write(picture, word, x + 0.2, y + float(rng.uniform(0.6, 1.3)), w - 0.4, 0.6, ink, 0.6)


def _open_shop(picture: Field, rng: np.random.Generator, x: float, y: float, w: float) -> None:
    rectangle(picture, x, y, w, 2.6, (34, 30, 28))
    for shelf in range(4):
        top = y + 0.35 + shelf * 0.55
        rectangle(picture, x, top + 0.36, w, 0.05, (96, 78, 58))
        at = x + 0.06
        while at < x + w - 0.14:
            wide = float(rng.uniform(0.08, 0.24))
            dim = 0.45 + 0.1 * shelf
            colour = tuple(float(c) * dim for c in rng.integers(60, 250, 3))
            high = float(rng.uniform(0.14, 0.34))
            rectangle(picture, at, top + 0.36 - high, wide * 0.9, high, (colour[0], colour[1], colour[2]))
            at += wide


def _sign(picture: Field, rng: np.random.Generator, x: float, y: float, w: float) -> None:
    board, ink = SIGNS[int(rng.integers(len(SIGNS)))]
    rectangle(picture, x, y, w, 0.78, board)
    rectangle(picture, x, y, w, 0.05, ink, 0.7)
    rectangle(picture, x, y + 0.73, w, 0.05, ink, 0.7)
    _write(picture, WORDS[int(rng.integers(len(WORDS)))], x + 0.05, y + 0.08, w - 0.1, 0.62, ink, 0.95)


def _write(picture: Field, text: str, x: float, y: float, w: float, h: float, ink: Colour, blend: float) -> None:
    left, top = max(0, int(x * SCALE)), max(0, int(y * SCALE))
    part = picture[top : top + int(h * SCALE), left : left + int(w * SCALE)]
    if min(part.shape[:2]) < 12:
        return
    letters = lettering(text, part.shape[0], part.shape[1])[..., None] * blend
    part *= 1 - letters
    part += letters * np.array(ink[::-1], dtype=np.float32)


def weather(picture: Field, rng: np.random.Generator) -> None:
    """Rain streaks below edges, dust from the ground, fine grain."""
    rows, columns = picture.shape[:2]
    streaks = cv2.resize(fractal(rng, 8, columns, 14, 4), (columns, rows), interpolation=cv2.INTER_LINEAR)
    patches = fractal(rng, rows, columns, 160, 7)
    picture *= (1.06 - 0.26 * np.clip(streaks * patches * 2 - 0.4, 0, 1))[..., None]
    height = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    dust = np.clip((height - 0.8) * 3, 0, 0.55) * (0.5 + 0.7 * patches)
    picture *= 1 - dust[..., None]
    picture += dust[..., None] * np.array((128, 146, 160), dtype=np.float32)
    picture += rng.normal(0, 5.5, (rows, columns, 1)).astype(np.float32)


def board(picture: Field, text: str, x: float, y: float, w: float, h: float, paint: Colour, ink: Colour) -> None:
    """A painted board with a line of text, in metres from the upper left corner."""
    rectangle(picture, x, y, w, h, paint)
    _write(picture, text, x + 0.05, y + 0.06, w - 0.1, h - 0.12, ink, 0.95)


def _scars(picture: Field, rng: np.random.Generator) -> None:
    """Pits of fragments and soot above openings: damage to walls, nothing else."""
    rows, columns = picture.shape[:2]
    for _ in range(int(rows * columns / 5200)):
        at = (int(rng.integers(columns)), int(rng.integers(rows)))
        radius = int(rng.integers(2, 9))
        cv2.circle(picture, at, radius + 2, (176, 184, 190), -1)
        cv2.circle(picture, at, radius, (70, 74, 80), -1)
    soot = np.clip(fractal(rng, rows, columns, 260, 5) * 2.4 - 1.1, 0, 0.8)[..., None]
    picture *= 1 - soot
    picture += soot * 34
