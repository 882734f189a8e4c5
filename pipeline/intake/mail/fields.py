"""Fields of a mail header: the bytes as they stand, the parameters in them, and their encoded words.

Parsers that decode first lose what they cannot decode. Here everything stays bytes until it is shown.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from pipeline.intake import names

_WORD = re.compile(rb"=\?([^?\s]{1,80})\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(rb"(\?=)[ \t\r\n]+(?==\?)")
_FOLD = re.compile(rb"\r?\n[ \t]?")
_PARAMETER = re.compile(rb';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_CONTINUED = re.compile(r"(?P<name>[^*]+)\*(?P<number>\d{1,3})(?P<extended>\*?)")
_TYPE = re.compile(rb"\s*([A-Za-z0-9_.+-]{1,100})\s*/\s*([A-Za-z0-9_.+-]{1,200})")
# Names that some programs give to encodings, which Python does not know.
_ALIASES = {"cp-1256": "cp1256", "windows1256": "cp1256", "unicode-1-1-utf-7": "utf-7", "iso-8859-8-i": "iso-8859-8"}
# Codecs of Python that are no character sets of mail; some take quadratic time.
_NO_CHARSETS = re.compile(r"puny.?code|idna|(?:raw.?)?unicode.?escape|undefined|mbcs|oem", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Field:
    name: bytes
    """Lower case."""
    value: bytes
    """As it stands, folded."""


@dataclass(frozen=True, slots=True)
class ContentType:
    main: str
    sub: str
    parameters: Mapping[str, bytes]
    """By lower-case name, undecoded, without quotes; continuations joined (see `Encoded`)."""

    @property
    def name(self) -> str:
        return f"{self.main}/{self.sub}"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A value whose transport encoding is taken off: its bytes, and the encodings that it states."""

    raw: bytes
    encodings: tuple[str, ...]

    def text(self, hints: Sequence[str] = ()) -> str:
        for encoding in self.encodings:
            # A stated encoding goes first: valid UTF-8 can be something else in Chinese encodings.
            try:
                return self.raw.decode(encoding)
            except (LookupError, ValueError):
                continue
        return names.decoded(self.raw, hints)


def first_field(header: Sequence[Field], name: bytes) -> bytes:
    """The value of the first field called `name` (lower case); empty where there is none."""
    return next((field.value for field in header if field.name == name), b"")


def unfolded(value: bytes) -> bytes:
    return _FOLD.sub(b" ", value).strip()


def content_type(value: bytes, default: str) -> ContentType:
    """The media type of a part; `default` where it is missing or unreadable."""
    value = unfolded(value)
    found = _TYPE.match(value)
    if found is None:
        main, _, sub = default.partition("/")
        return ContentType(main, sub, parameters(value))
    return ContentType(found[1].decode().lower(), found[2].decode().lower(), parameters(value))


def parameters(value: bytes) -> dict[str, bytes]:
    """Parameters by lower-case name as they stand; the first of two with the same name counts.

    An unquoted value runs to the next semicolon: programs leave out the quotes around names with spaces.
    """
    found: dict[str, bytes] = {}
    for match in _PARAMETER.finditer(unfolded(value)):
        name = match[1].decode("ascii", "replace").lower()
        found.setdefault(name, _unquoted(match[2]))
    return found


def _unquoted(value: bytes) -> bytes:
    value = value.strip()
    if not value.startswith(b'"'):
        return value
    inner = value[1:-1] if len(value) > 1 and value.endswith(b'"') else value[1:]
    # Only quotes and backslashes are escaped in practice: `..\x.jpg` is a Windows path.
    return re.sub(rb'\\(["\\])', rb"\1", inner)


def named_parameter(found: Mapping[str, bytes], name: str) -> Encoded | None:
    """The parameter in whatever way it is written: RFC 2231 with or without parts, encoded words, or plain."""
    whole = found.get(f"{name}*")
    if whole is not None:
        return _extended(whole)
    parts = _continuation(found, name)
    if parts is not None:
        return parts
    plain = found.get(name)
    return None if plain is None else decoded_words(plain)


def _extended(value: bytes) -> Encoded:
    """`charset'language'percent-encoded`; without the quotes, all of it is the value."""
    pieces = value.split(b"'", 2)
    if len(pieces) < 3:
        return Encoded(unquote_to_bytes(value), ())
    return Encoded(unquote_to_bytes(pieces[2]), _encodings(pieces[0]))


def _continuation(found: Mapping[str, bytes], name: str) -> Encoded | None:
    pieces: dict[int, tuple[bytes, bool]] = {}
    for key, value in found.items():
        match = _CONTINUED.fullmatch(key)
        if match is not None and match["name"] == name:
            pieces.setdefault(int(match["number"]), (value, bool(match["extended"])))
    if not pieces:
        return None
    encodings: tuple[str, ...] = ()
    joined: list[bytes] = []
    for position, number in enumerate(sorted(pieces)):
        value, extended = pieces[number]
        if position == 0 and extended and value.count(b"'") >= 2:
            charset, _, value = value.split(b"'", 2)
            encodings = _encodings(charset)
        joined.append(unquote_to_bytes(value) if extended else value)
    raw = b"".join(joined)
    return decoded_words(raw) if b"=?" in raw and not encodings else Encoded(raw, encodings)


def decoded_words(value: bytes) -> Encoded:
    """The bytes of a value with its RFC 2047 words decoded.

    Words of one encoding are joined as bytes first, since programs cut letters of several bytes in two.
    """
    value = _BETWEEN_WORDS.sub(rb"\1", unfolded(value))
    pieces: list[tuple[bytes, str | None]] = []
    position = 0
    for match in _WORD.finditer(value):
        pieces.append((value[position : match.start()], None))
        encoding = (_encodings(match[1]) or (None,))[0]
        pieces.append((_word(match[2], match[3]), encoding))
        position = match.end()
    pieces.append((value[position:], None))
    stated = tuple(dict.fromkeys(encoding for piece, encoding in pieces if encoding is not None and piece))
    if len(stated) < 2:
        return Encoded(b"".join(piece for piece, _ in pieces), stated)
    return Encoded(_in_one_encoding(pieces).encode("utf-8", "surrogateescape"), ("utf-8",))


def _in_one_encoding(pieces: Sequence[tuple[bytes, str | None]]) -> str:
    words: list[str] = []
    waiting, current = b"", None
    for piece, encoding in [*pieces, (b"", "")]:
        if encoding != current and (piece or encoding == ""):
            words.append(Encoded(waiting, (current,) if current else ()).text())
            waiting, current = b"", encoding
        waiting += piece
    return "".join(words)


def _word(kind: bytes, payload: bytes) -> bytes:
    if kind in b"Qq":
        return binascii.a2b_qp(payload, header=True)
    cleaned = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
    cleaned = cleaned[: len(cleaned) - 1] if len(cleaned) % 4 == 1 else cleaned
    return base64.b64decode(cleaned + b"=" * (-len(cleaned) % 4))


def _encodings(stated: bytes) -> tuple[str, ...]:
    """The encoding as Python calls it; a language behind a star is RFC 2231's."""
    name = stated.split(b"*")[0].decode("ascii", "replace").strip().lower()
    known = _ALIASES.get(name, name)
    return (known,) if known and not _NO_CHARSETS.fullmatch(known) else ()


def encoding_of(found: Mapping[str, bytes]) -> tuple[str, ...]:
    """The `charset` of a part, where it states one."""
    return _encodings(found.get("charset", b""))
