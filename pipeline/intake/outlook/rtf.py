"""Outlook's compressed rich text ([MS-OXRTFCP]), and the words in rich text.

Rich text is not laid out: only its words are taken, for the context that a reviewer sees.
"""

import re
from collections.abc import Iterator

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.outlook.code_pages import of_page, text_of
from pipeline.intake.outlook.fields import u32

LONGEST_RTF = 16 << 20
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS "
    b"Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4_096
_LOOKED_AT = 1 << 20
_TOKEN = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SIGNS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}"}
_SILENT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "themedata", "htmltag", "listtable",
     "latentstyles", "datastore", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "mhtmltag",
     "colorschememapping"}
)  # fmt: skip
_BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "row": "\n", "cell": "\t"}


def decompressed(raw: bytes) -> bytes:
    """The rich text in PR_RTF_COMPRESSED. Raises Undecodable, also where it ends before what it states."""
    size, kind = u32(raw, 4), u32(raw, 8)
    if size > LONGEST_RTF:
        raise LimitReached("outlook", "bytes")
    body = raw[16:]
    if kind == _PLAIN:
        if len(body) < size:
            raise Undecodable("outlook", "cut off")
        return body[:size]
    if kind != _COMPRESSED:
        raise Undecodable("outlook", "no rich text")
    text = bytes(_unpacked(body, size))
    if len(text) < size:
        raise Undecodable("outlook", "cut off")
    return text


def _unpacked(body: bytes, size: int) -> bytearray:
    window = bytearray(_DICTIONARY.ljust(_WINDOW, b" "))
    write, at = len(_DICTIONARY), 0
    text = bytearray()
    while at < len(body) and len(text) < size:
        control, at = body[at], at + 1
        for bit in range(8):
            if len(text) >= size:
                break
            if not control >> bit & 1:
                copied, at = body[at : at + 1], at + 1
            else:
                pair, at = int.from_bytes(body[at : at + 2], "big"), at + 2
                if at > len(body) or pair >> 4 == write:
                    return text
                copied = _reference(window, pair >> 4, (pair & 15) + 2, write)
            for byte in copied:
                window[write] = byte
                write = (write + 1) % _WINDOW
            text += copied
            if at > len(body):
                return text
    return text[:size]


def _reference(window: bytearray, read: int, length: int, write: int) -> bytes:
    """Up to 17 bytes out of the window, which may overlap those that they write."""
    found = bytearray()
    distance = (write - read) % _WINDOW
    for step in range(length):
        found.append(found[step - distance] if 0 < distance <= step else window[(read + step) % _WINDOW])
    return bytes(found)


def words_of(rtf: bytes, most: int = 20_000) -> str:
    """The words at the start of rich text, without markup, at most about `most` characters."""
    pieces: list[str] = []
    room = most
    for piece in _Words().of(rtf[:_LOOKED_AT].decode("latin-1")):
        pieces.append(piece)
        room -= len(piece)
        if room <= 0:
            break
    return "".join(pieces).strip()


class _Words:
    """What is remembered while rich text is read."""

    def __init__(self) -> None:
        self._silent = [False]
        """Of each group that is open: whether its text is no words."""
        self._skip = 0
        self._behind_unicode = 1
        """Characters behind one in Unicode that stand for it in programs without Unicode."""
        self._page = "cp1252"
        self._waiting = bytearray()

    def of(self, rtf: str) -> Iterator[str]:
        for token in _TOKEN.finditer(rtf):
            hexed, word, argument, sign, brace, plain = token.groups()
            if hexed is not None:
                self._byte(int(hexed, 16))
                continue
            yield self._letters()
            if brace is not None:
                self._group(opens=brace == "{")
            elif word is not None:
                yield self._control(word, int(argument) if argument else None)
            elif sign == "*":
                self._silent[-1] = True
            elif not self._silent[-1]:
                yield self._plain(plain) if plain is not None else _SIGNS.get(sign or "", "")
        yield self._letters()

    def _group(self, *, opens: bool) -> None:
        if opens:
            self._silent.append(self._silent[-1])
        elif len(self._silent) > 1:
            self._silent.pop()

    def _control(self, word: str, argument: int | None) -> str:
        if word in _SILENT:
            self._silent[-1] = True
        elif word == "ansicpg":
            self._page = of_page(argument or 0) or self._page
        elif word == "uc":
            self._behind_unicode = min(8, max(0, 1 if argument is None else argument))
        elif self._silent[-1]:
            return ""
        elif word == "u" and argument is not None:
            self._skip = self._behind_unicode
            return chr(argument & 0xFFFF)
        return _BREAKS.get(word, "") if not self._silent[-1] else ""

    def _byte(self, byte: int) -> None:
        if self._skip:
            self._skip -= 1
        elif not self._silent[-1]:
            self._waiting.append(byte)

    def _letters(self) -> str:
        """Bytes that stood in hexadecimal: letters of several bytes stand in a row."""
        if not self._waiting:
            return ""
        letters = text_of(bytes(self._waiting), (self._page,))
        self._waiting.clear()
        return letters

    def _plain(self, plain: str) -> str:
        skipped, self._skip = self._skip, max(0, self._skip - len(plain))
        return plain[skipped:]
