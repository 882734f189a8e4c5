"""`winmail.dat`: each trap with a file made for it."""

import base64
import struct
from pathlib import Path

import pytest

from pipeline.intake.identity import receipt_id
from pipeline.model.arrivals import Channel
from pipeline.model.basics import SourceCode
from pipeline.model.times import ZoneBasis
from tests.unit.intake.arrange import (
    MemoryCabinet,
    arrivals,
    containers,
    mail,
    notes,
    read_bytes,
    reasons,
)
from tests.unit.intake.outlook_files import IMESSAGE, LETTER, attribute, mapi, tnef, tnef_attachment

SOURCE = SourceCode("S-01")


def test_a_file_arrives_with_its_long_name_and_exact_bytes(tmp_path: Path) -> None:
    """Also where the file ends in zeros, which a text would lose."""
    cabinet, content = MemoryCabinet(), b"photo" + bytes(7)
    found = read_bytes(tnef([tnef_attachment(data=content, values={0x3707: "صورة.jpg"})]), tmp_path, cabinet=cabinet)
    (one,) = arrivals(found)
    assert (one.name.display, one.path, one.channel) == ("صورة.jpg", ("message::1",), Channel.OUTLOOK)
    assert cabinet.objects[one.object.sha256] == content


def test_data_that_only_the_properties_hold(tmp_path: Path) -> None:
    cabinet, content = MemoryCabinet(), b"photo" + bytes(6)
    held = tnef_attachment(data=None, values={0x3707: "a.jpg", 0x3701: (0x0102, content)})
    (one,) = arrivals(read_bytes(tnef([held]), tmp_path, cabinet=cabinet))
    assert cabinet.objects[one.object.sha256] == content


@pytest.mark.parametrize(
    ("title", "page", "shown"),
    [
        ("صورة.jpg".encode("cp1256"), 1256, "صورة.jpg"),
        ("снимок.jpg".encode("cp1251"), 1251, "снимок.jpg"),
        ("照片.jpg".encode("gbk"), 936, "照片.jpg"),
        ("grün.jpg".encode("cp1252"), 1252, "grün.jpg"),
        ("grün.jpg".encode(), 1252, "grün.jpg"),
        (None, 1252, "‹attachment 1›"),
    ],
)
def test_names_in_every_code_page(title: bytes | None, page: int, shown: str, tmp_path: Path) -> None:
    (one,) = arrivals(read_bytes(tnef([tnef_attachment(title)], page=page), tmp_path))
    assert one.name.display == shown


def test_names_given_twice_and_not_at_all_are_told_apart(tmp_path: Path) -> None:
    twice = [tnef_attachment(b"a.jpg", b"1"), tnef_attachment(b"a.jpg", b"1"), tnef_attachment(None, b"2")]
    found = arrivals(read_bytes(tnef(twice), tmp_path))
    assert len({receipt_id(SOURCE, one) for one in found}) == 3


def test_bad_checksums_are_noted(tmp_path: Path) -> None:
    found = read_bytes(tnef([tnef_attachment(sound=False), tnef_attachment()]), tmp_path)
    assert [notes(one) for one in arrivals(found)] == [["intake-note-outlook-checksum"], []]


def test_what_is_cut_off_is_a_gap_and_the_rest_is_read(tmp_path: Path) -> None:
    whole = tnef([tnef_attachment(b"a.jpg"), tnef_attachment(b"b.jpg", b"x" * 500)])
    found = read_bytes(whole[:-300], tmp_path)
    assert "a.jpg" in [one.name.display for one in arrivals(found)]
    assert "intake-gap-cut-off" in reasons(found)


def test_rubbish_behind_the_end_is_a_gap(tmp_path: Path) -> None:
    found = read_bytes(tnef([tnef_attachment()]) + b"KAKdojJF5m5wmN", tmp_path)
    assert (len(arrivals(found)), reasons(found)) == (1, ["intake-gap-damaged"])


