"""One noun in one table: its canonical JSON, and the columns that it is found by."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import sqlalchemy as sa

from pipeline.model.basics import Digest
from pipeline.model.custody import RowDigest
from pipeline.storage.canonical import canonical_bytes, digest_of
from pipeline.storage.documents import from_text

T = TypeVar("T")
ColumnValue = str | int | bool | None


class Shelf(Generic[T]):
    """Rows of one noun. What stands in a row's `body` is what its digest is taken over."""

    def __init__(self, table: sa.Table, noun: type[T], columns: Callable[[T], Mapping[str, ColumnValue]]) -> None:
        self.table = table
        self.noun = noun
        self.columns = columns
        """The key columns besides `key`, worked out of the noun; `verify` holds the row against them."""
        # Built once: putting a statement together takes longer than SQLite needs to run it.
        this = table.c.key == sa.bindparam("this")
        self._find = sa.select(table.c.position).where(this)
        self._body = sa.select(table.c.body).where(this)
        self._insert = table.insert()

    @property
    def name(self) -> str:
        return self.table.name

    def has(self, connection: sa.Connection, key: str) -> bool:
        return connection.execute(self._find, {"this": key}).first() is not None

    def get(self, connection: sa.Connection, key: str) -> T | None:
        body = connection.execute(self._body, {"this": key}).scalar()
        return None if body is None else self.read(body, key)

    def add(self, connection: sa.Connection, key: str, value: T) -> RowDigest:
        """A new row. The database refuses a key that is there."""
        body = canonical_bytes(value)
        connection.execute(self._insert, {**self._row(value, body), "key": key})
        return self._spoken(key, body)

    def add_new(self, connection: sa.Connection, key: str, value: T) -> RowDigest | None:
        """A new row, or None where the key is there already (whatever its row holds)."""
        return None if self.has(connection, key) else self.add(connection, key, value)

    def put(self, connection: sa.Connection, key: str, value: T) -> RowDigest:
        """The row of this key, new or in place of the old one."""
        body = canonical_bytes(value)
        change = self.table.update().where(self.table.c.key == key).values(self._row(value, body))
        if connection.execute(change).rowcount == 0:
            connection.execute(self._insert, {**self._row(value, body), "key": key})
        return self._spoken(key, body)

    def select(
        self, connection: sa.Connection, *where: sa.ColumnElement[bool], order: Iterable[sa.Column[object]] = ()
    ) -> tuple[T, ...]:
        """Rows in `order`, then in the order in which they were added."""
        return tuple(self.each(connection, *where, order=order))

    def each(
        self, connection: sa.Connection, *where: sa.ColumnElement[bool], order: Iterable[sa.Column[object]] = ()
    ) -> Iterator[T]:
        query = sa.select(self.table.c.key, self.table.c.body).where(*where)
        for key, body in connection.execute(query.order_by(*order, self.table.c.position)):
            yield self.read(body, key)

    def latest(self, connection: sa.Connection, *where: sa.ColumnElement[bool]) -> T | None:
        """The row that was added last."""
        query = sa.select(self.table.c.key, self.table.c.body).where(*where)
        row = connection.execute(query.order_by(self.table.c.position.desc()).limit(1)).first()
        return None if row is None else self.read(row.body, row.key)

    def count(self, connection: sa.Connection, *where: sa.ColumnElement[bool]) -> int:
        query = sa.select(sa.func.count()).select_from(self.table).where(*where)
        return int(connection.execute(query).scalar_one())

    def remove(self, connection: sa.Connection, *where: sa.ColumnElement[bool]) -> None:
        connection.execute(self.table.delete().where(*where))

    def read(self, body: str, key: str) -> T:
        """The noun of a row. Raises CustodyError where the body does not hold one."""
        return from_text(self.noun, body, f"{self.name} {key}")

    def _row(self, value: T, body: bytes) -> dict[str, ColumnValue]:
        return {**self.columns(value), "body": body.decode()}

    def _spoken(self, key: str, body: bytes) -> RowDigest:
        return RowDigest(self.name, key, Digest(digest_of(body)))
