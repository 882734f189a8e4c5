"""Which encoding the eight-bit texts of a message are in.

Outlook wrote texts in the code page of the computer, and states up to four of them, of which some are wrong: a
Chinese mail that passed through a Western program says 1252. Encodings of several bytes refuse most text that
is not theirs, so those that are stated go first; one-byte pages accept everything and go last.
"""

import codecs
import re
from collections.abc import Iterable, Sequence

from pipeline.intake import names

_NAMED = {
    708: "iso8859-6", 936: "gb18030", 1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac-roman", 10004: "mac-arabic",
    20127: "ascii", 20866: "koi8-r", 20932: "euc-jp", 20936: "gb18030", 21866: "koi8-u", 50220: "iso2022-jp",
    50221: "iso2022-jp-ext", 50222: "iso2022-jp-3", 50225: "iso2022-kr", 51932: "euc-jp", 51936: "gb18030",
    51949: "euc-kr", 52936: "hz", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}  # fmt: skip
"""Windows' number of a code page, where Python does not call it `cp…`."""
_SEVERAL_BYTES = frozenset(
    {"gb18030", "cp932", "cp949", "cp950", "euc-jp", "euc-kr", "hz", "utf-8", "utf-16-le", "utf-16-be", "iso2022-jp",
     "iso2022-jp-ext", "iso2022-jp-3", "iso2022-kr", "big5", "big5hkscs", "shift_jis", "gbk", "gb2312"}
)  # fmt: skip
_OF_LANGUAGE = {
    0x01: 1256, 0x20: 1256, 0x29: 1256, 0x02: 1251, 0x19: 1251, 0x22: 1251, 0x23: 1251, 0x2F: 1251, 0x05: 1250,
    0x0E: 1250, 0x15: 1250, 0x18: 1250, 0x1A: 1250, 0x1B: 1250, 0x24: 1250, 0x08: 1253, 0x1F: 1254, 0x2C: 1254,
    0x0D: 1255, 0x25: 1257, 0x26: 1257, 0x27: 1257, 0x2A: 1258, 0x1E: 874, 0x11: 932, 0x12: 949,
}  # fmt: skip
"""The code page of Windows for the lower ten bits of a locale; all others have 1252."""
_CHINESE, _SIMPLIFIED = 0x04, frozenset({0x0804, 0x1004, 0x0004})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
# Codecs of Python that are no character sets; some take quadratic time.
_NO_CHARSETS = re.compile(r"puny.?code|idna|.*unicode.?escape|undefined|mbcs|oem|utf-?7", re.IGNORECASE)


def of_page(page: int) -> str | None:
    """Python's name for a code page of Windows; None for one that it does not have."""
    return _known(_NAMED.get(page, f"cp{page}")) if page else None


def of_locale(locale: int) -> str | None:
    language = locale & 0x3FF
    if not language:
        return None
    if language == _CHINESE:
        return of_page(936 if locale & 0xFFFF in _SIMPLIFIED else 950)
    return of_page(_OF_LANGUAGE.get(language, 1252))


def charsets_in(raw: bytes) -> Iterable[str]:
    """The character sets that a header or a page of HTML names."""
    for found in _CHARSET.findall(raw[:65_536])[:10]:
        known = _known(found.decode("ascii"))
        if known is not None:
            # What calls itself GB2312 is GBK as a rule, and both are parts of GB18030.
            yield "gb18030" if known in ("gb2312", "gbk") else known


def text_of(raw: bytes, stated: Sequence[str]) -> str:
    """`raw` in the first of the stated encodings that it fits, those of several bytes first; else as names are."""
    several = [one for one in stated if one in _SEVERAL_BYTES]
    for encoding in (*several, "utf-8", *stated):
        try:
            return raw.decode(encoding)
        except (LookupError, ValueError):
            continue
    return names.decoded(raw)


def _known(name: str) -> str | None:
    if _NO_CHARSETS.fullmatch(name):
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # Python calls compression a codec too: what unpacks is no character set.
    return name.lower() if found._is_text_encoding else None
