"""Finds the parts of a mail by their places in the raw bytes, however badly the mail is built.

Nothing is decoded and nothing is held in memory but headers and offsets, so that a mail of any size can be
taken apart. What is mended: a missing end boundary, an inner boundary that is also the outer one, a boundary
that the header forgot to name, a header that runs into the body.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.intake.contents import BOM, is_field
from pipeline.intake.mail.fields import ContentType, Field, content_type, first_field
from pipeline.intake.mail.lines import dash_lines

LONGEST_HEADER = 1 << 20
MOST_PARTS = 10_000
MOST_HEADERS = 64 << 20
"""Bytes of all headers of one mail together; they are held in memory."""
_LONGEST_LINE = 1 << 16
_LONGEST_BOUNDARY = 512
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Part:
    """One part that holds no further parts. `start` and `end` enclose its undecoded body."""

    section: str
    """Place in the mail as IMAP counts: `1`, `2.1`."""
    header: tuple[Field, ...]
    type: ContentType
    start: int
    end: int
    inside: tuple[str, ...]
    """Subtypes of the multiparts around it, outermost first."""
    group: str
    """Section of the innermost multipart around it; empty for the mail itself."""


@dataclass(frozen=True, slots=True)
class SignedSpan:
    """What a multipart/signed covers: its first part with that part's own header, undecoded."""

    section: str
    """Of the part that is signed; what lies in it begins with this."""
    signature: str
    """Section of the part that holds the signature."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anatomy:
    header: tuple[Field, ...]
    body_start: int
    parts: tuple[Part, ...]
    signed: tuple[SignedSpan, ...]
    mended: bool
    """A boundary was missing."""
    too_many: bool


@dataclass(slots=True)
class _Multipart:
    boundary: bytes
    section: str
    subtype: str
    parts: int = 0
    first: int = 0
    """Where the first part begins, with its header."""


@dataclass(frozen=True, slots=True)
class _Boundary:
    start: int
    """Of the line."""
    body_end: int
    """Of what stands before: the line break belongs to the boundary."""
    next: int
    level: int
    closes: bool


@dataclass(frozen=True, slots=True)
class _Guess:
    """What was found for a boundary that no header names; it holds for every search that begins in between."""

    asked_at: int
    found_at: int
    boundary: bytes
    """Empty where there is none up to the end."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    section: str
    header: tuple[Field, ...]
    type: ContentType
    start: int


def anatomy(stream: BinaryIO) -> Anatomy:
    """The parts of the mail that `stream` (seekable) holds from its start to its end. Never raises on content."""
    return _Scan(stream, stream.seek(0, 2)).run()


def header_end(stream: BinaryIO) -> int:
    """Where the body of the mail begins that `stream` (seekable) holds."""
    return _Scan(stream, stream.seek(0, 2)).header(0)[1]


