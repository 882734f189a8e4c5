"""A chat that is exported again, grown, moved or wrapped anew makes no second receipt of its old messages."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.intake.identity import gap_id, receipt_id
from pipeline.model.arrivals import Found
from pipeline.model.basics import SourceCode
from tests.unit.intake.arrange import arrivals, gaps, read, tar_of, zip_of
from tests.unit.intake.chats import (
    LRM,
    PHOTO,
    page_members,
    read_zip,
    sigexport_members,
    signal_attachment,
    signal_item,
    signal_lines,
    signal_members,
    stored_name,
    telegram_json,
    telegram_members,
    telegram_message,
    unpacked,
    whatsapp_android,
    whatsapp_ios,
    whatsapp_members,
)

SOURCE = SourceCode("S-01")
EXPORTS = {
    "whatsapp": whatsapp_members(),
    "telegram": telegram_members(),
    "telegram pages": page_members(),
    "signal": signal_members(),
    "signal-export": sigexport_members(),
}


def ids(found: list[Found], holder: SourceCode | None = None) -> set[str]:
    received = {str(receipt_id(SOURCE, one, holder)) for one in arrivals(found)}
    return received | {str(gap_id(SOURCE, one, holder)) for one in gaps(found)}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_the_same_in_every_wrapping(name: str, tmp_path: Path) -> None:
    members: Mapping[str, bytes] = EXPORTS[name]
    first = ids(read_zip(members, tmp_path, "WhatsApp Chat - Rania.zip"))
    (tmp_path / "renamed.tar").write_bytes(tar_of({f"deep/folder/{file}": raw for file, raw in members.items()}))
    (tmp_path / "outer.zip").write_bytes(zip_of({"x/inner.zip": zip_of(members)}))
    folder = unpacked(members, tmp_path / "elsewhere" / "WhatsApp Chat - Rania")
    assert len(first) >= 1
    for root in (tmp_path / "renamed.tar", tmp_path / "outer.zip", folder, folder.parent):
        assert ids(read(root)) == first, root


@pytest.mark.parametrize("name", EXPORTS)
def test_two_people_who_took_part_each_hand_over_their_own(name: str, tmp_path: Path) -> None:
    found = read_zip(EXPORTS[name], tmp_path)
    assert ids(found, SourceCode("S-01")).isdisjoint(ids(found, SourceCode("S-02")))
    assert ids(found, SourceCode("S-01")) == ids(found, SourceCode("S-01"))


LINES = (
    f"{LRM}[3/27/22, 21:41:55] Sam: {LRM}<attached: 00000035-PHOTO-2022-03-27-21-41-55.jpg>",
    f"{LRM}[3/27/22, 21:43:00] Rania: {LRM}image omitted",
    f"{LRM}[3/27/22, 21:43:00] Rania: {LRM}image omitted",
)
LATER = f"{LRM}[3/28/22, 09:00:00] Sam: {LRM}image omitted"


def grown() -> dict[str, tuple[Mapping[str, bytes], Mapping[str, bytes]]]:
    photo = {"00000035-PHOTO-2022-03-27-21-41-55.jpg": PHOTO}
    name = "photos/photo_1@13-11-2017_14-09-03.jpg"
    one, two = telegram_message(1, photo=name), telegram_message(2, photo="photos/new.jpg")
    item, other = (signal_item(1_510_574_943_000 + n, signal_attachment(raw)) for n, raw in enumerate((PHOTO, b"new")))
    return {
        "whatsapp": (
            {"_chat.txt": whatsapp_ios(*LINES)} | photo,
            {"_chat.txt": whatsapp_ios(*LINES, LATER)} | photo,
        ),
        "telegram": (
            {"result.json": telegram_json(one), name: PHOTO},
            # The group was given another name meanwhile.
            {"result.json": telegram_json(one, two, name="Other"), name: PHOTO, "photos/new.jpg": b"new"},
        ),
        "signal": (
            {"main.jsonl": signal_lines(item), stored_name(PHOTO): PHOTO},
            {"main.jsonl": signal_lines(item, other), stored_name(PHOTO): PHOTO, stored_name(b"new"): b"new"},
        ),
    }


@pytest.mark.parametrize("name", grown())
def test_a_chat_that_has_grown_brings_its_old_messages_as_the_same(name: str, tmp_path: Path) -> None:
    then, now = (ids(read_zip(members, tmp_path)) for members in grown()[name])
    assert then < now


def test_messages_that_say_the_same_are_told_apart(tmp_path: Path) -> None:
    found = read_zip({"_chat.txt": whatsapp_ios(*LINES)}, tmp_path)
    assert len(ids(found)) == len(gaps(found)) == 3


def test_the_same_file_in_two_chats_is_two_arrivals(tmp_path: Path) -> None:
    line = "27/03/2022, 21:41 - Sam: IMG-20220327-WA0001.jpg (file attached)"
    chats = [
        {"_chat.txt": whatsapp_android(f"26/03/2022, 20:0{n} - Rania: hello", line), "IMG-20220327-WA0001.jpg": PHOTO}
        for n in range(2)
    ]
    first, second = (ids(read_zip(members, tmp_path)) for members in chats)
    assert first.isdisjoint(second)


def test_orphans_stay_the_same_when_their_message_is_gone(tmp_path: Path) -> None:
    name = "files/report.pdf"
    members = {"result.json": telegram_json(telegram_message(1)), name: PHOTO}
    packed = ids(read_zip(members, tmp_path))
    assert ids(read(unpacked(members, tmp_path / "x" / "ChatExport").parent)) == packed
