"""Whether two recordings sound alike along one shift between them, and over which seconds.

Words of unrelated sound agree in half of their bits; those of any two winds, engines or crowds in up to four fifths,
because broadband noise sounds the same everywhere. So agreement counts as far as it rises above what the same two
recordings have at other shifts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.sound.words import STEP_S, WINDOW_S, Words, equal_bits, telling
from pipeline.model.likeness import Segment

LEAST_WORDS = 24
"""Words in a row: 5.5 seconds of sound."""
LEAST_AGREEMENT = 0.70
"""Share of equal bits. Measured: transcoding 0.91 to 1.0, a telephone's band 0.74 to 0.80, 5 % faster 0.83 to 0.91."""
LEAST_RISE = 0.4
"""Of the way from the agreement at other shifts to 1. Measured: transcoding 0.77 to 1.0, other noise up to 0.31."""
_ELSEWHERE = (29, 43, 61, 97, 139, 211, 307, 431)
"""Words away: shifts at which two recordings are compared to learn how alike they sound anyway."""
_JOINED_S = 4.0
"""Seconds of one recording that may lie between two stretches of one course."""
_SLIPPED = 0.1
"""Change of shift, for each second in between, that a change of speed explains."""
_LEAST_NEW = 0.5
"""Share of a stretch that no better one may explain already: music repeats itself."""
_MOST = 16
"""Stretches that are told for two recordings, the best ones."""
_MOST_OF_SHIFT = 256
"""Stretches at one shift, the longest."""
_MOST_HELD = 1024
"""Stretches of two recordings that are held against each other, the best ones: a loop makes tens of thousands."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `first` to `last` (inclusive) of one recording and as many of the other, `shift` words later."""

    first: int
    last: int
    other_first: int
    other_last: int
    agreement: float

    @property
    def segment(self) -> Segment:
        """Seconds of both."""
        start, end = self.first * STEP_S, self.last * STEP_S + WINDOW_S
        other_start, other_end = self.other_first * STEP_S, self.other_last * STEP_S + WINDOW_S
        return Segment(*(round(value, 2) for value in (start, end, other_start, other_end)))


def stretches(own: Words, other: Words, shifts: Iterable[int]) -> tuple[Stretch, ...]:
    """Where `own` sounds like `other` at one of `shifts` (words that the other is later); in order of time."""
    tells, other_tells = telling(own), telling(other)
    found: list[Stretch] = []
    for shift in shifts:
        found.extend(_at(own, other, tells, other_tells, shift))
    told = sorted(_joined(_distinct(found)), key=_best_first)[:_MOST]
    return tuple(sorted(told, key=lambda one: (one.first, one.other_first)))


def _at(
    own: Words, other: Words, tells: NDArray[np.bool_], other_tells: NDArray[np.bool_], shift: int
) -> Iterable[Stretch]:
    begin, end = max(0, -shift), min(len(own), len(other) - shift)
    if end - begin < LEAST_WORDS:
        return
    there = slice(begin + shift, end + shift)
    counted = tells[begin:end] & other_tells[there]
    equal = np.where(counted, equal_bits(own[begin:end], other[there]), 0.0)
    box = np.ones(LEAST_WORDS)
    share = np.convolve(equal, box, mode="valid") / LEAST_WORDS
    alike = share >= LEAST_AGREEMENT
    covered = np.convolve(alike.astype(np.float64), box, mode="full") > 0.5
    longest = sorted(_runs(covered), key=lambda run: run[0] - run[1])[:_MOST_OF_SHIFT]
    for first, last in longest:
        # A window may reach over the end of what is common: what disagrees there is cut off.
        first, last = _trimmed(equal, first, last)
        if last - first + 1 < LEAST_WORDS:
            continue
        agreement = float(equal[first : last + 1].mean())
        anyway = _anyway(own[begin + first : begin + last + 1], other, begin + first + shift)
        if agreement >= LEAST_AGREEMENT and agreement - anyway >= LEAST_RISE * (1 - anyway):
            start = begin + first
            yield Stretch(start, begin + last, start + shift, begin + last + shift, round(agreement, 3))


def _runs(mask: NDArray[np.bool_]) -> Sequence[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(first), int(after) - 1) for first, after in zip(edges[::2], edges[1::2], strict=True)]


def _trimmed(equal: NDArray[np.float64], first: int, last: int) -> tuple[int, int]:
    """The part with the largest sum of what lies above the least agreement."""
    gain = np.concatenate([[0.0], np.cumsum(equal[first : last + 1] - LEAST_AGREEMENT)])
    low = np.minimum.accumulate(gain)
    end = int((gain - low).argmax())
    start = int(gain[: end + 1].argmin())
    return first + start, first + end - 1


def _anyway(part: Words, other: Words, place: int) -> float:
    """Agreement of these words with the other recording at other shifts; a half where it is too short to tell."""
    shares = []
    for distance in _ELSEWHERE:
        for moved in (place - distance, place + distance):
            begin, end = max(0, -moved), min(len(part), len(other) - moved)
            if end - begin >= LEAST_WORDS // 2:
                shares.append(float(equal_bits(part[begin:end], other[begin + moved : end + moved]).mean()))
    return float(np.median(shares)) if shares else 0.5


def _best_first(one: Stretch) -> tuple[float, int]:
    return -(one.last - one.first) * (one.agreement - 0.5), one.first


def _distinct(found: Sequence[Stretch]) -> list[Stretch]:
    """Best first, each only where it says something new about either recording."""
    kept: list[Stretch] = []
    for one in sorted(found, key=_best_first)[:_MOST_HELD]:
        length = one.last - one.first + 1
        known = max((_common(one, other) for other in kept), default=0)
        if known <= (1 - _LEAST_NEW) * length:
            kept.append(one)
    return kept


def _common(one: Stretch, other: Stretch) -> int:
    """Words of either recording that both stretches speak of."""
    here = min(one.last, other.last) - max(one.first, other.first) + 1
    there = min(one.other_last, other.other_last) - max(one.other_first, other.other_first) + 1
    return max(here, there)


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    """Stretches that follow each other in both recordings become one: speed shifts them little by little."""
    joined: list[Stretch] = []
    for one in sorted(found, key=lambda one: one.first):
        before = joined[-1] if joined else None
        if before is not None and _follows(before, one):
            lengths = before.last - before.first + 1, one.last - one.first + 1
            agreement = (before.agreement * lengths[0] + one.agreement * lengths[1]) / sum(lengths)
            joined[-1] = Stretch(before.first, one.last, before.other_first, one.other_last, round(agreement, 3))
        else:
            joined.append(one)
    return joined


def _follows(before: Stretch, one: Stretch) -> bool:
    gap = (one.first - before.last) * STEP_S
    slip = abs((one.other_first - one.first) - (before.other_last - before.last)) * STEP_S
    length = (one.last - before.first) * STEP_S
    return gap <= _JOINED_S and one.last > before.last and slip <= max(0.25, _SLIPPED * length)
