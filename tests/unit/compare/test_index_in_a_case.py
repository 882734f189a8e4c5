"""The index over real records and real files: replaced hashes, encrypted cases, and what `verify` sees."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.compare.index.engine import Worth
from pipeline.compare.index.inspection import verify
from pipeline.compare.index.linear import LinearIndex
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.index.spans import Tiers
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.storage.records import SqlRecords
from pipeline.storage.segments import FolderSegments
from pipeline.storage.unlocking import KeyFile
from tests.contracts.test_index_contract import ASKING, Hashes, digest
from tests.unit.compare.hashed_case import hashed_case, replaced
from tests.unit.storage.locks import a_key

TIERS, WORTH = Tiers((8, 32)), Worth(compiled=0, filed=8)


def caught_up(store: FolderSegments, records: SqlRecords) -> SegmentedIndex:
    index = SegmentedIndex(store, TIERS, WORTH)
    with records.reading() as reading:
        index.catch_up(reading)
    return index


def assert_like_the_linear_one(
    index: SegmentedIndex, records: SqlRecords, saved: dict[Digest, tuple[Fingerprint, ...]]
) -> None:
    oracle = LinearIndex()
    with records.reading() as reading:
        oracle.catch_up(reading)
        for prints in saved.values():
            for kind, radius in ((HashKind.PDQ, 31), (HashKind.PDQ, 120), (HashKind.PHASH, 10), (HashKind.PHASH, 20)):
                found = index.near(reading, prints, kind, radius, ASKING)
                assert list(found) == list(oracle.near(reading, prints, kind, radius, ASKING))


def test_over_the_records_of_a_case_it_finds_what_the_linear_index_finds(tmp_path: Path) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", 50)
    store = folder.segments("hashes")
    running = caught_up(store, records)
    for number in range(0, 50, 3):
        replaced(records, number, "2", *saved[digest(number + 1)], *saved[digest(number)][:1])
    replaced(records, 4, "2")
    with records.reading() as reading:
        running.catch_up(reading)
        assert reading.last_fingerprint() == 100 + 17 * 3
        assert reading.pictures_of([digest(0), digest(1), digest(4)]) == {digest(0): 3, digest(1): 2, digest(4): 0}
    some = dict(list(saved.items())[::3])
    for index in (running, caught_up(store, records)):
        assert_like_the_linear_one(index, records, some)


def test_what_was_replaced_since_the_last_catching_up_is_not_found(tmp_path: Path) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", 3)
    index = caught_up(folder.segments("hashes"), records)
    replaced(records, 1, "2", Hashes(9).fingerprint(HashKind.PDQ))
    with records.reading() as reading:
        assert not index.near(reading, saved[digest(1)], HashKind.PDQ, 0, ASKING)
        assert len(index.near(reading, saved[digest(2)], HashKind.PDQ, 0, ASKING)) == 1


@pytest.fixture
def key() -> KeyFile:
    return a_key()


def little_endian(value: str) -> bytes:
    return b"".join(bytes.fromhex(value[start : start + 16])[::-1] for start in range(0, len(value), 16))


def test_in_an_encrypted_case_no_hash_lies_on_the_disk(tmp_path: Path, key: KeyFile) -> None:
    """Word by word, as segments have them, and as digits. The same search over a plain case finds all of them."""
    shown = {}
    for name, keys in (("plain", []), ("encrypted", [key])):
        folder, records, saved = hashed_case(tmp_path / name, 40, keys)
        store = folder.segments("hashes")
        some = dict(list(saved.items())[::10])
        for index in (caught_up(store, records), caught_up(store, records)):
            assert_like_the_linear_one(index, records, some)
        records.close()
        disk = b"".join(path.read_bytes() for path in sorted((tmp_path / name).rglob("*")) if path.is_file())
        values = [one.value for prints in list(saved.values())[:30:5] for one in prints]
        words = [value[start : start + 16] for value in values for start in range(0, len(value), 16)]
        shown[name] = (
            sum(little_endian(word) in disk for word in words),
            sum(value.encode() in disk for value in values),
        )
        assert len([path for path in (folder.path / "index" / "hashes").iterdir() if path.suffix != ".lock"]) == 7
        for path in (folder.path / "index").rglob("*"):
            assert not path.stat().st_mode & 0o077, path
    # Of six items four words of PDQ and one of pHash, and their digits in the records.
    assert shown == {"plain": (6 * 5, 6 * 2), "encrypted": (0, 0)}


def test_threads_share_one_index(tmp_path: Path) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", 40)
    index = SegmentedIndex(folder.segments("hashes"), TIERS, WORTH)

    def ask(number: int) -> int:
        with records.reading() as reading:
            index.catch_up(reading)
            return len(index.near(reading, saved[digest(number)], HashKind.PDQ, 0, ASKING))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(40))) == [1] * 40
    assert [index.count(kind) for kind in HashKind] == [40, 40]


def damage(folder: Path) -> None:
    path = sorted(folder.iterdir())[0]
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def test_verify_holds_every_row_against_the_records(tmp_path: Path) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", 40)
    store = folder.segments("hashes")
    index = caught_up(store, records)
    assert_like_the_linear_one(index, records, saved)
    replaced(records, 0, "2", Hashes(9).fingerprint(HashKind.PDQ))
    with records.reading() as reading:
        states = list(verify(store, reading))
        assert all(state.fine for state in states)
        # Two of three spans are large enough to have their rows filed, by kind; one row of each kind was replaced.
        assert [(state.rows, state.standing) for state in states] == [
            (32, 30), (16, 16), (16, 16), (32, 32), (16, 16), (16, 16), (8, 8),
        ]  # fmt: skip
    damage(folder.path / "index" / "hashes")
    with records.reading() as reading:
        states = list(verify(store, reading))
        # What was filed of its rows cannot be told any more either.
        assert [state.whole for state in states] == [False, False, False, True, True, True, True]


def test_verify_sees_a_segment_that_is_whole_and_says_something_else(tmp_path: Path) -> None:
    one, records, _ = hashed_case(tmp_path / "one", 40)
    other, others, _ = hashed_case(tmp_path / "other", 39)
    for folder, held in ((one, records), (other, others)):
        caught_up(folder.segments("hashes"), held)
    with records.reading() as reading:
        # Filed rows are held against their own segment.
        states = [state for state in verify(other.segments("hashes"), reading) if not state.name.endswith("-phash")]
    assert [(state.whole, state.fine, state.missing, state.different) for state in states] == [
        (True, False, 0, 32), (True, False, 0, 32), (True, False, 0, 8),
    ]  # fmt: skip


def test_verify_sees_rows_that_are_missing(tmp_path: Path) -> None:
    folder, records, saved = hashed_case(tmp_path / "case", 40)
    store = folder.segments("hashes")
    with records.writing() as tx:
        hidden = [(position, item, one) for position, item, one in tx.fingerprints_after(0)][3]
    index = SegmentedIndex(store, TIERS, WORTH)
    with records.reading() as reading:
        index.catch_up(Without(reading, hidden[0]))  # type: ignore[arg-type]
        (first, *rest) = verify(store, reading)
        assert (first.fine, first.missing, first.different, first.standing) == (False, 1, 0, 32)
        assert all(state.fine for state in rest)
    assert saved


class Without:
    """Records that keep quiet about one position."""

    def __init__(self, reading: object, position: int) -> None:
        self._reading, self._position = reading, position

    def __getattr__(self, name: str) -> object:
        return getattr(self._reading, name)

    def fingerprints_after(self, position: int):  # type: ignore[no-untyped-def]
        rows = self._reading.fingerprints_after(position)  # type: ignore[attr-defined]
        return (row for row in rows if row[0] != self._position)
