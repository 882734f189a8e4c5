"""Which stored pictures share features with a picture that asks: codes near each other, alike in turn and size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.features import kernels
from pipeline.compare.features.hint import Hint
from pipeline.compare.features.segment import Segment
from pipeline.compare.features.vocabulary import CELLS, words

RADIUS: Final = 26
"""Bits of 128. Of features that lie over each other, 98 of 100 are within; of unrelated ones, 1 in 10,000."""
_MOST_OF_CELL: Final = 1 << 14
"""Codes of one cell that are looked at in one segment."""
_MOST_HITS: Final = 512
"""Of one feature in one segment. More is a logo or a status bar, which weighs next to nothing anyway."""
MOST_OF_ITEM: Final = 24
"""Pictures of one item that are looked at for one that asks: else a long video leaves no room for others."""
_MOST_NEAREST: Final = 256
"""Of one feature in all segments."""
_LEAST_RADIUS: Final = 8
_LEAST: Final = 3
"""Features that two pictures must share."""
_CROWDING: Final = 3
"""How much fuller than others the cells are that a feature asks, which lie where many features lie (measured)."""
_LEAST_CELLS: Final = 16
_MOST_CELLS: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Features that ask, as they are and mirrored, one after the other."""

    codes: NDArray[np.uint64]
    """2n x 2."""
    shapes: NDArray[np.uint8]
    """2n x 2: size in quarters of an octave, angle in 256ths of a turn."""

    @property
    def half(self) -> int:
        return len(self.codes) // 2


def cells_to_ask(question: Question, stored: int, looked_at: int) -> int:
    """How many cells each feature may ask so that about `looked_at` codes are looked at in all."""
    each = max(1.0, _CROWDING * stored / CELLS)
    affordable = int(looked_at / (max(1, len(question.codes)) * each))
    return min(_MOST_CELLS, max(_LEAST_CELLS, affordable))


@dataclass(frozen=True, slots=True, eq=False)
class AskedCells:
    """Sorted by cell, so that memory is read from one end to the other."""

    cells: NDArray[np.uint16]
    askers: NDArray[np.int32]
    """The feature that asks each of them."""


def asked_cells(question: Question, count: int) -> AskedCells:
    """The `count` cells nearest to each feature."""
    probes = kernels.nearest_cells(question.codes, words(), count).ravel()
    order = np.argsort(probes, kind="stable")
    return AskedCells(probes[order], (order // count).astype(np.int32))


def _nearest(hits: "Sequence[_Hits]", features: int) -> "Sequence[_Hits]":
    """Of each feature about `_MOST_NEAREST` in all, as far away as leaves no more: the larger the archive, the more
    codes are near by chance."""
    counts = np.zeros((features, RADIUS + 1), np.int64)
    for hit in hits:
        counts += np.bincount(hit.features * (RADIUS + 1) + hit.away, minlength=counts.size).reshape(counts.shape)
    radii = np.maximum((np.cumsum(counts, axis=1) <= _MOST_NEAREST).sum(axis=1) - 1, _LEAST_RADIUS)
    return [hit.within(radii) for hit in hits]


def near_codes(question: Question, asked: AskedCells, segment: Segment) -> NDArray[np.int32]:
    """(feature, row of the segment, bits) of each pair of codes within `RADIUS`: n x 3."""
    found = np.empty((len(question.codes) * _MOST_HITS, 3), np.int32)
    count = kernels.scan(
        question.codes,
        asked.cells,
        asked.askers,
        segment.offsets,
        segment.codes,
        segment.owners,
        segment.items,
        RADIUS,
        _MOST_OF_CELL,
        _MOST_HITS,
        MOST_OF_ITEM,
        found,
    )
    return found[:count]


def shortlist(question: Question, segments: Iterable[Segment], pictures: int, cells: int, most: int) -> list[Hint]:
    """The `most` pictures with the highest scores, highest first; of `pictures` in all."""
    asked = asked_cells(question, cells)
    hits = _nearest([_Hits.of(question, asked, segment) for segment in segments], len(question.codes))
    shared = np.zeros(len(question.codes), np.int64)
    for hit in hits:
        shared += np.bincount(hit.features, minlength=len(shared))
    # Inverse document frequency, once for each of the two pictures that share the feature.
    rarity = np.log((pictures + 1) / (shared + 1) + 1).astype(np.float32) ** 2
    found = [hint for hit in hits for hint in hit.hints(question, rarity, most)]
    return sorted(found, key=lambda hint: (-hint.score, hint.position))[:most]


@dataclass(frozen=True, slots=True, eq=False)
class _Hits:
    """Pairs of near codes: one asks, the other lies in the segment."""

    segment: Segment
    features: NDArray[np.int64]
    rows: NDArray[np.int64]
    away: NDArray[np.int64]

    @classmethod
    def of(cls, question: Question, asked: AskedCells, segment: Segment) -> "_Hits":
        features, rows, away = near_codes(question, asked, segment).T.astype(np.int64)
        return cls(segment, features, rows, away)

    def within(self, radii: NDArray[np.int64]) -> "_Hits":
        """Those no further away than the radius of their feature."""
        keep = self.away <= radii[self.features]
        return _Hits(self.segment, self.features[keep], self.rows[keep], self.away[keep])

    def hints(self, question: Question, rarity: NDArray[np.float32], most: int) -> Sequence[Hint]:
        groups = self.segment.owners[self.rows].astype(np.int64) * 2 + (self.features >= question.half)
        order = np.argsort((groups * len(question.codes) + self.features) * (RADIUS + 1) + self.away, kind="stable")
        groups, features, rows, away = groups[order], self.features[order], self.rows[order], self.away[order]
        sizes, angles = (self.segment.shapes[rows].astype(np.int64) - question.shapes[features]).T
        weights = rarity[features] * (1 - (away / (2.0 * RADIUS))).astype(np.float32)
        starts, scores = kernels.votes(groups, features, angles % 256, sizes, weights, _LEAST)
        best = np.argsort(-scores, kind="stable")[:most]
        return [self._hint(int(groups[starts[place]]), float(scores[place])) for place in best]

    def _hint(self, group: int, score: float) -> Hint:
        picture = group // 2
        return Hint(
            int(self.segment.positions[picture]), int(self.segment.items[picture]), bool(group % 2), round(score, 3)
        )
