"""Joins copies of one capture, in the transaction that saved their matches or what somebody ruled about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.compare.lineages.components import Gathered, gather, joins
from pipeline.compare.lineages.known import Known
from pipeline.compare.lineages.lineage import lineage
from pipeline.model.basics import Digest
from pipeline.model.likeness import Lineage, Match, Parting
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.ports import Reading, Writing
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import other_of
from pipeline.steps.rulings import rulings_among, rulings_of


def join(tx: Writing, item: Digest, *, changed: bool = True) -> tuple[Digest, ...]:
    """Renews the lineages around `item`, and answers whose surroundings changed with it.

    Those are its lineage now, what it was in one lineage with before (a re-examined item may leave one), and
    everybody whose lineage is another one now. `changed`: whether its matches are not those on record before.
    """
    before = tx.lineage_of(item)
    around = _quickly(tx, item, before, changed) or _walked(tx, (item, *(before.members if before else ())))
    gathered = gather(around.items, around.matches.values(), around.rulings)
    concerned = {item, *(before.members if before else ())}
    for group in sorted(gathered.groups, key=len):
        renewed = _lineage(tx, group, around, gathered)
        recorded = [tx.lineage_of(member) for member in group]
        if any(found != renewed for found in recorded):
            concerned.update(group, *(found.members for found in recorded if found is not None))
            tx.put_lineage(group, renewed)
        if item in group:
            concerned.update(group)
    return tuple(sorted(concerned))


@dataclass(slots=True)
class _Around:
    """Everything that may belong together, with what joins and parts it."""

    items: set[Digest]
    matches: dict[tuple[Digest, Digest], Match] = field(default_factory=dict)
    rulings: tuple[PairDecision, ...] = ()

    def add(self, matches: Iterable[Match]) -> None:
        self.matches |= {(match.item, match.other): match for match in matches if joins(match)}


def _quickly(tx: Writing, item: Digest, before: Lineage | None, changed: bool) -> _Around | None:
    """What one more copy needs: its own matches, and the links of the lineages that it comes to.

    The strongest links of a graph and of what is added to it are among the strongest links of both, so nothing else
    need be read: else a thousand copies of one picture would cost a thousand times a million matches. None where
    that does not hold: where somebody ruled about a pair, or where a match may be gone.
    """
    if before is not None and changed:
        return None
    around = _Around({item})
    around.add(tx.matches_of(item))
    lineages = {before.id: before} if before else {}
    for other in sorted({other_of(match, item) for match in around.matches.values()}):
        around.items.add(other)
        found = tx.lineage_of(other)
        if found is not None:
            lineages[found.id] = found
    for found in lineages.values():
        around.items.update(found.members)
        for pair in found.links:
            match = around.matches.get(pair) or (tx.match(*pair) if item not in pair else None)
            if match is None:
                return None
            around.add((match,))
    if any(tx.pair_decisions_of(member) for member in around.items):
        return None
    whole = all(len(found.links) == len(found.members) - 1 for found in lineages.values())
    return around if whole else None


def _walked(tx: Reading, starts: Sequence[Digest]) -> _Around:
    """Everything that matches and people's words lead to, whatever parts it; each item is visited once."""
    around = _Around(set(starts))
    waiting = list(around.items)
    while waiting:
        here = waiting.pop()
        found = [match for match in tx.matches_of(here) if joins(match)]
        around.add(found)
        told = (one for one in rulings_of(tx, here) if one.status is PairStatus.COPY)
        others = {other_of(match, here) for match in found}
        others.update(one.other if one.item == here else one.item for one in told)
        waiting.extend(others - around.items)
        around.items |= others
    around.rulings = rulings_among(tx, around.items)
    return around


def _lineage(reading: Reading, members: Iterable[Digest], around: _Around, gathered: Gathered) -> Lineage | None:
    known = [found for member in sorted(members) if (found := known_of(reading, member)) is not None]
    if len(known) < 2:
        return None
    bonds = [bond.match for bond in gathered.bonds if bond.match is not None]
    return lineage(known, bonds, around.rulings, gathered.parted)


def known_of(reading: Reading, member: Digest, permissions: Permissions | None = None) -> Known | None:
    """What is on record about a member; with `permissions`, by the receipts that may be shown. None without any."""
    examination = reading.examination(member)
    if examination is None:
        return None
    receipts = permissions.receipts(reading, member) if permissions else reading.receipts_of(member)
    return Known(member, receipts, examination.description, examination.findings) if receipts else None


def lineage_among(reading: Reading, recorded: Lineage, permissions: Permissions) -> Lineage | None:
    """The lineage of those members that may be shown, by the receipts that may be; None where fewer than two are left.

    What is on record stays whole: a copy that is kept back still tells that those on either side of it are one
    recording. Else taking it away would make two sources out of one.
    """
    allowed = [found for member in recorded.members if (found := known_of(reading, member, permissions))]
    if len(allowed) < 2:
        return None
    items = {known.item for known in allowed}
    matches = links_of(reading, recorded, items)
    parted = (one for one in recorded.parted if _may_be_told(reading, one, permissions))
    shown = lineage(allowed, list(matches.values()), rulings_among(reading, items))
    return replace(shown, parted=tuple(parted))


def links_of(
    reading: Reading, recorded: Lineage, items: Iterable[Digest] | None = None
) -> dict[tuple[Digest, Digest], Match]:
    """The matches of the lineage's links, among `items` alone where they are given."""
    allowed = set(recorded.members if items is None else items)
    pairs = (pair for pair in recorded.links if allowed.issuperset(pair))
    return {pair: match for pair in pairs if (match := reading.match(*pair)) is not None}


def _may_be_told(reading: Reading, parting: Parting, permissions: Permissions) -> bool:
    named = (parting.item, parting.other, *parting.because)
    return all(permissions.kept_back(reading, digest) is None for digest in named)
