"""One message of Telegram, whichever of its two forms of export it stood in; and the records of `result.json`."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.intake import names
from pipeline.intake.telegram.json import TelegramChat, TelegramRecord
from pipeline.model.arrivals import GapKind
from pipeline.model.attestations import StatedFact
from pipeline.model.sentences import Sentence, moment
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock

_FILES: Final = ("photo", "file", "media", "contact_vcard")
_FACTS: Final = (
    "action",
    "media_type",
    "mime_type",
    "duration_seconds",
    "width",
    "height",
    "media_spoiler",
    "sticker_emoji",
    "performer",
    "title",
    "via_bot",
    "self_destruct_period_seconds",
    "live_location_period_seconds",
    "place_name",
    "address",
    "expires",
)
_REASONS: Final = (
    ("not included", GapKind.OMITTED, "intake-gap-chat-omitted"),
    ("exceeds maximum size", GapKind.TOO_LARGE, "intake-gap-telegram-too-large"),
    ("unavailable", GapKind.MISSING, "intake-gap-telegram-unavailable"),
    ("please view it on your mobile", GapKind.OMITTED, "intake-gap-chat-view-once"),
    ("expired", GapKind.EXPIRED, "intake-gap-telegram-expired"),
)
# In place of a path: `name (File not included. …)`, in English as a rule.
_SENTENCE = re.compile(r"(?:(?P<name>[^\n]{1,250}) )?\((?P<why>[^()/]{1,200} [^()/]{1,200})\)")
_LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class TelegramGap:
    """Why a file is not in the export, as Telegram states it."""

    kind: GapKind
    reason: str


@dataclass(frozen=True, slots=True)
class TelegramFile:
    path: str | None
    """From the export's folder on, as stated; None where the export says that it holds no such file."""
    name: str | None = None
    size: int | None = None
    """Bytes, where stated."""
    thumbnail: str | None = None
    gap: TelegramGap | None = None


@dataclass(frozen=True, slots=True)
class TelegramMessage:
    id: str
    chat: str
    """The chat's id; in pages, which state none, its name."""
    conversation: str | None
    sender: str | None
    words: str
    sent: TimeClaim | None
    files: tuple[TelegramFile, ...]
    forwarded: bool = False
    forwarded_from: str | None = None
    facts: tuple[StatedFact, ...] = ()
    notes: tuple[Sentence, ...] = ()


def left_out(stated: str) -> tuple[TelegramGap, str | None] | None:
    """Why a file was left out and its name, where a sentence stands in place of its path."""
    found = _SENTENCE.fullmatch(stated.strip())
    return (why_left_out(found["why"]), found["name"]) if found else None


def why_left_out(sentence: str) -> TelegramGap:
    folded = sentence.casefold()
    for words, kind, reason in _REASONS:
        if words in folded:
            return TelegramGap(kind, reason)
    # In another language; that it is no path is all there is to go by.
    return TelegramGap(GapKind.OMITTED, "intake-gap-chat-omitted")


def read_message(record: TelegramRecord) -> TelegramMessage:
    """One record; fields of unexpected types count as absent."""
    fields, chat = record.fields, record.chat
    label = "from" if "from" in fields or "from_id" in fields else "actor"
    sent, notes = _sent(fields)
    return TelegramMessage(
        id=_id(fields.get("id")) or _text(fields.get("date_unixtime")) or _text(fields.get("date")),
        chat=chat.id or chat.name or "",
        conversation=_conversation(chat),
        sender=_sender(fields, label),
        words=_words(fields.get("text")),
        sent=sent,
        files=tuple(_files(fields)),
        forwarded="forwarded_from" in fields or "saved_from" in fields,
        forwarded_from=_shown(fields.get("forwarded_from")) or _shown(fields.get("saved_from")),
        facts=tuple(_facts(fields, chat)),
        notes=(*notes, *_edited(fields)),
    )


def _files(fields: Mapping[str, object]) -> Iterator[TelegramFile]:
    for key in _FILES:
        stated = fields.get(key)
        if not isinstance(stated, str) or not stated:
            continue
        size = _number(fields.get("photo_file_size" if key == "photo" else "file_size"))
        thumbnail = fields.get("thumbnail")
        yield TelegramFile(
            path=stated,
            name=_text(fields.get("file_name")) or None,
            size=size,
            thumbnail=thumbnail if isinstance(thumbnail, str) and key == "file" else None,
        )


