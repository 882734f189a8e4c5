"""Landlock: what a process and its children may open, whoever they run as.

Source: Documentation/userspace-api/landlock.rst of the kernel; numbers from `linux/landlock.h`. The numbers of
the three calls are the same on every architecture. Each version of the interface knows more rights; we ask for
every one that the running kernel knows, so that whatever is not granted is refused.
"""

import ctypes
import errno
import os
from types import TracebackType
from typing import Self

from pipeline.tools.libc import system_call

_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
TRUNCATE = 1 << 14

_RIGHTS_SINCE = {1: (1 << 13) - 1, 2: 1 << 13, 3: TRUNCATE, 5: 1 << 15}
"""Rights over files by the version that brought them: 2 moving between folders, 5 ioctl on devices."""
_ALL_NETWORK = 0b11  # bind and connect, since version 4
_ALL_SCOPES = 0b11  # abstract sockets and signals, since version 6

READING = READ_FILE | READ_DIR
WRITING = _RIGHTS_SINCE[1] & ~EXECUTE | TRUNCATE


class _RulesetAttributes(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The interface version of the running kernel; 0 where it has no Landlock or it is switched off."""
    try:
        return system_call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION))
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM):
            return 0
        raise


class Ruleset:
    """Everything refused, and then what `allow` grants. A context manager: leaving it closes the descriptor."""

    def __init__(self, known_version: int) -> None:
        """`known_version` is what `version()` said, at least 1. Raises OSError."""
        self._handled = 0
        for since, rights in _RIGHTS_SINCE.items():
            if since <= known_version:
                self._handled |= rights
        attributes = _RulesetAttributes(
            self._handled,
            _ALL_NETWORK if known_version >= 4 else 0,
            _ALL_SCOPES if known_version >= 6 else 0,
        )
        # An older kernel refuses a structure that is longer than the one it knows.
        size = 8 if known_version < 4 else 16 if known_version < 6 else 24
        self._fd = system_call(_CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0))

    def allow(self, descriptor: int, rights: int) -> None:
        """Grants `rights` on an open file, or on a folder and all beneath it. Raises OSError."""
        rule = _PathBeneath(rights & self._handled, descriptor)
        try:
            system_call(
                _ADD_RULE,
                ctypes.c_int(self._fd),
                ctypes.c_int(_PATH_BENEATH),
                ctypes.byref(rule),
                ctypes.c_uint32(0),
            )
        except OSError as error:
            # A memory file or a pipe lies in no folder: Landlock does not watch it and takes no rule for it.
            if error.errno != errno.EBADFD:
                raise

    def enforce(self) -> None:
        """From here on, for this thread and whatever it starts; needs no_new_privs. Raises OSError."""
        system_call(_RESTRICT_SELF, ctypes.c_int(self._fd), ctypes.c_uint32(0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)
