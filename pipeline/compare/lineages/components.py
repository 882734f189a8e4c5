"""Which items belong together: joined by matches and by people, parted by people.

Two items that somebody ruled not to be copies never stand in one lineage. Where a chain of matches leads from one to
the other, it breaks at its weakest link: links are taken strongest first, and one that would bring two such items
together is left out (Kruskal 1956, with pairs that must stay apart). The order is total, so the same records always
give the same lineages, whatever came first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model.basics import Digest
from pipeline.model.likeness import Match, MatchKind, Parting
from pipeline.model.pair_decisions import PairDecision, PairStatus

Pair = tuple[Digest, Digest]
"""The smaller digest first."""

_JOINING = (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE)


@dataclass(frozen=True, slots=True)
class Bond:
    """Something that joins two items: a match, a person's word, or both."""

    pair: Pair
    match: Match | None
    ruled: PairDecision | None

    @property
    def rank(self) -> tuple[object, ...]:
        """Strongest first: people before measurements, the newest word first, then what agrees best."""
        if self.ruled is not None:
            return (0, -self.ruled.time.timestamp(), 0, 0, self.pair)
        match = self.match
        if match is None:
            return (2, 0, 0, 0, self.pair)
        return (1, _JOINING.index(match.kind), -match.agreement, (-match.frames, -match.inliers), self.pair)


@dataclass(frozen=True, slots=True)
class Gathered:
    groups: tuple[tuple[Digest, ...], ...]
    """Each sorted; one for each item that nothing joins."""
    bonds: tuple[Bond, ...]
    """Those that hold the groups together, as few as needed: the strongest ones, strongest first."""
    parted: tuple[Parting, ...]
    """Matches that join nothing because of what was ruled about two other items."""


def newest(decisions: Iterable[PairDecision]) -> dict[Pair, PairDecision]:
    """What holds of each pair; `decisions` oldest first."""
    return {(decision.item, decision.other): decision for decision in decisions}


def joins(match: Match) -> bool:
    """Whether the match is one that makes copies of its two items."""
    return match.kind in _JOINING


def gather(items: Iterable[Digest], matches: Iterable[Match], rulings: Iterable[PairDecision] = ()) -> Gathered:
    """`items` in groups; what leads to other items is left out. `rulings`: what holds, one of a pair."""
    known = sorted(set(items))
    ruled = {(one.item, one.other): one for one in rulings if {one.item, one.other} <= set(known)}
    apart = {pair for pair, one in ruled.items() if one.status is not PairStatus.COPY}
    forest = _Forest.of(known, apart)
    for bond in sorted(_bonds(set(known), matches, ruled), key=lambda bond: bond.rank):
        forest.join(bond)
    groups = tuple(sorted(tuple(sorted(members)) for members in forest.members.values()))
    return Gathered(groups, tuple(forest.bonds), tuple(sorted(forest.parted, key=lambda one: (one.item, one.other))))


def _bonds(known: set[Digest], matches: Iterable[Match], ruled: dict[Pair, PairDecision]) -> Iterator[Bond]:
    measured = {(one.item, one.other): one for one in matches if joins(one) and {one.item, one.other} <= known}
    for pair, match in measured.items():
        ruling = ruled.get(pair)
        if ruling is None or ruling.status is PairStatus.COPY:
            yield Bond(pair, match, ruling)
    for pair, ruling in ruled.items():
        if ruling.status is PairStatus.COPY and pair not in measured:
            yield Bond(pair, None, ruling)


@dataclass(slots=True)
class _Forest:
    root_of: dict[Digest, Digest]
    members: dict[Digest, set[Digest]]
    foes_of: dict[Digest, set[Digest]]
    """Of each item: those that somebody parted from it."""
    foes: dict[Digest, set[Digest]]
    """Of each root: those that must not come to its group."""
    bonds: list[Bond] = field(default_factory=list)
    parted: list[Parting] = field(default_factory=list)

    @classmethod
    def of(cls, items: Sequence[Digest], apart: set[Pair]) -> "_Forest":
        foes_of: dict[Digest, set[Digest]] = {}
        for item, other in apart:
            foes_of.setdefault(item, set()).add(other)
            foes_of.setdefault(other, set()).add(item)
        foes = {item: set(foes_of.get(item, ())) for item in items}
        return cls({item: item for item in items}, {item: {item} for item in items}, foes_of, foes)

    def join(self, bond: Bond) -> None:
        first, second = (self.root_of[item] for item in bond.pair)
        if first == second:
            return
        clash = self._clash(first, second)
        if clash is not None:
            self.parted.append(Parting(*bond.pair, because=clash))
            return
        self.bonds.append(bond)
        # The smaller group moves: each item moves as often as its group doubles.
        if len(self.members[first]) < len(self.members[second]):
            first, second = second, first
        for item in self.members[second]:
            self.root_of[item] = first
        self.members[first] |= self.members.pop(second)
        self.foes[first] |= self.foes.pop(second)

    def _clash(self, first: Digest, second: Digest) -> Pair | None:
        """The first two items, one of each group, that somebody parted."""
        found = (
            (min(own, foe), max(own, foe))
            for own in self.foes[second] & self.members[first]
            for foe in self.foes_of[own] & self.members[second]
        )
        return min(found, default=None)
