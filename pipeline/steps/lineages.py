"""Joins copies of one capture, in the transaction that saved their matches."""

from pipeline.model.basics import Digest
from pipeline.ports import Reading, Writing
from pipeline.steps.casefile import joins, other_of


def join(tx: Writing, item: Digest) -> tuple[Digest, ...]:
    """Renews the lineage around `item`, and answers whose surroundings changed with it.

    Those are its component now, and what it was in one lineage with before: a re-examined item may leave one.
    """
    before = tx.lineage_of(item)
    members = _component(tx, item)
    concerned = sorted({*members, *(before.members if before else ())})
    for left in (member for member in concerned if member not in members):
        tx.put_lineage([left], _lineage(tx, _component(tx, left)))
    tx.put_lineage(sorted(members), _lineage(tx, members))
    return tuple(concerned)


def _component(reading: Reading, item: Digest) -> frozenset[Digest]:
    seen = {item}
    waiting = [item]
    while waiting:
        here = waiting.pop()
        others = {other_of(match, here) for match in reading.matches_of(here) if joins(match)} - seen
        seen |= others
        waiting.extend(others)
    return frozenset(seen)
