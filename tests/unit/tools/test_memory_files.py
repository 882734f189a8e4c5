"""Copies for decoders lie in memory, never on the disk, and nobody changes them."""

import io
import os
import tempfile
from pathlib import Path

import pytest

from pipeline.errors import LimitReached
from pipeline.tools.memory_files import memory_at_hand, memory_copy, reopened


@pytest.mark.parametrize("size", [0, 1, 3 << 20])
def test_a_copy_is_all_of_the_stream_from_where_it_stands(size: int) -> None:
    content = os.urandom(size + 3)
    stream, noted = io.BytesIO(content), bytearray()
    stream.seek(3)
    descriptor = memory_copy(stream, noted.extend)
    try:
        assert os.lseek(descriptor, 0, os.SEEK_CUR) == 0
        assert os.fstat(descriptor).st_size == size
        assert os.pread(descriptor, size, 0) == content[3:] == bytes(noted)
        assert str(Path(f"/proc/self/fd/{descriptor}").readlink()).startswith("/memfd:")
        assert not os.get_inheritable(descriptor)
    finally:
        os.close(descriptor)


def test_nobody_changes_it() -> None:
    descriptor = memory_copy(io.BytesIO(b"evidence"))
    try:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(descriptor, b"x")
        writable = os.open(f"/proc/self/fd/{descriptor}", os.O_RDWR)
        with pytest.raises(OSError, match="not permitted"):
            os.write(writable, b"x")
        with pytest.raises(OSError, match="not permitted"):
            os.ftruncate(writable, 0)
        os.close(writable)
    finally:
        os.close(descriptor)


class Endless(io.RawIOBase):
    """More than any memory; the same zeros each time."""

    _zeros = bytes(1 << 20)

    def read(self, _size: int = -1) -> bytes:
        return self._zeros


def test_it_takes_no_more_than_it_may() -> None:
    assert memory_at_hand() > 0
    with pytest.raises(LimitReached, match="more than half of the memory"):
        memory_copy(Endless(), most=2 << 20)  # type: ignore[arg-type]


def test_reopened_is_a_descriptor_of_its_own() -> None:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"abc")
        again = reopened(file.fileno())
        try:
            assert os.read(again, 9) == b"abc"
            assert file.tell() == 3
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.write(again, b"x")
        finally:
            os.close(again)
