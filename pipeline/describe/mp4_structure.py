"""How an MP4, MOV or 3GP file is built: its atoms in order, and the values that writers leave in them.

A bounded, pure-Python parser (ISO/IEC 14496-12; QuickTime File Format Specification) that runs inside the
confined child. Sizes and depths are the file's own word and are never trusted further than the file reaches.
"""

import re
from dataclasses import dataclass, field
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.ports import JsonObject, JsonValue

MOST_PATHS = 200
_MOST_BOXES = 20_000
_DEEPEST = 10
_MOST_ITEMS = 100
_LONGEST_TEXT = 500
_MOST_TIME_ENTRIES = 4096
_MOST_BODY = 1 << 16

_CONTAINERS = frozenset(
    {"moov", "trak", "mdia", "minf", "stbl", "udta", "dinf", "edts", "moof", "traf", "mvex", "tref"}
)
_TEXT_BOXES = frozenset({"FIRM", "CAME", "@mak", "@mod", "manu", "modl"})
_X264 = re.compile(rb"x26[45] (?:- core |\(build )[0-9]{1,6}|Lavc[0-9.]{4,20}")


@dataclass(slots=True)
class _Seen:
    """What has been read so far."""

    boxes: int = 0
    paths: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    minor: int | None = None
    handlers: list[str] = field(default_factory=list)
    movie: list[int] | None = None
    track_created: list[int] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    codecs: list[str] = field(default_factory=list)
    deltas: list[tuple[int, int]] = field(default_factory=list)
    """Per track: entries of the time table, and how many different durations are among the first 4096."""
    encoder: str | None = None
    cut: bool = False
    fragments: int = 0

    def note(self, path: str) -> None:
        if len(self.paths) < MOST_PATHS and (self.fragments < 2 or not path.startswith("moof")):
            self.paths.append(path)

    def item(self, name: str, text: str) -> None:
        text = text.strip("\0 ")
        if text and len(self.items) < _MOST_ITEMS:
            self.items.append((name[:100], text[:_LONGEST_TEXT]))


@dataclass(frozen=True, slots=True)
class _Box:
    kind: str
    body: int
    """Where its content begins."""
    end: int


def read_mp4(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]:
    """See `skeleton.Mp4Skeleton` for the answer. Raises Undecodable where the file holds no boxes."""
    del arguments
    seen = _Seen()
    _walk(source, 0, source.seek(0, 2), "", seen)
    if not seen.paths:
        raise Undecodable("mp4 structure", "no boxes")
    value: JsonValue = {
        "paths": [*seen.paths],
        "brands": [*seen.brands],
        "minor_version": seen.minor,
        "handlers": [*seen.handlers],
        "movie": None if seen.movie is None else [*seen.movie],
        "track_created": [*seen.track_created],
        "items": [[name, text] for name, text in seen.items],
        "codecs": [*seen.codecs],
        "deltas": [[count, different] for count, different in seen.deltas],
        "encoder": seen.encoder,
        "cut": seen.cut,
    }
    return value, ()


def _walk(source: BinaryIO, start: int, end: int, path: str, seen: _Seen) -> None:
    at = start
    while at + 8 <= end and seen.boxes < _MOST_BOXES:
        seen.boxes += 1
        box = _box(source, at, end)
        if box is None:
            seen.cut = seen.cut or not path
            return
        if box.end > end:
            seen.cut = True
            box = _Box(box.kind, box.body, end)
        here = f"{path}/{box.kind}" if path else box.kind
        seen.fragments += here == "moof"
        seen.note(here)
        _look_into(source, box, here, seen)
        at = box.end


def _box(source: BinaryIO, at: int, end: int) -> _Box | None:
    """The box at `at`; None where its header makes no sense."""
    source.seek(at)
    header = source.read(16)
    size, name = int.from_bytes(header[:4], "big"), header[4:8]
    body = at + 8
    if size == 1:
        size, body = int.from_bytes(header[8:16], "big"), at + 16
    elif size == 0:
        size = end - at
    kind = "".join(c if c.isprintable() and c != "/" else "?" for c in name.decode("latin-1"))
    if kind == "uuid":
        source.seek(body)
        kind = f"uuid:{source.read(8).hex()}"
    return None if at + size < body or len(name) < 4 else _Box(kind, body, at + size)


def _look_into(source: BinaryIO, box: _Box, here: str, seen: _Seen) -> None:
    depth = here.count("/") + 1
    if depth > _DEEPEST:
        return
    if box.kind in _CONTAINERS:
        _walk(source, box.body, box.end, here, seen)
    elif box.kind == "meta":
        _walk(source, box.body + _version_bytes(source, box), box.end, here, seen)
    elif box.kind == "ilst":
        _walk_list(source, box, here, seen)
    elif here.startswith("moov/") or box.kind in {"ftyp", "mdat"}:
        _take(source, box, here, seen)


def _version_bytes(source: BinaryIO, box: _Box) -> int:
    """In ISO files `meta` begins with version and flags, in QuickTime files with its first child."""
    source.seek(box.body + 4)
    return 0 if source.read(4) in {b"hdlr", b"keys", b"ilst", b"mhdr"} else 4


