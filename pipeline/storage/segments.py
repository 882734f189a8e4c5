"""Segments of an index on the disk: `CASE/index/<kind>/`. All of it may be deleted: the records are the truth.

    content    what the index wrote, from the first byte of the file on, so that it is aligned when it is mapped
    seal       64 bytes: mark, size, SHA-256 over name and content, zeros

A file is written under a name of its own, flushed, and then linked to its place: what lies there is whole, unless the
disk lost some of it, which the seal tells. In an encrypted case the file is an age file, its name is encrypted too, and
it is read back into memory that no file stands behind.
"""

import fcntl
import hashlib
import io
import mmap
import os
import re
import stat
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.errors import CustodyError
from pipeline.storage.disk import flush_folder, write_all
from pipeline.storage.forms import BLOCK, Form
from pipeline.storage.object_folder import link_once, our_disk

_NAME: Final = re.compile(r"[a-z0-9-]{1,80}")
_MARK: Final = b"sanad-s1"
_SEAL: Final = struct.Struct("<8sQ32s16x")
_NEW: Final = "new."
"""Has a dot, which no name has."""
_LOCK: Final = "writing.lock"
_ABSENT: Final = (FileNotFoundError, NotADirectoryError)


class FolderSegments:
    """Implements the port `SegmentStore`."""

    def __init__(self, folder: Path, form: Form) -> None:
        """Nothing is made here before the first segment."""
        self._folder = folder
        self._form = form

    def names(self) -> tuple[str, ...]:
        """Sorted. Raises Unavailable."""
        with our_disk(self._folder), suppress(*_ABSENT):
            found = (self._form.unblinded(entry.name) for entry in os.scandir(self._folder))
            return tuple(sorted(name for name in found if name is not None and _NAME.fullmatch(name)))
        return ()

    def read(self, name: str) -> memoryview | None:
        """The bytes, mapped where the case is not encrypted; None where it is gone or is not whole any more."""
        with our_disk(self._folder), suppress(*_ABSENT, CustodyError):
            descriptor = os.open(self._path(name), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.close(descriptor)
                return None
            mapped = _mapped(descriptor) if self._form.plain else self._decrypted(descriptor, name)
            return _unsealed(name, mapped)
        return None

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> bool:
        """Whole or not at all, also after a crash. False where one with this name is there already.

        `parts` are only asked for where there is none. Raises Unavailable, NoRoom where the disk takes no more.
        """
        target = self._path(name)
        with self._alone():
            if os.path.lexists(target):
                return False
            self._write_new(target, _Parts(_sealed(name, parts)))
        return True

    def remove(self, name: str) -> None:
        """One that others have open stays readable to them. Raises Unavailable."""
        with our_disk(self._folder), suppress(*_ABSENT):
            self._path(name).unlink()
            flush_folder(self._folder)

    def size(self) -> int:
        """Bytes that all of it takes on the disk."""
        total = 0
        with suppress(*_ABSENT):
            for entry in os.scandir(self._folder):
                with suppress(*_ABSENT):
                    total += entry.stat(follow_symlinks=False).st_size
        return total

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a segment: {name[:80]!r}")
        return self._folder / self._form.blinded(name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time: so whatever unfinished file lies here was left by one that was killed."""
        with our_disk(self._folder):
            if not self._folder.is_dir():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                flush_folder(self._folder.parent)
            # A descriptor of its own each time: so threads exclude each other too, and a forked child shares none.
            lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            fcntl.flock(lock, fcntl.LOCK_UN)
            os.close(lock)

    def _write_new(self, target: Path, stream: "_Parts") -> None:
        with our_disk(self._folder):
            for leftover in self._folder.glob(f"{_NEW}*"):
                leftover.unlink(missing_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=_NEW, dir=self._folder)
            try:
                self._form.write(io.BufferedReader(stream, BLOCK), lambda block: write_all(descriptor, block))
                os.fsync(descriptor)
                link_once(Path(temporary), target)
            finally:
                os.close(descriptor)
                Path(temporary).unlink(missing_ok=True)
            flush_folder(self._folder)

    def _decrypted(self, descriptor: int, name: str) -> mmap.mmap | None:
        """In memory that belongs to no file, so that it lies on no disk; a forked child shares it."""
        with self._form.read(descriptor, f"segment {name}") as stream:
            size = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            if not size:
                return None
            memory = mmap.mmap(-1, size)
            while block := stream.read(BLOCK):
                memory.write(block)
        return memory


def _mapped(descriptor: int) -> mmap.mmap | None:
    try:
        size = os.fstat(descriptor).st_size
        return mmap.mmap(descriptor, size, prot=mmap.PROT_READ) if size else None
    finally:
        os.close(descriptor)


def _unsealed(name: str, mapped: mmap.mmap | None) -> memoryview | None:
    if mapped is None or len(mapped) < _SEAL.size:
        return None
    whole = memoryview(mapped).toreadonly()
    content = whole[: -_SEAL.size]
    found = hashlib.sha256(name.encode() + b"\0")
    found.update(content)
    return content if bytes(whole[-_SEAL.size :]) == _SEAL.pack(_MARK, len(content), found.digest()) else None


def _sealed(name: str, parts: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The parts, and the seal after them."""
    size, digest = 0, hashlib.sha256(name.encode() + b"\0")
    for part in parts:
        flat = memoryview(part).cast("B")
        size += len(flat)
        digest.update(flat)
        yield flat
    yield _SEAL.pack(_MARK, size, digest.digest())


class _Parts(io.RawIOBase):
    """Parts one after the other, as a stream."""

    def __init__(self, parts: Iterator[bytes | memoryview]) -> None:
        self._parts = parts
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            following = next(self._parts, None)
            if following is None:
                return 0
            self._rest = memoryview(following).cast("B")
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
