"""The skeleton of MP4 and QuickTime files."""

import io
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pipeline.describe.mp4_structure import read_mp4
from pipeline.describe.skeleton import Mp4Skeleton, shaped
from pipeline.errors import DecoderDied, Undecodable


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def read(content: bytes) -> Mp4Skeleton:
    value, _ = read_mp4(io.BytesIO(content), {})
    return shaped(TypeAdapter(Mp4Skeleton), value, "mp4 structure")


def handler(kind: bytes, name: bytes) -> bytes:
    return box(b"hdlr", bytes(8), kind, bytes(12), name)


def movie_header(created: int, duration: int = 10_000) -> bytes:
    return box(b"mvhd", bytes(4), struct.pack(">IIII", created, created + 1, 1000, duration), bytes(80))


def android(created: int = 3_593_428_000) -> bytes:
    """As Android's recorder orders it: ftyp, mdat, moov."""
    place = b"+36.1390+036.8240/"
    user = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7), place))
    video = box(b"trak", box(b"mdia", handler(b"vide", b"VideoHandle\0")))
    sound = box(b"trak", box(b"mdia", handler(b"soun", b"SoundHandle\0")))
    moov = box(b"moov", movie_header(created), user, video, sound)
    return box(b"ftyp", b"mp42", bytes(4), b"isommp42") + box(b"mdat", bytes(64)) + moov


def test_an_android_recording() -> None:
    found = read(android())
    assert [path for path in found.paths if "/" not in path] == ["ftyp", "mdat", "moov"]
    assert found.brands == ("mp42", "isom", "mp42")
    assert found.handlers == ("vide VideoHandle", "soun SoundHandle")
    assert found.item("©xyz") == "+36.1390+036.8240/"
    assert found.movie == (3_593_428_000, 3_593_428_001, 1000, 10_000)
    assert found.cut is False


def test_keys_of_apple_are_named() -> None:
    name = b"com.apple.quicktime.creationdate"
    keys = box(b"keys", bytes(4), struct.pack(">I", 1), box(b"mdta", name))
    value = box(b"data", struct.pack(">II", 1, 0), b"2017-11-13T14:08:15+0200")
    items = box(b"ilst", struct.pack(">I", 8 + len(value)) + struct.pack(">I", 1) + value)
    moov = box(b"moov", movie_header(0), box(b"meta", handler(b"mdta", b""), keys, items))
    found = read(box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + moov)
    assert found.item("com.apple.quicktime.creationdate") == "2017-11-13T14:08:15+0200"
    assert "moov/meta/ilst/com.apple.quicktime.creationdate" in found.paths


def test_ffmpeg_leaves_its_name_and_brands(tmp_path: Path) -> None:
    made = tmp_path / "a.mp4"
    picture = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1", "-c:v", "libx264")
    subprocess.run(["ffmpeg", "-v", "error", *picture, made], check=True)
    found = read(made.read_bytes())
    assert found.brands[0] == "isom"
    assert found.minor_version == 512
    assert (found.item("©too") or "").startswith("Lavf")
    assert (found.encoder or "").startswith("x264 - core")
    assert found.handlers[0] == "vide VideoHandler"


def test_a_file_cut_inside_a_box_is_told() -> None:
    assert read(android()[:-40]).cut is True
    assert read(box(b"ftyp", b"mp42") + struct.pack(">I", 5000) + b"mdat" + bytes(10)).cut is True


def test_a_large_size_and_an_open_end() -> None:
    wide = struct.pack(">I", 1) + b"mdat" + struct.pack(">Q", 24) + bytes(8)
    last = struct.pack(">I", 0) + b"free" + bytes(30)
    found = read(box(b"ftyp", b"mp42") + wide + last)
    assert (found.paths, found.cut) == (("ftyp", "mdat", "free"), False)


def test_boxes_inside_boxes_without_end() -> None:
    content = box(b"moov")
    for _ in range(300):
        content = box(b"moov", content)
    assert max(path.count("/") for path in read(content).paths) <= 10


def test_no_boxes_at_all() -> None:
    with pytest.raises(Undecodable):
        read_mp4(io.BytesIO(b""), {})


def test_an_answer_of_another_shape_is_not_believed() -> None:
    with pytest.raises(DecoderDied):
        shaped(TypeAdapter(Mp4Skeleton), {"paths": ["x"] * 100_000}, "mp4 structure")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=8))
def test_damage_never_breaks_the_parser(place: int, damage: bytes) -> None:
    content = bytearray(android())
    place %= len(content)
    content[place : place + len(damage)] = damage
    try:
        found = read(bytes(content))
    except Undecodable:
        return
    assert len(found.paths) <= 200