def _take(source: BinaryIO, box: _Box, here: str, seen: _Seen) -> None:
    source.seek(box.body)
    body = source.read(min(box.end - box.body, _MOST_BODY))
    match box.kind:
        case "ftyp":
            seen.brands = [_word(body[at : at + 4]) for at in range(0, min(len(body), 256), 4) if at != 4]
            seen.minor = int.from_bytes(body[4:8], "big")
        case "mvhd":
            seen.movie = seen.movie or _header_times(body, with_scale=True)
        case "tkhd":
            seen.track_created += (_header_times(body, with_scale=False) or [])[:1]
        case "hdlr":
            _take_handler(body, seen)
        case "keys":
            seen.keys = _keys(body)
        case "stsd":
            _take_codecs(body, seen)
        case "stts":
            _take_time_table(body, seen)
        case "loci":
            seen.item("loci", _location_box(body) or "")
        case "mdat":
            found = _X264.search(body) if seen.encoder is None else None
            seen.encoder = found[0].decode("ascii") if found else seen.encoder
        case kind if here.startswith("moov/udta/") and (kind.startswith("©") or kind in _TEXT_BOXES):
            seen.item(kind, _user_text(body, kind))


def _word(raw: bytes) -> str:
    return "".join(c if c.isprintable() else "?" for c in raw.decode("latin-1"))


def _header_times(body: bytes, *, with_scale: bool) -> list[int] | None:
    """Seconds since 1904 of creation and modification; of a movie also its time scale and duration."""
    wide = 8 if body[:1] == b"\x01" else 4
    if len(body) < 4 + 3 * wide + 4:
        return None
    numbers = [int.from_bytes(body[at : at + wide], "big") for at in (4, 4 + wide)]
    if with_scale:
        scale = 4 + 2 * wide
        numbers.append(int.from_bytes(body[scale : scale + 4], "big"))
        numbers.append(int.from_bytes(body[scale + 4 : scale + 4 + wide], "big"))
    return [min(number, (1 << 63) - 1) for number in numbers]


def _take_handler(body: bytes, seen: _Seen) -> None:
    """Handler type and name; QuickTime writes a counted name where ISO writes one that ends with zero."""
    kind, name = _word(body[8:12]), body[24:]
    unpadded = name.rstrip(b"\0")
    if unpadded and unpadded[0] == len(unpadded) - 1:
        name = unpadded[1:]
    if len(seen.handlers) < 32:
        seen.handlers.append(f"{kind} {_text(name.split(bytes(1))[0])[:100]}".strip())


def _text(raw: bytes) -> str:
    return raw[:_LONGEST_TEXT].decode("utf-8", "replace")


def _user_text(body: bytes, kind: str) -> str:
    """Text of a user data box: international text has a length and a language in front."""
    length = int.from_bytes(body[:2], "big")
    counted = kind.startswith("©") and 0 < length <= len(body) - 4
    return _text(body[4 : 4 + length] if counted else body)


def _location_box(body: bytes) -> str | None:
    """3GPP location (TS 26.244 §8.9): degrees as 16.16 fixed point, given back in the form of ISO 6709."""
    name_end = body.find(b"\0", 6)
    if name_end < 0 or len(body) < name_end + 10:
        return None
    longitude, latitude = (
        int.from_bytes(body[at : at + 4], "big", signed=True) / 65_536 for at in (name_end + 2, name_end + 6)
    )
    return f"{latitude:+09.5f}{longitude:+010.5f}/"


def _keys(body: bytes) -> list[str]:
    names: list[str] = []
    at = 8
    while at + 8 <= len(body) and len(names) < _MOST_ITEMS:
        size = int.from_bytes(body[at : at + 4], "big")
        if size < 8:
            break
        names.append(_text(body[at + 8 : at + size]))
        at += size
    return names


def _walk_list(source: BinaryIO, box: _Box, here: str, seen: _Seen) -> None:
    """Items of a metadata list: named by four letters, or by their place among `keys`."""
    at = box.body
    while at + 16 <= box.end and seen.boxes < _MOST_BOXES:
        seen.boxes += 1
        source.seek(at)
        body = source.read(min(box.end - at, 24 + _LONGEST_TEXT))
        size, number = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
        if size < 8:
            return
        name = seen.keys[number - 1] if 1 <= number <= len(seen.keys) else _word(body[4:8])
        seen.note(f"{here}/{name}")
        if body[12:16] == b"data":
            seen.item(name, _value(int.from_bytes(body[16:20], "big"), body[24:size]))
        at += size


def _value(kind: int, raw: bytes) -> str:
    """A value by its well-known type: 1 is UTF-8, 21 and 22 are integers; others are not shown."""
    if kind == 1:
        return _text(raw)
    if kind in {21, 22} and len(raw) <= 8:
        return str(int.from_bytes(raw, "big", signed=kind == 21))
    return ""


def _take_codecs(body: bytes, seen: _Seen) -> None:
    at = 8
    while at + 16 <= len(body) and len(seen.codecs) < 32:
        size = int.from_bytes(body[at : at + 4], "big")
        name = _word(body[at + 4 : at + 8])
        if name in {"avc1", "hvc1", "hev1", "mp4v", "s263", "jpeg"} and at + 82 <= len(body):
            counted = body[at + 50 : at + 82]
            maker = _text(counted[1 : 1 + min(counted[0], 31)]).strip("\0")
            name = f"{name} {maker}".strip()
        seen.codecs.append(name)
        if size < 16:
            return
        at += size


def _take_time_table(body: bytes, seen: _Seen) -> None:
    count = int.from_bytes(body[4:8], "big")
    readable = min(count, _MOST_TIME_ENTRIES, (len(body) - 8) // 8)
    different = {body[at + 4 : at + 8] for at in range(8, 8 + 8 * max(readable, 0), 8)}
    if len(seen.deltas) < 32:
        seen.deltas.append((count, len(different)))
