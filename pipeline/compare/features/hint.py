"""What the shortlist hands on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hint:
    """A stored picture that is worth a closer look."""

    position: int
    """In the records."""
    item: int
    """The first 64 bits of its item's digest."""
    mirrored: bool
    score: float
