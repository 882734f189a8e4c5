"""How a JPEG file is built: its markers in order, its tables, and what stands behind its end.

A bounded, pure-Python parser (ITU-T T.81, annex B) that runs inside the confined child. It decodes no pixels.
"""

import hashlib
import re
import struct
from dataclasses import dataclass, field
from typing import BinaryIO

from pipeline.errors import Undecodable
from pipeline.ports import JsonObject, JsonValue

MOST_MARKERS = 200
_CHUNK = 1 << 20
_MOST_COMMENT = 500

# ITU-T T.81, tables K.1 and K.2, in zigzag order as a file stores them.
_LUMA = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768"
    "673e4d71797064785c656763"
)
_CHROMA = bytes.fromhex("1112121815182f1a1a2f6342384263") + bytes([99]) * 49

_END_OF_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})

_APPLICATIONS: tuple[tuple[int, bytes, str], ...] = (
    (0xE0, b"JFIF\0", "APP0 JFIF"),
    (0xE0, b"JFXX\0", "APP0 JFXX"),
    (0xE1, b"Exif\0", "APP1 Exif"),
    (0xE1, b"http://ns.adobe.com/xap/1.0/\0", "APP1 XMP"),
    (0xE1, b"http://ns.adobe.com/xmp/extension/\0", "APP1 extended XMP"),
    (0xE2, b"ICC_PROFILE\0", "APP2 ICC"),
    (0xE2, b"MPF\0", "APP2 MPF"),
    (0xEB, b"JP", "APP11 JUMBF"),
    (0xED, b"Photoshop 3.0\0", "APP13 Photoshop"),
    (0xEE, b"Adobe", "APP14 Adobe"),
)
_TRAILERS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "trailer JPEG"),
    (b"PK\x03\x04", "trailer ZIP"),
)


@dataclass(slots=True)
class _Findings:
    """What has been seen so far."""

    markers: list[str] = field(default_factory=list)
    tables: dict[int, tuple[int, ...]] = field(default_factory=dict)
    components: list[tuple[int, int, int]] = field(default_factory=list)
    """Horizontal and vertical sampling and table of each component."""
    progressive: bool | None = None
    comment: str | None = None
    ended: bool = False

    def mark(self, name: str) -> None:
        if len(self.markers) < MOST_MARKERS:
            self.markers.append(name)


def read_jpeg(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]:
    """Markers, quantisation, subsampling, progressive, comment, ended (an end marker was found), trailer (bytes).

    Raises Undecodable where the file does not begin like a JPEG.
    """
    del arguments
    if source.read(2) != b"\xff\xd8":
        raise Undecodable("jpeg structure", "no start of image")
    found = _Findings(markers=["SOI"])
    while not found.ended and _segment(source, found):
        pass
    trailer = _trailer(source, found)
    value: JsonValue = {
        "markers": [*found.markers],
        "quantisation": quantisation(found.tables, [table for _, _, table in found.components]),
        "subsampling": subsampling([(across, down) for across, down, _ in found.components]),
        "progressive": found.progressive,
        "comment": found.comment,
        "ended": found.ended,
        "trailer": trailer,
    }
    return value, ()


def _segment(source: BinaryIO, found: _Findings) -> bool:
    """Reads one marker with its segment; False where the file ends or makes no sense any more."""
    marker = _next_marker(source)
    if marker is None:
        return False
    if marker == 0xD9:
        found.mark("EOI")
        found.ended = True
        return True
    if marker in {0x01, *range(0xD0, 0xD9)}:
        return True
    header = source.read(2)
    length = int.from_bytes(header, "big")
    if len(header) < 2 or length < 2:
        return False
    body = source.read(length - 2)
    _take(marker, body, found)
    if marker == 0xDA:
        _skip_scan(source)
    return len(body) == length - 2


def _next_marker(source: BinaryIO) -> int | None:
    """The next marker; bytes that stand between segments, where none belong, are passed over up to a bound."""
    window = source.read(1 << 16)
    at = window.find(b"\xff")
    while 0 <= at < len(window) - 1 and window[at + 1] in {0x00, 0xFF}:
        at = window.find(b"\xff", at + 1)
    if not 0 <= at < len(window) - 1:
        return None
    source.seek(at + 2 - len(window), 1)
    return window[at + 1]


