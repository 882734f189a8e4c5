"""`main.db` of old Skype programs: every file that it names is found beside it, or is a gap that says why."""

import datetime as dt
import io
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import DecoderDied, LimitReached, Unavailable
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.contents import Content, content_of
from pipeline.intake.means import Means
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Arrival, Channel, Found, FoundGap, GapKind, MessageContext
from pipeline.model.times import Authority, ZoneBasis
from pipeline.ports import Decoders
from pipeline.tools.decoders import DecoderPool
from tests.unit.intake.arrange import MemoryCabinet, arrivals, containers, gaps, notes, reasons, root_of, zip_of
from tests.unit.intake.samples import A, uri_object
from tests.unit.intake.skype_db import NEW, OLD, Unconfined, main_db, said, transfer

FILES = '<files alt="posted files"><file size="5" index="0" tid="1">a.jpg</file></files>'


def read(path: Path, decoders: Callable[[], Decoders] | None = Unconfined, lines: int = 0) -> list[Found]:
    means = Means(decoders=decoders, context_lines=lines)
    return list(reader_for(root_of(path), None, means).read(MemoryCabinet()))


def read_db(content: bytes, folder: Path, **more: object) -> list[Found]:
    (folder / "main.db").write_bytes(content)
    return read(folder / "main.db", **more)  # type: ignore[arg-type]


def context(one: Arrival | FoundGap) -> MessageContext:
    assert one.message is not None
    return one.message


def test_a_transfer_is_a_gap_that_says_where_the_file_lay(tmp_path: Path) -> None:
    content = main_db(
        {
            "Messages": [said(1, FILES, 68)],
            "Transfers": [transfer(1, "a.jpg")],
            "Conversations": [{"id": 7, "identity": "sam", "displayname": "Sam of Aleppo"}],
        }
    )
    (gap,) = gaps(read_db(content, tmp_path))
    assert (gap.kind, gap.reason.id) == (GapKind.MISSING, "intake-gap-skype-local")
    assert gap.reason.parameters[0].value == "C:\\Users\\…\\My Skype Received Files\\a.jpg"
    assert gap.channel is Channel.SKYPE
    told = context(gap)
    assert (told.conversation, told.sender, told.subject) == ("sam", "Sam <sam>", "Sam of Aleppo")
    assert told.identity == "01" * 32
    assert told.sent is not None
    assert told.sent.interval.earliest == dt.datetime(2013, 7, 30, 21, 16, 41, tzinfo=dt.UTC)
    assert (told.sent.authority, told.sent.zone_basis) == (Authority.EXPORT, ZoneBasis.UTC_BY_DEFINITION)
    assert told.sent.resolution_s == 1.0


def test_what_was_not_transferred_says_so(tmp_path: Path) -> None:
    content = main_db({"Messages": [said(1, FILES, 68)], "Transfers": [transfer(1, "a.jpg", status=2)]})
    assert reasons(read_db(content, tmp_path)) == ["intake-gap-skype-not-completed"]


def test_a_transfer_without_a_message_is_named_too_and_an_offer_only_once(tmp_path: Path) -> None:
    offer = transfer(1, "a.jpg", chatmsg_guid=None, pk_id=9, status=2)
    done = transfer(2, "a.jpg", chatmsg_guid=None, pk_id=10, parent_id=9)
    (gap,) = gaps(read_db(main_db({"Transfers": [offer, done]}), tmp_path))
    assert gap.reason.id == "intake-gap-skype-local"
    assert context(gap).sender == "sam"


def test_photos_and_files_on_the_server_are_gaps(tmp_path: Path) -> None:
    many = [said(1, uri_object(A), 201), said(2, uri_object(A, kind="File.1"), 254), said(3, "no file")]
    found = gaps(read_db(main_db({"Messages": many}), tmp_path))
    assert [(gap.reason.id, gap.name.display if gap.name else "") for gap in found] == [
        ("intake-gap-skype-database", "f.png")
    ] * 2


def test_newer_databases_state_milliseconds_and_media(tmp_path: Path) -> None:
    content = main_db(
        {
            "Messages": [
                said(1, uri_object(A), 201, timestamp__ms=1_375_219_001_250),
                said(2, None, 201, timestamp__ms=1_375_219_002_000),
            ],
            "MediaDocuments": [
                {"id": 1, "message_id": 1, "original_name": "f.png", "uri": "https://api.asm.skype.com/v1/objects/x"},
                {"id": 2, "message_id": 2, "original_name": "g.png", "uri": "https://api.asm.skype.com/v1/objects/y"},
            ],
        },
        NEW,
    )
    found = gaps(read_db(content, tmp_path))
    assert [gap.name.display if gap.name else "" for gap in found] == ["f.png", "g.png"]
    sent = context(found[0]).sent
    assert sent is not None
    assert (sent.interval.earliest.microsecond, sent.resolution_s) == (250_000, 0.001)


