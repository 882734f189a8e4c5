"""The file of the records: its history, its lock, its settings."""

import os
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.errors import CustodyError, SetupError, Unavailable
from pipeline.storage import database as database_module
from pipeline.storage import migrations
from pipeline.storage.database import SQLITE_FLOOR, SqliteDatabase, SqliteVersion, sqlite_floor
from pipeline.storage.lock import WriteLock
from pipeline.storage.migrations import NEWEST, version_of
from pipeline.storage.tables import metadata


def test_the_migrated_schema_is_that_of_the_tables(tmp_path: Path) -> None:
    with SqliteDatabase(tmp_path / "case.db").reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert version_of(connection) == NEWEST


def test_tables_made_either_way_are_written_alike(tmp_path: Path) -> None:
    """Alembic compares no AUTOINCREMENT, no deferral and no foreign key's columns by name: SQLite tells."""
    fresh = sa.create_engine("sqlite://")
    metadata.create_all(fresh)
    with SqliteDatabase(tmp_path / "case.db").reading() as migrated, fresh.connect() as made:
        for table in metadata.sorted_tables:
            for question in ("table_xinfo", "index_list", "foreign_key_list"):
                query = sa.text(f"PRAGMA {question}({table.name})")
                # Without the first column: a number in the order of creation.
                ours, theirs = (sorted(str(row[1:]) for row in one.execute(query)) for one in (migrated, made))
                assert ours == theirs
            written = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
            for word in ("AUTOINCREMENT", "DEFERRABLE INITIALLY DEFERRED"):
                counts = {
                    one.execute(written, {"name": table.name}).scalar_one().count(word) for one in (migrated, made)
                }
                assert len(counts) == 1, (table.name, word)


def test_the_newest_revision_is_the_head_of_the_scripts() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(configuration).get_heads() == [NEWEST]


def test_records_of_a_newer_sanad_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    database = SqliteDatabase(path)
    with database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SetupError, match="newer Sanad"):
        SqliteDatabase(path)


def test_every_connection_is_set_up_for_evidence(tmp_path: Path) -> None:
    with SqliteDatabase(tmp_path / "case.db").reading() as connection:
        answers = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        }
    assert answers == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
        "trusted_schema": 0,
    }


def test_doctor_hears_which_sqlite_is_in_use() -> None:
    found = sqlite_floor()
    assert len(found.version) == 3
    assert found.safe == (found.version >= SQLITE_FLOOR)
    assert not SqliteVersion("sqlite3", (3, 51, 2)).safe
    assert SqliteVersion("sqlite3", (3, 51, 3)).safe
    assert database_module.sqlite_module().__name__ == found.module


def test_a_write_within_a_write_is_a_mistake_of_the_program(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "case.db")
    with database.writing(), pytest.raises(RuntimeError, match="inside another"), database.writing():
        pytest.fail("began")
    with database.writing():
        pass


def test_threads_take_turns(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "case.db")
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(sa.text("INSERT INTO counter VALUES (0)"))

    def count() -> None:
        for _ in range(20):
            with database.writing() as connection:
                value = connection.execute(sa.text("SELECT value FROM counter")).scalar_one()
                connection.execute(sa.text("UPDATE counter SET value = :value"), {"value": value + 1})

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT value FROM counter")).scalar_one() == 60


def test_who_waits_too_long_is_told_to_come_back(tmp_path: Path) -> None:
    held, waiting = WriteLock(tmp_path / "lock", 5), WriteLock(tmp_path / "lock", 0.05)
    with held.held(), pytest.raises(Unavailable, match="another process"), waiting.held():
        pytest.fail("got it")


def test_a_forked_child_uses_connections_of_its_own(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "case.db")
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE notes (who TEXT)"))
    with database.reading() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM notes")).scalar_one() == 0
        child = os.fork()
        if child == 0:
            done = 1
            try:
                with database.writing() as mine:
                    mine.execute(sa.text("INSERT INTO notes VALUES ('child')"))
                done = 0
            finally:
                os._exit(done)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert connection.execute(sa.text("SELECT count(*) FROM notes")).scalar_one() == 0
    with database.writing() as connection:
        connection.execute(sa.text("INSERT INTO notes VALUES ('parent')"))
        assert connection.execute(sa.text("SELECT count(*) FROM notes")).scalar_one() == 2


def test_a_child_forked_within_a_write_does_not_keep_the_lock(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "case.db", patience_s=5)
    reader, writer = os.pipe()
    with database.writing():
        child = os.fork()
        if child == 0:
            os.close(writer)
            os.read(reader, 1)  # until the parent has written again
            os._exit(0)
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE notes (who TEXT)"))
    os.close(writer)
    os.close(reader)
    os.waitpid(child, 0)


def test_a_closed_database_can_be_used_again(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    database = SqliteDatabase(path)
    database.close()
    database.close()
    assert not path.with_name("case.db-wal").exists()
    with database.reading() as connection:
        assert version_of(connection) == NEWEST
    database.close()


def test_a_damaged_file_is_a_matter_of_custody(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    path.write_bytes(b"this has never been a database" * 300)
    with pytest.raises(CustodyError, match="damaged"):
        SqliteDatabase(path)


def test_a_folder_that_is_gone_is_trouble_of_the_surroundings(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be used now"):
        SqliteDatabase(tmp_path / "absent" / "case.db")
