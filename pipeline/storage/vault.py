"""The vault on a folder: read-only files, one for each object, known by the SHA-256 of its bytes.

An object is written to `incoming/`, flushed to the disk, made read-only and only then linked to
`objects/ab/abcd…`: whatever lies there is whole. Nothing is ever overwritten. What stands word for word inside
another object is kept in `slices/` as a record of its place there. How files look inside is the vault's form.
"""

import hashlib
import io
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.errors import CustodyError, Unavailable
from pipeline.model.basics import Digest
from pipeline.model.objects import Object
from pipeline.storage.copies import IN_MEMORY, copy_in_memory, copy_without_name
from pipeline.storage.disk import write_all
from pipeline.storage.forms import BLOCK, Form, PlainForm
from pipeline.storage.object_folder import ObjectFolder, our_disk
from pipeline.storage.slices import LONGEST_RECORD, Slice, slice_bytes, slice_from
from pipeline.storage.windows import window

LEFTOVER_AGE_S = 24 * 3600
SLICED_FROM: Final = 64 * 1024
"""Parts with fewer bytes are simply kept: a record and its folder would take up as much."""


class FolderVault:
    """Implements the port `Vault`. Two processes may keep the same bytes at the same time."""

    def __init__(self, root: Path, form: Form | None = None) -> None:
        """Makes the folders where they are absent. Raises Unavailable where that cannot be done."""
        self._form = form or PlainForm()
        self._objects = ObjectFolder(root / "objects", self._form)
        self._slices = ObjectFolder(root / "slices", self._form)
        self._incoming = root / "incoming"
        with our_disk(root):
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._objects.make()
            self._incoming.mkdir(mode=0o700, exist_ok=True)
        self._clear_leftovers()

    def keep(self, stream: BinaryIO) -> Object:
        """Preserve `stream` to its end. Raises Unavailable where the disk takes no more; nothing half stays.

        Errors of `stream` itself pass through unchanged.
        """
        with self._written(stream) as (temporary, kept):
            if not self._stands_elsewhere(kept):
                self._place(temporary, kept)
            return kept

    def keep_part(self, container: Digest, start: int, end: int) -> Object:
        """Preserve the bytes from `start` to `end` of a preserved object, as far as it has them.

        Raises CustodyError where the container is gone, Unavailable where the disk takes no more.
        """
        with self.open(container) as whole, _readable(container):
            size = whole.seek(0, io.SEEK_END)
            start = max(0, min(start, size))
            length = max(0, min(end, size) - start)
            part = window(whole, start, length)
            if length < SLICED_FROM:
                return self.keep(part)
            kept = Object(_digest_of(part), length)
            if self.holds(kept.sha256) and not self._stands_elsewhere(kept):
                part.seek(0)
                return self.keep(part)
        if not self.holds(kept.sha256):
            around = self._slice(container)
            self._note(kept.sha256, around.within(start, length) if around else Slice(container, start, length))
        return kept

    def open(self, digest: Digest) -> BinaryIO:
        whole = self._whole(digest)
        if whole is not None:
            return whole
        piece = self._slice(digest)
        around = self._whole(piece.container) if piece is not None else None
        if piece is None or around is None:
            raise _gone(digest)
        if around.seek(0, io.SEEK_END) < piece.start + piece.size:
            around.close()
            raise _other_bytes(digest, "its container ends before them")
        return window(around, piece.start, piece.size)

    @contextmanager
    def working_copy(self, digest: Digest) -> Iterator[BinaryIO]:
        with self.open(digest) as stream:
            if _is_file(stream):
                _require(digest, _digest_at(stream.fileno(), digest))
                # The same descriptor goes out: nothing can be put in its place between check and use.
                yield stream
                return
            with _readable(digest):
                copy, found = self._copied(stream)
        with copy:
            _require(digest, found)
            yield copy

    def fixity(self, digest: Digest) -> Object:
        """The object after every byte was read. Raises CustodyError where the digest is another one now."""
        with self.open(digest) as stream, _readable(digest):
            found = _digest_of(stream)
            size = stream.tell()
        _require(digest, found)
        return Object(digest, size)

    def holds(self, digest: Digest) -> bool:
        return self._objects.holds(digest) or self._slices.holds(digest)

    def digests(self) -> Iterator[Digest]:
        yield from sorted({*self._objects.digests(), *self._slices.digests()})

    def _whole(self, digest: Digest) -> BinaryIO | None:
        descriptor = self._objects.descriptor(digest)
        return None if descriptor is None else self._form.read(descriptor, f"object {digest}")

    def _slice(self, digest: Digest) -> Slice | None:
        descriptor = self._slices.descriptor(digest)
        if descriptor is None:
            return None
        what = f"object {digest}"
        with self._form.read(descriptor, what) as record:
            return slice_from(record.read(LONGEST_RECORD), what)

    def _note(self, digest: Digest, piece: Slice) -> None:
        with self._written(io.BytesIO(slice_bytes(piece))) as (temporary, _):
            self._slices.place(temporary, digest)

    def _stands_elsewhere(self, kept: Object) -> bool:
        """Whether the bytes are there as a slice that still leads to its container."""
        if self._objects.holds(kept.sha256) or not self._slices.holds(kept.sha256):
            return False
        with suppress(CustodyError), self.open(kept.sha256) as stream:
            return stream.seek(0, io.SEEK_END) == kept.size
        return False

    def _copied(self, stream: BinaryIO) -> tuple[BinaryIO, Digest]:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if self._form.plain and size > IN_MEMORY:
            return copy_without_name(stream, self._incoming)
        return copy_in_memory(stream)

    @contextmanager
    def _written(self, stream: BinaryIO) -> Iterator[tuple[Path, Object]]:
        """A finished file in `incoming/`, in the form of this vault; it goes again in the end."""
        with our_disk(self._incoming):
            descriptor, name = tempfile.mkstemp(prefix="kept-", dir=self._incoming)
        temporary = Path(name)
        try:
            try:
                kept = self._form.write(stream, lambda block: self._sink(descriptor, block))
                with our_disk(self._incoming):
                    os.fchmod(descriptor, 0o444)
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
            yield temporary, kept
        finally:
            temporary.unlink(missing_ok=True)

    def _sink(self, descriptor: int, block: bytes) -> None:
        with our_disk(self._incoming):
            write_all(descriptor, block)

    def _place(self, temporary: Path, kept: Object) -> None:
        present = self._objects.place(temporary, kept.sha256)
        if present != kept.size:
            raise _other_bytes(kept.sha256, f"{present} bytes long instead of {kept.size}")

    def _clear_leftovers(self) -> None:
        """Removes what crashed runs left in `incoming/`; a young file may belong to a running one."""
        for entry in os.scandir(self._incoming):
            # Another process may be quicker, and a read-only medium keeps its leftovers.
            with suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > LEFTOVER_AGE_S:
                    Path(entry).unlink()


