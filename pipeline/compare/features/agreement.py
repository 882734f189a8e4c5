"""Whether the local features of two pictures agree in one geometry, and in which.

Every pair of features states a similarity by itself, by their places, sizes and angles: so all of them are tried and
nothing is left to chance. The best one is widened to an affine map and to a homography as far as features carry it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.features import kernels
from pipeline.compare.features.vocabulary import halves
from pipeline.model.imprints import LocalFeatures

LEAST_INLIERS: Final = 6
"""Of 22,350 pairs of unrelated photos and their mirrored forms, twelve had four, two had five and none had more."""
_RADIUS: Final = 34
"""Bits of 128 between features that may be the same: geometry decides, so wider than in the search."""
_LOOSE: Final = 0.03
_TIGHT: Final = 0.012
"""Of the longer side of the other picture."""
_FOR_HOMOGRAPHY: Final = 12
"""Places that must agree before more than an affine map is tried."""
_SCALES: Final = (0.04, 25.0)
_LEAST_SQUARENESS: Final = 0.2

_Matrix = NDArray[np.float64]
_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    inliers: int
    """Places that agree in both pictures."""
    homography: _Matrix
    """3 x 3, between fractions of width and height."""


def agreement(asked: LocalFeatures, stored: LocalFeatures) -> Agreement | None:
    """None where fewer than `LEAST_INLIERS` features agree."""
    pairs = kernels.mutual_pairs(halves(asked.codes), halves(stored.codes), _RADIUS)
    if len(pairs) < LEAST_INLIERS:
        return None
    first, second = pairs.T
    stretch, other_stretch = _stretch(asked), _stretch(stored)
    source = (asked.points[first] * stretch).astype(np.float32)
    target = (stored.points[second] * other_stretch).astype(np.float32)
    ratios = (stored.sizes[second] / asked.sizes[first]).astype(np.float32)
    turns = np.radians(stored.angles[second] - asked.angles[first]).astype(np.float32)
    agrees = kernels.best_similarity(source, target, ratios, turns, _LOOSE)
    found = _widened(source, target, agrees)
    if found is None:
        return None
    inliers, mapped = found
    into, out = np.diag([*stretch, 1.0]), np.diag([*(1 / other_stretch), 1.0])
    whole = out @ mapped @ into
    return Agreement(inliers, whole / whole[2, 2])


def _stretch(features: LocalFeatures) -> NDArray[np.float64]:
    """From fractions of width and height to fractions of the longer side."""
    return np.array([min(1.0, features.aspect), min(1.0, 1 / features.aspect)])


def _widened(source: _Floats, target: _Floats, agrees: NDArray[np.bool_]) -> tuple[int, _Matrix] | None:
    """Inliers and map (3 x 3); None where too few features agree closely, or no picture is copied like that."""
    best: tuple[int, _Matrix] | None = None
    for reach in (_LOOSE, _TIGHT, _TIGHT, _TIGHT):
        count = kernels.places(source, target, agrees)
        fitted = _fitted(source[agrees].astype(np.float64), target[agrees].astype(np.float64), count)
        if fitted is None:
            break
        agrees = _distances(fitted, source, target) < reach * max(1.0, _scale(fitted))
        if reach == _TIGHT:
            count = kernels.places(source, target, agrees)
            if count >= LEAST_INLIERS and (best is None or count >= best[0]):
                best = count, fitted
    return best


def _fitted(source: _Matrix, target: _Matrix, count: int) -> _Matrix | None:
    """The widest map that `count` places carry and that a picture may be copied by."""
    if count >= _FOR_HOMOGRAPHY:
        mapped = _homography(source, target)
        if mapped is not None and _is_plausible(mapped, source):
            return mapped
    if count < LEAST_INLIERS:
        return None
    mapped = _affine(source, target)
    return mapped if _is_plausible(mapped, source) else None


def _affine(source: _Matrix, target: _Matrix) -> _Matrix:
    """Least squares."""
    known = np.hstack([source, np.ones((len(source), 1))])
    solved = np.linalg.lstsq(known, target, rcond=None)[0]
    return np.vstack([solved.T, [0.0, 0.0, 1.0]])


def _homography(source: _Matrix, target: _Matrix) -> _Matrix | None:
    """Least squares of the direct linear transform, about the middle of the points (Hartley 1997)."""
    near, far = _centred(source), _centred(target)
    a, b = source @ near[:2, :2].T + near[:2, 2], target @ far[:2, :2].T + far[:2, 2]
    ones, zeros = np.ones(len(a)), np.zeros(len(a))
    upper = np.column_stack([a, ones, zeros, zeros, zeros, -a[:, 0] * b[:, 0], -a[:, 1] * b[:, 0], -b[:, 0]])
    lower = np.column_stack([zeros, zeros, zeros, a, ones, -a[:, 0] * b[:, 1], -a[:, 1] * b[:, 1], -b[:, 1]])
    system = np.vstack([upper, lower])
    solved = np.linalg.eigh(system.T @ system)[1][:, 0].reshape(3, 3)
    mapped = np.linalg.inv(far) @ solved @ near
    return mapped / mapped[2, 2] if abs(mapped[2, 2]) > 1e-9 else None


def _centred(points: _Matrix) -> _Matrix:
    middle = points.mean(axis=0)
    size = max(1e-6, float(np.abs(points - middle).mean()))
    return np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])


def _distances(mapped: _Matrix, source: _Floats, target: _Floats) -> NDArray[np.float64]:
    moved = source @ mapped[:, :2].T + mapped[:, 2]
    depth = np.where(moved[:, 2] > 1e-6, moved[:, 2], np.nan)
    away = np.hypot(*(moved[:, :2] / depth[:, None] - target).T)
    return np.where(np.isfinite(away), away, np.inf)


def _scale(mapped: _Matrix) -> float:
    return float(np.sqrt(abs(np.linalg.det(mapped[:2, :2]))))


def _is_plausible(mapped: _Matrix, source: _Matrix) -> bool:
    """False for what is folded, turned inside out, squeezed to a line or scaled beyond reason."""
    corners = np.array([source.min(axis=0), source.max(axis=0), source.mean(axis=0)])
    for x, y in corners:
        u, v, w = mapped @ np.array([x, y, 1.0])
        if not w > 0.05:
            return False
        linear = (mapped[:2, :2] * w - np.outer([u, v], mapped[2, :2])) / w**2
        if not np.isfinite(linear).all() or np.linalg.det(linear) <= 0:
            return False
        large, small = np.linalg.svd(linear, compute_uv=False)
        if not (_SCALES[0] < small and large < _SCALES[1] and small > _LEAST_SQUARENESS * large):
            return False
    return True
