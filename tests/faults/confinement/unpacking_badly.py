"""Functions that take something apart, some of them badly; run by the tests of the confinement."""

import os
import struct
import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.ports import JsonObject

Part = tuple[JsonObject, Iterable[bytes]]

REPLY = 4
PLACE = "tests.faults.confinement.unpacking_badly"
NAMES = (
    "lines",
    "endless",
    "one_bad_part",
    "refuse_midway",
    "refuse_within",
    "die_midway",
    "abort_within",
    "eat_memory",
    "loop",
    "sleep",
    "long_head",
    "say",
    "say_nothing",
)
UNPACKERS = {name: f"{PLACE}:{name}" for name in NAMES}


def lines(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Each line of the source as a part, in pieces of one byte."""
    for number, line in enumerate(source):
        yield {"number": number, "اسم": "حلب"}, (line[at : at + 1] for at in range(len(line)))


def endless(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Parts of 3 MiB, one after the other."""
    number = 0
    while True:
        yield {"number": number}, (bytes([number % 256]) * (3 << 20),)
        number += 1


def one_bad_part(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    yield {"name": "second"}, _bad()
    yield {"name": "third"}, (b"3",)


def _bad() -> Iterator[bytes]:
    yield b"be"
    raise Undecodable("member", "its sum\n is wrong")


def refuse_midway(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    raise Undecodable("archive", "ends too early")


def refuse_within(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Refuses everything while a part is open: with a last frame of its own making."""
    _frame(b"P", b"{}")
    _frame(b"D", b"abc")
    _frame(b"L", b'{"undecodable": ["archive", "broken"]}')
    os._exit(0)
    yield {}, ()


def die_midway(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    raise ValueError("something that nobody foresaw")


def abort_within(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    yield {"name": "second"}, _aborting()


def _aborting() -> Iterator[bytes]:
    yield b"2"
    os.abort()


def eat_memory(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    eaten = []
    while True:
        eaten.append(bytearray(1 << 24))


def loop(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first"}, (b"1",)
    while True:
        pass


def sleep(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "first", "pid": os.getpid()}, (b"1",)
    time.sleep(60)


def long_head(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    yield {"name": "x" * 70_000}, (b"1",)


def say(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    """Writes the bytes given as hexadecimal in place of frames, and ends as if all were well."""
    os.write(REPLY, bytes.fromhex(str(arguments["raw"])))
    os._exit(0)
    yield {}, ()


def say_nothing(source: BinaryIO, arguments: JsonObject) -> Iterator[Part]:
    return
    yield {}, ()


def _frame(kind: bytes, content: bytes) -> None:
    os.write(REPLY, struct.pack("!cI", kind, len(content)) + content)
