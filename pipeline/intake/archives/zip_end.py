"""The record that ends a zip archive."""

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

NO_32_BITS: Final = 0xFFFFFFFF
"""Stands for "see the zip64 record"."""
_NO_16_BITS: Final = 0xFFFF
_END: Final = struct.Struct("<4s4H2LH")
_MARK: Final = b"PK\x05\x06"
_MARK_64: Final = b"PK\x06\x06"
_LONGEST_COMMENT: Final = 1 << 16
_BYTES_PER_ENTRY: Final = 300
"""Of the directory, on average at most."""


@dataclass(frozen=True, slots=True)
class EndRecord:
    end: int
    """Where it ends, without its comment; the end of the file where there is none."""
    volume: int = 0
    entries: int = 0
    directory: int = 0
    """Bytes of the directory."""
    comment: int = 0
    """Bytes that it announces behind itself."""

    @property
    def of_volumes(self) -> bool:
        """Places are counted from the beginning of each volume then, which nobody knows any more."""
        return self.volume not in (0, _NO_16_BITS)

    def crowded(self, most: int) -> bool:
        """Whether the directory is larger, or speaks of more files, than `most` files need."""
        return self.directory > most * _BYTES_PER_ENTRY or (self.entries != _NO_16_BITS and self.entries > most)


def end_record(stream: BinaryIO) -> EndRecord:
    """The last one in the file; leaves `stream` at its start."""
    start = max(0, stream.seek(0, 2) - _LONGEST_COMMENT - _END.size)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_MARK)
    if at < 0 or len(tail) - at < _END.size:
        return EndRecord(start + len(tail))
    _, volume, _, _, entries, directory, _, comment = _END.unpack_from(tail, at)
    if directory == NO_32_BITS:  # bounded by where the directory begins, where there is no such record
        directory = _zip64_directory(tail)
    return EndRecord(start + at + _END.size, volume, entries, directory, comment)


def _zip64_directory(tail: bytes) -> int:
    at = tail.rfind(_MARK_64)
    return int.from_bytes(tail[at + 40 : at + 48], "little") if 0 <= at <= len(tail) - 48 else 0
