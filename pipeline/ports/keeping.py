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

    def open(self, digest: Digest) -> BinaryIO:
        """A read-only, seekable stream with a real `fileno()`. CustodyError where it is gone."""
        ...

    def working_copy(self, digest: Digest) -> AbstractContextManager[BinaryIO]:
        """As `open`, after every byte was read and the digest found right. Raises CustodyError otherwise."""
        ...

    def holds(self, digest: Digest) -> bool: ...

    def digests(self) -> Iterator[Digest]:
        """Every object, in order of digest."""
        ...


class Cabinet(Protocol):
    """The part of the vault that an intake reader may use: keep, then read again what was kept."""

    def keep(self, stream: BinaryIO) -> Object: ...
    def open(self, digest: Digest) -> BinaryIO: ...


class Pictures(Protocol):
    """Derivatives for showing. Never the original."""

    def jpeg(self, derivative: Digest, longest_side: int) -> bytes:
        """A JPEG of the derivative, scaled down to at most `longest_side` pixels."""
        ...
