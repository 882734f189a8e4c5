"""Whether two aligned pictures agree, block by block, and where they do not."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pictures.alignment import Matrix, Plane, Prepared, local_linear
from pipeline.compare.pictures.drawn import drawn
from pipeline.compare.pictures.drift import STILL_UNKNOWN, Movement, Traces, evened

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
"""Most patches that are named."""
_LEAST_PATCH = 3
_LAID_ON = 4
"""Most patches that count as laid on: logo, banner, caption, status bar."""
_FILLED = 0.6
"""Share of its box that something laid on fills."""
_TRACEABLE = 0.3
"""Correlation from which a movement means something."""
_GRID = (slice(BLOCK // 2, None, BLOCK), slice(BLOCK // 2, None, BLOCK))
"""One window per block."""
_BLURS = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6)
"""Standard deviations in pixels that are tried."""
_SHARPER = 1.1
"""Edges this many times as strong are no difference in sharpness."""


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in fractions (0-1) of a picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    share: float
    """0-1, of the textured blocks that both show."""
    blocks: int
    """Number of textured blocks that both show."""
    median: float
    """Median correlation over these blocks."""
    agreeing: int
    """Blocks that correlate."""
    photographic: int
    """Those of them that show more than letters and signs on one colour."""
    share_elsewhere: float
    """0-1, of the textured blocks outside the largest patches that differ: what laid-on logos leave."""
    movement: Movement
    """By how much what agrees lies off."""
    lighter: float
    """Grey levels by which the second is lighter where both agree."""
    contrast: float
    """Of the second for that of the first, where both agree."""
    differing: tuple[Box, ...]
    """Patches of the second picture that differ, largest first."""
    traces: Traces | None
    """What both show, for a closer alignment; None where nothing is textured."""
    reduction: float
    """Pixels of `traces` for one pixel of the second picture."""

    def settled(self, homography: Matrix) -> Matrix | None:
        """`homography`, the one that led here, with what is left of flow taken away; None where that finds nothing."""
        settling = None if self.traces is None else self.traces.settling()
        if settling is None:
            return None
        zoom = np.diag([self.reduction, self.reduction, 1.0])
        return np.asarray(np.linalg.inv(zoom) @ settling @ zoom @ homography, np.float64)


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
    overlaid, seen = _equally_sharp(overlaid, seen, shown)
    statistics = _statistics(overlaid, seen, shown)
    reduction = max(seen.shape) / max(second.grey.shape)
    textured = statistics.inside & (np.maximum(*statistics.deviations) > TEXTURED)
    values = statistics.correlation[_GRID][textured[_GRID]]
    if not values.size:
        return Agreement(0.0, 0, 0.0, 0, 0, 0.0, STILL_UNKNOWN, 0.0, 1.0, (), None, reduction)
    photographic = ~(drawn(overlaid, BLOCK) | drawn(seen, BLOCK))[_GRID]
    patches, laid_on = _patches(_differs(statistics, textured))
    elsewhere = textured & ~laid_on
    outside = statistics.correlation[_GRID][elsewhere[_GRID]]
    first_evened, second_evened = map(evened, (overlaid, seen), statistics.means, statistics.deviations)
    traces = Traces(first_evened, second_evened, elsewhere & (statistics.correlation > _TRACEABLE))
    return Agreement(
        share=float((values > CORRELATES).mean()),
        blocks=int(values.size),
        median=float(np.median(values)),
        agreeing=int((values > CORRELATES).sum()),
        photographic=int((photographic & (statistics.correlation[_GRID] > CORRELATES) & textured[_GRID]).sum()),
        share_elsewhere=float((outside > CORRELATES).mean()) if outside.size else 0.0,
        movement=traces.movement(),
        lighter=_lighter(statistics, elsewhere),
        contrast=_contrast(statistics, elsewhere),
        differing=patches,
        traces=traces,
        reduction=reduction,
    )


def _lighter(statistics: _Statistics, where: NDArray[np.bool_]) -> float:
    places = where[_GRID]
    first, second = (means[_GRID][places] for means in statistics.means)
    return float((second - first).mean()) if len(first) else 0.0


def _contrast(statistics: _Statistics, where: NDArray[np.bool_]) -> float:
    """Between the means of blocks, which blur and noise leave as they are."""
    places = where[_GRID]
    spreads = [float(means[_GRID][places].std()) for means in statistics.means] if places.any() else [1.0, 1.0]
    return spreads[1] / max(spreads[0], 1.0)


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


def _equally_sharp(first: Plane, second: Plane, shown: NDArray[np.bool_]) -> tuple[Plane, Plane]:
    """Both planes, the sharper one blurred until its edges are as weak as the other's.

    A copy that lost its detail correlates with the original only as far as both show detail.
    """
    sharpness = _edges(first, shown), _edges(second, shown)
    sharper, target = (first, sharpness[1]) if sharpness[0] > sharpness[1] else (second, sharpness[0])
    blurred = sharper
    for sigma in _BLURS:
        if _edges(blurred, shown) <= target * _SHARPER:
            break
        blurred = cv2.GaussianBlur(sharper, (0, 0), sigma).astype(np.uint8)
    return (blurred, second) if sharper is first else (first, blurred)


def _edges(plane: Plane, shown: NDArray[np.bool_]) -> float:
    """Strength of the finest edges: standard deviation of the Laplacian over what both show."""
    return float(cv2.meanStdDev(cv2.Laplacian(plane, cv2.CV_32F), mask=shown.astype(np.uint8))[1][0, 0])


def _statistics(first: Plane, second: Plane, shown: NDArray[np.bool_]) -> _Statistics:
    a, b = first.astype(np.float32), second.astype(np.float32)

    def mean(values: Map) -> Map:
        return np.asarray(cv2.blur(values, (BLOCK, BLOCK), borderType=cv2.BORDER_REFLECT), np.float32)

    mean_a, mean_b = mean(a), mean(b)
    deviation_a, deviation_b = (
        np.sqrt(np.maximum(0, mean(plane * plane) - average * average)) for plane, average in ((a, mean_a), (b, mean_b))
    )
    # A flat block correlates with nothing; one grey level of noise keeps the quotient finite.
    correlation = (mean(a * b) - mean_a * mean_b) / np.maximum(deviation_a * deviation_b, 1.0)
    inside = cv2.erode(
        shown.astype(np.uint8), np.ones((BLOCK, BLOCK), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0
    )
    return _Statistics((mean_a, mean_b), (deviation_a, deviation_b), correlation.astype(np.float32), inside > 0)


def _differs(statistics: _Statistics, textured: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where windows do not correlate or, being flat in both pictures, differ in brightness."""
    differs = textured & (statistics.correlation <= CORRELATES)
    agreeing = textured & ~differs
    if not agreeing.any():
        return differs
    first, second = (means[_GRID][agreeing[_GRID]] for means in statistics.means)
    # Brightness of the pictures is matched where they agree: a copy may be lighter as a whole.
    gain, offset = np.polyfit(first, second, 1) if len(first) > 1 and np.ptp(first) > 1 else (1.0, 0.0)
    residual = np.abs(gain * statistics.means[0] + offset - statistics.means[1])
    return differs | (statistics.inside & ~textured & (residual > _FLAT_DIFFERENCE))


