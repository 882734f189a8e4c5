"""The lines of a WhatsApp chat, put together to messages.

A telephone writes `[date, time] name: words` (iOS) or `date, time - name: words` (Android). Whatever begins with
such a header begins a message, everything else goes on with the one before. What somebody typed can look like a
header too: on iOS the ends of lines tell, since only whole messages end with CR and LF.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO, Final

from pipeline.intake.whatsapp.stamps import MOST_HEADER, PLAIN, Stamp, read_stamp

_LONGEST_LINE = 1 << 16
_PEEK = 1 << 16
_LONGEST_BODY = 1 << 17
"""Characters of one message that are kept; WhatsApp allows half as many."""
_BRACKETS = re.compile(r" ?\[([^\[\]]{8,70})\] ?")
_DASH = re.compile(r" ?(\d[^\[\]]{7,70}?|[^\W\d_]{1,2}\d[^\[\]]{6,70}?) [-–—] ")
_COMMA = re.compile(r" ?(\d{4}년[^,\[\]]{10,40}), ")
_MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c"


class Style(StrEnum):
    BRACKETS = "brackets"
    """iOS."""
    DASH = "dash"
    """Android."""
    COMMA = "comma"
    """Android in Korean: `2022년 3월 23일 오후 1:32, name : words`."""


_FORMS: Final = ((Style.BRACKETS, _BRACKETS), (Style.DASH, _DASH), (Style.COMMA, _COMMA))


@dataclass(frozen=True, slots=True)
class Header:
    style: Style
    stamp: Stamp
    rest: str
    """What stands behind it, as written."""


@dataclass(slots=True)
class WhatsAppMessage:
    """One message, or a line that WhatsApp itself wrote."""

    header: Header
    inside: bool
    """The ends of lines say that it stands within another message: its writer may have typed the header."""
    body: list[str] = field(default_factory=list)
    """Lines as written, without their ends; the first one still has the name in front."""
    size: int = 0

    def add(self, line: str) -> None:
        if self.size < _LONGEST_BODY or len(self.body) < 2:
            self.body.append(line)
        else:
            # What names a file stands at the end on iOS: the last line is always kept.
            self.body[-1] = line
        self.size += len(line) + 1


def read_header(line: str) -> Header | None:
    """The header of a line; None where it has none."""
    start = line[:MOST_HEADER]
    plain = start.translate(PLAIN)
    for style, form in _FORMS:
        found = form.match(plain)
        stamp = read_stamp(found[1]) if found else None
        if found is not None and stamp is not None:
            # Only marks make a line shorter; most lines have none.
            end = found.end() if len(plain) == len(start) else _written(start, found.end())
            return Header(style, stamp, line[end:])
    return None


def _written(start: str, end: int) -> int:
    """How many characters of `start` are `end` characters once it is made plain."""
    for position, character in enumerate(start):
        if not end:
            return position
        end -= len(PLAIN.get(ord(character), character))
    return len(start)


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Lines with their ends, as text; longer ones come in pieces. Bytes that are no text become lone surrogates."""
    head = stream.read(4)
    stream.seek(0)
    encoding = "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    reader = io.TextIOWrapper(stream, encoding, errors, newline="\n")
    try:
        while line := reader.readline(_LONGEST_LINE):
            yield line
    finally:
        reader.detach()


def messages_of(stream: BinaryIO) -> Iterator[WhatsAppMessage]:
    """The messages of a chat in its order. What stands in front of the first one is no message."""
    whole_lines = b"\r\n" in stream.read(_PEEK)
    stream.seek(0)
    message: WhatsAppMessage | None = None
    style: Style | None = None
    previous = "\r\n"
    for line in lines_of(stream):
        header = read_header(line) if previous.endswith("\n") else None
        if header is not None and (style is None or header.style is style):
            if message is not None:
                yield message
            inside = message is not None and whole_lines and not previous.endswith("\r\n")
            style, message = header.style, WhatsAppMessage(header, inside)
            message.add(header.rest.rstrip("\r\n"))
        elif message is not None:
            message.add(line.rstrip("\r\n"))
        previous = line
    if message is not None:
        yield message


def unmarked(text: str) -> str:
    """Without the direction marks that WhatsApp puts around names and numbers."""
    return text.strip(_MARKS + " \u00a0\u202f\t")


def marked(text: str) -> bool:
    """Whether a text begins with a mark, as what WhatsApp itself writes does."""
    return text.lstrip(" ")[:1] in ("\u200e", "\u200f")
