"""Little-endian numbers out of bytes that may end too early."""

from pipeline.errors import Undecodable


def number(data: bytes, at: int, size: int) -> int:
    """`size` bytes at `at` as an unsigned number. Raises Undecodable where they are not there."""
    piece = data[at : at + size]
    if at < 0 or len(piece) < size:
        raise Undecodable("outlook", "cut off")
    return int.from_bytes(piece, "little")


def u16(data: bytes, at: int) -> int:
    return number(data, at, 2)


def u32(data: bytes, at: int) -> int:
    return number(data, at, 4)


def u64(data: bytes, at: int) -> int:
    return number(data, at, 8)
