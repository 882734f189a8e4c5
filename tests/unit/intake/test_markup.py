"""Markup of any quality, cut up in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.mail.words import Body
from pipeline.intake.markup import End, Start, Text, tokens
from pipeline.intake.skype.content import read_content


def test_tags_attributes_and_text_are_told_apart() -> None:
    markup = "a &amp; b<URIObject TYPE=\"x &lt;1\" doc_id='7' bare n=5>in</URIObject><br/><!-- <a> -->end"
    assert list(tokens(markup)) == [
        Text("a & b"),
        Start("uriobject", {"type": "x <1", "doc_id": "7", "bare": "", "n": "5"}, closed=False),
        Text("in"),
        End("uriobject"),
        Start("br", {}, closed=True),
        Text("end"),
    ]


BROKEN = {
    "<": [Text("<")],
    "<a": [Start("a", {}, closed=False)],
    "<a b='": [Start("a", {"b": ""}, closed=False)],
    "x<!--": [Text("x")],
    "<![x": [],
    "1 < 2": [Text("1 "), Text("<"), Text(" 2")],
    "<a <b>x": [Start("a", {}, closed=False), Start("b", {}, closed=False), Text("x")],
}


@pytest.mark.parametrize("markup", BROKEN)
def test_broken_markup_is_borne(markup: str) -> None:
    assert list(tokens(markup)) == BROKEN[markup]


UNITS = [
    "<!--",
    "<a ",
    "</",
    "<![",
    '<a b="',
    "<a b='",
    "<?",
    "&#",
    "<script>",
    "<",
    "<a/",
    "<a =",
    "<a\n",
    "<a b= ",
    '"',
    "<a b",
]


@pytest.mark.parametrize("unit", UNITS)
def test_no_repetition_takes_long(unit: str) -> None:
    hostile = (unit * 100_000)[:200_000]
    begin = time.perf_counter()
    read_content(hostile)
    Body(hostile, is_html=True).words()
    # Below a tenth of a second each; what is excluded grows with the square and takes minutes.
    assert time.perf_counter() - begin < 10


@given(st.text(alphabet="<>/!-='\"ab &;#", max_size=80))
def test_every_text_is_cut_up(markup: str) -> None:
    for token in tokens(markup):
        assert isinstance(token, Start | End | Text)
