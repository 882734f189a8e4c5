"""The records of a case in SQL: implements the port `Records`."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from pipeline.model.basics import Digest
from pipeline.model.custody import CustodyReport
from pipeline.model.tasks import Lease, Task
from pipeline.ports import Clock, Vault
from pipeline.storage.database import SqliteDatabase
from pipeline.storage.keys import CaseKey
from pipeline.storage.reading import SqlReading
from pipeline.storage.records_tasks import Tasks
from pipeline.storage.transaction import SqlWriting
from pipeline.storage.verification import verify_case


class SqlRecords:
    """`clock` dates custody events. `task_clock` is the machine's, by which leases and waiting times run."""

    def __init__(
        self,
        database: SqliteDatabase,
        clock: Clock,
        key: CaseKey,
        task_clock: Clock,
        timestamp_roots: tuple[bytes, ...] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._task_clock = task_clock
        self._timestamp_roots = timestamp_roots

    @contextmanager
    def reading(self) -> Iterator[SqlReading]:
        with self._database.reading() as connection:
            yield SqlReading(connection, self._clock, self._key, self._task_clock.now())

    @contextmanager
    def writing(self, lease: Lease | None = None) -> Iterator[SqlWriting]:
        with self._database.writing() as connection:
            if lease is not None:
                # Nobody else can take the task before this transaction ends: the write lock is held.
                self._tasks(connection).require_newest(lease)
            yield SqlWriting(connection, self._clock, self._key, self._task_clock.now())

    def claim(self, key: Digest, duration: dt.timedelta) -> Lease | None:
        with self._database.writing() as connection:
            return self._tasks(connection).claim(key, duration)

    def extend(self, lease: Lease, duration: dt.timedelta, share: float | None = None) -> Lease:
        with self._database.writing() as connection:
            return self._tasks(connection).extend(lease, duration, share)

    def finish(self, lease: Lease) -> None:
        with self._database.writing() as connection:
            self._tasks(connection).finish(lease)

    def give_back(self, lease: Lease, trouble: str, retry_after: dt.timedelta | None) -> None:
        with self._database.writing() as connection:
            self._tasks(connection).give_back(lease, trouble, retry_after)

    def ready(self, limit: int) -> tuple[Task, ...]:
        with self._database.reading() as connection:
            return self._tasks(connection).ready(limit)

    def is_derivative(self, digest: Digest) -> bool:
        """True for a picture that an examination made; `VaultPictures` asks."""
        with self.reading() as reading:
            return reading.is_derivative(digest)

    def verify(self, vault: Vault) -> CustodyReport:
        return verify_case(self._database, self._key, vault, self._timestamp_roots)

    def close(self) -> None:
        """Closes the connections of this process."""
        self._database.close()

    def _tasks(self, connection: sa.Connection) -> Tasks:
        return Tasks(connection, self._task_clock.now())
