"""What the records of a Signal export say: people, conversations, and messages with the files that they bring.

The fields are those of Signal's Backup.proto as JSON: 64-bit numbers are texts, bytes are base64.
"""

import base64
import binascii
import datetime as dt
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.intake import names
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant

_LONGEST_TEXT = 100_000
_LOCATORS = ("locatorInfo", "attachmentLocator", "backupLocator", "invalidAttachmentLocator")
_DIGEST, _KEYS = (32,), (64, 32)
"""Bytes that a digest and a key have."""

Fields = Mapping[str, object]


class Role(StrEnum):
    """How a file belongs to its message."""

    SENT = "sent"
    VIEW_ONCE = "view_once"
    LONG_TEXT = "long_text"
    """The message's own words, where they are long."""
    PREVIEW = "preview"
    """Of a link or of a message that is cited: no new sending."""


@dataclass(frozen=True, slots=True)
class SignalFile:
    role: Role
    name: str | None
    content_type: str
    plaintext: bytes | None
    """SHA-256 of the file, as the record states it."""
    keys: tuple[bytes, ...]
    downloaded: bool
    voice: bool = False

    def same_as(self, other: "SignalFile") -> bool:
        return self.plaintext is not None and (self.plaintext, self.role) == (other.plaintext, other.role)


@dataclass(frozen=True, slots=True)
class SignalMessage:
    """One version of a message; an edited one has several."""

    chat: str
    author: str
    sent: str
    """`dateSent`, milliseconds since 1970, as written."""
    words: str
    files: tuple[SignalFile, ...]
    transport: tuple[TimeClaim, ...]
    deleted: bool
    direction: str

    def claim(self) -> TimeClaim | None:
        return _claim(self.sent, TimeSemantics.SEND, "Signal dateSent")


@dataclass(slots=True)
class SignalBook:
    """People and conversations, known as far as the file was read: they come before the messages."""

    recipients: dict[str, str] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    owner: str | None = None

    def note(self, frame: Fields) -> None:
        account, recipient, chat = (_fields(frame.get(key)) for key in ("account", "recipient", "chat"))
        if account:
            self.owner = _joined(account.get("givenName"), account.get("familyName")) or None
        if id := _id(recipient.get("id")):
            self.recipients[id] = names.safe_text(self._called(recipient, id), 200)
        if id := _id(chat.get("id")):
            self.chats[id] = _id(chat.get("recipientId"))

    def sender(self, author: str) -> str | None:
        return self.recipients.get(author) or (names.safe_text(f"<{author}>", 200) if author else None)

    def conversation(self, chat: str) -> str | None:
        return self.recipients.get(self.chats.get(chat, "")) or (names.safe_text(chat, 200) if chat else None)

    def _called(self, recipient: Fields, id: str) -> str:
        if contact := _fields(recipient.get("contact")):
            return _contact(contact, id)
        if group := _fields(recipient.get("group")):
            title = _fields(_fields(group.get("snapshot")).get("title")).get("title")
            return _text(title) or f"<{id}>"
        if "self" in recipient:
            return f"{self.owner} <self>" if self.owner else "<self>"
        listed = _fields(_fields(recipient.get("distributionList")).get("distributionList"))
        return _text(listed.get("name")) or ("Signal" if "releaseNotes" in recipient else f"<{id}>")


def read_versions(item: Fields) -> tuple[SignalMessage, ...]:
    """The versions of a `chatItem`, the first one first; more than one where it was edited."""
    earlier = item.get("revisions")
    records = [one for one in earlier if isinstance(one, dict)] if isinstance(earlier, list) else []
    versions = [_read(one, item) for one in (*records, item)]
    return tuple(sorted(versions, key=lambda one: (len(one.sent), one.sent)))


def _read(item: Fields, newest: Fields) -> SignalMessage:
    standard = _fields(item.get("standardMessage"))
    incoming = _fields(item.get("incoming"))
    times = ((incoming.get("dateReceived"), "dateReceived"), (incoming.get("dateServerSent"), "dateServerSent"))
    transport = (_claim(_id(one), TimeSemantics.RECEIVE, f"Signal {name}") for one, name in times)
    text = _fields(standard.get("text")) or _fields(_fields(item.get("directStoryReplyMessage")).get("text"))
    return SignalMessage(
        chat=_id(item.get("chatId")) or _id(newest.get("chatId")),
        author=_id(item.get("authorId")) or _id(newest.get("authorId")),
        sent=_id(item.get("dateSent")),
        words=_text(text.get("body"))[:_LONGEST_TEXT],
        files=tuple(_files(item, standard)),
        transport=tuple(one for one in transport if one is not None),
        deleted="remoteDeletedMessage" in item,
        direction=next((one for one in ("incoming", "outgoing", "directionless") if one in item), ""),
    )


