"""Rich text, code pages, and the sentences about Outlook."""

import re
from importlib import resources

import pytest

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.code_pages import charsets_in, of_locale, of_page, text_of
from pipeline.intake.outlook.positions import inside, without_order
from pipeline.intake.outlook.properties import Properties, Tag, Value
from pipeline.intake.outlook.rtf import decompressed, words_of
from pipeline.model.basics import Language

SAID = re.compile(r'"(intake-(?:gap|note)-outlook-[a-z0-9-]+)"')
WORDED = re.compile(r"^(intake-[a-z0-9-]+) =", re.MULTILINE)


@pytest.mark.parametrize("language", Language)
def test_what_is_said_is_worded_and_what_is_worded_is_said(language: Language) -> None:
    sources = [one for one in resources.files("pipeline.intake.outlook").iterdir() if one.name.endswith(".py")]
    said = {id for one in sources for id in SAID.findall(one.read_text(encoding="utf-8"))}
    words = resources.files("pipeline.wording").joinpath(language.value, "intake-outlook.ftl")
    assert said == set(WORDED.findall(words.read_text(encoding="utf-8")))


def test_the_example_of_the_specification_unpacks() -> None:
    """[MS-OXRTFCP] 4.1.1 and 4.1.2: plain references, and one that runs into what it writes."""
    first = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    assert decompressed(bytes.fromhex(first)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    second = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert decompressed(bytes.fromhex(second)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize("cut", [0, 8, 15, 17, 25])
def test_rich_text_that_ends_early_is_refused(cut: int) -> None:
    whole = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    with pytest.raises(Undecodable):
        decompressed(whole[:cut])


def test_rich_text_that_states_gigabytes_is_refused() -> None:
    with pytest.raises(LimitReached):
        decompressed(bytes.fromhex("1a000000ffffffff4c5a4675e2d44b51") + b"\0" * 50)


@pytest.mark.parametrize(
    ("rtf", "words"),
    [
        (rb"{\rtf1\ansi\ansicpg1256{\fonttbl{\f0 Arial;}}\pard \'e3\'d1\'cd\'c8\'c7\par two}", "مرحبا\ntwo"),
        (rb"{\rtf1\ansicpg932 \'8e\'ca\'90\'5e}", "写真"),
        (rb"{\rtf1\uc1 \u1605?\u1585?x}", "مرx"),
        (rb"{\rtf1 a{\*\generator x}b\{c\}\\d\~e}", "ab{c}\\d\u00a0e"),
        (rb"}}}{\rtf1 \par \u-10179?\u99999999999 text", "text"),
    ],
)
def test_words_of_rich_text(rtf: bytes, words: str) -> None:
    assert words_of(rtf).endswith(words)


def test_rich_text_that_is_all_brackets_ends() -> None:
    assert words_of(b"{" * 3_000_000) == ""


def test_code_pages_and_locales() -> None:
    assert [of_page(one) for one in (1256, 936, 65001, 28596, 99999, 0)] == [
        "cp1256", "gb18030", "utf-8", None, None, None
    ]  # fmt: skip
    assert [of_locale(one) for one in (0x0401, 0x0C01, 0x0804, 0x0404, 0x0419, 0x0409, 0)] == [
        "cp1256", "cp1256", "gb18030", "cp950", "cp1251", "cp1252", None
    ]  # fmt: skip
    assert list(charsets_in(b'charset="GB2312"; charset=idna charset=utf-7 charset=zlib')) == ["gb18030"]


def test_a_text_that_fits_nothing_shows_its_bytes() -> None:
    assert text_of(b"\xe9\x81", ("cp1252",)) == "\udce9\udc81"


def test_times_outside_the_calendar_are_none() -> None:
    for raw in (b"\xff" * 8, b"\0" * 8, b"\0" * 3):
        assert Properties({Tag.CLIENT_SUBMIT_TIME: Value(0x40, raw)}).time(Tag.CLIENT_SUBMIT_TIME) is None


def test_places_inside_messages() -> None:
    assert without_order(inside("Inbox/1", "3"), "name") == without_order(inside("x::2", "9"), "name")
    assert without_order(inside("m", "3", 2), "name") != without_order(inside("m", "3"), "name")
    assert without_order(inside("m", "text"), "name") == ("", "text", "1")
    assert without_order("2.1", "name") is None
