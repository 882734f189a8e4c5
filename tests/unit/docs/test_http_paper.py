"""The example in `docs/http-intake.md` runs as it stands there."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from pipeline.app import Sanad
from pipeline.storage.receipts import verify_receipt
from tests.http_intake import DROP, add_token, serving
from tests.media import photos
from tests.unit.docs.test_docs import COMMAND, takes

PAPER = Path(__file__).parents[3] / "docs/http-intake.md"


def test_the_example_hands_in_a_photo(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (example,) = re.findall(r"^```sh\n(.*?)^```", PAPER.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    sanad = Sanad.create(tmp_path / "case")
    photos(tmp_path, 1)
    (tmp_path / "IMG_00000.jpg").rename(tmp_path / "photo.jpg")
    secret = add_token(sanad, "drop", DROP)
    with serving(sanad.folder.path) as server:
        environment = {**os.environ, "SANAD": server.address, "TOKEN": secret}
        done = subprocess.run(
            ["/bin/sh", "-eu", "-c", example],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    checked = verify_receipt((tmp_path / "receipt.json").read_bytes(), sanad.folder.key.public_key)
    assert checked.valid
    assert checked.statement is not None
    assert [line.name.display for line in checked.statement.entries if not line.container] == ["photo.jpg"]


def test_the_commands_that_it_names_exist() -> None:
    from pipeline.cli.main import app

    named = COMMAND.findall(PAPER.read_text(encoding="utf-8"))
    assert len(named) >= 5
    for block, inline in named:
        takes(typer.main.get_command(app), (block or inline).split()[1:], PAPER.name)
