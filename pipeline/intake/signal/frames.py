"""Reads `main.jsonl` of Signal record by record. A text can hold line breaks as they are, which no line of JSON may."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from pipeline.intake.limits import MIB

_LONGEST: Final = 16 * MIB
"""Bytes of one record."""
_PIECE: Final = 1 * MIB
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_BEGINS = re.compile(rb"\s*\{\s*\"\w{1,40}\"\s*:")


@dataclass(slots=True)
class Unread:
    """What could not be read, counted on the way."""

    records: int = 0


class _Joining:
    """Lines put together until every text in them is closed."""

    def __init__(self, unread: Unread) -> None:
        self._unread = unread
        self._held: list[bytes] = []
        self._size = 0
        self._in_text = False
        self._skipping = False

    def take(self, line: bytes) -> Iterator[Mapping[str, object]]:
        whole = line.endswith(b"\n")
        if self._skipping:
            self._skipping = not whole
            return
        if self._held and self._in_text and _BEGINS.match(line) and (record := _record(line)) is not None:
            # In a text, the quotation marks of a record would be escaped: the record before it has lost its end.
            self._drop()
            yield record
            return
        self._add(line)
        if self._size > _LONGEST:
            self._drop()
            self._skipping = not whole
        elif whole and not self._in_text:
            yield from self.rest()

    def rest(self) -> Iterator[Mapping[str, object]]:
        joined = b"".join(self._held)
        if joined.strip():
            record = _record(joined)
            if record is None:
                self._unread.records += 1
            else:
                yield record
        self._clear()

    def _add(self, line: bytes) -> None:
        self._held.append(line)
        self._size += len(line)
        self._in_text ^= _ESCAPE.sub(b"", line).count(b'"') % 2 == 1

    def _drop(self) -> None:
        self._unread.records += 1
        self._clear()

    def _clear(self) -> None:
        self._held, self._size, self._in_text = [], 0, False


def read_frames(stream: BinaryIO, unread: Unread) -> Iterator[Mapping[str, object]]:
    """Every record that can be read; the others are counted in `unread`. Memory holds one record at a time."""
    joining = _Joining(unread)
    first = True
    while line := stream.readline(_PIECE):
        yield from joining.take(line.removeprefix(b"\xef\xbb\xbf") if first else line)
        first = False
    yield from joining.rest()


def _record(line: bytes) -> Mapping[str, object] | None:
    try:
        found = json.loads(line.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
