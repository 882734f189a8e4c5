"""What the auto-archiver put on record about posts: its table (`db.csv`), its JSON files, its spreadsheet."""

import csv
import datetime as dt
import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.intake.opening import Member, Walk
from pipeline.intake.web.python_repr import value_of

LONGEST_RECORD = 1 << 26
MOST_POSTS = 100_000
_MOST_MEDIA = 10_000
_LONGEST_FIELD = 1 << 23
_DEEPEST = 6
TABLE = ("status", "metadata", "media")
_SHEET = {
    "url": ("link", "url"),
    "status": ("archive status", "status"),
    "archive": ("archive location", "archive"),
    "date": ("archive date", "date"),
    "thumbnail": ("thumbnail",),
    "timestamp": ("upload timestamp", "timestamp"),
    "title": ("upload title", "title"),
    "text": ("text content", "text"),
    "screenshot": ("screenshot",),
    "hash": ("hash",),
    "wacz": ("wacz",),
    "replaywebpage": ("replaywebpage",),
}
"""The columns by default, and as their settings call them."""
_STORED = re.compile(r"[0-9A-Za-z]{24}\.[0-9A-Za-z]{1,8}")


@dataclass(frozen=True, slots=True)
class PostMedia:
    """A file that a record names."""

    key: str
    """Where it was stored, empty where that is not on record."""
    stated_sum: str
    """As `SHA-256:…`, empty where none is stated."""
    id: str
    """What it was made for: `screenshot`, `thumbnail_0`, `_final_media`; empty for what was posted."""
    filename: str
    original_url: str


@dataclass(frozen=True, slots=True)
class Post:
    """One address that was to be archived. Words are as they came, not escaped."""

    record: Member
    url: str
    title: str
    words: str
    status: str
    posted: dt.datetime | str | None
    """Aware, or naive where its zone is not known; text where it is no time."""
    processed: dt.datetime | str | None
    uploader: str
    media: tuple[PostMedia, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The same in the table and in the JSON file."""
        moment = self.processed
        if isinstance(moment, dt.datetime) and moment.tzinfo is not None:
            return self.url, moment.astimezone(dt.UTC).isoformat()
        return self.url, str(moment or "")


def is_table(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(",".join(TABLE).encode())


def is_sheet(head: bytes) -> bool:
    # Any table at all comes by here, also with the line ends of old Macs, and whatever else is called one.
    first = next(iter(head[:4000].decode("utf-8-sig", "replace").splitlines()), "")
    try:
        found = _columns(next(csv.reader([first]), []))
    except csv.Error:
        return False
    return {"url", "status", "archive"} <= found.keys() and len(found) >= 5


def is_record(head: bytes) -> bool:
    return head.lstrip().startswith(b"{") and all(key in head for key in (b'"status"', b'"metadata"', b'"url"'))


def posts_in(member: Member, walk: Walk) -> Iterator[Post | None]:
    """The posts in a table, spreadsheet or JSON file; None for a row that cannot be read."""
    if member.object.size > LONGEST_RECORD:
        yield None
        return
    with walk.cabinet.open(member.object.sha256) as stream:
        content = stream.read(LONGEST_RECORD)
    if member.raw.lower().endswith(b".json"):
        yield _of_json(content, member)
        return
    rows = _rows(content)
    header = rows[0] if rows else []
    for row in rows[1 : MOST_POSTS + 1]:
        yield _of_table(row, member) if tuple(header[:3]) == TABLE else _of_sheet(header, row, member)


def _rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig", "replace").replace("\0", "")
    before = csv.field_size_limit(_LONGEST_FIELD)
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            if row:
                found.append(row)  # noqa: PERF401 -- what came before a broken row counts
    except csv.Error:
        found.append([])
    finally:
        csv.field_size_limit(before)
    return found


def _of_table(row: list[str], record: Member) -> Post | None:
    try:
        status, metadata, media = row[0], value_of(row[1]), value_of(row[2])
    except (ValueError, IndexError):
        return None
    return _post(status, metadata, media, record)


def _of_json(content: bytes, record: Member) -> Post | None:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return _post(found.get("status"), found.get("metadata"), found.get("media"), record) if _is(found) else None


def _post(status: object, metadata: object, media: object, record: Member) -> Post | None:
    if not isinstance(metadata, dict) or not isinstance(metadata.get("url"), str):
        return None
    return Post(
        record=record,
        url=metadata["url"],
        title=_text(metadata.get("title")),
        words=_text(metadata.get("content")) or _text(metadata.get("text")),
        status=_text(status),
        posted=_moment(metadata.get("timestamp")),
        processed=_moment(metadata.get("_processed_at")),
        uploader=next((found for key in ("uploader", "author", "channel") if (found := _text(metadata.get(key)))), ""),
        media=tuple(_media(media)),
    )


def _media(listed: object) -> list[PostMedia]:
    """All files that are named anywhere: thumbnails and tokens stand inside the properties of others."""
    found: list[PostMedia] = []
    waiting: deque[tuple[object, str, int]] = deque([(listed, "", 0)])
    while waiting and len(found) < _MOST_MEDIA:
        value, role, depth = waiting.popleft()
        if depth > _DEEPEST:
            continue
        if isinstance(value, list):
            waiting.extend((one, role, depth + 1) for one in value[:_MOST_MEDIA])
        elif isinstance(value, dict) and isinstance(value.get("filename"), str) and _is(value.get("properties")):
            properties = value["properties"]
            found.append(_one(value, properties, role))
            nested = [(key, one) for key, one in properties.items() if isinstance(one, list | dict)]
            waiting.extend((one, str(key), depth + 1) for key, one in nested)
    return found


def _one(value: Mapping[str, object], properties: Mapping[str, object], role: str) -> PostMedia:
    urls = value.get("urls")
    stored = _text(value.get("_key")) or (_text(urls[0]) if isinstance(urls, list) and urls else "")
    return PostMedia(
        stored,
        _text(properties.get("hash")),
        _text(properties.get("id")) or role,
        _text(value.get("filename")),
        _text(properties.get("original_url")),
    )


def _of_sheet(header: list[str], row: list[str], record: Member) -> Post | None:
    columns = _columns(header)
    cells = {name: row[index].strip() for name, index in columns.items() if index < len(row)}
    if not cells.get("url") or not cells.get("status"):
        # A row without a status was never tried.
        return None if not row else Post(record, cells.get("url", ""), "", "", "", None, None, "", ())
    media = [PostMedia("", cells["hash"], "", "", "")] if cells.get("hash") else []
    for column, id in (("screenshot", "screenshot"), ("thumbnail", "thumbnail"), ("archive", "_final_media")):
        media += [PostMedia(one, "", id, "", "") for one in _STORED.findall(cells.get(column, ""))[:20]]
    return Post(
        record,
        cells["url"],
        cells.get("title", ""),
        cells.get("text", ""),
        cells["status"],
        _moment(cells.get("timestamp")),
        _moment(cells.get("date")),
        "",
        tuple(media),
    )


def _columns(header: list[str]) -> dict[str, int]:
    """Where each known column stands."""
    lower = [cell.strip().lower() for cell in header[:100]]
    places = {name: next((lower.index(one) for one in called if one in lower), -1) for name, called in _SHEET.items()}
    return {name: index for name, index in places.items() if index >= 0}


def _moment(value: object) -> dt.datetime | str | None:
    if isinstance(value, str) and value:
        try:
            return dt.datetime.fromisoformat(value.strip())
        except ValueError:
            return value[:80]
    return value if isinstance(value, dt.datetime) else None


def _is(value: object) -> bool:
    return isinstance(value, dict)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
