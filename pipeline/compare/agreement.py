"""Whether two aligned pictures agree, block by block, and where they do not."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.alignment import Matrix, Plane, Prepared, local_linear

Map = NDArray[np.float32]

BLOCK = 16
"""Pixels."""
TEXTURED = 6.0
"""Grey levels, standard deviation in either picture: less is what compression makes of a flat wall."""
CORRELATES = 0.6
_STEP = 8
"""Pixels between the blocks that differing regions are drawn from."""
_FLAT_DIFFERENCE = 32.0
"""Grey levels by which two flat blocks may differ after the brightness of the pictures was matched."""
_REGIONS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    share: float
    """0-1, of the textured blocks that both show."""
    blocks: int
    """Number of textured blocks that both show."""
    median: float
    """Median correlation over these blocks."""
    differing: tuple[tuple[float, float, float, float], ...]
    """Rectangles (left, top, right, bottom) in fractions of the second picture, largest first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Statistics:
    """Local means over a window of `BLOCK` pixels, one value per pixel."""

    means: tuple[Map, Map]
    deviations: tuple[Map, Map]
    correlation: Map
    inside: NDArray[np.bool_]
    """The window lies wholly in what both show."""


def agreement(first: Prepared, second: Prepared, homography: Matrix) -> Agreement:
    """Compares in the frame of `second`, at the resolution of whichever shows less."""
    overlaid, shown, seen = _overlay(first.grey, second.grey, homography)
    statistics = _statistics(overlaid, seen, shown)
    grid = (slice(BLOCK // 2, None, BLOCK), slice(BLOCK // 2, None, BLOCK))
    textured = statistics.inside & (np.maximum(*statistics.deviations) > TEXTURED)
    values = statistics.correlation[grid][textured[grid]]
    if not values.size:
        return Agreement(0.0, 0, 0.0, ())
    share, median = float((values > CORRELATES).mean()), float(np.median(values))
    return Agreement(share, int(values.size), median, _differing(statistics, textured))


def _overlay(first: Plane, second: Plane, homography: Matrix) -> tuple[Plane, NDArray[np.bool_], Plane]:
    """(first in the frame of second, where it covers that frame, second), at the coarser resolution."""
    height, width = second.shape
    middle = np.linalg.inv(homography) @ np.array([width / 2, height / 2, 1.0])
    scale = float(np.sqrt(abs(np.linalg.det(local_linear(homography, middle[:2] / middle[2])))))
    finer = 1 / scale if scale > 1 else 1.0
    if finer < 1:
        size = (max(BLOCK, round(width * finer)), max(BLOCK, round(height * finer)))
        second = cv2.resize(second, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        homography = np.diag([size[0] / width, size[1] / height, 1.0]) @ homography
    elif scale < 0.75:
        # Warping samples single pixels: what is to shrink is reduced by area first.
        source_height, source_width = first.shape
        size = (max(1, round(source_width * scale)), max(1, round(source_height * scale)))
        first = cv2.resize(first, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
        homography = homography @ np.diag([source_width / size[0], source_height / size[1], 1.0])
    target = second.shape[::-1]
    overlaid = cv2.warpPerspective(first, homography, target, flags=cv2.INTER_LINEAR)
    covered = cv2.warpPerspective(np.ones_like(first), homography, target, flags=cv2.INTER_NEAREST)
    return overlaid.astype(np.uint8), covered > 0, second


def _statistics(first: Plane, second: Plane, shown: NDArray[np.bool_]) -> _Statistics:
    a, b = first.astype(np.float32), second.astype(np.float32)

    def mean(values: Map) -> Map:
        return np.asarray(cv2.blur(values, (BLOCK, BLOCK), borderType=cv2.BORDER_REFLECT), np.float32)

    mean_a, mean_b = mean(a), mean(b)
    deviation_a, deviation_b = (
        np.sqrt(np.maximum(0, mean(plane * plane) - average * average))
        for plane, average in ((a, mean_a), (b, mean_b))
    )
    # A flat block correlates with nothing; one grey level of noise keeps the quotient finite.
    correlation = (mean(a * b) - mean_a * mean_b) / np.maximum(deviation_a * deviation_b, 1.0)
    inside = cv2.erode(
        shown.astype(np.uint8), np.ones((BLOCK, BLOCK), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    return _Statistics(
        (mean_a, mean_b), (deviation_a, deviation_b), correlation.astype(np.float32), inside > 0
    )


def _differing(statistics: _Statistics, textured: NDArray[np.bool_]) -> tuple[tuple[float, float, float, float], ...]:
    """Bounding boxes of connected blocks that do not correlate or, being flat, differ in brightness."""
    differs = textured & (statistics.correlation <= CORRELATES)
    flat = statistics.inside & ~textured
    agreeing = textured & ~differs
    if agreeing.any():
        first, second = (means[agreeing] for means in statistics.means)
        gain, offset = np.polyfit(first, second, 1) if np.ptp(first) > 1 else (1.0, 0.0)
        residual = np.abs(gain * statistics.means[0] + offset - statistics.means[1])
        differs |= flat & (residual > _FLAT_DIFFERENCE)
    coarse = differs[BLOCK // 2 :: _STEP, BLOCK // 2 :: _STEP].astype(np.uint8)
    return _boxes(coarse, differs.shape)


def _boxes(coarse: Plane, shape: tuple[int, ...]) -> tuple[tuple[float, float, float, float], ...]:
    height, width = shape
    count, _, boxes, _ = cv2.connectedComponentsWithStats(coarse, connectivity=8)
    found = []
    for left, top, columns, rows, area in boxes[1:count].tolist():
        # A single block is as often a patch of grain as a change.
        if area < 3:
            continue
        x, y = BLOCK // 2 + left * _STEP - _STEP, BLOCK // 2 + top * _STEP - _STEP
        right, bottom = x + columns * _STEP + _STEP, y + rows * _STEP + _STEP
        box = (max(0, x) / width, max(0, y) / height, min(width, right) / width, min(height, bottom) / height)
        found.append((area, box))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(box for _, box in found[:_REGIONS])
