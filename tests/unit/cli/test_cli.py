"""The command line as a user meets it: one clear line for foreseen trouble, exit codes, help with an example."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import typer.main

from pipeline.cli.answers import SCHEMAS, generated_schema, shipped_schema
from pipeline.cli.main import app
from tests.media import photos

SANAD = Path(sys.executable).with_name("sanad")
ROOT = Path(__file__).parents[3]


def sanad(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SANAD, *words], capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert sanad("init", folder).returncode == 0
    return folder


def assert_told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("sanad: ")
    assert len(done.stderr.strip().splitlines()) <= 2, "the trouble, and what to try"
    for word in words:
        assert word in done.stderr


def test_no_case_says_how_to_make_one(tmp_path: Path) -> None:
    assert_told(sanad("status", "--case", tmp_path / "none"), 4, "sanad init")


def test_a_folder_in_use_is_not_made_a_case(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("here")
    assert_told(sanad("init", tmp_path), 2)


def test_an_unknown_incident_names_the_known_ones(case: Path) -> None:
    incident = ROOT / "samples/al-atareb/incident.toml"
    assert sanad("incident", "add", incident, "--case", case).returncode == 0
    assert_told(sanad("summary", "NO-SUCH", "--case", case), 4)
    assert_told(sanad("submit", incident, "--incident", "NO-SUCH", "--case", case), 4, "SYR-ALP-20171113-01")


def test_a_misspelt_key_in_an_incident_is_named(case: Path, tmp_path: Path) -> None:
    text = (ROOT / "samples/al-atareb/incident.toml").read_text().replace("strikes =", "strykes =", 1)
    (tmp_path / "bad.toml").write_text(text)
    assert_told(sanad("incident", "add", tmp_path / "bad.toml", "--case", case), 65, "strykes")


def test_a_misspelt_setting_is_named(case: Path) -> None:
    (case / "sanad.toml").write_text("[workers]\nproceses = 3\n")
    assert_told(sanad("status", "--case", case), 3, "proceses", "processes")


def test_a_path_that_is_not_there(case: Path, tmp_path: Path) -> None:
    assert_told(sanad("submit", tmp_path / "nothing", "--case", case), 4, "nothing")


def test_an_unknown_kind_names_the_known_ones(case: Path, tmp_path: Path) -> None:
    assert_told(sanad("submit", photos(tmp_path / "b", 1), "--kind", "fax", "--case", case), 2, "mbox", "skype")


def test_words_that_are_not_text_are_refused(case: Path) -> None:
    for words in (("summary", "caf\udce9"), ("submit", ROOT / "README.md", "--incident", "caf\udce9")):
        assert_told(sanad(*words, "--case", case), 2, "not text")


def test_a_service_manager_can_end_the_work_whatever_its_shell_ignores(case: Path) -> None:
    """What a script starts in the background ignores SIGINT; SIGTERM must end it all the same."""
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", ignoring, SANAD, "work", "--case", case]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as working:
        assert working.stderr is not None
        assert working.stderr.readline().startswith("Working on")
        working.terminate()
        assert working.wait(60) == 130


def test_an_unknown_item(case: Path) -> None:
    assert_told(sanad("item", "0123abcd", "--case", case), 4, "0123abcd")
    assert_told(sanad("item", "0", "--case", case), 2)


def test_an_unknown_option_is_a_usage_error(case: Path) -> None:
    done = sanad("status", "--colour", "--case", case)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_receipt_lists_every_file_and_can_be_checked_alone(case: Path, tmp_path: Path) -> None:
    folder = photos(tmp_path / "batch", 3)
    done = sanad("submit", folder, "--source", "S-04", "--case", case, "--json")
    receipt = json.loads(done.stdout)
    names = {entry["path"][-1] for entry in receipt["entries"] if entry["path"]}
    assert {"IMG_00000.jpg", "IMG_00001.jpg", "IMG_00002.jpg"} <= names
    assert all(re.fullmatch("[0-9a-f]{64}", entry["sha256"]) for entry in receipt["entries"])
    (tmp_path / "receipt.json").write_text(done.stdout)
    assert sanad("receipt", "verify", tmp_path / "receipt.json").returncode == 0
    assert sanad("receipt", "verify", tmp_path / "receipt.json", "--key", "00" * 32).returncode == 90
    (tmp_path / "receipt.json").write_text(done.stdout.replace("IMG_00000", "IMG_99999"))
    assert_told(sanad("receipt", "verify", tmp_path / "receipt.json"), 90)


def test_the_same_again_makes_no_second_receipt(case: Path, tmp_path: Path) -> None:
    folder = photos(tmp_path / "batch", 3)
    first = sanad("submit", folder, "--case", case, "--json")
    second = json.loads(sanad("submit", folder, "--case", case, "--json").stdout)
    files = [entry for entry in second["entries"] if entry["path"]]
    assert files
    assert all(entry["known"] for entry in files)
    assert second["repeats"] == json.loads(first.stdout)["submission"]


def test_a_flipped_bit_is_found_and_named(case: Path, tmp_path: Path) -> None:
    sanad("submit", photos(tmp_path / "batch", 2), "--case", case)
    assert sanad("custody", "verify", "--case", case).returncode == 0
    victim = max((path for path in (case / "vault").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    victim.chmod(0o600)
    content = bytearray(victim.read_bytes())
    content[100] ^= 1
    victim.write_bytes(content)
    done = sanad("custody", "verify", "--case", case, "--json")
    assert done.returncode == 90
    (fault,) = json.loads(done.stdout)["report"]["faults"]
    assert fault["kind"] == "object_altered"
    assert victim.name in fault["where"]


def test_status_speaks_json(case: Path, tmp_path: Path) -> None:
    sanad("submit", photos(tmp_path / "batch", 2), "--case", case)
    status = json.loads(sanad("status", "--case", case, "--json").stdout)
    assert status["work"] == [{"kind": "examine", "waiting": 2, "running": 0, "done": 0, "failed": 0}]


def test_a_person_decides_with_a_reason(case: Path) -> None:
    incident = ROOT / "samples/al-atareb/incident.toml"
    sanad("incident", "add", incident, "--case", case)
    words = ("decide", "SYR-ALP-20171113-01", "--status", "under_review", "--reviewer", "R-2", "--case", case)
    assert_told(sanad(*words, "--reason", "because"), 2, "30 characters")
    assert sanad(*words, "--reason", "Two reviewers have begun to look at the videos.").returncode == 0
    summary = json.loads(sanad("summary", "SYR-ALP-20171113-01", "--format", "json", "--case", case).stdout)
    (decision,) = summary["decisions"]
    assert decision["status"] == "under_review"
    assert decision["reviewer"] == "R-2"
    assert sanad("custody", "verify", "--case", case).returncode == 0
    assert_told(sanad("decide", "NO-SUCH-THING", *words[2:], "--reason", "x" * 40), 4)


_ELSEWHERE = (
    *("mail-", "token", "source", "terms", "grading", "fingerprints", "matches"),
    *("pair", "issued", "duplicates", "answer-", "index-"),
)
TOLD_ELSEWHERE = {name for name in SCHEMAS if name.startswith(_ELSEWHERE)}
"""Held against their schemas where there is a mail server, a token, a source, an examined item."""


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_shipped_schema_is_the_generated_one(name: str) -> None:
    assert json.loads(shipped_schema(name)) == generated_schema(name)


def test_what_machines_are_told_follows_the_shipped_schemas(case: Path, tmp_path: Path) -> None:
    receipt = sanad("submit", photos(tmp_path / "batch", 1), "--case", case, "--json").stdout
    (tmp_path / "receipt.json").write_text(receipt)
    incident = ROOT / "samples/al-atareb/incident.toml"
    told = {
        "init-1.json": sanad("init", tmp_path / "other", "--json").stdout,
        "receipt-1.json": receipt,
        "receipt-check-1.json": sanad("receipt", "verify", tmp_path / "receipt.json", "--json").stdout,
        "incidents-1.json": sanad("incident", "add", incident, "--case", case, "--json").stdout,
        "status-1.json": sanad("status", "--case", case, "--json").stdout,
        "retry-1.json": sanad("retry", "--case", case, "--json").stdout,
        "custody-1.json": sanad("custody", "verify", "--case", case, "--json").stdout,
        "doctor-1.json": sanad("doctor", "--json").stdout,
        "inbox-1.json": sanad("inbox", "--case", case, "--json").stdout,
        "route-1.json": sanad(
            "route",
            f"submission:{json.loads(receipt)['submission']}",
            "--to",
            "SYR-ALP-20171113-01",
            "--case",
            case,
            "--json",
        ).stdout,
        "route-again-1.json": sanad("route", "--again", "--case", case, "--json").stdout,
        "decision-1.json": sanad(
            *("decide", "SYR-ALP-20171113-01", "--status", "unverified", "--reviewer", "R-2", "--case", case),
            *("--reason", "Nobody has looked at it so far, it came today.", "--json"),
        ).stdout,
    }
    assert {*told, *TOLD_ELSEWHERE} == SCHEMAS.keys()
    for name, answer in told.items():
        document = json.loads(answer)
        if name == "receipt-1.json":
            # The signature is laid over the statement, not part of it.
            assert document.pop("signature")
        jsonschema.validate(document, json.loads(shipped_schema(name)))
        assert document["schema"] == f"sanad/{name.removesuffix('-1.json')}/1"


def commands(group: object = None, before: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], object]]:
    group = group or typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        here = (*before, name)
        found += commands(command, here) if hasattr(command, "commands") else [(here, command)]
    return found


@pytest.mark.parametrize(
    ("path", "command"), commands(), ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_every_command_has_an_example_and_stands_in_the_readme(path: tuple[str, ...], command: object) -> None:
    assert "Example: `sanad " in command.help  # type: ignore[attr-defined]
    readme = (ROOT / "README.md").read_text()
    assert all(word in readme for word in path)
    assert f"sanad {path[0]}" in readme
