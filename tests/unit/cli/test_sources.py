"""`sanad source` and `sanad terms` as a user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline.cli.answers import shipped_schema
from tests.media import photos

SANAD = Path(sys.executable).with_name("sanad")
REASON = "The court asked for a first-hand witness."


def sanad(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """`stdin` is what it reads; other values are put into its environment."""
    given = more.pop("stdin", "")
    return subprocess.run(
        [SANAD, *words], capture_output=True, text=True, check=False, input=given, env={**os.environ, **more}
    )


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    (folder / "secret").write_text("words that only the lead knows\n")
    done = sanad("init", folder / "case", "--sources-passphrase-file", folder / "secret")
    assert done.returncode == 0, done.stderr
    done = sanad(
        "submit",
        photos(folder / "batch", 1),
        "--source",
        "S-04",
        "--case",
        folder / "case",
        "--consent",
        "for the court",
        "--restriction",
        "team only",
    )
    assert done.returncode == 0, done.stderr
    assert "not acted on: for the court" in done.stderr
    return folder / "case"


def answer(done: subprocess.CompletedProcess[str], name: str) -> dict:
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(shipped_schema(f"{name}-1.json")))
    assert document["schema"] == f"sanad/{name}/1"
    return document


def test_codes_are_listed_named_graded_and_unsealed(case: Path) -> None:
    (one,) = answer(sanad("source", "list", "--case", case, "--json"), "sources")["sources"]
    assert (one["code"], one["receipts"], one["grade"], one["graded"]) == ("S-04", 1, "F", None)
    who = "Qamar, +963 944 123 456"
    named = sanad("source", "name", "S-04", "--by", "R-2", "--case", case, "--json", stdin=who)
    assert answer(named, "source-name")["new"]
    graded = sanad("source", "grade", "S-04", "B", "--by", "R-2", "--reason", REASON, "--case", case, "--json")
    assert answer(graded, "grading")["grading"]["grade"] == "B"
    show = ("source", "show", "S-04", "--case", case)
    told = answer(sanad(*show, "--json"), "source")
    assert told["identities"] is None
    assert "Qamar" not in json.dumps(told)
    unseal = (*show, "--unseal", "--by", "R-2", "--reason", REASON)
    assert sanad(*unseal).returncode == 2
    assert "key of its own" in sanad(*unseal).stderr
    secret = ("--sources-passphrase-file", case.parent / "secret")
    opened = answer(sanad(*unseal, *secret, "--json"), "source")
    assert [one["raw"] for one in opened["identities"]] == [who]
    by_environment = sanad(*unseal, SANAD_SOURCES_PASSPHRASE="words that only the lead knows")
    assert who in by_environment.stdout
    short = sanad(*show, "--unseal", "--by", "R-2", "--reason", "because", *secret)
    assert (short.returncode, who in short.stdout) == (2, False)


def test_terms_are_set_and_shown(case: Path) -> None:
    set_terms = ("terms", "set", "S-04", "--by", "R-2", "--reason", "She called.", "--case", case)
    first = answer(sanad(*set_terms, "--restriction", "hide_identity", "--until", "2031-05-01", "--json"), "terms")
    assert first["terms"][0]["restrictions"] == ["hide_identity", "embargo"]
    done = sanad(*set_terms, "--consent", "withdrawn")
    assert done.returncode == 0, done.stderr
    assert "stay preserved" in done.stderr
    shown = answer(sanad("terms", "show", "S-04", "--case", case, "--json"), "terms")["terms"]
    assert [one["consent"] for one in shown] == [None, "withdrawn"]
    assert shown[1]["restrictions"] == ["hide_identity", "embargo"], "what was not named stays"
    lifted = answer(sanad(*set_terms, "--no-restriction", "--json"), "terms")
    assert (lifted["terms"][0]["restrictions"], lifted["terms"][0]["embargo_until"]) == ([], None)
    assert sanad(*set_terms).returncode == 2
    assert sanad(*set_terms, "--no-restriction", "--until", "2031-05-01").returncode == 2
    assert sanad("terms", "show", "S-99", "--case", case).returncode == 4


def test_doctor_says_who_can_look_up_a_source(case: Path, tmp_path: Path) -> None:
    assert "key of its own" in " ".join(sanad("doctor", "--case", case, "--json").stdout.split())
    assert sanad("init", tmp_path / "open").returncode == 0
    assert "WARNING" in sanad("doctor", "--case", tmp_path / "open", "--json").stdout
