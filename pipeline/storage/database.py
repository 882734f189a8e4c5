"""The SQLite file of a case: connections, transactions, and the trouble that they can have."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa

from pipeline.errors import CustodyError, SetupError, Unavailable, UsageError
from pipeline.storage.lock import WriteLock
from pipeline.storage.migrations import NEWEST, migrate, version_of

SQLITE_FLOOR = (3, 51, 3)
"""The first version without the WAL-reset defect, which can damage a database that several processes write."""

KEY_BYTES = 32

_PATIENCE_S = 120.0
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 15000",
    "PRAGMA trusted_schema = OFF",
)
_ENCRYPTED = ("PRAGMA temp_store = MEMORY",)
"""Sorting must not write rows to a temporary file: that one would lie there in the clear."""
_AWAY = {"SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}


def sqlite_module() -> ModuleType:
    """`sqlcipher3`, which brings a newer SQLite, or the module of the standard library."""
    try:
        import sqlcipher3.dbapi2 as sqlcipher3
    except ImportError:
        return sqlite3
    module: ModuleType = sqlcipher3
    return module


@dataclass(frozen=True, slots=True)
class SqliteVersion:
    """For `sanad doctor`."""

    module: str
    version: tuple[int, ...]

    @property
    def safe(self) -> bool:
        return self.version >= SQLITE_FLOOR


def sqlite_floor() -> SqliteVersion:
    """The SQLite in use, to be held against `SQLITE_FLOOR`."""
    module = sqlite_module()
    return SqliteVersion(module.__name__, tuple(int(part) for part in module.sqlite_version.split(".")))


def require_cipher() -> None:
    """Raises SetupError where the SQLite in use cannot encrypt."""
    if sqlite_module() is sqlite3:
        raise SetupError(
            "an encrypted case needs the package sqlcipher3, which is not installed here",
            remedy="Install it (`pip install sqlcipher3`) or work on a machine that has it.",
        )


class SqliteDatabase:
    """Transactions on one file. Safe between threads and processes, and after a fork."""

    def __init__(self, path: Path, *, key: bytes | None = None, patience_s: float = _PATIENCE_S) -> None:
        """`key` (`KEY_BYTES` bytes) encrypts the file and its log. Raises SetupError where that cannot be."""
        if key is not None:
            require_cipher()
        self._path = path
        self._key = key
        self._lock = WriteLock(path.with_suffix(".lock"), patience_s)
        self._engines: dict[int, sa.Engine] = {}
        """By process: a forked child must neither use nor close the connections of its parent."""
        self._bring_up_to_date()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot, as of its first question, whatever others write meanwhile."""
        with _trouble(self._path), self._engine().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction under the lock: all of it happens, or nothing."""
        with _trouble(self._path), self._lock.held(), self._engine().connect() as connection:
            writer = connection.execution_options(begin="BEGIN IMMEDIATE")
            with writer.begin():
                yield writer

    def close(self) -> None:
        """Closes this process's connections; the last one to close folds the write-ahead log in."""
        engine = self._engines.pop(os.getpid(), None)
        if engine is not None:
            with self._lock.held():
                engine.dispose()

    def _engine(self) -> sa.Engine:
        mine = self._engines.get(os.getpid())
        return mine if mine is not None else self._engines.setdefault(os.getpid(), _engine_on(self._path, self._key))

    def _bring_up_to_date(self) -> None:
        with self.reading() as connection:
            found = version_of(connection)
        if found == NEWEST:
            return
        if found is not None and found > NEWEST:
            raise SetupError(
                f"the records were written by a newer Sanad (schema {found}, this one knows {NEWEST})",
                remedy="Install the newest Sanad.",
            )
        with self.writing() as connection:
            migrate(connection)


def _engine_on(path: Path, key: bytes | None) -> sa.Engine:
    module = sqlite_module()
    pragmas = _PRAGMAS if key is None else (f"PRAGMA key = \"x'{key.hex()}'\"", *_ENCRYPTED, *_PRAGMAS)

    def connect() -> object:
        # isolation_level None: SQLAlchemy's `begin` below says BEGIN, not the module at its own discretion.
        return module.connect(os.fspath(path), isolation_level=None, check_same_thread=False, timeout=15.0)

    engine = sa.create_engine("sqlite://", module=module, creator=connect, poolclass=sa.pool.QueuePool)
    sa.event.listen(engine, "connect", partial(_configure, pragmas))
    sa.event.listen(engine, "begin", _begin)
    return engine


def _configure(pragmas: Sequence[str], connection: sqlite3.Connection, _record: object) -> None:
    for pragma in pragmas:
        connection.execute(pragma)


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


@contextmanager
def _trouble(path: Path) -> Iterator[None]:
    """The database's own trouble in our words; an error of the program stays what it is."""
    try:
        yield
    except UnicodeEncodeError as error:
        # A word from a command line that is not UTF-8; names of files never come here as they are.
        raise UsageError(f"{error.object!r} is not text in UTF-8") from error
    except sa.exc.DBAPIError as error:
        name = str(getattr(error.orig, "sqlite_errorname", ""))
        if any(name.startswith(known) for known in _DAMAGED):
            raise CustodyError(
                f"the records in {path} are damaged: {error.orig}",
                remedy="Restore the case from a backup; keep the damaged file.",
            ) from error
        if any(name.startswith(known) for known in _AWAY):
            raise Unavailable(
                f"the records in {path} cannot be used now: {error.orig}",
                remedy="Check the disk (room, rights, mounted?), then repeat.",
            ) from error
        raise
