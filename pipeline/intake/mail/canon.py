"""The canonical form of a mail's header and body (RFC 6376 section 3.4), made piece by piece.

The library that is usual for this takes quadratic time for a line of blanks and four times a mail's size in memory;
whoever sends evidence must be able to do neither. A test holds the two against each other.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol

_CHUNK = 1 << 16
_BLANKS = re.compile(rb"[ \t]+")
_QUOTED_FROM = re.compile(rb"\n>(>{0,60}From )")
_LONGEST_QUOTE = 80


class Canonical(StrEnum):
    SIMPLE = "simple"
    RELAXED = "relaxed"


class Repair(StrEnum):
    """What was done to the bytes as they lie here before the sum fitted."""

    NONE = "none"
    LINE_ENDS = "line_ends"
    """Line feeds became the line ends that mail has on its way."""
    UNQUOTED = "unquoted"
    """The `>` that a mailbox program puts in front of "From " was taken off."""


@dataclass(frozen=True, slots=True)
class RawField:
    """A field of a header as it stands, with line ends as on the way."""

    name: bytes
    value: bytes
    """From behind the colon to the last line end, which is included."""

    def canonical(self, form: Canonical) -> bytes:
        if form is Canonical.SIMPLE:
            return self.name + b":" + self.value
        value = _BLANKS.sub(b" ", self.value.replace(b"\r\n", b"")).strip(b" ")
        return self.name.strip().lower() + b":" + value + b"\r\n"


def raw_fields(header: bytes) -> tuple[RawField, ...]:
    """The fields in `header`, whatever its line ends; lines that are none are left out."""
    fields: list[tuple[bytes, list[bytes]]] = []
    for line in header.split(b"\n"):
        line = line.removesuffix(b"\r") + b"\r\n"
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        else:
            name, colon, value = line.partition(b":")
            if colon and name.strip() and b" " not in name.rstrip():
                fields.append((name, [value]))
    return tuple(RawField(name, b"".join(values)) for name, values in fields)


class Sum(Protocol):
    def update(self, data: bytes, /) -> None: ...


class _Stage(Protocol):
    def feed(self, data: bytes) -> bytes: ...
    def end(self) -> bytes: ...


@dataclass(slots=True)
class _LineEnds:
    mended: bool = False
    """A line feed stood alone."""
    _held: bytes = b""

    def feed(self, data: bytes) -> bytes:
        data = self._held + data
        self.mended = self.mended or data.count(b"\n") != data.count(b"\r\n")
        self._held = b"\r" if data.endswith(b"\r") else b""
        data = data[: len(data) - len(self._held)]
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    def end(self) -> bytes:
        return self._held


@dataclass(slots=True)
class _Unquoted:
    """Takes one `>` off lines that begin with `>From `, `>>From ` and so on."""

    _held: bytes = b"\n"
    """The begin of a line that is not known whole yet, with the line feed before it."""
    _begun: bool = False

    def feed(self, data: bytes) -> bytes:
        data = self._held + data
        last = data.rfind(b"\n")
        keep = len(data) if last < 0 or len(data) - last > _LONGEST_QUOTE else last
        self._held = data[keep:]
        return self._mended(data[:keep])

    def end(self) -> bytes:
        return self._mended(self._held)

    def _mended(self, data: bytes) -> bytes:
        data = _QUOTED_FROM.sub(rb"\n\1", data)
        # The line feed before the first line was put there above.
        first = int(bool(data) and not self._begun)
        self._begun = self._begun or bool(data)
        return data[first:]


@dataclass(slots=True)
class _Relaxed:
    _held: bytes = b""

    def feed(self, data: bytes) -> bytes:
        data = _BLANKS.sub(b" ", self._held + data)
        tail = 2 if data.endswith(b" \r") else int(data.endswith((b" ", b"\r")))
        self._held = data[len(data) - tail :]
        return data[: len(data) - tail].replace(b" \r\n", b"\r\n")

    def end(self) -> bytes:
        return b"" if self._held == b" " else self._held


@dataclass(slots=True)
class _Bounded:
    """Hands on to `sum` at most `limit` bytes, and counts the rest."""

    sum: Sum
    limit: int | None
    behind: int = 0
    taken: int = 0

    def update(self, data: bytes) -> None:
        room = len(data) if self.limit is None else max(0, min(len(data), self.limit - self.taken))
        self.sum.update(data[:room])
        self.taken += room
        self.behind += len(data) - room


@dataclass(slots=True)
class _Trailing:
    """Keeps empty lines back until something follows them."""

    out: _Bounded
    empty: int = 0
    said: bool = False

    def feed(self, data: bytes) -> None:
        end = len(data.rstrip(b"\r\n"))
        if data[end:] != b"\r\n" * ((len(data) - end) // 2):
            # A carriage return by itself is text.
            end = len(data)
            while data.endswith(b"\r\n", 0, end):
                end -= 2
        if end:
            self._flush()
            self.out.update(data[:end])
            self.said = True
        self.empty += (len(data) - end) // 2

    def _flush(self) -> None:
        while self.empty:
            lines = min(self.empty, _CHUNK)
            self.out.update(b"\r\n" * lines)
            self.empty -= lines

    def end(self, form: Canonical) -> None:
        if self.said or form is Canonical.SIMPLE:
            self.out.update(b"\r\n")


@dataclass(frozen=True, slots=True)
class BodySum:
    digest: bytes
    behind: int
    """Bytes behind the part that was to be summed."""
    repair: Repair


def body_sum(body: BinaryIO, form: Canonical, algorithm: str, length: int | None, *, unquote: bool = False) -> BodySum:
    """The sum over the canonical body that `body` holds from its position, or over its first `length` bytes.

    Line ends are made whole in any case: on its way a mail has no others.
    """
    total = hashlib.new(algorithm, usedforsecurity=False)
    line_ends, trailing = _LineEnds(), _Trailing(_Bounded(total, length))
    stages: list[_Stage] = [_Unquoted()] if unquote else []
    stages.append(line_ends)
    if form is Canonical.RELAXED:
        stages.append(_Relaxed())
    while piece := body.read(_CHUNK):
        trailing.feed(_fed(stages, piece))
    for number, stage in enumerate(stages):
        trailing.feed(_fed(stages[number + 1 :], stage.end()))
    trailing.end(form)
    mended = Repair.LINE_ENDS if line_ends.mended else Repair.NONE
    return BodySum(total.digest(), trailing.out.behind, Repair.UNQUOTED if unquote else mended)


def mended(content: BinaryIO, repair: Repair) -> Iterator[bytes]:
    """The bytes that `content` holds from its position, in pieces, after the repair."""
    stages: list[_Stage] = [_Unquoted()] if repair is Repair.UNQUOTED else []
    if repair is not Repair.NONE:
        stages.append(_LineEnds())
    while piece := content.read(_CHUNK):
        yield _fed(stages, piece)
    for number, stage in enumerate(stages):
        yield _fed(stages[number + 1 :], stage.end())


def _fed(stages: Sequence[_Stage], data: bytes) -> bytes:
    for stage in stages:
        data = stage.feed(data)
    return data
