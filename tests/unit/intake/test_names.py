"""Names and words made safe to show without losing a byte."""

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake import names


def test_a_direction_override_is_written_out() -> None:
    assert names.from_text("evil\u202egpj.exe").display == "evil‹U+202E›gpj.exe"


@pytest.mark.parametrize(
    ("name", "display"),
    [
        ("a\nb", "a‹U+000A›b"),
        ("a\x1b[31m", "a‹U+001B›[31m"),
        ("a\x00b", "a‹U+0000›b"),
        ("\u2067abc\u2069", "‹U+2067›abc‹U+2069›"),
        ("a\ud800b", "a‹U+D800›b"),
        ("\u200fصورة", "‹U+200F›صورة"),
        ("می\u200cخواهم\u200d.jpg", "می\u200cخواهم\u200d.jpg"),
        ("صورة من المجزرة.jpg", "صورة من المجزرة.jpg"),
    ],
)
def test_what_hides_is_shown_and_what_spells_stays(name: str, display: str) -> None:
    assert names.from_text(name).display == display


def test_bytes_that_are_no_text_are_kept_and_shown_as_bytes() -> None:
    name = names.from_bytes(b"a\xff\xfe\xe9.jpg\x80")
    assert bytes.fromhex(name.raw_hex) == b"a\xff\xfe\xe9.jpg\x80"
    assert name.display == "a‹0xFF›‹0xFE›‹0xE9›.jpg‹0x80›"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "cp720"])
def test_arabic_names_are_read_in_the_code_pages_of_windows_and_dos(encoding: str) -> None:
    raw = "صورة قصف.jpg".encode(encoding)
    name = names.from_bytes(raw)
    assert name.display == "صورة قصف.jpg"
    assert bytes.fromhex(name.raw_hex) == raw


def test_a_long_name_is_cut_only_for_display() -> None:
    name = names.from_text("ص" * 300)
    assert len(name.display) == 200
    assert name.display.endswith("…")
    assert len(bytes.fromhex(name.raw_hex)) == 600
    assert names.from_text("a" * 200).display == "a" * 200


@given(st.binary(max_size=300))
def test_every_name_keeps_its_bytes_and_shows_no_control(raw: bytes) -> None:
    for name in (names.from_bytes(raw), names.from_text(os.fsdecode(raw))):
        assert bytes.fromhex(name.raw_hex) == raw
        assert len(name.display) <= 200
        kinds = {unicodedata.category(character) for character in name.display if character not in "\u200c\u200d"}
        assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
        name.display.encode()


def test_words_keep_their_lines() -> None:
    assert names.safe_text("one\r\ntwo\u202e\x07", 100) == "one\ntwo‹U+202E›‹U+0007›"
    assert len(names.safe_text("x" * 5_000)) == 2_000
