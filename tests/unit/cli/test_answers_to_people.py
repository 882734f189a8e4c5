"""What commands say to people, where the first reading led astray."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.diagnosis import diagnose

SOURCES = "words that only the lead knows"
REASON = "The court asked for a first-hand witness."


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    (folder / "secret").write_text(SOURCES)
    said("init", folder / "case", "--sources-passphrase-file", folder / "secret")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8 a photo")
    said("submit", folder / "photo.jpg", "--source", "S-04", "--case", folder / "case")
    (folder / "who.txt").write_text("Qamar")
    said("source", "name", "S-04", "--file", folder / "who.txt", "--by", "R-2", "--case", folder / "case")
    return folder / "case"


def said(*words: str | Path) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return f"{done.output}{done.exception or ''}"


def test_the_wrong_passphrase_of_the_sources_is_not_called_that_of_the_case(case: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("other words")
    unseal = ("source", "show", "S-04", "--unseal", "--by", "R-2", "--reason", REASON, "--case", case)
    told = said(*unseal, "--sources-passphrase-file", tmp_path / "wrong")
    assert f"this passphrase does not open the sources of {case}" in told


def test_codes_of_conversations_are_explained(case: Path) -> None:
    assert "C-… are conversations" in said("source", "list", "--case", case)


def test_what_is_no_receipt_is_not_said_to_be_signed(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no receipt")
    told = said("receipt", "verify", tmp_path / "notes.txt")
    assert "not_a_receipt" in told
    assert "signed" not in told


def test_the_doctor_does_not_repeat_itself() -> None:
    told = said("doctor")
    libraries = [part for part in diagnose() if part.fine and part.lost.id == "doctor-lost-library"]
    assert len(libraries) > 10
    assert " ".join(told.split()).count("Sanad does not start") == 1
    assert all(part.name in told for part in libraries)
