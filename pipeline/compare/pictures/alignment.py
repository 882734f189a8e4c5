"""Lays one picture over another: local features first, the whole picture where it has too few of them.

A homography here maps pixel centres of the first picture to pixel centres of the second, both as prepared.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pictures.drawn import drawn
from pipeline.model.pictures import Pixels

Plane = NDArray[np.uint8]
Matrix = NDArray[np.float64]

LONGEST_SIDE = 512
"""Pixels. Larger pictures cost four times as much and confirm no more (400 and 800 measured alike)."""
_FEATURES_SIDE = 400
"""Pixels that features are looked for at: half the cost of 512; the closer alignment is the flow's."""
_KEY_POINTS = 500
_CELLS = 8
"""Key points are spread over 8 x 8 cells: else the letters of one status bar take them all."""
_RATIO = 0.8
"""Nearest over second nearest descriptor distance."""
_REPROJECTION = 3.0
"""Pixels."""
_LEAST_INLIERS = 8
_LEAST_GUIDED = 6
_ASTRAY = 0.03
"""Of the longer side, by which a feature may lie off where a hint leads."""
_LEAST_LIKENESS = 0.8
"""Cosine of two descriptors, where the place is known already."""
_SCALES = (0.05, 20.0)
_LEAST_SQUARENESS = 0.2
"""Ratio of the two local scales: below it the picture is squeezed to a line, which no copy is."""

_AROUND = 25
"""Pixels around a feature."""
_SLIDE_SIDE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """RootSIFT of a picture."""

    points: NDArray[np.float32]
    """n x 2, in prepared pixels."""
    descriptors: NDArray[np.float32]
    """n x 128, each of length 1."""


@dataclass(slots=True, eq=False)
class Prepared:
    """A picture reduced to grey and to `LONGEST_SIDE`."""

    grey: Plane
    reduction: float
    """Prepared pixels for one pixel of the picture as it was handed in."""
    _features: Features | None = None

    @property
    def features(self) -> Features:
        """Found when first asked for: most copies are recognised without."""
        if self._features is None:
            self._features = _features(self.grey)
        return self._features


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    homography: Matrix
    inliers: int
    """Pairs of features that agree; 0 where the pictures were laid over each other as wholes."""
    cells: int = 0
    """Cells of the inner 4 x 4 of 6 x 6 in which they lie on something like a photo, where they lie in fewer."""


