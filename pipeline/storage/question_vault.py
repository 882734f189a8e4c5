"""The vault of a case with a question laid beside it: what is made of it lies in memory and enters nothing."""

import hashlib
import io
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, closing
from typing import BinaryIO, Final

from pipeline.errors import LimitReached, UsageError
from pipeline.model.basics import Digest
from pipeline.model.objects import Object
from pipeline.ports import Vault
from pipeline.storage.unnamed import UnnamedFile

MOST_BYTES: Final = 256 << 20
"""Of all pictures of one question together, as JPEG: some thousand keyframes."""


class QuestionVault:
    """Implements the port `Vault` for as long as one question is asked."""

    def __init__(self, vault: Vault, file: UnnamedFile) -> None:
        self._vault = vault
        self._file = file
        self._sha256 = file.sha256
        self._made: dict[Digest, bytes] = {}
        self._left = MOST_BYTES

    def made(self, digest: Digest) -> bool:
        """Whether it is a picture that was made of the question."""
        return digest in self._made

    def keep_only(self, wanted: Container[Digest]) -> None:
        """Lets go of all pictures but these."""
        self._made = {digest: content for digest, content in self._made.items() if digest in wanted}

    def keep(self, stream: BinaryIO) -> Object:
        """In memory. Raises LimitReached where the question has more pictures than may be held."""
        content = stream.read(self._left + 1)
        digest = Digest(hashlib.sha256(content).hexdigest())
        if digest not in self._made:
            if len(content) > self._left:
                raise LimitReached("preview", f"its pictures take more than {MOST_BYTES:,} bytes")
            self._left -= len(content)
            self._made[digest] = content
        return Object(digest, len(content))

    def keep_part(self, container: Digest, start: int, end: int) -> Object:
        """Raises UsageError: a question is looked at as it is, never taken apart."""
        raise UsageError("a question is not taken apart")

    def open(self, digest: Digest) -> BinaryIO:
        if digest in self._made:
            return io.BytesIO(self._made[digest])
        return self._file.reader() if digest == self._sha256 else self._vault.open(digest)

    def working_copy(self, digest: Digest) -> AbstractContextManager[BinaryIO]:
        # Its bytes were written by this process and cannot change: they need not be read once more.
        if digest in self._made or digest == self._sha256:
            return closing(self.open(digest))
        return self._vault.working_copy(digest)

    def fixity(self, digest: Digest) -> Object:
        return self._vault.fixity(digest)

    def holds(self, digest: Digest) -> bool:
        return digest in self._made or digest == self._sha256 or self._vault.holds(digest)

    def digests(self) -> Iterator[Digest]:
        """Those of the case."""
        return self._vault.digests()
