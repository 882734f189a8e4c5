"""Decoders that misbehave on purpose. They run inside the sandbox, in place of the real ones."""

import os
import time
from typing import BinaryIO

from pipeline.ports import JsonObject, JsonValue

Answer = tuple[JsonValue, tuple[bytes, ...]]


def abort(source: BinaryIO, arguments: JsonObject) -> Answer:
    """Dies as a decoder dies that a hostile file has led astray."""
    os.abort()


def eat_memory(source: BinaryIO, arguments: JsonObject) -> Answer:
    eaten = []
    while True:
        eaten.append(bytearray(64 << 20))


def never_end(source: BinaryIO, arguments: JsonObject) -> Answer:
    while True:
        time.sleep(1)
