"""Forms with files, however the network cuts them, and whatever else is sent in their place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from pipeline.web.form_parts import Begun, Ended, FormParts, Piece

TYPE = "multipart/form-data; boundary=XyZ"


def form(*parts: tuple[str, bytes | None, bytes], boundary: bytes = b"XyZ") -> bytes:
    body = b""
    for name, filename, content in parts:
        file = b"" if filename is None else b'; filename="' + filename + b'"\r\nContent-Type: image/jpeg'
        body += b"--" + boundary + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + file
        body += b"\r\n\r\n" + content + b"\r\n"
    return body + b"--" + boundary + b"--\r\n"


def read(body: bytes, cuts: list[int] | None = None) -> list[tuple[str, bytes | None, bytes]]:
    parser, found, content = FormParts(TYPE), [], b""
    edges = [0, *sorted(cut % (len(body) + 1) for cut in cuts or []), len(body)]
    for start, end in pairwise(edges):
        for event in parser.feed(body[start:end]):
            match event:
                case Begun(name, filename):
                    found.append((name, filename))
                    content = b""
                case Piece(piece):
                    content += piece
                case Ended():
                    found[-1] = (*found[-1], content)
    assert parser.whole
    return found


@given(
    contents=st.lists(st.binary(max_size=200) | st.sampled_from([b"\r\n--XyZ", b"\r\n--Xy", b"--XyZ--", b"\r"])),
    cuts=st.lists(st.integers(min_value=0, max_value=5_000), max_size=12),
)
def test_every_cut_gives_the_same_parts(contents: list[bytes], cuts: list[int]) -> None:
    clean = [content for content in contents if b"\r\n--XyZ" not in content and not content.startswith(b"--XyZ")]
    sent = [("key", None, b"secret"), *(("file", b"a.jpg", content) for content in clean)]
    assert read(form(*sent), cuts) == sent


@given(body=st.binary(max_size=3_000), cut=st.integers(min_value=1, max_value=3_000))
def test_anything_at_all_ends(body: bytes, cut: int) -> None:
    parser = FormParts(TYPE)
    try:
        for piece in (body[:cut], body[cut:], b"\r\n--XyZ--"):
            list(parser.feed(piece))
    except HTTPException as error:
        assert error.status_code == 400


def test_little_of_a_long_file_lies_in_memory() -> None:
    parser = FormParts(TYPE)
    list(parser.feed(form(("file", b"a", b""))[: -len(b"\r\n--XyZ--\r\n")]))
    for _ in range(50):
        (piece,) = parser.feed(b"x" * 100_000)
        assert len(piece.content) <= 100_100
    assert len(parser._rest) < 100


@pytest.mark.parametrize(
    "body",
    [
        b"no form" * 2_000,
        b"--XyZ\r\nX: " + b"y" * 10_000,
        b"--XyZ\r\nContent-Type: text/plain\r\n\r\n",
        form(*[("file", b"a", b"x")] * 41),
        b"--XyZ junk\r\nContent-Disposition: form-data; name=a\r\n\r\n",
    ],
)
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException) as raised:
        list(FormParts(TYPE).feed(body))
    assert raised.value.status_code == 400


@pytest.mark.parametrize(
    "content_type", [None, "", "application/json", "multipart/form-data", "multipart/form-data; boundary=" + "x" * 71]
)
def test_another_kind_of_body_is_refused(content_type: str | None) -> None:
    with pytest.raises(HTTPException) as raised:
        FormParts(content_type)
    assert raised.value.status_code == 415


def test_what_comes_behind_the_form_is_neither_kept_nor_searched() -> None:
    parser = FormParts(TYPE)
    assert len(list(parser.feed(form(("key", None, b"abc"))))) == 3
    assert parser.whole
    # Were each piece laid to the ones before, a gigabyte of them would be copied ten thousand times.
    for _ in range(20_000):
        assert list(parser.feed(b"a" * 65_536)) == []
