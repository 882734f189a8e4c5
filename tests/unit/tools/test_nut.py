"""Frames in NUT, as ffmpeg writes them, against ffprobe's reading; and what a process that was taken over may write."""

import io
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import DecoderDied
from pipeline.tools.nut import Packet, packets

SIZES = (16 * 16 * 3 // 2, 64 * 48 * 3 // 2)


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two streams out of one film of variable rate: every frame, and every seventh."""
    path = tmp_path_factory.mktemp("nut") / "two.nut"
    graph = (
        "testsrc=d=20:s=64x48:r=24,format=yuv420p,setpts='PTS+floor(N/5)*3',split[a][b];[a]scale=16:16;"
        "[b]select='not(mod(n,7))'"
    )
    options = ("-fps_mode", "passthrough", "-enc_time_base", "1:9973", "-c:v", "rawvideo", "-write_index", "0")
    subprocess.run(("ffmpeg", "-v", "error", "-filter_complex", graph, *options, str(path)), check=True)
    return path


def read(content: bytes, sizes: tuple[int, ...] = SIZES) -> list[Packet]:
    return list(packets(io.BytesIO(content), sizes, "ffmpeg"))


def test_every_frame_has_its_stream_time_and_bytes(stream: Path) -> None:
    asked = ("-show_entries", "stream=index,time_base:packet=stream_index,pts,size,data_hash", "-show_data_hash", "md5")
    said = subprocess.run(
        ("ffprobe", "-v", "error", *asked, "-of", "compact=nk=1:p=0", str(stream)),
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    rows = [row.split("|") for row in said]
    expected = [(int(row[0]), int(row[1]), int(row[2])) for row in rows if len(row) == 4]
    found = read(stream.read_bytes())
    assert [(one.stream, one.ticks, len(one.content)) for one in found] == expected
    assert len(found) > 500
    bases = {int(row[0]): Fraction(row[1]) for row in rows if len(row) == 2}
    assert {one.stream: one.time_base for one in found} == bases


def test_a_stream_that_is_cut_off_gives_what_came_whole(stream: Path) -> None:
    content = stream.read_bytes()
    whole = read(content)
    counts = [len(read(content[:length])) for length in range(0, len(content), 9973)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert all(
        read(content[:length]) == whole[:count] for length, count in zip((9973, 19946), counts[1:], strict=False)
    )
    assert read(b"") == []


def test_frames_of_another_size_are_refused_before_they_are_read(stream: Path) -> None:
    for sizes in ((SIZES[0] * 2, SIZES[1]), (SIZES[0],), (*SIZES, 10)):
        with pytest.raises(DecoderDied):
            read(stream.read_bytes(), sizes)


def test_what_is_no_nut_is_refused() -> None:
    with pytest.raises(DecoderDied):
        read(b"P6\n16 16\n255\n" + bytes(1000))


def test_damaged_streams_end_or_are_refused(stream: Path) -> None:
    """Whatever byte is changed: frames of the right size, or a refusal; never another error, never more than asked."""
    random = np.random.default_rng(4)
    content = np.frombuffer(stream.read_bytes()[:60_000], np.uint8)
    for _ in range(300):
        damaged = content.copy()
        places = random.integers(0, 2000 if _ % 2 else len(content), 4)
        damaged[places] = random.integers(0, 256, 4)
        try:
            found = read(damaged.tobytes())
        except DecoderDied:
            continue
        assert all(len(one.content) == SIZES[one.stream] for one in found)


def test_a_header_that_claims_gigabytes_is_refused(stream: Path) -> None:
    begun = b"nut/multimedia container\0" + bytes.fromhex("4e4d7a561f5f04ad") + b"\x8f\xff\xff\xff\x7f"
    source = io.BytesIO(begun + bytes(1 << 20))
    with pytest.raises(DecoderDied):
        list(packets(source, SIZES, "ffmpeg"))
    assert source.tell() < 1 << 10


def test_a_number_without_end_is_refused(stream: Path) -> None:
    with pytest.raises(DecoderDied):
        read(b"nut/multimedia container\0" + bytes.fromhex("4e4d7a561f5f04ad") + b"\xff" * 100)
