"""Decoders that do, on purpose, everything that a decoder must not do; run by the tests of the confinement."""

import ctypes
import os
import struct
import threading
import time
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.ports import JsonObject, JsonValue

Answer = tuple[JsonValue, tuple[bytes, ...]]

REPLY = 4
"""The descriptor that a decoder's answer goes to."""

PLACE = "tests.faults.confinement.misbehaving"
NAMES = (
    "echo",
    "parent",
    "abort",
    "crash",
    "loop",
    "sleep",
    "eat_memory",
    "eat_native_memory",
    "answer_hugely",
    "fork_endlessly",
    "thread_endlessly",
    "raise_value_error",
    "refuse",
    "vanish",
    "answer_raw",
    "answer_strange_json",
    "write_evidence",
    "print_to_terminal",
    "list_descriptors",
)
FUNCTIONS = {name: f"{PLACE}:{name}" for name in NAMES}


def echo(source: BinaryIO, arguments: JsonObject) -> Answer:
    content = source.read()
    return {"length": len(content), "arguments": dict(arguments)}, (content[:16], b"")


def parent(source: BinaryIO, arguments: JsonObject) -> Answer:
    return os.getppid(), ()


def abort(source: BinaryIO, arguments: JsonObject) -> Answer:
    os.abort()


def crash(source: BinaryIO, arguments: JsonObject) -> Answer:
    ctypes.string_at(0)
    return None, ()


def loop(source: BinaryIO, arguments: JsonObject) -> Answer:
    while True:
        pass


def sleep(source: BinaryIO, arguments: JsonObject) -> Answer:
    seconds = arguments["seconds"]
    assert isinstance(seconds, int | float)
    time.sleep(seconds)
    return os.getpid(), ()


def eat_memory(source: BinaryIO, arguments: JsonObject) -> Answer:
    eaten = []
    while True:
        eaten.append(bytearray(1 << 24))


def eat_native_memory(source: BinaryIO, arguments: JsonObject) -> Answer:
    """What a C library does that does not check its allocations."""
    library = ctypes.CDLL(None)
    library.malloc.restype = ctypes.c_void_p
    while True:
        ctypes.memset(library.malloc(ctypes.c_size_t(1 << 24)), 1, 1 << 24)


def answer_hugely(source: BinaryIO, arguments: JsonObject) -> Answer:
    return None, (bytes(1 << 20),) * 64


def fork_endlessly(source: BinaryIO, arguments: JsonObject) -> Answer:
    while True:
        os.fork()


def thread_endlessly(source: BinaryIO, arguments: JsonObject) -> Answer:
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        time.sleep(0.001)


def raise_value_error(source: BinaryIO, arguments: JsonObject) -> Answer:
    raise ValueError("a name with \x1b[31mcolour\x1b[0m and \u202eturned")


def refuse(source: BinaryIO, arguments: JsonObject) -> Answer:
    raise Undecodable("palette", "line\nbreak and bell\x07 " + "x" * 2000)


def vanish(source: BinaryIO, arguments: JsonObject) -> Answer:
    os._exit(0)


def answer_raw(source: BinaryIO, arguments: JsonObject) -> Answer:
    """Writes the bytes given as hexadecimal in place of an answer, and ends as if all were well."""
    os.write(REPLY, bytes.fromhex(str(arguments["answer"])))
    os._exit(0)


def answer_strange_json(source: BinaryIO, arguments: JsonObject) -> Answer:
    header = str(arguments["header"]).encode()
    os.write(REPLY, struct.pack("!I", len(header)) + header)
    os._exit(0)


def write_evidence(source: BinaryIO, arguments: JsonObject) -> Answer:
    os.write(source.fileno(), b"changed")
    return None, ()


def list_descriptors(source: BinaryIO, arguments: JsonObject) -> Answer:
    held: list[JsonValue] = []
    for number in range(2000):
        try:
            os.fstat(number)
        except OSError:
            continue
        held.append(number)
    return held, ()


def print_to_terminal(source: BinaryIO, arguments: JsonObject) -> Answer:
    os.write(1, b"\x1b]0;to the terminal\x07")
    os.write(2, b"\x1b]0;to the terminal\x07")
    return None, ()
