"""What the comparison of two items comes to, before it is written down as a match."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.subjects import Tried
from pipeline.model.likeness import MatchKind, Segment


@dataclass(frozen=True, slots=True)
class Outcome:
    kind: MatchKind
    best: Tried
    """The pair of pictures that stands for the match."""
    frames: int
    """Pairs of pictures that show the same view."""
    segments: tuple[Segment, ...] = ()
    worth_showing: bool = True
    """False for what looks like a shared frame, banner or logo and nothing else: no match comes of it."""


def best_of(tried: Sequence[Tried]) -> Tried:
    """The pair that agrees most; of equal ones the nearest by hash."""
    return max(tried, key=lambda each: (each.confirmation.view, each.confirmation.agreement, -each.pair.closeness))
