"""Lays one copy over the other, so that a person sees what is the same in both and where they differ.

    pair = aligned(item, other, match.transformation)   # two pictures of one size, and boxes
    pair = aligned(item, other, homography=matrix)      # where the exact map is at hand
    pair = beside(item, other)                          # no map known: each whole, in one size
    both = laid_over(pair)                              # half of each
    part = closer(pair)                                 # without most of what only one of them shows

The picture that shows more stays as it is; the other is turned, scaled and moved onto it. Only stored derivatives are
drawn, never originals.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.export.aligning import Matrix, corners_of, map_between
from pipeline.model.likeness import Region, Transformation
from pipeline.model.pictures import Picture, Pixels

LONGEST_SIDE: Final = 640
"""Pixels of the canvas."""
PAPER: Final = 48
"""Grey level where a picture shows nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPair:
    """Two pictures of one size, the same thing at the same place in both."""

    item: Pixels
    """Height x width x 3, RGB."""
    other: Pixels
    """The same height and width."""
    on_item: bool
    """The canvas is the frame of the item; else that of the other."""
    outline: tuple[tuple[float, float], ...]
    """Corners of the picture that was moved, in fractions of the canvas; they may lie outside. Empty without a map."""
    boxes: tuple[Region, ...]
    """Patches that differ, in fractions of the canvas."""
    shown: NDArray[np.bool_]
    """Height x width: where both show something."""


def aligned(
    item: Picture,
    other: Picture,
    change: Transformation | None = None,
    homography: Matrix | None = None,
    longest: int = LONGEST_SIDE,
) -> AlignedPair:
    """`change` as it stands in their match, measured from `item`; `homography` takes the place of its numbers.

    Without either, and for a map that folds a picture away, as `beside`.
    """
    overlays = change.overlays if change is not None else ()
    if homography is None and change is not None:
        homography = map_between(item, other, change)
    if homography is None or not _unfolded(homography, item.pixels.shape):
        return beside(item, other, longest)
    on_item = _shows_more(homography, item.pixels, other.pixels)
    return _drawn(item.pixels, other.pixels, homography, overlays, longest, on_item=on_item)


def beside(item: Picture, other: Picture, longest: int = LONGEST_SIDE) -> AlignedPair:
    """Both whole, each fitted into the same frame: for candidates, where nothing was measured."""
    sizes = [_fitted(picture.pixels.shape, longest) for picture in (item, other)]
    width, height = (max(size[axis] for size in sizes) for axis in (0, 1))
    canvases, covered = [], []
    for picture, size in zip((item, other), sizes, strict=True):
        left, top = (width - size[0]) // 2, (height - size[1]) // 2
        canvas = np.full((height, width, 3), PAPER, np.uint8)
        canvas[top : top + size[1], left : left + size[0]] = cv2.resize(
            picture.pixels, size, interpolation=cv2.INTER_AREA
        )
        mask = np.zeros((height, width), np.bool_)
        mask[top : top + size[1], left : left + size[0]] = True
        canvases.append(canvas)
        covered.append(mask)
    return AlignedPair(canvases[0], canvases[1], True, (), (), covered[0] & covered[1])


