"""The skeleton of JPEG files: markers, tables, sampling, and what stands behind the end."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.describe.jpeg_structure import read_jpeg, standard_tables, subsampling
from pipeline.errors import Undecodable


def jpeg(**options: Any) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((96, 64), 60).convert(options.pop("mode", "RGB")).save(stream, "JPEG", **options)
    return stream.getvalue()


def read(content: bytes) -> dict[str, Any]:
    value, blobs = read_jpeg(io.BytesIO(content), {})
    assert blobs == ()
    assert isinstance(value, dict)
    return value


def test_every_quality_is_recognised() -> None:
    assert [read(jpeg(quality=q))["quantisation"] for q in range(1, 101)] == [f"ijg-{q}" for q in range(1, 101)]


def test_luma_and_chroma_must_agree() -> None:
    luma, _ = standard_tables(80)
    _, chroma = standard_tables(60)
    found = read(jpeg(qtables=[luma, chroma]))["quantisation"]
    assert found.startswith("custom-")
    assert len(found) == len("custom-") + 8
    assert found != read(jpeg(qtables=[chroma, luma]))["quantisation"]


@pytest.mark.parametrize(("given_name", "name"), [("4:4:4", "4:4:4"), ("4:2:2", "4:2:2"), ("4:2:0", "4:2:0")])
def test_subsampling(given_name: str, name: str) -> None:
    assert read(jpeg(subsampling=given_name))["subsampling"] == name


def test_unusual_sampling_is_spelt_out() -> None:
    assert subsampling([(1, 2), (1, 1), (1, 1)]) == "4:4:0"
    assert subsampling([(2, 2), (2, 1), (2, 1)]) == "2x2,2x1,2x1"
    assert subsampling([(1, 1)]) is None


def test_progressive_grey_and_comment() -> None:
    found = read(jpeg(mode="L", progressive=True, comment=b"Lavc57.1"))
    assert (found["progressive"], found["subsampling"], found["comment"]) == (True, None, "Lavc57.1")
    assert found["markers"][0] == "SOI"
    assert found["markers"][-1] == "EOI"
    assert found["markers"].count("SOS") > 1


def test_a_cut_file_has_not_ended() -> None:
    whole = jpeg()
    assert read(whole)["ended"] is True
    assert read(whole[: len(whole) // 2])["ended"] is False


@pytest.mark.parametrize(
    ("behind", "name"),
    [
        (b"\x00" * 40 + b"SEFT", "trailer SEFT"),
        (b"PK\x03\x04" + bytes(20), "trailer ZIP"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(20), "trailer MP4"),
        (jpeg(), "trailer JPEG"),
        (b"something", "trailer"),
    ],
)
def test_what_stands_behind_the_end(behind: bytes, name: str) -> None:
    found = read(jpeg() + behind)
    assert found["markers"][-1] == name
    assert found["trailer"] == len(behind)


def test_another_file_is_refused() -> None:
    with pytest.raises(Undecodable):
        read_jpeg(io.BytesIO(b"GIF89a"), {})


@settings(max_examples=200, deadline=None)
@given(st.integers(2, 4000), st.binary(min_size=1, max_size=8))
def test_damage_never_breaks_the_parser(place: int, damage: bytes) -> None:
    content = bytearray(_SAMPLE)
    place = 2 + place % (len(content) - 2)
    content[place : place + len(damage)] = damage
    assert len(read(bytes(content))["markers"]) <= 210


_SAMPLE = jpeg()
