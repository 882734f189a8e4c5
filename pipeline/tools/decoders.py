"""The way into the confined decoders: `DecoderPool`, the one thing that other rooms use.

    with DecoderPool.start({"photo": "pipeline.describe.photo:read"}, runtime_folder) as pool:
        reply = pool.call("photo", stream, {"width": 1024}, CALL_LIMITS)

A pool holds no connection: every request makes its own, so a pool that was forked along with its process works.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.ports import Completed, JsonObject, Limits, Reply, UnpackedPart
from pipeline.tools import canary, wire
from pipeline.tools.answers import check_ending, read_reply
from pipeline.tools.exchange import STDERR_BYTES, STREAM_BYTES, Exchange, Sink, Stream
from pipeline.tools.launch import Parent, launch
from pipeline.tools.parts import Parts
from pipeline.tools.probe import probe_confinement

CALL_LIMITS = Limits(memory_bytes=1 << 30, cpu_s=30, wall_s=60, output_bytes=64 << 20, processes=1)
"""For one picture: room for 40 megapixels and their working copies; a Python decoder needs no threads."""
UNPACKING_LIMITS = Limits(memory_bytes=1 << 30, cpu_s=2 * 3600, wall_s=6 * 3600, output_bytes=1 << 40, processes=1)
"""For one archive or mail store of some gigabytes. Time passes too while what came is written to the vault; how
much may come, and how many parts, is for who reads them to bound. 7z and RAR want memory for their dictionary."""
PROGRAM_LIMITS = Limits(memory_bytes=2 << 30, cpu_s=300, wall_s=600, output_bytes=64 << 20, processes=32)
"""For ffmpeg over one video of some minutes; it starts a few threads even where it is told to use one."""


class DecoderPool:
    """Confined decoders behind a socket. Safe to share between threads, and across a fork."""

    def __init__(self, address: Path, parent: Parent | None = None) -> None:
        """Use `start` or `connect`."""
        self._address = address
        self._parent = parent
        self._level: str | None = None

    @classmethod
    def start(cls, functions: Mapping[str, str], socket_dir: Path, unpackers: Mapping[str, str] | None = None) -> Self:
        """Starts the decoders' own parent; it ends with `close`, or when this process ends in whatever way.

        `functions` maps the names for `call` to `module:function`. Each has the form
        `f(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]` and raises
        `pipeline.errors.Undecodable` to refuse a file. `unpackers` does so for `unpack`; those have the form of
        `pipeline.tools.child.UnpackingFunction`. `socket_dir` is made (mode 0700) where it is missing.
        Raises SetupError: no Landlock, a function that cannot be imported, a module that starts threads.
        """
        socket_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        address = socket_dir.resolve() / wire.SOCKET_NAME
        return cls(address, launch({**functions, canary.NAME: canary.PLACE}, unpackers or {}, address))

    @classmethod
    def connect(cls, socket: Path) -> Self:
        """A pool that another process started. Nothing is opened until the first request."""
        return cls(socket)

    @property
    def address(self) -> Path:
        """The socket, for `connect`."""
        return self._address

    @property
    def level(self) -> str:
        """`L1` where the canary found every way out closed, else `NONE`. Tried once, then remembered."""
        if self._level is None:
            self._level = probe_confinement(self).level.name
        return self._level

    def close(self) -> None:
        """Ends the parent and all decoders, if this process started them."""
        if self._parent is not None:
            self._parent.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, function: str, source: BinaryIO | None, arguments: JsonObject, limits: Limits) -> Reply:
        """Runs an allow-listed function on all of `source` in a fresh confined process.

        Raises Undecodable (the decoder refuses), DecoderDied, LimitReached, Unavailable (no pool),
        SetupError (no such function), UsageError (arguments of more than 64 KiB).
        """
        with Exchange(self._address, function) as exchange:
            exchange.give("evidence", source)
            answer = exchange.pipe("notes")
            exchange.ask(wire.Request("call", function, arguments, limits, exchange.roles()))
            sink = Sink(limits.output_bytes)
            ending = exchange.collect({answer: sink}, limits.wall_s)
            check_ending(ending, function)
            return read_reply(bytes(sink.content), function)

    @contextmanager
    def unpack(
        self, function: str, source: BinaryIO | None, arguments: JsonObject, limits: Limits
    ) -> Iterator[Iterator[UnpackedPart]]:
        """As `call`, for a function that takes `source` apart: its parts are read while it works.

        `limits.output_bytes` bounds all parts together. Raises SetupError, Unavailable and UsageError at once or
        with the parts, and with the parts, after those that came, Undecodable, DecoderDied and LimitReached.
        """
        with Exchange(self._address, function) as exchange:
            exchange.give("evidence", source)
            answer = exchange.pipe("notes")
            exchange.ask(wire.Request("unpack", function, arguments, limits, exchange.roles()))
            with closing(Parts(exchange, answer, function, limits)) as parts:
                yield parts

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        source: BinaryIO | None,
        limits: Limits,
        stdin: BinaryIO | None = None,
    ) -> Completed:
        """Runs `ffmpeg`, `ffprobe` or `exiftool`; `{evidence}` in an argument becomes a path that it can open.

        Of standard error the first 256 KiB are kept. A return code that is not 0 is no error here.
        Raises DecoderDied, LimitReached, Unavailable, SetupError (the program is not installed).
        """
        with Exchange(self._address, program) as exchange:
            exchange.give("evidence", source)
            exchange.give("stdin", stdin)
            output, messages = exchange.pipe("stdout"), exchange.pipe("stderr")
            exchange.ask(wire.Request("run", program, _argv(arguments), limits, exchange.roles()))
            sinks = {output: Sink(limits.output_bytes), messages: Sink(STDERR_BYTES, drop_rest=True)}
            ending = exchange.collect(sinks, limits.wall_s)
            check_ending(ending, program)
            return Completed(ending.exit_code, bytes(sinks[output].content), bytes(sinks[messages].content))

    @contextmanager
    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO | None, limits: Limits
    ) -> Iterator[Stream]:
        """As `run`, with standard output read while the program runs. Leaving the block ends the program."""
        with Exchange(self._address, program) as exchange:
            exchange.give("evidence", source)
            files = (
                exchange.pipe("stdout", STREAM_BYTES),
                exchange.memory_file("stderr"),
                exchange.memory_file("notes"),
            )
            exchange.ask(wire.Request("run", program, _argv(arguments), limits, exchange.roles()))
            yield Stream(exchange, program, files, limits.output_bytes, limits.wall_s)


def _argv(arguments: Sequence[str]) -> JsonObject:
    return {"argv": list(arguments)}
