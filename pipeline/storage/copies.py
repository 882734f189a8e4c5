"""Working copies of objects that lie on the disk in another form than decoders can read."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.model.basics import Digest
from pipeline.storage.disk import write_all
from pipeline.storage.forms import BLOCK
from pipeline.tools.memory_files import memory_copy, reopened

IN_MEMORY: Final = 64 << 20
"""Bytes up to which a copy of what is not encrypted lies in memory too; beyond, in a file without a name."""


def copy_in_memory(stream: BinaryIO) -> tuple[BinaryIO, Digest]:
    """All of `stream` in a sealed memory file, and its SHA-256. Raises LimitReached where memory does not suffice."""
    sha256 = hashlib.sha256()
    descriptor = memory_copy(stream, sha256.update)
    return os.fdopen(descriptor, "rb"), Digest(sha256.hexdigest())


def copy_without_name(stream: BinaryIO, folder: Path) -> tuple[BinaryIO, Digest]:
    """As `copy_in_memory`, in an unnamed file of `folder`: only for what lies on that disk in the clear anyway."""
    sha256 = hashlib.sha256()
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        while block := stream.read(BLOCK):
            sha256.update(block)
            write_all(file.fileno(), block)
        return os.fdopen(reopened(file.fileno()), "rb"), Digest(sha256.hexdigest())
