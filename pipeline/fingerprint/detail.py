"""Local features of one picture: what finds a crop, a screenshot, a collage or a photo of a screen.

RootSIFT (Lowe 2004; Arandjelovic and Zisserman 2012) at one fixed size, each descriptor cut to 128 bits: which of its
numbers lie above what is usual for them (`middles.py`), more than the others of the same descriptor do.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.fingerprint.middles import MIDDLES
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, LocalFeatures
from pipeline.model.pictures import Picture, Pixels

LONGEST_SIDE: Final = 400
"""Pixels, for larger and smaller pictures alike: at 512 and 800 fewer copies were found, thumbnails above all."""
MOST: Final = 160
LEAST: Final = 12
"""Fewer tell nothing: a match needs six that agree."""

_CONTRAST: Final = 0.04
_FAINT: Final = 0.01
"""Contrast threshold for pictures that have little of it: dark, hazy and flat ones."""
_FEW: Final = 100
"""Key points below which a picture is looked at again with `_FAINT`."""
_CELLS: Final = 6
"""Key points are taken in turn from 6 x 6 cells: else the letters of one status bar take them all."""
_FAVOUR_LARGE: Final = 0.75
"""Exponent of a key point's size beside its response. Large ones outlive thumbnails, collages and blur: with 0 the
members of collages were found in 71 of 100 cases, with 0.5 to 1 in 83."""

_Plane = NDArray[np.uint8]
_Floats = NDArray[np.float32]


def detail(picture: Picture, derivative: Digest) -> Imprint | None:
    """Local features of `picture`, kept as `derivative`; None where it has too few to be found by."""
    features = local_features(picture.pixels)
    return features.packed(derivative, picture.position_s) if len(features) >= LEAST else None


def local_features(pixels: Pixels) -> LocalFeatures:
    """At most `MOST` features of a height x width x 3 RGB picture, those first that tell most."""
    described = describe(pixels)
    return LocalFeatures(
        points=described.points,
        sizes=described.sizes,
        angles=described.angles,
        codes=_codes(described.rooted),
        aspect=pixels.shape[1] / pixels.shape[0],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """As `LocalFeatures`, before their descriptors are cut to bits."""

    points: _Floats
    sizes: _Floats
    angles: _Floats
    rooted: _Floats
    """n x 128: RootSIFT, each row of length 1."""


def describe(pixels: Pixels) -> Described:
    grey = _reduced(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8))
    sift = cv2.SIFT.create(contrastThreshold=_CONTRAST)
    found = sift.detect(grey, None)
    if len(found) < _FEW:
        found = cv2.SIFT.create(contrastThreshold=_FAINT).detect(grey, None)
    key_points, answered = sift.compute(grey, _chosen(found, grey.shape))
    # Where there is nothing to describe, OpenCV answers None, whatever its types say.
    descriptors = np.asarray(answered, np.float32) if key_points else np.zeros((0, 128), np.float32)
    height, width = grey.shape
    rows = [(*point.pt, point.size, point.angle) for point in key_points]
    shape: _Floats = np.array(rows, np.float32).reshape(-1, 4)
    return Described(
        points=(shape[:, :2] / np.array([width, height])).astype(np.float32),
        sizes=shape[:, 2] / np.float32(max(height, width)),
        angles=shape[:, 3],
        rooted=np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), np.float32(1e-7))),
    )


def _reduced(grey: _Plane) -> _Plane:
    height, width = grey.shape
    ratio = LONGEST_SIDE / max(height, width)
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    way = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)


def _chosen(key_points: Sequence[cv2.KeyPoint], shape: tuple[int, ...]) -> tuple[cv2.KeyPoint, ...]:
    """The best of each cell, then the second best of each, and so on; at most `MOST`."""
    taken = Counter[tuple[int, int]]()
    ranked: list[tuple[int, int]] = []
    ordered = sorted(key_points, key=lambda point: (-point.response * point.size**_FAVOUR_LARGE, point.pt, point.angle))
    for place, point in enumerate(ordered):
        cell = int(point.pt[0] * _CELLS / shape[1]), int(point.pt[1] * _CELLS / shape[0])
        ranked.append((taken[cell], place))
        taken[cell] += 1
    return tuple(ordered[place] for _, place in sorted(ranked)[:MOST])


def _codes(rooted: _Floats) -> NDArray[np.uint8]:
    """n x 16, the first number of a descriptor in the highest bit of the first byte.

    Mirroring a picture permutes the numbers of a descriptor, and `MIDDLES` are the same when they are permuted like
    that: so the code of the mirrored feature is this one with its bits permuted.
    """
    above = rooted - MIDDLES
    return np.packbits(above > np.median(above, axis=1, keepdims=True), axis=1)
