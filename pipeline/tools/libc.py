"""The few kernel calls that Python has no name for, through the C library that is already loaded."""

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38

_c = ctypes.CDLL(None, use_errno=True)
_c.syscall.restype = ctypes.c_long


def system_call(number: int, *arguments: object) -> int:
    """Pass integers as ctypes values: a bare int would be cut to 32 bits. Raises OSError."""
    result: int = _c.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        _raise_errno(f"system call {number}")
    return result


def process_control(option: int, *arguments: int) -> int:
    """prctl(2); missing arguments are zero. Raises OSError."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    result: int = _c.prctl(ctypes.c_int(option), *(ctypes.c_ulong(value) for value in padded))
    if result < 0:
        _raise_errno(f"prctl {option}")
    return result


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityWords(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


_CAPABILITY_VERSION_3 = 0x20080522


def set_capabilities(mask: int) -> None:
    """Leaves exactly the capabilities in `mask` (bit = number, below 32). Raises OSError."""
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    words = (_CapabilityWords * 2)()
    words[0].effective = words[0].permitted = words[0].inheritable = mask
    if _c.capset(ctypes.byref(header), ctypes.byref(words)) < 0:
        _raise_errno("capset")


def _raise_errno(what: str) -> None:
    code = ctypes.get_errno()
    raise OSError(code, f"{what}: {os.strerror(code)}")
