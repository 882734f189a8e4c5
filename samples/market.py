"""What stands in the street: stalls, awnings, poles with wires, vehicles, rubble."""

import itertools

import numpy as np

from samples import cloth
from samples.noise import Colour, generator, opaque, solid
from samples.raster import Pixels, Surface, Vector, vector

CLOTHS: tuple[tuple[Colour, Colour], ...] = (
    ((206, 60, 52), (236, 230, 216)),
    ((46, 96, 168), (230, 230, 224)),
    ((58, 134, 84), (240, 232, 206)),
    ((226, 176, 62), (196, 84, 40)),
    ((120, 130, 140), (88, 98, 112)),
    ((170, 60, 110), (238, 214, 200)),
    ((64, 140, 150), (226, 226, 214)),
)


def box(x: float, y: float, z: float, wide: float, deep: float, high: float, texture: Pixels) -> list[Surface]:
    """Four sides and a top; (x, y, z) is the lowest corner."""
    top, down = z + high, vector(0, 0, -high)
    return [
        Surface(vector(x, y, top), vector(wide, 0, 0), down, texture),
        Surface(vector(x + wide, y + deep, top), vector(-wide, 0, 0), down, texture, casts=False),
        Surface(vector(x, y + deep, top), vector(0, -deep, 0), down, texture),
        Surface(vector(x + wide, y, top), vector(0, deep, 0), down, texture, casts=False),
        Surface(vector(x, y + deep, top), vector(wide, 0, 0), vector(0, -deep, 0), texture),
    ]


def _post(x: float, y: float, low: float, high: float, thick: float, colour: Colour) -> list[Surface]:
    texture = opaque(solid(24, 6, colour))
    down = vector(0, 0, low - high)
    return [
        Surface(vector(x - thick / 2, y, high), vector(thick, 0, 0), down, texture),
        Surface(vector(x, y - thick / 2, high), vector(0, thick, 0), down, texture),
    ]


def stalls(year: int) -> list[Surface]:
    """Two rows of stalls; those near the strikes of 2017 have lost their cloth."""
    rng = generator("stalls", year)
    parts: list[Surface] = []
    for side in (3.9, -5.1):
        x = 1.5 if year == 2017 else 3.2
        while x < 86:
            wide = float(rng.uniform(2.0, 3.2))
            hit = year == 2017 and min(abs(x - 31), abs(x - 42)) < 3.5
            blocked = 12 < x < 20 and side < 0
            if rng.random() < (0.9 if year == 2017 else 0.8) and not hit and not blocked:
                parts += _stall(x, side, wide, int(rng.integers(1_000_000)), bool(rng.random() < 0.2))
            x += wide + float(rng.uniform(0.3, 1.7))
    return parts


def _stall(x: float, y: float, wide: float, seed: int, fallen: bool) -> list[Surface]:
    rng = generator("stall", seed)
    first, second = CLOTHS[int(rng.integers(len(CLOTHS)))]
    deep, high = 1.25, 0.82
    skirt = cloth.striped(wide, high, tuple(c * 0.7 for c in first), tuple(c * 0.62 for c in first), seed, 0.5)  # type: ignore[arg-type]
    goods = cloth.produce(wide, deep, seed)
    parts = box(x, y, 0, wide, deep, high, skirt)[:4]
    rise = float(rng.uniform(0.1, 0.3))
    top = vector(x, y + deep, high + rise)
    parts.append(Surface(top, vector(wide, 0, 0), vector(0, -deep, -rise), goods, receives=True))
    sheet = cloth.striped(wide + 0.6, 2.0, first, second, seed + 1)
    tall = float(rng.uniform(2.1, 2.5))
    slant = -1.1 if fallen else float(rng.uniform(-0.35, 0.1))
    corner = vector(x - 0.3, y + deep + 0.35, tall + (0 if fallen else 0.1))
    parts.append(Surface(corner, vector(wide + 0.6, 0, slant if fallen else 0), vector(0, -2.0, slant), sheet))
    hem = cloth.striped(wide + 0.6, 0.3, first, second, seed + 2)
    if not fallen:
        low = corner + vector(0, -2.0, slant)
        parts.append(Surface(low, vector(wide + 0.6, 0, 0), vector(0, 0, -0.28), hem, casts=False))
    for px in (x, x + wide):
        for py in (y, y + deep):
            parts += _post(px, py, 0, tall - (0.5 if fallen else 0.05), 0.05, (96, 92, 88))
    return parts


def awnings(year: int) -> list[Surface]:
    """Awnings over shop fronts on the north side."""
    rng = generator("awnings", year)
    parts: list[Surface] = []
    x = 1.0
    while x < 94:
        wide = float(rng.uniform(2.4, 3.4))
        if rng.random() < 0.4 and not 35 < x < 45:
            first, second = CLOTHS[int(rng.integers(len(CLOTHS)))]
            sheet = cloth.striped(wide, 1.7, first, second, int(rng.integers(1_000_000)))
            parts.append(Surface(vector(x, 6.98, 3.2), vector(wide, 0, 0), vector(0, -1.5, -0.6), sheet))
        x += wide + float(rng.uniform(0.4, 2.0))
    return parts


