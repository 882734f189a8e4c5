"""Takes the transfer encoding off a part, in pieces, and counts what had to be mended."""

import binascii
import zlib
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from pipeline.intake.limits import Readable
from pipeline.intake.mail import uuencode
from pipeline.model.sentences import Sentence, number, text

_CHUNK = 1 << 16
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_JUNK = bytes(set(range(256)) - set(_ALPHABET))
_SPACE = b" \t\r\n"
TROUBLES = (zlib.error, EOFError)
"""What reading raises where the encoding is damaged beyond mending."""


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
        case b"x-uuencode" | b"x-uue" | b"uuencode" | b"uue":
            return uuencode.whole(source)
        case b"x-gzip64":
            return Gzip64.over(source)
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
        left = len(raw) - len(cleaned)
        for space in (b"\n", b"\r", b" ", b"\t"):
            # As a rule line ends are all that was passed over: then nothing else is counted.
            left -= raw.count(space) if left else 0
        self.junk += left
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
    _held: bytes = b""
    """An escape that the last piece cut in two."""

    def read(self, size: int, /) -> bytes:
        while fresh := self.source.read(max(1, min(size // 2, _CHUNK))):
            # Cut between lines where there are any: an escape or a soft break must not be torn.
            raw = self._held + fresh
            if not raw.endswith(b"\n"):
                raw += self.source.readline(_CHUNK)
            torn = -1 if raw.endswith(b"\n") else raw.rfind(b"=", len(raw) - 2)
            self._held = b"" if torn < 0 else raw[torn:]
            if piece := binascii.a2b_qp(raw if torn < 0 else raw[:torn]):
                return piece
        raw, self._held = self._held, b""
        return binascii.a2b_qp(raw)

    def notes(self) -> tuple[Sentence, ...]:
        return ()


@dataclass(slots=True)
class Inflating:
    """What zlib packed, in pieces. Raises zlib.error and EOFError for what is not whole."""

    source: Readable
    wbits: int
    """15 for zlib's own form, 31 for gzip."""
    _inflate: Any = None

    def read(self, size: int, /) -> bytes:
        """At most 64 kB; empty at the end only."""
        if self._inflate is None:
            self._inflate = zlib.decompressobj(wbits=self.wbits)
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self.source.read(_CHUNK)
            piece: bytes = self._inflate.decompress(packed, max(1, min(size, _CHUNK)))
            if piece:
                return piece
            if not packed and not self._inflate.eof:
                raise EOFError("the compressed data ends early")
        return b""


@dataclass(slots=True)
class Gzip64:
    """Base64 around gzip, as MIME-tools wrote it."""

    source: Base64
    inflating: Inflating

    @classmethod
    def over(cls, source: BinaryIO) -> "Gzip64":
        plain = Base64(source)
        return cls(plain, Inflating(plain, 31))

    def read(self, size: int, /) -> bytes:
        return self.inflating.read(size)

    def notes(self) -> tuple[Sentence, ...]:
        return self.source.notes()