def closer(pair: AlignedPair, margin: float = 0.08) -> AlignedPair:
    """The part of the canvas that both show, with `margin` of its sides around it; as it is without a map."""
    if not pair.outline:
        return pair
    rows, columns = (np.flatnonzero(pair.shown.max(axis=axis)) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return pair
    height, width = pair.shown.shape
    top, bottom = _widened(int(rows[0]), int(rows[-1]) + 1, margin, height)
    left, right = _widened(int(columns[0]), int(columns[-1]) + 1, margin, width)
    here = (slice(top, bottom), slice(left, right))

    def placed(x: float, y: float) -> tuple[float, float]:
        return (x * width - left) / (right - left), (y * height - top) / (bottom - top)

    corners = [(placed(box.left, box.top), placed(box.right, box.bottom)) for box in pair.boxes]
    return AlignedPair(
        item=np.ascontiguousarray(pair.item[here]),
        other=np.ascontiguousarray(pair.other[here]),
        on_item=pair.on_item,
        outline=tuple(placed(x, y) for x, y in pair.outline),
        boxes=tuple(Region(*(round(min(1.0, max(0.0, edge)), 4) for edge in (*low, *high))) for low, high in corners),
        shown=pair.shown[here],
    )


def _widened(first: int, last: int, margin: float, length: int) -> tuple[int, int]:
    more = round((last - first) * margin)
    return max(0, first - more), min(length, last + more)


def laid_over(pair: AlignedPair) -> Pixels:
    """Half of each where both show something; elsewhere what there is."""
    mixed = cv2.addWeighted(pair.item, 0.5, pair.other, 0.5, 0)
    wider = pair.item if pair.on_item else pair.other
    return np.where(pair.shown[..., None], mixed, wider).astype(np.uint8)


def _unfolded(homography: Matrix, shape: tuple[int, ...]) -> bool:
    """Whether every corner comes out in front, and a picture with an area stays one."""
    corners = corners_of(shape[1], shape[0])
    if not np.isfinite(homography).all() or (corners @ homography[2, :2] + homography[2, 2] <= 0).any():
        return False
    mapped = cv2.perspectiveTransform(corners[None], homography)[0].astype(np.float32)
    return bool(np.isfinite(mapped).all()) and cv2.contourArea(mapped) >= 1


def _shows_more(homography: Matrix, item: Pixels, other: Pixels) -> bool:
    """Whether the other, laid into the frame of the item, covers less of it than the other way round."""
    return _covered(np.asarray(np.linalg.inv(homography)), other, item) < _covered(homography, item, other)


def _covered(homography: Matrix, moved: Pixels, canvas: Pixels) -> float:
    height, width = canvas.shape[:2]
    small = np.diag([64 / width, 64 / height, 1.0])
    ones = np.ones(moved.shape[:2], np.uint8)
    return float(cv2.warpPerspective(ones, small @ homography, (64, 64), flags=cv2.INTER_NEAREST).mean())


def _drawn(
    item: Pixels,
    other: Pixels,
    homography: Matrix,
    overlays: tuple[Region, ...],
    longest: int,
    *,
    on_item: bool,
) -> AlignedPair:
    canvas, moved = (item, other) if on_item else (other, item)
    into = np.asarray(np.linalg.inv(homography) if on_item else homography, np.float64)
    width, height = _fitted(canvas.shape, longest)
    scaled = np.diag([width / canvas.shape[1], height / canvas.shape[0], 1.0]) @ into
    corners = cv2.perspectiveTransform(corners_of(moved.shape[1], moved.shape[0])[None], scaled)[0]
    still = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
    laid = _warped(moved, scaled, (width, height))
    shown = cv2.warpPerspective(np.ones(moved.shape[:2], np.uint8), scaled, (width, height), flags=cv2.INTER_NEAREST)
    frame = np.array([width, height], float)
    boxes = tuple(_placed(box, other.shape, scaled if on_item else None, (width, height)) for box in overlays)
    return AlignedPair(
        item=still if on_item else laid,
        other=laid if on_item else still,
        on_item=on_item,
        outline=tuple((float(x), float(y)) for x, y in corners / frame),
        boxes=boxes,
        shown=shown > 0,
    )


def _warped(pixels: Pixels, matrix: Matrix, size: tuple[int, int]) -> Pixels:
    corners = cv2.perspectiveTransform(corners_of(pixels.shape[1], pixels.shape[0])[None], matrix)[0]
    scale = np.sqrt(max(cv2.contourArea(corners.astype(np.float32)), 1.0) / (pixels.shape[0] * pixels.shape[1]))
    if scale < 0.75:
        # Warping samples single pixels: what is to shrink is reduced by area first.
        smaller = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        matrix = matrix @ np.diag([pixels.shape[1] / smaller[0], pixels.shape[0] / smaller[1], 1.0])
        pixels = cv2.resize(pixels, smaller, interpolation=cv2.INTER_AREA).astype(np.uint8)
    paper = (PAPER, PAPER, PAPER)
    return cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=paper).astype(np.uint8)


def _placed(box: Region, shape: tuple[int, ...], matrix: Matrix | None, size: tuple[int, int]) -> Region:
    """A region of the other as a region of the canvas."""
    if matrix is None:
        return box
    edges = np.array([[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]])
    mapped = cv2.perspectiveTransform((edges * [shape[1], shape[0]])[None], matrix)[0] / size
    low, high = np.clip(mapped.min(axis=0), 0, 1), np.clip(mapped.max(axis=0), 0, 1)
    return Region(*(round(float(value), 4) for value in (low[0], low[1], high[0], high[1])))


def _fitted(shape: tuple[int, ...], longest: int) -> tuple[int, int]:
    """(width, height) within `longest`; small pictures are enlarged, so that both of a pair can be looked at."""
    scale = longest / max(shape[:2])
    return max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))
