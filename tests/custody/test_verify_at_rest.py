"""`sanad custody verify` reads encrypted objects and slices as well, and names what does not hold."""

import io
import os
from pathlib import Path

import pytest

from pipeline.model.custody import FaultKind
from pipeline.storage.case import CaseFolder
from pipeline.storage.vault import SLICED_FROM
from tests.unit.storage.locks import a_key
from tests.unit.storage.nouns import Case, SetClock, a_case, a_happening, fill

CONTENT = os.urandom(4 * SLICED_FROM)


@pytest.fixture(params=[True, False], ids=["encrypted", "plain"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    made = a_case(tmp_path / "case", keys=[a_key()] if request.param else [])
    fill(made)
    return made


def with_parts(case: Case) -> tuple[str, str]:
    """Puts a container on record and a part of it, each by its digest."""
    whole = case.vault.keep(io.BytesIO(CONTENT))
    part = case.vault.keep_part(whole.sha256, 100, 100 + 2 * SLICED_FROM)
    with case.records.writing() as writing:
        writing.add_object(whole)
        writing.add_object(part)
        writing.record(a_happening(objects=[whole.sha256, part.sha256]))
    return whole.sha256, part.sha256


def faults(case: Case) -> set[tuple[FaultKind, str]]:
    return {(fault.kind, fault.where) for fault in case.records.verify(case.vault).faults}


def the_file(case: Case, folder: str) -> Path:
    """The largest object, or the only slice: names tell nothing where they are encrypted."""
    found = [path for path in (case.folder.path / "vault" / folder).rglob("*") if path.is_file()]
    path = max(found, key=lambda one: one.stat().st_size)
    path.chmod(0o600)
    return path


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        byte = os.pread(file.fileno(), 1, place)
        os.pwrite(file.fileno(), bytes([byte[0] ^ 1]), place)


def test_all_of_it_is_read(case: Case) -> None:
    with_parts(case)
    report = case.records.verify(case.vault)
    assert report.whole
    assert report.objects == 6
    assert report.bytes > len(CONTENT) + 2 * SLICED_FROM
    assert not [note for note in report.not_checked if "no record" in note]


def test_a_changed_container_takes_its_parts_along(case: Case) -> None:
    whole, part = with_parts(case)
    path = the_file(case, "objects")
    flip(path, path.stat().st_size - 3 * SLICED_FROM)
    altered = FaultKind.OBJECT_ALTERED
    assert faults(case) == {(altered, f"object {whole}"), (altered, f"object {part}")}


def test_a_changed_record_of_a_part_is_found(case: Case) -> None:
    _, part = with_parts(case)
    path = the_file(case, "slices")
    flip(path, path.stat().st_size - 20)
    assert faults(case) == {(FaultKind.OBJECT_ALTERED, f"object {part}")}


def test_a_lost_record_of_a_part_is_found(case: Case) -> None:
    _, part = with_parts(case)
    the_file(case, "slices").unlink()
    assert faults(case) == {(FaultKind.OBJECT_MISSING, f"object {part}")}


def test_a_part_that_no_record_names_is_said_to_be_there(case: Case) -> None:
    whole = case.vault.keep(io.BytesIO(CONTENT))
    part = case.vault.keep_part(whole.sha256, 0, 2 * SLICED_FROM)
    notes = case.records.verify(case.vault).not_checked
    assert {digest for digest in (whole.sha256, part.sha256) if any(digest in note for note in notes)} == {
        whole.sha256,
        part.sha256,
    }


def test_a_lost_key_is_a_fault_and_nothing_else_stops(tmp_path: Path) -> None:
    key = a_key()
    case = a_case(tmp_path / "case", keys=[key])
    fill(case)
    (case.folder.path / "keys" / "case.pem.age").unlink()
    again = CaseFolder.open(case.folder.path, key)
    report = again.records(SetClock(), SetClock()).verify(again.vault())
    assert [fault.kind for fault in report.faults] == [FaultKind.KEY_MISSING]
