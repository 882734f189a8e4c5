"""One file lock around every write transaction and checkpoint of a case."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import Unavailable

_FIRST_PAUSE_S = 0.0005
_LONGEST_PAUSE_S = 0.02


class WriteLock:
    """Held by one thread of one process at a time; the system lets go of it when its holder dies."""

    def __init__(self, path: Path, patience_s: float) -> None:
        self._path = path
        self._patience_s = patience_s
        self._holder: tuple[int, int] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Raises Unavailable where others hold it for too long, RuntimeError inside of itself."""
        me = (os.getpid(), threading.get_ident())
        if self._holder == me:
            raise RuntimeError("a write transaction was begun inside another one")
        # A descriptor of its own each time: so threads exclude each other too, and a forked child shares none.
        descriptor = self._open()
        try:
            self._wait(descriptor)
            self._holder = me
            try:
                yield
            finally:
                self._holder = None
                # Unlocked, not only closed: a child forked meanwhile holds a copy of the descriptor.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            os.close(descriptor)

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise Unavailable(
                f"the records cannot be written: {self._path}: {error.strerror}",
                remedy="Check the disk (room, rights, mounted?), then repeat.",
            ) from error

    def _wait(self, descriptor: int) -> None:
        deadline = time.monotonic() + self._patience_s
        pause = _FIRST_PAUSE_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Unavailable(
                        f"another process has been writing to the records for {self._patience_s:.0f} s",
                        remedy="Wait until it is done, then repeat.",
                    ) from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
