"""Matches between items, and the lineages that they add up to."""

from collections.abc import Sequence

import sqlalchemy as sa

from pipeline.model.basics import Digest
from pipeline.model.custody import RowDigest
from pipeline.model.likeness import Lineage, Match
from pipeline.model.pair_decisions import PairDecision
from pipeline.storage import tables
from pipeline.storage.shelves import LINEAGES, MATCHES, PAIR_DECISIONS

_MATCH, _MEMBER, _PAIR = tables.matches.c, tables.lineage_members.c, tables.pair_decisions.c
_AT_ONCE = 500
"""Values in one IN list: every database takes that many."""


class Likeness:
    """Matches and lineages within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def matches_of(self, item: Digest) -> tuple[Match, ...]:
        """In order of the two digests."""
        return MATCHES.select(self._connection, _touches(item), order=(_MATCH.item, _MATCH.other))

    def match(self, item: Digest, other: Digest) -> Match | None:
        return MATCHES.get(self._connection, f"{item}/{other}")

    def lineage_of(self, item: Digest) -> Lineage | None:
        query = sa.select(_MEMBER.lineage).where(_MEMBER.item == item)
        id = self._connection.execute(query).scalar()
        return None if id is None else LINEAGES.get(self._connection, id)

    def pair_decisions_of(self, item: Digest) -> tuple[PairDecision, ...]:
        """Oldest first."""
        return PAIR_DECISIONS.select(self._connection, (_PAIR.item == item) | (_PAIR.other == item))

    def add_pair_decision(self, decision: PairDecision) -> RowDigest:
        """Raises ValueError where `item` is not the smaller digest."""
        if decision.item >= decision.other:
            raise ValueError(f"a decision names the smaller digest first: {decision.item}, {decision.other}")
        number = PAIR_DECISIONS.count(self._connection, (_PAIR.item == decision.item) & (_PAIR.other == decision.other))
        return PAIR_DECISIONS.add(self._connection, f"{decision.item}/{decision.other}/{number}", decision)

    def put_matches(self, item: Digest, matches: Sequence[Match]) -> bool:
        """Raises ValueError for a match of other items, or one whose `item` is not the smaller digest.

        Nothing is removed: of two twins that are examined at the same time, one was compared before the other was
        saved, and must not take away what the other found.
        """
        for match in matches:
            if item not in (match.item, match.other) or match.item >= match.other:
                raise ValueError(f"not a match of {item}: {match.item} with {match.other}")
        known = {f"{match.item}/{match.other}": match for match in self.matches_of(item)}
        found = {f"{match.item}/{match.other}": match for match in matches}
        changed = {key: match for key, match in sorted(found.items()) if known.get(key) != match}
        for key, match in changed.items():
            MATCHES.put(self._connection, key, match)
        return bool(changed)

    def put_lineage(self, members: Sequence[Digest], lineage: Lineage | None) -> None:
        old = self._lineages_of({*members, *(lineage.members if lineage else ())})
        for id in sorted(old):
            LINEAGES.remove(self._connection, tables.lineages.c.key == id)
            self._connection.execute(tables.lineage_members.delete().where(_MEMBER.lineage == id))
        if lineage is not None:
            LINEAGES.add(self._connection, lineage.id, lineage)
            rows = [{"item": item, "lineage": lineage.id} for item in lineage.members]
            self._connection.execute(tables.lineage_members.insert(), rows)

    def _lineages_of(self, items: set[Digest]) -> set[str]:
        found: set[str] = set()
        ordered = sorted(items)
        for start in range(0, len(ordered), _AT_ONCE):
            query = sa.select(_MEMBER.lineage).where(_MEMBER.item.in_(ordered[start : start + _AT_ONCE]))
            found.update(self._connection.execute(query).scalars())
        return found


def _touches(item: Digest) -> sa.ColumnElement[bool]:
    return (_MATCH.item == item) | (_MATCH.other == item)
