"""A watched folder: what lies still is taken once, what grows waits, a stop and a new start repeat nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.app import Sanad
from pipeline.errors import NotFound, UsageError
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import SourceCode
from tests.media import photos


class Steps:
    """A clock that moves one second at each wake; before each wake something may happen in the folder."""

    def __init__(self, *happenings: object) -> None:
        self.now = 0.0
        self._happenings = happenings

    def clock(self) -> float:
        return self.now

    def __iter__(self) -> Iterator[None]:
        for happening in self._happenings:
            if callable(happening):
                happening()
            self.now += 1
            yield


def watch(sanad: Sanad, folder: Path, *happenings: object) -> list[Submission]:
    steps = Steps(*happenings)
    return list(sanad.watching(Handover(SourceCode("T-01"))).watch(folder, 2, steps.clock, steps))


@pytest.fixture
def sanad(tmp_path: Path) -> Sanad:
    return Sanad.create(tmp_path / "case")


def arrivals(sanad: Sanad, submission: Submission) -> list[str]:
    with sanad.bench.records.reading() as reading:
        return [entry.name.display for entry in reading.entries(submission.id) if entry.receipt]


def test_what_lies_there_is_taken_once(sanad: Sanad, tmp_path: Path) -> None:
    folder = photos(tmp_path / "dropped", 2)
    (submission,) = watch(sanad, folder, *[None] * 8)
    assert arrivals(sanad, submission) == ["IMG_00000.jpg", "IMG_00001.jpg"]
    assert watch(sanad, folder, *[None] * 5) == []


def test_a_file_that_is_still_copied_waits_and_is_then_taken_whole(sanad: Sanad, tmp_path: Path) -> None:
    folder = photos(tmp_path / "dropped", 1)
    growing = folder / "film.mp4"

    def grow() -> None:
        with growing.open("ab") as file:
            file.write(b"x" * 100)

    first, second = watch(sanad, folder, grow, grow, grow, grow, None, None, None)
    assert arrivals(sanad, first) == ["IMG_00000.jpg"]
    assert arrivals(sanad, second) == ["film.mp4"]
    with sanad.bench.records.reading() as reading:
        (entry,) = [each for each in reading.entries(second.id) if each.receipt]
    assert entry.object.size == 400


def test_nothing_in_the_folder_is_changed(sanad: Sanad, tmp_path: Path) -> None:
    folder = photos(tmp_path / "dropped", 2)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    watch(sanad, folder, *[None] * 4)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_a_changed_file_is_another_arrival(sanad: Sanad, tmp_path: Path) -> None:
    folder = photos(tmp_path / "dropped", 1)

    def change() -> None:
        (folder / "IMG_00000.jpg").write_bytes(b"other bytes")

    assert len(watch(sanad, folder, None, None, None, change, None, None, None)) == 2


def test_what_cannot_be_watched_is_said(sanad: Sanad, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        watch(sanad, tmp_path / "none", None)
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(UsageError):
        watch(sanad, tmp_path / "file", None)
