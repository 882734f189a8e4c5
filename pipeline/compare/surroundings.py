"""What a picture shows around the part that it has in common with another: bars, a screen, other pictures, the rest."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.alignment import Matrix, Plane
from pipeline.model.likeness import Around

_LEAST_OUTSIDE = 0.02
"""Share of the picture: less is what alignment leaves at the edges."""
_WINDOW = 9
_FLAT = 6.0
"""Grey levels, standard deviation in a window of `_WINDOW` pixels."""
_ALL_FLAT = 0.9
_MOSTLY_FLAT = 0.5
_ASIDE = 4.0
"""Pixels to both sides of a seam that are compared: as far as alignment may be off."""
_JUMP = 12.0
"""Grey levels."""
_SEAM = 0.4
"""Share of the places along an edge at which it jumps."""
_PLACES = 64
"""Along each side."""


def around(plane: Plane, homography: Matrix, shape: tuple[int, ...]) -> Around:
    """What `plane` shows outside of the picture of `shape` that `homography` maps into it."""
    height, width = shape[:2]
    corners = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float64)
    outline = np.asarray(cv2.perspectiveTransform(corners, homography)[:, 0], np.float64)
    inside = np.zeros(plane.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.clip(outline, -1e4, 1e4).round().astype(np.int32), 1)
    outside = cv2.dilate(inside, np.ones((_WINDOW, _WINDOW), np.uint8)) == 0
    if outside.mean() < _LEAST_OUTSIDE:
        return Around.NOTHING
    flat = float(_is_flat(plane)[outside].mean())
    if not _has_seam(plane, outline):
        # A dark picture may pass into a black bar without an edge, but no scene goes on in one colour all around.
        return Around.BARS if flat > 1 - _LEAST_OUTSIDE and plane[outside].std() < _FLAT else Around.REST
    if flat >= _ALL_FLAT:
        return Around.BARS
    return Around.SCREEN if flat >= _MOSTLY_FLAT else Around.PICTURES


def _is_flat(plane: Plane) -> NDArray[np.bool_]:
    values = plane.astype(np.float32)
    mean = cv2.blur(values, (_WINDOW, _WINDOW))
    square = cv2.blur(values * values, (_WINDOW, _WINDOW))
    return np.asarray(square - mean * mean < _FLAT * _FLAT, np.bool_)


def _has_seam(plane: Plane, outline: NDArray[np.float64]) -> bool:
    """Whether brightness jumps along the outline, where that lies inside the picture, by more than beside it."""
    jumps: list[NDArray[np.bool_]] = []
    soft = cv2.blur(plane, (3, 3)).astype(np.float32)
    for start, end in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        along = end - start
        if not np.linalg.norm(along) > 4 * _ASIDE:
            continue
        normal = np.array([along[1], -along[0]]) / np.linalg.norm(along)
        places = start + np.linspace(0.05, 0.95, _PLACES)[:, None] * along
        levels = [_sampled(soft, places + far * _ASIDE * normal) for far in (-3, -1, 1, 3)]
        here = np.abs(levels[2] - levels[1])
        beside = (np.abs(levels[1] - levels[0]) + np.abs(levels[3] - levels[2])) / 2
        known = np.isfinite(here) & np.isfinite(beside)
        if known.any():
            jumps.append(here[known] > np.maximum(_JUMP, 2 * beside[known]))
    return bool(jumps) and float(np.concatenate(jumps).mean()) >= _SEAM


def _sampled(plane: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values at places (x, y); NaN outside."""
    column, row = places.round().astype(int).T
    good = (column >= 0) & (row >= 0) & (column < plane.shape[1]) & (row < plane.shape[0])
    found = np.full(len(places), np.nan)
    found[good] = plane[row[good], column[good]]
    return found