def prepare(pixels: Pixels) -> Prepared:
    """`pixels`: height x width x 3, RGB."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    reduction = min(1.0, LONGEST_SIDE / max(height, width))
    if reduction < 1:
        size = (max(1, round(width * reduction)), max(1, round(height * reduction)))
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return Prepared(grey.astype(np.uint8), reduction)


def _features(grey: Plane) -> Features:
    smaller = min(1.0, _FEATURES_SIDE / max(grey.shape))
    if smaller < 1:
        grey = cv2.resize(grey, None, fx=smaller, fy=smaller, interpolation=cv2.INTER_AREA).astype(np.uint8)
    sift = cv2.SIFT.create()
    key_points, descriptors = sift.compute(grey, _spread(sift.detect(grey, None), grey.shape))
    if not len(key_points):
        return Features(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    # RootSIFT (Arandjelovic and Zisserman 2012): the square root turns distance into Hellinger's.
    rooted = np.sqrt(descriptors / (descriptors.sum(axis=1, keepdims=True) + 1e-7))
    points = np.array([point.pt for point in key_points], np.float32)
    # Middles of pixels, not their corners, lie over each other at both sizes.
    return Features(((points + 0.5) / smaller - 0.5).astype(np.float32), rooted.astype(np.float32))


def _spread(key_points: Sequence[cv2.KeyPoint], shape: tuple[int, ...]) -> tuple[cv2.KeyPoint, ...]:
    """The strongest key points of each cell, then the strongest of the rest, at most `_KEY_POINTS`."""
    room = Counter[tuple[int, int]]()
    chosen: list[cv2.KeyPoint] = []
    rest: list[cv2.KeyPoint] = []
    for point in sorted(key_points, key=lambda point: (-point.response, point.pt, point.angle)):
        cell = int(point.pt[0] * _CELLS / shape[1]), int(point.pt[1] * _CELLS / shape[0])
        room[cell] += 1
        (chosen if room[cell] <= _KEY_POINTS // _CELLS**2 else rest).append(point)
    return tuple((chosen + rest)[:_KEY_POINTS])


def by_features(first: Prepared, second: Prepared) -> Aligned | None:
    """The homography that most features agree on; None where fewer than `_LEAST_INLIERS` do."""
    mine, theirs = first.features, second.features
    return _agreed(first, second, _pairs(mine.descriptors, theirs.descriptors), _LEAST_INLIERS)


def guided(first: Prepared, second: Prepared, hint: Matrix) -> Aligned | None:
    """As `by_features`, of the features that lie where `hint` (in fractions of both) leads, within `_ASTRAY`."""
    led = as_hinted(first, second, hint)
    mine, theirs = first.features, second.features
    if led is None or not len(mine.points) or not len(theirs.points):
        return None
    expected = cv2.perspectiveTransform(mine.points[None], led.homography)[0]
    astray = np.linalg.norm(expected[:, None] - theirs.points[None], axis=2) / max(second.grey.shape)
    likeness = np.where(astray <= _ASTRAY, mine.descriptors @ theirs.descriptors.T, 0.0)
    best = likeness.argmax(axis=1)
    rows = np.arange(len(best))
    good = (likeness[rows, best] >= _LEAST_LIKENESS) & (likeness.argmax(axis=0)[best] == rows)
    found = _agreed(first, second, np.stack([rows[good], best[good]], axis=1), _LEAST_GUIDED)
    # Where each feature was only looked for in its place, many are found by chance: they tell no more than the hint.
    return None if found is None else replace(found, inliers=0, cells=0)


def _agreed(first: Prepared, second: Prepared, pairs: NDArray[np.intp], least: int) -> Aligned | None:
    if len(pairs) < least:
        return None
    source, target = first.features.points[pairs[:, 0]], second.features.points[pairs[:, 1]]
    found, mask = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _REPROJECTION, maxIters=5000, confidence=0.999)
    homography = np.asarray(found, np.float64)
    # Where it finds none, OpenCV answers None, whatever its types say: that is no 3 x 3 matrix.
    if homography.shape != (3, 3) or not is_plausible(homography, first.grey.shape):
        return None
    agree = mask.ravel() > 0
    # Several features may sit on one spot: it counts once.
    inliers = len(np.unique(source[agree].round(), axis=0))
    if inliers < least:
        return None
    return Aligned(homography, inliers, min(_cells(source[agree], first), _cells(target[agree], second)))


def _cells(points: NDArray[np.float32], picture: Prepared) -> int:
    height, width = picture.grey.shape
    cells = np.floor(points * 6 / np.array([width, height])).astype(int)
    inner = ((cells >= 1) & (cells <= 4)).all(axis=1)
    column, row = np.clip(points.round().astype(int), 0, [width - 1, height - 1]).T
    inner &= ~drawn(picture.grey, _AROUND)[row, column]
    return len(np.unique(cells[inner], axis=0))


def _pairs(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.intp]:
    """Indices (n x 2) of features that are each other's nearest and pass the ratio test."""
    if len(first) < 2 or len(second) < 2:
        return np.zeros((0, 2), np.intp)
    likeness = first @ second.T
    order = np.argpartition(-likeness, 1, axis=1)[:, :2]
    rows = np.arange(len(first))
    values = np.take_along_axis(likeness, order, axis=1)
    best = np.where(values[:, 0] >= values[:, 1], order[:, 0], order[:, 1])
    # Descriptors have length 1: squared distance = 2 - 2 x likeness.
    near, far = (np.maximum(0.0, 2 - 2 * end(axis=1)) for end in (values.max, values.min))
    good = (near < _RATIO**2 * far) & (likeness.argmax(axis=0)[best] == rows)
    return np.stack([rows[good], best[good]], axis=1)


