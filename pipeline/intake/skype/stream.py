"""Reads `messages.json` twice, in memory that does not grow with it.

First an outline: the date of the export may stand at the end, a conversation's name behind its messages, and an
edit before or after what it edits. Then the messages themselves, one by one.
"""

import codecs
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import ijson

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake.skype.records import Archive, paired
from pipeline.intake.skype.times import epoch_ms, export_date

_CONVERSATION = "conversations.item"
_MESSAGE = "conversations.item.MessageList.item"
_BLOCK = 1 << 18
_PIECE = 2_048
"""Bytes that are parsed at once: so many levels of brackets can open before their depth is looked at."""
_LARGEST_PIECE = 1 << 15
"""Bytes of a long text that are parsed at once: the parser copies all that it has of it for each piece."""
_DEEPEST = 1_000
"""Characters of the path to a value; a real one has about 60."""
_LARGEST_RECORD = 16 << 20
"""Bytes of one message; megabytes are pasted at times, but no more."""
_LONGEST_FIELD = 400
_MOST_CONVERSATIONS = 100_000
_MOST_EDITS = 100_000
_VALUES = frozenset({"start_map", "start_array", "string", "number", "boolean", "null"})
_FROM, _NAME, _ARRIVED = f"{_MESSAGE}.from", f"{_MESSAGE}.displayName", f"{_MESSAGE}.originalarrivaltime"
_EDIT_TIME, _EDITED_ID = (f"{_MESSAGE}.properties.{key}" for key in ("edittime", "skypeeditedid"))


@dataclass(slots=True)
class Conversation:
    """One conversation, before its messages are read."""

    id: str = ""
    topic: str | None = None
    messages: int = 0
    edits: dict[str, dt.datetime | None] = field(default_factory=dict)
    """When messages were edited last, by what both versions share (`paired`)."""
    oldest_first: bool = False
    """Exports are newest first, unless somebody has turned them."""


@dataclass(slots=True)
class Outline:
    archive: Archive = field(default_factory=Archive)
    conversations: list[Conversation] = field(default_factory=list)
    trouble: Undecodable | LimitReached | None = None
    """Why the text cannot be read beyond `end`."""
    end: int = 0
    """Bytes, after the text was made valid UTF-8."""


def read_outline(source: BinaryIO) -> Outline:
    """What must be known of the whole before its messages are read."""
    reader = _OutlineReader()
    outline = reader.outline
    events = ijson.sendable_list()
    parser = ijson.parse_coro(events, use_float=True)
    pace = _Pace()
    try:
        for piece in _pieces(source, pace):
            trouble = _feed(parser, piece)
            outline.end += len(piece)
            for prefix, event, value in events:
                reader.take(prefix, event, value)
            reader.look_after(len(events[-1][0]) if events else 0)
            pace.look_after(len(piece), told=bool(events))
            del events[:]
            if trouble is not None:
                raise trouble
    except (Undecodable, LimitReached) as trouble:
        outline.trouble = trouble
    reader.end()
    return outline


def read_messages(source: BinaryIO, outline: Outline) -> Iterator[object]:
    """Every entry of every list of messages, in the order of the file, as far as the outline goes."""
    found = ijson.sendable_list()
    parser = ijson.items_coro(found, _MESSAGE, use_float=True)
    left = outline.end
    for piece in _pieces(source, _Pace(_LARGEST_PIECE)):
        if left <= 0:
            return
        trouble = _feed(parser, piece[:left])
        left -= len(piece)
        yield from found
        del found[:]
        if trouble is not None:
            return


