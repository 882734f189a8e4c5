"""Where key frames are too far apart, so that every frame between them is decoded."""

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

from pipeline.describe.film import Film

LOOSE_S = 4
"""Stretches without a key frame as long as this, or longer, are filled in, the longest first, until as much was decoded
as of a video that is looked at in full."""
SPARSE_S = 12
"""As long as this they are filled in all the same. Encoders for the web set a key frame every ten seconds or so."""
MOST_STRETCHES = 300
"""Stretches that are filled in, each by a decoding of its own."""

Span = tuple[Fraction | None, Fraction | None]
"""Times (container's) between which all is decoded; None for the beginning and the end."""


def stretches(film: Film, seen: Sequence[Fraction]) -> list[Span]:
    """Where key frames, `seen` at these times (container's), are too far apart; neighbours joined."""
    marks = sorted(seen)
    if not marks:
        return [(None, None)]
    if film.duration_s is not None:
        marks.append(max(marks[-1], film.start_s + Fraction(film.duration_s)))
    found: list[tuple[Fraction, Fraction]] = []
    for before, after in _worth_filling(film, marks):
        if found and found[-1][1] == before:
            found[-1] = (found[-1][0], after)
        else:
            found.append((before, after))
    return [(start, None if end == marks[-1] else end) for start, end in found]


def widest_gap_s(seen: Sequence[Fraction], filled: Sequence[Span]) -> int:
    """How long, in whole seconds, a shot may be that lies between two key frames and was not seen."""
    left = (
        after - before
        for before, after in itertools.pairwise(sorted(seen))
        if not any((start or before) <= before and after <= (end or after) for start, end in filled)
    )
    return math.ceil(max(left, default=Fraction(0)))


def _worth_filling(film: Film, marks: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """The longest stretches, in order of time."""
    longest_first = sorted(itertools.pairwise(marks), key=lambda one: one[0] - one[1])
    chosen: list[tuple[Fraction, Fraction]] = []
    left = float(film.filling_pixels)
    for before, after in longest_first[:MOST_STRETCHES]:
        seconds = float(after - before)
        left -= film.pixels(seconds)
        if seconds < LOOSE_S or (seconds < SPARSE_S and left < 0):
            break
        chosen.append((before, after))
    return sorted(chosen)
