"""`sanad token` and `sanad serve` as a user meets them."""

import datetime as dt
import ipaddress
import json
import os
import ssl
import subprocess
import sys
from pathlib import Path

import httpx2
import jsonschema
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pipeline.app import Sanad
from pipeline.cli.answers import shipped_schema
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


def a_certificate(folder: Path) -> tuple[Path, Path]:
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).add_extension(address, critical=False)
    builder = builder.not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
    (folder / "cert.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


def test_the_way_may_be_encrypted(case: Path, tmp_path: Path) -> None:
    cert, key = a_certificate(tmp_path)
    trusted = ssl.create_default_context(cafile=cert)
    options = ("--host", "0.0.0.0", "--tls-cert", cert, "--tls-key", key)
    with serving(case, *options) as server:
        port = server.address.rpartition(":")[2]
        answer = httpx2.get(f"https://127.0.0.1:{port}/v1/incidents", verify=trusted, timeout=30)
    assert answer.status_code == 401
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_port_that_is_taken_and_a_host_that_others_reach_are_told(case: Path) -> None:
    with serving(case) as server:
        port = str(server.host_and_port[1])
        taken = sanad("serve", "--port", port, "--case", case)
        assert taken.returncode == 75
        assert "--port" in taken.stderr
    refused = sanad("serve", "--host", "0.0.0.0", "--case", case)
    assert refused.returncode == 2
    assert "--behind-proxy" in refused.stderr
