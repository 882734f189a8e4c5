"""The system call filter of a confined decoder, as a classic BPF program.

Source: Documentation/userspace-api/seccomp_filter.rst and `linux/{filter,seccomp}.h` of the kernel. The filter
sees numbers and register values, never what a pointer points to; what a path means is Landlock's matter.
"""

import ctypes
import errno
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.tools import syscalls
from pipeline.tools.libc import PR_SET_SECCOMP, process_control

Instruction = tuple[int, int, int, int]
"""Code, jump if true, jump if not, operand."""

_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_ALLOW = 0x7FFF0000
_END_PROCESS = 0x80000000
_ERRNO = 0x00050000

_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16

_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020080  # cgroup, uts, ipc, user, pid, net, mount, time
_O_TRUNC_OR_CREAT = 0o1000 | 0o100

_PRCTL_OPTIONS = (3, 15, 16, 21, 23, 39, 0x53564D41)
"""Get dumpable, set and get name, get seccomp, read capability, get no_new_privs, name a mapping."""
_IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""Terminal state and size (a question that pipes answer no to), bytes waiting, non-blocking, close-on-exec."""
_FCNTL_COMMANDS = (0, 1, 2, 3, 4, 1030, 1031, 1032)
"""Duplicate, descriptor flags, status flags, pipe size. Not F_SETOWN and F_SETSIG: they can kill others."""

SECCOMP_MODE_FILTER = 2

_INSTRUCTION = struct.Struct("=HBBI")
_OPERAND = struct.Struct("=I")
_OWN_PID = 0xFFFFFFFF
"""Stands for the process's own id until it is known; no process has this one."""


def _answer(code: int) -> int:
    return _ERRNO | code


class _Program:
    """Collects instructions; each rule ends by itself, so no jump is ever longer than one rule."""

    def __init__(self, machine: syscalls.Machine) -> None:
        self._numbers = machine.numbers
        self.instructions: list[Instruction] = [
            (_LOAD, 0, 0, _ARCH_AT),
            (_EQUALS, 1, 0, machine.audit_arch),
            (_RETURN, 0, 0, _END_PROCESS),
            (_LOAD, 0, 0, _NUMBER_AT),
        ]
        if machine.foreign_from is not None:
            self.instructions += [
                (_AT_LEAST, 0, 1, machine.foreign_from),
                (_RETURN, 0, 0, _answer(errno.ENOSYS)),
            ]

    def always(self, names: Sequence[str], action: int) -> None:
        for name in names:
            if name in self._numbers:
                self.instructions += [(_EQUALS, 0, 1, self._numbers[name]), (_RETURN, 0, 0, action)]

    def when(self, name: str, argument: int, tests: Sequence[Instruction], otherwise: int) -> None:
        """Allows `name` if one of `tests` on the low half of `argument` holds.

        Each test is (code, _, _, operand), its branches are filled in; every argument tested here is a 32-bit
        value in the kernel too.
        """
        if name not in self._numbers:
            return
        body: list[Instruction] = [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument)]
        for index, (code, _, _, operand) in enumerate(tests):
            body.append((code, len(tests) - index, 0, operand))
        body += [(_RETURN, 0, 0, otherwise), (_RETURN, 0, 0, _ALLOW)]
        self.instructions += [(_EQUALS, 0, len(body), self._numbers[name]), *body]

    def unless(self, name: str, argument: int, bits: int, otherwise: int) -> None:
        """Allows `name` if none of `bits` is set in `argument`."""
        if name in self._numbers:
            self.instructions += [
                (_EQUALS, 0, 4, self._numbers[name]),
                (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * argument),
                (_ANY_BIT, 0, 1, bits),
                (_RETURN, 0, 0, otherwise),
                (_RETURN, 0, 0, _ALLOW),
            ]

    def threads_only(self) -> None:
        """clone: a thread of this process passes, a process or a namespace does not."""
        self.instructions += [
            (_EQUALS, 0, 5, self._numbers["clone"]),
            (_LOAD, 0, 0, _ARGUMENTS_AT),
            (_ANY_BIT, 0, 2, _CLONE_THREAD),
            (_ANY_BIT, 1, 0, _CLONE_NAMESPACES),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _answer(errno.EPERM)),
        ]


def _equals(values: Sequence[int]) -> tuple[Instruction, ...]:
    return tuple((_EQUALS, 0, 0, value) for value in values)


@dataclass(frozen=True, slots=True)
class Filter:
    """A finished filter but for the process id, so that making it costs a decoder nothing."""

    packed: bytes
    """`struct sock_filter`, one after the other."""
    pid_at: tuple[int, ...]
    """Offsets at which the process's own id belongs."""

    def for_process(self, pid: int) -> bytes:
        whole = bytearray(self.packed)
        for offset in self.pid_at:
            _OPERAND.pack_into(whole, offset, pid)
        return bytes(whole)


def build(machine: syscalls.Machine, *, programs: bool, threads: bool, making: bool, truncate_watched: bool) -> Filter:
    """The filter of a decoder.

    `programs`: it may still execve (Landlock says which file). `threads`: it may start threads, but never a
    process. `making`: it has a scratch folder. `truncate_watched`: the kernel's Landlock knows of truncation
    (version 3); where it does not, opening with O_TRUNC would empty a file that may only be read.
    """
    refuse = _answer(errno.EPERM)
    program = _Program(machine)
    program.always(syscalls.ALLOWED, _ALLOW)
    if threads:
        program.threads_only()
    # ENOSYS, not EPERM: the flags of clone3 lie behind a pointer, and glibc then falls back to clone.
    program.always(("clone3",), _answer(errno.ENOSYS))
    for name, argument in (("open", 1), ("openat", 2)):
        if truncate_watched or making:
            program.always((name,), _ALLOW)
        else:
            program.unless(name, argument, _O_TRUNC_OR_CREAT, refuse)
    for name in ("kill", "tgkill"):  # abort() signals its own process
        program.when(name, 0, _equals((_OWN_PID,)), refuse)
    program.when("prlimit64", 0, _equals((0, _OWN_PID)), refuse)
    program.when("prctl", 0, _equals(_PRCTL_OPTIONS), refuse)
    program.when("ioctl", 1, _equals(_IOCTL_REQUESTS), _answer(errno.ENOTTY))
    program.when("fcntl", 1, _equals(_FCNTL_COMMANDS), refuse)
    program.always(("execve",), _ALLOW if programs else refuse)
    program.always((*syscalls.MAKING, "creat"), _ALLOW if making else refuse)
    program.always((*syscalls.REFUSED, "clone"), refuse)
    program.instructions.append((_RETURN, 0, 0, _answer(errno.ENOSYS)))
    return _packed(program.instructions)


def _packed(instructions: Sequence[Instruction]) -> Filter:
    own = (_EQUALS, _OWN_PID)
    return Filter(
        b"".join(_INSTRUCTION.pack(*instruction) for instruction in instructions),
        tuple(
            index * _INSTRUCTION.size + _INSTRUCTION.size - _OPERAND.size
            for index, (code, _, _, operand) in enumerate(instructions)
            if (code, operand) == own
        ),
    )


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def enforce(prepared: Filter, pid: int) -> None:
    """From here on, for this thread and whatever it starts; needs no_new_privs. Raises OSError."""
    packed = prepared.for_process(pid)
    program = _FilterProgram(len(packed) // _INSTRUCTION.size, packed)
    process_control(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))
