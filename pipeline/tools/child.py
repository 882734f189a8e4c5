"""What a freshly forked decoder does: confine itself, then run one function or become one program."""

import importlib
import io
import json
import os
import signal
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, NoReturn

from pipeline.errors import SetupError, Undecodable
from pipeline.ports import JsonObject, JsonValue
from pipeline.tools import frames
from pipeline.tools.confinement import Openings, apply_limits, confine
from pipeline.tools.libc import PR_SET_PDEATHSIG, process_control
from pipeline.tools.wire import EVIDENCE, NOTES, ROLES, Request, Role

DecoderFunction = Callable[[BinaryIO, JsonObject], tuple[JsonValue, tuple[bytes, ...]]]
"""A decoder: reads `source` from its start, answers JSON and blobs, raises Undecodable to refuse the file."""
UnpackingFunction = Callable[[BinaryIO, JsonObject], Iterator[tuple[JsonObject, Iterable[bytes]]]]
"""Takes `source` apart: yields, for each part, JSON of at most 64 KiB and its bytes in pieces.

Undecodable out of the pieces gives up that part alone, Undecodable out of the function itself the whole file.
"""

EVIDENCE_TOKEN = "{evidence}"  # noqa: S105 - no secret
EVIDENCE_PATH = f"/proc/self/fd/{EVIDENCE}"
HEADER = struct.Struct("!I")
"""Before the answer: the length of its JSON part; the blobs follow it back to back."""

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
_LONGEST_REASON = 1_000
_EVERY_DESCRIPTOR = 0x7FFFFFFF
"""Not the resource limit: that is lowered already, and what was opened before lies above it."""
_OUT_OF_MEMORY = b'{"limit":"memory"}'
_Form = Literal["text", "answer", "frames"]
"""How a last word is put: as text before a decoder runs, and then in the form of what it answers."""
_LAST_WORDS: Mapping[_Form, bytes] = {
    "text": b"out of memory",
    "answer": HEADER.pack(len(_OUT_OF_MEMORY)) + _OUT_OF_MEMORY,
    "frames": frames.frame(frames.LAST, _OUT_OF_MEMORY),
}
"""Where memory ran out: made beforehand."""


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All that the zygote can be asked for, and what is open to each kind."""

    functions: Mapping[str, DecoderFunction]
    programs: Mapping[str, Path]
    function_openings: Openings
    program_openings: Openings
    address_space: int
    """Bytes that the zygote itself takes up; a decoder's memory limit comes on top of it."""
    unpackers: Mapping[str, UnpackingFunction] = field(default_factory=dict)


