"""The confined decoders, and what goes to and from them."""

from collections.abc import Mapping, Sequence
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
    """Most that the parent accepts as an answer."""
    processes: int = 1
    """Threads that it may run at once; a Python decoder needs one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a confined function answered; validate `value` before use."""

    value: JsonValue
    blobs: tuple[bytes, ...]


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
