"""What one message of a WhatsApp chat says about a file: that it brings one, or that one was left out.

iOS ends a message with `<attached: name>`; Android begins it with `name (file attached)`, and the caption follows on
the next lines. The words are those of the telephone's language, and senders can type the same: a line counts as
naming a file where the form of the name, a known phrase or the export itself says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.intake.whatsapp.lines import Style, WhatsAppMessage, marked, unmarked
from pipeline.intake.whatsapp.order import name_stamp
from pipeline.intake.whatsapp.phrases import ATTACHED, DELETED, EDITED, OMITTED, VIEW_ONCE, plain_phrase

_IOS = re.compile(r"<([^<>:：]{1,40})[:：]([^\n]{1,300})>[^\w<>]{0,4}\Z")
_ANDROID = re.compile(r"([^\n]{1,300}?)[ \u00a0]?[(（]([^()（）\n]{2,40})[)）][^\w()]{0,4}\Z")
_IN_ANGLES = re.compile(r"<([^<>\n]{2,60})>[^\w<>]{0,4}\Z")
_BESIDE_NAME = re.compile(r"(?P<name>[^\n]{1,200}?)(?: • [^\n]{1,40}?)? ?[\u200e\u200f](?P<phrase>[^\n]{3,60})\Z")
_DOCUMENT = re.compile(r"-?\d{6,8}-\S")
_COLON = re.compile(r":(?=[ \u200e\u200f\u00a0]|\Z)")
_LONGEST_TAIL = 700
"""Characters at the end of a message in which a file is named."""
_MOST_SPLITS = 5
"""Colons in a line that may end the sender's name: names can hold some."""

Holds = Callable[[str], bool]
"""Whether the export holds a file of a name."""


class Missing(StrEnum):
    """Why a message has no file, where it says so."""

    OMITTED = "omitted"
    VIEW_ONCE = "view_once"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class WhatsAppContent:
    """One message, understood."""

    sender: str | None
    """As stated, without marks around it; None for a line of WhatsApp itself."""
    words: str
    attached: str | None = None
    """The file's name as the message states it."""
    missing: Missing | None = None
    missing_name: str | None = None
    """The name of a document that was left out, where it is stated."""
    deleted: bool = False
    edited: bool = False


def read_content(message: WhatsAppMessage, holds: Holds) -> WhatsAppContent:
    """What a message says. Never raises."""
    splits = list(_splits(message.body[0]))
    if not splits:
        return WhatsAppContent(None, unmarked("\n".join(message.body)))
    best: WhatsAppContent | None = None
    for sender, first in splits:
        content = _understood(message.header.style, sender, [first, *message.body[1:]], holds)
        if content.attached is not None and holds(content.attached):
            return content
        # A name may hold a colon: the first one ends it, unless a later one leaves the name of a file behind it.
        best = content if best is None or (best.attached is None and _named_by_whatsapp(content)) else best
    return best or WhatsAppContent(None, "")


def _splits(first: str) -> Iterator[tuple[str, str]]:
    start = 0
    for _ in range(_MOST_SPLITS):
        found = _COLON.search(first, start)
        if found is None or found.start() > 200:
            return
        if sender := unmarked(first[: found.start()]):
            yield sender, first[found.end() :].removeprefix(" ")
        start = found.end()


def _named_by_whatsapp(content: WhatsAppContent) -> bool:
    return content.attached is not None and name_stamp(content.attached) is not None


def _understood(style: Style, sender: str, lines: list[str], holds: Holds) -> WhatsAppContent:
    lines, edited = _without_edited(lines)
    found = _attached(style, lines, holds)
    if found is not None:
        return WhatsAppContent(sender, found[1], found[0], edited=edited)
    whole = unmarked("\n".join(lines))
    phrase = plain_phrase(whole) if len(whole) < 200 else ""
    if phrase in DELETED:
        return WhatsAppContent(sender, "", deleted=True)
    missing = _missing(phrase, whole)
    if missing is not None:
        return WhatsAppContent(sender, "", missing=missing, edited=edited)
    beside = _missing_beside(lines)
    if beside is not None:
        return WhatsAppContent(sender, beside[0], missing=beside[2], missing_name=beside[1], edited=edited)
    return WhatsAppContent(sender, whole, edited=edited)


def _attached(style: Style, lines: list[str], holds: Holds) -> tuple[str, str] | None:
    """Name and caption."""
    if style is Style.BRACKETS:
        tail = max(0, len(lines[-1]) - _LONGEST_TAIL)
        found = _IOS.search(lines[-1], tail)
        phrase, name = (found[1], found[2]) if found else ("", "")
        before = lines[-1][: found.start()] if found else ""
        rest = [*lines[:-1], before]
        # WhatsApp puts a mark in front of what it writes itself.
        sure = before.endswith(("\u200e", "\u200f")) and not plain_phrase(phrase).isdigit()
    else:
        found = _ANDROID.match(lines[0])
        name, phrase = (found[1], found[2]) if found else ("", "")
        rest, sure = lines[1:], bool(found) and marked(lines[0]) and "." in name
    if found is None:
        return None
    name = unmarked(name)
    if sure or plain_phrase(phrase) in ATTACHED or _by_name(name) or holds(name):
        return name, unmarked("\n".join(rest))
    return None


def _by_name(name: str) -> bool:
    return name_stamp(name) is not None or _DOCUMENT.match(name) is not None


def _without_edited(lines: list[str]) -> tuple[list[str], bool]:
    found = _IN_ANGLES.search(lines[-1]) if "<" in lines[-1] else None
    if found is None or plain_phrase(found[1]) not in EDITED:
        return lines, False
    before = lines[-1][: found.start()].rstrip(" \u200e\u200f")
    return [*lines[:-1], before] if before or len(lines) == 1 else lines[:-1], True


def _missing(phrase: str, whole: str) -> Missing | None:
    if phrase in VIEW_ONCE:
        return Missing.VIEW_ONCE
    if phrase in OMITTED:
        return Missing.OMITTED
    if whole == "null":
        return Missing.NULL
    # In a language that is not listed: nothing but a few words in angle brackets.
    angled = _IN_ANGLES.fullmatch(whole)
    if angled is not None and " " in angled[1].strip() and angled[1].replace(" ", "").isalpha():
        return Missing.OMITTED
    return None


def _missing_beside(lines: Sequence[str]) -> tuple[str, str | None, Missing] | None:
    """Words, name and why: iOS writes `Report.pdf • 2 pages <mark>document omitted`, and captions in front."""
    tail = lines[-1][-300:]
    found = _BESIDE_NAME.fullmatch(tail) if "\u200e" in tail or "\u200f" in tail else None
    if found is None:
        return None
    missing = _missing(plain_phrase(found["phrase"]), "")
    if missing is None:
        return None
    before = unmarked(found["name"])
    is_name = re.search(r"\.\w{1,5}\Z", before) is not None and len(lines) == 1
    words = "\n".join([*lines[:-1], "" if is_name else before]).strip()
    return words, before if is_name else None, missing
