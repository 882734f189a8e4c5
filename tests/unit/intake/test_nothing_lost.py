"""Files that something else lays claim to, by their folder, name or type, are taken in as what they are."""

import io
from pathlib import Path

import pytest

from pipeline.intake.limits import OpeningLimits
from pipeline.intake.names import from_text
from pipeline.intake.opening import Member, Place
from pipeline.intake.skype.beside import FilesBeside
from pipeline.model.arrivals import Channel
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    attached,
    containers,
    gaps,
    mail,
    read,
    read_bytes,
    reasons,
    zip_of,
)
from tests.unit.intake.chats import LRM, unpacked, whatsapp_ios, whatsapp_members
from tests.unit.intake.samples import PHOTO, eml, skype_members
from tests.unit.intake.web_builders import Wacz

JPEG = b"\xff\xd8\xff\xe0" + PHOTO
SKYPE = skype_members()["messages.json"]
MEDIA = "00000035-PHOTO-2022-03-27-21-41-55.jpg"


def test_a_folder_called_new_with_photos_named_by_the_second_is_no_maildir(tmp_path: Path) -> None:
    found = read(unpacked({"new/1510574943.jpg": JPEG, "new/b.jpg": PHOTO}, tmp_path))
    assert [(one.name.display, one.channel) for one in arrivals(found)] == [
        ("1510574943.jpg", Channel.FOLDER),
        ("b.jpg", Channel.FOLDER),
    ]


def test_a_chat_in_a_folder_called_new_keeps_its_files(tmp_path: Path) -> None:
    members = {f"new/{name}": content for name, content in whatsapp_members().items()}
    found = read(unpacked(members | {"new/1510574943.jpg": JPEG}, tmp_path))
    senders = {one.name.display: one.message.sender if one.message else None for one in arrivals(found)}
    assert senders[MEDIA] == "Dmitry S"
    assert "1510574943.jpg" in senders


def test_what_lies_in_a_maildir_and_is_no_mail_is_taken_in(tmp_path: Path) -> None:
    members = {
        "cur/1446038403.M1P2.host:2,S": eml(),
        "cur/1446038404.jpg": JPEG,
        "new/photos.zip": zip_of({"deep.jpg": PHOTO}),
    }
    found = read(unpacked(members, tmp_path))
    assert {"a.jpg", "1446038404.jpg", "deep.jpg"} <= {one.name.display for one in arrivals(found)}


def test_a_photo_that_is_called_a_mail_is_taken_in(tmp_path: Path) -> None:
    part = attached(b"attachment; filename=a.jpg", b"/9j/4GhlbGxv").replace(b"image/jpeg", b"message/rfc822")
    (photo,) = arrivals(read_bytes(mail([part]), tmp_path))
    assert photo.name.display == "a.jpg"


def test_a_photo_among_the_records_of_a_web_archive_is_taken_in(tmp_path: Path) -> None:
    wacz = Wacz(extra={"logs/a.jpg": JPEG, "logs/run.log": b"started"})
    found = read_bytes(wacz.packed(), tmp_path, "a.wacz")
    assert "a.jpg" in {one.name.display for one in arrivals(found)}
    assert "run.log" not in {one.name.display for one in arrivals(found)}


def test_a_chat_that_names_another_in_every_line_opens_it_some_times_only(tmp_path: Path) -> None:
    inner = whatsapp_ios(*[f"[3/27/22, 21:41:55] Sam: {LRM}image omitted"] * 50)
    outer = whatsapp_ios(*[f"{LRM}[3/27/22, 21:41:55] Rania: {LRM}<attached: b.txt>"] * 50)
    limits = OpeningLimits(openings=3, reopened_bytes=4 * len(inner))
    found = read(unpacked({"_chat.txt": outer, "b.txt": inner}, tmp_path), limits=limits)
    assert reasons(found).count("intake-gap-opened-often") == 46
    assert reasons(found).count("intake-gap-chat-omitted") == 4 * 50
    assert len(gaps(found)) == 46 + 4 * 50


def test_copies_of_a_small_archive_are_all_opened(tmp_path: Path) -> None:
    archive = zip_of({"a.jpg": PHOTO})
    found = read(unpacked({f"{number}.zip": archive for number in range(30)}, tmp_path))
    assert len(arrivals(found)) == 30
    assert not gaps(found)


@pytest.mark.parametrize(
    "table", [b"url,name\rhttps://x,y\r", JPEG, b"a\0b\r\x85c", b'"' + b"x" * 9_000, b"", b"\xef\xbb\xbf\r"]
)
def test_tables_of_any_form_end_no_submission(table: bytes, tmp_path: Path) -> None:
    names = ("list.csv", "contacts.csv", "a.jpg.proof.csv", "db.csv", "8_x/contacts.csv")
    found = read(unpacked({**dict.fromkeys(names, table), "8_x/messages.json": SKYPE, "b.jpg": JPEG}, tmp_path))
    assert "b.jpg" in {one.name.display for one in arrivals(found)}
    named = {one.name.display for one in (*arrivals(found), *containers(found))}
    assert {"list.csv", "contacts.csv", "a.jpg.proof.csv", "db.csv"} <= named


def test_another_file_of_the_same_path_beside_a_database_is_taken_in() -> None:
    def member(content: bytes) -> Member:
        kept = MemoryCabinet().keep(io.BytesIO(content))
        return Member(from_text("photo.jpg"), b"photo.jpg", Place(Channel.FILE), kept)

    beside = FilesBeside((member(b"p" * 2048), member(JPEG)))
    found = beside.find(["photo.jpg"], 2048)
    assert found is not None
    assert [one.object.size for one in beside.unused()] == [len(JPEG)]
