"""Decoders that take a file apart: what came stays good, and what goes wrong is named and bounded."""

import io
import os
import struct
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.errors import DecoderDied, ExaminationError, LimitReached, SetupError, Undecodable
from pipeline.ports import Limits
from pipeline.tools.decoders import DecoderPool
from tests.faults.confinement.test_decoders_gone_wrong import children_of, eventually
from tests.faults.confinement.unpacking_badly import UNPACKERS

TIGHT = Limits(memory_bytes=256 << 20, cpu_s=2, wall_s=5, output_bytes=64 << 20)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DecoderPool]:
    with DecoderPool.start({}, tmp_path_factory.mktemp("sockets"), UNPACKERS) as started:
        yield started


def frame(kind: str, content: bytes) -> str:
    return (struct.pack("!cI", kind.encode(), len(content)) + content).hex()


def test_parts_come_in_order_with_their_bytes(pool: DecoderPool) -> None:
    with pool.unpack("lines", io.BytesIO("واحد\ntwo\n\nlast".encode()), {}, TIGHT) as parts:
        found = [(part.value["number"], part.body.read()) for part in parts]
        assert list(parts) == []
    assert found == [(0, "واحد\n".encode()), (1, b"two\n"), (2, b"\n"), (3, b"last")]


def test_nothing_to_hand_out_is_an_answer_too(pool: DecoderPool) -> None:
    with pool.unpack("say_nothing", None, {}, TIGHT) as parts:
        assert list(parts) == []


def test_what_is_not_read_is_skipped(pool: DecoderPool) -> None:
    with pool.unpack("lines", io.BytesIO(b"abcdef\nghi\njkl"), {}, TIGHT) as parts:
        first, second = next(parts), None
        assert first.body.read(2) == b"ab"
        second = next(parts)
        assert next(parts).body.read() == b"jkl"
    for part in (first, second):
        with pytest.raises(ValueError, match="closed"):
            part.body.read(1)


def test_more_than_any_memory_flows_through(pool: DecoderPool) -> None:
    """A gigabyte in a process that may have 256 MiB, and nobody here keeps it."""
    wide = replace(TIGHT, output_bytes=2 << 30, cpu_s=60, wall_s=120)
    seen = 0
    with pool.unpack("endless", None, {}, wide) as parts:
        for part in parts:
            while piece := part.body.read(1 << 18):
                seen += len(piece)
            if seen >= 1 << 30:
                break
    assert seen >= 1 << 30


def test_leaving_the_block_ends_the_decoder(pool: DecoderPool) -> None:
    with pool.unpack("sleep", None, {}, TIGHT) as parts:
        pid = next(parts).value["pid"]
        assert os.path.exists(f"/proc/{pid}")  # noqa: PTH110
        parent = _parent_of(pid)
    eventually(lambda: str(pid) not in children_of(parent))
    with pytest.raises(StopIteration):
        next(parts)


def _parent_of(pid: object) -> int:
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().rpartition(")")[2].split()[1])


def test_one_bad_part_does_not_cost_the_next(pool: DecoderPool) -> None:
    with pool.unpack("one_bad_part", None, {}, TIGHT) as parts:
        assert next(parts).body.read() == b"1"
        with pytest.raises(Undecodable, match=r"member: its sum\\n is wrong"):
            next(parts).body.read()
        assert next(parts).body.read() == b"3"
        assert list(parts) == []


def test_a_bad_part_that_nobody_reads_is_passed_by(pool: DecoderPool) -> None:
    with pool.unpack("one_bad_part", None, {}, TIGHT) as parts:
        assert [part.value["name"] for part in parts] == ["first", "second", "third"]


@pytest.mark.parametrize(
    ("function", "kind", "named"),
    [
        ("refuse_midway", Undecodable, "archive: ends too early"),
        ("die_midway", DecoderDied, r"nobody foresaw .*unpacking_badly:\d+"),
        ("abort_within", DecoderDied, "SIGABRT"),
        ("eat_memory", LimitReached, "memory used up"),
        ("loop", LimitReached, "processor time"),
    ],
)
def test_what_came_before_trouble_stays(
    pool: DecoderPool, function: str, kind: type[ExaminationError], named: str
) -> None:
    with pool.unpack(function, None, {}, replace(TIGHT, wall_s=60)) as parts:
        assert next(parts).body.read() == b"1"
        with pytest.raises(kind, match=named):
            next(parts).body.read()
        with pytest.raises(kind, match=named):  # it does not look like the end of the archive
            next(parts)


def test_a_refusal_within_a_part_is_the_end_of_all(pool: DecoderPool) -> None:
    with pool.unpack("refuse_within", None, {}, TIGHT) as parts:
        part = next(parts)
        with pytest.raises(Undecodable, match="broken"):
            part.body.read()
        with pytest.raises(Undecodable, match="broken"):
            next(parts)


def test_the_wall_clock_ends_a_sleeper(pool: DecoderPool) -> None:
    begun = time.monotonic()
    with pool.unpack("sleep", None, {}, replace(TIGHT, wall_s=0.3)) as parts:
        next(parts)
        with pytest.raises(LimitReached, match="wall-clock"):
            next(parts)
    assert time.monotonic() - begun < 5


def test_more_output_than_allowed_is_refused(pool: DecoderPool) -> None:
    with (
        pool.unpack("endless", None, {}, replace(TIGHT, output_bytes=10 << 20)) as parts,
        pytest.raises(LimitReached, match="10485760 bytes of output"),
    ):
        for part in parts:
            part.body.read()


def test_a_head_has_a_bound(pool: DecoderPool) -> None:
    with pool.unpack("long_head", None, {}, TIGHT) as parts, pytest.raises(DecoderDied, match="too many for one frame"):
        next(parts)


FINE, END, HEAD = frame("L", b"{}"), frame("E", b"{}"), frame("P", b'{"name": 1}')


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "50",
        "5000000002",
        frame("X", b"{}"),
        frame("P", b"[]"),
        frame("P", b'{"a": NaN}'),
        frame("P", b'{"a": "\\ud800"}'),
        frame("P", b"not JSON"),
        struct.pack("!cI", b"P", 0xFFFFFFFF).hex(),
        struct.pack("!cI", b"P", 70_000).hex(),
        frame("D", b"bytes of no part") + FINE,
        END + FINE,
        HEAD + HEAD + END + FINE,
        HEAD + frame("D", b"") + END + FINE,
        HEAD + struct.pack("!cI", b"D", 0x7FFFFFFF).hex(),
        HEAD + frame("D", b"cut")[:-2],
        HEAD + frame("D", b"abc") + FINE,
        HEAD + frame("E", b'{"strange": 1}') + FINE,
        HEAD + frame("E", b"[]") + FINE,
        HEAD + END,
        FINE + FINE,
        frame("L", b'{"strange": 1}'),
        frame("L", b"[]"),
    ],
)
def test_frames_out_of_form_are_no_answer(pool: DecoderPool, raw: str) -> None:
    with pool.unpack("say", None, {"raw": raw}, TIGHT) as parts, pytest.raises(DecoderDied):
        for part in parts:
            part.body.read()


def test_only_listed_functions_take_things_apart(pool: DecoderPool) -> None:
    with pool.unpack("os:system", None, {}, TIGHT) as parts, pytest.raises(SetupError, match="not among"):
        next(parts)
    with pytest.raises(SetupError, match="not among"):
        pool.call("lines", None, {}, TIGHT)
