"""Reads `messages.json` of a Skype export message by message: memory grows with the messages that name files."""

import codecs
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ijson
from ijson.common import ObjectBuilder

from pipeline.errors import Undecodable
from pipeline.intake import names
from pipeline.intake.limits import Readable
from pipeline.intake.skype_content import SkypeContent, read_content
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_CONVERSATION = "conversations.item"
_MESSAGE = "conversations.item.MessageList.item"
_SERVICE_LISTS = ("48:calllogs", "48:notifications", "48:threads", "48:mentions")
"""Lists that repeat messages of other conversations."""
_PLACEHOLDERS = ("Unknown User", "Export Owner", "")
_ARRIVAL = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{0,9}))?(Z|[+-]\d\d:?\d\d)?")
_FILE_TYPE = re.compile(r"RichText/(?:UriObject|Files|Media_(?!Album|Card|CallTranscript))", re.IGNORECASE)
_KINDS = {"media_genericfile": "File.1", "media_audiomsg": "Audio.1", "media_callrecording": "CallRecording.1"}


@dataclass(frozen=True, slots=True)
class SkypeMessage:
    """One message that names a file, or once did."""

    id: str
    conversation: str
    author: str | None
    """The sender's id as the export writes it, without the address in front."""
    sender: str | None
    """As shown to the reviewer: name and id, as far as they are stated."""
    sent: TimeClaim | None
    arrival: str
    """The time of arrival as written: with the author, what two versions of one message share."""
    content: SkypeContent
    kind: str
    """The kind of file by the message's type, where the content names none."""
    references: tuple[str, ...]
    linked: tuple[str, ...]
    """Names of files that lie on another server."""
    edited: dt.datetime | None
    is_edit: bool
    deleted: bool
    named_a_file: bool
    album: str | None
    forwarded: bool


@dataclass(slots=True)
class SkypeConversation:
    id: str = ""
    topic: str | None = None
    messages: list[SkypeMessage] = field(default_factory=list)
    """Newest first, as the export has them."""
    encrypted: int = 0
    """Messages of a private conversation, whose content the export does not hold."""


@dataclass(slots=True)
class SkypeArchive:
    """What the file says about itself, filled while it is read."""

    owner: str | None = None
    exported: dt.datetime | None = None
    """To the minute; the export names no zone, UTC is assumed."""