def _take(marker: int, body: bytes, found: _Findings) -> None:
    found.mark(_name(marker, body))
    if marker == 0xDB:
        _take_tables(body, found)
    elif marker in _FRAMES and not found.components:
        found.progressive = marker in _PROGRESSIVE
        found.components = [(body[at + 1] >> 4, body[at + 1] & 15, body[at + 2]) for at in range(6, len(body) - 2, 3)]
    elif marker == 0xFE and found.comment is None:
        found.comment = body[:_MOST_COMMENT].rstrip(b"\0").decode("utf-8", "replace")


def _name(marker: int, body: bytes) -> str:
    for code, beginning, name in _APPLICATIONS:
        if marker == code and body.startswith(beginning):
            return name
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}"
    if marker in _FRAMES:
        return f"SOF{marker - 0xC0}"
    return {0xC4: "DHT", 0xCC: "DAC", 0xDA: "SOS", 0xDB: "DQT", 0xDD: "DRI", 0xFE: "COM"}.get(marker, f"{marker:02X}")


def _take_tables(body: bytes, found: _Findings) -> None:
    at = 0
    while at < len(body):
        wide, slot = body[at] >> 4, body[at] & 15
        values = struct.unpack_from(">64H" if wide else ">64B", body.ljust(at + 129, b"\0"), at + 1)
        if at + 1 + (128 if wide else 64) > len(body):
            return
        found.tables[slot] = values
        at += 129 if wide else 65


def _skip_scan(source: BinaryIO) -> None:
    """Moves to the marker that ends the coded data: neither a stuffed zero nor a restart."""
    while chunk := source.read(_CHUNK):
        end = _END_OF_SCAN.search(chunk)
        if end is not None:
            source.seek(end.start() - len(chunk), 1)
            return
        if chunk.endswith(b"\xff") and len(chunk) > 1:
            source.seek(-1, 1)


def _trailer(source: BinaryIO, found: _Findings) -> int:
    """Number of bytes behind the end; what they are goes among the markers."""
    if not found.ended:
        return 0
    start = source.tell()
    head = source.read(4096)
    size = source.seek(0, 2) - start
    source.seek(max(start, start + size - 64))
    tail = source.read(64)
    if not size:
        return 0
    if b"SEFT" in tail:
        found.mark("trailer SEFT")
    for beginning, name in _TRAILERS:
        if head.lstrip(b"\0").startswith(beginning):
            found.mark(name)
            return size
    if head[4:8] == b"ftyp":
        found.mark("trailer MP4")
    elif b"SEFT" not in tail:
        found.mark("trailer")
    return size


def standard_tables(quality: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Luma and chroma table of the Independent JPEG Group at `quality` 1-100, in zigzag order (jcparam.c)."""
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return _scaled(_LUMA, scale), _scaled(_CHROMA, scale)


def _scaled(table: bytes, scale: int) -> tuple[int, ...]:
    return tuple(min(255, max(1, (value * scale + 50) // 100)) for value in table)


def quantisation(tables: dict[int, tuple[int, ...]], used: list[int]) -> str | None:
    """`ijg-87` where luma and chroma are the standard tables of one quality, else `custom-<8 hex>`; None if absent.

    Cameras use standard tables too: a standard table says nothing about saving anew.
    """
    luma = tables.get(used[0]) if used else None
    if luma is None:
        return None
    chroma = {tables.get(slot) for slot in used[1:3]}
    for quality in range(1, 101):
        first, second = standard_tables(quality)
        if luma == first and chroma <= {second}:
            return f"ijg-{quality}"
    listed = ";".join(f"{slot}:" + ",".join(map(str, tables[slot])) for slot in sorted(tables))
    return "custom-" + hashlib.sha256(listed.encode("ascii")).hexdigest()[:8]


def subsampling(components: list[tuple[int, int]]) -> str | None:
    """The customary name of the sampling factors; None for grey or an unknown number of components."""
    if len(components) < 3:
        return None
    chroma = set(components[1:3])
    ratios = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}
    if chroma == {(1, 1)} and components[0] in ratios:
        return ratios[components[0]]
    return ",".join(f"{across}x{down}" for across, down in components[:4])
