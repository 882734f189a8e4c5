"""A time-stamp authority on loopback: OpenSSL behind a small HTTP server. Only for tests."""

import datetime as dt
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# No `certs`: with it OpenSSL orders the certificates of its answer in a way that strict DER readers refuse.
_CONFIGURATION = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class LocalAuthority:
    url: str
    root: bytes
    """PEM of the certificate that its signer goes back to."""


@contextmanager
def local_authority(folder: Path) -> Iterator[LocalAuthority]:
    folder.mkdir()
    root = _certificates(folder)
    (folder / "serial").write_text("01\n")
    (folder / "openssl.cnf").write_text(_CONFIGURATION.format(folder=folder))

    def answer(query: bytes) -> bytes:
        (folder / "query.tsq").write_bytes(query)
        files: list[str | Path] = [
            "-queryfile",
            folder / "query.tsq",
            "-config",
            folder / "openssl.cnf",
            "-section",
            "one",
        ]
        subprocess.run(
            ["openssl", "ts", "-reply", *files, "-out", folder / "answer.tsr"], check=True, capture_output=True
        )
        return (folder / "answer.tsr").read_bytes()

    with serving(answer) as url:
        yield LocalAuthority(url, root)


@contextmanager
def serving(answer: Callable[[bytes], bytes], status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = answer(query)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsr"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _certificates(folder: Path) -> bytes:
    """Writes signer and key; gives back the root."""
    root_key, signer_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    root_name, signer_name = _name("Root of the test"), _name("Authority of the test")
    root = (
        _builder(root_name, root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    signer = (
        _builder(signer_name, root_name, signer_key)
        .add_extension(stamping, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "tsa.pem").write_bytes(signer.public_bytes(pem))
    (folder / "tsa.key").write_bytes(
        signer_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return root.public_bytes(pem)


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
