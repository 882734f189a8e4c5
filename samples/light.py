"""Daylight, its shadows, and the lamps of the night: baked into the textures before anything is drawn."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from samples.raster import Field, Surface, Vector, vector

STREET_AZIMUTH = 70.0


@dataclass(frozen=True, slots=True)
class Light:
    """What lights a scene. Angles in degrees; colour factors for blue, green, red; lamps in metres."""

    azimuth: float
    elevation: float
    sun: tuple[float, float, float]
    sky: tuple[float, float, float]
    lamps: tuple[tuple[float, float, float], ...] = ()

    @property
    def towards_sun(self) -> Vector:
        """Unit vector to the sun. The street runs along azimuth 70 degrees, y points to its left."""
        turn = np.radians(self.azimuth - STREET_AZIMUTH)
        flat = float(np.cos(np.radians(self.elevation)))
        return vector(flat * np.cos(turn), -flat * np.sin(turn), float(np.sin(np.radians(self.elevation))))


# 13 November 2017, 14:08 at UTC+2, 36.139 N 36.830 E: the sun stands at azimuth 224.3, elevation 22.4.
AFTERNOON = Light(224.3, 22.4, (0.66, 0.84, 1.0), (0.52, 0.47, 0.44))
# A July afternoon: the sun stands higher and farther to the west.
SUMMER = Light(263.0, 36.0, (0.6, 0.74, 0.84), (0.44, 0.41, 0.4))
NIGHT = Light(0, -30, (0, 0, 0), (0.15, 0.115, 0.09), ((9, 5.6, 4.4), (31, -5.4, 4.6), (52, 5.8, 4.4), (74, -5.6, 4.6)))


def bake(surfaces: tuple[Surface, ...], light: Light) -> tuple[Surface, ...]:
    """The same surfaces with the light of the scene multiplied into their textures."""
    casters = tuple(s for s in surfaces if s.casts)
    corners = np.stack([s.corners for s in casters])
    return tuple(replace(s, texture=_lit(s, corners, light)) for s in surfaces)


def _lit(surface: Surface, casters: Vector, light: Light) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    rows, columns = surface.texture.shape[:2]
    grid = (max(2, min(rows, columns, rows // 3)), max(2, columns // 3)) if surface.receives else (2, 2)
    amount = np.empty((*grid, 3), dtype=np.float32)
    amount[:] = light.sky
    if light.elevation > 0:
        facing = abs(float(surface.normal @ light.towards_sun))
        share = _sunlit(surface, casters, light, grid) if surface.receives else np.full(grid, 0.85, np.float32)
        amount += share[..., None] * np.array(light.sun, dtype=np.float32) * (0.1 + 0.95 * facing)
    for lamp in light.lamps:
        amount += _lamp(surface, lamp, grid)
    amount = np.maximum(amount, surface.glow)
    full = cv2.resize(amount, (columns, rows), interpolation=cv2.INTER_LINEAR)
    lit = surface.texture.copy()
    lit[..., :3] = np.clip(surface.texture[..., :3] * full, 0, 255).astype(np.uint8)
    return lit


def _sunlit(surface: Surface, casters: Vector, light: Light, grid: tuple[int, int]) -> Field:
    """Share of the sun that reaches each cell; surfaces that face away from the sun's side still get none."""
    sun, normal = light.towards_sun, surface.normal
    side = 1.0 if float(normal @ sun) > 0 else -1.0
    height = (casters - surface.origin) @ normal * side
    slope = float(normal @ sun) * side
    mask = np.ones(grid, dtype=np.float32)
    if slope < 0.03:
        return mask * 0
    basis = np.stack([surface.across / grid[1], surface.down / grid[0]], axis=1)
    solve = np.linalg.pinv(basis)
    for polygon, lift in zip(casters, height, strict=True):
        if lift.max() < 0.04:
            continue
        above, raised = _above(polygon, lift)
        fallen = above - np.outer(raised / slope, sun)
        cells = (fallen - surface.origin) @ solve.T
        if np.any(cells.max(axis=0) < 0) or cells[:, 0].min() > grid[1] or cells[:, 1].min() > grid[0]:
            continue
        points = np.clip(cells, -20000, 20000)
        cv2.fillConvexPoly(mask, np.round(points * 16).astype(np.int32), 0.06, cv2.LINE_8, 4)
    return cv2.GaussianBlur(mask, (0, 0), 1.3).astype(np.float32)


def _above(polygon: Vector, lift: Vector) -> tuple[Vector, Vector]:
    """The part of a caster that lies at least 3 cm on the sunny side, and its distances from the plane."""
    limit = 0.03
    if lift.min() >= limit:
        return polygon, lift
    points: list[Vector] = []
    heights: list[float] = []
    for n in range(len(polygon)):
        a, b, ha, hb = polygon[n], polygon[(n + 1) % 4], float(lift[n]), float(lift[(n + 1) % 4])
        if ha >= limit:
            points.append(a)
            heights.append(ha)
        if (ha >= limit) != (hb >= limit):
            points.append(a + (limit - ha) / (hb - ha) * (b - a))
            heights.append(limit)
    return np.stack(points), np.array(heights)


def _lamp(surface: Surface, lamp: tuple[float, float, float], grid: tuple[int, int]) -> Field:
    """Warm light of one lamp, falling off with the square of the distance."""
    u = (np.arange(grid[1]) + 0.5) / grid[1]
    v = (np.arange(grid[0]) + 0.5) / grid[0]
    place = surface.origin + u[None, :, None] * surface.across + v[:, None, None] * surface.down
    way = vector(*lamp) - place
    squared = (way**2).sum(axis=2)
    facing = np.abs(way @ surface.normal) / np.sqrt(squared)
    power = 46.0 * (0.25 + 0.75 * facing) / (squared + 3.0)
    return np.asarray(power[..., None] * np.array((0.42, 0.72, 1.0)), dtype=np.float32)
