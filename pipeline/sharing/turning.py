"""The turned forms of a PDQ hash whose picture is not at hand: from its bits alone.

Mirroring changes the sign of every odd frequency, a quarter turn also swaps the axes (hashing.pdf of the PDQ authors,
section on dihedral transforms). A bit says whether its coefficient lies above the median, which lies close to zero: so
turning the bits comes out on average seven bits away from hashing the turned picture (measured on 141 photos; flat and
symmetrical ones up to 86 bits).
"""

import numpy as np

from pipeline.model.likeness import Turn
from pipeline.model.turns import is_mirrored, quarters

_FREQUENCIES = 16
_SIGN = np.where(np.arange(1, _FREQUENCIES + 1) % 2, -1, 1).astype(np.int8)


def turned_forms(pdq: str) -> tuple[tuple[Turn, str], ...]:
    """The seven turned forms of a hash of 64 hexadecimal digits, nearly."""
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(pdq), np.uint8))[::-1]
    plane = (bits.reshape(_FREQUENCIES, _FREQUENCIES).astype(np.int8) * 2 - 1).astype(np.int8)
    return tuple((turn, _hexadecimal(plane, turn)) for turn in Turn if turn is not Turn.NONE)


def _hexadecimal(plane: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]", turn: Turn) -> str:
    if is_mirrored(turn):
        plane = plane * _SIGN
    for _ in range(quarters(turn)):
        plane = plane.T * _SIGN[:, None]
    return np.packbits(plane.ravel()[::-1] > 0).tobytes().hex()