def _files(item: Fields, standard: Fields) -> Iterator[SignalFile]:
    for attachment in _listed(standard.get("attachments")):
        yield _file(Role.SENT, attachment)
    if "viewOnceMessage" in item:
        yield _file(Role.VIEW_ONCE, _fields(_fields(item["viewOnceMessage"]).get("attachment")))
    if sticker := _fields(_fields(item.get("stickerMessage")).get("sticker")):
        yield _file(Role.SENT, {"pointer": sticker.get("data")})
    if long_text := _fields(standard.get("longText")):
        yield _file(Role.LONG_TEXT, {"pointer": long_text})
    for preview in _listed(standard.get("linkPreview")):
        if preview.get("image"):
            yield _file(Role.PREVIEW, {"pointer": preview["image"]})
    for cited in _listed(_fields(standard.get("quote")).get("attachments")):
        if thumbnail := _fields(cited.get("thumbnail")):
            yield _file(Role.PREVIEW, thumbnail)


def _file(role: Role, attachment: Fields) -> SignalFile:
    pointer = _fields(attachment.get("pointer"))
    locators = [_fields(pointer.get(key)) for key in _LOCATORS]
    hashes = (octets(one.get("plaintextHash"), _DIGEST) for one in locators)
    keys = (octets(one.get(key), _KEYS) for one in locators for key in ("localKey", "key"))
    plaintext = next((one for one in hashes if one is not None), None)
    return SignalFile(
        role=role,
        name=_text(pointer.get("fileName")) or None,
        content_type=_text(pointer.get("contentType")),
        plaintext=plaintext,
        keys=tuple(dict.fromkeys(one for one in keys if one is not None)),
        downloaded=attachment.get("wasDownloaded") is not False and plaintext is not None,
        voice=attachment.get("flag") in ("VOICE_MESSAGE", 1),
    )


def octets(stated: object, lengths: tuple[int, ...]) -> bytes | None:
    """Bytes as programs write them into JSON: base64 of either alphabet with or without padding, hexadecimal, numbers.

    None for what has none of `lengths`.
    """
    if isinstance(stated, dict):
        stated = stated.get("data")
    if isinstance(stated, list) and len(stated) in lengths:
        small = all(isinstance(one, int) and -128 <= one <= 255 for one in stated)
        return bytes(one & 0xFF for one in stated) if small else None
    if not isinstance(stated, str) or len(stated) > 4 * max(lengths):
        return None
    if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", stated) and len(stated) // 2 in lengths:
        return bytes.fromhex(stated)
    plain = re.sub(r"\s|=", "", stated).replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) in lengths else None


def _claim(stated: str, semantics: TimeSemantics, source: str) -> TimeClaim | None:
    if not re.fullmatch(r"\d{10,14}", stated, re.ASCII):
        return None
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=int(stated))
    if instant.year > 2200:
        return None
    return from_instant(
        instant,
        semantics=semantics,
        authority=Authority.EXPORT,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=0.001,
        source=source,
        stated=stated,
    )


def _contact(contact: Fields, id: str) -> str:
    nickname = _fields(contact.get("nickname"))
    name = (
        _joined(nickname.get("given"), nickname.get("family"))
        or _joined(contact.get("systemGivenName"), contact.get("systemFamilyName"))
        or _joined(contact.get("profileGivenName"), contact.get("profileFamilyName"))
    )
    number = _id(contact.get("e164")).lstrip("+")
    account = octets(contact.get("aci"), (16,))
    known = f"+{number}" if number.isdigit() and number != "0" else str(uuid.UUID(bytes=account)) if account else id
    return f"{name} <{known}>" if name else f"<{known}>"


def _joined(*parts: object) -> str:
    return " ".join(part for part in map(_text, parts) if part)


def _listed(value: object) -> Iterator[Fields]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _fields(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _id(value: object) -> str:
    """A number that JSON writes as a text, or as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
