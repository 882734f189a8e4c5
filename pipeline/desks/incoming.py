"""One file of a delivery while it is being sent."""

import hashlib
from collections.abc import Callable
from typing import Final

from pipeline.desks.delivery_troubles import OtherBytes, TooMuch, WrongOffset
from pipeline.model.basics import Digest
from pipeline.storage.arriving import ArrivingFile

MOST_PIECES: Final = 20_000
"""A file on the disk each; the largest file needs a fifth of them where its sender is not cut off all the time."""
_BLOCK: Final = 1 << 20


class Incoming:
    """One file while it is being sent. Nobody else writes to it."""

    def __init__(self, announced: Digest, size: int, file: ArrivingFile, wrong: Callable[[str], None]) -> None:
        self.size = size
        self.received = file.received
        self.whole = file.whole
        self._announced = announced
        self._file = file
        self._wrong = wrong

    def begin(self, offset: int | None) -> None:
        """From the byte at `offset` on; None begins anew. Raises WrongOffset."""
        if offset is None and self.received:
            self._file.discard()
            self.received = 0
        if (offset or 0) != self.received:
            raise WrongOffset(self.received)

    def append(self, content: bytes) -> None:
        """Raises TooMuch, and then nothing of the file is kept; NoRoom, Unavailable."""
        if self.received + len(content) > self.size:
            self._file.discard()
            self._wrong(f"more than the announced {self.size} bytes came")
            raise TooMuch(f"more bytes came than the {self.size} that were announced")
        if self._file.pieces >= MOST_PIECES:
            raise TooMuch("the file was sent in too many pieces", remedy="Send it anew, in larger ones.")
        if content:
            self._file.append(content)
            self.received += len(content)

    def end(self) -> bool:
        """Whether the file is here whole now. Raises OtherBytes, and then nothing of it is kept."""
        if self.received < self.size or self.whole:
            return self.whole
        sha256 = hashlib.sha256()
        with self._file.open() as stream:
            while block := stream.read(_BLOCK):
                sha256.update(block)
        found = Digest(sha256.hexdigest())
        if found != self._announced:
            self._file.discard()
            self._wrong(f"{self.size} bytes came with the SHA-256 {found} in place of {self._announced}")
            raise OtherBytes(self._announced, found, self.size)
        self._file.mark_whole()
        self.whole = True
        return True
