"""An index whose writers are killed, and several processes that build the same segments at the same time."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest

from pipeline.compare.index.engine import Worth
from pipeline.compare.index.inspection import verify
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.index.spans import Tiers
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.ports import Reading
from pipeline.storage.case import CaseFolder
from pipeline.storage.records import SqlRecords
from pipeline.storage.segments import FolderSegments
from tests.contracts.test_index_contract import ASKING
from tests.unit.compare.hashed_case import hashed_case

ITEMS = 60
TIERS, WORTH = Tiers((8, 32)), Worth(compiled=1 << 30)
MARK = b"sanad-s1"


class Dying(FolderSegments):
    """Kills its own process with -9 in the middle of the segment of this number, or before it removes one."""

    def __init__(self, case: CaseFolder, number: int | None) -> None:
        store = case.segments("hashes")
        super().__init__(store._folder, store._form)
        self._removing = number is None
        self._left = ITEMS if number is None else number

    def write(self, name: str, parts: Iterable[bytes | memoryview]) -> bool:
        self._left -= 1
        return super().write(name, self._killing(parts) if self._left < 0 else parts)

    def remove(self, name: str) -> None:
        if self._removing:
            os.kill(os.getpid(), signal.SIGKILL)
        super().remove(name)

    def _killing(self, parts: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
        yield next(iter(parts))
        # More than is held back before it is written, so that half a file lies there.
        yield bytes(4 << 20)
        os.kill(os.getpid(), signal.SIGKILL)


class Growing:
    """The records as they were when `last` was the last position."""

    def __init__(self, reading: Reading, last: int) -> None:
        self._reading, self._last = reading, last

    def __getattr__(self, name: str) -> object:
        return getattr(self._reading, name)

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        return (row for row in self._reading.fingerprints_after(position) if row[0] <= self._last)


def in_child(records: SqlRecords, store: FolderSegments) -> int:
    """Catches up in a process of its own, again and again as items come; its number."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            index = SegmentedIndex(store, TIERS, WORTH)
            with records.reading() as reading:
                for last in range(0, 2 * ITEMS + 1, 2):
                    index.catch_up(cast(Reading, Growing(reading, last)))
            code = 0
        finally:
            os._exit(code)
    return child


@pytest.mark.parametrize("number", [0, 2, 3, 4, 7, 13, None])
def test_after_kill_9_in_the_middle_of_any_segment_everything_is_found(tmp_path: Path, number: int | None) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", ITEMS)
    _, status = os.waitpid(in_child(records, Dying(folder, number)), 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    store = folder.segments("hashes")
    left = [path for path in (folder.path / "index" / "hashes").iterdir() if path.name.startswith("new.")]
    assert [path.stat().st_size > 1 << 20 for path in left] == ([] if number is None else [True])
    index = SegmentedIndex(store, TIERS, WORTH)
    with records.reading() as reading:
        index.catch_up(reading)
        for prints in saved.values():
            assert len(index.near(reading, prints, HashKind.PDQ, 0, ASKING)) == 1
        assert all(state.fine for state in verify(store, reading))
    # Three of the larger size and two of the smaller one; what was to be removed is gone.
    assert len(store.names()) == 3 + 2
    assert not any(path.name.startswith("new.") for path in (folder.path / "index" / "hashes").iterdir())


def test_several_processes_that_begin_together_come_to_the_same_segments(tmp_path: Path) -> None:
    folder, records, _ = hashed_case(tmp_path / "case", ITEMS)
    store = folder.segments("hashes")
    children = [in_child(records, store) for _ in range(6)]
    assert {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children} == {0}
    with records.reading() as reading:
        states = list(verify(store, reading))
    assert all(state.fine for state in states)
    # The last span is full, and nothing says so before there is a row beyond it.
    assert sum(state.rows for state in states) == ITEMS * 2 - 8
