import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ExaminationError, LimitReached, Undecodable
from pipeline.ports import JsonValue
from pipeline.tools.answers import printable, read_reply


def an_answer(header: object, *blobs: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("!I", len(text)) + text + b"".join(blobs)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(value=json_values, blobs=st.lists(st.binary(max_size=40), max_size=4))
def test_what_was_answered_is_what_is_read(value: JsonValue, blobs: list[bytes]) -> None:
    try:
        reply = read_reply(an_answer({"value": value, "blobs": [len(blob) for blob in blobs]}, *blobs), "stage")
    except ExaminationError:
        json.dumps(value, ensure_ascii=False).encode()  # only what no database could hold is refused
        raise
    assert reply.value == value
    assert reply.blobs == tuple(blobs)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(answer: bytes) -> None:
    try:
        read_reply(answer, "stage")
    except ExaminationError as error:
        assert error.stage == "stage" or isinstance(error, Undecodable)


def test_bytes_beyond_the_blobs_are_refused() -> None:
    with pytest.raises(ExaminationError):
        read_reply(an_answer({"value": 1, "blobs": [1]}, b"ab"), "stage")


def test_a_refusal_and_a_limit_keep_their_kind() -> None:
    with pytest.raises(Undecodable, match="header: no picture"):
        read_reply(an_answer({"undecodable": ["header", "no picture"]}), "stage")
    with pytest.raises(LimitReached, match="stage: memory"):
        read_reply(an_answer({"limit": "memory"}), "stage")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("حلب القديمة", "حلب القديمة"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("evil\u202egpj.exe", r"evil\u202egpj.exe"),
        ("\x1b[2Jline\nbreak\0", r"\x1b[2Jline\nbreak\x00"),
        ("lone \ud800 half", r"lone \ud800 half"),
    ],
)
def test_text_of_others_is_shown_and_not_obeyed(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut_with_a_mark() -> None:
    assert printable("x" * 301) == "x" * 299 + "…"
    assert printable("x" * 300) == "x" * 300
    assert len(printable("\0" * 5000)) == 300
