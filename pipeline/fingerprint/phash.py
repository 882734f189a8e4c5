"""imagehash's pHash: 64 bits that other tools of the field also keep, so that their lists can be compared with ours."""

import imagehash
import numpy as np
from PIL import Image

from pipeline.model.likeness import Turn
from pipeline.model.pictures import Pixels
from pipeline.model.turns import is_mirrored, quarters

_LONGEST_SIDE = 256
"""Pixels. Eight forms of a larger picture would cost eight times its resampling and change nearly no bit."""
_GRID = 32
"""Pixels that imagehash's pHash of 64 bits looks at."""


def phash(pixels: Pixels) -> tuple[str, tuple[tuple[Turn, str], ...]]:
    """Hash of a height x width x 3 RGB picture as 16 hexadecimal digits, and of its seven turned forms."""
    grey = Image.fromarray(pixels).convert("L")
    grey.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.BOX)
    # imagehash itself reduces to 32 x 32 first, so that reducing again there changes nothing.
    small = np.asarray(grey.resize((_GRID, _GRID), Image.Resampling.LANCZOS))
    forms = {turn: _hexadecimal(small, turn) for turn in Turn}
    value = forms.pop(Turn.NONE)
    return value, tuple(forms.items())


def _hexadecimal(plane: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], turn: Turn) -> str:
    flipped = plane[:, ::-1] if is_mirrored(turn) else plane
    form = np.ascontiguousarray(np.rot90(flipped, quarters(turn)))
    return str(imagehash.phash(Image.fromarray(form)))
