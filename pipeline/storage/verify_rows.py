"""Rows against the events that speak of them, and key columns against the bodies beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyFault, FaultKind
from pipeline.storage import tables
from pipeline.storage.canonical import digest_of
from pipeline.storage.shelf import Shelf
from pipeline.storage.shelves import DERIVED, EXAMINATIONS, FINGERPRINTS, IMPRINTS, ITEMS, LINEAGES, SPOKEN_OF
from pipeline.storage.verify_chain import Spoken


@dataclass(slots=True)
class RowCheck:
    compared: int = 0
    """Rows that were held against an event."""
    faults: list[CustodyFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, kind: FaultKind, table: str, key: str, detail: str) -> None:
        self.faults.append(CustodyFault(kind, f"{table} {key}", detail))


def check_rows(connection: sa.Connection, spoken: Mapping[tuple[str, str], Spoken]) -> RowCheck:
    check = RowCheck()
    left = dict(spoken)
    for shelf in (*SPOKEN_OF, *DERIVED):
        unspoken = _check_shelf(connection, shelf, left, check)
        if unspoken and shelf in SPOKEN_OF:
            check.notes.append(f"{unspoken} rows of {shelf.name} are spoken of by no event")
    known = {shelf.name for shelf in (*SPOKEN_OF, *DERIVED)}
    for (table, key), one in left.items():
        if table in known:
            check.fault(FaultKind.ROW_MISSING, table, key, f"event {one.sequence} speaks of it")
        else:
            check.notes.append(f"event {one.sequence} speaks of {table} {key}: no such table is known here")
    _check_fingerprints(connection, check)
    _check_lineage_members(connection, check)
    return check


def _check_shelf(
    connection: sa.Connection,
    shelf: Shelf[object],
    left: dict[tuple[str, str], Spoken],
    check: RowCheck,
) -> int:
    """Takes what it meets out of `left`; the number of rows that no event speaks of."""
    unspoken = 0
    for row in connection.execute(sa.select(shelf.table).order_by(shelf.table.c.position)).mappings():
        key, body = str(row["key"]), str(row["body"])
        recorded = left.pop((shelf.name, key), None)
        if recorded is None:
            unspoken += 1
        else:
            check.compared += 1
            _compare(shelf.name, key, body, recorded, check)
        _check_columns(shelf, row, check)
    return unspoken


def _compare(table: str, key: str, body: str, recorded: Spoken, check: RowCheck) -> None:
    found: Digest = digest_of(body.encode())
    if found != recorded.sha256:
        detail = f"event {recorded.sequence} recorded it with SHA-256 {recorded.sha256}, now it has {found}"
        check.fault(FaultKind.ROW_ALTERED, table, key, detail)


def _check_columns(shelf: Shelf[object], row: sa.RowMapping, check: RowCheck) -> None:
    """Queries go by the key columns, digests by the body: the two must say the same."""
    key = str(row["key"])
    try:
        expected = shelf.columns(shelf.read(row["body"], key))
    except CustodyError as error:
        check.fault(FaultKind.ROW_ALTERED, shelf.name, key, error.message)
        return
    wrong = sorted(name for name, value in expected.items() if row[name] != value)
    if wrong:
        check.fault(FaultKind.ROW_ALTERED, shelf.name, key, f"its columns differ from its body: {wrong}")


def _check_fingerprints(connection: sa.Connection, check: RowCheck) -> None:
    """What is searched must be what the latest examination found."""
    fingerprint, examination, imprint = tables.fingerprints.c, tables.examinations.c, tables.imprints.c
    for item in connection.execute(sa.select(tables.items.c.key)).scalars():
        try:
            latest = EXAMINATIONS.latest(connection, examination.item == item)
            saved = FINGERPRINTS.select(connection, fingerprint.item == item)
            packed = IMPRINTS.select(connection, imprint.item == item)
        except CustodyError:
            continue  # reported with its row
        expected = latest.fingerprints if latest is not None else ()
        if tuple(one.fingerprint for one in saved) != expected:
            detail = "they differ from those of the item's latest examination"
            check.fault(FaultKind.ROW_ALTERED, FINGERPRINTS.name, item, detail)
        if tuple(one.imprint.mark for one in packed) != (latest.imprints if latest is not None else ()):
            detail = "they differ from those of the item's latest examination"
            check.fault(FaultKind.ROW_ALTERED, IMPRINTS.name, item, detail)
        # Read again by itself: an item points to its examination by the digest of the inputs.
        _check_item(connection, item, latest.inputs if latest is not None else None, check)


def _check_item(connection: sa.Connection, key: str, inputs: Digest | None, check: RowCheck) -> None:
    try:
        item = ITEMS.get(connection, key)
    except CustodyError:
        return  # reported with its row
    if item is None or item.sha256 != key:
        check.fault(FaultKind.ROW_ALTERED, ITEMS.name, key, "its body is about another item")
    elif item.examination != inputs:
        detail = f"it names the examination {item.examination}, the latest one is {inputs}"
        check.fault(FaultKind.ROW_ALTERED, ITEMS.name, key, detail)


def _check_lineage_members(connection: sa.Connection, check: RowCheck) -> None:
    member = tables.lineage_members.c
    saved: dict[str, set[str]] = {}
    for row in connection.execute(sa.select(member.item, member.lineage)):
        saved.setdefault(row.lineage, set()).add(row.item)
    for key in connection.execute(sa.select(tables.lineages.c.key)).scalars():
        try:
            lineage = LINEAGES.get(connection, key)
        except CustodyError:
            continue  # reported with its row
        if lineage is None or saved.pop(key, set()) != set(lineage.members):
            check.fault(FaultKind.ROW_ALTERED, LINEAGES.name, key, "the table of its members differs")
    for key in sorted(saved):
        check.fault(FaultKind.ROW_MISSING, LINEAGES.name, key, "the table of members names it")
