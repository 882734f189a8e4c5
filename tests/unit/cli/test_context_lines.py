"""How many messages are kept around one that brought a file: by the settings, or as the command says."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.main import app
from pipeline.model.arrivals import ContextLine
from tests.unit.intake.arrange import skype_export, tar_of
from tests.unit.intake.samples import PHOTO, A, conversation, message, uri_object


def lines_on_record(case: Path) -> tuple[ContextLine, ...]:
    with Sanad.open(case).bench.records.reading() as reading:
        (item,) = [one for one in reading.items_with_prefix("", limit=10) if one.size == len(PHOTO)]
        (receipt,) = reading.receipts_of(item.sha256)
    assert receipt.arrival.message is not None
    return receipt.arrival.message.around


@pytest.mark.parametrize(
    ("settings", "option", "expected"),
    [("", [], 0), ("", ["--context-lines", "1"], 2), ("2", [], 4), ("2", ["--context-lines", "0"], 0)],
)
def test_lines_are_kept_as_asked_for(settings: str, option: list[str], expected: int, tmp_path: Path) -> None:
    case, export = tmp_path / "case", tmp_path / "export.tar"
    Sanad.create(case)
    if settings:
        (case / "sanad.toml").write_text(f"[intake]\ncontext_lines = {settings}\n")
    many = [message(n, uri_object(A) if n == 5 else f"words {n}", "RichText") for n in range(1, 10)]
    export.write_bytes(tar_of({"messages.json": skype_export([conversation(*many)]), f"media/{A}.1.png": PHOTO}))
    answer = CliRunner().invoke(app, ["submit", str(export), "--case", str(case), *option])
    assert answer.exit_code == 0, answer.output
    lines = lines_on_record(case)
    assert [line.position for line in lines] == [n for n in range(-expected // 2, expected // 2 + 1) if n]
    assert all(line.words.startswith("words") for line in lines)
    # Whoever wrote them is on record as a code only.
    assert all(line.sender and line.sender.startswith("S-") for line in lines)


def test_more_than_can_be_asked_for_is_refused(tmp_path: Path) -> None:
    Sanad.create(tmp_path / "case")
    command = ["submit", str(tmp_path), "--case", str(tmp_path / "case"), "--context-lines", "51"]
    assert CliRunner().invoke(app, command).exit_code == 2
