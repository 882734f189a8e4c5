"""Where the sockets of a case lie."""

import hashlib
import os
import re
import socket
import stat
from pathlib import Path

from pipeline.errors import SetupError

LONGEST_SOCKET_PATH = 107
"""Bytes that `sun_path` holds on Linux, without its final zero (unix(7))."""

ROOM_FOR_NAME = 20
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


def socket_folder(case: Path) -> Path:
    """A private folder that holds sockets: in the case where that works, else the user's runtime folder, else /tmp.

    Paths of sockets are short by law of the kernel, drives formatted as exFAT know none, and clients of Redis take
    addresses with spaces or signs in them apart in the wrong places.
    """
    own = case.resolve() / "run"
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _serves(own) and _holds_sockets(own):
        return own
    name = f"sanad-{os.getuid()}-{hashlib.sha256(os.fsencode(case.resolve())).hexdigest()[:16]}"
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    usable = os.access(runtime, os.W_OK) and _serves(runtime / name)
    folder = (runtime if usable else Path("/tmp")) / name  # noqa: S108 - ownership is checked below
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise SetupError(f"{folder} is not a private folder of this user", remedy=f"remove {folder}")
    return folder


def _serves(folder: Path) -> bool:
    path = os.fspath(folder)
    return len(os.fsencode(path)) + ROOM_FOR_NAME <= LONGEST_SOCKET_PATH and bool(PLAIN_PATH.fullmatch(path))


def _holds_sockets(folder: Path) -> bool:
    probe = folder / f".probe-{os.getpid()}"
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.fspath(probe))
    except OSError:
        return False
    finally:
        probe.unlink(missing_ok=True)
    return True
