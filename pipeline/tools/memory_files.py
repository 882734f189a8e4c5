"""Copies of evidence in memory, for decoders that need a file: what is encrypted on the disk never lies there in the
clear. A memory file has no name, is sealed against any change (memfd_create(2)) and ends with its last descriptor.
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.errors import LimitReached

_BLOCK: Final = 1 << 20
_SEALS: Final = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
_MEMORY: Final = Path("/proc/meminfo")
_UNKNOWN_ROOM: Final = 1 << 30


def memory_copy(stream: BinaryIO, note: Callable[[bytes], None] | None = None, most: int | None = None) -> int:
    """A descriptor that can only read, at the start of a copy of `stream` from where that stands to its end.

    `note` is told every block. Raises LimitReached where the copy takes more than `most` bytes (as a rule half of the
    memory at hand); OSError passes through.
    """
    room = memory_at_hand() // 2 if most is None else most
    descriptor = os.memfd_create("sanad", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        while block := stream.read(_BLOCK):
            if note is not None:
                note(block)
            room -= len(block)
            if room < 0:
                raise LimitReached("working copy", "it takes more than half of the memory at hand")
            _write_all(descriptor, block)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
        return reopened(descriptor)
    finally:
        os.close(descriptor)


def reopened(descriptor: int) -> int:
    """The same file once more: a descriptor of its own, at the start, that can only read. Raises OSError."""
    return os.open(f"/proc/self/fd/{descriptor}", os.O_RDONLY | os.O_CLOEXEC)


def memory_at_hand() -> int:
    """Bytes that can be had without swapping, as far as the kernel tells."""
    for line in _MEMORY.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if name == "MemAvailable":
            return int(value.split()[0]) * 1024
    return _UNKNOWN_ROOM


def _write_all(descriptor: int, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
