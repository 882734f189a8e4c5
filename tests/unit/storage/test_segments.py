"""Segments on the disk: whole or not at all, readable to whoever has them open, and sealed in an encrypted case."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import Unavailable
from pipeline.model.basics import Digest
from pipeline.storage.age_keys import Identity
from pipeline.storage.forms import NAME_KEY_BYTES, Form, PlainForm, SealedForm
from pipeline.storage.segments import FolderSegments

PARTS = (b"row " * 5_000, b"", memoryview(bytes(range(256)) * 700))
WHOLE = b"".join(bytes(part) for part in PARTS)
FORMS = {"plain": PlainForm, "sealed": lambda: SealedForm(Identity.generate(), bytes(NAME_KEY_BYTES))}


@pytest.fixture(params=sorted(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[str(request.param)]()


@pytest.fixture
def store(tmp_path: Path, form: Form) -> FolderSegments:
    return FolderSegments(tmp_path / "index" / "hashes", form)


def files(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "index" / "hashes").iterdir()) if path.suffix != ".lock"]


def test_what_was_written_is_read_back(store: FolderSegments) -> None:
    assert store.names() == ()
    assert store.read("0-1") is None
    assert store.write("0-2", PARTS)
    assert store.write("0-1", [b""])
    assert store.names() == ("0-1", "0-2")
    content = store.read("0-2")
    assert content is not None
    assert bytes(content) == WHOLE
    assert content.readonly
    empty = store.read("0-1")
    assert empty is not None
    assert bytes(empty) == b""
    assert store.size() > len(WHOLE)


def test_one_that_is_there_stays_and_nothing_is_built_for_it(store: FolderSegments) -> None:
    assert store.write("a", [b"first"])

    def never() -> Iterator[bytes]:
        pytest.fail("it is there already")
        yield b""

    assert not store.write("a", never())
    content = store.read("a")
    assert content is not None
    assert bytes(content) == b"first"


def test_whoever_has_a_removed_one_open_reads_on(store: FolderSegments) -> None:
    store.write("a", PARTS)
    content = store.read("a")
    store.remove("a")
    store.remove("a")
    assert store.names() == ()
    assert store.read("a") is None
    assert content is not None
    assert bytes(content) == WHOLE


@pytest.mark.parametrize("place", [0, 4_000, 20_480, -1, -30, -64])
def test_a_byte_that_changed_makes_it_unreadable(tmp_path: Path, store: FolderSegments, place: int) -> None:
    store.write("a", PARTS)
    (path,) = files(tmp_path)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert store.read("a") is None
    assert store.names() == ("a",)
    store.remove("a")
    assert store.write("a", PARTS)
    assert store.read("a") is not None


@pytest.mark.parametrize("left", [0, 1, 63, 64, 65_600, -1])
def test_one_that_was_cut_off_is_unreadable(tmp_path: Path, store: FolderSegments, left: int) -> None:
    store.write("a", PARTS)
    (path,) = files(tmp_path)
    path.write_bytes(path.read_bytes()[:left])
    assert store.read("a") is None


def test_one_under_the_name_of_another_is_unreadable(tmp_path: Path, store: FolderSegments, form: Form) -> None:
    store.write("0-1", PARTS)
    (path,) = files(tmp_path)
    path.rename(path.with_name(form.blinded("0-2")))
    assert store.names() == ("0-2",)
    assert store.read("0-2") is None


def test_what_is_no_file_is_unreadable_and_can_be_removed(tmp_path: Path, store: FolderSegments, form: Form) -> None:
    store.write("a", PARTS)
    (path,) = files(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert store.read("a") is None
    store.remove("a")
    assert store.write("a", PARTS)


def test_an_error_while_it_is_built_leaves_nothing(tmp_path: Path, store: FolderSegments) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        store.write("a", broken())
    assert store.names() == ()
    assert files(tmp_path) == []


def test_a_writer_that_is_killed_leaves_nothing_that_counts(tmp_path: Path, store: FolderSegments) -> None:
    def killed() -> Iterator[bytes]:
        yield bytes(5 << 20)
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        store.write("a", killed())
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert len(files(tmp_path)) == 1
    assert store.names() == ()
    assert store.write("a", PARTS)
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("name", ["", "../a", "A", "a.b", "a/b", "x" * 81])
def test_only_plain_names_become_paths(store: FolderSegments, name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        store.write(name, [b""])


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, form: Form) -> None:
    (tmp_path / "index").write_text("in the way")
    store = FolderSegments(tmp_path / "index" / "hashes", form)
    assert store.names() == ()
    assert store.read("a") is None
    with pytest.raises(Unavailable):
        store.write("a", PARTS)


def test_neither_names_nor_content_show_where_the_case_is_encrypted(tmp_path: Path) -> None:
    plain, sealed = (FolderSegments(tmp_path / word, FORMS[word]()) for word in sorted(FORMS))
    shown = {}
    for store, folder in ((plain, tmp_path / "plain"), (sealed, tmp_path / "sealed")):
        store.write("pdq-000017", PARTS)
        found = [path for path in folder.iterdir() if path.suffix != ".lock"]
        shown[folder.name] = any("pdq" in path.name or b"row row" in path.read_bytes() for path in found)
    assert shown == {"plain": True, "sealed": False}


def test_equal_names_are_blinded_equally_and_never_look_like_a_digest() -> None:
    form = FORMS["sealed"]()
    name = form.blinded("0-1")
    assert form.blinded("0-1") == name != form.blinded("0-2")
    assert form.unblinded(name) == "0-1"
    assert form.digest_of(name) is None
    assert form.unblinded(form.name_of(Digest("ab" * 32))) is None
