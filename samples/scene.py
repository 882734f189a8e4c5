"""The market street of the sample: buildings, stalls, wires and rubble in three dimensions, at two dates."""

import functools
from dataclasses import dataclass

import numpy as np

from samples import cloth, ground, market, textures
from samples.light import AFTERNOON, NIGHT, SUMMER, bake
from samples.noise import Colour, generator, opaque, solid
from samples.raster import Surface, vector

HALF = 7.0  # metres from the middle of the street to the fronts

SAND: Colour = (198, 180, 150)
GREY: Colour = (158, 154, 148)
CREAM: Colour = (214, 202, 174)
ROSE: Colour = (190, 158, 136)
CHALK: Colour = (206, 204, 196)


@dataclass(frozen=True, slots=True)
class House:
    """A building between two x (metres) along the street; `back` sets its front off the line."""

    left: float
    right: float
    height: float
    storeys: int
    plaster: Colour
    finish: str = "plaster"
    back: float = 0.0
    scarred: bool = False


NORTH = (
    House(0, 9, 7, 2, CREAM),
    House(9, 20, 10, 3, GREY, "block"),
    House(20, 29, 6.6, 2, ROSE),
    House(29, 38, 9.6, 3, SAND, "stone", scarred=True),
    House(44, 56, 6.4, 2, SAND, "stone"),
    House(56, 68, 10, 3, CHALK),
    House(68, 80, 6.8, 2, GREY, "block"),
    House(80, 96, 9.2, 3, CREAM),
)
SOUTH = (
    House(-12, -3, 6.6, 2, ROSE),
    House(-3, 8, 9.4, 3, CHALK, "stone"),
    House(8, 24, 8, 2, CHALK, back=6),
    House(24, 34, 9.4, 3, GREY, "block", scarred=True),
    House(34, 46, 6.6, 2, CREAM, scarred=True),
    House(46, 55, 9.8, 3, SAND),
    House(62, 74, 7, 2, GREY, "block"),
    House(74, 96, 10, 3, ROSE),
)


def _plane(x: float, y: float, z: float, across: tuple[float, float, float], drop: float, texture: object) -> Surface:
    """An upright wall whose upper left corner is given."""
    assert isinstance(texture, np.ndarray)
    return Surface(vector(x, y, z), vector(*across), vector(0, 0, -drop), texture, receives=True)


def _house(house: House, north: bool, seed: int) -> list[Surface]:
    wide, high, deep = house.right - house.left, house.height, 9.0
    y = HALF + house.back if north else -HALF - house.back
    far = y + deep if north else y - deep
    spec = textures.Front(wide, high, house.storeys, house.plaster, seed, house.finish, house.scarred)
    side = textures.blank_wall(deep, high, house.plaster, seed, "block" if seed % 2 else house.finish)
    roof = cloth.concrete(int(deep * 12), int(wide * 12), seed, 142)
    start, span = (house.left, wide) if north else (house.right, -wide)
    return [
        _plane(start, y, high, (span, 0, 0), high, textures.front(spec)),
        _plane(house.left, far, high, (0, y - far, 0), high, side),
        _plane(house.right, y, high, (0, far - y, 0), high, side),
        Surface(vector(house.left, far, high), vector(wide, 0, 0), vector(0, y - far, 0), roof, receives=True),
        *_roof_things(house, min(y, far), seed),
    ]


def _roof_things(house: House, low: float, seed: int) -> list[Surface]:
    """Water tanks and a stair head on the roof."""
    rng = generator("roof", seed)
    parts: list[Surface] = []
    for _ in range(int((house.right - house.left) / 3)):
        x, y = float(rng.uniform(house.left + 0.5, house.right - 2)), low + float(rng.uniform(1, 6))
        tone: Colour = ((40, 44, 50), (196, 196, 192), (150, 96, 66))[int(rng.integers(3))]
        texture = cloth.striped(1.2, 1.2, tone, tuple(c * 0.85 for c in tone), seed + 3, 0.2)  # type: ignore[arg-type]
        parts += market.box(x, y, house.height, 1.2, 1.2, 1.3, texture)
    return parts


