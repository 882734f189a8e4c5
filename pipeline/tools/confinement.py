"""Level L1: what a process may still do once it is to look at evidence.

Resource limits, no new privileges, no capabilities, Landlock over files and seccomp over system calls, all
through ctypes and without any start-up cost. L1 cannot hide that a path exists (Landlock does not watch
stat(2)) nor which processes run; namespaces (L2) or a container of its own (L3) can.
"""

import enum
import math
import os
import resource
import stat
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.errors import SetupError
from pipeline.ports import Limits
from pipeline.tools import landlock, seccomp
from pipeline.tools.executables import interpreters
from pipeline.tools.libc import PR_SET_NO_NEW_PRIVS, process_control, set_capabilities
from pipeline.tools.syscalls import this_machine

__all__ = ["Limits", "Openings", "SandboxLevel", "apply_limits", "confine", "for_functions", "for_programs"]


class SandboxLevel(enum.IntEnum):
    """How a decoder is confined; recorded with everything that it makes."""

    NONE = 0
    L1 = 1
    """Resource limits, Landlock and seccomp."""
    L2 = 2
    """L1 inside namespaces of its own."""
    L3 = 3
    """L1 or L2 inside a container without a network."""


_CAP_DAC_READ_SEARCH = 1 << 2
_OPEN_FILES = 64

_SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/lib32", "/etc/alternatives", "/etc/fonts", "/etc/perl")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/dev/urandom", "/dev/random", "/dev/zero")
_MACHINE_FACTS = ("/sys/devices/system/cpu",)  # libraries count processors there


@dataclass(frozen=True, slots=True)
class Openings:
    """What stays open to a confined process, as O_PATH descriptors made once and inherited by every child."""

    readable: tuple[int, ...]
    executable: tuple[int, ...]
    writable: tuple[int, ...]
    """Scratch folders; empty for every decoder that we have so far."""
    landlock_version: int
    calm: seccomp.Filter
    """The system call filter of a decoder without threads."""
    threaded: seccomp.Filter


def for_functions(packages: Iterable[Path]) -> Openings:
    """For Python decoders: the system's libraries, and the Python packages for what is imported late."""
    python = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    return _openings((*map(Path, _SYSTEM_FOLDERS), *sorted(python | set(packages))), (), ())


def for_programs(programs: Iterable[Path], scratch: Sequence[Path] = ()) -> Openings:
    """For outside programs: the system's folders to read, and only these (with what loads them) to execute.

    `scratch`: private folders that they may fill; none of the programs that we run needs one.
    """
    chain = {part for program in programs for part in (program, *interpreters(program))}
    return _openings(tuple(map(Path, _SYSTEM_FOLDERS)), tuple(sorted(chain)), scratch)


def _openings(folders: Sequence[Path], executables: Sequence[Path], writable: Sequence[Path]) -> Openings:
    known = landlock.version()
    if known == 0:
        raise SetupError(
            "this kernel has no Landlock, so decoders cannot be confined",
            remedy="use Linux 5.13 or newer and boot with `lsm=landlock,…` where a distribution leaves it out",
        )
    files = (*folders, *map(Path, (*_SYSTEM_FILES, *_MACHINE_FACTS)))
    making_filter = partial(
        seccomp.build,
        this_machine(),
        programs=bool(executables),
        making=bool(writable),
        truncate_watched=known >= 3,
    )
    return Openings(
        readable=tuple(_held_where_possible(files)),
        executable=tuple(_held(path) for path in executables),
        writable=tuple(_held(path) for path in writable),
        landlock_version=known,
        calm=making_filter(threads=False),
        threaded=making_filter(threads=True),
    )


def _held_where_possible(paths: Iterable[Path]) -> Iterator[int]:
    """Without what is not there, or not for us."""
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            yield _held(path)


def _held(path: Path) -> int:
    return os.open(path, os.O_PATH | os.O_CLOEXEC)


def confine(openings: Openings, *, evidence: int | None, threads: bool) -> None:
    """Confines this process for good. Call it in a fresh, single-threaded process; it cannot be undone.

    `evidence`: a descriptor that a program opens again by its path under /proc/self/fd (reading only).
    `threads`: it may start threads; a process it may never start. Whether it may still become a program is in
    `openings`. Raises OSError, and then nothing may be decoded.
    """
    process_control(PR_SET_NO_NEW_PRIVS, 1)
    set_capabilities(_kept_capabilities(evidence))
    _restrict_files(openings, evidence)
    seccomp.enforce(openings.threaded if threads else openings.calm, os.getpid())


def _kept_capabilities(evidence: int | None) -> int:
    """None, but for root before evidence of another owner: opening it again would fail without this one."""
    if evidence is not None and os.geteuid() == 0 and os.fstat(evidence).st_uid != 0:
        return _CAP_DAC_READ_SEARCH
    return 0


def _restrict_files(openings: Openings, evidence: int | None) -> None:
    with landlock.Ruleset(openings.landlock_version) as rules:
        for descriptor in openings.readable:
            rules.allow(descriptor, _reading(descriptor))
        for descriptor in openings.executable:
            rules.allow(descriptor, landlock.READ_FILE | landlock.EXECUTE)
        for descriptor in openings.writable:
            rules.allow(descriptor, landlock.READING | landlock.WRITING)
        null = _held(Path(os.devnull))
        rules.allow(null, landlock.READ_FILE | landlock.WRITE_FILE)
        os.close(null)
        if evidence is not None:
            rules.allow(evidence, landlock.READ_FILE)
        rules.enforce()


def _reading(descriptor: int) -> int:
    folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
    return landlock.READING if folder else landlock.READ_FILE


def apply_limits(limits: Limits, memory_in_use: int) -> None:
    """Sets the resource limits of this process; `memory_in_use` bytes of address space are its own already.

    The number of threads has no resource limit here: RLIMIT_NPROC counts all processes of a user and does not
    bind root. seccomp refuses processes, and the zygote counts threads.
    """
    cpu = max(1, math.ceil(limits.cpu_s))
    memory = limits.memory_bytes + memory_in_use
    _lower(resource.RLIMIT_CORE, 0, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, limits.output_bytes, limits.output_bytes)
    _lower(resource.RLIMIT_CPU, cpu, cpu + 1)  # first a signal with a name, a second later the end
    _lower(resource.RLIMIT_AS, memory, memory)  # last: from here on an allocation may fail


def _lower(kind: int, soft: int, hard: int) -> None:
    """A limit that is lower already stays; raising it is not ours to do."""
    _, ceiling = resource.getrlimit(kind)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))