def _sent(fields: Mapping[str, object]) -> tuple[TimeClaim | None, tuple[Sentence, ...]]:
    unix, local = _number(fields.get("date_unixtime")), _local(fields.get("date"))
    if unix is None or not 0 < unix < 7_000_000_000:
        return (wall_claim(local, _text(fields.get("date")), "Telegram date") if local else None), ()
    utc = dt.datetime.fromtimestamp(unix, dt.UTC)
    claim = _utc_claim(utc, str(unix), "Telegram date_unixtime", ZoneBasis.UTC_BY_DEFINITION)
    return claim, () if local is None or _fit(local, utc) else (Sentence("intake-note-telegram-times-differ"),)


def _fit(local: dt.datetime, utc: dt.datetime) -> bool:
    """Whether some zone has both: a quarter of an hour is the finest step of zones."""
    offset = (local.replace(tzinfo=dt.UTC) - utc).total_seconds()
    return -12 * 3600 <= offset <= 14 * 3600 and offset % 900 == 0


def wall_claim(local: dt.datetime, stated: str, source: str) -> TimeClaim:
    """A time on the clock of the computer that made the export."""
    return from_wall_clock(
        local,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        resolution_s=1.0,
        source=source,
        stated=names.safe_text(stated, 80),
    )


def offset_claim(moment_: dt.datetime, stated: str, source: str) -> TimeClaim:
    return _utc_claim(moment_, names.safe_text(stated, 80), source, ZoneBasis.STATED_OFFSET)


def _utc_claim(instant: dt.datetime, stated: str, source: str, basis: ZoneBasis) -> TimeClaim:
    return from_instant(
        instant,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        zone_basis=basis,
        resolution_s=1.0,
        source=source,
        stated=stated,
    )


def _edited(fields: Mapping[str, object]) -> tuple[Sentence, ...]:
    unix, local = _number(fields.get("edited_unixtime")), _local(fields.get("edited"))
    if unix is not None and 0 < unix < 7_000_000_000:
        return (Sentence("intake-note-edited", (moment("when", dt.datetime.fromtimestamp(unix, dt.UTC)),)),)
    # Early exports state 1970 for messages that were never edited.
    return (Sentence("intake-note-edited-undated"),) if local is not None and local.year > 1971 else ()


def _facts(fields: Mapping[str, object], chat: TelegramChat) -> Iterator[StatedFact]:
    if chat.kind:
        yield StatedFact("type", names.safe_text(chat.kind, 200))
    for key in _FACTS:
        value = fields.get(key)
        if isinstance(value, str | int | float) and value != "":
            yield StatedFact(key, names.safe_text(str(value), 200))
    place = fields.get("location_information")
    if isinstance(place, dict):
        for key in ("latitude", "longitude"):
            if isinstance(place.get(key), int | float | str):
                yield StatedFact(key, names.safe_text(str(place[key]), 200))


def _conversation(chat: TelegramChat) -> str | None:
    return names.safe_text(chat.name or chat.id, 200) if chat.name or chat.id else None


def _sender(fields: Mapping[str, object], label: str) -> str | None:
    name, id = _text(fields.get(label)), _id(fields.get(f"{label}_id"))
    if author := _text(fields.get("author")):
        name = f"{name} ({author})" if name else author
    stated = f"{name} <{id}>" if name and id else name or id
    return names.safe_text(stated, 200) if stated else None


def _words(stated: object) -> str:
    """`text` is a text, or a list of texts and of objects that hold one."""
    if isinstance(stated, str):
        return stated[:_LONGEST_TEXT]
    if not isinstance(stated, list):
        return ""
    pieces = (one if isinstance(one, str) else one.get("text") for one in stated if isinstance(one, str | dict))
    return "".join(one for one in pieces if isinstance(one, str))[:_LONGEST_TEXT]


def _shown(value: object) -> str | None:
    return names.safe_text(value, 200) if isinstance(value, str) and value else None


def _local(stated: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(_text(stated))
    except ValueError:
        return None
    return found if found.tzinfo is None and 1969 <= found.year <= 2190 else None


def _number(stated: object) -> int | None:
    if isinstance(stated, int) and not isinstance(stated, bool):
        return stated
    found = isinstance(stated, str) and re.fullmatch(r"\d{1,15}", stated, re.ASCII)
    return int(str(stated)) if found else None


def _id(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
