"""`sanad token` and `sanad serve` as a user meets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from pipeline.app import Sanad
from pipeline.cli.answers import SCHEMAS, shipped_schema
from tests.http_intake import API, serving

SANAD = Path(sys.executable).with_name("sanad")


def sanad(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SANAD, *words], capture_output=True, text=True, check=False, env=os.environ)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Sanad.create(tmp_path / "case").folder.path


def answer(done: subprocess.CompletedProcess[str], name: str) -> dict:
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    jsonschema.validate(document, json.loads(shipped_schema(f"{name}-1.json")))
    return document


@pytest.mark.parametrize("name", ["token-1.json", "tokens-1.json", "receipt-1.json", "receipt-check-1.json"])
def test_shipped_schemas_are_the_generated_ones(name: str) -> None:
    assert json.loads(shipped_schema(name)) == SCHEMAS[name].json_schema(mode="serialization")


def test_a_token_is_made_used_listed_and_revoked(case: Path) -> None:
    given = ("--may", "submit", "--source", "S-04", "--until", "2100-01-31", "--by", "R-2", "--case", case)
    made = answer(sanad("token", "add", "drop-04", *given, "--json"), "token")
    assert made["token"]["until"] == "2100-02-01T00:00:00Z", "its last day is over then"
    shown = sanad("token", "add", "drop-05", *given)
    assert shown.stdout.strip().startswith("sanad-")
    listed = sanad("token", "list", "--case", case)
    assert "drop-04" in listed.stdout
    assert made["secret"] not in listed.stdout
    with serving(case) as server, server.client(made["secret"]) as client:
        assert client.get(f"{API}/health").status_code == 200
        revoked = answer(sanad("token", "revoke", "drop-04", "--by", "R-2", "--case", case, "--json"), "tokens")
        assert revoked["tokens"][0]["revoked"]
        assert client.get(f"{API}/health").status_code == 401, "at once, while the server runs"
    named = answer(sanad("token", "list", "--case", case, "--json"), "tokens")
    assert [token["name"] for token in named["tokens"]] == ["drop-04", "drop-05"]


def test_a_port_that_is_taken_and_a_host_that_others_reach_are_told(case: Path) -> None:
    with serving(case) as server:
        port = str(server.host_and_port[1])
        taken = sanad("serve", "--port", port, "--case", case)
        assert taken.returncode == 75
        assert "--port" in taken.stderr
    refused = sanad("serve", "--host", "0.0.0.0", "--case", case)
    assert refused.returncode == 2
    assert "--behind-proxy" in refused.stderr
