"""Cuts markup of any quality into tags and text, in time that grows with its length only.

The standard library's HTML parser takes minutes for some texts of 64 kB and raises on others; what senders write
must do neither. No tree is built, nothing is corrected.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_:.-]{0,40})")
# An attribute name never holds "<": a tag that is not closed ends where the next one begins.
_ATTRIBUTE = re.compile(r"[\s/]*([^\s=<>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s<>\"']*)))?")
_END = re.compile(r"[^<>]*>?")
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{20,};?")


@dataclass(frozen=True, slots=True)
class Start:
    """A tag that opens; names are lower case, values unescaped, the first of two attributes counts."""

    tag: str
    attributes: Mapping[str, str]
    closed: bool
    """It closes itself: `<a/>`."""


@dataclass(frozen=True, slots=True)
class End:
    tag: str


@dataclass(frozen=True, slots=True)
class Text:
    words: str


Token = Start | End | Text


def unescaped(text: str) -> str:
    """Letters for their escapes. Numbers that no letter has stand for none, however long they are."""
    # Python refuses to read numbers of thousands of digits, with an error.
    return unescape(_ENDLESS_NUMBER.sub("\ufffd", text))


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of `markup` in order; comments and declarations are left out."""
    position = 0
    while position < len(markup):
        bracket = markup.find("<", position)
        if bracket < 0:
            yield Text(unescaped(markup[position:]))
            return
        if bracket > position:
            yield Text(unescaped(markup[position:bracket]))
        token, position = _at_bracket(markup, bracket)
        if token is not None:
            yield token


def _at_bracket(markup: str, bracket: int) -> tuple[Token | None, int]:
    if markup.startswith("<!--", bracket):
        end = markup.find("-->", bracket + 4)
        return None, len(markup) if end < 0 else end + 3
    if markup.startswith(("<!", "<?"), bracket):
        end = markup.find(">", bracket)
        return None, len(markup) if end < 0 else end + 1
    found = _TAG.match(markup, bracket)
    if found is None:
        return Text("<"), bracket + 1
    tag = found[2].lower()
    attributes, position = _attributes(markup, found.end())
    rest = _END.match(markup, position)
    end = rest.end() if rest else position
    if found[1]:
        return End(tag), end
    return Start(tag, attributes, closed=markup[position:end].rstrip(">").endswith("/")), end


def _attributes(markup: str, position: int) -> tuple[dict[str, str], int]:
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(markup, position):
        value = next((one for one in found.groups()[1:] if one is not None), "")
        attributes.setdefault(found[1].lower(), unescaped(value))
        position = found.end()
    return attributes, position
