"""Writing so that a crash leaves either all of a file or nothing of it."""

import os
from contextlib import suppress
from pathlib import Path


def write_all(descriptor: int, block: bytes) -> None:
    """All of `block`, however little the system takes at a time. Raises OSError."""
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def write_once(path: Path, content: bytes, mode: int = 0o600) -> None:
    """A new file, flushed to the disk. Raises FileExistsError where there is one, else OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        write_all(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    flush_folder(path.parent)


def replace_durably(path: Path, content: bytes, mode: int = 0o600) -> None:
    """The file with this content, in the place of an earlier one. Raises OSError, and then the earlier one stays."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        write_once(fresh, content, mode)
        fresh.rename(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
