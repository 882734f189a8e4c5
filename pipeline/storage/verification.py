"""`sanad custody verify`: holds every object, row, event and signed head against what was recorded about it.

1. The chain of events, from the first, without gaps.
2. Every row that an event speaks of, against the newest event that does; and its key columns against its body.
3. Signed heads against the chain and the key of the case, time-stamps against their heads.
4. Every object in the vault, byte for byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa

from pipeline.errors import CustodyError, Unavailable
from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyFault, CustodyReport, FaultKind
from pipeline.model.objects import Object
from pipeline.ports import Vault
from pipeline.storage import tables
from pipeline.storage.database import SqliteDatabase
from pipeline.storage.keys import CaseKey
from pipeline.storage.shelves import OBJECTS
from pipeline.storage.verify_chain import Chain, read_chain
from pipeline.storage.verify_heads import check_heads, check_timestamps
from pipeline.storage.verify_rows import RowCheck, check_rows


@dataclass(slots=True)
class _Named:
    """Objects that the records name: those on record with their size, and all others."""

    recorded: dict[Digest, Object] = field(default_factory=dict)
    others: set[Digest] = field(default_factory=set)

    @property
    def all(self) -> set[Digest]:
        return self.others.union(self.recorded)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What one snapshot of the records gave."""

    chain: Chain
    rows: RowCheck
    heads: int
    timestamps: int
    named: _Named
    faults: tuple[CustodyFault, ...]
    notes: tuple[str, ...]


def verify_case(
    database: SqliteDatabase, key: CaseKey, vault: Vault, timestamp_roots: tuple[bytes, ...]
) -> CustodyReport:
    """Never raises for what is wrong with the case: it becomes a fault. `timestamp_roots` are PEM."""
    # Listed before the records are read: what is kept meanwhile cannot look forgotten.
    present = frozenset(vault.digests())
    with database.reading() as connection:
        paper = _check_paper(connection, key, timestamp_roots)
    # The snapshot is closed by now: reading terabytes must not hold back the write-ahead log.
    fixity = [_fixity(vault, digest, paper.named.recorded.get(digest)) for digest in sorted(paper.named.all)]
    unknown = present - paper.named.all
    return CustodyReport(
        objects=len(fixity),
        bytes=sum(size for size, _ in fixity),
        rows=paper.rows.compared,
        events=paper.chain.size,
        heads=paper.heads,
        timestamps=paper.timestamps,
        faults=(*paper.faults, *(fault for _, fault in fixity if fault is not None)),
        not_checked=(*paper.notes, *(_forgotten(digest) for digest in sorted(unknown))),
    )


def _check_paper(connection: sa.Connection, key: CaseKey, roots: tuple[bytes, ...]) -> _Paper:
    chain = read_chain(connection)
    rows = check_rows(connection, chain.spoken)
    heads = check_heads(connection, key, chain)
    timestamps = check_timestamps(connection, roots)
    named, lost = _named_objects(connection, chain)
    return _Paper(
        chain=chain,
        rows=rows,
        heads=heads.count,
        timestamps=timestamps.count,
        named=named,
        faults=(*chain.faults, *rows.faults, *heads.faults, *timestamps.faults, *lost),
        notes=(*chain.notes, *rows.notes, *heads.notes, *timestamps.notes),
    )


def _named_objects(connection: sa.Connection, chain: Chain) -> tuple[_Named, tuple[CustodyFault, ...]]:
    rows = connection.execute(sa.select(tables.objects.c.key, tables.objects.c.size))
    recorded = {Digest(row.key): Object(Digest(row.key), row.size) for row in rows}
    evidence = {
        *_column(connection, tables.items.c.key),
        *_column(connection, tables.entries.c.object),
    }
    others = {*evidence, *chain.objects, *_column(connection, tables.derivatives.c.object)} - recorded.keys()
    lost = tuple(
        CustodyFault(FaultKind.ROW_MISSING, f"{OBJECTS.name} {digest}", "an item or entry names the object")
        for digest in sorted(evidence - recorded.keys())
    )
    return _Named(recorded, others), lost


def _column(connection: sa.Connection, column: sa.Column[object]) -> Iterable[Digest]:
    return (Digest(str(value)) for value in connection.execute(sa.select(column).distinct()).scalars())


def _fixity(vault: Vault, digest: Digest, recorded: Object | None) -> tuple[int, CustodyFault | None]:
    """Size in bytes, and what is wrong with one object."""
    where = f"object {digest}"
    try:
        if not vault.holds(digest):
            return 0, CustodyFault(FaultKind.OBJECT_MISSING, where, "it is not in the vault")
        size = vault.fixity(digest).size
    except CustodyError as error:
        return 0, CustodyFault(FaultKind.OBJECT_ALTERED, where, error.message)
    except Unavailable as error:
        return 0, CustodyFault(FaultKind.OBJECT_MISSING, where, error.message)
    except ValueError as error:
        return 0, CustodyFault(FaultKind.OBJECT_MISSING, where, f"no object can have this name: {error}")
    if recorded is not None and recorded.size != size:
        detail = f"the table says {recorded.size} bytes, the object has {size}"
        return size, CustodyFault(FaultKind.ROW_ALTERED, f"{OBJECTS.name} {digest}", detail)
    return size, None


def _forgotten(digest: Digest) -> str:
    return f"object {digest} is in the vault and in no record: a run may have been cut short after keeping it"