def _patches(differs: NDArray[np.bool_]) -> tuple[tuple[Box, ...], NDArray[np.bool_]]:
    """Boxes around connected windows that differ, and the mask of the largest ones that fill their boxes.

    Something laid on the picture differs in all of its box. What another viewpoint displaces is ragged, and all over.
    """
    coarse = differs[BLOCK // 2 :: _STEP, BLOCK // 2 :: _STEP].astype(np.uint8)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(coarse, connectivity=8)
    height, width = differs.shape
    laid_on, found = np.zeros_like(differs), []
    # Largest first; of equal ones the upper left one.
    for left, top, columns, rows, area in sorted(boxes[1:count].tolist(), key=lambda box: (-box[4], box)):
        # One or two windows are as often a patch of grain as a change.
        if area < _LEAST_PATCH:
            break
        x, y = left * _STEP, top * _STEP
        right, bottom = min(width, x + (columns + 1) * _STEP), min(height, y + (rows + 1) * _STEP)
        found.append((x / width, y / height, right / width, bottom / height))
        if len(found) <= _LAID_ON and area >= _FILLED * columns * rows:
            laid_on[max(0, y - _STEP) : bottom + _STEP, max(0, x - _STEP) : right + _STEP] = True
    return tuple(found[:_REGIONS]), laid_on
