"""What people rule about two items: copies of one capture, or not. It outweighs what was measured."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.desks.naming import item_named
from pipeline.desks.reasons import require_person, require_reason
from pipeline.errors import UsageError
from pipeline.incidents import advance
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import EventType
from pipeline.model.likeness import Match, Parting
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.ports import Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.steps.lineages import join
from pipeline.steps.rulings import ruled_by, rulings_shown


@dataclass(frozen=True, slots=True)
class Ruled:
    """What one ruling did."""

    decision: PairDecision
    lineages: tuple[tuple[Digest, ...], ...]
    """The members of the lineages that the two stand in now: one if they are counted together."""
    parted: tuple[Parting, ...]
    """Links that were broken at their weakest, because somebody parted others."""
    incidents: tuple[IncidentCode, ...]
    """Those that are assessed anew."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair with an item: what was measured, and what was ruled."""

    other: Digest
    match: Match | None
    """None where nothing was measured, and only a person spoke."""
    decision: PairDecision | None
    """None where nobody has ruled: the candidates among these are what is left to look at."""
    together: bool
    """Whether the two are counted together."""


@dataclass(frozen=True, slots=True)
class PairsDesk:
    bench: Callable[[], Workbench]
    """Asked each time: a queue may be put on the bench after the desk was set up."""

    def rule(self, item: str, other: str, status: PairStatus, reviewer: str, reason: str) -> Ruled:
        """Puts a person's word about two items on record, and counts them accordingly from now on.

        `item`, `other`: how their SHA-256 begin. Raises NotFound, UsageError; then nothing was changed.
        """
        bench, person, why = self.bench(), require_person(reviewer), require_reason(reason)
        with bench.records.writing() as tx:
            one, two = sorted((item_named(tx, item).sha256, item_named(tx, other).sha256))
            if one == two:
                raise UsageError("these are the same bytes: one item, however often it came")
            decision = PairDecision(one, two, status, person, why, bench.clock.now())
            row = tx.add_pair_decision(decision)
            tx.record(bench.happening(EventType.APPRAISAL, objects=(one, two), rows=(row,), note=status.value))
            concerned = {*join(tx, one), *join(tx, two)}
            tx.sign_head()
            found = {one: tx.lineage_of(one), two: tx.lineage_of(two)}
            incidents = tuple(sorted({code for member in concerned for code in tx.incidents_of(member)}))
        for code in incidents:
            advance(bench, code)
        groups = {lineage.members if lineage else (digest,) for digest, lineage in found.items()}
        parted = {parting for lineage in found.values() if lineage for parting in lineage.parted}
        return Ruled(decision, tuple(sorted(groups)), tuple(sorted(parted, key=_by_items)), incidents)

    def of(self, item: str) -> tuple[Digest, tuple[Pair, ...]]:
        """Every pair with the item that was measured or ruled about; what waits for a look stands first."""
        with self.bench().records.reading() as reading:
            digest = item_named(reading, item).sha256
            return digest, _pairs(reading, digest)


def _pairs(reading: Reading, item: Digest) -> tuple[Pair, ...]:
    allowed = Permissions.for_use(reading)
    decisions = ruled_by(rulings_shown(reading, item, allowed), item)
    matches = {one.other if one.item == item else one.item: one for one in reading.matches_of(item)}
    lineage = reading.lineage_of(item)
    members = lineage.members if lineage else ()
    found = (
        Pair(other, matches.get(other), decisions.get(other), other in members)
        for other in sorted({*matches, *decisions, *members} - {item})
        if allowed.kept_back(reading, other) is None
    )
    return tuple(sorted(found, key=lambda pair: (pair.decision is not None, pair.together, pair.other)))


def _by_items(parting: Parting) -> tuple[Digest, Digest]:
    return parting.item, parting.other