def test_an_attached_message_is_its_own_container(tmp_path: Path) -> None:
    inner = tnef([tnef_attachment(b"inner.jpg", b"in")], LETTER | {0x1035: "<inner@example>"})
    held = tnef_attachment(b"Untitled", None, {0x3705: 5, 0x3701: (0x000D, IMESSAGE + inner)})
    cabinet = MemoryCabinet()
    found = read_bytes(tnef([held], LETTER), tmp_path, cabinet=cabinet)
    (one,) = arrivals(found)
    assert one.message is not None
    assert (one.name.display, one.message.identity, one.message.forwarded) == ("inner.jpg", "<inner@example>", True)
    assert cabinet.objects[one.containers[1]] == inner


def test_in_a_mail_it_is_the_mail_s_own_content(tmp_path: Path) -> None:
    wrapped = base64.b64encode(tnef([tnef_attachment(b"a.jpg")], LETTER | {0x1035: "<inside@example>"}))
    part = (
        b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + wrapped
    )
    found = read_bytes(mail([part], b"Message-ID: <outer@example>\r\n"), tmp_path)
    (one,) = arrivals(found)
    assert (one.path, one.channel) == (("1", "message::1"), Channel.EML)
    assert one.message is not None
    assert (one.message.identity, one.message.forwarded) == ("<outer@example>", False)
    assert [c.name.display for c in containers(found)] == ["handed-over", "winmail.dat"]


def test_texts_are_kept_as_they_were_laid_out(tmp_path: Path) -> None:
    rtf = b"{\\rtf1 words \\'e1\\par}"
    packed = struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf
    cabinet = MemoryCabinet()
    values = {0x1013: (0x0102, b"<p>words</p>"), 0x1009: (0x0102, packed)}
    found = read_bytes(tnef([tnef_attachment()], values), tmp_path, cabinet=cabinet)
    kept = {one.name.display: cabinet.objects[one.object.sha256] for one in containers(found)[1:]}
    assert kept == {"‹body.html›": b"<p>words</p>", "‹body.rtf›": rtf}


def test_a_text_of_many_megabytes_is_kept_whole(tmp_path: Path) -> None:
    html = b"<p>words</p>" * 500_000
    found = read_bytes(tnef([tnef_attachment()], {0x1013: (0x0102, html)}), tmp_path)
    assert [one.object.size for one in containers(found)[1:]] == [len(html)]


def test_broken_rich_text_is_a_gap(tmp_path: Path) -> None:
    found = read_bytes(tnef([tnef_attachment()], {0x1009: (0x0102, b"\0" * 15)}), tmp_path)
    assert (len(arrivals(found)), len(reasons(found))) == (1, 1)


def test_the_sender_s_wall_clock_has_no_zone(tmp_path: Path) -> None:
    dated = attribute(1, 0x38005, struct.pack("<7H", 2020, 6, 28, 20, 20, 30, 0))
    (one,) = arrivals(read_bytes(tnef([dated, tnef_attachment()]), tmp_path))
    assert one.message is not None and one.message.sent is not None
    assert one.message.sent.zone_basis is ZoneBasis.UNKNOWN
    assert one.message.sent.wall_clock == "2020-06-28T20:20:30"


def test_properties_with_names_and_several_values_are_passed(tmp_path: Path) -> None:
    name = "Keywords".encode("utf-16-le") + b"\0\0"
    named = struct.pack("<HH", 0x101F, 0x8001) + bytes(16) + struct.pack("<II", 1, len(name)) + name + bytes(2)
    named += (
        struct.pack("<II", 2, 4) + "ab".encode("utf-16-le") + struct.pack("<I", 2) + "c".encode("utf-16-le") + bytes(2)
    )
    listed = struct.pack("<I", 2) + named + mapi({0x3707: "behind.jpg"})[4:]
    held = attribute(2, 0x69002, bytes(14)) + attribute(2, 0x6800F, b"x") + attribute(2, 0x69005, listed)
    (one,) = arrivals(read_bytes(tnef([held]), tmp_path))
    assert one.name.display == "behind.jpg"


def test_a_list_that_claims_millions_of_properties_ends(tmp_path: Path) -> None:
    held = attribute(2, 0x69002, bytes(14)) + attribute(2, 0x6800F, b"x")
    held += attribute(2, 0x69005, struct.pack("<IHHI", 0xFFFFFFFF, 0x101E, 0x3707, 0xFFFFFFFF))
    assert len(arrivals(read_bytes(tnef([held]), tmp_path))) == 1
