"""Reads `messages.html`, `messages2.html` …: the other form of Telegram's export, made to be looked at.

A message of the same sender as the one before is `joined`: it bears no name. Only newer exports name the zone.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from pipeline.intake import names
from pipeline.intake.markup import End, Start, Text, tokens
from pipeline.intake.telegram.messages import (
    TelegramFile,
    TelegramMessage,
    offset_claim,
    wall_claim,
    why_left_out,
)
from pipeline.model.times import TimeClaim

_DATE = re.compile(
    r"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d)"
    r"(?: (?:UTC|GMT)(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)?)?"
)
_WRAPS = {"photo_wrap", "video_file_wrap", "animated_wrap", "sticker_wrap", "userpic_link"}
_MEDIA = re.compile(r"media_(?:photo|video|voice_message|audio_file|file|contact)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_VOID = frozenset({"img", "br", "meta", "link", "input", "hr"})
_SAID = ("title", "description", "status")
_DEEPEST = 200
_MOST_PIECES = 10_000
_LONGEST_CLASS = 200
_LONGEST_SAID = 4_000
_THUMBS = {"photo", "video_file", "animated", "sticker", "thumb", "userpic"}


@dataclass(slots=True)
class PageState:
    """What goes on from page to page."""

    conversation: str | None = None
    sender: str | None = None
    forwarded_from: str | None = None


@dataclass(slots=True)
class _Open:
    """A message while its elements are read."""

    id: str
    joined: bool
    service: bool
    depth: int
    """Elements open around it."""
    sender: str = ""
    forwarded_at: int | None = None
    """Depth of the part that is forwarded, while it is read."""
    forwarded: bool = False
    forwarded_from: str = ""
    date: str = ""
    words: list[str] = field(default_factory=list)
    files: list[TelegramFile] = field(default_factory=list)
    media: dict[str, str] = field(default_factory=dict)
    """Title and description of a file that the page shows, but does not link to."""
    media_at: int = 0
    """Elements open around that file's own."""


