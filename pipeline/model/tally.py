"""What became of everything that was handed over at once, counted for each container.

The sums hold by construction: each record of a submission lies in one container, or was named itself, and is one of
new, known, a container, or a gap.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.model.arrivals import Gap, GapKind, SubmissionEntry
from pipeline.model.basics import Digest

UNREAD: Final = frozenset({GapKind.UNREADABLE, GapKind.ENCRYPTED, GapKind.TOO_LARGE})
"""It is there, and could not be read. Any other gap says that something was read, and names what is not there."""

_Where = tuple[tuple[Digest, ...], tuple[str, ...]]
"""Containers and path of what lies in a container; both empty for what was named itself."""
_ITSELF: Final[_Where] = ((), ())


@dataclass(frozen=True, slots=True)
class GapCount:
    kind: GapKind
    count: int


@dataclass(frozen=True, slots=True)
class ContainerTally:
    """What was met directly inside one container; what lies in the containers inside is counted at those."""

    container: Digest | None
    """None for what was named itself."""
    name: str | None
    path: tuple[str, ...]
    new: int
    known: int
    """On record before."""
    containers: int
    """Opened in turn, or records that came along: a mail, a sidecar."""
    gaps: tuple[GapCount, ...]
    """By kind, in order of the kinds' names."""

    @property
    def missing(self) -> int:
        return sum(gap.count for gap in self.gaps)

    @property
    def found(self) -> int:
        return self.new + self.known + self.containers + self.missing

    @property
    def unread(self) -> bool:
        """Something is in it, and none of it could be read."""
        read = self.found - sum(gap.count for gap in self.gaps if gap.kind in UNREAD)
        return self.found > 0 and read == 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one submission: what was named itself comes first, then each container as it was met."""

    rows: tuple[ContainerTally, ...]
    unread_roots: tuple[str, ...] = ()
    """Names of what was named itself and could not be read at all."""

    @property
    def total(self) -> ContainerTally:
        """All rows together."""
        kinds: Counter[GapKind] = Counter()
        for row in self.rows:
            kinds.update({gap.kind: gap.count for gap in row.gaps})
        new, known = sum(row.new for row in self.rows), sum(row.known for row in self.rows)
        containers = sum(row.containers for row in self.rows)
        return ContainerTally(None, None, (), new, known, containers, _counts(kinds))


def tally(entries: Sequence[SubmissionEntry], gaps: Iterable[Gap]) -> Tally:
    """`gaps`: those that the submission met, known ones too."""
    counting = _Counting()
    for entry in entries:
        counting.entry(entry)
    for gap in gaps:
        counting.gap(gap)
    rows = tuple(counting.row(where) for where in counting.places())
    unread = [row.name or "?" for row in rows if row.container is not None and not row.path and row.unread]
    return Tally(rows, tuple(dict.fromkeys([*counting.roots_unread, *unread])))


@dataclass(slots=True)
class _Counting:
    names: dict[_Where, tuple[Digest | None, str | None]] = field(default_factory=lambda: {_ITSELF: (None, None)})
    counts: dict[_Where, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    missing: dict[_Where, Counter[GapKind]] = field(default_factory=lambda: defaultdict(Counter))
    roots_unread: list[str] = field(default_factory=list)

    def entry(self, entry: SubmissionEntry) -> None:
        what = "containers" if entry.receipt is None else "known" if entry.known else "new"
        self.counts[entry.containers, entry.path[:-1]][what] += 1
        if entry.receipt is None:
            inside = ((*entry.containers, entry.object.sha256), entry.path)
            self.names.setdefault(inside, (entry.object.sha256, entry.name.display))

    def gap(self, gap: Gap) -> None:
        self.missing[gap.containers, gap.path[:-1]][gap.kind] += 1
        if not gap.path and gap.kind in UNREAD:
            self.roots_unread.append(gap.name.display if gap.name else "?")

    def places(self) -> list[_Where]:
        """As they were met. What was known of a gap before may call its container otherwise: that comes last."""
        met = {*self.counts, *self.missing}
        ordered = [where for where in self.names if where in met or where == _ITSELF]
        return ordered + sorted(met - set(ordered))

    def row(self, where: _Where) -> ContainerTally:
        container, name = self.names.get(where, (where[0][-1] if where[0] else None, None))
        counts = self.counts[where]
        new, known, containers = counts["new"], counts["known"], counts["containers"]
        return ContainerTally(container, name, where[1], new, known, containers, _counts(self.missing[where]))


def _counts(kinds: Counter[GapKind]) -> tuple[GapCount, ...]:
    return tuple(GapCount(kind, kinds[kind]) for kind in sorted(kinds))
