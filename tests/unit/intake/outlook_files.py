"""Writes what the tests of Outlook read: compound files, messages (.msg) and TNEF."""

import datetime as dt
import struct
from collections.abc import Mapping, Sequence

SECTOR, SMALL, CUTOFF = 512, 64, 4096
END, FREE, FAT, DIFAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
Tree = Mapping[str, "bytes | Tree"]
TIME = dt.datetime(2020, 6, 28, 17, 20, 30, tzinfo=dt.UTC)


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with these streams and storages."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    large: list[tuple[int, bytes]] = []
    small: list[tuple[int, bytes]] = []

    def add(inner: Tree, owner: int) -> None:
        before = owner
        for position, (name, content) in enumerate(inner.items()):
            number = len(entries)
            is_file = isinstance(content, bytes)
            entries.append([name, 2 if is_file else 1, FREE, FREE, FREE, END, len(content) if is_file else 0])
            entries[before][4 if position == 0 else 3] = number
            before = number
            if isinstance(content, bytes):
                (small if len(content) < CUTOFF else large).append((number, content))
            else:
                add(content, number)

    add(tree, 0)
    sectors: list[bytes] = []
    fat: list[int] = []

    def lay(content: bytes) -> int:
        if not content:
            return END
        start = len(sectors)
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    small_fat: list[int] = []
    small_stream = bytearray()
    for number, content in small:
        count = -(-len(content) // SMALL)
        entries[number][5] = len(small_fat) if count else END
        if count:
            small_fat.extend([*range(len(small_fat) + 1, len(small_fat) + count), END])
            small_stream += content.ljust(count * SMALL, b"\0")
    entries[0][5], entries[0][6] = lay(bytes(small_stream)), len(small_stream)
    for number, content in large:
        entries[number][5] = lay(content)
    directory = lay(b"".join(_entry(*entry) for entry in entries))  # type: ignore[arg-type]
    small_table = lay(struct.pack(f"<{len(small_fat)}I", *small_fat))
    tables, lists = 1, 0
    while tables * 128 < len(fat) + tables + lists:
        tables += 1
        lists = max(0, -(-(tables - 109) // 127))
    places = [len(sectors) + n for n in range(tables)]
    further = [len(sectors) + tables + n for n in range(lists)]
    fat.extend([FAT] * tables + [DIFAT] * lists)
    fat.extend([FREE] * (tables * 128 - len(fat)))
    sectors.extend(struct.pack("<128I", *fat[n * 128 : (n + 1) * 128]) for n in range(tables))
    for n in range(lists):
        listed = places[109 + 127 * n : 109 + 127 * (n + 1)]
        following = further[n + 1] if n + 1 < lists else END
        sectors.append(struct.pack("<128I", *listed, *[FREE] * (127 - len(listed)), following))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, CUTOFF, small_table,
                          1 if small_fat else 0, further[0] if further else END, lists)  # fmt: skip
    header += struct.pack("<109I", *places[:109], *[FREE] * (109 - len(places[:109])))
    return header + b"".join(sectors)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw) + 2, kind, 1, left, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def filetime(moment: dt.datetime) -> bytes:
    units = (moment - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1) * 10
    return struct.pack("<Q", units)


def properties(values: Mapping[int, object], header: int) -> dict[str, bytes]:
    """Values by number: text as Unicode, bytes as eight-bit text, (type, bytes) as they are, numbers and times."""
    streams: dict[str, bytes] = {}
    fixed = bytearray(header)
    for tag, value in values.items():
        kind, raw = typed(value)
        if kind in (0x0003, 0x0040):
            fixed += struct.pack("<HHI", kind, tag, 6) + raw.ljust(8, b"\0")
        else:
            streams[f"__substg1.0_{tag:04X}{kind:04X}"] = raw
            fixed += struct.pack("<HHIII", kind, tag, 6, len(raw), 0)
    return {"__properties_version1.0": bytes(fixed), **streams}


def typed(value: object) -> tuple[int, bytes]:
    match value:
        case bool() | int():
            return 0x0003, struct.pack("<I", value)
        case dt.datetime():
            return 0x0040, filetime(value)
        case str():
            return 0x001F, value.encode("utf-16-le", "surrogatepass")
        case bytes():
            return 0x001E, value
        case (int() as kind, bytes() as raw):
            return kind, raw
    raise TypeError(value)


LETTER: dict[int, object] = {
    0x001A: "IPM.Note",
    0x0037: "photos",
    0x0039: TIME,
    0x0C1A: "Sam",
    0x5D01: "sam@example.org",
    0x0E06: TIME + dt.timedelta(seconds=20),
    0x1000: "See the photos",
    0x1035: "<outlook@example>",
}


def attachment(name: object = "a.jpg", content: bytes | None = b"hello", **more: object) -> dict[str, "bytes | Tree"]:
    """A storage of an attachment; `p3712="cid"` sets further properties."""
    values: dict[int, object] = {0x3705: 1}
    if name is not None:
        values[0x3707] = name
    values |= {int(tag[1:], 16): value for tag, value in more.items()}
    found: dict[str, bytes | Tree] = dict(properties(values, 8))
    if content is not None:
        found["__substg1.0_37010102"] = content
    return found


def letter(
    attachments: Sequence[Tree] = (), values: Mapping[int, object] | None = None, *, header: int = 32
) -> dict[str, "bytes | Tree"]:
    """The storage of a message."""
    found: dict[str, bytes | Tree] = dict(properties(LETTER if values is None else values, header))
    for number, one in enumerate(attachments):
        found[f"__attach_version1.0_#{number:08X}"] = one
    return found


def embedded(inner: Tree, name: object = "inner") -> dict[str, "bytes | Tree"]:
    """An attachment that is a message; `inner` is a `letter` with a header of 24 bytes."""
    values: dict[int, object] = {0x3705: 5, 0x3001: name}
    return {**properties(values, 8), "__substg1.0_3701000D": inner}


def ole_object(streams: Tree) -> dict[str, "bytes | Tree"]:
    return {**properties({0x3705: 6, 0x3001: "Picture"}, 8), "__substg1.0_3701000D": streams}


def msg(attachments: Sequence[Tree] = (), values: Mapping[int, object] | None = None) -> bytes:
    return compound(letter(attachments, values))


# TNEF

IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def attribute(level: int, id: int, raw: bytes, *, sound: bool = True) -> bytes:
    return struct.pack("<BII", level, id, len(raw)) + raw + struct.pack("<H", (sum(raw) + (not sound)) & 0xFFFF)


def mapi(values: Mapping[int, object]) -> bytes:
    """A list of properties as TNEF writes it."""
    found = struct.pack("<I", len(values))
    for tag, value in values.items():
        kind, raw = typed(value)
        found += struct.pack("<HH", kind, tag)
        if kind in (0x0003, 0x0040):
            found += raw
        else:
            found += struct.pack("<II", 1, len(raw)) + raw + bytes(-len(raw) % 4)
    return found


def tnef_attachment(
    title: bytes | None = b"SHORT~1.JPG",
    data: bytes | None = b"hello",
    values: Mapping[int, object] | None = None,
    *,
    sound: bool = True,
) -> bytes:
    found = attribute(2, 0x69002, bytes(14))
    if title is not None:
        found += attribute(2, 0x18010, title + b"\0")
    if data is not None:
        found += attribute(2, 0x6800F, data, sound=sound)
    return found + (attribute(2, 0x69005, mapi(values)) if values else b"")


def tnef(attachments: Sequence[bytes] = (), values: Mapping[int, object] | None = None, page: int = 1252) -> bytes:
    start = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x89006, b"\0\0\1\0")
    start += attribute(1, 0x69007, struct.pack("<II", page, 0))
    listed = attribute(1, 0x69003, mapi(values)) if values else b""
    return start + listed + b"".join(attachments)
