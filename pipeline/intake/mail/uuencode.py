"""Files that old programs paste into the text of a mail (uuencode), told apart from the words around them.

A file begins with `begin 644 name`, holds lines whose first character states how many bytes follow, and ends with
`end`. Lines that fit no such count are passed over and counted; mail servers put them in. What stands between two
files stays text. yEnc, the later form of newsgroups, is only named.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from pipeline.model.sentences import Sentence, number

# What is taken is not given back: else one line of blanks takes seconds.
_BEGIN = re.compile(rb"begin [0-7]{3,4}[ \t]*+(?P<name>[^\r\n]{0,200}+)\s*")
_YENC = re.compile(rb"=ybegin [^\r\n]{0,300}?\bname=(?P<name>[^\r\n]{1,200}+)\s*")
_LONGEST_LINE = 1 << 12
_MOST_JUNK = 20
"""Lines in a row that hold no data, after which the file is taken to have lost its end."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file in an encoding that is only recognised."""

    name: bytes


@dataclass(slots=True)
class _Lines:
    source: BinaryIO
    _back: list[bytes] = field(default_factory=list)

    def next(self) -> bytes:
        """With its line break; empty at the end only. A longer line comes in pieces."""
        return self._back.pop() if self._back else self.source.readline(_LONGEST_LINE)

    def back(self, line: bytes) -> None:
        self._back.append(line)


@dataclass(slots=True)
class Pasted:
    """One file on its way out of the text. Read it to its end before the next one is asked for."""

    name: bytes
    _lines: _Lines
    junk: int = 0
    """Lines passed over."""
    cut: bool = False
    """The line `end` is missing."""
    _in_a_row: int = 0
    _ended: bool = False

    def read(self, size: int, /) -> bytes:
        """A piece of the data, empty at the end only; `size` is not kept to."""
        while not self._ended:
            line = self._lines.next()
            if not line or _BEGIN.fullmatch(line):
                self._lines.back(line)
                self._end(cut=True)
            elif line.strip() == b"end":
                self._end(cut=False)
            elif piece := self._data(line):
                return piece
        return b""

    def _data(self, line: bytes) -> bytes:
        data = data_of(line)
        if data is not None:
            self._in_a_row = 0
            return data
        if line.strip():
            self.junk += 1
            self._in_a_row += 1
        if self._in_a_row >= _MOST_JUNK:
            # What came after the data was text again.
            self.junk -= self._in_a_row
            self._end(cut=True)
        return b""

    def _end(self, *, cut: bool) -> None:
        self._ended, self.cut = True, cut

    def notes(self) -> tuple[Sentence, ...]:
        found = [Sentence("intake-note-uuencoded")]
        if self.junk:
            found.append(Sentence("intake-note-uuencode-junk", (number("count", self.junk),)))
        if self.cut:
            found.append(Sentence("intake-note-uuencode-cut"))
        return tuple(found)


def pasted_in(text: BinaryIO) -> Iterator[Pasted | Unread]:
    """The files in `text`, from its first line to its last."""
    lines = _Lines(text)
    while line := lines.next():
        found = _BEGIN.fullmatch(line)
        if found is not None and _begins_data(lines):
            one = Pasted(found["name"], lines)
            yield one
            while one.read(_LONGEST_LINE):
                pass
        elif yenc := _YENC.fullmatch(line):
            yield Unread(yenc["name"])


def whole(source: BinaryIO) -> Pasted:
    """The file that a part with the transfer encoding x-uuencode is."""
    lines = _Lines(source)
    while (line := lines.next()) and _BEGIN.fullmatch(line) is None:
        if data_of(line):
            # A part without its first line.
            lines.back(line)
            break
    found = _BEGIN.fullmatch(line)
    return Pasted(found["name"] if found else b"", lines)


def _begins_data(lines: _Lines) -> bool:
    """Whether the next line is one of such a file: "begin 100 tests" may stand in any text."""
    line = lines.next()
    lines.back(line)
    return line.strip() == b"end" or data_of(line) is not None


def data_of(line: bytes) -> bytes | None:
    """The bytes that one line holds; None where it is none of such a file."""
    line = line.rstrip(b"\r\n")
    if not line or not all(32 <= byte <= 96 for byte in line):
        return None
    count = (line[0] - 32) & 63
    if not count:
        return b"" if len(line) <= 2 else None
    groups = (count + 2) // 3
    short = len(line) < 1 + groups * 4
    # Programs cut blanks off the end of full lines, and put a sum behind others.
    if short and line[:1] != b"M" and len(line) // 4 != groups:
        return None
    if len(line) > groups * 4 + 2 + (line[:1] == b"M"):
        return None
    encoded = line[: 1 + groups * 4].ljust(1 + groups * 4)
    return binascii.a2b_uu(encoded)