def is_plausible(homography: Matrix, shape: tuple[int, ...]) -> bool:
    """False for mirrored, folded, extremely scaled or squeezed pictures: nobody copies like that."""
    height, width = shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height], [width / 2, height / 2]], float)
    depth = corners @ homography[2, :2] + homography[2, 2]
    if not (np.isfinite(homography).all() and (depth > 0).all()):
        return False
    for corner in corners:
        large, small = np.linalg.svd(local_linear(homography, corner), compute_uv=False)
        if not (_SCALES[0] < small and large < _SCALES[1] and small > _LEAST_SQUARENESS * large):
            return False
    return bool(np.linalg.det(local_linear(homography, corners[-1])) > 0)


def local_linear(homography: Matrix, at: NDArray[np.float64]) -> Matrix:
    """Jacobian (2 x 2) of the homography at a point."""
    x, y, w = homography @ np.array([at[0], at[1], 1.0])
    top = homography[:2, :2] * w - np.outer([x, y], homography[2, :2])
    return np.asarray(top / w**2, np.float64)


def as_wholes(first: Prepared, second: Prepared) -> Aligned:
    """Lays the first picture over the whole second one: for pictures with too little detail for features."""
    (height, width), (other_height, other_width) = first.grey.shape, second.grey.shape
    return Aligned(np.diag([other_width / width, other_height / height, 1.0]), 0)


def as_hinted(first: Prepared, second: Prepared, hint: Matrix) -> Aligned | None:
    """`hint`, which is in fractions of both pictures, in their pixels; None where nobody copies like that."""
    (height, width), (other_height, other_width) = first.grey.shape, second.grey.shape
    homography = np.diag([other_width, other_height, 1.0]) @ hint @ np.diag([1 / width, 1 / height, 1.0])
    return Aligned(homography, 0) if is_plausible(homography, first.grey.shape) else None


def refined(aligned: Aligned, first: Prepared, second: Prepared) -> Aligned | None:
    """`aligned` slid to where the pictures correlate best; None where the search finds nothing plausible.

    The search is local (OpenCV's ECC, after Evangelidis and Psarakis 2008). It makes up for features that lie
    imprecisely in blurred and tiny pictures.
    """
    slide = _slide(first.grey, second.grey, aligned.homography)
    if slide is None:
        return None
    homography = slide @ aligned.homography
    return Aligned(homography, aligned.inliers) if is_plausible(homography, first.grey.shape) else None


def _slide(first: Plane, second: Plane, homography: Matrix) -> Matrix | None:
    """Affine map (3 x 3), in pixels of `second`, to be made after `homography`."""
    size = min(1.0, _SLIDE_SIDE / max(second.shape))
    small = np.diag([size, size, 1.0])
    target = cv2.resize(second, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    into = np.linalg.inv(small @ homography)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    source = cv2.warpPerspective(first, into, target.shape[::-1], flags=flags)
    shown = cv2.warpPerspective(np.full_like(first, 255), into, target.shape[::-1], flags=flags)
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
    start_here = np.eye(2, 3, dtype=np.float32)
    try:
        _, warp = cv2.findTransformECC(target, source, start_here, cv2.MOTION_AFFINE, criteria, shown, 5)
        back = np.linalg.inv(np.vstack([np.asarray(warp, np.float64), [0, 0, 1]]))
    except (cv2.error, np.linalg.LinAlgError):
        # OpenCV's way of saying that the search did not converge.
        return None
    return np.asarray(np.linalg.inv(small) @ back @ small, np.float64)