class _Scan:
    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._stream = stream
        self._end = end
        self._levels: list[_Multipart] = []
        self._parts: list[Part] = []
        self._signed: list[SignedSpan] = []
        self._leaf: _Leaf | None = None
        self._mended = False
        self._guess = _Guess(0, -1, b"")
        self._headers = 0

    def run(self) -> Anatomy:
        header, body_start = self.header(0)
        position = body_start
        self._enter(header, position, "")
        while self._levels and not self._too_many:
            boundary = self._next_boundary(position)
            if boundary is None:
                self._mended = True
                if self._renamed(position):
                    continue
                break
            self._leave(boundary.body_end)
            self._mended |= boundary.level < len(self._levels) - 1
            del self._levels[boundary.level + 1 :]
            self._cover(boundary)
            position = boundary.next
            if boundary.closes:
                self._levels.pop()
            else:
                position = self._begin(position)
        too_many = self._too_many
        self._leave(self._end)
        return Anatomy(header, body_start, tuple(self._parts), tuple(self._signed), self._mended, too_many)

    @property
    def _too_many(self) -> bool:
        return len(self._parts) >= MOST_PARTS or self._headers > MOST_HEADERS

    def _cover(self, boundary: _Boundary) -> None:
        """Notes what a multipart/signed covers, once the boundary behind its first part is met."""
        level = self._levels[-1]
        if level.subtype == "signed" and level.parts == 1 and not boundary.closes:
            covered, signature = _section(level, 1), _section(level, 2)
            self._signed.append(SignedSpan(covered, signature, level.first, max(level.first, boundary.body_end)))

    def _begin(self, position: int) -> int:
        level = self._levels[-1]
        level.parts += 1
        if level.parts == 1:
            level.first = position
        section, begin = _section(level, level.parts), position
        header, position = self.header(position)
        self._headers += position - begin
        self._enter(header, position, section)
        return position

    def _enter(self, header: tuple[Field, ...], position: int, section: str) -> None:
        default = "message/rfc822" if self._levels and self._levels[-1].subtype == "digest" else "text/plain"
        kind = content_type(first_field(header, b"content-type"), default)
        if kind.main == "multipart" and len(self._levels) < _DEEPEST:
            boundary = kind.parameters.get("boundary", b"").rstrip()
            if not boundary:
                boundary = self._guessed(position)
                self._mended = True
            if boundary:
                self._levels.append(_Multipart(boundary, section, kind.sub))
                return
        self._leaf = _Leaf(section or "1", header, kind, position)

    def _leave(self, end: int) -> None:
        leaf, self._leaf = self._leaf, None
        if leaf is None:
            return
        inside = tuple(level.subtype for level in self._levels)
        group = self._levels[-1].section or "0" if self._levels else ""
        end = max(leaf.start, end)
        self._parts.append(Part(leaf.section, leaf.header, leaf.type, leaf.start, end, inside, group))

    def header(self, position: int) -> tuple[tuple[Field, ...], int]:
        """The fields from `position`, and where the body begins."""
        lines: list[tuple[bytes, list[bytes]]] = []
        begin = position
        self._stream.seek(position)
        while position < self._end and position - begin < LONGEST_HEADER:
            line = self._stream.readline(_LONGEST_LINE)
            if position == 0 and line.startswith(BOM):
                line, position = line.removeprefix(BOM), len(BOM)
            if not line.strip(b"\r\n"):
                return _fields(lines), position + len(line)
            if line[:1] in b" \t" and lines:
                lines[-1][1].append(line)
            elif is_field(line) and not self._is_boundary(line):
                name, _, value = line.partition(b":")
                lines.append((name.strip().lower(), [value]))
            elif lines or not line.startswith((b"From ", b">From ")):
                # The header runs into the body; the line belongs to the body.
                return _fields(lines), position
            position += len(line)
        return _fields(lines), position

    def _is_boundary(self, line: bytes) -> bool:
        return line.startswith(b"--") and self._matched(line) is not None

    def _matched(self, line: bytes) -> tuple[int, bool] | None:
        """(level, whether it closes) of the innermost multipart that `line` is a boundary of."""
        said = line.rstrip()[2:]
        for level in range(len(self._levels) - 1, -1, -1):
            boundary = self._levels[level].boundary
            if said == boundary:
                return level, False
            if said == boundary + b"--":
                return level, True
        return None

    def _next_boundary(self, position: int) -> _Boundary | None:
        for start in dash_lines(self._stream, position, self._end):
            self._stream.seek(start)
            line = self._stream.readline(_LONGEST_BOUNDARY)
            matched = self._matched(line)
            if matched is not None:
                before = self._before(start, position)
                return _Boundary(start, before, start + len(line), matched[0], matched[1])
        return None

    def _before(self, start: int, lowest: int) -> int:
        """Where the body before a boundary ends: without its last line break."""
        first = max(lowest, start - 2)
        self._stream.seek(first)
        tail = self._stream.read(start - first)
        return start - (2 if tail.endswith(b"\r\n") else 1 if tail.endswith(b"\n") else 0)

    def _renamed(self, position: int) -> bool:
        """Whether a multipart whose boundary never comes has got another that does."""
        level = self._levels[-1]
        guess = self._guessed(position) if level.parts == 0 else b""
        renamed = bool(guess) and guess != level.boundary
        if renamed:
            level.boundary = guess
        return renamed

    def _guessed(self, position: int) -> bytes:
        """The boundary that the header does not name: the first line of dashes with a field after it."""
        # Thousands of parts can lack one: what lies behind them is not searched for each anew.
        if not self._guess.asked_at <= position <= self._guess.found_at:
            self._guess = self._searched(position)
        return self._guess.boundary

    def _searched(self, position: int) -> _Guess:
        for start in dash_lines(self._stream, position, self._end):
            self._stream.seek(start)
            line = self._stream.readline(_LONGEST_BOUNDARY)
            following = self._stream.readline(_LONGEST_BOUNDARY)
            if re.match(rb"content-", following, re.IGNORECASE) and len(line.strip()) > 2:
                return _Guess(position, start, line.rstrip()[2:])
        return _Guess(position, self._end, b"")


def _section(level: _Multipart, number: int) -> str:
    return f"{level.section}.{number}" if level.section else str(number)


def _fields(lines: list[tuple[bytes, list[bytes]]]) -> tuple[Field, ...]:
    return tuple(Field(name, b"".join(values)) for name, values in lines)
