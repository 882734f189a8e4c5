"""The inverted file under kill -9, beside other processes, and in an encrypted case."""

import os
import signal
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.compare.features.inverted import InvertedIndex
from pipeline.compare.features.vocabulary import halves
from pipeline.model.basics import Digest
from pipeline.storage.age_keys import Identity
from pipeline.storage.forms import NAME_KEY_BYTES, Form, PlainForm, SealedForm
from pipeline.storage.segments import FolderSegments
from tests.build import a_digest
from tests.unit.compare.drawn_features import SavedDetails, blurred, features

SIZES = (4, 8, 32)
ASKING = Digest("f" * 64)
FORMS = {"plain": PlainForm, "sealed": lambda: SealedForm(Identity.generate(), bytes(NAME_KEY_BYTES))}


@pytest.fixture(params=sorted(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[str(request.param)]()


def archive(count: int) -> SavedDetails:
    saved = SavedDetails()
    for number in range(count):
        saved.save(a_digest(f"item {number}"), features(number).packed(a_digest(f"picture {number}")))
    return saved


def caught_up(store: FolderSegments, saved: SavedDetails) -> InvertedIndex:
    index = InvertedIndex(store, SIZES)
    index.catch_up(saved.reading)
    return index


def finds_all(index: InvertedIndex, saved: SavedDetails, count: int) -> bool:
    return all(
        [one.item for one in index.alike(saved.reading, [blurred(features(at), 6).packed(a_digest("asks"))], ASKING)]
        == [a_digest(f"item {at}")]
        for at in range(count)
    )


class Deadly(FolderSegments):
    """A store whose process is killed in the middle of a segment."""

    def __init__(self, folder: Path, form: Form, fatal: int) -> None:
        super().__init__(folder, form)
        self._fatal = fatal

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> bool:
        self._fatal -= 1
        return super().write(name, self._broken_off(parts) if self._fatal == 0 else parts)

    def _broken_off(self, parts: Iterable[bytes | memoryview]) -> Iterable[bytes | memoryview]:
        for number, part in enumerate(parts):
            if number == 4:
                yield bytes(part)[: len(bytes(part)) // 2]
                os.kill(os.getpid(), signal.SIGKILL)
            yield part


def in_a_child(work: InvertedIndex, saved: SavedDetails) -> int:
    """How the child ended: negative where a signal killed it."""
    child = os.fork()
    if child == 0:
        # The child ends here whatever happens: it must not go on with the tests of its parent.
        try:
            work.catch_up(saved.reading)
            os._exit(0)
        finally:
            os._exit(1)
    return child


@pytest.mark.parametrize("fatal", range(1, 13))
def test_killed_in_the_middle_of_a_segment_nothing_is_missed_afterwards(tmp_path: Path, form: Form, fatal: int) -> None:
    saved = archive(33)
    child = in_a_child(InvertedIndex(Deadly(tmp_path / "features", form, fatal), SIZES), saved)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    store = FolderSegments(tmp_path / "features", form)
    assert finds_all(caught_up(store, saved), saved, 33)
    # Once more from what lies on the disk by now: one segment, and the newest picture.
    assert [name.partition("-")[2] for name in store.names()] == ["000000000000000-000000000000032"]
    assert finds_all(caught_up(store, saved), saved, 33)


def test_processes_that_catch_up_at_once_leave_one_whole_file(tmp_path: Path, form: Form) -> None:
    saved = archive(70)
    store = FolderSegments(tmp_path / "features", form)
    caught_up(store, archive(1))
    children = [in_a_child(InvertedIndex(store, SIZES), saved) for _ in range(4)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    assert finds_all(caught_up(store, saved), saved, 70)


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.999])
def test_a_segment_that_lost_its_end_is_built_anew(tmp_path: Path, form: Form, kept: float) -> None:
    saved = archive(40)
    store = FolderSegments(tmp_path / "features", form)
    caught_up(store, saved)
    for path in (tmp_path / "features").iterdir():
        if path.suffix != ".lock":
            body = path.read_bytes()
            path.chmod(0o600)
            path.write_bytes(body[: int(kept * len(body))])
    assert finds_all(caught_up(store, saved), saved, 40)
    # It was put back in its place.
    assert all(store.read(name) is not None for name in store.names())
    assert len(store.names()) == 2


def test_a_backup_of_the_records_is_believed_more_than_segments(tmp_path: Path, form: Form) -> None:
    store = FolderSegments(tmp_path / "features", form)
    caught_up(store, archive(40))
    older = archive(20)
    for number in range(100, 130):
        older.save(a_digest(f"item {number}"), features(number).packed(a_digest(f"picture {number}")))
    index = caught_up(store, older)
    for number in (3, 19, 100, 115, 129):
        (found,) = index.alike(older.reading, [features(number).packed(a_digest("asks"))], ASKING)
        assert found.item == a_digest(f"item {number}")


def test_in_an_encrypted_case_nothing_lies_on_the_disk_in_the_clear(tmp_path: Path) -> None:
    saved = archive(40)
    sealed = FolderSegments(tmp_path / "sealed", SealedForm(Identity.generate(), bytes(NAME_KEY_BYTES)))
    plain = FolderSegments(tmp_path / "plain", PlainForm())
    for store in (sealed, plain):
        assert finds_all(caught_up(store, saved), saved, 40)
    codes = [halves(features(number).codes)[:4].tobytes()[:16] for number in range(32)]
    lies = {name: b"".join(path.read_bytes() for path in (tmp_path / name).iterdir()) for name in ("sealed", "plain")}
    assert all(code in lies["plain"] for code in codes)
    assert not any(code in lies["sealed"] for code in codes)
    names = {name: [path.name for path in (tmp_path / name).iterdir()] for name in ("sealed", "plain")}
    assert any("000000000000032" in name for name in names["plain"])
    assert not any("0000000000" in name for name in names["sealed"])
