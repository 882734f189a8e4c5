"""A `SegmentStore` in memory, whose segments can be lost and damaged on purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.errors import Unavailable


@dataclass
class MemorySegments:
    kept: dict[str, bytes] = field(default_factory=dict)
    full: bool = False
    """Whether the disk takes no more."""
    read_only: bool = False
    """Whether nothing can be taken away either."""
    damaged: set[str] = field(default_factory=set)
    writes: list[str] = field(default_factory=list)
    """Names, in the order in which they were written."""

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    def read(self, name: str) -> memoryview | None:
        content = None if name in self.damaged else self.kept.get(name)
        return None if content is None else memoryview(content)

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> bool:
        if self.full or self.read_only:
            raise Unavailable("no room is left")
        if name in self.kept:
            return False
        self.kept[name] = b"".join(bytes(part) for part in parts)
        self.damaged.discard(name)
        self.writes.append(name)
        return True

    def remove(self, name: str) -> None:
        if self.read_only:
            raise Unavailable("nothing can be changed")
        self.kept.pop(name, None)
        self.damaged.discard(name)
