import gzip
import io
import os
import tempfile
from pathlib import Path

import pytest

from pipeline.tools.executables import interpreters
from pipeline.tools.sources import read_only_descriptor


def test_a_decompressing_stream_is_copied_not_reopened(tmp_path: Path) -> None:
    """It has a file number too, but that is the number of the compressed bytes."""
    path = tmp_path / "note.gz"
    path.write_bytes(gzip.compress(b"the words"))
    with gzip.open(path) as stream, read_only_descriptor(stream) as descriptor:  # type: ignore[arg-type]
        assert os.read(descriptor, 100) == b"the words"


@pytest.mark.parametrize("position", [0, 3])
def test_all_of_the_stream_whatever_its_position(position: int) -> None:
    stream = io.BytesIO(b"0123456789")
    stream.seek(position)
    with read_only_descriptor(stream) as descriptor:
        assert os.read(descriptor, 100) == b"0123456789"
    assert stream.tell() == position


def test_what_was_written_but_not_flushed_is_there_and_cannot_be_changed() -> None:
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(b"0123456789")
        with read_only_descriptor(stream) as descriptor:  # type: ignore[arg-type]
            assert os.read(descriptor, 4) == b"0123"
            with pytest.raises(OSError, match="Bad file descriptor"):
                os.write(descriptor, b"x")
        assert stream.tell() == 10


def test_the_descriptor_ends_with_the_block(tmp_path: Path) -> None:
    path = tmp_path / "evidence"
    path.write_bytes(b"x")
    with path.open("rb") as stream, read_only_descriptor(stream) as descriptor:
        pass
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_a_script_is_executed_by_its_interpreter_and_that_by_its_loader(tmp_path: Path) -> None:
    shell = Path("/bin/sh").resolve()
    script = tmp_path / "script"
    script.write_text("#!/bin/sh -e\n", encoding="ascii")
    assert interpreters(script) == (shell, *interpreters(shell))
    assert all(path.exists() for path in interpreters(script))
    note = tmp_path / "note"
    note.write_text("no program", encoding="ascii")
    assert interpreters(note) == ()
