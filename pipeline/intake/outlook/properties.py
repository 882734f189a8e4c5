"""MAPI properties: what Outlook knows of a message or attachment, as .msg, .pst and TNEF all hold it.

Numbers, types and meanings: [MS-OXPROPS], [MS-OXCDATA] section 2.11.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from pipeline.intake.outlook.code_pages import charsets_in, of_locale, of_page, text_of

LONGEST_VALUE = 4 << 20
"""Bytes of one property that are read into memory; files are streamed."""
INT32, STRING8, UNICODE, BINARY, OBJECT, TIME = 0x0003, 0x001E, 0x001F, 0x0102, 0x000D, 0x0040
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


class Tag(IntEnum):
    """The properties that intake looks at."""

    MESSAGE_CLASS = 0x001A
    SUBJECT = 0x0037
    CLIENT_SUBMIT_TIME = 0x0039
    SENT_REPRESENTING_NAME = 0x0042
    SENT_REPRESENTING_EMAIL_ADDRESS = 0x0065
    TRANSPORT_MESSAGE_HEADERS = 0x007D
    SENDER_NAME = 0x0C1A
    SENDER_EMAIL_ADDRESS = 0x0C1F
    MESSAGE_DELIVERY_TIME = 0x0E06
    MESSAGE_FLAGS = 0x0E07
    RECORD_KEY = 0x0FF9
    BODY = 0x1000
    RTF_COMPRESSED = 0x1009
    HTML = 0x1013
    INTERNET_MESSAGE_ID = 0x1035
    DISPLAY_NAME = 0x3001
    SEARCH_KEY = 0x300B
    IPM_WASTEBASKET_ENTRYID = 0x35E3
    ATTACH_DATA = 0x3701
    ATTACH_FILENAME = 0x3704
    ATTACH_METHOD = 0x3705
    ATTACH_LONG_FILENAME = 0x3707
    ATTACH_PATHNAME = 0x3708
    ATTACH_TRANSPORT_NAME = 0x370C
    ATTACH_LONG_PATHNAME = 0x370D
    ATTACH_MIME_TAG = 0x370E
    ATTACH_CONTENT_ID = 0x3712
    ATTACH_FLAGS = 0x3714
    INTERNET_CODE_PAGE = 0x3FDE
    MESSAGE_LOCALE_ID = 0x3FF1
    MESSAGE_CODE_PAGE = 0x3FFD
    SENDER_SMTP_ADDRESS = 0x5D01
    SENT_REPRESENTING_SMTP_ADDRESS = 0x5D02
    ATTACHMENT_HIDDEN = 0x7FFE


WANTED = frozenset(Tag)


@dataclass(frozen=True, slots=True)
class Value:
    type: int
    """As [MS-OXCDATA] numbers types."""
    raw: bytes
    """At most `LONGEST_VALUE` bytes."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What was read of one message or attachment. Values that are missing or of an odd type are simply not there."""

    values: Mapping[int, Value]
    outer: tuple[str, ...] = ()
    """Encodings that the message around an attachment states."""
    encodings: tuple[str, ...] = field(init=False)
    """Encodings that are stated for the eight-bit texts, without doubles."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "encodings", self._encodings())

    def raw(self, tag: Tag) -> bytes | None:
        found = self.values.get(tag)
        return found.raw if found is not None else None

    def integer(self, tag: Tag) -> int | None:
        """Of a whole number or truth value."""
        raw = self.raw(tag)
        return int.from_bytes(raw[:4], "little") if raw else None

    def text(self, tag: Tag) -> str | None:
        """None where there is none, or an empty one."""
        found = self.values.get(tag)
        if found is None or found.type not in (STRING8, UNICODE, BINARY):
            return None
        if found.type == UNICODE:
            words = found.raw[: len(found.raw) & ~1].decode("utf-16-le", "surrogatepass")
        else:
            words = text_of(found.raw.rstrip(b"\0"), self.encodings)
        return words.rstrip("\0") or None

    def name_bytes(self, tag: Tag) -> bytes | None:
        """The bytes of an eight-bit text as they stand; None for other types."""
        found = self.values.get(tag)
        return found.raw.rstrip(b"\0") if found is not None and found.type == STRING8 else None

    def time(self, tag: Tag) -> dt.datetime | None:
        """A FILETIME: units of 100 ns since 1601, UTC. None where it lies outside the calendar that mail has."""
        found = self.values.get(tag)
        if found is None or found.type != TIME or len(found.raw) < 8:
            return None
        units = int.from_bytes(found.raw[:8], "little")
        try:
            moment = _EPOCH + dt.timedelta(microseconds=units // 10)
        except OverflowError:
            return None
        return moment if 1970 <= moment.year <= 2200 else None

    def _encodings(self) -> tuple[str, ...]:
        stated: list[str | None] = [of_page(self.integer(Tag.MESSAGE_CODE_PAGE) or 0)]
        for tag in (Tag.TRANSPORT_MESSAGE_HEADERS, Tag.HTML):
            found = self.values.get(tag)
            if found is not None:
                raw = found.raw[:131_072].replace(b"\0", b"") if found.type == UNICODE else found.raw
                stated.extend(charsets_in(raw))
        stated.append(of_page(self.integer(Tag.INTERNET_CODE_PAGE) or 0))
        stated.append(of_locale(self.integer(Tag.MESSAGE_LOCALE_ID) or 0))
        return tuple(dict.fromkeys(one for one in (*stated, *self.outer) if one is not None))
