"""A case behind its HTTP intake: uvicorn in a process of its own, on a free port of this machine."""

import datetime as dt
import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2

from pipeline.app import Sanad
from pipeline.model.basics import SourceCode
from pipeline.model.tokens import Scope

SANAD = Path(sys.executable).with_name("sanad")
BOTH = (Scope.SUBMIT, Scope.READ)
DROP = (Scope.SUBMIT,)
FAR = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
API = "/api/v1"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def add_token(
    sanad: Sanad,
    name: str = "team",
    scopes: Sequence[Scope] = BOTH,
    source: str | None = "S-04",
    until: dt.datetime = FAR,
) -> str:
    _, secret = sanad.tokens.add(name, scopes, until, "R-2", SourceCode(source) if source else None)
    return secret


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: str
    log: IO[str]

    def client(self, secret: str | None) -> httpx2.Client:
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        return httpx2.Client(base_url=self.address, headers=headers, timeout=60)

    @property
    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.address.removeprefix("http://").rpartition(":")
        return host, int(port)

    def said(self) -> str:
        """What it has written to its log. Read without moving: the server writes where this file stands."""
        return os.pread(self.log.fileno(), 16 << 20, 0).decode()


def sending(server: Server, client: httpx2.Client, id: str, whole: bytes, count: int) -> socket.socket:
    """A connection that has sent the head of a request and `count` bytes, and then says nothing more."""
    raw = socket.create_connection(server.host_and_port, timeout=30)
    head = (
        f"PUT {API}/submissions/{id}/files/{sha256(whole)} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {client.headers['Authorization']}\r\nContent-Length: {len(whole)}\r\n\r\n"
    )
    raw.sendall(head.encode() + whole[:count])
    return raw


@contextmanager
def serving(case: Path, *options: str | Path, before: Sequence[str] = (), **environment: str) -> Iterator[Server]:
    """`before` is put in front of the command; `environment` overrides settings (SANAD_HTTP_…)."""
    # A file, not a pipe: nobody reads while a test goes on, and a full pipe would stop the server.
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [*before, str(SANAD), "serve", "--port", "0", "--case", str(case), *map(str, options)],
            stderr=log,
            text=True,
            env={**os.environ, **environment},
        )
        try:
            yield Server(process, _address(process, log), log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: subprocess.Popen[str], log: IO[str]) -> str:
    """Once it listens."""
    while True:
        ended = process.poll() is not None
        said = os.pread(log.fileno(), 1 << 20, 0).decode()
        first, line_end, _ = said.partition("\n")
        if first.startswith("Listening at ") and line_end:
            return first.removeprefix("Listening at ").strip()
        assert not ended, said
        assert not line_end, said
        time.sleep(0.02)


def announce(client: httpx2.Client, files: dict[str, bytes], **handover: str) -> dict:
    listed = [{"name": name, "size": len(content), "sha256": sha256(content)} for name, content in files.items()]
    answer = client.post(f"{API}/submissions", json={"files": listed, **handover})
    assert answer.status_code == 201, answer.text
    return answer.json()


def send(
    client: httpx2.Client, id: str, content: bytes, offset: int = 0, whole: bytes | None = None
) -> httpx2.Response:
    """`content` from `offset` on of the file that is `whole`."""
    digest = sha256(content if whole is None else whole)
    headers = {"Upload-Offset": str(offset)}
    return client.put(f"{API}/submissions/{id}/files/{digest}", content=content, headers=headers)


def offset_of(client: httpx2.Client, id: str, whole: bytes) -> int:
    answer = client.head(f"{API}/submissions/{id}/files/{sha256(whole)}")
    assert answer.status_code == 200, answer.status_code
    return int(answer.headers["Upload-Offset"])


def finish(client: httpx2.Client, id: str, **asked: bool) -> httpx2.Response:
    return client.post(f"{API}/submissions/{id}/finish", json=asked)


def hand_in(client: httpx2.Client, files: dict[str, bytes], **handover: str) -> dict:
    """All of it; the receipt."""
    id = announce(client, files, **handover)["id"]
    for content in files.values():
        assert send(client, id, content).status_code == 200
    answer = finish(client, id)
    assert answer.status_code == 200, answer.text
    return answer.json()
