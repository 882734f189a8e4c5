"""Reads `result.json` of Telegram on desktop message by message, in memory that does not grow with the file.

Telegram writes control characters as `\\x0B`, which is no JSON: one such character in one of a million messages makes
the whole file unreadable to programs that ask for JSON. It is mended on the way.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ijson
from ijson.common import ObjectBuilder

from pipeline.errors import Undecodable
from pipeline.intake.limits import MIB, Readable

_LONGEST_RECORD = 4 * MIB
_LONGEST_PREFIX = 2_000
"""Characters of the keys on the way to a value: each level of what is nested without end would hold them all anew."""
_PIECE = 1 << 14
_LISTS = {
    "messages.item": "",
    "chats.list.item.messages.item": "chats.list.item",
    "left_chats.list.item.messages.item": "left_chats.list.item",
    "profile_pictures.item": "profile_pictures",
    "stories.item": "stories",
    "stories.list.item": "stories",
}
"""Where messages stand, and what they belong to."""


@dataclass(slots=True)
class TelegramChat:
    """What the file says about a chat, filled while it is read: before its messages, as Telegram writes it."""

    id: str = ""
    name: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TelegramRecord:
    chat: TelegramChat
    fields: Mapping[str, object]


class Mended:
    """The bytes of a file with `\\xNN` written as JSON writes it, as valid UTF-8 without a mark in front.

    An escape is a backslash and the character behind it, counted from the left: only so is `\\\\x0B`, a backslash
    that somebody typed, left as it is.
    """

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._held = b""
        self.passed = 0
        """Bytes handed on."""
        self.mark = 0
        """Where the last record began or ended."""

    def read(self, size: int = -1, /) -> bytes:
        while size:
            if self.passed - self.mark > _LONGEST_RECORD:
                raise Undecodable("intake", "JSON: a record without end")
            raw = self._source.read(size)
            whole = self._held + self._decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            piece, self._held = (whole, b"") if not raw else _whole_escapes(whole)
            if piece or not raw:
                piece = mended(piece)
                self.passed += len(piece)
                return piece
        return b""


def _whole_escapes(data: bytes) -> tuple[bytes, bytes]:
    """`data` up to an escape that is cut at its end, and that escape."""
    # At most a backslash, an x and one digit are cut off; what is not one of those is whole.
    for length in range(min(3, len(data)), 0, -1):
        tail = data[-length:]
        if tail[:1] == b"\\" and _is_cut(tail):
            body = data[:-length]
            if (len(body) - len(body.rstrip(b"\\"))) % 2 == 0:
                return body, tail
    return data, b""


def _is_cut(tail: bytes) -> bool:
    return tail == b"\\" or (tail[1:2] == b"x" and all(one in b"0123456789abcdefABCDEF" for one in tail[2:]))


def mended(data: bytes) -> bytes:
    """`data`, which ends in no cut escape, with `\\xNN` as `\\u00NN`."""
    pieces: list[bytes] = []
    done = at = data.find(b"\\")
    if b"\\x" not in data or at < 0:
        return data
    pieces.append(data[:done])
    while at >= 0:
        if data[at + 1 : at + 2] == b"x":
            pieces += (data[done:at], b"\\u00")
            done = at + 2
        at = data.find(b"\\", at + 2)
    pieces.append(data[done:])
    return b"".join(pieces)


@dataclass(slots=True)
class _Reading:
    source: Mended
    chat: TelegramChat = field(default_factory=TelegramChat)
    builder: ObjectBuilder | None = None
    building: str = ""

    def event(self, prefix: str, event: str, value: object) -> TelegramRecord | None:
        """The record that is whole with this event. Raises Undecodable for what no program of Telegram's nests."""
        if len(prefix) > _LONGEST_PREFIX:
            raise Undecodable("intake", "JSON: too deep")
        if self.builder is not None:
            self.builder.event(event, value)
            if prefix != self.building or event != "end_map":
                return None
            fields, self.builder = self.builder.value, None
            self.source.mark = self.source.passed
            return TelegramRecord(self._chat_of(prefix), fields)
        if event == "start_map" and prefix in _LISTS:
            self.builder, self.building = ObjectBuilder(), prefix
            self.builder.event(event, value)
        elif event == "start_map" and prefix in ("chats.list.item", "left_chats.list.item"):
            self.chat = TelegramChat()
        elif event in ("string", "number") and prefix:
            self._note(prefix, str(value))
        self.source.mark = self.source.passed
        return None

    def _note(self, prefix: str, value: str) -> None:
        _, _, key = prefix.rpartition(".")
        match prefix.removesuffix(key):
            case "" | "chats.list.item." | "left_chats.list.item.":
                if key == "id":
                    self.chat.id = value
                elif key == "name":
                    self.chat.name = value
                elif key == "type":
                    self.chat.kind = value

    def _chat_of(self, prefix: str) -> TelegramChat:
        list_of = _LISTS[prefix]
        return TelegramChat(list_of, None, list_of) if list_of in ("profile_pictures", "stories") else self.chat


def read_records(stream: Readable) -> Iterator[TelegramRecord]:
    """Messages, profile pictures and stories in the order of the file.

    Raises Undecodable where the text is no JSON or is cut off, after handing on what was read before.
    """
    source = Mended(stream)
    reading = _Reading(source)
    try:
        for prefix, event, value in ijson.parse(source, use_float=True, buf_size=_PIECE):
            record = reading.event(prefix, event, value)
            if record is not None:
                yield record
    except (ijson.JSONError, ValueError, OverflowError) as error:
        raise Undecodable("intake", "cut off" if isinstance(error, ijson.IncompleteJSONError) else "JSON") from error
