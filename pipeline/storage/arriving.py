"""Bytes on their way into the vault, in pieces, so that sending them can go on after any interruption.

    arriving/<delivery>/<number of the file>/00000, 00001 …   pieces, each a whole file in the form of the vault
                                            /whole            all of it is here, and its digest was found right

A piece lies there whole or not at all, and in an encrypted case it is never anything but encrypted. No name of a
file and no digest shows in a path.
"""

import fcntl
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.errors import Unavailable
from pipeline.storage.disk import flush_folder, write_all, write_once
from pipeline.storage.forms import Form
from pipeline.storage.object_folder import our_disk

_DELIVERY: Final = re.compile(r"[0-9a-f]{32}")
_PIECE: Final = re.compile(r"\d{5,}")
_WHOLE: Final = "whole"
_LOCK: Final = "lock"


class InUse(Unavailable):
    """Somebody sends or takes in the same thing at this moment."""


class Arriving:
    """The pieces of all deliveries of a case."""

    def __init__(self, root: Path, form: Form) -> None:
        """Nothing is made here before the first piece."""
        self._root = root
        self._form = form

    def file(self, delivery: str, number: int) -> "ArrivingFile":
        """Raises ValueError for what is no id of a delivery: it becomes a path here."""
        return ArrivingFile(self._folder(delivery) / str(number), self._form)

    def remove(self, delivery: str) -> None:
        """All that came of it. Raises Unavailable."""
        with our_disk(self._root), suppress(FileNotFoundError):
            shutil.rmtree(self._folder(delivery))

    @contextmanager
    def held(self, delivery: str, *, shared: bool) -> Iterator[None]:
        """By any number of senders (`shared`), or by whoever takes it in. Raises InUse where the other has it."""
        with _held(self._folder(delivery), fcntl.LOCK_SH if shared else fcntl.LOCK_EX):
            yield

    def deliveries(self) -> tuple[str, ...]:
        """Of which something lies here, sorted."""
        with suppress(FileNotFoundError), _readable(self._root):
            return tuple(sorted(entry.name for entry in os.scandir(self._root) if _DELIVERY.fullmatch(entry.name)))
        return ()

    def last_change(self, delivery: str) -> float:
        """When the last piece came, in seconds since 1970; 0 where none did."""
        newest = 0.0
        for path in self._folder(delivery).glob("*/*"):
            with suppress(FileNotFoundError):
                newest = max(newest, path.stat().st_mtime)
        return newest

    def _folder(self, delivery: str) -> Path:
        if not _DELIVERY.fullmatch(delivery):
            raise ValueError(f"not the id of a delivery: {delivery[:80]!r}")
        return self._root / delivery


class ArrivingFile:
    """One file of a delivery. Only who holds it may write."""

    def __init__(self, folder: Path, form: Form) -> None:
        self._folder = folder
        self._form = form

    @contextmanager
    def held(self) -> Iterator[None]:
        """For one sender at a time. Raises InUse where another one has it; a dead one has nothing."""
        with _held(self._folder, fcntl.LOCK_EX):
            yield

    @property
    def received(self) -> int:
        """Bytes of content."""
        return sum(self._size(path) for path in self._pieces())

    @property
    def pieces(self) -> int:
        return len(self._pieces())

    @property
    def whole(self) -> bool:
        return (self._folder / _WHOLE).exists()

    def append(self, content: bytes) -> None:
        """The next piece, flushed to the disk. Raises Unavailable, NoRoom; then nothing of it is there."""
        pieces = self._pieces()
        following = int(pieces[-1].name) + 1 if pieces else 0
        with our_disk(self._folder):
            descriptor, name = tempfile.mkstemp(prefix="new-", dir=self._folder)
            try:
                self._form.write(io.BytesIO(content), lambda block: write_all(descriptor, block))
                os.fsync(descriptor)
                Path(name).rename(self._folder / f"{following:05}")
            finally:
                os.close(descriptor)
                Path(name).unlink(missing_ok=True)
            flush_folder(self._folder)

    def mark_whole(self) -> None:
        with our_disk(self._folder), suppress(FileExistsError):
            write_once(self._folder / _WHOLE, b"")

    def discard(self) -> None:
        """Forgets what came so far."""
        with our_disk(self._folder):
            for path in (self._folder / _WHOLE, *reversed(self._pieces())):
                path.unlink(missing_ok=True)
            flush_folder(self._folder)

    def open(self) -> BinaryIO:
        """What came so far, from its first byte. Reading raises CustodyError where a piece was changed."""
        return io.BufferedReader(_Joined(self._pieces(), self._form), 1 << 18)

    def _pieces(self) -> list[Path]:
        with suppress(FileNotFoundError), _readable(self._folder):
            names = [entry.name for entry in os.scandir(self._folder) if _PIECE.fullmatch(entry.name)]
            return [self._folder / name for name in sorted(names, key=int)]
        return []

    def _size(self, path: Path) -> int:
        with our_disk(self._folder):
            return self._form.size(path) or 0


class _Joined(io.RawIOBase):
    """Pieces one after the other; one of them is open at a time."""

    def __init__(self, pieces: Sequence[Path], form: Form) -> None:
        self._left = list(reversed(pieces))
        self._form = form
        self._open: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._open is None:
                if not self._left:
                    return 0
                path = self._left.pop()
                with our_disk(path.parent):
                    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
                self._open = self._form.read(descriptor, f"a piece of a delivery ({path.parent.parent.name})")
            piece = self._open.read(len(buffer))
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)
            self._open.close()
            self._open = None

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        super().close()


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """As `our_disk`; that the folder is not there passes through."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unavailable(f"{folder} cannot be read: {error.strerror}") from error


@contextmanager
def _held(folder: Path, kind: int) -> Iterator[None]:
    with ExitStack() as stack:
        with our_disk(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # A descriptor of its own each time: so threads exclude each other too.
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        stack.callback(os.close, descriptor)
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse("it is being sent or taken in already", remedy="Try again in a minute.") from None
        stack.callback(fcntl.flock, descriptor, fcntl.LOCK_UN)
        yield
