"""Files pasted into texts, and parts in old transfer encodings."""

import base64
import binascii
import gzip
import io
import quopri
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.mail.uuencode import Pasted, data_of, pasted_in
from pipeline.model.arrivals import GapKind
from tests.unit.intake.arrange import arrivals, gaps, mail, notes, read_bytes, reasons, sha256
from tests.unit.intake.samples import PHOTO


def uuencoded(content: bytes, name: bytes = b"up.gif", newline: bytes = b"\r\n") -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]).rstrip(b"\n") for at in range(0, len(content), 45)]
    return newline.join([b"begin 644 " + name, *lines, b"`", b"end", b""])


def _pasted(text: bytes) -> list[tuple[bytes, bytes, list[str]]]:
    found: list[tuple[bytes, bytes, list[str]]] = []
    for one in pasted_in(io.BufferedReader(io.BytesIO(text))):
        assert isinstance(one, Pasted)
        data = b"".join(iter(lambda one=one: one.read(7), b""))
        found.append((one.name, data, [note.id for note in one.notes()]))
    return found


def _in_text(text: bytes, header: bytes = b"") -> bytes:
    return mail([b"Content-Type: text/plain\r\n" + header + b"\r\n" + text])


PLAIN = ["intake-note-uuencoded"]


def test_several_files_and_the_words_between_them(tmp_path: Path) -> None:
    text = b"Two photos:\r\n" + uuencoded(PHOTO, b"one.jpg") + b"and\r\n" + uuencoded(b"two", b"two.jpg") + b"bye\r\n"
    first, second = arrivals(read_bytes(_in_text(text), tmp_path))
    assert (first.name.display, first.object.sha256) == ("one.jpg", sha256(PHOTO))
    assert (second.name.display, second.object.sha256) == ("two.jpg", sha256(b"two"))
    assert [first.path, second.path] == [("1:1",), ("1:2",)]
    assert notes(first) == PLAIN
    assert first.message is not None
    assert (first.message.words or "").startswith("Two photos:")


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@given(content=st.binary(max_size=500))
def test_what_was_pasted_comes_out(newline: bytes, content: bytes) -> None:
    assert _pasted(uuencoded(content, newline=newline)) == [(b"up.gif", content, PLAIN)]


def test_quoted_printable_texts_hold_files_too(tmp_path: Path) -> None:
    encoded = quopri.encodestring(uuencoded(PHOTO, newline=b"\n"))
    whole = _in_text(encoded, b"Content-Transfer-Encoding: quoted-printable\r\n")
    (photo,) = arrivals(read_bytes(whole, tmp_path))
    assert photo.object.sha256 == sha256(PHOTO)


def test_junk_between_the_lines_is_passed_over_and_counted() -> None:
    lines = uuencoded(PHOTO[:200]).split(b"\r\n")
    lines[2:2] = [b"-- list footer", b""]
    ((_, data, told),) = _pasted(b"\r\n".join(lines))
    assert data == PHOTO[:200]
    assert told == [*PLAIN, "intake-note-uuencode-junk"]


def test_a_file_without_its_end_keeps_what_came() -> None:
    whole = uuencoded(PHOTO[:200])
    cut = whole.replace(b"`\r\nend\r\n", b"")
    assert _pasted(cut) == [(b"up.gif", PHOTO[:200], [*PLAIN, "intake-note-uuencode-cut"])]
    followed = cut + b"these are words\r\n" * 30 + uuencoded(b"next", b"b")
    assert [(name, data) for name, data, _ in _pasted(followed)] == [(b"up.gif", PHOTO[:200]), (b"b", b"next")]
    at_once = cut + uuencoded(b"next", b"b")
    assert [name for name, _, _ in _pasted(at_once)] == [b"up.gif", b"b"]


def test_blanks_that_were_cut_off_and_sums_that_were_added_do_not_matter() -> None:
    content = PHOTO[:43] + bytes(2)
    encoded = binascii.b2a_uu(content).replace(b"`", b" ")
    assert data_of(encoded.rstrip() + b"\n") == content
    assert data_of(encoded.rstrip(b"\n") + b"X\n") == content


@pytest.mark.parametrize(
    "text", [b"begin 100 tests\r\nnow\r\n", b"begin 644 a\r\n", b"", b"begin 644 a\r\nfrom here\r\n"]
)
def test_words_that_begin_so_are_no_file(text: bytes) -> None:
    assert not _pasted(text)


def test_a_file_without_a_name_is_shown_by_its_place(tmp_path: Path) -> None:
    (one,) = arrivals(read_bytes(_in_text(uuencoded(b"x", b"")), tmp_path))
    assert (one.name.raw_hex, one.name.display) == ("", "‹uuencode 1:1›")


def test_names_in_arabic_are_read_by_the_encoding_of_the_text(tmp_path: Path) -> None:
    text = uuencoded(b"x", "صورة.jpg".encode("cp1256"))
    part = b"Content-Type: text/plain; charset=windows-1256\r\n\r\n" + text
    (one,) = arrivals(read_bytes(mail([part]), tmp_path))
    assert one.name.display == "صورة.jpg"


def test_yenc_is_named(tmp_path: Path) -> None:
    text = b"=ybegin line=128 size=3 name=a b.jpg\r\nabc\r\n=yend size=3\r\n"
    (gap,) = gaps(read_bytes(_in_text(text), tmp_path))
    assert (gap.kind, gap.name and gap.name.display) == (GapKind.UNREADABLE, "a b.jpg")
    assert [one.value for one in gap.reason.parameters] == ["yEnc"]


@pytest.mark.parametrize("encoding", [b"x-uuencode", b"X-UUE", b"uuencode"])
def test_uuencode_as_a_transfer_encoding(encoding: bytes, tmp_path: Path) -> None:
    head = b"Content-Type: image/gif; name=a.gif\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n"
    for body in (uuencoded(PHOTO), uuencoded(PHOTO).partition(b"\r\n")[2]):
        (photo,) = arrivals(read_bytes(mail([head + body]), tmp_path))
        assert (photo.name.display, photo.object.sha256) == ("a.gif", sha256(PHOTO))


def test_gzip64_is_unpacked_and_bombs_are_not(tmp_path: Path) -> None:
    head = b"Content-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: x-gzip64\r\n\r\n"
    (photo,) = arrivals(read_bytes(mail([head + base64.encodebytes(gzip.compress(PHOTO))]), tmp_path))
    assert photo.object.sha256 == sha256(PHOTO)
    bomb = base64.encodebytes(gzip.compress(bytes(40 << 20)))
    assert reasons(read_bytes(mail([head + bomb]), tmp_path)) == ["intake-gap-bomb"]
    cut = base64.encodebytes(gzip.compress(PHOTO)[:-30])
    assert reasons(read_bytes(mail([head + cut]), tmp_path)) == ["intake-gap-cut-off"]
    in_text = _in_text(bomb, b"Content-Transfer-Encoding: x-gzip64\r\n")
    assert reasons(read_bytes(in_text, tmp_path)) == ["intake-gap-bomb"]


def test_no_text_takes_long(tmp_path: Path) -> None:
    for unit in (b"begin 644 a\r\n", b"M\r\n", b"begin ", b"=ybegin ", b"M" * 70_000):
        read_bytes(_in_text(unit * (2_000_000 // len(unit))), tmp_path)