def _require(digest: Digest, found: Digest) -> None:
    if found != digest:
        raise _other_bytes(digest, f"their SHA-256 is {found}")


def _gone(digest: Digest) -> CustodyError:
    return CustodyError(
        f"object {digest} is not in the vault",
        remedy="Restore it from a backup; run `sanad custody verify` to see what else is missing.",
    )


def _other_bytes(digest: Digest, what: str) -> CustodyError:
    return CustodyError(
        f"object {digest} holds other bytes now: {what}",
        remedy="Restore it from a backup; run `sanad custody verify` to see what else differs.",
    )


@contextmanager
def _readable(digest: Digest) -> Iterator[None]:
    """Trouble of our own disk with bytes that are kept already."""
    try:
        yield
    except OSError as error:
        raise Unavailable(f"object {digest} cannot be read: {error.strerror}") from error


def _is_file(stream: BinaryIO) -> bool:
    """Whether the stream's bytes are those of the file behind its descriptor."""
    return isinstance(stream, io.BufferedReader) and isinstance(stream.raw, io.FileIO)


def _digest_of(stream: BinaryIO) -> Digest:
    """SHA-256 of a stream from where it stands to its end."""
    sha256 = hashlib.sha256()
    while block := stream.read(BLOCK):
        sha256.update(block)
    return Digest(sha256.hexdigest())


def _digest_at(descriptor: int, digest: Digest) -> Digest:
    """SHA-256 of a whole file; its offset stays at 0, where a child that inherits it begins to read."""
    sha256, position, block = hashlib.sha256(), 0, bytearray(BLOCK)
    view = memoryview(block)
    with _readable(digest):
        while count := os.preadv(descriptor, [block], position):
            sha256.update(view[:count])
            position += count
    return Digest(sha256.hexdigest())
