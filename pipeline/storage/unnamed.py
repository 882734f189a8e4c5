"""A file that is asked about: written piece by piece, read by decoders, and gone with its last descriptor.

It has no name at any time. In an encrypted case it lies in memory only, else on the disk of the case.
"""

import hashlib
import os
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, Final, Self

from pipeline.errors import InvalidInput, NoRoom, Unavailable
from pipeline.model.basics import Digest
from pipeline.storage.disk import write_all
from pipeline.tools.memory_files import memory_at_hand, reopened

BLOCK: Final = 1 << 20


class UnnamedFile:
    def __init__(self, folder: Path | None, most: int) -> None:
        """On the disk of `folder`, or in memory where that is None; at most `most` bytes.

        Raises Unavailable where no file can be made there.
        """
        self._most = most if folder is not None else min(most, memory_at_hand() // 2)
        self._sha256 = hashlib.sha256()
        self.size = 0
        try:
            if folder is None:
                self._descriptor = os.memfd_create("sanad", os.MFD_CLOEXEC)
            else:
                with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
                    self._descriptor = os.dup(file.fileno())
        except OSError as error:
            raise Unavailable(f"no place for the file that is asked about: {error.strerror}") from error

    @classmethod
    def of(cls, stream: BinaryIO, folder: Path | None, most: int) -> "UnnamedFile":
        """A copy of `stream` from where it stands to its end. Errors of `stream` itself pass through."""
        with ExitStack() as stack:
            made = stack.enter_context(cls(folder, most))
            while block := stream.read(BLOCK):
                made.append(block)
            stack.pop_all()
        return made

    def append(self, piece: bytes) -> None:
        """Raises InvalidInput where it becomes too large, NoRoom where nothing more can be written."""
        if self.size + len(piece) > self._most:
            raise InvalidInput(
                f"a file of more than {self._most:,} bytes cannot be asked about here",
                remedy="Cut the part that matters out of it, or submit it: then it is compared as an item.",
            )
        try:
            write_all(self._descriptor, piece)
        except OSError as error:
            raise NoRoom(f"the file that is asked about cannot be held: {error.strerror}") from error
        self.size += len(piece)
        self._sha256.update(piece)

    @property
    def sha256(self) -> Digest:
        """Of what was written so far."""
        return Digest(self._sha256.hexdigest())

    def reader(self) -> BinaryIO:
        """A stream of its own, at the start, with a real `fileno()`, that can only read."""
        return os.fdopen(reopened(self._descriptor), "rb")

    def close(self) -> None:
        """Once more than once is no error."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
