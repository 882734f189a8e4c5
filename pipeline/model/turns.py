"""What the eight turns do to pixels. Shared by the room that hashes turned forms and the one that aligns them."""

import numpy as np

from pipeline.model.likeness import Turn
from pipeline.model.pictures import Pixels

_QUARTERS = {
    Turn.NONE: 0,
    Turn.ROTATED_90: 1,
    Turn.ROTATED_180: 2,
    Turn.ROTATED_270: 3,
    Turn.MIRRORED: 0,
    Turn.MIRRORED_ROTATED_90: 1,
    Turn.MIRRORED_ROTATED_180: 2,
    Turn.MIRRORED_ROTATED_270: 3,
}


def is_mirrored(turn: Turn) -> bool:
    return turn.value.startswith("mirrored")


def quarters(turn: Turn) -> int:
    """Number of counter-clockwise quarter turns, made after mirroring."""
    return _QUARTERS[turn]


def turned(pixels: Pixels, turn: Turn) -> Pixels:
    """`pixels` mirrored left to right where the turn says so, then rotated counter-clockwise."""
    flipped = pixels[:, ::-1] if is_mirrored(turn) else pixels
    return np.ascontiguousarray(np.rot90(flipped, quarters(turn)))


def undone(turn: Turn) -> Turn:
    """The turn that leads back. Every mirrored one is its own way back."""
    if turn is Turn.ROTATED_90:
        return Turn.ROTATED_270
    return Turn.ROTATED_90 if turn is Turn.ROTATED_270 else turn