class _Clean:
    """The bytes of a text as valid UTF-8 without a mark in front: exports hold stray bytes."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")

    def read(self, size: int = -1, /) -> bytes:
        while size:
            raw = self._source.read(size)
            text = self._decoder.decode(raw, final=not raw)
            if text or not raw:
                return text.encode("utf-8", "replace")
        return b""


def read_conversations(source: Readable, archive: SkypeArchive) -> Iterator[SkypeConversation]:
    """Conversations that name files, in the order of the export.

    Raises Undecodable where the text is no JSON or is cut off, after handing on what was read before.
    """
    conversation = SkypeConversation()
    builder: ObjectBuilder | None = None
    try:
        for prefix, event, value in ijson.parse(_Clean(source), use_float=True):
            if builder is not None:
                builder.event(event, value)
                if prefix == _MESSAGE and event == "end_map":
                    _add(conversation, builder.value, archive)
                    builder = None
            elif prefix == _MESSAGE and event == "start_map":
                builder = ObjectBuilder()
                builder.event(event, value)
            elif prefix == _CONVERSATION and event == "end_map":
                yield conversation
                conversation = SkypeConversation()
            elif event == "string":
                _note(prefix, value, conversation, archive)
    except (ijson.JSONError, ValueError, OverflowError) as error:
        yield conversation
        raise Undecodable("intake", "cut off" if isinstance(error, ijson.IncompleteJSONError) else "JSON") from error


def _note(prefix: str, value: str, conversation: SkypeConversation, archive: SkypeArchive) -> None:
    match prefix:
        case "userId":
            archive.owner = value
        case "exportDate":
            archive.exported = _export_date(value)
        case "conversations.item.id":
            conversation.id = value
        case "conversations.item.displayName" | "conversations.item.threadProperties.topic":
            conversation.topic = conversation.topic or value


def _add(conversation: SkypeConversation, record: object, archive: SkypeArchive) -> None:
    if not isinstance(record, dict) or conversation.id.startswith(_SERVICE_LISTS):
        return
    if _text(record.get("messagetype")).startswith("EndToEndEncryption/EncryptedText"):
        conversation.encrypted += 1
        return
    if not _worth_reading(record):
        return
    message = read_message(record, conversation.id, archive)
    if message.named_a_file:
        conversation.messages.append(message)


def _worth_reading(record: Mapping[str, object]) -> bool:
    """Whether the message could name a file: of a million messages, few do."""
    content = record.get("content")
    if record.get("amsreferences") or (isinstance(content, str) and _names_something(content)):
        return True
    properties = record.get("properties")
    return bool(properties) and any(key in _mapping(properties) for key in ("deletetime", "files"))


def read_message(record: Mapping[str, object], conversation: str, archive: SkypeArchive) -> SkypeMessage:
    """One record of a `MessageList`; fields of unexpected types count as absent."""
    raw = record.get("content")
    properties = _mapping(record.get("properties"))
    references = tuple(one.lower() for one in _sequence(record.get("amsreferences")) if isinstance(one, str) and one)
    linked = _linked(properties)
    worth = isinstance(raw, str) and (references or linked or _names_something(raw))
    content = read_content(raw) if isinstance(raw, str) and worth else SkypeContent()
    deleted = "deletetime" in properties and not raw
    kind = _text(record.get("messagetype"))
    named = bool(content.files or content.direct or content.cards or references or linked)
    author = _author(record, properties, archive)
    return SkypeMessage(
        id=_text(record.get("id")) or _text(record.get("clientmessageid")),
        conversation=conversation or _text(record.get("conversationid")),
        author=author,
        sender=_sender(record, author),
        sent=sent_claim(_text(record.get("originalarrivaltime")), _text(record.get("id"))),
        arrival=_text(record.get("originalarrivaltime")),
        content=content,
        kind=_KINDS.get(kind.rpartition("/")[2].lower(), ""),
        references=references,
        linked=linked,
        edited=_epoch(properties.get("edittime")),
        is_edit=content.edited or "edittime" in properties or "skypeeditedid" in properties,
        deleted=deleted,
        named_a_file=named or (deleted and bool(_FILE_TYPE.match(kind))),
        album=_text(properties.get("albumId")) or None,
        forwarded="originalMessageContext" in properties,
    )


def sent_claim(arrival: str, id: str) -> TimeClaim | None:
    """When Skype's server took the message, as the export states it; else by the id, which counts milliseconds."""
    found = _ARRIVAL.fullmatch(arrival.strip())
    moment = _moment(found[1], found[2] or "", found[3]) if found else None
    if found is not None and moment is not None:
        basis = ZoneBasis.STATED_OFFSET if found[3] else ZoneBasis.UTC_ASSUMED
        return _claim(moment, basis, 10.0 ** -min(len(found[2] or ""), 6), "Skype originalarrivaltime", arrival)
    moment = _epoch(id)
    if moment is not None and moment.year >= 2003:
        return _claim(moment, ZoneBasis.UTC_BY_DEFINITION, 0.001, "Skype message id", id)
    return None


def _claim(moment: dt.datetime, basis: ZoneBasis, resolution_s: float, source: str, stated: str) -> TimeClaim:
    return from_instant(
        moment,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        zone_basis=basis,
        resolution_s=resolution_s,
        source=source,
        stated=names.safe_text(stated, 80),
    )


def _moment(seconds: str, fraction: str, zone: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(seconds + (zone or "Z").replace("Z", "+00:00"))
        moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    if not 1990 <= moment.year <= 2200:
        return None
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))


def _epoch(stated: object) -> dt.datetime | None:
    """Milliseconds since 1970, as text or number."""
    if isinstance(stated, float | int) and not isinstance(stated, bool) and 0 < stated < 1e16:
        stated = str(int(stated))
    if not isinstance(stated, str) or not re.fullmatch(r"\d{10,14}", stated, re.ASCII):
        return None
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(stated))
    return moment if moment.year <= 2200 else None


def _export_date(stated: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(stated)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _names_something(content: str) -> bool:
    start = content.casefold()
    return "<uriobject" in start or "<file" in start


def _author(record: Mapping[str, object], properties: Mapping[str, object], archive: SkypeArchive) -> str | None:
    """Older exports give an address that ends in the id; Teams exports give it for the owner only."""
    stated = _text(record.get("from")).rpartition("/")[2]
    if stated:
        return stated
    imported = _mapping(properties.get("importedBy"))
    if raw := _text(imported.get("RawValue")):
        return raw
    return archive.owner if _text(record.get("displayName")) == "Export Owner" else None


def _sender(record: Mapping[str, object], author: str | None) -> str | None:
    name = _text(record.get("displayName"))
    if name in _PLACEHOLDERS:
        return names.safe_text(author, 200) if author else None
    return names.safe_text(f"{name} <{author}>" if author else name, 200)


def _linked(properties: Mapping[str, object]) -> tuple[str, ...]:
    """Files that Teams put on another server."""
    stated = properties.get("files")
    if isinstance(stated, str):
        try:
            stated = json.loads(stated)
        except (ValueError, RecursionError):
            return ()
    files = [_mapping(one) for one in _sequence(stated)]
    return tuple(_text(one.get("fileName")) or _text(one.get("title")) or "?" for one in files if one)


def _mapping(value: object) -> Mapping[str, object]:
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
