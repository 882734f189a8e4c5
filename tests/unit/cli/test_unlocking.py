"""Encrypted cases on the command line: made with a key, a passphrase or an answer, and opened by nothing else."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.media import photos

SANAD = Path(sys.executable).with_name("sanad")
WORDS = "four words are better"


def clean(**more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("SANAD_")}
    return own | more


def sanad(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SANAD, *words], capture_output=True, text=True, check=False, env=clean(**environment))


def on_a_terminal(answers: str, *words: str | Path) -> tuple[int, str]:
    """The exit code and all that a person sees, who types `answers`."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [SANAD, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=clean(), start_new_session=True
    ) as running:
        os.close(theirs)
        seen = b""
        # One answer for each question, as soon as it is asked: what comes earlier may be thrown away.
        waiting = answers.split("\n")[:-1]
        try:
            while piece := os.read(ours, 4096):
                seen += piece
                if waiting and re.search(rb"(: )$", seen):
                    os.write(ours, waiting.pop(0).encode() + b"\n")
                    seen += b"\n"
        except OSError:  # how a terminal says that nobody is left at its other end
            pass
        os.close(ours)
        return running.wait(60), seen.decode()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "stick" / "case.key"


@pytest.fixture
def case(tmp_path: Path, key: Path) -> Path:
    folder = tmp_path / "case"
    assert sanad("init", folder, "--key-file", key).returncode == 0
    return folder


def assert_told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("sanad: ")
    for word in words:
        assert word in done.stderr


def test_a_case_behind_a_key_file_is_opened_by_it_alone(case: Path, key: Path, tmp_path: Path) -> None:
    status = ("status", "--json", "--case", case)
    assert json.loads(sanad(*status, "--key-file", key).stdout)["encrypted"] is True
    assert json.loads(sanad(*status, SANAD_KEY_FILE=str(key)).stdout)["encrypted"] is True
    assert_told(sanad(*status), 2, "is encrypted: its key file is needed", "SANAD_KEY_FILE")
    assert_told(sanad(*status, "--key-file", tmp_path / "other"), 65, "cannot be read")
    sanad("init", tmp_path / "second", "--key-file", tmp_path / "other")
    assert_told(sanad(*status, "--key-file", tmp_path / "other"), 2, "this key file does not open")
    assert_told(sanad(*status, SANAD_PASSPHRASE=WORDS), 2, "not opened by a passphrase", "Give its key file")


def test_an_existing_key_serves_several_cases(case: Path, key: Path, tmp_path: Path) -> None:
    before = key.read_text()
    assert sanad("init", tmp_path / "second", "--key-file", key).returncode == 0
    assert key.read_text() == before
    assert sanad("status", "--case", tmp_path / "second", "--key-file", key).returncode == 0


def test_a_key_does_not_lie_in_the_case_that_it_opens(tmp_path: Path) -> None:
    assert_told(
        sanad("init", tmp_path / "case", "--key-file", tmp_path / "case" / "key"), 2, "must not lie in the case"
    )
    assert not (tmp_path / "case").exists()


def test_an_environment_or_a_file_gives_the_passphrase_and_it_can_be_changed(tmp_path: Path) -> None:
    case, old, new = tmp_path / "case", tmp_path / "old", tmp_path / "new"
    old.write_text(WORDS + "\n")
    new.write_text("three other words\n")
    made = sanad("init", case, "--json", SANAD_PASSPHRASE=WORDS)
    assert json.loads(made.stdout)["encrypted"] is True
    done = sanad("passphrase", "change", "--case", case, "--passphrase-file", old, "--new-passphrase-file", new)
    assert done.returncode == 0, done.stderr
    assert "Backups made before still open with the old one" in done.stdout
    assert_told(sanad("status", "--case", case, SANAD_PASSPHRASE=WORDS), 2, "this passphrase does not open")
    assert sanad("status", "--case", case, SANAD_PASSPHRASE="three other words").returncode == 0


def test_a_person_is_asked_twice_and_the_words_do_not_show(tmp_path: Path) -> None:
    case = tmp_path / "case"
    code, seen = on_a_terminal(f"{WORDS}\n{WORDS}\n", "init", case)
    assert code == 0, seen
    assert "It is encrypted" in seen
    assert WORDS not in seen
    code, seen = on_a_terminal(f"{WORDS}\n", "status", "--case", case)
    assert code == 0, seen
    assert f"Passphrase of {case}" in seen.replace("\r\n", "")
    assert WORDS not in seen


def test_two_words_that_differ_make_no_case(tmp_path: Path) -> None:
    code, seen = on_a_terminal("one passphrase\nanother passphrase\n", "init", tmp_path / "case")
    assert code == 2
    assert "differ" in seen
    assert not (tmp_path / "case").exists()


def test_nothing_typed_means_not_encrypted_and_says_so(tmp_path: Path) -> None:
    code, seen = on_a_terminal("\n", "init", tmp_path / "case")
    assert code == 0
    assert "NOT encrypted" in seen
    code, seen = on_a_terminal("", "status", "--case", tmp_path / "case")
    assert code == 0
    assert "Passphrase" not in seen


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    made = sanad("init", tmp_path / "case")
    assert made.returncode == 0
    assert "NOT encrypted" in made.stdout
    assert json.loads(sanad("status", "--json", "--case", tmp_path / "case").stdout)["encrypted"] is False
    assert_told(sanad("passphrase", "change", "--case", tmp_path / "case"), 2, "is not encrypted")


def test_doctor_says_how_a_case_lies_on_the_disk_without_opening_it(case: Path, tmp_path: Path) -> None:
    sanad("init", tmp_path / "plain")
    for folder, found in ((case, "yes"), (tmp_path / "plain", "no"), (tmp_path / "none", None)):
        parts = json.loads(sanad("doctor", "--json", "--case", folder).stdout)["parts"]
        told = [part["found"] for part in parts if part["name"] == "encryption at rest"]
        assert told == ([] if found is None else [found])


def test_a_kept_receipt_comes_back_as_it_was_given(case: Path, key: Path, tmp_path: Path) -> None:
    folder = photos(tmp_path / "batch", 1)
    given = sanad("submit", folder, "--case", case, "--key-file", key, "--json").stdout
    number = json.loads(given)["submission"]
    shown = sanad("receipt", "show", number, "--case", case, "--key-file", key)
    assert shown.stdout == given
    (tmp_path / "receipt.json").write_text(given)
    assert sanad("receipt", "verify", tmp_path / "receipt.json").returncode == 0
    assert_told(sanad("receipt", "show", "00", "--case", case, "--key-file", key), 4, "no receipt of a submission")
    told = sanad("submit", folder, "--case", case, "--key-file", key).stdout
    assert "sanad receipt show " in told


def test_all_at_once_makes_an_encrypted_case_where_it_is_told_how(tmp_path: Path) -> None:
    incident = Path(__file__).parents[3] / "samples/al-atareb/incident.toml"
    case, key = tmp_path / "case", tmp_path / "case.key"
    words = ("run", photos(tmp_path / "batch", 1), "--incident", incident, "--case", case)
    done = sanad(*words, "--key-file", key)
    assert done.returncode == 0, done.stderr
    assert key.is_file()
    assert (case / "records" / "sanad.db").read_bytes()[:6] != b"SQLite"
    assert sanad("custody", "verify", "--case", case, "--key-file", key).returncode == 0
