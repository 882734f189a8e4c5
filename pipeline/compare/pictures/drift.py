"""Whether two aligned pictures still lie off each other, place by place: a copy does not, another viewpoint does.

What another viewpoint displaces is displaced as a whole, by more than the noise of the pictures explains. So each
window is asked by how much it moved and how surely. What a lens does, or paper that is not flat, bends the whole
picture smoothly: that is no movement within it.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.compare.pictures.alignment import Matrix, Plane

Map = NDArray[np.float32]

WINDOW = 48
"""Pixels over which movement is measured."""
STEP = 16
"""Pixels between windows."""
_LEAST_TRACED = 0.25
"""Share of a window that must be traceable."""
_LEAST_GRADIENT = 1e-4
"""Smaller eigenvalue of the mean structure tensor of the evened pictures: below it nothing would show a movement."""
_LEAST_CROSSING = 0.04
"""Smaller over larger eigenvalue: below it an edge may slide along itself."""
_INDEPENDENT = 10.0
"""Pixels that compression and blur tie together."""
_STILL = 0.12
"""Pixels below which nothing counts as moved: resampling alone leaves a few hundredths."""
_SURE = 2.0
"""Standard errors."""
_DEGREE = 3
"""Of the smooth bend: the distortion of a lens is cubic."""
_SETTLES = 0.5
"""Pixels within which a place follows the homography that is fitted to the flow."""
_LEAST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Movement:
    share: float
    """0-1, of the windows: those that moved by more than noise and a smooth bend explain. A copy has next to none."""
    windows: int
    """How many could be asked."""
    whole: float
    """Pixels by which three quarters of them lie off at most, bend and all."""
    within: float
    """The same, without the bend."""


STILL_UNKNOWN = Movement(1.0, 0, float("inf"), float("inf"))


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Two planes in one frame, local contrast evened out, so that a darker copy seems not to move."""

    first: Map
    second: Map
    where: NDArray[np.bool_]
    """Where both show the same thing."""

    def movement(self) -> "Movement":
        places, shifts, errors = self._shifts()
        if not len(places):
            return STILL_UNKNOWN
        height, width = self.where.shape
        at = (places / np.array([width, height], np.float32) * 2 - 1).astype(np.float32)
        off = np.linalg.norm(shifts - _bend(at, shifts, errors), axis=1)
        return Movement(
            share=float(np.mean((off > _STILL) & (off > _SURE * errors))),
            windows=len(places),
            whole=float(np.percentile(np.linalg.norm(shifts, axis=1), 75)),
            within=float(np.percentile(off, 75)),
        )

    def _shifts(self) -> tuple[Map, Map, Map]:
        """Of each window its middle, its movement and the standard error of that (Lucas and Kanade 1981), in pixels."""
        mask = self.where.astype(np.float32)

        def summed(values: Map) -> Map:
            return cv2.blur(values * mask, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)[_GRID].astype(np.float32)

        middle = (self.first + self.second) / 2
        across, down = (cv2.Sobel(middle, cv2.CV_32F, x, 1 - x, scale=1 / 8).astype(np.float32) for x in (1, 0))
        change = self.first - self.second
        traced = summed(np.ones_like(mask))
        products = (across * across, across * down, down * down, across * change, down * change, change * change)
        mean = tuple(summed(product) / np.maximum(traced, 1e-6) for product in products)
        trace = mean[0] + mean[2]
        least = trace / 2 - np.sqrt(np.maximum(0, trace * trace / 4 - mean[0] * mean[2] + mean[1] * mean[1]))
        good = (traced >= _LEAST_TRACED) & (least > _LEAST_GRADIENT) & (least > _LEAST_CROSSING * (trace - least))
        xx, xy, yy, xt, yt, tt = (each[good] for each in mean)
        determinant = xx * yy - xy * xy
        x, y = (xy * yt - yy * xt) / determinant, (xy * xt - xx * yt) / determinant
        unexplained = np.maximum(0, tt + x * xt + y * yt)
        independent = traced[good] * (WINDOW**2 / _INDEPENDENT)
        errors = np.sqrt(unexplained * (xx + yy) / determinant / independent)
        return _places(good), np.stack([x, y], axis=1).astype(np.float32), errors.astype(np.float32)

    def settling(self) -> Matrix | None:
        """The homography, in pixels of the second, that takes most of the flow (DIS, Kroeger and others 2016) away."""
        first, second = (np.clip(128 + 40 * plane, 0, 255).astype(np.uint8) for plane in (self.first, self.second))
        start = np.zeros((*first.shape, 2), np.float32)
        flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST).calc(second, first, start)
        mask = self.where.astype(np.float32)
        traced = cv2.blur(mask, (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)[_GRID]
        good = traced >= _LEAST_TRACED
        if good.sum() < _LEAST_PLACES:
            return None
        averaged = cv2.blur(flow * mask[..., None], (WINDOW, WINDOW), borderType=cv2.BORDER_CONSTANT)[_GRID]
        places = _places(good)
        source = (places + averaged[good] / traced[good][:, None]).astype(np.float32)
        found, _ = cv2.findHomography(source, places, cv2.USAC_MAGSAC, _SETTLES)
        homography = np.asarray(found, np.float64)
        # Where it finds none, OpenCV answers None, whatever its types say.
        return homography if homography.shape == (3, 3) else None


_GRID = (slice(STEP // 2, None, STEP), slice(STEP // 2, None, STEP))


def evened(plane: Plane, mean: Map, deviation: Map) -> Map:
    """Local contrast of 1; two grey levels of noise keep flat parts flat."""
    return ((plane - mean) / (deviation + 2)).astype(np.float32)


def _places(good: NDArray[np.bool_]) -> Map:
    rows, columns = np.nonzero(good)
    return (np.stack([columns, rows], axis=1) * STEP + STEP // 2).astype(np.float32)


def _bend(at: Map, shifts: Map, errors: Map) -> Map:
    """The smooth part of `shifts`: polynomials of the place (n x 2, -1 to 1), fitted so that what moves stands out."""
    x, y = at[:, 0].astype(np.float64), at[:, 1].astype(np.float64)
    powers = [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]
    terms = np.stack([x**i * y**j for i, j in powers], axis=1)
    if len(at) < 3 * len(powers):
        # Too few to tell a bend from a movement.
        return np.zeros_like(shifts)
    sure = 1 / np.maximum(errors, 0.02)
    weights = sure
    bend = np.zeros_like(shifts)
    for _ in range(3):
        factors = np.linalg.lstsq(terms * weights[:, None], shifts * weights[:, None], rcond=None)[0]
        bend = (terms @ factors).astype(np.float32)
        off = np.linalg.norm(shifts - bend, axis=1)
        weights = sure / (1 + (off / max(2 * float(np.median(off)), 1e-3)) ** 2)
    return bend
