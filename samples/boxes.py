"""MP4 boxes: take apart what ffmpeg wrote and put it together as a phone or a messenger lays it out."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
EPOCH_1904 = 2_082_844_800  # seconds from 1904-01-01 to 1970-01-01, both UTC


@dataclass(frozen=True, slots=True)
class Box:
    """One box: four-letter kind, and either a body or children."""

    kind: bytes
    body: bytes = b""
    children: tuple["Box", ...] = ()

    def serialise(self) -> bytes:
        """Size, kind, content."""
        content = b"".join(child.serialise() for child in self.children) if self.children else self.body
        return struct.pack(">I", len(content) + 8) + self.kind + content


def parse(data: bytes) -> tuple[Box, ...]:
    """The boxes of a file with 32-bit sizes.

    Raises:
        ValueError: a size runs past the end.
    """
    return tuple(_boxes(data))


def _boxes(data: bytes) -> Iterator[Box]:
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > len(data):
            raise ValueError(f"box {kind!r} at {at} has size {size}")
        body = data[at + 8 : at + size]
        yield Box(kind, b"", parse(body)) if kind in CONTAINERS else Box(kind, body)
        at += size


def edited(box: Box, change: Callable[[Box], Box | None]) -> Box:
    """The same tree with `change` applied to each box below, deepest first; None removes the box."""
    children = tuple(new for child in box.children if (new := change(edited(child, change))) is not None)
    return replace(box, children=children) if box.children else box


def text_handler(body: bytes, name: str, quicktime: bool) -> bytes:
    """An hdlr body with another name: a counted string for QuickTime, zero-terminated otherwise."""
    encoded = name.encode()
    tail = bytes([len(encoded)]) + encoded if quicktime else encoded + b"\0"
    component = b"mhlr" if quicktime else b"\0\0\0\0"
    return body[:4] + component + body[8:24] + tail


def stamped(body: bytes, seconds: int) -> bytes:
    """mvhd, tkhd or mdhd of version 0 with creation and modification time in seconds since 1970, 0 for none."""
    value = seconds + EPOCH_1904 if seconds else 0
    return body[:4] + struct.pack(">II", value, value) + body[12:]


def location(text: str) -> Box:
    """The Android position box: length 18, language code 0x15c7, ISO 6709 text."""
    return Box(b"udta", Box(b"\xa9xyz", struct.pack(">HH", len(text), 0x15C7) + text.encode()).serialise())


def written_by(program: str) -> Box:
    """The `udta` box in which libavformat names itself."""
    item = Box(b"\xa9too", Box(b"data", struct.pack(">II", 1, 0) + program.encode()).serialise())
    handler = Box(b"hdlr", b"\0" * 8 + b"mdirappl" + b"\0" * 9)
    meta = Box(b"meta", b"\0\0\0\0" + handler.serialise() + Box(b"ilst", item.serialise()).serialise())
    return Box(b"udta", meta.serialise())


def keys(values: tuple[tuple[str, str], ...], quicktime: bool) -> Box:
    """A `meta` box with keys of the mdta name space and UTF-8 values."""
    head = b"" if quicktime else b"\0\0\0\0"
    handler = Box(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 12 + (b"" if quicktime else b"\0"))
    names = b"".join(struct.pack(">I", len(k) + 8) + b"mdta" + k.encode() for k, _ in values)
    table = Box(b"keys", struct.pack(">II", 0, len(values)) + names)
    items = b"".join(
        Box(struct.pack(">I", n), Box(b"data", struct.pack(">II", 1, 0) + v.encode()).serialise()).serialise()
        for n, (_, v) in enumerate(values, 1)
    )
    return Box(b"meta", head + handler.serialise() + table.serialise() + Box(b"ilst", items).serialise())


def jittered(body: bytes, wobble: tuple[int, ...]) -> bytes:
    """An stts body of one constant step, as a phone's clock would write it: steps that waver and sum up alike."""
    entries = struct.unpack_from(">I", body, 4)[0]
    steps: list[int] = []
    for n in range(entries):
        count, delta = struct.unpack_from(">II", body, 8 + 8 * n)
        steps += [delta] * count
    for n in range(0, len(steps) - 2, 2):
        shift = wobble[(n // 2) % len(wobble)]
        steps[n] += shift
        steps[n + 1] -= shift
    table = b"".join(struct.pack(">II", 1, step) for step in steps)
    return body[:4] + struct.pack(">I", len(steps)) + table


def assemble(lead: tuple[Box, ...], moov: Box, media: Box, moov_first: bool, old_start: int) -> bytes:
    """A file of `lead` boxes, then moov and mdat in the order asked, with the chunk offsets set right.

    `old_start` is where the body of mdat began in the file that the offsets were read from.
    """
    before = sum(len(box.serialise()) for box in lead)
    start = before + 8 + (len(moov.serialise()) if moov_first else 0)

    def shift(box: Box) -> Box:
        if box.kind != b"stco":
            return box
        count = struct.unpack_from(">I", box.body, 4)[0]
        offsets = struct.unpack_from(f">{count}I", box.body, 8)
        moved = struct.pack(f">{count}I", *(o - old_start + start for o in offsets))
        return replace(box, body=box.body[:8] + moved)

    body = edited(moov, shift).serialise()
    order = (body, media.serialise()) if moov_first else (media.serialise(), body)
    return b"".join((*(box.serialise() for box in lead), *order))
