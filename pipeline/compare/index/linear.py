"""The reference index: every hash is looked at, so nothing within the radius is ever missed."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.ports import Near, Reading

_Words = NDArray[np.uint64]

_CHUNK = 4096
"""Hashes per block: new ones go into the last block, so that adding one never copies the archive."""

_BITS = {HashKind.PHASH: 64, HashKind.PDQ: 256}


class LinearIndex:
    """All hashes in memory, by kind, in blocks. 1e6 PDQ hashes take 32 MB and some 40 ms for a picture's 8 forms."""

    def __init__(self, quality_floor: int = 0) -> None:
        """Hashes of a quality below `quality_floor` (0-100) are passed over, in the archive and in what asks."""
        self._floor = quality_floor
        self._position = 0
        self._shelves = {kind: _Shelf(bits // 64) for kind, bits in _BITS.items()}
        self._pictures: dict[Digest, set[Digest]] = {}

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call; what comes for a known item replaces its older hashes.

        An item's fingerprints are saved in one transaction, so one call sees all of them or none.
        """
        fresh: dict[Digest, list[tuple[int, Fingerprint]]] = {}
        for position, item, fingerprint in reading.fingerprints_after(self._position):
            self._position = position
            fresh.setdefault(item, []).append((position, fingerprint))
        for item, fingerprints in fresh.items():
            self._replace(item, fingerprints)

    def near(
        self, reading: Reading, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest
    ) -> Sequence[Near]:
        """Every hash within `radius` bits of any turned form; one entry per pair of pictures, nearest turn.

        Sorted by item, its picture, and the picture that asks.
        """
        nearest: dict[tuple[Digest, Digest, Digest], tuple[int, Near]] = {}
        for question in asked:
            if question.kind is not kind or question.quality < self._floor:
                continue
            for position, item, fingerprint, turn, distance in self._shelves[kind].within(question, radius):
                if item == but_not:
                    continue
                key = (item, fingerprint.picture, question.picture)
                if key not in nearest or distance < nearest[key][1].distance:
                    count = len(self._pictures[item])
                    nearest[key] = position, Near(item, fingerprint, question, turn, distance, count)
        standing = reading.fingerprints_at(sorted({position for position, _ in nearest.values()}))
        return tuple(near for _, (position, near) in sorted(nearest.items()) if position in standing)

    def _replace(self, item: Digest, fingerprints: Sequence[tuple[int, Fingerprint]]) -> None:
        for shelf in self._shelves.values():
            shelf.remove(item)
        searched = [(position, one) for position, one in fingerprints if one.quality >= self._floor]
        for position, fingerprint in searched:
            self._shelves[fingerprint.kind].add(position, item, fingerprint)
        self._pictures[item] = {fingerprint.picture for _, fingerprint in searched}


class _Shelf:
    """The hashes of one kind, one row each in blocks of `_CHUNK`."""

    def __init__(self, words: int) -> None:
        self._words = words
        self._blocks: list[_Words] = []
        self._alive: list[NDArray[np.bool_]] = []
        self._entries: list[tuple[int, Digest, Fingerprint]] = []
        self._rows: dict[Digest, list[int]] = {}

    def add(self, position: int, item: Digest, fingerprint: Fingerprint) -> None:
        row = len(self._entries)
        block, place = divmod(row, _CHUNK)
        if block == len(self._blocks):
            # Word by word instead of hash by hash: a query then reads memory from one end to the other.
            self._blocks.append(np.zeros((self._words, _CHUNK), np.uint64))
            self._alive.append(np.zeros(_CHUNK, np.bool_))
        self._blocks[block][:, place] = _as_words(fingerprint.value, self._words)
        self._alive[block][place] = True
        self._entries.append((position, item, fingerprint))
        self._rows.setdefault(item, []).append(row)

    def remove(self, item: Digest) -> None:
        for row in self._rows.pop(item, ()):
            block, place = divmod(row, _CHUNK)
            self._alive[block][place] = False

    def within(self, question: Fingerprint, radius: int) -> Iterator[tuple[int, Digest, Fingerprint, Turn, int]]:
        """(position, item, its fingerprint, nearest turn, distance) of every row within `radius` bits."""
        turns = (Turn.NONE, *(turn for turn, _ in question.turns))
        values = (question.value, *(value for _, value in question.turns))
        forms = np.array([_as_words(value, self._words) for value in values])
        for number, (block, alive) in enumerate(zip(self._blocks, self._alive, strict=True)):
            distances = np.stack([_distances(block, form) for form in forms])
            best = distances.min(axis=0)
            for place in np.flatnonzero((best <= radius) & alive):
                # The first of equal forms: the least turned one.
                turn = turns[int(distances[:, place].argmin())]
                position, item, fingerprint = self._entries[number * _CHUNK + int(place)]
                yield position, item, fingerprint, turn, int(best[place])


def _as_words(value: str, words: int) -> _Words:
    if len(value) != words * 16:
        raise ValueError(f"a hash of {words * 64} bits has {words * 16} digits, not {len(value)}")
    return np.frombuffer(bytes.fromhex(value), dtype=">u8").astype(np.uint64)


def _distances(block: _Words, form: _Words) -> NDArray[np.uint16]:
    """Bits in which each column of `block` differs from `form`."""
    distances = np.zeros(block.shape[1], np.uint16)
    for stored, word in zip(block, form, strict=True):
        distances += np.bitwise_count(stored ^ word)
    return distances
