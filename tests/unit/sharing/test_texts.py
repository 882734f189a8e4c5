"""Lists as the reference tools of PDQ and vPDQ write and read them."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InvalidInput
from pipeline.fingerprint.pdq import pdq
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import HashKind, Turn
from pipeline.model.shared import UNSTATED_QUALITY, ListFormat
from pipeline.model.turns import turned
from pipeline.sharing.texts import MOST_FRAMES
from pipeline.sharing.turning import turned_forms
from pipeline.sharing.writing import pdq_text, vpdq_json, vpdq_text
from tests.unit.sharing.lists import an_item, hashes, pixels, read

ONE, TWO = "a5" * 32, "0f" * 32
FRAME = f"0,100,{ONE},0.000"


def distance(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def values(content: bytes) -> list[str]:
    return [one.value for item in read(content)[1] for one in item.fingerprints]


@pytest.mark.corpus
def test_published_vpdq_files_are_read_and_written_again(corpus: Path) -> None:
    files = sorted((corpus / "media/expected/vpdq").glob("*.txt"))
    assert len(files) >= 6
    for file in files:
        rows = list(csv.reader(file.read_text().splitlines()))
        head, (video,) = read(file.read_bytes())
        assert head.format is ListFormat.VPDQ_TEXT
        assert [one.value for one in video.fingerprints] == [row[2] for row in rows]
        assert [one.quality for one in video.fingerprints] == [int(row[1]) for row in rows]
        assert [one.position_s for one in video.fingerprints] == [float(row[3]) for row in rows]
        # Frames at 30 a second; what is too poor to be matched on is not written.
        written = list(csv.reader(vpdq_text(replace(video, frame_rate=30.0)).decode().splitlines()))
        assert written == [row for row in rows if int(row[1]) >= 50]


@pytest.mark.corpus
def test_published_pdq_hashes_are_read_and_written_again(corpus: Path) -> None:
    text = (corpus / "media/expected/pdq-hashes.json").read_text()
    published = sorted({word.lower() for word in text.replace('"', " ").split() if len(word.strip(",:")) == 64})
    assert len(published) > 10
    content = "".join(f"{value}\n" for value in published).encode()
    head, items = read(content)
    assert (head.format, len(items)) == (ListFormat.PDQ_TEXT, len(published))
    assert b"".join(pdq_text(items)) == content


@pytest.mark.parametrize(
    ("line", "quality"),
    [
        (ONE, UNSTATED_QUALITY),
        (f"pdq {ONE}", UNSTATED_QUALITY),
        (ONE.upper(), UNSTATED_QUALITY),
        (f"{ONE},87", 87),
        (f"{ONE},87,/media/a,b.jpg", 87),
        (f"{ONE},reg_test/bridge.jpg", UNSTATED_QUALITY),
        (f"{ONE},3058061737574159,2026-01-01,label", UNSTATED_QUALITY),
    ],
)
def test_the_forms_of_pdq_text(line: str, quality: int) -> None:
    head, (item,) = read(f"\ufeff{line}\r\n\n".encode())
    assert head.format is ListFormat.PDQ_TEXT
    (found,) = item.fingerprints
    assert (found.kind, found.value, found.quality) == (HashKind.PDQ, ONE, quality)


def test_pdq_text_tells_each_hash_once_and_in_no_order_of_receipt() -> None:
    items = [
        replace(an_item(number, seed), fingerprints=hashes(pixels(seed), "p")) for number, seed in ((1, 5), (2, 4))
    ]
    lines = b"".join(pdq_text([*items, *items])).decode().splitlines()
    assert lines == sorted({items[0].fingerprints[0].value, items[1].fingerprints[0].value})


def test_what_is_too_poor_stays_out_of_the_lists_of_others() -> None:
    poor = replace(an_item(1), fingerprints=tuple(replace(one, quality=49) for one in an_item(1).fingerprints))
    assert b"".join(pdq_text([poor])) == b""
    assert vpdq_text(poor) == b""
    assert b"".join(vpdq_json([poor])) == b""


def test_vpdq_takes_the_frames_of_a_video_where_they_were_hashed() -> None:
    item = an_item(1, detail=True)
    rows = list(csv.reader(vpdq_text(item).decode().splitlines()))
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("0", "100", "0.000"),
        ("12", "90", "0.500"),
        ("38", "100", "1.500"),
    ]
    (line,) = b"".join(vpdq_json([item])).splitlines()
    assert [feature.split(",")[1:] for feature in json.loads(line)] == [
        ["100", "0.000"],
        ["90", "0.500"],
        ["100", "1.500"],
    ]


def test_a_frame_with_bars_counts_once() -> None:
    hashes = np.arange(96, dtype=np.uint8).reshape(3, 32)
    frames = FrameHashes(np.array([0, 0, 0.5], np.float32), np.array([100, 100, 100], np.uint8), hashes).packed()
    rows = list(csv.reader(vpdq_text(replace(an_item(1), imprints=(frames,))).decode().splitlines()))
    assert [row[2] for row in rows] == [hashes[0].tobytes().hex(), hashes[2].tobytes().hex()]
    assert [row[3] for row in rows] == ["0.000", "0.500"]


def test_vpdq_as_json_comes_back_the_same() -> None:
    content = b"".join(vpdq_json([an_item(1, 1, detail=True), an_item(2, 2)]))
    head, items = read(content)
    assert (head.format, [item.line for item in items]) == (ListFormat.VPDQ_JSON, [1, 2])
    assert b"".join(vpdq_json(items)) == content
    assert values(b"vpdq " + content) == values(content)


def test_frames_that_begin_anew_are_another_video() -> None:
    content = f"{FRAME}\n7,90,{TWO},0.250\n{FRAME}\n".encode()
    _, (first, second) = read(content)
    assert (first.line, second.line) == (1, 3)
    assert [one.position_s for one in first.fingerprints] == [0.0, 0.25]


def test_turned_forms_come_out_of_the_bits_nearly() -> None:
    for seed in range(4):
        picture = pixels(seed)
        forms = dict(turned_forms(pdq(picture).value))
        assert len(forms) == 7
        for turn, value in forms.items():
            near, far = pdq(turned(picture, turn)).value, pdq(turned(pixels(seed + 50), turn)).value
            assert distance(value, near) <= 40
            assert distance(value, far) > 64
        assert forms[Turn.MIRRORED] != forms[Turn.ROTATED_180]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no list"),
        (b"hello\n", "no list"),
        (b"\x89PNG\r\n\x1a\n", "no text"),
        (f"{ONE}\nnot a hash\n".encode(), "line 2"),
        (f"{ONE}\n{ONE[:-1]}\n".encode(), "line 2"),
        (f"{ONE}\n\xff".encode("latin-1"), "line 2: it is no text"),
        (f"{FRAME}\n1,101,{ONE},0.1\n".encode(), "line 2"),
        (f"{FRAME}\n1,100,{ONE},-1\n".encode(), "line 2"),
        (f"{FRAME}\n1,100,{ONE}\n".encode(), "line 2"),
        (f'["{ONE},100,0.0"]\n["{ONE},100,1e999"]\n'.encode(), "line 2"),
        (f'["{ONE},100,0.0"]\n["{ONE},100,."]\n'.encode(), "line 2"),
        (f'["{ONE},100,0.0"]\n{{"a": 1}}\n'.encode(), "line 2"),
        (b"[1, 2]\n", "line 1"),
        (b"[" * 3_000_000 + b"\n", "line 1: no JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        read(content)


def test_a_line_and_a_video_have_bounds() -> None:
    with pytest.raises(InvalidInput, match="too large"):
        read(ONE.encode() + b"," * 5_000_000)
    frames = "\n".join(f"{number},100,{ONE},0.000" for number in range(MOST_FRAMES + 1))
    with pytest.raises(InvalidInput, match=f"line {MOST_FRAMES + 1}: more than"):
        read(frames.encode())


def test_hashes_are_numbers_and_never_turn_into_others() -> None:
    random = np.random.default_rng(1)
    for _ in range(20):
        value = random.bytes(32).hex()
        assert values(f"{value}\n".encode()) == [value]


def test_a_line_of_blanks_is_read_in_one_go() -> None:
    """Read by trying every length, four million of them would take minutes, and a list has a hundred such lines."""
    hostile = f"{ONE}," + " " * 3_900_000 + "x" * 501
    assert values(f"{ONE}\n{hostile}\n{ONE} , 87 ,own".encode()) == [ONE, ONE, ONE]
