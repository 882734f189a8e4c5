"""The features of some pictures, sorted by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.features.vocabulary import CELLS

_MARK: Final = 0x33_746165_66646E73
"""First number of a segment: another layout gets another."""
_HEAD: Final = 3

MOST_PICTURES: Final = 1 << 16
"""Of one segment: owners are 16 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Posting:
    """One picture on its way into a segment."""

    position: int
    """In the records."""
    item: int
    """The first 64 bits of its item's digest."""
    cells: NDArray[np.uint16]
    """n."""
    codes: NDArray[np.uint64]
    """n x 2."""
    shapes: NDArray[np.uint8]
    """n x 2: size in quarters of an octave, angle in 256ths of a turn, as `LocalFeatures` packs them."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Layout, little-endian: mark, number of pictures and of features (64 bits each), codes (2 x 64 bits), positions
    (64 bits), items (64 bits), beginnings of the cells (65,537 of 32 bits), owners (16 bits), shapes (2 x 8 bits). So
    every number lies at a multiple of its own size.
    """

    positions: NDArray[np.int64]
    items: NDArray[np.uint64]
    offsets: NDArray[np.uint32]
    codes: NDArray[np.uint64]
    owners: NDArray[np.uint16]
    """Which of the pictures each feature belongs to."""
    shapes: NDArray[np.uint8]

    @property
    def pictures(self) -> int:
        return len(self.positions)

    @property
    def features(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, postings: Sequence[Posting]) -> Self:
        counts = [len(posting.cells) for posting in postings]
        return cls._sorted(
            np.array([posting.position for posting in postings], np.int64),
            np.array([posting.item for posting in postings], np.uint64),
            np.concatenate([np.zeros(0, np.uint16), *(posting.cells for posting in postings)]),
            np.concatenate([np.zeros((0, 2), np.uint64), *(posting.codes for posting in postings)]),
            np.repeat(np.arange(len(postings), dtype=np.uint16), counts),
            np.concatenate([np.zeros((0, 2), np.uint8), *(posting.shapes for posting in postings)]),
        )

    @classmethod
    def joined(cls, parts: Sequence["Segment"], standing: NDArray[np.int64]) -> Self:
        """One instead of several, without pictures that do not stand in the records any more."""
        stays = [np.isin(part.positions, standing) for part in parts]
        keeps = [stay[part.owners] for part, stay in zip(parts, stays, strict=True)]
        owners, before = [], 0
        for part, stay, keep in zip(parts, stays, keeps, strict=True):
            renumbered = (before + np.cumsum(stay) - 1).astype(np.uint16)
            owners.append(renumbered[part.owners[keep]])
            before += int(stay.sum())
        cells = [np.repeat(np.arange(CELLS, dtype=np.uint16), np.diff(part.offsets)) for part in parts]
        return cls._sorted(
            np.concatenate([part.positions[stay] for part, stay in zip(parts, stays, strict=True)]),
            np.concatenate([part.items[stay] for part, stay in zip(parts, stays, strict=True)]),
            np.concatenate([cell[keep] for cell, keep in zip(cells, keeps, strict=True)]),
            np.concatenate([part.codes[keep] for part, keep in zip(parts, keeps, strict=True)]),
            np.concatenate(owners),
            np.concatenate([part.shapes[keep] for part, keep in zip(parts, keeps, strict=True)]),
        )

    @classmethod
    def _sorted(
        cls,
        positions: NDArray[np.int64],
        items: NDArray[np.uint64],
        cells: NDArray[np.uint16],
        codes: NDArray[np.uint64],
        owners: NDArray[np.uint16],
        shapes: NDArray[np.uint8],
    ) -> Self:
        if len(positions) > MOST_PICTURES:
            raise ValueError(f"a segment holds {MOST_PICTURES} pictures, not {len(positions)}")
        # Stable, so that a segment is the same bytes whoever makes it.
        order = np.argsort(cells, kind="stable")
        counts = np.bincount(cells, minlength=CELLS)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
        made = cls(positions, items, offsets, codes[order], owners[order], shapes[order])
        # As those that are mapped from the disk are: else the loops are compiled for both kinds.
        for array in (made.offsets, made.codes, made.owners, made.items):
            array.setflags(write=False)
        return made

    def codes_of(self, picture: int) -> NDArray[np.uint64]:
        """Of one of its pictures, in order of cell."""
        return np.compress(self.owners == picture, self.codes, axis=0)

    def parts(self) -> Iterator[bytes]:
        """As it is written."""
        yield np.array([_MARK, self.pictures, self.features], "<i8").tobytes()
        yield self.codes.astype("<u8").tobytes()
        yield self.positions.astype("<i8").tobytes()
        yield self.items.astype("<u8").tobytes()
        yield self.offsets.astype("<u4").tobytes()
        yield self.owners.astype("<u2").tobytes()
        yield self.shapes.tobytes()

    @classmethod
    def read(cls, body: memoryview) -> Self | None:
        """None for what is none. Nothing is copied: the arrays lie in `body`."""
        if len(body) < 8 * _HEAD:
            return None
        mark, pictures, features = (int(number) for number in np.frombuffer(body, "<i8", _HEAD))
        widths = ((16, features), (8, pictures), (8, pictures), (4, CELLS + 1), (2, features), (2, features))
        sizes = [width * count for width, count in widths]
        if mark != _MARK or min(pictures, features) < 0 or len(body) != 8 * _HEAD + sum(sizes):
            return None
        starts = 8 * _HEAD + np.cumsum([0, *sizes])
        views = [body[start : start + size] for start, size in zip(starts[:-1], sizes, strict=True)]
        segment = cls(
            positions=np.frombuffer(views[1], "<i8"),
            items=np.frombuffer(views[2], "<u8"),
            offsets=np.frombuffer(views[3], "<u4"),
            codes=np.frombuffer(views[0], "<u8").reshape(-1, 2),
            owners=np.frombuffer(views[4], "<u2"),
            shapes=np.frombuffer(views[5], np.uint8).reshape(-1, 2),
        )
        return segment if segment._is_sound() else None

    def _is_sound(self) -> bool:
        """Whether no number leads out of the arrays: compiled loops do not look."""
        in_order = int(self.offsets[0]) == 0 and int(self.offsets[-1]) == self.features
        in_order = in_order and bool((self.offsets[1:] >= self.offsets[:-1]).all())
        return in_order and (not self.features or int(self.owners.max()) < self.pictures)
