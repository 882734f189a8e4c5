"""The index of sound: which recordings share words at one shift, then whether they sound alike along it."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.sound.along import stretches
from pipeline.compare.sound.blocks import Blocks
from pipeline.compare.sound.postings import Postings
from pipeline.compare.sound.words import Words, telling, variants
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, SoundPrint
from pipeline.ports import Heard, Reading, SegmentStore

_MOST_ASKED = 16_384
"""Words that ask: all of half an hour, of longer recordings as many, evenly spread."""
_LEAST_VOTES = 2
_MOST_SHIFTS = 24
"""Shifts that are tried for one recording, those with most votes."""
_MOST_RECORDINGS = 64
"""Recordings that are listened to for one question, those with most votes."""
_SAMPLE = 3
"""Recordings of a block that are compared with the records before it is believed."""
_SLACK = 1
"""Words by which hits of one shift scatter."""


class InvertedSounds:
    """Implements the port `SoundIndex`."""

    def __init__(self, store: SegmentStore) -> None:
        self._blocks = Blocks(store)

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        if self._blocks.position == 0:
            self._blocks.load(reading.last_imprint(), partial(_agrees, reading))
        for position, _, imprint in reading.imprints_after(self._blocks.position, ImprintKind.SOUND):
            self._blocks.add(position, SoundPrint.of(imprint).words)

    def heard(self, reading: Reading, asked: Imprint, but_not: Digest) -> Sequence[Heard]:
        """Stretches of `asked` (of kind SOUND) that stand in other recordings; sorted by item and time.

        At most `_MOST_RECORDINGS` of them; of one that was replaced since, nothing.
        """
        words = SoundPrint.of(asked).words
        votes = dict(self._votes(words))
        standing = reading.imprints_at(sorted(votes))
        found = [
            Heard(item, stretch.segment, stretch.agreement)
            for position, (item, imprint) in standing.items()
            if item != but_not
            for stretch in stretches(words, SoundPrint.of(imprint).words, votes[position])
        ]
        return tuple(sorted(found, key=lambda one: (one.item, one.segment.start_s, one.segment.other_start_s)))

    def _votes(self, words: Words) -> Iterator[tuple[int, tuple[int, ...]]]:
        """(position, shifts) of the recordings that share most words with what asks."""
        tells = np.flatnonzero(telling(words))
        asked = tells[:: -(-len(tells) // _MOST_ASKED)] if len(tells) else tells
        forms = variants(words[asked])
        times = np.repeat(asked.astype(np.int64), forms.shape[1])
        counted: list[tuple[int, int, tuple[int, ...]]] = []
        for postings in self._blocks.all():
            recordings, shifts = postings.find(forms.ravel(), times)
            for recording, total, best in _tallied(recordings, shifts):
                counted.append((-total, int(postings.positions[recording]), best))
        for _, position, best in sorted(counted)[:_MOST_RECORDINGS]:
            yield position, best


def _agrees(reading: Reading, postings: Postings) -> bool:
    """Whether its last recordings are those of the records, where they still stand.

    Positions are given out anew after a backup of the records was put back, and those are the last ones.
    """
    recent = range(max(0, len(postings.positions) - _SAMPLE), len(postings.positions))
    standing = reading.imprints_at([int(postings.positions[recording]) for recording in recent])
    for recording in recent:
        kept = standing.get(int(postings.positions[recording]))
        if kept is not None and (
            kept[1].kind is not ImprintKind.SOUND
            or postings.words_of(recording).tolist() != _looked_up(SoundPrint.of(kept[1]).words).tolist()
        ):
            return False
    return True


def _looked_up(words: Words) -> Words:
    return np.asarray(words[telling(words)], np.uint32)


def _tallied(recordings: NDArray[np.int64], shifts: NDArray[np.int64]) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """(recording, votes of its best shift, its best shifts) of each recording that has two votes for one shift."""
    if not len(recordings):
        return
    low = int(shifts.min()) - _SLACK
    span = int(shifts.max()) - low + 2 * _SLACK + 1
    keys, votes = np.unique(recordings * span + (shifts - low), return_counts=True)
    near = votes.copy()
    for step in range(1, _SLACK + 1):
        beside = keys[step:] - keys[:-step]
        for distance in range(1, _SLACK + 1):
            near[:-step] += np.where(beside == distance, votes[step:], 0)
            near[step:] += np.where(beside == distance, votes[:-step], 0)
    worth = near >= _LEAST_VOTES
    keys, near, votes = keys[worth], near[worth], votes[worth]
    order = np.lexsort((keys, -votes, -near, keys // span))
    owners, begins, counts = np.unique(keys[order] // span, return_index=True, return_counts=True)
    for recording, begin, count in zip(owners, begins, counts, strict=True):
        mine = order[begin : begin + min(count, _MOST_SHIFTS)]
        yield int(recording), int(near[mine[0]]), tuple(int(key) for key in keys[mine] % span + low)
