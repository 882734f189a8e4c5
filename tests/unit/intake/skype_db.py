"""Databases of old Skype programs, and confined readers that answer without confinement."""

import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.intake.skype.database_confined import read_skype_database
from pipeline.ports import Completed, JsonObject, Limits, Reply, RunningProgram, UnpackedPart

OLD = {
    "Messages": "id INTEGER PRIMARY KEY, convo_id INTEGER, chatname TEXT, author TEXT, from_dispname TEXT, guid BLOB, "
    "timestamp INTEGER, type INTEGER, chatmsg_type INTEGER, edited_timestamp INTEGER, body_xml TEXT",
    "Transfers": "id INTEGER PRIMARY KEY, type INTEGER, partner_handle TEXT, status INTEGER, starttime INTEGER, "
    "filepath TEXT, filename TEXT, filesize TEXT, chatmsg_guid BLOB, chatmsg_index INTEGER, convo_id INTEGER, "
    "pk_id INTEGER, parent_id INTEGER",
    "Conversations": "id INTEGER PRIMARY KEY, identity TEXT, displayname TEXT",
    "VideoMessages": "id INTEGER PRIMARY KEY, attached_msg_ids TEXT, title TEXT, author TEXT, "
    "creation_timestamp INTEGER, vod_path TEXT, local_path TEXT, public_link TEXT",
    "Voicemails": "id INTEGER PRIMARY KEY, partner_handle TEXT, timestamp INTEGER, chatmsg_guid BLOB, size INTEGER, "
    "path TEXT",
}
NEW = OLD | {
    "Messages": OLD["Messages"] + ", server_id INTEGER, timestamp__ms INTEGER",
    "MediaDocuments": "id INTEGER PRIMARY KEY, message_id INTEGER, original_name TEXT, title TEXT, uri TEXT",
}

Row = Mapping[str, object]


def main_db(rows: Mapping[str, Sequence[Row]], tables: Mapping[str, str] = OLD, *, before: str = "") -> bytes:
    """The bytes of a database with these tables and rows; `before` is SQL that runs first."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(before)
    for table, columns in tables.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
    for table, many in rows.items():
        for row in many:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.commit()
    return bytes(connection.serialize())


def said(number: int, body: str | None, type: int = 61, **more: object) -> Row:
    """A row of `Messages`."""
    row: dict[str, object] = {
        "id": number,
        "convo_id": 7,
        "chatname": "#sam/$owner;1",
        "author": "sam",
        "from_dispname": "Sam",
        "guid": bytes([number]) * 32,
        "timestamp": 1_375_219_000 + number,
        "type": type,
        "body_xml": body,
    }
    return row | more


def transfer(number: int, name: str, size: int = 5, **more: object) -> Row:
    """A row of `Transfers`: received and complete."""
    row: dict[str, object] = {
        "id": 1000 + number,
        "type": 1,
        "partner_handle": "sam",
        "status": 8,
        "starttime": 1_375_219_000 + number,
        "filename": name,
        "filesize": str(size),
        "filepath": f"C:\\Users\\x\\My Skype Received Files\\{name}",
        "chatmsg_guid": bytes([number]) * 32,
        "chatmsg_index": 0,
        "pk_id": 5000 + number,
    }
    return row | more


class Unconfined:
    """Takes apart in this process; knows nothing else."""

    level = "NONE"

    def __init__(self, trouble: Exception | None = None, after: int = 0) -> None:
        self._trouble = trouble
        self._after = after

    @contextmanager
    def unpack(
        self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits
    ) -> Iterator[Iterator[UnpackedPart]]:
        assert function == "read_skype_database"
        yield self._parts(source, arguments)

    def _parts(self, source: BinaryIO, arguments: JsonObject) -> Iterator[UnpackedPart]:
        with tempfile.TemporaryFile() as file:  # the confined child always has a real file
            shutil.copyfileobj(source, file)
            for number, (head, pieces) in enumerate(read_skype_database(file, arguments)):
                if self._trouble is not None and number >= self._after:
                    raise self._trouble
                yield UnpackedPart(head, io.BytesIO(b"".join(_bounded(pieces))))
        if self._trouble is not None:
            raise self._trouble

    def call(self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits) -> Reply:
        raise Undecodable("tests", "not here")

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits) -> Completed:
        raise Undecodable("tests", "not here")

    @contextmanager
    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits
    ) -> Iterator[RunningProgram]:
        raise Undecodable("tests", "not here")
        yield


def _bounded(pieces: Iterable[bytes]) -> list[bytes]:
    found = list(pieces)
    assert sum(map(len, found)) <= 4 << 20
    return found
