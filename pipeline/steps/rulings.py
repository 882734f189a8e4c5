"""What people ruled about pairs: the newest word on each pair holds."""

from collections.abc import Iterable

from pipeline.compare.lineages.components import Pair, newest
from pipeline.model.basics import Digest
from pipeline.model.pair_decisions import PairDecision
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions


def rulings_of(reading: Reading, item: Digest) -> tuple[PairDecision, ...]:
    """What holds of every pair with `item`, in order of the two digests."""
    holding = newest(reading.pair_decisions_of(item))
    return tuple(holding[pair] for pair in sorted(holding))


def rulings_among(reading: Reading, items: Iterable[Digest]) -> tuple[PairDecision, ...]:
    """What holds of every pair of which both are among `items`, in order of the two digests."""
    asked = set(items)
    found: dict[Pair, PairDecision] = {}
    for item in sorted(asked):
        found |= {(one.item, one.other): one for one in rulings_of(reading, item) if {one.item, one.other} <= asked}
    return tuple(found[pair] for pair in sorted(found))


def rulings_shown(reading: Reading, item: Digest, allowed: Permissions) -> tuple[PairDecision, ...]:
    """Those about pairs of which both may be spoken of."""
    return tuple(
        one
        for one in rulings_of(reading, item)
        if all(allowed.kept_back(reading, digest) is None for digest in (one.item, one.other))
    )


def ruled_by(rulings: Iterable[PairDecision], item: Digest) -> dict[Digest, PairDecision]:
    """By the other item of the pair."""
    return {one.other if one.item == item else one.item: one for one in rulings}
