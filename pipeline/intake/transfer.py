"""Takes the transfer encoding off a part, in pieces, and counts what had to be mended."""

import binascii
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.model.sentences import Sentence, number, text

_CHUNK = 1 << 16
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_JUNK = bytes(set(range(256)) - set(_ALPHABET))
_SPACE = b" \t\r\n"


class Decoding(Protocol):
    """A part on its way out of its transfer encoding."""

    def read(self, size: int, /) -> bytes: ...
    def notes(self) -> tuple[Sentence, ...]:
        """What had to be mended, known after the last byte was read."""
        ...


def decoding(source: BinaryIO, encoding: bytes) -> Decoding:
    """`source` is the undecoded body; an encoding that is unknown leaves it as it is, with a note."""
    match encoding.strip().strip(b'"').lower():
        case b"base64":
            return Base64(source)
        case b"quoted-printable":
            return QuotedPrintable(source)
        case b"" | b"7bit" | b"8bit" | b"binary":
            return AsItStands(source, None)
        case other:
            return AsItStands(source, other.decode("ascii", "replace")[:40])


@dataclass(slots=True)
class AsItStands:
    source: BinaryIO
    unknown: str | None
    """The encoding that is not known here."""

    def read(self, size: int, /) -> bytes:
        return self.source.read(size)

    def notes(self) -> tuple[Sentence, ...]:
        if self.unknown is None:
            return ()
        return (Sentence("intake-note-transfer-unknown", (text("encoding", self.unknown),)),)


@dataclass(slots=True)
class Base64:
    """As RFC 2045 asks: other characters are passed over, and padding ends the data."""

    source: BinaryIO
    junk: int = 0
    """Characters passed over."""
    behind: int = 0
    """Characters after the padding, which are not data."""
    cut: bool = False
    """The last group was not whole."""
    _held: bytes = b""
    _ended: bool = False

    def read(self, size: int, /) -> bytes:
        """A piece of the data; may be longer or shorter than `size`, empty at the end only."""
        while not self._ended:
            raw = self.source.read(max(4, min(size, _CHUNK)))
            piece = self._last() if not raw else self._decoded(raw)
            if piece:
                return piece
        self._count_behind()
        return b""

    def _decoded(self, raw: bytes) -> bytes:
        cleaned = raw.translate(None, _JUNK)
        self.junk += len(raw) - len(cleaned) - sum(raw.count(space) for space in (b" ", b"\t", b"\r", b"\n"))
        data = self._held + cleaned
        padding = data.find(b"=")
        if padding >= 0:
            self.behind += len(data[padding:].strip(b"="))
            self._held = data[:padding]
            return self._last()
        whole = len(data) // 4 * 4
        self._held = data[whole:]
        return binascii.a2b_base64(data[:whole])

    def _last(self) -> bytes:
        self._ended = True
        data, self._held = self._held, b""
        if len(data) % 4 == 1:
            self.cut = True
            data = data[:-1]
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))

    def _count_behind(self) -> None:
        while rest := self.source.read(_CHUNK):
            self.behind += len(rest.translate(None, _SPACE + b"="))

    def notes(self) -> tuple[Sentence, ...]:
        found: list[Sentence] = []
        if self.junk:
            found.append(Sentence("intake-note-base64-junk", (number("count", self.junk),)))
        if self.cut:
            found.append(Sentence("intake-note-base64-cut"))
        if self.behind:
            found.append(Sentence("intake-note-base64-behind", (number("count", self.behind),)))
        return tuple(found)


@dataclass(slots=True)
class QuotedPrintable:
    source: BinaryIO

    def read(self, size: int, /) -> bytes:
        while True:
            raw = self.source.read(max(1, min(size // 2, _CHUNK)))
            if not raw:
                return b""
            # Cut only between lines: an escape or a soft break must not be torn.
            while not raw.endswith(b"\n") and (more := self.source.readline(_CHUNK)):
                raw += more
            if piece := binascii.a2b_qp(raw):
                return piece

    def notes(self) -> tuple[Sentence, ...]:
        return ()
