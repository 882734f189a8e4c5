"""The searches for what resembles something: by hash, by local features, by sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint
from pipeline.model.likeness import Fingerprint, HashKind, Segment, Turn
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


@dataclass(frozen=True, slots=True)
class Alike:
    """Two pictures whose local features agree in one geometry."""

    item: Digest
    picture: Digest
    """Of the archive's item."""
    position_s: float
    asked: Digest
    """The picture that asks."""
    asked_position_s: float
    turn: Turn
    """`NONE` or `MIRRORED`: form of the asking picture. Rotations lie in the homography."""
    inliers: int
    homography: tuple[float, ...]
    """Nine numbers by rows: from the asking picture (turned as `turn` says) to the archive's, both in fractions of
    width and height."""
    pictures_of_item: int = 1


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch of sound that stands in two recordings."""

    item: Digest
    segment: Segment
    """Seconds of what asks, then of the archive's item."""
    agreement: float
    """Share (0-1) of equal bits along it; unrelated sound has about 0.5."""


class FingerprintIndex(Protocol):
    """Exact search by radius. The linear one is the reference that every faster one is held against."""

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        ...

    def near(
        self, reading: Reading, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest
    ) -> Sequence[Near]:
        """Every hash within `radius` bits of any turned form; one entry per pair of pictures, nearest turn.

        Sorted by item, its picture, and the picture that asks. What was replaced since is not among them.
        """
        ...


class FeatureIndex(Protocol):
    """Search by local features: for crops, screenshots, collages, photos of screens."""

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        ...

    def alike(self, reading: Reading, asked: Sequence[Imprint], but_not: Digest) -> Sequence[Alike]:
        """Pictures that share a geometry with one of `asked` (of kind DETAIL), mirrored forms too.

        Most inliers first within one item; sorted by item. What was replaced since is not among them.
        """
        ...


class SoundIndex(Protocol):
    """Search by sound: for re-edited videos whose pictures were replaced, and for sound recordings."""

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        ...

    def heard(self, reading: Reading, asked: Imprint, but_not: Digest) -> Sequence[Heard]:
        """Stretches of `asked` (of kind SOUND) that stand in other recordings; sorted by item and time."""
        ...


@dataclass(frozen=True, slots=True)
class Indexes:
    """One of each; each process has its own, and all of them come from the records."""

    hashes: FingerprintIndex
    features: FeatureIndex
    sounds: SoundIndex

    def catch_up(self, reading: Reading) -> None:
        self.hashes.catch_up(reading)
        self.features.catch_up(reading)
        self.sounds.catch_up(reading)
