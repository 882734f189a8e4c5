"""Where bytes and time come from, and how derivatives are shown."""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from pipeline.model.basics import (
    Digest,
)
from pipeline.model.objects import Object


class Clock(Protocol):
    """Where the time of custody comes from. A clock that is not the machine's own says so in every event."""

    @property
    def name(self) -> str: ...

    def now(self) -> dt.datetime:
        """Aware, UTC."""
        ...


class Vault(Protocol):
    """Bytes known by their SHA-256. Hands out streams, never paths."""

    def keep(self, stream: BinaryIO) -> Object:
        """Preserve `stream` from its current position to its end; keeping the same bytes twice is no error."""
        ...

    def keep_part(self, container: Digest, start: int, end: int) -> Object:
        """Preserve bytes that stand word for word inside a preserved object, without a second copy where that serves.

        From `start` to `end`, as far as the container has them. Raises CustodyError where it is gone.
        """
        ...

    def open(self, digest: Digest) -> BinaryIO:
        """A read-only, seekable stream; it need not have a `fileno()`. CustodyError where it is gone."""
        ...

    def working_copy(self, digest: Digest) -> AbstractContextManager[BinaryIO]:
        """The object in a file of its own, with a real `fileno()`, after every byte was read.

        CustodyError where the digest is another one; LimitReached where no copy can be made without laying on the
        disk what is encrypted there.
        """
        ...

    def fixity(self, digest: Digest) -> Object:
        """The object, after every byte was read. Raises CustodyError where it is gone or holds other bytes."""
        ...

    def holds(self, digest: Digest) -> bool: ...

    def digests(self) -> Iterator[Digest]:
        """Every object, in order of digest."""
        ...


class Cabinet(Protocol):
    """The part of the vault that an intake reader may use: keep, then read again what was kept."""

    def keep(self, stream: BinaryIO) -> Object: ...
    def keep_part(self, container: Digest, start: int, end: int) -> Object: ...
    def open(self, digest: Digest) -> BinaryIO: ...


class Pictures(Protocol):
    """Derivatives for showing. Never the original."""

    def jpeg(self, derivative: Digest, longest_side: int) -> bytes:
        """A JPEG of the derivative, scaled down to at most `longest_side` pixels."""
        ...
