"""How a worker gets the key of an encrypted case: through a pipe, never by its command line or environment."""

import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO, Final

from pipeline.errors import SetupError
from pipeline.storage.age_keys import Identity
from pipeline.tools.dumps import leave_no_dumps

_LONGEST: Final = 512
"""Bytes; less than any pipe holds, so that writing never waits."""


def start_with_key(command: Sequence[str], identity: Identity | None) -> subprocess.Popen[bytes]:
    """Starts a worker; where the case is encrypted, its key waits on the worker's standard input."""
    if identity is None:
        return subprocess.Popen(command)
    process = subprocess.Popen([*command, "--key-on-stdin"], stdin=subprocess.PIPE)
    if process.stdin is not None:
        with suppress(BrokenPipeError):  # it has ended already, which its starter will see
            process.stdin.write(identity.text.encode())
            process.stdin.close()
    return process


def handed_over(stream: BinaryIO) -> Identity:
    """The key that whoever started this process wrote to `stream`. Raises SetupError where there is none."""
    leave_no_dumps()
    text = stream.read(_LONGEST).decode("ascii", "replace")
    if not text:
        raise SetupError("no key of the case came on standard input", remedy="Workers are started by `sanad work`.")
    return Identity(text)