class _PageReader:
    def __init__(self, state: PageState) -> None:
        self._state = state
        self._stack: list[str] = []
        """Classes of the elements that are open."""
        self._open: _Open | None = None

    def token(self, token: Start | End | Text) -> Iterator[TelegramMessage]:
        match token:
            case Start(tag, attributes):
                yield from self._start(tag, attributes, closed=token.closed or tag in _VOID)
            case End(tag):
                if self._stack and tag not in _VOID:
                    yield from self._end()
            case Text(words):
                self._text(words)

    def _start(self, tag: str, attributes: Mapping[str, str], *, closed: bool) -> Iterator[TelegramMessage]:
        classes = attributes.get("class", "")[:_LONGEST_CLASS]
        kinds = classes.split()
        if tag == "div" and kinds[:1] == ["message"]:
            yield from self.rest()
            id = attributes.get("id", "").removeprefix("message")
            self._open = _Open(id, "joined" in kinds, "service" in kinds, len(self._stack))
        elif self._open is not None:
            self._inside(self._open, tag, attributes, kinds)
        # Markup without ends must not fill the memory; what lies deeper is no message of Telegram's.
        if not closed and len(self._stack) < _DEEPEST:
            self._stack.append(classes)

    def _inside(self, message: _Open, tag: str, attributes: Mapping[str, str], kinds: list[str]) -> None:
        if "forwarded" in kinds and "body" in kinds:
            message.forwarded, message.forwarded_at = True, len(self._stack)
        elif "date" in kinds and tag == "div" and not message.date:
            message.date = attributes.get("title", "")
        elif tag == "a" and (_WRAPS & set(kinds) or any(_MEDIA.fullmatch(one) for one in kinds)):
            self._linked(message, attributes.get("href", ""))
        elif tag == "img" and message.files and _THUMBS & set(kinds):
            self._thumbnail(message, attributes.get("src", ""))
        elif tag == "br" and "text" in self._stack[message.depth :]:
            message.words.append("\n")
        elif tag == "div" and "media" in kinds and any(_MEDIA.fullmatch(one) for one in kinds):
            message.media = {"kind": next(one for one in kinds if _MEDIA.fullmatch(one))}
            message.media_at = len(self._stack)

    def _linked(self, message: _Open, href: str) -> None:
        if href and not _ELSEWHERE.match(href):
            message.files.append(TelegramFile(unquote(href)))

    def _thumbnail(self, message: _Open, src: str) -> None:
        if src and not _ELSEWHERE.match(src) and unquote(src) != message.files[-1].path:
            message.files[-1] = replace(message.files[-1], thumbnail=unquote(src))

    def _end(self) -> Iterator[TelegramMessage]:
        message = self._open
        self._stack.pop()
        if message is None:
            return
        if message.media and len(self._stack) <= message.media_at:
            self._left_out(message)
        if message.forwarded_at is not None and len(self._stack) <= message.forwarded_at:
            message.forwarded_at = None
        if len(self._stack) <= message.depth:
            yield from self.rest()

    def _left_out(self, message: _Open) -> None:
        media, message.media = message.media, {}
        said = " ".join((media.get("description", ""), media.get("status", ""))).strip()
        if media["kind"] == "media_contact":
            return
        title = media.get("title", "").strip() if media["kind"] == "media_file" else ""
        message.files.append(TelegramFile(None, title or None, gap=why_left_out(said)))

    def _text(self, words: str) -> None:
        message, innermost = self._open, self._stack[-1].split() if self._stack else []
        if message is None:
            if innermost == ["text", "bold"] and self._state.conversation is None and words.strip():
                self._state.conversation = names.safe_text(words.strip(), 200)
        elif innermost == ["from_name"]:
            if message.forwarded_at is None:
                message.sender = _longer(message.sender, words)
            else:
                message.forwarded_from = _longer(message.forwarded_from, words)
        elif message.media and (key := next((one for one in _SAID if one in innermost), "")):
            message.media[key] = _longer(message.media.get(key, ""), words.strip())
        elif any(classes == "text" for classes in self._stack[message.depth :]) and len(message.words) < _MOST_PIECES:
            message.words.append(words)

    def rest(self) -> Iterator[TelegramMessage]:
        """The message that is open, whole or not."""
        message, self._open = self._open, None
        if message is None:
            return
        if message.media:
            self._left_out(message)
        if not message.joined and not message.service:
            self._state.sender = names.safe_text(message.sender.strip(), 200) or None
        if message.forwarded_from.strip():
            self._state.forwarded_from = names.safe_text(message.forwarded_from.strip(), 200)
        yield TelegramMessage(
            id=message.id,
            chat=self._state.conversation or "",
            conversation=self._state.conversation,
            sender=None if message.service else self._state.sender,
            words="".join(message.words).strip(),
            sent=_sent(message.date),
            files=tuple(message.files),
            forwarded=message.forwarded,
            forwarded_from=self._state.forwarded_from if message.forwarded else None,
        )


def _longer(said: str, words: str) -> str:
    """Nothing is added to what is long already: markup can cut a text into single characters."""
    return said if len(said) >= _LONGEST_SAID else said + words


def read_page(markup: str, state: PageState) -> Iterator[TelegramMessage]:
    """The messages of one page. Never raises: what cannot be understood is left out."""
    reader = _PageReader(state)
    for token in tokens(markup):
        yield from reader.token(token)
    yield from reader.rest()


def _sent(title: str) -> TimeClaim | None:
    found = _DATE.match(title)
    if found is None:
        return None
    try:
        reading = dt.datetime.fromisoformat(f"{found['year']}-{found['month']}-{found['day']}T{found['time']}")
        if found["sign"] is None:
            return wall_claim(reading, title, "Telegram page")
        offset = dt.timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        zone = dt.timezone(-offset if found["sign"] == "-" else offset)
        return offset_claim(reading.replace(tzinfo=zone).astimezone(dt.UTC), title, "Telegram page")
    except (ValueError, OverflowError):
        return None
