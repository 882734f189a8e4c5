"""Exports: several files that only mean something together, found in a folder or an archive by their listing."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Protocol

from pipeline.intake.contents import HEAD
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
class Beside:
    """What belongs to one file of an export that was named by itself, and lies in its folder or below."""

    kind: ExportKind
    folders: tuple[bytes, ...]
    """Folders that are looked into, as prefixes of paths; the empty one is the file's own, without what is below."""
    belongs: Callable[[bytes], bool]
    """Whether the file at a path, from the named file's folder on, is part of the export."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One export with the paths that belong to it."""

    kind: ExportKind
    root: bytes
    paths: tuple[bytes, ...]


def claims(listing: Listing, kinds: Sequence[ExportKind]) -> tuple[Claim, ...]:
    """The exports in a listing. A path goes to the first kind and root that hold it."""
    found: list[Claim] = []
    taken: set[bytes] = set()
    ordered = sorted(listing.paths)
    for kind in kinds:
        free = tuple(path for path in listing.paths if path not in taken)
        for root in kind.roots(Listing(free, listing.head)):
            # Only what is below the root: an archive of a thousand chats is not gone through a thousand times.
            start = bisect_left(ordered, root)
            below = takewhile(partial(_is_below, root), (ordered[at] for at in range(start, len(ordered))))
            mine = tuple(path for path in below if path not in taken and kind.holds(root, path))
            if mine:
                found.append(Claim(kind, root, mine))
                taken.update(mine)
    return tuple(found)


def _is_below(root: bytes, path: bytes) -> bool:
    return path.startswith(root)


def head_of(member: Member, walk: Walk) -> bytes:
    """The first bytes of a preserved member."""
    with walk.cabinet.open(member.object.sha256) as stream:
        return stream.read(HEAD)
