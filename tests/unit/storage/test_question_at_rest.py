"""Where the file of a question lies: without a name, in an encrypted case in memory only, and gone in the end."""

import io
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.app import Sanad
from pipeline.errors import InvalidInput, LimitReached, UsageError
from pipeline.storage import question_vault
from pipeline.storage.question_vault import QuestionVault
from pipeline.storage.unlocking import make_key_file
from pipeline.storage.unnamed import UnnamedFile
from tests.unit.storage.nouns import a_case, fill

PLANTED = b"planted bytes of a question " * 50_000


def place_of(stream: BinaryIO) -> str:
    return str(Path(f"/proc/self/fd/{stream.fileno()}").readlink())


def files_with(folder: Path, planted: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and planted[:200] in path.read_bytes()]


@pytest.mark.parametrize("on_disk", [True, False])
def test_it_holds_what_was_written_and_leaves_no_name(tmp_path: Path, on_disk: bool) -> None:
    with UnnamedFile(tmp_path if on_disk else None, 1 << 30) as file:
        for start in range(0, len(PLANTED), 100_000):
            file.append(PLANTED[start : start + 100_000])
        with file.reader() as stream:
            link = place_of(stream)
            assert link.startswith("/memfd:") is not on_disk
            assert link.endswith("(deleted)")
            assert stream.read() == PLANTED
            with pytest.raises(OSError, match="write"):
                stream.write(b"x")
        assert (file.size, len(file.sha256)) == (len(PLANTED), 64)
        assert list(tmp_path.iterdir()) == []
    file.close()


def test_what_is_too_large_is_refused_and_the_stream_is_let_go(tmp_path: Path) -> None:
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    for folder in (tmp_path, None):
        with pytest.raises(InvalidInput, match="cannot be asked about"):
            UnnamedFile.of(io.BytesIO(PLANTED), folder, 1_000)
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_desk_of_an_encrypted_case_writes_no_question_to_the_disk(tmp_path: Path, encrypted: bool) -> None:
    keys = (make_key_file(tmp_path / "case.key"),) if encrypted else ()
    sanad = Sanad.create(tmp_path / "case", keys=keys)
    file = sanad.asking.new_file()
    file.append(PLANTED)
    with file.reader() as stream:
        assert place_of(stream).startswith("/memfd:") is encrypted
    assert files_with(tmp_path, PLANTED) == []
    file.close()


def test_the_vault_of_a_question_keeps_nothing_and_shows_what_the_case_holds(tmp_path: Path) -> None:
    case = a_case(tmp_path / "case")
    (held, *_) = fill(case)
    vault = case.folder.vault()
    with UnnamedFile.of(io.BytesIO(PLANTED), tmp_path, 1 << 30) as file:
        beside = QuestionVault(vault, file)
        before = list(vault.digests())
        made = beside.keep(io.BytesIO(b"a picture"))
        assert beside.keep(io.BytesIO(b"a picture")) == made
        assert beside.made(made.sha256)
        for digest in (made.sha256, file.sha256, held.sha256):
            assert beside.holds(digest)
            with beside.open(digest) as first, beside.working_copy(digest) as second:
                assert first.read() == second.read()
        assert not vault.holds(made.sha256)
        assert list(beside.digests()) == list(vault.digests()) == before
        with pytest.raises(UsageError):
            beside.keep_part(file.sha256, 0, 3)
        with pytest.raises(LimitReached):
            beside.keep(io.BytesIO(b"x" * (question_vault.MOST_BYTES + 1)))
        beside.keep_only(())
        assert not beside.holds(made.sha256)
