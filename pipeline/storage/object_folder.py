"""A folder of read-only files, named by their objects and spread over sub-folders: `ab/abcd…`."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import NoRoom, Unavailable
from pipeline.model.basics import Digest
from pipeline.storage.disk import flush_folder
from pipeline.storage.forms import Form

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


class ObjectFolder:
    """What lies here is whole and is never overwritten."""

    def __init__(self, path: Path, form: Form) -> None:
        self._path = path
        self._form = form

    def make(self) -> None:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def path(self, digest: Digest) -> Path:
        """Where the file of `digest` lies, or would. Raises ValueError for what is no digest."""
        # The digest becomes a path here, so its form is checked here.
        name = self._form.name_of(digest)
        return self._path / name[:2] / name

    def place(self, temporary: Path, digest: Digest) -> int | None:
        """Gives the finished file its name; the size of the content that lies there then, as far as one can tell."""
        target = self.path(digest)
        with our_disk(self._path):
            if not target.parent.exists():
                self.make()
                target.parent.mkdir(mode=0o700, exist_ok=True)
                flush_folder(self._path)
            link_once(temporary, target)
            # Also where the object was there before: its keeper may have died before this line.
            flush_folder(target.parent)
            return self._form.size(target) if stat.S_ISREG(target.lstat().st_mode) else None

    def descriptor(self, digest: Digest) -> int | None:
        """The open file; None where there is none. Raises Unavailable where it cannot be read."""
        path = self.path(digest)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
                return None
            raise Unavailable(f"object {digest} cannot be opened: {error.strerror}") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        return descriptor

    def holds(self, digest: Digest) -> bool:
        try:
            return stat.S_ISREG(self.path(digest).lstat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False

    def digests(self) -> Iterator[Digest]:
        """In no order."""
        shelves = os.scandir(self._path) if self._path.is_dir() else ()
        for shelf in shelves:
            if shelf.is_dir():
                for entry in os.scandir(shelf):
                    digest = self._form.digest_of(entry.name)
                    if digest is not None:
                        yield digest


@contextmanager
def our_disk(folder: Path) -> Iterator[None]:
    """Tells trouble of our own disk (Unavailable) from trouble of the stream that is being kept."""
    try:
        yield
    except OSError as error:
        full = error.errno in _NO_ROOM
        reason = "no room is left" if full else str(error.strerror)
        raise (NoRoom if full else Unavailable)(
            f"the vault cannot write to {folder}: {reason}",
            remedy="Free some space or mount the disk again, then repeat: what was kept so far stays kept.",
        ) from error


def link_once(temporary: Path, target: Path) -> None:
    """Gives a finished file its name; one that stands there already stays. Raises OSError."""
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
