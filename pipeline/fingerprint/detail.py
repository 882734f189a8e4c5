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
"""Pixels, for larger and smaller pictures alike: at 512 fewer copies were found, thumbnails above all; at 320 fewer
insets."""
MOST: Final = 200
"""Only small insets need so many: a picture that fills an eighth of another one was found in 43 of 45 cases, with 160
features in 41; everything else in all cases with either."""
LEAST: Final = 12
"""Fewer tell nothing: a match needs six that agree."""

_NARROWEST: Final = 24
"""Pixels of the shorter side, reduced: OpenCV describes nothing in a sliver, and nothing is to be seen there."""
_CONTRAST: Final = 0.04
_FAINT: Final = 0.002
"""Contrast threshold for pictures that have little of it: dark, hazy and flat ones. Measured on 20 photos at 3 % of
their light (mean grey level 3): with 0.01 none was found again, with 0.004 nineteen, with 0.002 all."""
_FEW: Final = 100
"""Key points below which a picture is looked at again with `_FAINT`."""
_LAYERS: Final = 3
"""Of an octave; OpenCV divides the contrast threshold by it."""
_CELLS: Final = 6
"""Key points are taken in turn from 6 x 6 cells: else the letters of one status bar take them all."""
_FAVOUR_LARGE: Final = 0.75
"""Exponent of a key point's size beside its response. Large ones outlive thumbnails, collages and blur: insets were
found in 9 of 24 cases with 0, in 11 to 14 with 0.5 to 1, each with 120 features."""

_COPY_SIZE: Final = 0.8
_COPY_QUALITY: Final = 70
_SAME_PLACE: Final = 0.01
_SAME_CODE: Final = 26
"""Size and JPEG quality of a copy, and how near to a feature (share of both sides, bits) it has it."""

_Plane = NDArray[np.uint8]
_Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """As `LocalFeatures`, before their descriptors are cut to bits."""

    points: _Floats
    sizes: _Floats
    angles: _Floats
    rooted: _Floats
    """n x 128: RootSIFT, each row of length 1."""
    faint: int
    """How many of them are only seen with `_FAINT`."""

    def none(self) -> "Described":
        return Described(self.points[:0], self.sizes[:0], self.angles[:0], self.rooted[:0], 0)


def detail(picture: Picture, derivative: Digest) -> Imprint | None:
    """Local features of `picture`, kept as `derivative`; None where it has too few that a copy would have too."""
    features = local_features(picture.pixels)
    return features.packed(derivative, picture.position_s) if len(features) >= LEAST else None


def local_features(pixels: Pixels) -> LocalFeatures:
    """At most `MOST` features of a height x width x 3 RGB picture, those first that tell most.

    None of a picture whose features are mostly faint and do not outlive a recompression: they are noise.
    """
    grey = reduced(pixels)
    described = describe(grey)
    features = _cut(described, pixels)
    if len(features) < 2 * described.faint and _common(features, _cut(describe(_copied(grey)), pixels)) < LEAST:
        return _cut(described.none(), pixels)
    return features


def describe(grey: _Plane) -> Described:
    """Features of a picture that was reduced to grey and to `LONGEST_SIDE`."""
    sift = cv2.SIFT.create(nOctaveLayers=_LAYERS, contrastThreshold=_CONTRAST)
    chosen = _chosen(_detected(sift, grey), grey.shape)
    key_points, answered = sift.compute(grey, chosen) if chosen else ((), np.zeros((0, 128)))
    descriptors = np.asarray(answered, np.float32)
    height, width = grey.shape
    rows = [(*point.pt, point.size, point.angle) for point in key_points]
    shape: _Floats = np.array(rows, np.float32).reshape(-1, 4)
    return Described(
        points=(shape[:, :2] / np.array([width, height])).astype(np.float32),
        sizes=shape[:, 2] / np.float32(max(height, width)),
        angles=shape[:, 3],
        rooted=np.sqrt(descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), np.float32(1e-7))),
        faint=sum(map(_is_faint, key_points)),
    )


def reduced(pixels: Pixels) -> _Plane:
    """Grey, its longer side `LONGEST_SIDE` pixels; smaller pictures are enlarged."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    ratio = LONGEST_SIDE / max(height, width)
    size = max(1, round(width * ratio)), max(1, round(height * ratio))
    way = cv2.INTER_AREA if ratio < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(grey, size, interpolation=way), np.uint8)


def _detected(sift: cv2.SIFT, grey: _Plane) -> Sequence[cv2.KeyPoint]:
    if min(grey.shape) < _NARROWEST:
        return ()
    found = sift.detect(grey, None)
    if len(found) >= _FEW:
        return found
    return cv2.SIFT.create(nOctaveLayers=_LAYERS, contrastThreshold=_FAINT).detect(grey, None)


def _chosen(key_points: Sequence[cv2.KeyPoint], shape: tuple[int, ...]) -> tuple[cv2.KeyPoint, ...]:
    """The best of each cell, then the second best of each, and so on; faint ones last; at most `MOST`."""
    taken = Counter[tuple[int, int]]()
    ranked: list[tuple[bool, int, int]] = []
    ordered = sorted(key_points, key=lambda point: (-point.response * point.size**_FAVOUR_LARGE, point.pt, point.angle))
    for place, point in enumerate(ordered):
        cell = int(point.pt[0] * _CELLS / shape[1]), int(point.pt[1] * _CELLS / shape[0])
        ranked.append((_is_faint(point), taken[cell], place))
        taken[cell] += 1
    return tuple(ordered[place] for *_, place in sorted(ranked)[:MOST])


def _is_faint(point: cv2.KeyPoint) -> bool:
    return point.response * _LAYERS < _CONTRAST


def _cut(described: Described, pixels: Pixels) -> LocalFeatures:
    """To codes of n x 16 bytes, the first number of a descriptor in the highest bit of the first byte.

    Mirroring a picture permutes the numbers of a descriptor, and `MIDDLES` are the same when they are permuted like
    that: so the code of the mirrored feature is this one with its bits permuted.
    """
    above = described.rooted - MIDDLES
    codes = np.packbits(above > np.median(above, axis=1, keepdims=True), axis=1)
    aspect = pixels.shape[1] / pixels.shape[0]
    return LocalFeatures(described.points, described.sizes, described.angles, codes, aspect)


def _copied(grey: _Plane) -> _Plane:
    """As it comes back from somebody who made it smaller: blocks of an earlier compression do not outlive that."""
    smaller = cv2.resize(grey, None, fx=_COPY_SIZE, fy=_COPY_SIZE, interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", smaller, [cv2.IMWRITE_JPEG_QUALITY, _COPY_QUALITY])
    opened = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
    if opened is None:
        return np.zeros_like(grey)
    return np.asarray(cv2.resize(opened, grey.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _common(features: LocalFeatures, copied: LocalFeatures) -> int:
    """How many features are in the copy too."""
    if not len(copied):
        return 0
    aside = np.abs(features.points[:, None] - copied.points[None]).max(axis=2)
    away = np.bitwise_count(features.codes[:, None] ^ copied.codes[None]).sum(axis=2)
    return int(((aside < _SAME_PLACE) & (away <= _SAME_CODE)).any(axis=1).sum())
