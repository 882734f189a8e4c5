"""Exports: several files that only mean something together, found in a folder or an archive by their listing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.intake.opening import Member, Walk
from pipeline.model.arrivals import Found


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of one folder or archive."""

    paths: tuple[bytes, ...]
    """Whole paths inside the container, parted by `/`."""
    head: Callable[[bytes], bytes]
    """The first bytes (at most `contents.HEAD`) of the file at a path; empty where it cannot be read."""


class ExportKind(Protocol):
    """One kind of export. Extension point: one file in `pipeline/intake/`, named in `export_kinds.py`."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        """The folders that hold such an export, as prefixes of paths: empty, or with a slash at the end."""
        ...

    def holds(self, root: bytes, path: bytes) -> bool:
        """Whether the file at `path` belongs to the export at `root`, and does not merely lie beside it."""
        ...

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        """Everything in one export, each member once: as a container, an arrival or a part of one."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """One export with the paths that belong to it."""

    kind: ExportKind
    root: bytes
    paths: tuple[bytes, ...]


def claims(listing: Listing, kinds: Sequence[ExportKind]) -> tuple[Claim, ...]:
    """The exports in a listing. A path goes to the first kind and root that hold it."""
    found: list[Claim] = []
    free = listing.paths
    for kind in kinds:
        for root in kind.roots(Listing(free, listing.head)):
            mine = tuple(path for path in free if kind.holds(root, path))
            if mine:
                found.append(Claim(kind, root, mine))
                taken = set(mine)
                free = tuple(path for path in free if path not in taken)
    return tuple(found)
