"""The folder of a case: made once, opened with clear words."""

import json
import stat
from pathlib import Path

import pytest

from pipeline.errors import NotFound, SetupError, Unavailable, UsageError
from pipeline.storage.case import CaseFolder
from tests.unit.storage.nouns import SetClock, a_happening


def test_a_new_case_can_be_opened_and_used(tmp_path: Path) -> None:
    CaseFolder.create(tmp_path / "deep" / "case", SetClock())
    case = CaseFolder.open(tmp_path / "deep" / "case")
    with case.records(SetClock()).writing() as writing:
        assert writing.record(a_happening()).sequence == 1
    assert list(case.vault().digests()) == []
    assert len(bytes.fromhex(case.key.published)) == 32
    assert case.settings_file.is_file()
    assert case.run_folder.is_dir()
    assert case.receipts_folder.is_dir()


def test_it_says_when_and_by_which_clock_it_was_made(tmp_path: Path) -> None:
    case = CaseFolder.create(tmp_path / "case", SetClock())
    mark = json.loads((case.path / "case.json").read_text())
    assert mark == {
        "format": 1,
        "created": "2026-01-01T12:00:00.000000Z",
        "clock": "clock of the test",
        "public_key": case.key.public_key,
    }


def test_others_on_the_machine_cannot_look_in(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir(mode=0o755)
    case = CaseFolder.create(tmp_path / "case", SetClock())
    assert stat.S_IMODE(case.path.stat().st_mode) == 0o700


def test_settings_are_written_as_given(tmp_path: Path) -> None:
    case = CaseFolder.create(tmp_path / "case", SetClock(), settings="[intake]\n")
    assert case.settings_file.read_text() == "[intake]\n"


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    for place in (tmp_path, tmp_path / "photo.jpg"):
        with pytest.raises(UsageError, match="not empty"):
            CaseFolder.create(place, SetClock())
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("mark", [None, "", "{", "[]", "{}", '{"format": "one"}', "\x00"])
def test_what_is_no_case_is_not_opened(tmp_path: Path, mark: str | None) -> None:
    if mark is not None:
        (tmp_path / "case.json").write_text(mark)
    with pytest.raises(NotFound) as caught:
        CaseFolder.open(tmp_path)
    assert caught.value.remedy is not None
    assert "sanad init" in caught.value.remedy


def test_a_case_that_was_cut_short_while_it_was_made_is_no_case(tmp_path: Path) -> None:
    CaseFolder.create(tmp_path / "case", SetClock())
    (tmp_path / "case" / "case.json").unlink()
    with pytest.raises(NotFound, match="not the folder of a case"):
        CaseFolder.open(tmp_path / "case")


def test_a_newer_layout_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{"format": 3}')
    with pytest.raises(SetupError, match="newer Sanad"):
        CaseFolder.open(tmp_path)


def test_a_case_without_its_records_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    case = CaseFolder.create(tmp_path / "case", SetClock())
    for file in (case.path / "records").iterdir():
        file.unlink()
    with pytest.raises(NotFound, match="lost its records"):
        CaseFolder.open(case.path)


def test_a_place_where_nothing_can_be_made_is_trouble_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match="cannot be made"):
        CaseFolder.create(tmp_path / "file" / "case", SetClock())