def load(named: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """Imports `module:function` for every name. Raises ImportError or AttributeError."""
    found: dict[str, Callable[..., Any]] = {}
    for name, place in named.items():
        module, _, attribute = place.partition(":")
        found[name] = getattr(importlib.import_module(module), attribute)
    return found


def become(
    request: Request, descriptors: Mapping[Role, int], known: Repertoire, parent: int, complain: int
) -> NoReturn:
    """Never returns. Trouble before the decoder runs goes to `complain`, a pipe that its start closes."""
    with _LastWord(complain, "text"):
        os.setsid()
        process_control(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SetupError("the decoders' parent has ended")
        _take_places(descriptors)
        if request.kind == "run":
            _become_program(request, known)
        _confine_function(request, known)
        os.closerange(NOTES + 1, _EVERY_DESCRIPTOR)
        if request.kind == "unpack":
            with _LastWord(NOTES, "frames"):
                _hand_out(request, known.unpackers[request.name])
        with _LastWord(NOTES, "answer"):
            _answer(request, known.functions[request.name])
    raise AssertionError("a decoder outlived its last word")


def _take_places(descriptors: Mapping[Role, int]) -> None:
    """Moves each descriptor to its role's number; the zygote keeps those numbers occupied by /dev/null."""
    for number, role in enumerate(ROLES):
        if role in descriptors:
            os.dup2(descriptors[role], number, inheritable=True)


def _become_program(request: Request, known: Repertoire) -> NoReturn:
    program = known.programs[request.name]
    argv = [request.name, *(_argument(word) for word in _words(request.arguments))]
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.chdir("/")
    evidence = EVIDENCE if "evidence" in request.roles else None
    confine(known.program_openings, evidence=evidence, threads=request.limits.processes > 1)
    apply_limits(request.limits, memory_in_use=0)
    os.execve(program, argv, _ENVIRONMENT)  # noqa: S606 - what this module is for


def _words(arguments: JsonObject) -> Sequence[str]:
    argv = arguments["argv"]
    if not isinstance(argv, list):
        raise SetupError("a program was asked for without its arguments")
    return [str(word) for word in argv]


def _argument(word: str) -> str:
    return word.replace(EVIDENCE_TOKEN, EVIDENCE_PATH)


def _confine_function(request: Request, known: Repertoire) -> None:
    os.chdir("/")
    threads = request.limits.processes > 1
    confine(known.function_openings, evidence=None, threads=threads)
    apply_limits(request.limits, known.address_space)


def _answer(request: Request, function: DecoderFunction) -> None:
    with _source(request) as source:
        value, blobs = function(source, request.arguments)
    header = json.dumps({"value": value, "blobs": [len(blob) for blob in blobs]}, allow_nan=False).encode()
    for part in (HEADER.pack(len(header)), header, *blobs):
        _write_all(NOTES, part)


def _hand_out(request: Request, function: UnpackingFunction) -> None:
    with _source(request) as source:
        for head, pieces in function(source, request.arguments):
            _write_all(NOTES, frames.frame(frames.PART, json.dumps(head, allow_nan=False).encode()))
            _write_all(NOTES, frames.frame(frames.END, _hand_out_body(pieces)))
    _write_all(NOTES, frames.frame(frames.LAST, frames.FINE))


def _hand_out_body(pieces: Iterable[bytes]) -> bytes:
    """How it ended. A part that cannot be read to its end does not cost those after it."""
    try:
        for piece in pieces:
            for at in range(0, len(piece), frames.LONGEST_DATA):
                _write_all(NOTES, frames.frame(frames.DATA, piece[at : at + frames.LONGEST_DATA]))
    except Undecodable as refusal:
        return json.dumps(_refusal(refusal)).encode()
    return frames.FINE


def _source(request: Request) -> BinaryIO:
    if "evidence" in request.roles:
        return open(EVIDENCE, "rb", closefd=False)
    return io.BytesIO()


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


class _LastWord:
    """Ends the process when left, whatever happens inside: a decoder must never go on as a second zygote."""

    def __init__(self, descriptor: int, form: _Form) -> None:
        self._descriptor = descriptor
        self._form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> NoReturn:
        try:
            if error is not None:
                _write_all(self._descriptor, self._message(error, trace))
        finally:
            os._exit(0 if error is None else 1)

    def _message(self, error: BaseException, trace: TracebackType | None) -> bytes:
        if isinstance(error, MemoryError):
            return _LAST_WORDS[self._form]
        text = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
        if self._form == "text":
            return text.encode("utf-8", "backslashreplace")
        died: JsonObject = {"died": f"{text} ({_innermost(trace)})"}
        said = json.dumps(_refusal(error) if isinstance(error, Undecodable) else died).encode()
        return frames.frame(frames.LAST, said) if self._form == "frames" else HEADER.pack(len(said)) + said


def _refusal(error: Undecodable) -> JsonObject:
    return {"undecodable": [error.stage[:_LONGEST_REASON], error.reason[:_LONGEST_REASON]]}


def _innermost(trace: TracebackType | None) -> str:
    """Where it broke, as `module:line`; a path would tell where Sanad is installed."""
    if trace is None:
        return "unknown place"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', 'unknown')}:{trace.tb_lineno}"
