"""Why a multi-index misses nothing: a hash is cut into chunks of 16 bits, and near hashes have a near chunk.

Where two hashes of m chunks differ by r bits in all, and t_1 + … + t_m = r + 1 - m, then some chunk i differs by t_i
bits at most: otherwise every chunk would differ by t_i + 1 at least, and all of them by r + 1 (Norouzi, Punjani, Fleet
2012, with the thresholds spread as in Qin and others 2018). A chunk whose threshold is below nought need not be looked
at.
"""

import functools
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

CHUNK_BITS: Final = 16


@dataclass(frozen=True, slots=True)
class Pigeonhole:
    """Chunks of one kind of hash, and how many flipped bits in a chunk are looked up."""

    chunks: int
    flips: int

    @property
    def no_miss_radius(self) -> int:
        """Bits up to which it finds everything."""
        return self.chunks * (self.flips + 1) - 1

    @functools.cache  # noqa: B019 there are two of them
    def flips_looked_up(self, radius: int) -> NDArray[np.int64]:
        """For each chunk how many flipped bits; -1 where it is passed over. Raises ValueError beyond the radius."""
        if not 0 <= radius <= self.no_miss_radius:
            raise ValueError(f"nothing is missed up to {self.no_miss_radius} bits, but not at {radius}")
        each, more = divmod(radius + 1 - self.chunks, self.chunks)
        return np.array([each + 1] * more + [each] * (self.chunks - more), np.int64)

    @functools.cache  # noqa: B019
    def probes(self, radius: int) -> NDArray[np.int64]:
        """For each chunk how many of `FLIPPED` are looked up."""
        return np.array([_LOOKED_UP[flips] for flips in self.flips_looked_up(radius).tolist()], np.int64)


def _flipped(flips: int) -> list[int]:
    return [sum(1 << bit for bit in bits) for bits in combinations(range(CHUNK_BITS), flips)]


FLIPPED: Final = np.array([*_flipped(0), *_flipped(1), *_flipped(2)], np.int64)
"""What a chunk is combined with (exclusive or): no flip, one, two."""
_LOOKED_UP: Final = {-1: 0, 0: 1, 1: 17, 2: 137}
