"""The client's side of one request: its connection, its pipes, and the bounds on what comes back."""

import fcntl
import io
import os
import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.errors import LimitReached, Unavailable, UsageError
from pipeline.ports import Completed
from pipeline.tools import wire
from pipeline.tools.answers import check_ending
from pipeline.tools.sources import read_only_descriptor

_CHUNK_BYTES = 1 << 16
_MOST_NOTES = 1 << 20
GRACE_S = 30.0
"""How much longer than the decoder's own wall-clock limit we wait for its parent to say so."""
STREAM_BYTES = 1 << 20
"""On their way from a program whose output is read while it runs: one large frame, or some hundred small ones."""
STDERR_BYTES = 1 << 18
"""Messages kept of a program; what comes after is read and dropped, so that it is not held up."""


@dataclass(slots=True)
class Sink:
    """Where one pipe's bytes are collected, up to `most`; beyond it, an error or the bin."""

    most: int
    drop_rest: bool = False
    content: bytearray = field(default_factory=bytearray)

    def take(self, chunk: bytes, stage: str) -> None:
        room = self.most - len(self.content)
        if len(chunk) > room and not self.drop_rest:
            raise LimitReached(stage, f"more than {self.most} bytes of output")
        self.content += chunk[:room]


class Exchange:
    """One request under way. Leaving the context closes the connection, and that ends the decoder."""

    def __init__(self, address: Path, stage: str) -> None:
        self._address = address
        self._stage = stage
        self._stack = ExitStack()
        self._descriptors: dict[wire.Role, int] = {}
        self._connection: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def give(self, role: wire.Role, source: BinaryIO | None) -> None:
        """Lets the decoder read `source`; None gives nothing. Raises Unavailable where it cannot be read."""
        if source is None:
            return
        try:
            self._descriptors[role] = self._stack.enter_context(read_only_descriptor(source))
        except OSError as error:
            raise Unavailable(f"{self._stage}: the evidence cannot be read: {error.strerror}") from error

    def pipe(self, role: wire.Role, holds: int | None = None) -> int:
        """The reading end of a pipe that the decoder writes to; `holds`: bytes on their way at once, if we may."""
        reading, writing = os.pipe()
        if holds is not None:
            with suppress(OSError):  # a user's pipes together may hold so much and no more
                fcntl.fcntl(reading, fcntl.F_SETPIPE_SZ, holds)
        self._stack.callback(os.close, reading)
        self._descriptors[role] = writing
        return reading

    def memory_file(self, role: wire.Role) -> int:
        """A file in memory that the decoder writes to, never waiting, and that can be read meanwhile."""
        descriptor = os.memfd_create(role)
        self._stack.callback(os.close, descriptor)
        self._descriptors[role] = os.dup(descriptor)
        return descriptor

    def ask(self, request: wire.Request) -> None:
        """Sends the request. Raises Unavailable (nobody there) or UsageError (too long)."""
        if len(wire.pack_request(request)) > wire.REQUEST_BYTES:
            raise UsageError(f"{self._stage}: arguments of more than {wire.REQUEST_BYTES} bytes")
        try:
            self._connection = self._stack.enter_context(wire.connect(self._address))
            wire.send(self._connection, request, self._descriptors)
        except OSError as error:
            raise Unavailable(
                f"the confined decoders do not answer: {error.strerror}",
                remedy="start them with `sanad work`",
            ) from error
        finally:
            self._close_given()

    def roles(self) -> tuple[wire.Role, ...]:
        return tuple(self._descriptors)

    def _close_given(self) -> None:
        """Our copies of what only the decoder should hold: with them open a pipe would never end."""
        for role, descriptor in self._descriptors.items():
            if role not in ("evidence", "stdin"):
                os.close(descriptor)
        self._descriptors.clear()

    def collect(self, sinks: Mapping[int, Sink], wall_s: float) -> wire.Ending:
        """Reads all pipes to their ends and returns how the decoder ended.

        Raises LimitReached (too much output) and Unavailable (its parent died or hangs).
        """
        connection = self._asked()
        ends_at = time.monotonic() + wall_s + GRACE_S
        ending: wire.Ending | None = None
        with selectors.DefaultSelector() as selector:
            for descriptor in (*sinks, connection.fileno()):
                selector.register(descriptor, selectors.EVENT_READ)
            while selector.get_map():
                ready = selector.select(max(0.0, ends_at - time.monotonic()))
                if not ready:
                    raise Unavailable("the confined decoders' parent does not answer in time")
                for key, _ in ready:
                    if key.fd not in sinks:
                        ending = self._read_ending(connection)
                        selector.unregister(key.fd)
                    elif chunk := os.read(key.fd, _CHUNK_BYTES):
                        sinks[key.fd].take(chunk, self._stage)
                    else:
                        selector.unregister(key.fd)
        return ending or self._read_ending(connection)

    def _asked(self) -> socket.socket:
        if self._connection is None:
            raise UsageError("nothing was asked yet")
        return self._connection

    def _read_ending(self, connection: socket.socket) -> wire.Ending:
        try:
            message = connection.recv(wire.ENDING_BYTES)
        except OSError:
            message = b""
        if not message:
            raise Unavailable("the confined decoders' parent died", remedy="start them with `sanad work`")
        return wire.unpack_ending(message)


class _BoundedPipe(io.RawIOBase):
    """A pipe that refuses to deliver more than a number of bytes."""

    def __init__(self, descriptor: int, most: int, stage: str) -> None:
        self._descriptor = descriptor
        self._left = most
        self._most = most
        self._stage = stage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        count = os.readv(self._descriptor, [buffer])
        self._left -= count
        if self._left < 0:
            raise LimitReached(self._stage, f"more than {self._most} bytes of output")
        return count


class Stream:
    """A program whose output is read while it runs; see `RunningProgram` in `pipeline/ports/decoding.py`."""

    def __init__(self, exchange: Exchange, stage: str, files: Sequence[int], most: int, wall_s: float) -> None:
        """`files`: the descriptors of standard output, standard error and notes."""
        output, self._stderr, self._notes = files
        self.stdout: BinaryIO = io.BufferedReader(_BoundedPipe(output, most, stage), _CHUNK_BYTES)  # type: ignore[type-var,assignment,unused-ignore]
        self._exchange = exchange
        self._stage = stage
        self._wall_s = wall_s
        self._noted = 0

    def notes(self) -> bytes:
        """What the program wrote to descriptor 4 (`pipe:4`) since the last call."""
        new = os.fstat(self._notes).st_size - self._noted
        found = os.pread(self._notes, max(0, min(new, _MOST_NOTES)), self._noted)
        self._noted += len(found)
        return found

    def finish(self) -> Completed:
        """Waits for the end; output not yet read is dropped. Raises LimitReached, DecoderDied, Unavailable."""
        while self.stdout.read(_CHUNK_BYTES):
            pass
        ending = self._exchange.collect({}, self._wall_s)
        check_ending(ending, self._stage)
        size = os.fstat(self._stderr).st_size
        tail = os.pread(self._stderr, STDERR_BYTES, max(0, size - STDERR_BYTES))
        return Completed(ending.exit_code, b"", tail)
