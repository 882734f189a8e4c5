"""The vault on a folder: read-only files that bear the SHA-256 of their bytes as name.

An object is written to `incoming/`, flushed to the disk, made read-only and only then linked to
`objects/ab/abcd…`: whatever lies there is whole. Nothing is ever overwritten.
"""

import errno
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import CustodyError, Unavailable
from pipeline.model.basics import Digest, as_digest
from pipeline.model.objects import Object

BLOCK = 1 << 20
LEFTOVER_AGE_S = 24 * 3600
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class FolderVault:
    """Implements the port `Vault`. Two processes may keep the same bytes at the same time."""

    def __init__(self, root: Path) -> None:
        """Makes the folders where they are absent. Raises Unavailable where that cannot be done."""
        self._objects = root / "objects"
        self._incoming = root / "incoming"
        with _our_disk(root):
            for folder in (root, self._objects, self._incoming):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear_leftovers()

    def keep(self, stream: BinaryIO) -> Object:
        """Preserve `stream` to its end. Raises Unavailable where the disk takes no more; nothing half stays.

        Errors of `stream` itself pass through unchanged.
        """
        with _our_disk(self._incoming):
            descriptor, name = tempfile.mkstemp(prefix="kept-", dir=self._incoming)
        temporary = Path(name)
        try:
            try:
                kept = self._copy(stream, descriptor)
            finally:
                os.close(descriptor)
            self._place(temporary, kept)
            return kept
        finally:
            temporary.unlink(missing_ok=True)

    def open(self, digest: Digest) -> BinaryIO:
        path = self._path(digest)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                raise _gone(digest) from error
            raise Unavailable(f"object {digest} cannot be opened: {error.strerror}") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _gone(digest)
        return os.fdopen(descriptor, "rb")

    @contextmanager
    def working_copy(self, digest: Digest) -> Iterator[BinaryIO]:
        with self.open(digest) as stream:
            found = _digest_at(stream.fileno(), digest)
            if found != digest:
                raise _other_bytes(digest, f"their SHA-256 is {found}")
            # The same descriptor goes out: nothing can be put in its place between check and use.
            yield stream

    def holds(self, digest: Digest) -> bool:
        try:
            return stat.S_ISREG(self._path(digest).lstat().st_mode)
        except FileNotFoundError:
            return False

    def digests(self) -> Iterator[Digest]:
        for shelf in sorted(self._objects.iterdir()):
            if not shelf.is_dir():
                continue
            for name in sorted(entry.name for entry in os.scandir(shelf)):
                with suppress(ValueError):
                    yield as_digest(name)

    def _path(self, digest: Digest) -> Path:
        # The digest becomes a path here, so its form is checked here.
        checked = as_digest(digest)
        return self._objects / checked[:2] / checked

    def _copy(self, stream: BinaryIO, descriptor: int) -> Object:
        sha256, size = hashlib.sha256(), 0
        while block := stream.read(BLOCK):
            sha256.update(block)
            size += len(block)
            with _our_disk(self._incoming):
                _write_all(descriptor, block)
        with _our_disk(self._incoming):
            os.fchmod(descriptor, 0o444)
            os.fsync(descriptor)
        return Object(Digest(sha256.hexdigest()), size)

    def _place(self, temporary: Path, kept: Object) -> None:
        target = self._path(kept.sha256)
        with _our_disk(self._objects):
            if not target.parent.exists():
                target.parent.mkdir(mode=0o700, exist_ok=True)
                _flush_folder(self._objects)
            _link_once(temporary, target)
            present = target.lstat()
            # Also where the object was there before: its keeper may have died before this line.
            _flush_folder(target.parent)
        if not stat.S_ISREG(present.st_mode) or present.st_size != kept.size:
            raise _other_bytes(kept.sha256, f"{present.st_size} bytes long instead of {kept.size}")

    def _clear_leftovers(self) -> None:
        """Removes what crashed runs left in `incoming/`; a young file may belong to a running one."""
        for entry in os.scandir(self._incoming):
            # Another process may be quicker, and a read-only medium keeps its leftovers.
            with suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > LEFTOVER_AGE_S:
                    Path(entry).unlink()


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
def _our_disk(folder: Path) -> Iterator[None]:
    """Tells trouble of our own disk (Unavailable) from trouble of the stream that is being kept."""
    try:
        yield
    except OSError as error:
        reason = "no room is left" if error.errno in _NO_ROOM else str(error.strerror)
        raise Unavailable(
            f"the vault cannot write to {folder}: {reason}",
            remedy="Free some space or mount the disk again, then repeat: what was kept so far stays kept.",
        ) from error


def _write_all(descriptor: int, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _link_once(temporary: Path, target: Path) -> None:
    try:
        os.link(temporary, target)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No hard links here (exFAT): a rename could only replace an object by the very same bytes.
        if not target.exists():
            temporary.rename(target)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest_at(descriptor: int, digest: Digest) -> Digest:
    """SHA-256 of a whole file; its offset stays at 0, where a child that inherits it begins to read."""
    sha256, position, block = hashlib.sha256(), 0, bytearray(BLOCK)
    view = memoryview(block)
    try:
        while count := os.preadv(descriptor, [block], position):
            sha256.update(view[:count])
            position += count
    except OSError as error:
        raise Unavailable(f"object {digest} cannot be read: {error.strerror}") from error
    return Digest(sha256.hexdigest())
