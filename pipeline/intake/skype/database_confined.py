"""Runs inside a confined child: takes `main.db` of the old Skype programs apart with SQLite, in memory, read-only.

Each part is a row that names files, or says something where that is asked for; its bytes are the text of the
message. What belongs to a message follows it, and what belongs to none comes last.
"""

import mmap
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import BinaryIO, Final

from pipeline.errors import Undecodable
from pipeline.ports import JsonObject, JsonValue

Part = tuple[JsonObject, Iterable[bytes]]

_MESSAGES = "Messages"
_COLUMNS: Final = {
    _MESSAGES: "id convo_id chatname author from_dispname guid timestamp timestamp__ms type edited_timestamp body_xml",
    "Conversations": "id identity displayname",
    "Transfers": "id chatmsg_guid chatmsg_index type partner_handle status starttime filename filesize filepath "
    "pk_id parent_id",
    "MediaDocuments": "id message_id original_name title uri",
    "VideoMessages": "id attached_msg_ids title author creation_timestamp vod_path local_path public_link",
    "Voicemails": "id chatmsg_guid partner_handle timestamp size path",
}
"""Versions of the program know more or fewer of these."""
_NAMES_FILES = re.compile(r"<uriobject|<file|/objects/", re.IGNORECASE)
_LONGEST = 400
"""Characters of a field; a text of a message may have `_LONGEST_BODY`."""
_LONGEST_BODY = 1 << 20
_LARGEST = (1 << 63) - 1
_ROLLBACK_JOURNAL = b"\x01\x01"


