"""Joins copies of one capture, in the transaction that saved their matches."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.compare.lineage import Known, lineage
from pipeline.model.basics import Digest
from pipeline.model.likeness import Lineage
from pipeline.ports import Reading, Writing
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import joins, other_of


def join(tx: Writing, item: Digest) -> tuple[Digest, ...]:
    """Renews the lineage around `item`, and answers whose surroundings changed with it.

    Those are its component now, and what it was in one lineage with before: a re-examined item may leave one.
    """
    before = tx.lineage_of(item)
    component = _component(tx, item)
    concerned = sorted(component.union(before.members if before else ()))
    for left in (member for member in concerned if member not in component):
        rest = _component(tx, left)
        tx.put_lineage(sorted(rest), _lineage(tx, rest))
    tx.put_lineage(sorted(component), _lineage(tx, component))
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


def _lineage(reading: Reading, members: Iterable[Digest]) -> Lineage | None:
    known = [found for member in sorted(members) if (found := _known(reading, member)) is not None]
    if len(known) < 2:
        return None
    matches = {match for member in known for match in reading.matches_of(member.item)}
    return lineage(known, sorted(matches, key=lambda match: (match.item, match.other)))


def _known(reading: Reading, member: Digest) -> Known | None:
    examination = reading.examination(member)
    if examination is None:
        return None
    return Known(member, reading.receipts_of(member), examination.description, examination.findings)


def lineage_among(reading: Reading, members: Iterable[Digest], permissions: Permissions) -> Lineage | None:
    """The lineage of those members that may be shown, by the receipts that may be; None where fewer than two are left.

    What is on record stays whole: a copy that is kept back still tells that those on either side of it are one
    recording. Else taking it away would make two sources out of one.
    """
    allowed = [
        replace(found, receipts=receipts)
        for member in sorted(members)
        if (found := _known(reading, member)) and (receipts := permissions.receipts(reading, member))
    ]
    if len(allowed) < 2:
        return None
    matches = {match for member in allowed for match in reading.matches_of(member.item)}
    return lineage(allowed, sorted(matches, key=lambda match: (match.item, match.other)))