class _OutlineReader:
    def __init__(self) -> None:
        self.outline = Outline()
        self._owner: str | None = None
        self._exported = ""
        self._now = Conversation()
        self._edits = 0
        self._record: int | None = None
        """Where the message that is being read began."""
        self._stated: dict[str, object] = {}
        self._is_edit = False
        self._edited: dt.datetime | None = None
        self._first_id = ""
        self._last_id = ""
        self._fields: dict[str, Callable[[object], None]] = {
            "userId": self._set_owner,
            "exportDate": self._set_exported,
            f"{_CONVERSATION}.id": self._set_id,
            f"{_CONVERSATION}.displayName": self._set_topic,
            f"{_CONVERSATION}.threadProperties.topic": self._set_topic,
            f"{_MESSAGE}.id": self._set_message_id,
            f"{_MESSAGE}.content": self._set_content,
            f"{_MESSAGE}.properties": self._set_properties,
        }

    def take(self, prefix: str, event: str, value: object) -> None:
        if prefix == _MESSAGE:
            self._message(event)
        elif prefix in (_FROM, _NAME, _ARRIVED):
            if event == "string":
                self._stated[prefix] = value
        elif prefix in (_EDIT_TIME, _EDITED_ID):
            self._is_edit = True
            if prefix == _EDIT_TIME:
                self._edited = epoch_ms(value)
        elif prefix == _CONVERSATION and event == "end_map":
            self._close()
        elif event == "string" and (field_of := self._fields.get(prefix)):
            field_of(value)

    def look_after(self, depth: int) -> None:
        """After each piece, with the depth that it ends at. Raises what bounds memory."""
        if depth > _DEEPEST:
            raise Undecodable("intake", "JSON")
        if self._record is not None and self.outline.end - self._record > _LARGEST_RECORD:
            raise LimitReached("intake", "bytes")

    def end(self) -> None:
        """What was begun counts too; the export's own date is known now."""
        if self._now.messages or self._now.id:
            self._close()
        self.outline.archive = Archive(self._owner, export_date(self._exported) if self._exported else None)

    def _message(self, event: str) -> None:
        if event in _VALUES:
            self._now.messages += 1
            self._forget()
        if event in ("start_map", "start_array"):
            self._record = self.outline.end
        elif event in ("end_map", "end_array"):
            self._record = None
        if event == "end_map" and self._is_edit and self._edits < _MOST_EDITS:
            key = paired(self._stated.get(_FROM), self._stated.get(_NAME), self._stated.get(_ARRIVED))
            if key:
                self._edits += 1
                times = [time for time in (self._now.edits.get(key), self._edited) if time is not None]
                self._now.edits[key] = max(times, default=None)

    def _forget(self) -> None:
        self._stated = {}
        self._is_edit, self._edited = False, None

    def _close(self) -> None:
        if len(self.outline.conversations) >= _MOST_CONVERSATIONS:
            raise LimitReached("intake", "members")
        # Ids count milliseconds; those of one length compare as text.
        first, last = self._first_id, self._last_id
        self._now.oldest_first = len(first) == len(last) and first < last
        self.outline.conversations.append(self._now)
        self._now = Conversation()
        self._first_id = self._last_id = ""

    def _set_owner(self, value: object) -> None:
        self._owner = str(value)[:_LONGEST_FIELD]

    def _set_exported(self, value: object) -> None:
        self._exported = str(value)[:_LONGEST_FIELD]

    def _set_id(self, value: object) -> None:
        self._now.id = str(value)[:_LONGEST_FIELD]

    def _set_topic(self, value: object) -> None:
        self._now.topic = self._now.topic or str(value)[:_LONGEST_FIELD]

    def _set_message_id(self, value: object) -> None:
        self._last_id = str(value)[:_LONGEST_FIELD]
        self._first_id = self._first_id or self._last_id

    def _set_content(self, value: object) -> None:
        if "<e_m" in str(value):
            self._is_edit = True

    def _set_properties(self, value: object) -> None:
        if '"edittime"' in str(value) or '"skypeeditedid"' in str(value):
            self._is_edit = True


def _feed(parser: object, piece: bytes) -> Undecodable | None:
    """Why nothing can be read behind this piece; an empty piece is the end."""
    try:
        parser.send(piece)  # type: ignore[attr-defined]
    except StopIteration:
        return None
    except ijson.IncompleteJSONError:
        return Undecodable("intake", "JSON" if piece else "cut off")
    except (ijson.JSONError, ValueError, OverflowError):
        return Undecodable("intake", "JSON")
    return None


@dataclass(slots=True)
class _Pace:
    """How much is parsed at once: little where brackets open, much inside a long text."""

    size: int = _PIECE
    _silent: int = 0
    """Bytes since the parser last told of anything."""

    def look_after(self, size: int, *, told: bool) -> None:
        """After each piece of `size` bytes. Raises LimitReached for a text without end."""
        self.size = _PIECE if told else min(2 * self.size, _LARGEST_PIECE)
        self._silent = 0 if told else self._silent + size
        if self._silent > _LARGEST_RECORD:
            raise LimitReached("intake", "bytes")


def _pieces(source: BinaryIO, pace: _Pace) -> Iterator[bytes]:
    """The text as valid UTF-8 without a mark in front, in pieces, then nothing: exports hold stray bytes."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    while raw := source.read(_BLOCK):
        text = decoder.decode(raw).encode("utf-8", "replace")
        start = 0
        while piece := text[start : start + pace.size]:
            start += len(piece)
            yield piece
    yield decoder.decode(b"", final=True).encode()
    yield b""
