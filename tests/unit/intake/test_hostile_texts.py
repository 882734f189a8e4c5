"""Texts that are made to take hours or all memory. Each of these tests would not come to its end if it did."""

import io
import json
from pathlib import Path

import pytest

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.contents import is_from_line
from pipeline.intake.mail.parts import anatomy
from pipeline.intake.mail.uuencode import Unread, pasted_in
from pipeline.intake.markup import Text, tokens, unescaped
from pipeline.intake.skype.stream import read_messages, read_outline
from pipeline.intake.telegram.json import read_records
from pipeline.intake.telegram.pages import PageState, read_page
from tests.unit.intake.arrange import arrivals, read, reasons, skype_export
from tests.unit.intake.samples import conversation, message


@pytest.mark.parametrize(
    "line", [b"From " + b"a" * 1_000_000, b"From" + b" " * 1_000_000, b"From a@b" + b"\t" * 1_000_000]
)
def test_a_line_that_only_looks_like_the_begin_of_a_mail(line: bytes) -> None:
    assert not is_from_line(line + b"\rx\n", b"Subject: x\n")


def test_a_line_without_carriage_returns_still_parts_mails() -> None:
    assert is_from_line(b"From   sam@example.org \t Sun Jun 28 17:20:30 2020\r\n", b"Subject: x\n")
    assert is_from_line(b"From sam@example.org\n", b"Subject: x\n")


def test_blanks_behind_the_begin_of_a_pasted_file() -> None:
    blanks = b"begin 644" + b" " * 3_600 + b"x" + b" " * 300 + b"x\n"
    assert list(pasted_in(io.BytesIO(blanks * 200))) == []


def test_blanks_behind_a_name_in_yenc() -> None:
    line = b"=ybegin " + b"name=" * 55 + b" " * 3_500 + b"x\n"
    found = list(pasted_in(io.BytesIO(line * 200 + b"=ybegin line=128 size=3 name=a.jpg\n")))
    assert found == [Unread(b"a.jpg")]


def test_thousands_of_parts_that_name_no_boundary() -> None:
    head = b"From: sam@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = b"--b\r\nX-Any: y\r\nContent-Type: multipart/mixed\r\n\r\n"
    found = anatomy(io.BytesIO(head + part * 4_000 + b"--x\n" * 100_000))
    assert len(found.parts) == 4_000


def test_a_boundary_that_was_guessed_for_one_part_serves_the_next() -> None:
    head = b"From: sam@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    lacking = b"--b\r\nX-Any: y\r\nContent-Type: multipart/mixed\r\n\r\n"
    inner = b"--in\r\nContent-Type: image/jpeg\r\n\r\nphoto\r\n--in--\r\n"
    found = anatomy(io.BytesIO(head + lacking + inner + lacking + inner + b"--b--\r\n"))
    assert [(part.section, part.type.name) for part in found.parts] == [("1.1", "image/jpeg"), ("2.1", "image/jpeg")]


def test_a_number_of_a_letter_that_no_letter_has() -> None:
    assert unescaped("a&#" + "9" * 10_000 + ";b &#65;") == "a\ufffdb A"
    assert list(tokens("&#" + "9" * 10_000)) == [Text("\ufffd")]
    list(tokens("<a href='&#" + "9" * 10_000 + ";'>"))


def test_what_is_nested_without_end_in_a_telegram_export() -> None:
    depth = 4_000
    text = b'{"name":"x","type":"t","id":1,"messages":[],"more":' + b'{"key":' * depth + b"1" + b"}" * (depth + 1)
    with pytest.raises(Undecodable, match="too deep"):
        list(read_records(io.BytesIO(text)))


def test_a_class_of_a_telegram_page_that_is_longer_than_the_page_should_be() -> None:
    page = '<div class="message" id="message1"><div class="media media_file"><div class="'
    page += "x " * 200_000 + '">' + "a<b></b>" * 30_000
    assert len(list(read_page(page, PageState()))) == 1


def test_a_sender_in_single_characters() -> None:
    page = '<div class="message" id="message1"><div class="from_name">' + "<" * 400_000
    (found,) = read_page(page, PageState())
    assert found.sender is not None and len(found.sender) <= 250


def test_a_file_that_a_telegram_page_only_names_ends_with_its_own_element() -> None:
    page = (
        '<div class="message" id="message1"><div class="body"><div class="media_wrap"><div class="media media_file">'
        '<div class="title">a.pdf</div><div class="status">Not included</div></div></div>'
        '<div class="text">words</div></div></div>'
    )
    (found,) = read_page(page, PageState())
    assert [file.name for file in found.files] == ["a.pdf"]
    assert found.words == "words"


def test_a_text_without_end_in_a_skype_export() -> None:
    whole = skype_export([conversation(message(1, "said"))])
    outline = read_outline(io.BytesIO(whole.rstrip()[:-1] + b',"more":"' + b"a" * (17 << 20)))
    assert isinstance(outline.trouble, LimitReached)
    assert outline.conversations[0].messages == 1


def test_a_long_message_of_a_skype_export_is_read_whole() -> None:
    long = "said " * 500_000
    whole = skype_export([conversation(message(1, "before"), message(2, long), message(3, "behind"))])
    assert "said" in json.loads(whole)["conversations"][0]["MessageList"][1]["content"]
    outline = read_outline(io.BytesIO(whole))
    assert outline.trouble is None and outline.end == len(whole)
    told = [one["content"] for one in read_messages(io.BytesIO(whole), outline) if isinstance(one, dict)]
    assert told == ["behind", long, "before"]


def test_headers_without_end_are_cut_off_with_a_gap(tmp_path: Path) -> None:
    part = b"--b\r\nContent-Type: image/jpeg; name=a.jpg\r\n" + b"X-Long: xxxx\r\n" * 60_000 + b"\r\nAA\r\n"
    path = tmp_path / "mail.eml"
    with path.open("wb") as file:
        file.write(b"From: a@b.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
        for _ in range(100):
            file.write(part)
    found = read(path)
    assert "intake-gap-too-many" in reasons(found)
    assert len(arrivals(found)) < 100
