"""What the confined child says of a Skype database, as nouns. Whatever it says is checked: it may be taken over."""

import datetime as dt
import ntpath
from dataclasses import dataclass
from enum import StrEnum

from pipeline.intake import names
from pipeline.intake.skype.content import SkypeContent, read_content
from pipeline.intake.skype.times import claim
from pipeline.model.times import TimeClaim, ZoneBasis
from pipeline.ports import JsonObject, UnpackedPart

COMPLETED = 8
"""Status of a transfer that came to its end."""
_LONGEST_BODY = 6 << 20
_START = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SPEAKS = frozenset({60, 61, 63, 64, 68, 201, 253, 254, 255})
"""Types of messages that people write; the others are the program's own."""


class RowKind(StrEnum):
    MESSAGE = "message"
    TRANSFER = "transfer"
    MEDIA = "media"
    VIDEO = "video"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One row of `Messages`."""

    identity: str
    place: str
    talk: int | None
    """Number of the conversation; the name of one may change in its midst."""
    conversation: str
    topic: str | None
    sender: str | None
    sent: TimeClaim | None
    edited: dt.datetime | None
    content: SkypeContent
    speaks: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a table that speaks of a file: what it was called, and where it lay."""

    kind: RowKind
    place: str
    linked: bool
    """It belongs to the message before it."""
    name: str | None
    size: int | None
    path: str | None
    """On the disk of whoever used the program."""
    address: str | None
    status: int | None
    index: int | None
    """Its number among the files of its message."""
    sender: str | None
    sent: TimeClaim | None

    def called(self) -> tuple[str, ...]:
        """Names that it may have on disk: as sent, and as stored."""
        stored = ntpath.basename(self.path) if self.path else ""
        return tuple(dict.fromkeys(name for name in (self.name, stored) if name))


def row_of(part: UnpackedPart) -> MessageRow | FileRow | None:
    """One part as a noun; None for what has no form that is known."""
    kind = _text(part.value, "kind")
    if kind not in list(RowKind):
        return None
    return _message(part) if kind == RowKind.MESSAGE else _file(RowKind(kind or ""), part.value)


def _message(part: UnpackedPart) -> MessageRow:
    head = part.value
    author, name = _text(head, "author"), _text(head, "name")
    # Only an account that the database states may stand in such brackets: names are free to choose.
    plain = name.replace("<", "‹").replace(">", "›") if name else None
    edited = _number(head, "edited")
    place = f"Messages {_number(head, 'row')}"
    return MessageRow(
        identity=_text(head, "guid") or place,
        place=place,
        talk=_number(head, "talk"),
        conversation=names.safe_text(_text(head, "conversation") or "", 200),
        topic=names.safe_text(_text(head, "topic") or "", 200) or None,
        sender=names.safe_text(f"{plain} <{author}>" if plain and author else author or plain or "", 200) or None,
        sent=_sent(head, "Messages"),
        edited=_moment(edited * 1000) if edited else None,
        content=read_content(part.body.read(_LONGEST_BODY).decode("utf-8", "replace")),
        speaks=_number(head, "type") in _SPEAKS,
    )


def _file(kind: RowKind, head: JsonObject) -> FileRow:
    outgoing = head.get("outgoing") is True
    partner = _text(head, "partner")
    return FileRow(
        kind=kind,
        place=f"{kind.value} {_number(head, 'row')}",
        linked=head.get("linked") is True,
        name=_text(head, "name"),
        size=_number(head, "size"),
        path=_text(head, "path"),
        address=_text(head, "uri"),
        status=_number(head, "status"),
        index=_number(head, "index"),
        # Of what was sent, the partner is whoever was to receive it.
        sender=names.safe_text(partner, 200) if partner and not outgoing else None,
        sent=_sent(head, kind.value),
    )


def _sent(head: JsonObject, table: str) -> TimeClaim | None:
    """Seconds, or milliseconds where newer programs wrote them; by definition counted from 1970 in UTC."""
    exact, seconds = _number(head, "milliseconds"), _number(head, "seconds")
    milliseconds = exact if exact else (seconds or 0) * 1000
    moment = _moment(milliseconds)
    if moment is None:
        return None
    resolution = 0.001 if exact else 1.0
    source = f"Skype main.db {table}"
    return claim(moment, ZoneBasis.UTC_BY_DEFINITION, resolution, source, str(exact if exact else seconds))


def _moment(milliseconds: int) -> dt.datetime | None:
    """None for what lies outside Skype's time, as after a damaged clock."""
    if not 1_000_000_000_000 <= milliseconds <= 7_000_000_000_000:
        return None
    return _START + dt.timedelta(milliseconds=milliseconds)


def _text(head: JsonObject, key: str) -> str | None:
    value = head.get(key)
    return value[:400] if isinstance(value, str) and value else None


def _number(head: JsonObject, key: str) -> int | None:
    value = head.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 62 else None