def poles() -> list[Surface]:
    """Lamp and power poles, with the wires that sag between them."""
    parts: list[Surface] = []
    for y, start in ((6.0, 4.0), (-6.0, 12.0)):
        tops = [vector(x, y, 7.4) for x in np.arange(start - 30, 98, 16)]
        for top in tops:
            parts += _post(float(top[0]), y, 0, 7.6, 0.2, (104, 98, 92))
            parts += _post(float(top[0]), y - 0.9 * np.sign(y) * 0.5, 7.2, 7.3, 0.9, (70, 68, 66))
        for a, b in itertools.pairwise(tops):
            for lift in (0.0, -0.35, -0.8):
                parts += wire(a + vector(0, 0, lift), b + vector(0, 0, lift), 0.5 - lift * 0.3)
    for x in (12.0, 28.0, 44.0, 60.0):
        parts += wire(vector(x, -6, 7.2), vector(x - 8, 6, 7.2), 0.6)
        parts += wire(vector(x, -6, 6.6), vector(x + 8, 7, 5.2), 0.4)
    return parts


def wire(a: Vector, b: Vector, sag: float) -> list[Surface]:
    """A hanging wire as twelve thin upright strips."""
    dark = opaque(solid(4, 24, (34, 34, 36)))
    share = np.linspace(0, 1, 13)[:, None]
    points = a + share * (b - a)
    points[:, 2] -= (4 * sag * share * (1 - share))[:, 0]
    thick = vector(0, 0, -0.045)
    return [Surface(p, q - p, thick, dark, casts=False) for p, q in itertools.pairwise(points)]


def rubble(year: int) -> list[Surface]:
    """Heaps of broken slabs where the strikes fell, and single pieces farther out."""
    late = ((31.5, 4.6, 260), (40.5, -4.4, 330), (43.0, 1.0, 120), (34.0, -5.8, 90), (27.0, 5.9, 60))
    heaps = late if year == 2017 else ((59.0, 4.2, 240), (63.0, -5.0, 120))
    rng = generator("rubble", year)
    slabs = [cloth.concrete(60, 80, n, float(rng.uniform(84, 158))) for n in range(10)]
    parts: list[Surface] = []
    for x, y, count in heaps:
        for _ in range(count):
            away = abs(float(rng.normal(0, 2.1)))
            turn = float(rng.uniform(0, 2 * np.pi))
            height = max(0.03, 1.35 - away * 0.5) * float(rng.uniform(0.2, 1))
            place = vector(x + away * np.cos(turn), y + away * 0.7 * np.sin(turn), height)
            size = float(rng.gamma(2.0, 0.2)) + 0.12
            flat = np.array((1.0, 1.0, 0.38))
            first, second = rng.normal(0, 1, 3) * flat, rng.normal(0, 1, 3) * flat
            first *= size / np.linalg.norm(first)
            second *= size * 0.6 / np.linalg.norm(second)
            parts.append(Surface(place, first, second, slabs[int(rng.integers(10))], receives=False))
    return parts


def vehicles(year: int) -> list[Surface]:
    """A van and a small lorry at the kerb, elsewhere in 2016."""
    if year == 2017:
        return (
            _van(24.6, 1.2, (214, 214, 208), 1) + _van(66.0, -4.9, (150, 46, 40), 2) + _van(-9, 3.4, (70, 96, 130), 3)
        )
    return _van(14.0, 0.4, (60, 92, 140), 4) + _van(45.0, 3.2, (220, 216, 200), 5)


def _van(x: float, y: float, paint: Colour, seed: int) -> list[Surface]:
    long, wide, high = 4.0, 1.65, 1.85
    side = solid(110, 240, paint)
    side[24:58, 16:224] = (52, 48, 44)
    for at in (84, 152):
        side[24:58, at : at + 8] = paint[::-1]
    side[84:88] = (60, 60, 60)
    cloth.dust(side, generator("van", seed))
    face = solid(110, 100, paint)
    face[20:56, 10:90] = (60, 54, 48)
    face[70:80, 8:24] = (210, 230, 236)
    face[70:80, 76:92] = (210, 230, 236)
    face[90:104, 34:66] = (230, 230, 230)
    cloth.dust(face, generator("van", seed + 50))
    flank, front = opaque(side), opaque(face)
    body = box(x, y, 0.35, long, wide, high - 0.35, flank)
    body[2] = Surface(body[2].origin, body[2].across, body[2].down, front)
    body[3] = Surface(body[3].origin, body[3].across, body[3].down, front, casts=False)
    plain = solid(40, 90, paint)
    cloth.dust(plain, generator("van", seed + 90))
    roof = opaque(plain)
    body[4] = Surface(body[4].origin, body[4].across, body[4].down, roof)
    tyre = opaque(solid(8, 8, (30, 30, 32)))
    for dx in (0.5, long - 1.1):
        body += box(x + dx, y + 0.05, 0, 0.6, wide - 0.1, 0.45, tyre)
    return body
