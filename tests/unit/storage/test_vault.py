"""The vault keeps bytes once, whole, read-only, and notices when they change."""

import hashlib
import io
import os
import stat
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.ports import Vault
from pipeline.storage.vault import BLOCK, FolderVault
from tests.build import a_digest


def path_of(root: Path, digest: Digest) -> Path:
    return root / "objects" / digest[:2] / digest


def test_it_is_a_vault(tmp_path: Path) -> None:
    vault: Vault = FolderVault(tmp_path / "vault")
    assert list(vault.digests()) == []


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_what_is_kept_comes_back(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(content))
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), size)
    with vault.working_copy(kept.sha256) as stream:
        assert stream.read() == content
    with vault.open(kept.sha256) as stream:
        assert stream.read() == content
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_stream_is_kept_from_where_it_stands(tmp_path: Path) -> None:
    stream = io.BytesIO(b"header body")
    stream.seek(7)
    assert FolderVault(tmp_path).keep(stream).sha256 == hashlib.sha256(b"body").hexdigest()


class Dribble(io.RawIOBase):
    """A stream that gives a few bytes at a time, as sockets do."""

    def __init__(self, content: bytes) -> None:
        self._rest = content

    def read(self, _size: int = -1) -> bytes:
        given, self._rest = self._rest[:3], self._rest[3:]
        return given


@settings(max_examples=15, deadline=None)
@given(content=st.binary(max_size=50))
def test_short_reads_lose_nothing(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    vault = FolderVault(tmp_path_factory.mktemp("vault"))
    kept = vault.keep(Dribble(content))  # type: ignore[arg-type]
    with vault.open(kept.sha256) as stream:
        assert stream.read() == content


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    first = vault.keep(io.BytesIO(b"same"))
    inode = path_of(tmp_path, first.sha256).stat().st_ino
    assert vault.keep(io.BytesIO(b"same")) == first
    assert path_of(tmp_path, first.sha256).stat().st_ino == inode
    assert list(vault.digests()) == [first.sha256]


def test_objects_are_read_only(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(b"x"))
    assert stat.S_IMODE(path_of(tmp_path, kept.sha256).stat().st_mode) == 0o444
    with vault.working_copy(kept.sha256) as stream:
        assert not stream.writable()
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(stream.fileno(), b"y")


def test_a_working_copy_begins_at_its_first_byte_for_a_child_too(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(b"abc" * BLOCK))
    with vault.working_copy(kept.sha256) as stream:
        assert os.lseek(stream.fileno(), 0, os.SEEK_CUR) == 0


def test_one_flipped_bit_is_found_before_the_bytes_go_out(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(b"x" * (BLOCK + 10)))
    path = path_of(tmp_path, kept.sha256)
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(BLOCK + 5)
        file.write(b"y")
    with pytest.raises(CustodyError, match=kept.sha256), vault.working_copy(kept.sha256):
        pytest.fail("handed out")


def test_another_file_put_in_its_place_while_in_use_is_not_read(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(b"the original"))
    with vault.working_copy(kept.sha256) as stream:
        swapped = tmp_path / "swapped"
        swapped.write_bytes(b"something else")
        swapped.replace(path_of(tmp_path, kept.sha256))
        assert stream.read() == b"the original"


def test_bytes_that_arrive_again_do_not_pass_over_a_shortened_object(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(b"whole"))
    path = path_of(tmp_path, kept.sha256)
    path.chmod(0o644)
    path.write_bytes(b"who")
    with pytest.raises(CustodyError, match="3 bytes long instead of 5"):
        vault.keep(io.BytesIO(b"whole"))


def test_what_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    digest = a_digest("never kept")
    assert not vault.holds(digest)
    with pytest.raises(CustodyError, match="not in the vault"):
        vault.open(digest)
    with pytest.raises(CustodyError, match="not in the vault"), vault.working_copy(digest):
        pytest.fail("handed out")


def test_a_link_in_the_place_of_an_object_is_not_followed(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "vault")
    kept = vault.keep(io.BytesIO(b"x"))
    path = path_of(tmp_path / "vault", kept.sha256)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"x")
    path.unlink()
    path.symlink_to(elsewhere)
    assert not vault.holds(kept.sha256)
    with pytest.raises(CustodyError):
        vault.open(kept.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/x"])
def test_only_digests_become_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        FolderVault(tmp_path).open(Digest(name))


def test_digests_come_in_order(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = {vault.keep(io.BytesIO(bytes([number]))).sha256 for number in range(40)}
    (tmp_path / "objects" / "notes.txt").write_text("not an object")
    assert list(vault.digests()) == sorted(kept)


def test_leftovers_of_a_crash_go_after_a_day(tmp_path: Path) -> None:
    FolderVault(tmp_path)
    old, young = tmp_path / "incoming" / "kept-old", tmp_path / "incoming" / "kept-young"
    for leftover in (old, young):
        leftover.write_bytes(b"half")
    long_ago = time.time() - 25 * 3600
    os.utime(old, (long_ago, long_ago))
    FolderVault(tmp_path)
    assert (old.exists(), young.exists()) == (False, True)


class Breaking(io.RawIOBase):
    """A source whose disk gives up in the middle."""

    def __init__(self) -> None:
        self._given = 0

    def read(self, _size: int = -1) -> bytes:
        self._given += 1
        if self._given > 2:
            raise OSError(5, "Input/output error")
        return b"x" * 100


def test_a_source_that_breaks_is_its_own_trouble_and_leaves_nothing(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    with pytest.raises(OSError, match="Input/output"):
        vault.keep(Breaking())  # type: ignore[arg-type]
    assert list(vault.digests()) == []
    assert list((tmp_path / "incoming").iterdir()) == []