def _police_wall() -> list[Surface]:
    """The wall of the police station, 3 m high, blue and white below, with its board over the gate."""
    wide, high = 16.0, 3.0
    spec = solid(int(high * textures.SCALE), int(wide * textures.SCALE), (226, 224, 214))
    textures.rectangle(spec, 0, 1.7, wide, 1.3, (46, 84, 148))
    textures.rectangle(spec, 0, 1.62, wide, 0.1, (240, 240, 236))
    textures.rectangle(spec, 6.4, 0.5, 3.2, 2.5, (52, 58, 66))
    for n in range(16):
        textures.rectangle(spec, 6.4 + n * 0.2, 0.5, 0.05, 2.5, (90, 98, 108))
    textures.board(spec, "مخفر شرطة الأتارب", 1.0, 0.25, 4.6, 1.1, (246, 246, 240), (20, 44, 110))
    textures.board(spec, "ممنوع الوقوف", 11.0, 0.4, 3.2, 0.8, (170, 24, 30), (250, 250, 244))
    textures.weather(spec, generator("police"))
    texture = opaque(spec)
    coping = cloth.concrete(6, 200, 5, 170)
    return [
        _plane(24, -HALF, high, (-wide, 0, 0), high, texture),
        Surface(vector(8, -HALF - 0.4, high), vector(wide, 0, 0), vector(0, 0.5, 0), coping),
    ]


def _minaret(x: float, y: float, tall: float) -> list[Surface]:
    """Eight sides, a gallery and a pointed cap."""
    parts: list[Surface] = []
    tiers = ((1.5, 0.0, tall * 0.68), (1.15, tall * 0.68, tall * 0.86))
    for radius, low, high in tiers:
        parts += _prism(x, y, radius, low, high, 91)
    parts += _prism(x, y, 2.1, tall * 0.66, tall * 0.70, 92)
    tip = textures.blank_wall(1.0, 3.0, (70, 120, 104), 93, "plaster").copy()
    rows, columns = tip.shape[:2]
    spread = np.arange(rows)[:, None] / rows * columns / 2
    tip[np.abs(np.arange(columns)[None, :] - columns / 2) > spread] = 0
    for angle in np.arange(0, np.pi, np.pi / 8):
        way = vector(np.cos(angle), np.sin(angle), 0) * 1.3
        top = vector(x, y, tall)
        parts.append(Surface(top - way, 2 * way, vector(0, 0, -tall * 0.14), tip, casts=False))
    return parts


def _prism(x: float, y: float, radius: float, low: float, high: float, seed: int) -> list[Surface]:
    wall = textures.blank_wall(2 * radius * 0.4142, high - low, (210, 196, 164), seed, "stone")
    parts = []
    for n in range(8):
        a, b = np.radians(n * 45 + 22.5), np.radians(n * 45 + 67.5)
        start = vector(x + radius * 1.08 * np.cos(a), y + radius * 1.08 * np.sin(a), high)
        end = vector(x + radius * 1.08 * np.cos(b), y + radius * 1.08 * np.sin(b), high)
        parts.append(Surface(start, end - start, vector(0, 0, low - high), wall, receives=True))
    return parts


def _ends() -> list[Surface]:
    """What closes the view at both ends of the street and behind the side streets."""
    parts = []
    for x, y, across, high, seed in (
        (100.0, 12.0, (0.0, -24.0, 0.0), 8.0, 71),
        (-30.0, -24.0, (0.0, 48.0, 0.0), 7.5, 72),
        (30.0, 30.0, (32.0, 0.0, 0.0), 9.0, 73),
        (66.0, -28.0, (-20.0, 0.0, 0.0), 8.5, 74),
    ):
        wide = abs(across[0]) + abs(across[1])
        spec = textures.Front(wide, high, 2 + seed % 2, SAND if seed % 2 else GREY, seed)
        parts.append(_plane(x, y, high, across, high, textures.front(spec)))
    return parts


def _unlit(year: int) -> tuple[Surface, ...]:
    parts: list[Surface] = [*ground.surfaces(year), *_police_wall(), *_minaret(49, 21, 27), *_ends()]
    for north, row in ((True, NORTH), (False, SOUTH)):
        for number, house in enumerate(row):
            plain = House(house.left, house.right, house.height, house.storeys, house.plaster, house.finish, house.back)
            parts += _house(house if year == 2017 else plain, north, number + (1 if north else 31))
    parts += market.stalls(year) + market.awnings(year) + market.poles() + market.rubble(year) + market.vehicles(year)
    return tuple(parts)


@functools.cache
def street(variant: str) -> tuple[Surface, ...]:
    """The lit street: `day` (13 November 2017), `earlier` (25 July 2016), `night` (2017, by lamps)."""
    year = 2016 if variant == "earlier" else 2017
    light = {"day": AFTERNOON, "earlier": SUMMER, "night": NIGHT}[variant]
    return bake(_unlit(year), light)
