"""An archive of features for `features.py`: some real photos, and as many drawn pictures as are asked for.

Drawn codes are real ones of the training photos with about 24 of 128 bits turned, so that they crowd where real ones
crowd and match none. Each is a function of its position alone: nothing is kept of them but the index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.features.parts import SIZES, Parts
from pipeline.compare.features.segment import Segment
from pipeline.compare.features.vocabulary import CELLS, halves, mark, words
from pipeline.compare.index.spans import Span
from pipeline.fingerprint.detail import MOST
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, LocalFeatures
from pipeline.ports import Reading, SegmentStore

EACH: Final = MOST
"""Features of a drawn picture."""
_AT_ONCE: Final = 1 << 12
_Words = NDArray[np.uint64]


@dataclass
class Archive:
    """Answers what an index asks of the records. Drawn pictures stand at 1 to `drawn`, the others after them."""

    pool: NDArray[np.uint8]
    """n x 16: real codes."""
    drawn: int
    added: list[tuple[Digest, Imprint]] = field(default_factory=list)

    def add(self, item: Digest, imprint: Imprint) -> None:
        self.added.append((item, imprint))

    def last_imprint(self) -> int:
        return self.drawn + len(self.added)

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        for at in range(position + 1, self.last_imprint() + 1):
            yield at, *self._at(at)

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        return {at: self._at(at) for at in positions}

    def imprint_positions(self, after: int, until: int, kind: ImprintKind) -> tuple[int, ...]:
        return tuple(range(after + 1, min(until, self.last_imprint()) + 1))

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        return dict.fromkeys(items, 1)

    @property
    def reading(self) -> Reading:
        return cast(Reading, self)

    def codes(self, first: int, last: int) -> _Words:
        """Of the drawn pictures at `first` to `last`: n x 2."""
        numbers = np.arange(first * EACH, (last + 1) * EACH, dtype=np.uint64)
        base = halves(self.pool)[(_mixed(numbers, 0) % np.uint64(len(self.pool))).astype(np.int64)]
        for half in range(2):
            drawn = _mixed(numbers, half + 1)
            base[:, half] ^= drawn & _rolled(drawn, 17) & (_rolled(drawn, 31) | _rolled(drawn, 47))
        return base

    def shapes(self, first: int, last: int) -> NDArray[np.uint8]:
        drawn = _mixed(np.arange(first * EACH, (last + 1) * EACH, dtype=np.uint64), 9)
        sizes = np.uint64(20) + drawn % np.uint64(12)
        return np.stack([sizes, (drawn >> np.uint64(8)) % np.uint64(256)], axis=1).astype(np.uint8)

    def fill(self, store: SegmentStore) -> None:
        """Writes the segments of all whole spans of drawn pictures, as the index would have by now."""
        at = 0
        for size in reversed(SIZES):
            while at + size <= self.drawn:
                store.write(f"{mark()}-{Span(at, at + size).name}", self._segment(at + 1, at + size).parts())
                at += size

    def _segment(self, first: int, last: int) -> Segment:
        from pipeline.compare.features import kernels

        codes = [self.codes(start, min(last, start + _AT_ONCE - 1)) for start in range(first, last + 1, _AT_ONCE)]
        whole = np.concatenate(codes)
        cells = kernels.cells(whole, words())
        order = np.argsort(cells, kind="stable")
        offsets = np.concatenate([[0], np.cumsum(np.bincount(cells, minlength=CELLS))]).astype(np.uint32)
        count = last - first + 1
        return Segment(
            positions=np.arange(first, last + 1),
            items=np.arange(first, last + 1, dtype=np.uint64),
            offsets=offsets,
            codes=whole[order],
            owners=np.repeat(np.arange(count, dtype=np.uint16), EACH)[order],
            shapes=self.shapes(first, last)[order],
        )

    def _at(self, position: int) -> tuple[Digest, Imprint]:
        if position > self.drawn:
            return self.added[position - self.drawn - 1]
        shapes = self.shapes(position, position)
        places = _mixed(np.arange(position * EACH, (position + 1) * EACH, dtype=np.uint64), 10)
        features = LocalFeatures(
            points=np.stack([places & np.uint64(65535), places >> np.uint64(48)], axis=1).astype(np.float32) / 65535,
            sizes=np.exp2(shapes[:, 0].astype(np.float32) / 4 - 12).astype(np.float32),
            angles=shapes[:, 1].astype(np.float32) * np.float32(360 / 256),
            codes=self.codes(position, position).astype("<u8").view(np.uint8).reshape(-1, 16),
            aspect=1.5,
        )
        return Digest(f"{position:08x}{position:056x}"), features.packed(Digest(f"{position:064x}"))


def whole(parts: Parts) -> int:
    """Bytes of everything that the index looks at."""
    return sum(
        array.nbytes
        for segment in parts.all()
        for array in (segment.codes, segment.owners, segment.shapes, segment.offsets, segment.positions)
    )


def _rolled(numbers: _Words, bits: int) -> _Words:
    return np.asarray((numbers << np.uint64(bits)) | (numbers >> np.uint64(64 - bits)), np.uint64)


def _mixed(numbers: _Words, draw: int) -> _Words:
    """As good as random, a function of the number alone (SplitMix64, Steele, Lea and Flood 2014)."""
    with np.errstate(over="ignore"):
        mixed = (numbers * np.uint64(16) + np.uint64(draw + 1)) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
