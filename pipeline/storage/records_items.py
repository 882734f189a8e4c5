"""Items, what was found when they were examined, and the fingerprints that they can be searched by."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from pipeline.errors import NotFound
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.custody import RowDigest
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Fingerprint
from pipeline.model.objects import Item, ItemStatus
from pipeline.storage import tables
from pipeline.storage.shelves import EXAMINATIONS, FINGERPRINTS, ITEMS, MATCHES, SavedFingerprint

_ITEM, _EXAMINATION, _FINGERPRINT = tables.items.c, tables.examinations.c, tables.fingerprints.c
_MATCH = tables.matches.c
_AFTER_ALL_TIMES = "~"


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

    def searchable_count(self) -> tuple[int, int]:
        """Of items examined or quarantined; what is no media at all is counted nowhere."""
        latest = sa.select(sa.func.max(_EXAMINATION.position)).group_by(_EXAMINATION.item)
        query = (
            sa.select(_EXAMINATION.searchable, sa.func.count())
            .where(_EXAMINATION.position.in_(latest))
            .where(_EXAMINATION.status.in_((ItemStatus.EXAMINED.value, ItemStatus.QUARANTINED.value)))
            .group_by(_EXAMINATION.searchable)
        )
        counts = {bool(searchable): int(count) for searchable, count in self._connection.execute(query)}
        return counts.get(True, 0), counts.get(False, 0)

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

    def put_examination(self, examination: Examination) -> RowDigest:
        item = self.item(examination.item)
        if item is None:
            raise NotFound(f"no item {examination.item} in this case")
        key = f"{examination.item}/{examination.inputs}"
        # Taken out and put in again, so that it is the latest one even if older inputs come back.
        EXAMINATIONS.remove(self._connection, _EXAMINATION.key == key)
        row = EXAMINATIONS.add(self._connection, key, examination)
        ITEMS.put(self._connection, item.sha256, _examined(item, examination))
        self._replace_fingerprints(examination)
        self._note_derivatives(examination)
        return row

    def _replace_fingerprints(self, examination: Examination) -> None:
        mine = _FINGERPRINT.item == examination.item
        new = tuple(
            SavedFingerprint(examination.item, number, fingerprint)
            for number, fingerprint in enumerate(examination.fingerprints)
        )
        if FINGERPRINTS.select(self._connection, mine) == new:
            return  # an index that has them need not take them in again
        FINGERPRINTS.remove(self._connection, mine)
        for saved in new:
            FINGERPRINTS.add(self._connection, f"{saved.item}/{saved.number}", saved)
        # It looks otherwise than before, so whatever it was found to resemble must be found anew.
        MATCHES.remove(self._connection, (_MATCH.item == examination.item) | (_MATCH.other == examination.item))

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