def test_video_messages_and_voicemails_are_gaps(tmp_path: Path) -> None:
    content = main_db(
        {
            "Messages": [said(1, "", 253)],
            "VideoMessages": [{"id": 1, "attached_msg_ids": "1", "title": "v", "vod_path": "https://x.example/v"}],
            "Voicemails": [{"id": 1, "partner_handle": "sam", "path": "/x/voice.dat", "size": 3}],
        }
    )
    found = gaps(read_db(content, tmp_path))
    assert [(gap.kind, gap.reason.id) for gap in found] == [
        (GapKind.LINKED, "intake-gap-skype-video"),
        (GapKind.MISSING, "intake-gap-skype-local"),
    ]
    assert context(found[0]).identity == "01" * 32


def test_files_beside_are_found_by_name_and_size(tmp_path: Path) -> None:
    received = tmp_path / "profile" / "My Skype Received Files"
    received.mkdir(parents=True)
    (received / "a.JPG").write_bytes(b"12345")
    (received / "b.jpg").write_bytes(b"another size")
    (tmp_path / "profile" / "unrelated.jpg").write_bytes(b"x")
    many = {
        "Messages": [said(1, FILES, 68), said(2, FILES.replace("a.jpg", "b.jpg"), 68)],
        "Transfers": [transfer(1, "a.jpg"), transfer(2, "b.jpg")],
    }
    (tmp_path / "profile" / "main.db").write_bytes(main_db(many))
    found = read(tmp_path / "profile")
    by_name = {one.name.display: one for one in arrivals(found)}
    assert set(by_name) == {"a.JPG", "b.jpg", "unrelated.jpg"}
    assert context(by_name["a.JPG"]).sender == "Sam <sam>"
    assert notes(by_name["a.JPG"]) == ["intake-note-skype-beside"]
    assert by_name["b.jpg"].message is None
    assert [gap.name.display if gap.name else "" for gap in gaps(found)] == ["b.jpg"]
    assert [one.name.display for one in containers(found)] == ["profile", "main.db"]


def test_two_files_of_the_name_and_size_are_not_guessed_between(tmp_path: Path) -> None:
    for folder, content in (("", b"12345"), ("My Skype Received Files", b"54321")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "a.jpg").write_bytes(content)
    many = {"Messages": [said(1, FILES, 68)], "Transfers": [transfer(1, "a.jpg")]}
    (tmp_path / "main.db").write_bytes(main_db(many))
    found = read(tmp_path)
    assert [one.message for one in arrivals(found)] == [None, None]
    assert reasons(found) == ["intake-gap-skype-local"]


def test_a_database_named_by_itself_takes_along_only_what_the_program_put_there(tmp_path: Path) -> None:
    (tmp_path / "My Skype Received Files").mkdir()
    (tmp_path / "My Skype Received Files" / "a.jpg").write_bytes(b"12345")
    (tmp_path / "private.jpg").write_bytes(b"12345")
    many = {"Messages": [said(1, FILES, 68)], "Transfers": [transfer(1, "a.jpg")]}
    (one,) = arrivals(read_db(main_db(many), tmp_path))
    assert one.name.display == "a.jpg"
    assert context(one).sender == "Sam <sam>"


def test_an_archive_with_a_database_is_read(tmp_path: Path) -> None:
    many = {"Messages": [said(1, FILES, 68)], "Transfers": [transfer(1, "a.jpg")]}
    packed = zip_of({"Skype/sam/main.db": main_db(many), "Skype/sam/a.jpg": b"12345", "other/a.jpg": b"12345"})
    (tmp_path / "x.zip").write_bytes(packed)
    found = arrivals(read(tmp_path / "x.zip"))
    assert [(one.path, one.message is not None) for one in found] == [
        (("Skype/sam/a.jpg",), True),
        (("other/a.jpg",), False),
    ]


def test_a_journal_that_was_not_written_back_is_a_gap(tmp_path: Path) -> None:
    (tmp_path / "main.db-wal").write_bytes(b"x" * 100)
    (tmp_path / "main.db-shm").write_bytes(b"x" * 100)
    found = read_db(main_db({"Messages": [said(1, FILES, 68)]}), tmp_path)
    assert reasons(found) == ["intake-gap-direct-transfer", "intake-gap-skype-journal"]
    assert not arrivals(found)


