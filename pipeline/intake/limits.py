"""How far containers are followed, and streams that hold to it."""

import io
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Protocol

from pipeline.errors import LimitReached, Undecodable
from pipeline.model.basics import Digest
from pipeline.model.objects import Object

GIB = 1 << 30
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class OpeningLimits:
    """Bounds on what one root may unpack to."""

    depth: int = 6
    """Containers inside containers: a zip in a mail in a mailbox is 3."""
    members: int = 200_000
    """Files and messages altogether."""
    unpacked_bytes: int = 64 * GIB
    """Bytes that all archives together unpack to."""
    member_bytes: int = 16 * GIB
    ratio: int = 200
    """Unpacked bytes per packed byte; media files are packed already and come nowhere near."""
    ratio_from_bytes: int = 16 * MIB
    """Below this size the ratio is not asked about: a blank page packs well."""
    openings: int = 20
    """Times that one container is opened wherever it lies or is named, unless it is small."""
    reopened_bytes: int = 64 * MIB
    """A small one is opened more often, until this many bytes were read."""


@dataclass(slots=True)
class Allowance:
    """What is left of the limits during one walk."""

    limits: OpeningLimits
    members: int = 0
    unpacked: int = 0
    opened: Counter[Digest] = field(default_factory=Counter)

    @property
    def full(self) -> bool:
        return self.members >= self.limits.members

    def count_member(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise LimitReached("intake", "members")

    def may_open(self, container: Object) -> bool:
        """Notes that `container` is opened once more. A chat of 100,000 lines may name another such chat in each."""
        self.opened[container.sha256] += 1
        times, limits = self.opened[container.sha256], self.limits
        return times <= limits.openings or times * container.size <= limits.reopened_bytes

    def count_bytes(self, number: int, total: int, packed: int | None) -> None:
        """Notes `number` more bytes of a member that has given `total`. Raises LimitReached."""
        self.unpacked += number
        limits = self.limits
        if self.unpacked > limits.unpacked_bytes or total > limits.member_bytes:
            raise LimitReached("intake", "bytes")
        if packed is not None and total > limits.ratio_from_bytes and total > limits.ratio * max(packed, 1):
            raise LimitReached("intake", "ratio")


def whole_stream(limits: OpeningLimits) -> Allowance:
    """For a compressed stream that many members are read from: it is held to the ratio, and is no member itself."""
    return Allowance(replace(limits, member_bytes=limits.unpacked_bytes))


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes: ...


class _Guarded(io.RawIOBase):
    """Gives what `source` gives, within the allowance, and words its troubles as Undecodable.

    The vault's own troubles (a full disk) must not look like an unreadable member, so only reading is guarded.
    """

    def __init__(
        self,
        source: Readable,
        troubles: tuple[type[Exception], ...],
        allowance: Allowance | None,
        packed: int | None,
    ) -> None:
        self._source = source
        self._troubles = troubles
        self._allowance = allowance
        self._packed = packed
        self._total = 0
        self._surplus = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._surplus or self._next(len(buffer))
        # Decoders give whole groups and lines, which may be longer than asked for.
        piece, self._surplus = piece[: len(buffer)], piece[len(buffer) :]
        self._total += len(piece)
        if self._allowance is not None:
            self._allowance.count_bytes(len(piece), self._total, self._packed)
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except self._troubles as error:
            raise Undecodable("intake", _worded(error)) from error


def _worded(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "cut off"
    return f"{type(error).__name__}: {error}"


def guarded(
    source: Readable,
    troubles: tuple[type[Exception], ...] = (),
    allowance: Allowance | None = None,
    packed: int | None = None,
) -> io.BufferedReader:
    """A stream over `source` that raises only Undecodable and LimitReached; `packed` is its size in the archive."""
    return io.BufferedReader(_Guarded(source, troubles, allowance, packed), 1 << 18)


class _Section(io.RawIOBase):
    """The bytes from `start` to `end` of a seekable stream, seekable themselves."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream = stream
        self._start = start
        self._end = max(start, end)
        self._position = start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._position, io.SEEK_END: self._end}[whence]
        self._position = max(self._start, base + offset)
        return self._position - self._start

    def tell(self) -> int:
        return self._position - self._start

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._stream.seek(self._position)
        piece = self._stream.read(max(0, min(len(buffer), self._end - self._position)))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


def section(stream: BinaryIO, start: int, end: int) -> BinaryIO:
    """A stream over a part of `stream`, which must not be read by others meanwhile."""
    return io.BufferedReader(_Section(stream, start, end), 1 << 18)
