"""`sanad ask` as an officer types it, on the sample incident: a screenshot, a frame, a copy sent on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import jsonschema
import numpy as np
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
from pipeline.cli.main import app
from pipeline.errors import SanadError
from pipeline.model.arrivals import Handover
from pipeline.model.basics import SourceCode
from samples.build import build_if_changed
from samples.demo import INCIDENT, SAMPLES, receive_earlier_strike
from tests.asking import work

SANAD = Path(sys.executable).with_name("sanad")
OLD = "هاتف ثان/VID-20171113-WA0007.mp4"
"""Sent around in 2017; our own record had the same footage in 2016."""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build_if_changed(SAMPLES)
    folder = tmp_path_factory.mktemp("sample") / "case"
    receive_earlier_strike(folder)
    sanad = Sanad.open(folder)
    code = sanad.add_incident(SAMPLES / "incident.toml").code
    batch = SAMPLES / "batch"
    sanad.submit([batch / "20171113_140940.jpg", batch / "IMG_20171113_141500.jpg"], Handover(SourceCode("S-01")), code)
    sanad.start_decoders()
    work(sanad)
    sanad.stop_decoders()
    return folder


def sanad(case: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "100"}
    command = [SANAD, "ask", *words, "--case", case]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def here(case: Path, *words: str | Path) -> Result:
    """In this process: what a command costs to start is paid once in this file."""
    return CliRunner().invoke(app, ["ask", *map(str, words), "--case", str(case)])


def answers(case: Path, *files: Path) -> list[dict[str, Any]]:
    done = here(case, *files, "--json")
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(shipped_schema("answer-1.json")))
    assert document["schema"] == "sanad/answer/1"
    return list(document["answers"])


def screenshot(folder: Path) -> Path:
    """Half of the photo on a telephone's screen, with what a program draws around it."""
    photo = cv2.imread(str(SAMPLES / "batch/20171113_140940.jpg"))
    height, width = photo.shape[:2]
    piece = photo[height // 8 : height * 7 // 8, width // 8 : width * 7 // 8]
    screen = np.full((1600, 900, 3), 20, np.uint8)
    shown = cv2.resize(piece, (900, 900 * piece.shape[0] // piece.shape[1]))
    screen[420 : 420 + shown.shape[0]] = shown
    cv2.putText(screen, "Forwarded   14:31", (40, 90), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (230, 230, 230), 3)
    cv2.imwrite(str(folder / "screenshot.png"), screen)
    return folder / "screenshot.png"


def test_a_screenshot_leads_to_the_photo_and_its_incident(case: Path, tmp_path: Path) -> None:
    page, receipt = tmp_path / "answer.html", tmp_path / "receipt.json"
    done = sanad(case, screenshot(tmp_path), "--html", page, "--receipt", receipt)
    assert done.returncode == 0, done.stderr
    assert "One copy is held, of one recording" in done.stdout
    assert "20171113_140940.jpg" in done.stdout
    assert INCIDENT in done.stdout
    assert done.stdout.index("The same file: looked for") < done.stdout.index("20171113_140940.jpg")
    written = page.read_text(encoding="utf-8")
    assert written.count("data:image/jpeg") >= 3
    assert "<script" not in written
    checked = subprocess.run([SANAD, "receipt", "verify", receipt], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "1 held" in checked.stdout


def test_old_footage_is_told_with_our_own_record_of_2016(case: Path) -> None:
    (answer,) = answers(case, SAMPLES / "batch" / OLD)
    (recording,) = [one for one in answer["recordings"] if one["confirmed"]]
    own = [dated for dated in recording["dated_by"] if dated["authority"] == "own_custody"]
    assert own[0]["by"].startswith("2016-07-26")
    assert recording["copies"][0]["kind"] == "same_exposure"
    assert recording["copies"][0]["match"]["segments"]
    assert recording["best"]["ask"]


def test_several_files_and_arabic(case: Path, tmp_path: Path) -> None:
    film = cv2.VideoCapture(str(SAMPLES / "earlier/VID_20160725_163640.mp4"))
    film.set(cv2.CAP_PROP_POS_MSEC, 3_000)
    cv2.imwrite(str(tmp_path / "frame.png"), film.read()[1])
    cv2.imwrite(str(tmp_path / "noise.png"), np.random.default_rng(5).integers(0, 255, (600, 800, 3), np.uint8))
    done = here(case, tmp_path / "frame.png", tmp_path / "noise.png", "--lang", "ar")
    assert done.exit_code == 0, done.output
    frame, _, noise = done.stdout.partition("noise.png")
    assert "VID_20160725_163640.mp4" in frame
    assert "لم يُعثر على نسخة" in noise


def test_what_makes_no_sense_is_refused(case: Path, tmp_path: Path) -> None:
    photo = SAMPLES / "batch/photo.jpg"
    refused: tuple[tuple[tuple[str | Path, ...], int], ...] = (
        ((tmp_path / "absent.jpg",), 65),
        ((SAMPLES / "batch/atareb_photos.zip",), 2),
        ((photo,) * 17, 2),
        ((photo, photo, "--receipt", tmp_path / "r.json"), 2),
    )
    for words, code in refused:
        trouble = here(case, *words).exception
        assert isinstance(trouble, SanadError)
        assert trouble.exit_code == code
    assert not (tmp_path / "r.json").exists()
