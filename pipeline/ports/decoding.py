"""The confined decoders, and what goes to and from them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

JsonValue = bool | int | float | str | None | list["JsonValue"] | dict[str, "JsonValue"]


JsonObject = Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one confined run."""

    memory_bytes: int
    cpu_s: float
    wall_s: float
    output_bytes: int
    """Most that the parent accepts as an answer, all parts together."""
    processes: int = 1
    """Threads that it may run at once; a Python decoder needs one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a confined function answered; validate `value` before use."""

    value: JsonValue
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class UnpackedPart:
    """One part of what a confined function takes apart, while it does so."""

    value: JsonObject
    """What the function says of it, at most 64 KiB of JSON; validate before use."""
    body: BinaryIO
    """Its bytes, read as they come, until the next part is asked for. Raises Undecodable where only this part
    cannot be read to its end, and whatever `Decoders.unpack` raises where nothing more comes."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a confined program ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


class RunningProgram(Protocol):
    """A confined program whose output is read while it runs."""

    @property
    def stdout(self) -> BinaryIO: ...

    def notes(self) -> bytes:
        """What the program wrote to descriptor 4, apart from its messages, since the last call."""
        ...

    def finish(self) -> Completed:
        """Waits for the end; `stdout` of the result is empty, `stderr` its tail."""
        ...


class Decoders(Protocol):
    """The pool of confined decoders. Nothing else looks inside evidence."""

    @property
    def level(self) -> str:
        """The sandbox level that a probe found to hold."""
        ...

    def call(self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits) -> Reply:
        """Runs an allow-listed function in a fresh confined process.

        Raises Undecodable (the decoder refuses), DecoderDied, LimitReached, Unavailable (no pool).
        """
        ...

    def unpack(
        self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits
    ) -> AbstractContextManager[Iterator[UnpackedPart]]:
        """Runs an allow-listed function that takes `source` apart, and hands on each part as it comes.

        What is not read of a part is skipped when the next is asked for. Parts that came before trouble stay
        good; then the iterator (or the body being read) raises Undecodable, DecoderDied, LimitReached or
        Unavailable. Leaving the block ends the function.
        """
        ...

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        source: BinaryIO,
        limits: Limits,
    ) -> Completed:
        """Runs an allow-listed program; `{evidence}` in an argument becomes the path that it can open."""
        ...

    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits
    ) -> AbstractContextManager[RunningProgram]: ...
