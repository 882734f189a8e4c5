"""Evidence on its way into a decoder: a descriptor of its own, at its start, that can only read."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from pipeline.tools.memory_files import memory_copy, reopened


@contextmanager
def read_only_descriptor(source: BinaryIO) -> Iterator[int]:
    """A fresh read-only descriptor on all of `source`, whatever its position; that position stays as it is.

    A plain file is opened again, so that a decoder shares neither offset nor write access with us. Any other
    stream (encrypted, remote) is copied into memory first, never to the disk. Raises OSError, and LimitReached where
    memory does not suffice.
    """
    number = _plain_file(source)
    descriptor = reopened(number) if number is not None else _copied(source)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _plain_file(source: BinaryIO) -> int | None:
    """The descriptor of a file whose bytes are the stream's bytes; a decrypting stream may have one too."""
    inner: object = getattr(source, "file", source)  # named temporary files wrap theirs
    if isinstance(inner, io.BufferedReader | io.BufferedRandom | io.BufferedWriter):
        if isinstance(inner, io.BufferedRandom | io.BufferedWriter):
            inner.flush()
        inner = inner.raw
    return inner.fileno() if type(inner) is io.FileIO else None


def _copied(source: BinaryIO) -> int:
    position = source.tell() if source.seekable() else None
    if position is None:
        return memory_copy(source)
    source.seek(0)
    try:
        return memory_copy(source)
    finally:
        source.seek(position)
