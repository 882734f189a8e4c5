"""A vault whose files are encrypted, and parts that are kept by their place."""

import hashlib
import io
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from pipeline.errors import CustodyError
from pipeline.model.basics import Digest
from pipeline.storage.age_keys import Identity
from pipeline.storage.age_reader import CHUNK
from pipeline.storage.copies import IN_MEMORY
from pipeline.storage.forms import BLOCK, NAME_KEY_BYTES, SealedForm
from pipeline.storage.vault import SLICED_FROM, FolderVault
from tests.build import a_digest
from tests.unit.storage.locks import a_sealed_form

IDENTITY = Identity.generate()
NAME_KEY = os.urandom(NAME_KEY_BYTES)


def a_vault(root: Path) -> FolderVault:
    return FolderVault(root, SealedForm(IDENTITY, NAME_KEY))


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def the_file(root: Path) -> Path:
    (only,) = files(root)
    return only


VAULTS: dict[str, Callable[[Path], FolderVault]] = {"plain": FolderVault, "encrypted": a_vault}


@pytest.fixture(params=VAULTS)
def make(request: pytest.FixtureRequest) -> Callable[[Path], FolderVault]:
    return VAULTS[request.param]


# Encrypted


def test_any_age_tool_reads_an_object(tmp_path: Path) -> None:
    content = os.urandom(3 * BLOCK + 7)
    a_vault(tmp_path).keep(io.BytesIO(content))
    sealed = the_file(tmp_path)
    assert sealed.suffix == ".age"
    assert pyrage.decrypt(sealed.read_bytes(), [pyrage.x25519.Identity.from_str(IDENTITY.text)]) == content


def test_neither_content_nor_digest_shows_on_the_disk(tmp_path: Path) -> None:
    words = b"the witness lives in the third house" * 5000
    vault = a_vault(tmp_path)
    kept = vault.keep(io.BytesIO(words))
    vault.keep_part(kept.sha256, 0, SLICED_FROM)
    for path in files(tmp_path):
        assert words[:20] not in path.read_bytes()
        assert kept.sha256 not in str(path)
        assert bytes.fromhex(kept.sha256) not in path.read_bytes()
        assert kept.sha256.encode() not in path.read_bytes()


def test_another_case_keeps_the_same_bytes_under_another_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        FolderVault(tmp_path / name, SealedForm(IDENTITY, os.urandom(NAME_KEY_BYTES))).keep(
            io.BytesIO(b"known picture")
        )
    assert the_file(tmp_path / "one").name != the_file(tmp_path / "two").name


def test_the_same_bytes_are_kept_once(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    vault = make(tmp_path)
    first = vault.keep(io.BytesIO(b"same"))
    inode = the_file(tmp_path).stat().st_ino
    assert vault.keep(io.BytesIO(b"same")) == first
    assert the_file(tmp_path).stat().st_ino == inode
    assert stat.S_IMODE(the_file(tmp_path).stat().st_mode) == 0o444


def test_it_finds_its_objects_again(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    kept = {make(tmp_path).keep(io.BytesIO(bytes([number]))).sha256 for number in range(40)}
    vault = make(tmp_path)
    shelf = next(path for path in (tmp_path / "objects").iterdir())
    for stranger in ("notes.txt", "ab" * 48 + ".age", "0" * 96):
        (shelf / stranger).write_text("not an object")
    assert list(vault.digests()) == sorted(kept)
    assert all(vault.holds(digest) for digest in kept)
    assert not vault.holds(a_digest("never kept"))


@pytest.mark.parametrize("size", [0, 1, CHUNK, 3 * CHUNK + 9])
def test_a_working_copy_is_a_file_in_memory_that_nobody_changes(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    vault = a_vault(tmp_path)
    kept = vault.keep(io.BytesIO(content))
    with vault.working_copy(kept.sha256) as stream:
        number = stream.fileno()
        assert os.lseek(number, 0, os.SEEK_CUR) == 0
        assert stream.read() == content
        assert str(Path(f"/proc/self/fd/{number}").readlink()).startswith("/memfd:")
        for way in (os.O_WRONLY, os.O_RDWR):
            with pytest.raises(OSError, match="not permitted"):
                os.write(os.open(f"/proc/self/fd/{number}", way), b"x")
    assert len(files(tmp_path)) == 1
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_one_flipped_bit_is_found_before_the_bytes_go_out(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    kept = vault.keep(io.BytesIO(b"x" * (BLOCK + 10)))
    path = the_file(tmp_path)
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 4]))
    with pytest.raises(CustodyError, match=kept.sha256), vault.working_copy(kept.sha256):
        pytest.fail("handed out")
    with pytest.raises(CustodyError, match=kept.sha256):
        vault.fixity(kept.sha256)


def test_another_object_of_the_same_case_in_its_place_is_found(tmp_path: Path) -> None:
    """It decrypts, since it is sealed to the same key; the digest tells."""
    vault = a_vault(tmp_path)
    vault.keep(io.BytesIO(b"the original"))
    path = the_file(tmp_path)
    other = a_vault(tmp_path / "other").keep(io.BytesIO(b"something else"))
    the_file(tmp_path / "other").replace(path)
    digest = Digest(hashlib.sha256(b"the original").hexdigest())
    with pytest.raises(CustodyError, match=f"their SHA-256 is {other.sha256}"):
        vault.fixity(digest)
    with pytest.raises(CustodyError, match=other.sha256), vault.working_copy(digest):
        pytest.fail("handed out")


def test_bytes_that_arrive_again_do_not_pass_over_a_shortened_object(tmp_path: Path) -> None:
    vault = a_vault(tmp_path)
    vault.keep(io.BytesIO(b"whole"))
    path = the_file(tmp_path)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(CustodyError, match="3 bytes long instead of 5"):
        vault.keep(io.BytesIO(b"whole"))


class Breaking(io.RawIOBase):
    """A source whose disk gives up in the middle; what it had given lies encrypted in `incoming/` meanwhile."""

    def __init__(self, incoming: Path, error: BaseException) -> None:
        self._incoming = incoming
        self._error = error
        self._given = 0

    def read(self, _size: int = -1) -> bytes:
        self._given += 1
        if self._given > 40:
            (half,) = self._incoming.iterdir()
            assert half.stat().st_size > CHUNK
            assert b"planted" not in half.read_bytes()
            raise self._error
        return b"planted" * 5000


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), CustodyError("another one"), KeyboardInterrupt()])
def test_what_breaks_a_source_passes_through_unchanged_and_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    vault = a_vault(tmp_path)
    with pytest.raises(type(error)) as caught:
        vault.keep(Breaking(tmp_path / "incoming", error))  # type: ignore[arg-type]
    assert caught.value is error
    assert list(vault.digests()) == []
    assert files(tmp_path) == []


