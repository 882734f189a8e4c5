"""Which positions of the records a segment holds, and when segments are joined."""

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"(\d{15})-(\d{15})")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Positions after `start`, up to `end`."""

    start: int
    end: int

    @property
    def name(self) -> str:
        """Of the segment that holds it; names sort like spans."""
        return f"{self.start:015}-{self.end:015}"

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


def span_named(name: str) -> Span | None:
    """None for a segment that holds something else."""
    matched = _NAME.fullmatch(name)
    span = Span(int(matched[1]), int(matched[2])) if matched else None
    return span if span is not None and span.start < span.end else None


@dataclass(frozen=True, slots=True)
class Tiers:
    """Sizes of spans, in positions. Every process comes to the same spans, whatever it holds in memory.

    A row is written once in each tier: what one item costs does not grow with the archive.
    """

    sizes: tuple[int, ...] = (1 << 11, 1 << 16, 1 << 21)
    """Smallest first; each is a multiple of the one before. The last is kept for good: both kinds of hash of about
    a million pictures."""

    def knows(self, span: Span) -> bool:
        """Whether it is one of ours."""
        size = span.end - span.start
        return size in self.sizes and span.start % size == 0

    def settled(self, since: int, until: int, floor: int, least: int = 0) -> Span | None:
        """The largest span around `since`, `least` positions long, that begins at `floor` or later, ends by `until`."""
        for size in reversed(self.sizes):
            start = since // size * size
            if size >= least and start + size <= until and start >= floor:
                return Span(start, start + size)
        return None

    def is_largest(self, span: Span) -> bool:
        return span.end - span.start == self.sizes[-1]
