"""Items, what was found when they were examined, and the fingerprints that they can be searched by."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa

from pipeline.errors import NotFound
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import RowDigest
from pipeline.model.examinations import Examination
from pipeline.model.imprints import Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint
from pipeline.model.objects import Item, ItemStatus
from pipeline.storage import tables
from pipeline.storage.shelves import (
    EXAMINATIONS,
    FINGERPRINTS,
    IMPRINTS,
    ITEMS,
    MATCHES,
    SavedFingerprint,
    SavedImprint,
)

_ITEM, _EXAMINATION, _FINGERPRINT = tables.items.c, tables.examinations.c, tables.fingerprints.c
_MATCH, _IMPRINT = tables.matches.c, tables.imprints.c
_AFTER_ALL_TIMES = "~"
_AT_ONCE = 500
"""Values in one IN list: every database takes that many."""

_LATEST = (
    _EXAMINATION.position.in_(sa.select(sa.func.max(_EXAMINATION.position)).group_by(_EXAMINATION.item)),
    _EXAMINATION.status.in_((ItemStatus.EXAMINED.value, ItemStatus.QUARANTINED.value)),
)
"""The latest examination of each item that is media, as far as anybody could tell."""


class Items:
    """Items within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def item(self, digest: Digest) -> Item | None:
        return ITEMS.get(self._connection, digest)

    def items_with_prefix(self, prefix: str, limit: int) -> tuple[Item, ...]:
        """In order of digest; none where `prefix` is not lower-case hexadecimal."""
        if prefix.strip("0123456789abcdef"):
            return ()
        query = sa.select(_ITEM.key, _ITEM.body).where(_ITEM.key >= prefix, _ITEM.key < prefix + "g")
        rows = self._connection.execute(query.order_by(_ITEM.key).limit(limit))
        return tuple(ITEMS.read(row.body, row.key) for row in rows)

    def items_of(self, incident: IncidentCode) -> tuple[Item, ...]:
        attached, receipt, entry = tables.attachments, tables.receipts, tables.entries
        same_entry = (entry.c.receipt == receipt.c.key) & (entry.c.submission == receipt.c.submission)
        received = sa.func.coalesce(receipt.c.received, _AFTER_ALL_TIMES)
        query = (
            sa.select(_ITEM.key, _ITEM.body)
            .select_from(attached)
            .join(tables.items, _ITEM.key == attached.c.item)
            .outerjoin(receipt, receipt.c.item == attached.c.item)
            .outerjoin(entry, same_entry)
            .where(attached.c.incident == incident)
            .order_by(received, entry.c.number, receipt.c.position, _ITEM.key)
        )
        # An item has a row for each receipt; the first one gives it its place.
        found: dict[str, str] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.key, row.body)
        return tuple(ITEMS.read(body, key) for key, body in found.items())

    def items_with_status(self, status: ItemStatus) -> tuple[Item, ...]:
        return ITEMS.select(self._connection, _ITEM.status == status.value, order=(_ITEM.first_received,))

    def item_count(self) -> int:
        return ITEMS.count(self._connection)

    def incidents_of(self, item: Digest) -> tuple[IncidentCode, ...]:
        attached = tables.attachments.c
        query = sa.select(attached.incident).where(attached.item == item).order_by(attached.incident)
        return tuple(IncidentCode(code) for code in self._connection.execute(query).scalars())

    def examination(self, item: Digest) -> Examination | None:
        return EXAMINATIONS.latest(self._connection, _EXAMINATION.item == item)

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        query = sa.select(_FINGERPRINT.position, _FINGERPRINT.key, _FINGERPRINT.body)
        rows = self._connection.execute(query.where(_FINGERPRINT.position > position).order_by(_FINGERPRINT.position))
        for row in rows:
            saved = FINGERPRINTS.read(row.body, row.key)
            yield row.position, saved.item, saved.fingerprint

    def fingerprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Fingerprint]]:
        found: dict[int, tuple[Digest, Fingerprint]] = {}
        for start in range(0, len(positions), _AT_ONCE):
            query = sa.select(_FINGERPRINT.position, _FINGERPRINT.key, _FINGERPRINT.body)
            for row in self._connection.execute(
                query.where(_FINGERPRINT.position.in_(positions[start : start + _AT_ONCE]))
            ):
                saved = FINGERPRINTS.read(row.body, row.key)
                found[row.position] = saved.item, saved.fingerprint
        return found

    def last_fingerprint(self) -> int:
        return int(self._connection.execute(sa.select(sa.func.max(_FINGERPRINT.position))).scalar() or 0)

    def pictures_of(self, items: Sequence[Digest]) -> dict[Digest, int]:
        """Of each item once."""
        pictures: dict[Digest, set[Digest]] = {item: set() for item in items}
        for start in range(0, len(items), _AT_ONCE):
            for saved in FINGERPRINTS.each(self._connection, _FINGERPRINT.item.in_(items[start : start + _AT_ONCE])):
                pictures[saved.item].add(saved.fingerprint.picture)
            detailed = _IMPRINT.kind == ImprintKind.DETAIL.value
            for kept in IMPRINTS.each(self._connection, _IMPRINT.item.in_(items[start : start + _AT_ONCE]), detailed):
                if kept.imprint.picture is not None:
                    pictures[kept.item].add(kept.imprint.picture)
        return {item: len(found) for item, found in pictures.items()}

    def imprints_after(self, position: int, kind: ImprintKind) -> Iterator[tuple[int, Digest, Imprint]]:
        query = sa.select(_IMPRINT.position, _IMPRINT.key, _IMPRINT.body)
        query = query.where(_IMPRINT.kind == kind.value, _IMPRINT.position > position).order_by(_IMPRINT.position)
        for row in self._connection.execute(query):
            saved = IMPRINTS.read(row.body, row.key)
            yield row.position, saved.item, saved.imprint

    def imprints_at(self, positions: Sequence[int]) -> dict[int, tuple[Digest, Imprint]]:
        found: dict[int, tuple[Digest, Imprint]] = {}
        for start in range(0, len(positions), _AT_ONCE):
            query = sa.select(_IMPRINT.position, _IMPRINT.key, _IMPRINT.body)
            for row in self._connection.execute(
                query.where(_IMPRINT.position.in_(positions[start : start + _AT_ONCE]))
            ):
                saved = IMPRINTS.read(row.body, row.key)
                found[row.position] = saved.item, saved.imprint
        return found

    def last_imprint(self) -> int:
        return int(self._connection.execute(sa.select(sa.func.max(_IMPRINT.position))).scalar() or 0)

    def imprint_positions(self, after: int, until: int, kind: ImprintKind) -> tuple[int, ...]:
        within = (_IMPRINT.kind == kind.value, _IMPRINT.position > after, _IMPRINT.position <= until)
        query = sa.select(_IMPRINT.position).where(*within).order_by(_IMPRINT.position)
        return tuple(self._connection.execute(query).scalars())

    def imprints_of(self, item: Digest, kind: ImprintKind | None = None) -> tuple[Imprint, ...]:
        of_kind = () if kind is None else (_IMPRINT.kind == kind.value,)
        found = IMPRINTS.select(self._connection, _IMPRINT.item == item, *of_kind)
        return tuple(saved.imprint for saved in found)

    def searchable_count(self) -> tuple[int, int]:
        """Of items examined or quarantined; what is no media at all is counted nowhere."""
        query = sa.select(_EXAMINATION.searchable, sa.func.count()).where(*_LATEST).group_by(_EXAMINATION.searchable)
        counts = {bool(searchable): int(count) for searchable, count in self._connection.execute(query)}
        return counts.get(True, 0), counts.get(False, 0)

    def unsearchable(self) -> tuple[Digest, ...]:
        query = sa.select(_EXAMINATION.item).where(*_LATEST, ~_EXAMINATION.searchable).order_by(_EXAMINATION.item)
        return tuple(Digest(item) for item in self._connection.execute(query).scalars())

    def is_derivative(self, digest: Digest) -> bool:
        """True for a picture that an examination made: the only kind of object that may be shown."""
        query = sa.select(tables.derivatives.c.item).where(tables.derivatives.c.object == digest)
        return self._connection.execute(query.limit(1)).first() is not None

    def add_item(self, item: Item) -> bool:
        return ITEMS.add_new(self._connection, item.sha256, item) is not None

    def update_item(self, item: Item) -> None:
        if not ITEMS.has(self._connection, item.sha256):
            raise NotFound(f"no item {item.sha256} in this case")
        ITEMS.put(self._connection, item.sha256, item)

    def put_examination(self, examination: Examination, imprints: Sequence[Imprint] = ()) -> RowDigest:
        item = self.item(examination.item)
        if item is None:
            raise NotFound(f"no item {examination.item} in this case")
        if tuple(imprint.mark for imprint in imprints) != examination.imprints:
            raise ValueError(f"the imprints are not those that the examination of {examination.item} speaks of")
        key = f"{examination.item}/{examination.inputs}"
        # Taken out and put in again, so that it is the latest one even if older inputs come back.
        EXAMINATIONS.remove(self._connection, _EXAMINATION.key == key)
        row = EXAMINATIONS.add(self._connection, key, examination)
        ITEMS.put(self._connection, item.sha256, _examined(item, examination))
        self._replace_likeness(examination, imprints)
        self._note_derivatives(examination)
        return row

    def _replace_likeness(self, examination: Examination, imprints: Sequence[Imprint]) -> None:
        """An index that has the same ones need not take them in again; else all of them stand at new positions."""
        changed = [self._replace_fingerprints(examination), self._replace_imprints(examination.item, imprints)]
        if any(changed):
            # It looks otherwise than before, so whatever it was found to resemble must be found anew.
            MATCHES.remove(self._connection, (_MATCH.item == examination.item) | (_MATCH.other == examination.item))

    def _replace_fingerprints(self, examination: Examination) -> bool:
        mine = _FINGERPRINT.item == examination.item
        new = tuple(
            SavedFingerprint(examination.item, number, fingerprint)
            for number, fingerprint in enumerate(examination.fingerprints)
        )
        if FINGERPRINTS.select(self._connection, mine) == new:
            return False
        FINGERPRINTS.remove(self._connection, mine)
        for saved in new:
            FINGERPRINTS.add(self._connection, f"{saved.item}/{saved.number}", saved)
        return True

    def _replace_imprints(self, item: Digest, imprints: Sequence[Imprint]) -> bool:
        mine = _IMPRINT.item == item
        new = tuple(SavedImprint(item, number, imprint) for number, imprint in enumerate(imprints))
        if IMPRINTS.select(self._connection, mine) == new:
            return False
        IMPRINTS.remove(self._connection, mine)
        for saved in new:
            IMPRINTS.add(self._connection, f"{saved.item}/{saved.number}", saved)
        return True

    def _note_derivatives(self, examination: Examination) -> None:
        known = sa.select(tables.derivatives.c.object).where(tables.derivatives.c.item == examination.item)
        present = set(self._connection.execute(known).scalars())
        made = {derivative.object for derivative in examination.derivatives} - present
        if made:
            rows = [{"object": digest, "item": examination.item} for digest in sorted(made)]
            self._connection.execute(tables.derivatives.insert(), rows)


def _examined(item: Item, examination: Examination) -> Item:
    return replace(
        item,
        status=examination.status,
        media_type=examination.description.media_type.name,
        examination=examination.inputs,
    )
