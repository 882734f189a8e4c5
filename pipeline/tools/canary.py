"""Tries, inside a confined decoder, what no decoder may be able to do; every attempt must fail.

The canary is one more decoder function: it sits in the same zygote, behind the same walls, as those that read
evidence. `probe.py` asks it and judges.
"""

import ctypes
import os
import resource
import signal
import socket
from collections.abc import Callable
from typing import BinaryIO

from pipeline.ports import JsonObject, JsonValue

NAME = "canary"
PLACE = "pipeline.tools.canary:sing"

_FORKS_TRIED = 8
_PTRACE_ATTACH = 16


def _read(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.close(descriptor)


def _write_new(folder: str) -> None:
    descriptor = os.open(f"{folder}/written-by-a-decoder", os.O_WRONLY | os.O_CREAT, 0o600)
    os.close(descriptor)


def _overwrite(path: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    os.close(descriptor)


def _truncate(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY | os.O_TRUNC))


def _connect_inet() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as out:
        out.settimeout(0.2)
        out.connect(("127.0.0.1", 9))


def _connect_unix(path: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as out:
        out.connect(path)


def _fork() -> None:
    for _ in range(_FORKS_TRIED):
        if os.fork() == 0:
            os._exit(0)


def _execute() -> None:
    """Tried last: it succeeds only by replacing this process, and then the missing answer is the finding."""
    os.execv("/bin/sh", ["sh", "-c", "exit 0"])  # noqa: S606


def _trace(pid: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.ptrace(_PTRACE_ATTACH, pid, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def _starve(pid: int) -> None:
    """Lowers a limit of another process; with RLIMIT_CPU instead, it would end it."""
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def attempts(arguments: JsonObject) -> dict[str, Callable[[], None]]:
    """By name. `arguments`: a `file` and its `folder` that are no business of ours, and the pool's `socket`."""
    file, folder, address = (str(arguments[key]) for key in ("file", "folder", "socket"))
    parent = os.getppid()
    return {
        "read /etc/passwd": lambda: _read("/etc/passwd"),
        "read another process's memory map": lambda: _read(f"/proc/{parent}/maps"),
        "read another file of the vault": lambda: _read(file),
        "list a folder of the vault": lambda: _listing(folder),
        "write beside the vault": lambda: _write_new(folder),
        "write to another file": lambda: _overwrite(file),
        "empty another file": lambda: _truncate(file),
        "change another file's mode": lambda: os.chmod(file, 0o600),  # noqa: PTH101
        "change another file's times": lambda: os.utime(file, (0, 0)),
        "connect to the network": _connect_inet,
        "connect to the decoders' parent": lambda: _connect_unix(address),
        "signal its parent": lambda: os.kill(parent, 0),
        "signal every process": lambda: os.kill(-1, 0),
        "trace its parent": lambda: _trace(parent),
        "set limits of its parent": lambda: _starve(parent),
        "leave its session": os.setsid,
        "start a process": _fork,
        "enter a namespace": _unshare,
        "run a program": _execute,
    }


def _listing(folder: str) -> None:
    os.listdir(folder)  # noqa: PTH208


def _unshare() -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(0x10000000) < 0:
        raise OSError(ctypes.get_errno(), "unshare")


def sing(source: BinaryIO, arguments: JsonObject) -> tuple[JsonValue, tuple[bytes, ...]]:
    """Answers the names of the attempts that succeeded, and how many were made."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    succeeded: list[JsonValue] = []
    tried = attempts(arguments)
    for name, attempt in tried.items():
        try:
            attempt()
        except OSError:
            continue
        succeeded.append(name)
    return {"succeeded": succeeded, "tried": len(tried)}, ()
