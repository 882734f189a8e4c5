"""Where an index keeps what it has built, so that a process need not build it anew."""

from collections.abc import Iterable
from typing import Protocol


class SegmentStore(Protocol):
    """Immutable files of an index. All of them can be lost: the records are the truth.

    Names are `[a-z0-9-]+`, chosen by the index: which part of the records a segment holds.
    """

    def names(self) -> tuple[str, ...]:
        """Sorted."""
        ...

    def read(self, name: str) -> memoryview | None:
        """The bytes, mapped where the case is not encrypted; None where it is gone or is not whole any more."""
        ...

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> bool:
        """Whole or not at all, also after a crash. False where one with this name is there already.

        Raises Unavailable where the disk takes no more: what was built can still be used from memory.
        """
        ...

    def remove(self, name: str) -> None:
        """One that others have open stays readable to them."""
        ...
