"""One record of a `MessageList`: who sent what, when, and which files it names."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.intake import names
from pipeline.intake.skype.content import LONGEST_NAME, SkypeContent, names_something, read_content
from pipeline.intake.skype.times import epoch_ms, sent_claim
from pipeline.model.times import TimeClaim

_PLACEHOLDERS = ("Unknown User", "Export Owner", "")
_FILE_TYPE = re.compile(r"RichText/(?:UriObject|Files|Media_(?!Album|Card|CallTranscript))", re.IGNORECASE)
_KINDS = {"media_genericfile": "File.1", "media_audiomsg": "Audio.1", "media_callrecording": "CallRecording.1"}
_SPEAKS = ("Text", "RichText")
"""Types of messages that people write; the others are the service's own."""
_EDITS = ("edittime", "skypeeditedid")


@dataclass(frozen=True, slots=True)
class Archive:
    """What an export says about itself, and who is who."""

    owner: str | None = None
    exported: dt.datetime | None = None
    contacts: Mapping[str, str] = field(default_factory=dict)
    """Names by `account_of`, from the list of contacts that lies beside."""


@dataclass(frozen=True, slots=True)
class SkypeMessage:
    """One message that names a file, or once did."""

    id: str
    conversation: str
    sender: str | None
    """As shown to the reviewer: name and id, as far as they are stated."""
    sent: TimeClaim | None
    pair: str
    """What two versions of one message share: the sender and the time of arrival, as written."""
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
    forwarded_from: str | None


def worth_reading(record: Mapping[str, object]) -> bool:
    """Whether the message could name a file, or once did."""
    content = record.get("content")
    if record.get("amsreferences") or (isinstance(content, str) and names_something(content)):
        return True
    properties = record.get("properties")
    return bool(properties) and any(key in _mapping(properties) for key in ("deletetime", "files"))


def is_private(record: Mapping[str, object]) -> bool:
    """A message of a private conversation, whose content the export does not hold."""
    return _text(record.get("messagetype")).startswith("EndToEndEncryption/EncryptedText")


def sent_of(record: Mapping[str, object]) -> TimeClaim | None:
    """When the message was sent."""
    return sent_claim(_text(record.get("originalarrivaltime")), _text(record.get("id")))


def is_edit(record: Mapping[str, object]) -> bool:
    """Whether the record is a later version of another one."""
    properties = _mapping(record.get("properties"))
    return "<e_m" in _text(record.get("content")) or any(key in properties for key in _EDITS)


def pair_of(record: Mapping[str, object]) -> str:
    """What an edited message and its edit share; empty where no time of arrival is written."""
    return paired(record.get("from"), record.get("displayName"), record.get("originalarrivaltime"))


def paired(sender: object, display_name: object, arrival: object) -> str:
    """As `pair_of`, of the fields."""
    stated = _text(arrival)[:80]
    return f"{(_text(sender) or _text(display_name))[:200]}\n{stated}" if stated else ""


def read_message(record: Mapping[str, object], conversation: str, archive: Archive) -> SkypeMessage:
    """One record of a `MessageList`; fields of unexpected types count as absent."""
    raw = record.get("content")
    properties = _mapping(record.get("properties"))
    references = tuple(one.lower() for one in _sequence(record.get("amsreferences")) if isinstance(one, str) and one)
    linked = _linked(properties)
    worth = isinstance(raw, str) and (references or linked or names_something(raw))
    content = read_content(raw) if isinstance(raw, str) and worth else SkypeContent()
    deleted = "deletetime" in properties and not raw
    kind = _text(record.get("messagetype"))
    named = bool(content.brings() or references or linked)
    forwarded = properties.get("originalMessageContext")
    return SkypeMessage(
        id=_text(record.get("id")) or _text(record.get("clientmessageid")),
        conversation=conversation or _text(record.get("conversationid")),
        sender=sender_of(record, archive),
        sent=sent_of(record),
        pair=pair_of(record),
        content=content,
        kind=_KINDS.get(kind.rpartition("/")[2].lower(), ""),
        references=references,
        linked=linked,
        edited=epoch_ms(properties.get("edittime")),
        is_edit=is_edit(record),
        deleted=deleted,
        named_a_file=named or (deleted and bool(_FILE_TYPE.match(kind))),
        album=_text(properties.get("albumId")) or None,
        forwarded=forwarded is not None,
        forwarded_from=_text(_mapping(forwarded).get("originalSender")) or None,
    )


def words_of(record: Mapping[str, object]) -> str:
    """What a person wrote in the message, without markup; empty for the service's own messages."""
    raw = record.get("content")
    if not isinstance(raw, str) or not _text(record.get("messagetype")).startswith(_SPEAKS):
        return ""
    return read_content(raw).words


def sender_of(record: Mapping[str, object], archive: Archive) -> str | None:
    """The sender as shown: name and account as far as they are stated. None where the export does not say."""
    author = _author(record, archive)
    name = _text(record.get("displayName"))
    if name in _PLACEHOLDERS:
        name = archive.contacts.get(account_of(author), "") if author else ""
    if author:
        return names.safe_text(f"{name} <{author}>" if name else author, 200)
    # Only an account that the export states may stand in such brackets: names are free to choose.
    return names.safe_text(name.replace("<", "‹").replace(">", "›"), 200) if name else None


def account_of(author: str) -> str:
    """One form of the ids that are written in several: `8:live:a` and `live:a`."""
    return author.strip().removeprefix("8:").casefold()


def _author(record: Mapping[str, object], archive: Archive) -> str | None:
    """Older exports give an address that ends in the id; Teams exports give it for the owner only."""
    stated = _text(record.get("from")).rpartition("/")[2]
    if stated:
        return stated
    imported = _mapping(_mapping(record.get("properties")).get("importedBy"))
    if raw := _text(imported.get("RawValue")):
        return raw
    return archive.owner if _text(record.get("displayName")) == "Export Owner" else None


def _linked(properties: Mapping[str, object]) -> tuple[str, ...]:
    """Files that Teams put on another server."""
    stated = properties.get("files")
    if isinstance(stated, str):
        try:
            stated = json.loads(stated)
        except (ValueError, RecursionError):
            return ()
    files = [_mapping(one) for one in _sequence(stated)]
    named = (_text(one.get("fileName")) or _text(one.get("title")) or "?" for one in files if one)
    return tuple(name[:LONGEST_NAME] for name in named)


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
