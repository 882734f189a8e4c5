"""Names and words from outside, made safe to show without losing a byte of them.

A right-to-left override makes `evil<U+202E>gpj.exe` read as `evilexe.jpg`; a newline in a name forges a line of
a log. Whatever moves, hides or breaks text is therefore written out. The joiners that Arabic and Persian
spelling needs (ZWNJ, ZWJ) stay.
"""

import re
import unicodedata
from collections.abc import Sequence

from pipeline.model.basics import OriginalName

LONGEST_NAME = 200
"""Characters of a name that are shown."""
LONGEST_WORDS = 2_000
"""Characters of a message's words that are shown."""

_JOINERS = frozenset("\u200c\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_TWO_ARABIC = re.compile("[\u0600-\u06ff]{2}")
# Names written by Windows in Arabic, and by DOS and the zip tools that follow it.
_ARABIC_CODE_PAGES = ("cp1256", "cp720")


def from_bytes(raw: bytes, encodings: Sequence[str] = ()) -> OriginalName:
    """The name with these bytes. `encodings` are tried, in order, where it is not UTF-8."""
    return OriginalName(raw.hex(), shown(decoded(raw, encodings), LONGEST_NAME))


def from_text(name: str) -> OriginalName:
    """The name with these characters; lone surrogates stand for bytes as `os.fsdecode` leaves them."""
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # A lone surrogate that stands for no byte, as JSON and UTF-16 names may hold.
        raw = name.encode("utf-8", "surrogatepass")
    return OriginalName(raw.hex(), shown(name, LONGEST_NAME))


def safe_text(text: str, limit: int = LONGEST_WORDS) -> str:
    """Words of a message made safe to show, at most `limit` characters; line breaks and tabs stay."""
    return shown(text.replace("\r\n", "\n").replace("\r", "\n"), limit, keep="\n\t")


def shown(text: str, limit: int, keep: str = "") -> str:
    """`text` with everything that moves, hides or breaks it written out, at most `limit` characters."""
    pieces: list[str] = []
    room = limit
    for character in text:
        piece = _escaped(character, keep)
        if len(piece) > room - 1:
            # Only now is it known that something is cut; one place was held back for the sign.
            rest = text[len(pieces) :]
            last = len(rest) == 1 and len(piece) <= room
            pieces.append(piece if last else "…")
            break
        pieces.append(piece)
        room -= len(piece)
    return "".join(pieces)


def decoded(raw: bytes, encodings: Sequence[str] = ()) -> str:
    """`raw` as text: UTF-8, then `encodings`, then Arabic code pages where they give nothing but Arabic.

    Bytes that fit nothing become lone surrogates, which `shown` writes out as bytes.
    """
    for encoding in ("utf-8", *encodings):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    for encoding in _ARABIC_CODE_PAGES:
        text = raw.decode(encoding, "replace")
        if _is_arabic(text):
            return text
    return raw.decode("utf-8", "surrogateescape")


def _is_arabic(text: str) -> bool:
    """Whether all letters beyond ASCII are Arabic, two side by side: in the wrong code page, some would not be."""
    beyond = all(character.isascii() or "\u0600" <= character <= "\u06ff" for character in text)
    return beyond and _TWO_ARABIC.search(text) is not None


def _escaped(character: str, keep: str) -> str:
    if character in keep or character in _JOINERS:
        return character
    if "\udc80" <= character <= "\udcff":
        return f"‹0x{ord(character) - 0xDC00:02X}›"
    if unicodedata.category(character) in _HIDDEN or unicodedata.category(character) == "Cn":
        return f"‹U+{ord(character):04X}›"
    return character
