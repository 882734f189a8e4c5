"""Words of sound: which of them say anything, and which others they may have become in a copy."""

import numpy as np
from numpy.typing import NDArray

from pipeline.model.imprints import SoundPrint

Words = NDArray[np.uint32]

STEP_S = SoundPrint.STEP_S
WINDOW_S = 2.6
"""Seconds of sound that one word looks at. Measured: that much of a recording brings no word."""

_AROUND = 16
_LEAST_CHANGE = 0.5
"""Bits from one word to the next, on average. Measured: speech and music 2.4 to 5.4, broadband noise 1.8, silence, hum
and test tones 0."""
_BITS = 32


def telling(words: Words) -> NDArray[np.bool_]:
    """False for words amid silence, hum or a steady tone: they are the same in every recording."""
    if len(words) < 2:
        return np.zeros(len(words), np.bool_)
    changes = np.bitwise_count(words[1:] ^ words[:-1]).astype(np.float64)
    window = min(_AROUND, len(changes))
    mean = np.convolve(changes, np.ones(window) / window, mode="valid")
    # Of the windows that a word lies in, the liveliest speaks for it: else each beginning and end would fall silent.
    lively = mean >= _LEAST_CHANGE
    covered = np.zeros(len(words) + 1, np.int64)
    starts = np.flatnonzero(lively)
    np.add.at(covered, starts, 1)
    np.add.at(covered, starts + window + 1, -1)
    return covered[:-1].cumsum() > 0


def variants(words: Words) -> Words:
    """n x 33: each word, then the words that differ from it in one bit."""
    flips = np.concatenate([np.zeros(1, np.uint32), np.uint32(1) << np.arange(_BITS, dtype=np.uint32)])
    return np.asarray(words[:, None] ^ flips[None, :], np.uint32)


def equal_bits(first: Words, second: Words) -> NDArray[np.float64]:
    """Share (0-1) of equal bits of each pair of words."""
    return np.asarray(1.0 - np.bitwise_count(first ^ second) / _BITS, np.float64)
