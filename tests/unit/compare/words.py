"""Words as Chromaprint makes them: each differs from the one before it in a few bits."""

import numpy as np

from pipeline.compare.sound.words import Words


def melody(seed: int, count: int) -> Words:
    random = np.random.default_rng(seed)
    flips = random.random((count, 32)) < 0.12
    weights = np.uint32(1) << np.arange(32, dtype=np.uint32)
    changes = (flips * weights).sum(axis=1).astype(np.uint32)
    return np.bitwise_xor.accumulate(changes) ^ np.uint32(random.integers(1 << 32))


def worn(words: Words, share: float, seed: int = 0) -> Words:
    """With this share of all bits wrong."""
    wrong = np.random.default_rng(seed).random((len(words), 32)) < share
    weights = np.uint32(1) << np.arange(32, dtype=np.uint32)
    return words ^ (wrong * weights).sum(axis=1).astype(np.uint32)


def silence(count: int) -> Words:
    return np.full(count, 0x256DF977, np.uint32)
