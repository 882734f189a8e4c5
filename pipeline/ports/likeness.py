"""The search for near hashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.basics import (
    Digest,
)
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.ports.records import Reading


@dataclass(frozen=True, slots=True)
class Near:
    """One pair of hashes within the radius."""

    item: Digest
    fingerprint: Fingerprint
    """Of the archive's item."""
    asked: Fingerprint
    """Of the item that asks."""
    turn: Turn
    """Form of the asking picture that came nearest."""
    distance: int
    pictures_of_item: int = 1
    """How many pictures of the archive's item are searchable: 1 for a photo, its keyframes for a video."""


class FingerprintIndex(Protocol):
    """Exact search by radius. The linear one is the reference that every faster one is held against."""

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        ...

    def near(self, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest) -> Sequence[Near]:
        """Every hash within `radius` bits of any turned form; one entry per pair of pictures, nearest turn."""
        ...
