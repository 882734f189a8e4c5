"""The decoders' own parent: imports once, then forks a fresh, confined child for every request.

A single thread and a single loop: it never waits for one child, so one slow file holds up nobody. It reads no
evidence and no answer itself; it only passes descriptors on, watches the clock and tells each client how its
decoder ended. It ends with the process that started it, and takes all decoders with it.

Started by `DecoderPool.start` as `python -m pipeline.tools.zygote`; settings come as JSON on standard input.
"""

import gc
import json
import math
import os
import resource
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pipeline
from pipeline.errors import SanadError, SetupError
from pipeline.ports import Limits
from pipeline.tools import child, wire
from pipeline.tools.confinement import for_functions, for_programs

_TICK_S = 0.2
"""How often threads are counted; the wall clock is kept exactly."""
_RESERVED = 10
"""Descriptors below this number are kept occupied, so that a role's number never means something else."""


@dataclass(slots=True)
class _Running:
    """One decoder at work."""

    pid: int
    process: int
    """Its pidfd."""
    complaint: int
    connection: socket.socket
    ends_at: float
    limits: Limits
    limit: Literal["", "wall", "cpu", "threads"] = ""


class Zygote:
    """The loop. `parent` is a pidfd of the process that we belong to."""

    def __init__(self, listener: socket.socket, parent: int, known: child.Repertoire) -> None:
        self._listener = listener
        self._known = known
        self._running: dict[int, _Running] = {}
        self._selector = selectors.DefaultSelector()
        self._over = False
        self._watch(listener.fileno(), self._accept)
        self._watch(parent, self._end)

    def serve(self) -> None:
        """Until the parent ends."""
        while not self._over:
            for key, _ in self._selector.select(self._patience()):
                if self._selector.get_map().get(key.fd) is key:  # an earlier one may have closed it
                    action: Callable[[], None] = key.data
                    action()
            self._enforce_limits()
        for running in self._running.values():
            _end_group(running)

    def _watch(self, descriptor: int, action: Callable[[], None]) -> None:
        self._selector.register(descriptor, selectors.EVENT_READ, action)

    def _end(self) -> None:
        self._over = True

    def _patience(self) -> float | None:
        """Seconds until the next look at the limits; for ever while nothing runs."""
        if not self._running:
            return None
        nearest = min(running.ends_at for running in self._running.values())
        return max(0.0, min(nearest - time.monotonic(), _TICK_S))

    def _accept(self) -> None:
        with suppress(OSError):  # the client has left again, or we hold as many descriptors as we may
            connection, _ = self._listener.accept()
            if wire.peer_user(connection) != os.geteuid():
                connection.close()
                return
            connection.setblocking(False)
            self._watch(connection.fileno(), lambda: self._receive(connection))

    def _receive(self, connection: socket.socket) -> None:
        """The request of a new client; from then on only its going away, which ends the decoder."""
        try:
            message, descriptors = wire.receive(connection)
        except OSError:
            message, descriptors = b"", ()
        running = next((one for one in self._running.values() if one.connection is connection), None)
        try:
            if running is not None:
                self._selector.unregister(connection)
                _end_group(running)
            elif message:
                self._start(connection, message, tuple(descriptors))
            else:
                self._forget(connection)
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        connection.close()

    def _start(self, connection: socket.socket, message: bytes, descriptors: tuple[int, ...]) -> None:
        try:
            request = wire.unpack_request(message)
            self._check(request, descriptors)
        except (ValueError, TypeError, KeyError, SanadError) as error:
            self._tell(connection, wire.Ending(refused=f"{error}"))
            self._forget(connection)
            return
        try:
            running = self._forked(connection, request, descriptors)
        except OSError:  # no room for one more process: to the client we are away for a while
            self._forget(connection)
            return
        self._running[running.pid] = running
        self._watch(running.process, lambda: self._reap(running))

    def _forked(self, connection: socket.socket, request: wire.Request, descriptors: tuple[int, ...]) -> _Running:
        reading, complaining = os.pipe()
        parent = os.getpid()
        try:
            pid = os.fork()
            if pid == 0:
                roles = dict(zip(request.roles, descriptors, strict=True))
                child.become(request, roles, self._known, parent, complaining)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(complaining)
        ends_at = time.monotonic() + request.limits.wall_s
        return _Running(pid, os.pidfd_open(pid), reading, connection, ends_at, request.limits)

    def _check(self, request: wire.Request, descriptors: tuple[int, ...]) -> None:
        known = {"call": self._known.functions, "unpack": self._known.unpackers, "run": self._known.programs}
        if request.name not in known[request.kind]:
            raise SetupError(f"{request.name} is not among the decoders")
        if len(descriptors) != len(request.roles):
            raise SetupError("a descriptor was lost on the way")

    def _reap(self, running: _Running) -> None:
        _end_group(running)  # while its leader is not yet waited for, the group's number is still its own
        _, status, usage = os.wait4(running.pid, 0)
        complaint = os.read(running.complaint, wire.ENDING_BYTES // 4).decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(status)
        self._tell(running.connection, _ending(running, code, complaint, usage))
        del self._running[running.pid]
        self._selector.unregister(running.process)
        os.close(running.process)
        os.close(running.complaint)
        with suppress(KeyError):  # gone already where the client left first
            self._selector.unregister(running.connection)
        running.connection.close()

    def _tell(self, connection: socket.socket, ending: wire.Ending) -> None:
        with suppress(OSError):  # the client may have left
            connection.send(wire.pack_ending(ending))

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        for running in self._running.values():
            if now >= running.ends_at:
                running.limit = running.limit or "wall"
                running.ends_at = math.inf
                _end_group(running)
            elif running.limits.processes > 1 and _threads(running.pid) > running.limits.processes:
                running.limit = running.limit or "threads"
                _end_group(running)


def _ending(running: _Running, code: int, complaint: str, usage: resource.struct_rusage) -> wire.Ending:
    if complaint:
        return wire.Ending(refused=f"the decoder could not be started: {complaint}")
    limit = running.limit
    spent = usage.ru_utime + usage.ru_stime
    if -code == signal.SIGXCPU or (-code == signal.SIGKILL and spent >= running.limits.cpu_s):
        limit = limit or "cpu"
    return wire.Ending(exit_code=max(code, 0), signal=max(-code, 0), limit=limit)


def _end_group(running: _Running) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(running.process, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(running.pid, signal.SIGKILL)


def _threads(pid: int) -> int:
    with suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208 - names only, no Path for each
    return 0


def _single_threaded() -> bool:
    return _threads(os.getpid()) == 1


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _occupy_low_descriptors() -> None:
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < _RESERVED:
        pass
    os.close(descriptor)


def _repertoire(settings: dict[str, dict[str, str]]) -> child.Repertoire:
    functions, unpackers = child.load(settings["functions"]), child.load(settings["unpackers"])
    programs = {name: Path(place) for name, place in settings["programs"].items()}
    if not _single_threaded():
        raise SetupError("a decoder's module starts threads when it is imported, which forking does not survive")
    ours = for_functions(map(Path, pipeline.__path__))
    theirs = for_programs(programs.values())
    return child.Repertoire(functions, programs, ours, theirs, _address_space(), unpackers)


def main() -> int:
    """Says one JSON line on standard output: `{"ready": true}`, or why not."""
    settings = json.load(sys.stdin)
    _occupy_low_descriptors()
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    parent = os.pidfd_open(settings["parent"])
    if os.getppid() != settings["parent"]:
        return 0
    try:
        known = _repertoire(settings)
        listener = wire.listen(Path(settings["socket"]))
    except (SanadError, ImportError, AttributeError, OSError) as error:
        sys.stdout.write(json.dumps({"trouble": f"{error}"}) + "\n")
        return 1
    sys.stdout.write(json.dumps({"ready": True}) + "\n")
    sys.stdout.flush()
    for standard in (0, 1, 2):  # a decoder without a pipe of its own must not reach our parent's terminal
        os.dup2(os.open(os.devnull, os.O_RDWR), standard)
    gc.collect()
    gc.freeze()  # keeps the collector from touching, and so copying, the pages that children share
    Zygote(listener, parent, known).serve()
    Path(settings["socket"]).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
