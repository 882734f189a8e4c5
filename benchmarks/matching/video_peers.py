"""How others match videos by PDQ, on the same hashes: both use ours, which equals the published ones."""

import numpy as np
from numpy.typing import NDArray

from pipeline.model.imprints import FrameHashes

BITS = 31
"""The customary threshold of PDQ."""
VPDQ_QUALITY = 50
VPDQ_SHARE = 0.8
FRAMES_SHARE = 0.5


def vpdq(held: FrameHashes, asked: FrameHashes) -> bool:
    """As published: one frame a second of quality 50 and more, 80 % of those of either side within 31 bits."""
    one, two = _each_second(held), _each_second(asked)
    return bool(len(one) and len(two) and _share(one, two) >= VPDQ_SHARE)


def frames_within(held: FrameHashes, asked: FrameHashes) -> bool:
    """Half of the frames of either side within 31 bits of a frame of the other, at any time."""
    return bool(_share(held.hashes, asked.hashes) >= FRAMES_SHARE)


def _each_second(frames: FrameHashes) -> NDArray[np.uint8]:
    _, first = np.unique(np.floor(frames.times), return_index=True)
    return np.asarray(frames.hashes[first[frames.qualities[first] >= VPDQ_QUALITY]], np.uint8)


def _share(held: NDArray[np.uint8], asked: NDArray[np.uint8]) -> float:
    one, two = (np.ascontiguousarray(side).view(np.uint64).reshape(-1, 4) for side in (held, asked))
    near = np.bitwise_count(one[:, None] ^ two[None]).sum(axis=-1) <= BITS
    return float(max(near.any(axis=1).mean(), near.any(axis=0).mean()))
