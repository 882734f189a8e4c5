"""Local features drawn from a seed, copies of them, and records that hold them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, LocalFeatures
from pipeline.ports import Reading


def features(seed: int, count: int = 40, aspect: float = 1.5) -> LocalFeatures:
    random = np.random.default_rng(seed)
    return LocalFeatures(
        points=random.random((count, 2), np.float32),
        sizes=(0.02 + 0.05 * random.random(count)).astype(np.float32),
        angles=(360 * random.random(count)).astype(np.float32),
        codes=random.integers(0, 256, (count, 16), np.uint8),
        aspect=aspect,
    )


def flipped(codes: NDArray[np.uint8], bits: int, seed: int = 0) -> NDArray[np.uint8]:
    """`codes` (n x 16) with as many bits of each turned."""
    random = np.random.default_rng(seed)
    unpacked = np.unpackbits(codes, axis=1)
    for row in unpacked:
        row[random.permutation(128)[:bits]] ^= 1
    return np.packbits(unpacked, axis=1)


def cropped(whole: LocalFeatures, left: float, top: float, share: float, bits: int = 4) -> LocalFeatures:
    """What is left when the picture is cut to `share` of both sides, with some bits lost."""
    inside = (
        (whole.points[:, 0] > left)
        & (whole.points[:, 0] < left + share)
        & (whole.points[:, 1] > top)
        & (whole.points[:, 1] < top + share)
    )
    return LocalFeatures(
        points=((whole.points[inside] - np.array([left, top])) / share).astype(np.float32),
        sizes=whole.sizes[inside] / np.float32(share),
        angles=whole.angles[inside],
        codes=flipped(whole.codes[inside], bits),
        aspect=whole.aspect,
    )


def blurred(whole: LocalFeatures, bits: int) -> LocalFeatures:
    return replace(whole, codes=flipped(whole.codes, bits))


@dataclass
class SavedDetails:
    """The questions that an index of features puts to the records."""

    rows: dict[int, tuple[Digest, Imprint]] = field(default_factory=dict)
    last: int = 0

    def save(self, item: Digest, *imprints: Imprint) -> None:
        """As the records do it: in place of whatever the item had, at new positions."""
        self.rows = {position: row for position, row in self.rows.items() if row[0] != item}
        for imprint in imprints:
            self.last += 1
            self.rows[self.last] = item, imprint

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        return iter([(at, *row) for at, row in self.rows.items() if at > position and row[1].kind is kind])

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        return {position: self.rows[position] for position in positions if position in self.rows}

    def imprint_positions(self, after: int, until: int, kind: ImprintKind) -> tuple[int, ...]:
        return tuple(at for at, row in self.rows.items() if after < at <= until and row[1].kind is kind)

    def last_imprint(self) -> int:
        return max(self.rows, default=0)

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        return {wanted: len({one.picture for item, one in self.rows.values() if item == wanted}) for wanted in items}

    @property
    def reading(self) -> Reading:
        return cast(Reading, self)
