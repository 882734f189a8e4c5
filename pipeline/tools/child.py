"""What a freshly forked decoder does: confine itself, then run one function or become one program."""

import importlib
import io
import json
import os
import signal
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NoReturn

from pipeline.errors import SetupError, Undecodable
from pipeline.ports import JsonObject, JsonValue
from pipeline.tools.confinement import Openings, apply_limits, confine
from pipeline.tools.libc import PR_SET_PDEATHSIG, process_control
from pipeline.tools.wire import EVIDENCE, NOTES, ROLES, Request, Role

DecoderFunction = Callable[[BinaryIO, JsonObject], tuple[JsonValue, tuple[bytes, ...]]]
"""A decoder: reads `source` from its start, answers JSON and blobs, raises Undecodable to refuse the file."""

EVIDENCE_TOKEN = "{evidence}"  # noqa: S105 - no secret
EVIDENCE_PATH = f"/proc/self/fd/{EVIDENCE}"
HEADER = struct.Struct("!I")
"""Before the answer: the length of its JSON part; the blobs follow it back to back."""

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/nonexistent"}
_LONGEST_REASON = 1_000
_EVERY_DESCRIPTOR = 0x7FFFFFFF
"""Not the resource limit: that is lowered already, and what was opened before lies above it."""
_OUT_OF_MEMORY = HEADER.pack(18) + b'{"limit":"memory"}'


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All that the zygote can be asked for, and what is open to each kind."""

    functions: Mapping[str, DecoderFunction]
    programs: Mapping[str, Path]
    function_openings: Openings
    program_openings: Openings
    address_space: int
    """Bytes that the zygote itself takes up; a decoder's memory limit comes on top of it."""


def load(named: Mapping[str, str]) -> dict[str, DecoderFunction]:
    """Imports `module:function` for every name. Raises ImportError or AttributeError."""
    found: dict[str, DecoderFunction] = {}
    for name, place in named.items():
        module, _, attribute = place.partition(":")
        found[name] = getattr(importlib.import_module(module), attribute)
    return found


def become(
    request: Request, descriptors: Mapping[Role, int], known: Repertoire, parent: int, complain: int
) -> NoReturn:
    """Never returns. Trouble before the decoder runs goes to `complain`, a pipe that its start closes."""
    with _LastWord(complain, as_answer=False):
        os.setsid()
        process_control(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            raise SetupError("the decoders' parent has ended")
        _take_places(descriptors)
        if request.kind == "run":
            _become_program(request, known)
        _confine_function(request, known)
        os.closerange(NOTES + 1, _EVERY_DESCRIPTOR)
        with _LastWord(NOTES, as_answer=True):
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

    def __init__(self, descriptor: int, *, as_answer: bool) -> None:
        self._descriptor = descriptor
        self._as_answer = as_answer

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
            return _OUT_OF_MEMORY if self._as_answer else b"out of memory"
        text = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
        if not self._as_answer:
            return text.encode("utf-8", "backslashreplace")
        if isinstance(error, Undecodable):
            said: JsonObject = {"undecodable": [error.stage[:_LONGEST_REASON], error.reason[:_LONGEST_REASON]]}
        else:
            said = {"died": f"{text} ({_innermost(trace)})"}
        header = json.dumps(said).encode()
        return HEADER.pack(len(header)) + header


def _innermost(trace: TracebackType | None) -> str:
    """Where it broke, as `module:line`; a path would tell where Sanad is installed."""
    if trace is None:
        return "unknown place"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', 'unknown')}:{trace.tb_lineno}"
