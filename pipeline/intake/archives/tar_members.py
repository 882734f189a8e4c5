"""Reads tar archives front to back, also damaged ones: after a bad header, the next good one is looked for.

Written here because members must never be followed as links, names are needed as bytes, and a stated header
size must not decide how much memory is taken. Dialects: v7, ustar, GNU long names, pax `path` and `size`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.errors import Undecodable
from pipeline.intake.contents import is_tar_header
from pipeline.intake.limits import Readable

BLOCK = 512
_LONGEST_HEADER = 1 << 20
"""Bytes of a long name or pax header; PATH_MAX is 4096."""
_CHUNK = 1 << 18


class TarKind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    DEVICE = "device"
    OTHER = "other"


_KINDS = {
    b"0": TarKind.FILE,
    b"\0": TarKind.FILE,
    b"7": TarKind.FILE,
    b"5": TarKind.FOLDER,
    b"1": TarKind.LINK,
    b"2": TarKind.LINK,
    b"3": TarKind.DEVICE,
    b"4": TarKind.DEVICE,
    b"6": TarKind.DEVICE,
}


class _Body:
    """The bytes of one member. Raises Undecodable where the archive ends before them."""

    def __init__(self, source: Readable, size: int) -> None:
        self._source = source
        self.left = size

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(min(size, self.left, _CHUNK))
        if not piece and self.left and size:
            raise Undecodable("intake", "cut off")
        self.left -= len(piece)
        return piece


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member. `body` must be read before the next member is asked for."""

    name: bytes
    kind: TarKind
    size: int
    body: Readable


@dataclass(frozen=True, slots=True)
class TarDamage:
    """Here a header should have stood; the reading goes on at the next one."""


@dataclass(slots=True)
class _Extra:
    """What GNU and pax headers say about the member after them."""

    name: bytes | None = None
    size: int | None = None
    sparse: bool = False


def tar_members(source: Readable) -> Iterator[TarMember | TarDamage]:
    """Every member in order. Raises Undecodable where the archive ends in the middle of a header."""
    extra = _Extra()
    damaged = False
    blanks = 0
    while block := _exactly(source, BLOCK):
        if not any(block):
            blanks += 1
            continue
        if not is_tar_header(block):
            # What follows the two blank blocks of the end is padding, not damage.
            if not damaged and blanks < 2:
                yield TarDamage()
            damaged = True
            continue
        damaged, blanks = False, 0
        size = _number(block[124:136])
        kind = block[156:157]
        if kind in (b"L", b"K", b"x", b"g"):
            _note(extra, kind, _header_body(source, size))
            continue
        member = _member(source, block, extra, size)
        yield member
        _skip(source, member)
        extra = _Extra()


def _member(source: Readable, block: bytes, extra: _Extra, size: int) -> TarMember:
    kind = TarKind.OTHER if extra.sparse else _KINDS.get(block[156:157], TarKind.OTHER)
    name = extra.name or _name(block)
    if kind is TarKind.FILE and name.endswith(b"/"):
        kind = TarKind.FOLDER
    stated = size if extra.size is None else extra.size
    # Links and folders carry no bytes, whatever size they state.
    body_size = 0 if kind in (TarKind.LINK, TarKind.DEVICE, TarKind.FOLDER) else stated
    return TarMember(name, kind, body_size, _Body(source, body_size))


def _name(block: bytes) -> bytes:
    name = block[:100].split(b"\0", 1)[0]
    if block[257:263] == b"ustar\0":
        prefix = block[345:500].split(b"\0", 1)[0]
        return prefix + b"/" + name if prefix else name
    return name


def _number(field: bytes) -> int:
    """A size: octal, or base 256 where the first bit is set. Nonsense reads as 0."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:])
    digits = field.strip(b" \0")
    return int(digits, 8) if digits and not digits.strip(b"01234567") else 0


def _header_body(source: Readable, size: int) -> bytes:
    if size > _LONGEST_HEADER:
        raise Undecodable("intake", "header too long")
    body = _exactly(source, size)
    _exactly(source, -size % BLOCK)
    return body


def _note(extra: _Extra, kind: bytes, body: bytes) -> None:
    if kind == b"L":
        extra.name = body.rstrip(b"\0")
    elif kind == b"x":
        for key, value in _pax(body):
            if key == b"path":
                extra.name = value
            elif key == b"size" and value.isdigit():
                extra.size = int(value)
            elif key.startswith(b"GNU.sparse"):
                extra.sparse = True


def _pax(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(body):
        length, space, _ = body[at : at + 9].partition(b" ")
        if not space or not length.isdigit() or int(length) <= len(length) + 1:
            return
        record = body[at + len(length) + 1 : at + int(length)]
        key, _, value = record.removesuffix(b"\n").partition(b"=")
        yield key, value
        at += int(length)


def _skip(source: Readable, member: TarMember) -> None:
    while member.body.read(_CHUNK):
        pass
    _exactly(source, -member.size % BLOCK)


def _exactly(source: Readable, size: int) -> bytes:
    """`size` bytes, or none at the end. Raises Undecodable where the end comes in between."""
    pieces: list[bytes] = []
    missing = size
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    if missing and pieces:
        raise Undecodable("intake", "cut off")
    return b"".join(pieces)
