"""512 words of 64 bits, trained on photos: two halves of a code, each by its nearest of 256 words, name a cell.

An inverted multi-index (Babenko and Lempitsky 2012) over binary codes. Written by
`benchmarks/matching/train_vocabulary.py`; measured there and in `features.py`: the partner of a feature lies in the
nearest cell in 51 of 100 cases, in the nearest 64 in 94, in the nearest 256 in 98.
"""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

CELLS: Final = 256 * 256

MIRRORED: Final = np.array(
    [((3 - row) * 4 + column) * 8 + (-way) % 8 for row in range(4) for column in range(4) for way in range(8)]
)
"""Where each bit of a code stands in that of the mirrored picture: the lower cells of a SIFT descriptor become the
upper ones, and its eight directions run the other way round."""


@cache
def words() -> NDArray[np.uint64]:
    """2 x 256."""
    body = files(__package__).joinpath("vocabulary.bin").read_bytes()
    return np.frombuffer(body, "<u8").reshape(2, 256).astype(np.uint64)


@cache
def mark() -> str:
    """Eight digits in the names of segments: with other words, codes lie in other cells."""
    return hashlib.sha256(words().tobytes()).hexdigest()[:8]


def halves(codes: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """n x 16 bytes as n x 2 words."""
    return np.ascontiguousarray(codes).view("<u8").astype(np.uint64).reshape(-1, 2)


def mirrored(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The codes (n x 16) that the mirrored picture has."""
    return np.packbits(np.unpackbits(codes, axis=1)[:, MIRRORED], axis=1)
