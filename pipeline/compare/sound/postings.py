"""An inverted file of sound: for each word, where in which recordings it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.sound.words import Words, telling

_LAYOUT = np.dtype("<i8")
MOST_OF_ONE_WORD = 1000
"""Places of one word that are looked at in one part of the file: beyond it is a jingle, or hum, that all share."""
_MOST_PLACES = 2_000_000
"""Places of all words that are looked at in one part, those of rare words first: a loop of ten seconds that goes on for
hours stands in a thousand places with each of its words."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Some recordings, in order of their position in the records. Never changed after it was made.

    Layout: number of recordings and number of words (two signed 64-bit integers), positions (64 bits each), starts
    (64 bits each, and one more for the end), keys and places (32 bits each); all little-endian.
    """

    positions: NDArray[np.int64]
    """n, of each recording in the records."""
    starts: NDArray[np.int64]
    """n + 1: where each recording begins when all of them are laid end to end, in words."""
    keys: NDArray[np.uint32]
    """m words, sorted."""
    places: NDArray[np.uint32]
    """m: where the word stands, in recordings laid end to end."""

    @property
    def size(self) -> int:
        """Words that are looked up."""
        return len(self.keys)

    @property
    def length(self) -> int:
        """Words of all recordings, silent ones too."""
        return int(self.starts[-1])

    @classmethod
    def of(cls, recordings: Sequence[tuple[int, Words]]) -> Self:
        """(position, words) in order of position."""
        lengths = [len(words) for _, words in recordings]
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        words = np.concatenate([np.zeros(0, np.uint32), *(words for _, words in recordings)])
        tells = np.concatenate([np.zeros(0, np.bool_), *(telling(words) for _, words in recordings)])
        places = np.flatnonzero(tells).astype(np.uint32)
        keys = words[places].astype(np.uint32)
        order = np.argsort(keys, kind="stable")
        return cls(np.array([at for at, _ in recordings], np.int64), starts, keys[order], places[order])

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> Self:
        """One instead of several; `parts` in order of position."""
        offsets = np.cumsum([0, *(int(part.starts[-1]) for part in parts)])
        keys = np.concatenate([part.keys for part in parts])
        places = np.concatenate(
            [part.places + np.uint32(offset) for part, offset in zip(parts, offsets[:-1], strict=True)]
        )
        order = np.argsort(keys, kind="stable")
        starts = [part.starts[:-1] + offset for part, offset in zip(parts, offsets[:-1], strict=True)]
        return cls(
            np.concatenate([part.positions for part in parts]),
            np.concatenate([*starts, offsets[-1:]]).astype(np.int64),
            keys[order],
            places[order],
        )

    def parts(self) -> Iterator[memoryview]:
        yield np.array([len(self.positions), self.size], _LAYOUT).data.cast("B")
        for array, form in ((self.positions, "<i8"), (self.starts, "<i8"), (self.keys, "<u4"), (self.places, "<u4")):
            if array.size:
                yield np.ascontiguousarray(array, dtype=form).data.cast("B")

    @classmethod
    def read(cls, content: memoryview) -> Self | None:
        """None where the sizes do not add up."""
        if len(content) < 16:
            return None
        recordings, words = (int(count) for count in np.frombuffer(content, _LAYOUT, 2))
        if recordings < 0 or words < 0 or len(content) != 16 + 8 * recordings + 8 * (recordings + 1) + 8 * words:
            return None
        positions = np.frombuffer(content, "<i8", recordings, 16)
        starts = np.frombuffer(content, "<i8", recordings + 1, 16 + 8 * recordings)
        keys = np.frombuffer(content, "<u4", words, 24 + 16 * recordings)
        places = np.frombuffer(content, "<u4", words, 24 + 16 * recordings + 4 * words)
        return cls(positions, starts, keys, places)

    def words_of(self, recording: int) -> Words:
        """The words of one recording that are looked up, in order of time."""
        mine = (self.places >= self.starts[recording]) & (self.places < self.starts[recording + 1])
        return np.asarray(self.keys[mine][np.argsort(self.places[mine])], np.uint32)

    def find(self, asked: Words, times: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(recording, shift) of every place where one of `asked` stands; `times` says where it stands in what asks.

        Words that stand in more than `MOST_OF_ONE_WORD` places are passed over, and the commonest of very many.
        """
        first = np.searchsorted(self.keys, asked, side="left")
        count = np.searchsorted(self.keys, asked, side="right") - first
        worth = np.flatnonzero((count > 0) & (count <= MOST_OF_ONE_WORD))
        if int(count[worth].sum()) > _MOST_PLACES:
            rarest = worth[np.argsort(count[worth], kind="stable")]
            worth = rarest[np.cumsum(count[rarest]) <= _MOST_PLACES]
        first, count, times = first[worth], count[worth], times[worth]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        places = self.places[np.repeat(first, count) + within].astype(np.int64)
        recordings = np.searchsorted(self.starts, places, side="right") - 1
        return recordings, places - self.starts[recordings] - np.repeat(times, count)
