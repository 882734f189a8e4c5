"""Stands in for the confined unpacker, and says what it should not."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pipeline.ports import JsonObject


def unpack(source: BinaryIO, arguments: JsonObject) -> Iterator[tuple[JsonObject, Iterable[bytes]]]:
    yield {"name": "no hexadecimal", "kind": "file"}, (b"abc",)
    yield {"name": 7, "kind": ["file"]}, (b"x",)
    yield {"name": "612f62", "kind": "link", "target": "2f6574632f706173737764"}, ()
    yield {"name": "61" * 20_000, "kind": "locked"}, ()
    yield {}, ()