def read_skype_database(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Rows of the database as parts; `all_messages` asks for those too that name no file.

    Raises Undecodable where it is no database of Skype, or is damaged; what came before stays good.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _load(source, connection)
        yield from _Database(connection, bool(arguments.get("all_messages"))).parts()
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise Undecodable("skype database", f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _load(source: BinaryIO, connection: sqlite3.Connection) -> None:
    size = source.seek(0, os.SEEK_END)
    if not size:
        raise Undecodable("skype database", "empty")
    with mmap.mmap(source.fileno(), size, access=mmap.ACCESS_COPY) as whole:
        # A database in memory has no journal beside it: what the header says of one would keep it shut.
        whole[18:20] = _ROLLBACK_JOURNAL
        connection.deserialize(memoryview(whole))
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    for setting in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {setting}")


class _Database:
    def __init__(self, connection: sqlite3.Connection, all_messages: bool) -> None:
        self._connection = connection
        self._all_messages = all_messages
        self._fields = {table: self._known_fields(table) for table in _COLUMNS}
        if not self._fields[_MESSAGES]:
            raise Undecodable("skype database", "no table of messages")

    def parts(self) -> Iterator[Part]:
        conversations = {_number(row["id"]): row for row in self._rows("Conversations")}
        attached = self._attached()
        for row in self._messages():
            marks = {mark for mark in (_key(row["guid"]), _number(row["id"])) if mark is not None}
            own = [head for mark in sorted(marks, key=str) for head in attached.pop(mark, ())]
            body = _text(row["body_xml"], _LONGEST_BODY)
            if own or self._all_messages or _NAMES_FILES.search(body):
                yield _message(row, conversations.get(_number(row["convo_id"]))), (body.encode("utf-8", "replace"),)
                for head in own:
                    yield {**head, "linked": True}, ()
        for left in attached.values():
            for head in left:
                yield {**head, "linked": False}, ()

    def _attached(self) -> dict[JsonValue, list[JsonObject]]:
        """What other tables say of files, by the message that it belongs to."""
        found: dict[JsonValue, list[JsonObject]] = defaultdict(list)
        offers = {row["parent_id"] for row in self._rows("Transfers") if row["parent_id"]}
        for row in self._rows("Transfers"):
            # An offer stands in the table once more as what became of it.
            if row["pk_id"] is None or row["pk_id"] not in offers:
                found[_key(row["chatmsg_guid"])].append(_transfer(row))
        for row in self._rows("MediaDocuments"):
            found[_number(row["message_id"])].append(_media(row))
        for row in self._rows("VideoMessages"):
            first = re.search(r"\d{1,18}", _text(row["attached_msg_ids"]))
            found[int(first[0]) if first else None].append(_video(row))
        for row in self._rows("Voicemails"):
            found[_key(row["chatmsg_guid"])].append(_voicemail(row))
        return found

    def _messages(self) -> Iterator[sqlite3.Row]:
        """By conversation and time; sorted by number, so that no text need be held."""
        order = [name for name in ("convo_id", "timestamp", "id") if name in self._fields[_MESSAGES]]
        ids = [row[0] for row in self._connection.execute(f"SELECT rowid FROM Messages ORDER BY {', '.join(order)}")]  # noqa: S608
        select = f"SELECT {self._selected(_MESSAGES)} FROM Messages WHERE rowid = ?"  # noqa: S608 -- names of our own
        for id in ids:
            yield from self._connection.execute(select, (id,))

    def _rows(self, table: str) -> Iterator[sqlite3.Row]:
        if self._fields[table]:
            yield from self._connection.execute(f"SELECT {self._selected(table)} FROM {table}")  # noqa: S608

    def _selected(self, table: str) -> str:
        self._connection.row_factory = sqlite3.Row
        known = self._fields[table]
        return ", ".join(name if name in known else f"NULL AS {name}" for name in _COLUMNS[table].split())

    def _known_fields(self, table: str) -> AbstractSet[str]:
        """Columns that the table has. A view or virtual table of that name could do anything: it counts as none."""
        (count,) = self._connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ? AND rootpage > 0", (table,)
        ).fetchone()
        if not count:
            return frozenset()
        columns = {str(row[1]).lower() for row in self._connection.execute(f"PRAGMA table_info({table})")}
        return columns & frozenset(_COLUMNS[table].split()) if "id" in columns else frozenset()


def _message(row: sqlite3.Row, conversation: sqlite3.Row | None) -> JsonObject:
    identity = _text(conversation["identity"]) if conversation else ""
    return {
        "kind": "message",
        "row": _number(row["id"]),
        "guid": _key(row["guid"]),
        "talk": _number(row["convo_id"]),
        "conversation": identity or _text(row["chatname"]),
        "topic": _text(conversation["displayname"]) if conversation else "",
        "author": _text(row["author"]),
        "name": _text(row["from_dispname"]),
        "seconds": _number(row["timestamp"]),
        "milliseconds": _number(row["timestamp__ms"]),
        "edited": _number(row["edited_timestamp"]),
        "type": _number(row["type"]),
    }


def _transfer(row: sqlite3.Row) -> JsonObject:
    return {
        "kind": "transfer",
        "row": _number(row["id"]),
        "index": _number(row["chatmsg_index"]),
        "partner": _text(row["partner_handle"]),
        "outgoing": _number(row["type"]) == 2,
        "status": _number(row["status"]),
        "seconds": _number(row["starttime"]),
        "name": _text(row["filename"]),
        "size": _number(row["filesize"]),
        "path": _text(row["filepath"]),
    }


def _media(row: sqlite3.Row) -> JsonObject:
    name = _text(row["original_name"]) or _text(row["title"])
    return {"kind": "media", "row": _number(row["id"]), "name": name, "uri": _text(row["uri"])}


def _video(row: sqlite3.Row) -> JsonObject:
    return {
        "kind": "video",
        "row": _number(row["id"]),
        "name": _text(row["title"]),
        "partner": _text(row["author"]),
        "seconds": _number(row["creation_timestamp"]),
        "path": _text(row["local_path"]),
        "uri": _text(row["public_link"]) or _text(row["vod_path"]),
    }


def _voicemail(row: sqlite3.Row) -> JsonObject:
    return {
        "kind": "voicemail",
        "row": _number(row["id"]),
        "partner": _text(row["partner_handle"]),
        "seconds": _number(row["timestamp"]),
        "size": _number(row["size"]),
        "path": _text(row["path"]),
    }


def _text(value: object, longest: int = _LONGEST) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value[:longest] if isinstance(value, str) else ""


def _key(value: object) -> str | None:
    """A message's own mark as text."""
    if isinstance(value, bytes) and value:
        return value[:64].hex()
    return value[:128] if isinstance(value, str) and value else None


def _number(value: object) -> int | None:
    """SQLite keeps numbers as text where the table was declared so."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and abs(value) <= _LARGEST else None
