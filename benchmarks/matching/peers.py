"""What others do with the same photos: global hashes, each at the threshold that costs one false pair in a million.

Peers that are not installed are named and left out. A folder with packages of theirs may be given in SANAD_PEERS.
"""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import cv2
import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.matching.overlays import Pixels
from pipeline.fingerprint.borders import without_bars
from pipeline.fingerprint.pdq import pdq

Bits = NDArray[np.uint64]
"""Forms x words."""
Hasher = Callable[[Pixels], Bits]

FALSE = 1e-6
"""False pairs for each unrelated pair that a threshold may cost."""


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    stored: Hasher
    asked: Hasher
    """More forms where a method asks with more than it stores."""
    threshold: int | None = None
    """Bits; None: the widest that costs at most `FALSE`."""


def peer_module(name: str) -> ModuleType | None:
    """An installed peer, also out of the folder SANAD_PEERS; None where it is not there."""
    folder = os.environ.get("SANAD_PEERS")
    if folder and folder not in sys.path:
        sys.path.append(folder)
    try:
        return importlib.import_module(name)
    except (ImportError, OSError):
        return None


def _packed(digits: str) -> NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex(digits.rjust(-(-len(digits) // 16) * 16, "0")), ">u8").astype(np.uint64)


def _imagehash(method: Callable[..., Any], **arguments: int) -> Hasher:
    return lambda pixels: _packed(str(method(Image.fromarray(pixels), **arguments)))[None]


def _pdq(whole: bool, turned: bool) -> Hasher:
    def hashed(pixels: Pixels) -> Bits:
        inner = None if whole else without_bars(pixels)
        hashes = [pdq(each) for each in (pixels, inner) if each is not None]
        values = [value for one in hashes for value in (one.value, *(form for _, form in one.turns if turned))]
        return np.stack([_packed(value) for value in values])

    return hashed


def _dedup(name: str) -> Hasher | None:
    methods = peer_module("imagededup.methods")
    if methods is None:
        return None
    encoder = getattr(methods, name)(verbose=False)
    return lambda pixels: _packed(encoder.encode_image(image_array=pixels))[None]


def peers() -> tuple[tuple[Peer, ...], tuple[str, ...]]:
    """(those that are here, names of those that are not)."""
    one, all_forms = _pdq(whole=True, turned=False), _pdq(whole=False, turned=True)
    found = [
        Peer("imagehash dHash", hasher := _imagehash(imagehash.dhash), hasher),
        Peer("imagehash pHash 64", hasher := _imagehash(imagehash.phash), hasher),
        Peer("imagehash pHash 256", hasher := _imagehash(imagehash.phash, hash_size=16), hasher),
        Peer("PDQ, 31 bits (customary)", one, one, 31),
        Peer("PDQ", one, one),
        Peer("PDQ, turned forms, bars trimmed", _pdq(whole=False, turned=False), all_forms),
    ]
    missing = []
    for name in ("PHash", "DHash"):
        hasher_or_none = _dedup(name)
        if hasher_or_none is None:
            missing.append(f"imagededup {name}")
        else:
            found.append(Peer(f"imagededup {name}", hasher_or_none, hasher_or_none))
    return tuple(found), tuple(missing)


def distances(asked: Bits, stored: list[Bits]) -> NDArray[np.int64]:
    """Of one question to each stored photo: the nearest of all forms; 999 where one has none."""
    found = np.full(len(stored), 999)
    if not len(asked):
        return found
    forms = np.concatenate([each for each in stored if len(each)])
    owners = np.concatenate([np.full(len(each), place) for place, each in enumerate(stored)])
    apart = np.bitwise_count(asked[:, None] ^ forms[None]).sum(axis=2).min(axis=0)
    np.minimum.at(found, owners, apart.astype(np.int64))
    return found


def widest(unrelated: NDArray[np.int64]) -> int:
    """The widest threshold that takes at most `FALSE` of the unrelated pairs. `unrelated`: count for each distance."""
    below = np.cumsum(unrelated)
    allowed = np.flatnonzero(below <= FALSE * unrelated.sum())
    return int(allowed[-1]) if len(allowed) else -1


class Orb:
    """ORB features and a homography by RANSAC, as tutorials do it: inliers of a pair."""

    name = "ORB + RANSAC"

    def __init__(self) -> None:
        self._orb = cv2.ORB.create(500)
        self._matcher = cv2.BFMatcher(cv2.NORM_HAMMING)

    def features(self, pixels: Pixels) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        points, codes = self._orb.detectAndCompute(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), None)
        if not len(points):
            return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
        return np.array([point.pt for point in points], np.float32), np.asarray(codes, np.uint8)

    def inliers(self, first: tuple[NDArray[Any], NDArray[Any]], second: tuple[NDArray[Any], NDArray[Any]]) -> int:
        if len(first[0]) < 8 or len(second[0]) < 8:
            return 0
        found = self._matcher.knnMatch(first[1], second[1], k=2)
        good = [pair[0] for pair in found if len(pair) == 2 and pair[0].distance < 0.75 * pair[1].distance]
        if len(good) < 8:
            return 0
        source = first[0][[one.queryIdx for one in good]]
        target = second[0][[one.trainIdx for one in good]]
        _, mask = cv2.findHomography(source, target, cv2.RANSAC, 5.0)
        return 0 if mask is None else int(mask.sum())


def thresholds(counts: Mapping[str, NDArray[np.int64]], found: tuple[Peer, ...]) -> dict[str, int]:
    return {peer.name: widest(counts[peer.name]) if peer.threshold is None else peer.threshold for peer in found}
