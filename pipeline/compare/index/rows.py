"""Hashes as machine words, with where they stand in the records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.model.likeness import HashKind

Words = NDArray[np.uint64]

WORDS: Final = {HashKind.PDQ: 4, HashKind.PHASH: 1}
"""64-bit words of one hash."""

_FIRST_ROOM: Final = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    positions: Words
    """n, ascending."""
    columns: tuple[Words, ...]
    """The n first words, the n second ones ...: a search then reads memory from one end to the other. Read-only, so
    that the compiled search need know one type only."""

    def __len__(self) -> int:
        return len(self.positions)

    def between(self, start: int, end: int) -> "Rows":
        """Those at positions after `start`, up to `end`."""
        first, last = np.searchsorted(self.positions, np.array([start, end], np.uint64), side="right")
        return self.slice(int(first), int(last))

    def slice(self, first: int, last: int) -> "Rows":
        """By number, from 0."""
        return Rows(self.positions[first:last], tuple(column[first:last] for column in self.columns))

    def holds(self, others: "Rows") -> bool:
        """Whether each of `others` is among these, at the same position."""
        places = np.searchsorted(self.positions, others.positions)
        if len(places) and int(places.max()) >= len(self):
            return False
        pairs = zip((self.positions, *self.columns), (others.positions, *others.columns), strict=True)
        return all(np.array_equal(mine[places], theirs) for mine, theirs in pairs)

    @property
    def tally(self) -> int:
        """A sum of 64 bits that other rows would hardly give: no defence against somebody, only against a mix-up."""
        odd = self.positions * np.uint64(2) + np.uint64(1)
        sums = [int((odd * (column + np.uint64(number))).sum()) for number, column in enumerate(self.columns)]
        return sum(value * (2 * number + 1) for number, value in enumerate(sums)) % (1 << 64)

    def parts(self) -> Iterator[memoryview]:
        """Its bytes, little-endian: positions, then word by word."""
        for array in (self.positions, *self.columns):
            yield np.ascontiguousarray(array, "<u8").data.cast("B")

    @classmethod
    def of(cls, content: memoryview, count: int, words: int) -> "Rows":
        """The other way round, without a copy. Raises ValueError where there are too few bytes."""
        whole = np.frombuffer(content, "<u8", count * (1 + words)).reshape(1 + words, count)
        return cls(whole[0], tuple(whole[1:]))


class GrowingRows:
    """Rows in memory. Room is doubled, so that adding one costs the same however many there are."""

    def __init__(self, words: int) -> None:
        self._count = 0
        self._whole = np.empty((1 + words, _FIRST_ROOM), np.uint64)
        self._shown: Rows | None = None

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Rows:
        """As they are now; what is added later does not show in it."""
        if self._shown is None or len(self._shown) != self._count:
            view = self._whole[:, : self._count]
            view.flags.writeable = False
            self._shown = Rows(view[0], tuple(view[1:]))
        return self._shown

    def extend(self, more: Rows) -> None:
        self._reserve(len(more))
        for row, array in zip(self._whole, (more.positions, *more.columns), strict=True):
            row[self._count : self._count + len(more)] = array
        self._count += len(more)

    def _reserve(self, more: int) -> None:
        room = self._whole.shape[1]
        if self._count + more > room:
            # A new array: whoever searches at this moment goes on reading the old one.
            larger = np.empty((len(self._whole), max(self._count + more, 2 * room)), np.uint64)
            larger[:, : self._count] = self._whole[:, : self._count]
            self._whole = larger


def as_words(kind: HashKind, values: Sequence[str]) -> Words:
    """n x words, most significant word first. Raises ValueError for a hash of another length."""
    digits = 16 * WORDS[kind]
    for value in values:
        if len(value) != digits:
            raise ValueError(f"a hash of {4 * digits} bits has {digits} digits, not {len(value)}")
    return np.frombuffer(bytes.fromhex("".join(values)), ">u8").astype(np.uint64).reshape(-1, WORDS[kind])


def rows_from(kind: HashKind, hashes: Sequence[tuple[int, str]]) -> Rows:
    """Of (position, hash) in order of position. Raises ValueError for a hash of another length."""
    columns = np.ascontiguousarray(as_words(kind, [value for _, value in hashes]).T)
    return Rows(np.array([position for position, _ in hashes], np.uint64), tuple(columns))