def test_a_database_in_wal_mode_is_read(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.execute("PRAGMA journal_mode=WAL")
    for table, columns in OLD.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
    connection.execute("INSERT INTO Messages (id, body_xml, type) VALUES (1, ?, 68)", (FILES,))
    connection.commit()
    connection.close()
    (gap,) = gaps(read(tmp_path / "main.db"))
    assert gap.reason.id == "intake-gap-direct-transfer"
    assert context(gap).sent is None


def test_without_confined_decoders_the_database_is_preserved_and_a_gap(tmp_path: Path) -> None:
    content = main_db({"Messages": [said(1, FILES, 68)]})

    def absent() -> Decoders:
        raise Unavailable("no pool")

    for decoders in (None, absent, lambda: Unconfined(Unavailable("gone"))):
        found = read_db(content, tmp_path, decoders=decoders)
        assert reasons(found) == ["intake-gap-skype-database-unread"]
        assert [one.name.display for one in containers(found)] == ["main.db"]


def test_trouble_half_way_keeps_what_came_before(tmp_path: Path) -> None:
    content = main_db({"Messages": [said(n, FILES, 68) for n in range(1, 9)]})
    for trouble in (DecoderDied("sqlite", "signal 11"), LimitReached("sqlite", "memory")):
        found = read_db(content, tmp_path, decoders=partial(Unconfined, trouble, after=4))
        assert reasons(found) == ["intake-gap-direct-transfer"] * 4 + ["intake-gap-damaged"]


def test_neighbouring_messages_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    many = [said(1, "before &amp; then"), said(2, FILES, 68), said(3, "other talk", convo_id=8), said(4, "after")]
    content = main_db({"Messages": many})
    (gap,) = gaps(read_db(content, tmp_path, lines=2))
    assert [(line.position, line.words) for line in context(gap).around] == [(-1, "before & then"), (1, "after")]
    (bare,) = gaps(read_db(content, tmp_path))
    assert context(bare).around == ()


HOSTILE = {
    "messages are a view": (
        "CREATE VIEW Messages AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
        "SELECT id, 'x' AS from_dispname, 'y' AS body_xml, 'z' AS chatmsg_guid FROM n;",
        {name: columns for name, columns in OLD.items() if name != "Messages"},
    ),
    "messages are virtual": (
        "CREATE VIRTUAL TABLE Messages USING fts5(id, from_dispname, body_xml, chatmsg_guid);",
        {name: columns for name, columns in OLD.items() if name != "Messages"},
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_what_only_pretends_to_be_a_table_is_not_asked(how: str, tmp_path: Path) -> None:
    before, tables = HOSTILE[how]
    padding = {"Extra": f"id INTEGER, c TEXT DEFAULT '{' body_xml from_dispname chatmsg_guid'}'"}
    content = main_db({}, {**tables, **padding}, before=before)
    found = read_db(content, tmp_path, decoders=Unconfined)
    assert reasons(found) == ["intake-gap-damaged"]


def test_columns_of_any_type_are_borne(tmp_path: Path) -> None:
    odd = said(1, None, author=b"\xff\xfe", timestamp="soon", guid="text", type=None, body_xml=FILES.encode())
    far = said(2, FILES, 68, timestamp=13_727_168_620)
    content = main_db({"Messages": [odd, far], "Transfers": [transfer(2, "a.jpg", filesize="many", filepath=7)]})
    found = gaps(read_db(content, tmp_path))
    assert len(found) == 2
    assert [context(gap).sent for gap in found] == [None, None]


def test_names_in_brackets_are_accounts_that_the_database_states(tmp_path: Path) -> None:
    row = said(1, FILES, 68, author=None, from_dispname="Eve <8:sam>")
    (gap,) = gaps(read_db(main_db({"Messages": [row]}), tmp_path))
    assert context(gap).sender == "Eve ‹8:sam›"


def test_the_confined_reader_is_one_that_decoders_may_be_asked_for(tmp_path: Path) -> None:
    content = main_db({"Messages": [said(1, FILES, 68)], "Transfers": [transfer(1, "a.jpg")]})
    with DecoderPool.start({}, tmp_path / "sockets", CONFINED_UNPACKING) as pool:
        assert reasons(read_db(content, tmp_path, decoders=lambda: pool)) == ["intake-gap-skype-local"]
        assert reasons(read_db(content[:5000], tmp_path, decoders=lambda: pool)) == ["intake-gap-damaged"]


def test_other_programs_databases_are_files(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "main.db")
    connection.execute("CREATE TABLE Messages (id INTEGER)")
    connection.commit()
    connection.close()
    (tmp_path / "photo.jpg").write_bytes(b"x")
    found = read(tmp_path)
    assert sorted(one.name.display for one in arrivals(found)) == ["main.db", "photo.jpg"]
    assert {one.channel for one in arrivals(found)} == {Channel.FOLDER}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_damage_raises(data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(DAMAGED)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(content)))
    found = read_db(bytes(content[:cut]), tmp_path)
    assert found


DAMAGED = main_db(
    {
        "Messages": [said(n, FILES if n % 3 else uri_object(A), 68) for n in range(1, 40)],
        "Transfers": [transfer(n, "a.jpg") for n in range(1, 40)],
    }
)


def test_a_skype_database_is_known_by_its_tables() -> None:
    assert content_of(io.BytesIO(DAMAGED)) is Content.SKYPE_DATABASE
    assert content_of(io.BytesIO(main_db({}, {"Messages": "id INTEGER"}))) is not Content.SKYPE_DATABASE