def test_a_link_in_the_place_of_an_object_is_not_followed(tmp_path: Path) -> None:
    vault = a_vault(tmp_path / "vault")
    kept = vault.keep(io.BytesIO(b"x"))
    path = the_file(tmp_path / "vault")
    elsewhere = tmp_path / "elsewhere"
    path.replace(elsewhere)
    path.symlink_to(elsewhere)
    assert not vault.holds(kept.sha256)
    with pytest.raises(CustodyError, match="not in the vault"):
        vault.open(kept.sha256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_only_digests_become_paths(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        a_vault(tmp_path).open(Digest(name))


# Parts


def test_a_part_takes_up_no_second_copy(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    vault = make(tmp_path)
    whole = vault.keep(io.BytesIO(os.urandom(40 * SLICED_FROM)))
    before = sum(path.stat().st_size for path in files(tmp_path))
    parts = [vault.keep_part(whole.sha256, n * SLICED_FROM, (n + 4) * SLICED_FROM) for n in range(0, 36, 4)]
    added = sum(path.stat().st_size for path in files(tmp_path)) - before
    assert added < len(parts) * 1024
    assert sorted({whole.sha256, *(part.sha256 for part in parts)}) == list(vault.digests())
    for part in parts:
        assert vault.holds(part.sha256)
        assert vault.fixity(part.sha256) == part


def test_a_part_of_a_part_points_to_what_holds_the_bytes(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    whole = vault.keep(io.BytesIO(os.urandom(4 * SLICED_FROM)))
    part = vault.keep_part(whole.sha256, 100, 100 + 3 * SLICED_FROM)
    inner = vault.keep_part(part.sha256, 50, 50 + 2 * SLICED_FROM)
    record = json.loads((tmp_path / "slices" / inner.sha256[:2] / inner.sha256).read_text())
    assert record == {"slice": 1, "container": whole.sha256, "start": 150, "size": 2 * SLICED_FROM}


@pytest.mark.parametrize("size", [SLICED_FROM, IN_MEMORY + 1])
def test_a_working_copy_of_a_part_is_a_file_of_its_own(
    make: Callable[[Path], FolderVault], tmp_path: Path, size: int
) -> None:
    content = os.urandom(SLICED_FROM) * (size // SLICED_FROM + 2)
    vault = make(tmp_path)
    part = vault.keep_part(vault.keep(io.BytesIO(content)).sha256, 3, 3 + size)
    with vault.working_copy(part.sha256) as stream:
        assert os.lseek(stream.fileno(), 0, os.SEEK_CUR) == 0
        assert os.fstat(stream.fileno()).st_size == size
        assert os.pread(stream.fileno(), 100, 0) == content[3:103]
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(stream.fileno(), b"x")
    assert len(files(tmp_path)) == 2


def test_bytes_that_are_there_as_a_part_are_not_kept_again(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    content = os.urandom(3 * SLICED_FROM)
    vault = make(tmp_path)
    part = vault.keep_part(vault.keep(io.BytesIO(content)).sha256, 0, 2 * SLICED_FROM)
    before = files(tmp_path)
    assert vault.keep(io.BytesIO(content[: 2 * SLICED_FROM])) == part
    assert files(tmp_path) == before


def test_bytes_that_are_there_already_need_no_part(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    content = os.urandom(3 * SLICED_FROM)
    vault = make(tmp_path)
    kept, whole = vault.keep(io.BytesIO(content[:-1])), vault.keep(io.BytesIO(content))
    assert vault.keep_part(whole.sha256, 0, len(content) - 1) == kept
    assert len(files(tmp_path)) == 2


def test_a_part_goes_bad_with_its_container(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    whole = vault.keep(io.BytesIO(os.urandom(3 * SLICED_FROM)))
    part = vault.keep_part(whole.sha256, SLICED_FROM, 2 * SLICED_FROM)
    path = tmp_path / "objects" / whole.sha256[:2] / whole.sha256
    path.chmod(0o644)
    for place, good in ((0, True), (SLICED_FROM + 5, False)):
        with path.open("r+b") as file:
            file.seek(place)
            byte = os.pread(file.fileno(), 1, place)
            file.write(bytes([byte[0] ^ 1]))
        if good:
            assert vault.fixity(part.sha256) == part
    with pytest.raises(CustodyError, match=part.sha256):
        vault.fixity(part.sha256)
    os.truncate(path, 2 * SLICED_FROM - 1)
    with pytest.raises(CustodyError, match="its container ends before them"):
        vault.open(part.sha256)
    path.unlink()
    with pytest.raises(CustodyError, match="not in the vault"):
        vault.open(part.sha256)


@pytest.mark.parametrize(
    "record",
    [
        b"",
        b"[]",
        b'{"slice":1}',
        b'{"slice":2,"container":"%s","start":0,"size":1}',
        b'{"slice":1,"container":"../../case.json","start":0,"size":70000}',
        b'{"slice":1,"container":"%s","start":-1,"size":70000}',
        b'{"slice":1,"container":"%s","start":0,"size":1e400}',
        b"[" * 5000,
    ],
)
def test_a_record_that_was_changed_is_said_to_be(tmp_path: Path, record: bytes) -> None:
    vault = FolderVault(tmp_path)
    content = os.urandom(3 * SLICED_FROM)
    whole = vault.keep(io.BytesIO(content))
    part = vault.keep_part(whole.sha256, 0, SLICED_FROM)
    path = tmp_path / "slices" / part.sha256[:2] / part.sha256
    path.chmod(0o644)
    path.write_bytes(record.replace(b"%s", whole.sha256.encode()))
    with pytest.raises(CustodyError, match=part.sha256):
        vault.fixity(part.sha256)
    # Handed over again, the bytes are there again.
    assert vault.keep(io.BytesIO(content[:SLICED_FROM])) == part
    assert vault.fixity(part.sha256) == part


def test_a_record_that_points_at_itself_leads_nowhere(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    part = vault.keep_part(vault.keep(io.BytesIO(os.urandom(3 * SLICED_FROM))).sha256, 0, SLICED_FROM)
    path = tmp_path / "slices" / part.sha256[:2] / part.sha256
    path.chmod(0o644)
    path.write_text(json.dumps({"slice": 1, "container": part.sha256, "start": 0, "size": SLICED_FROM}))
    with pytest.raises(CustodyError, match="not in the vault"):
        vault.open(part.sha256)


def test_a_part_of_what_is_not_there(make: Callable[[Path], FolderVault], tmp_path: Path) -> None:
    with pytest.raises(CustodyError, match="not in the vault"):
        make(tmp_path).keep_part(a_digest("nothing"), 0, SLICED_FROM)


def test_the_key_of_another_case_opens_nothing(tmp_path: Path) -> None:
    kept = a_vault(tmp_path).keep(io.BytesIO(b"x"))
    stranger = FolderVault(tmp_path, a_sealed_form())
    assert list(stranger.digests()) == []
    assert not stranger.holds(kept.sha256)
    same_names = FolderVault(tmp_path, SealedForm(Identity.generate(), NAME_KEY))
    with pytest.raises(CustodyError, match="not sealed to the key"):
        same_names.open(kept.sha256)
