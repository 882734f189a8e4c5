"""The HTTP intake under senders that stall, lie and vanish, on a full disk, killed in the middle, and encrypted."""

import hashlib
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from pipeline.app import Sanad
from pipeline.storage.age_keys import Identity
from pipeline.storage.unlocking import KeyFile
from tests.http_intake import (
    API,
    DROP,
    Server,
    add_token,
    announce,
    finish,
    offset_of,
    send,
    sending,
    serving,
    sha256,
)

MIB = 1 << 20
FILM = bytes(range(256)) * 40_000
LIMITED = (
    "import os, resource as r, sys; r.setrlimit(r.RLIMIT_FSIZE, (3 << 20,) * 2); os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.fixture(scope="module")
def sanad(tmp_path_factory: pytest.TempPathFactory) -> Sanad:
    return Sanad.create(tmp_path_factory.mktemp("http") / "case")


@pytest.fixture(scope="module")
def secret(sanad: Sanad) -> str:
    return add_token(sanad)


@pytest.fixture(scope="module")
def server(sanad: Sanad) -> Iterator[Server]:
    with serving(sanad.folder.path, SANAD_HTTP_IDLE_S="0.5", SANAD_HTTP_REQUEST_S="3") as running:
        yield running


@pytest.fixture
def client(server: Server, secret: str) -> Iterator[httpx2.Client]:
    with server.client(secret) as one:
        yield one


def status(raw: socket.socket) -> int:
    return int(raw.recv(65_536).split(b" ")[1])


def test_who_stalls_is_hung_up_on_and_goes_on_later(server: Server, client: httpx2.Client) -> None:
    whole = b"a sender that stalls" * 100
    id = announce(client, {"a": whole})["id"]
    with sending(server, client, id, whole, 777) as raw:
        assert status(raw) == 408
    assert offset_of(client, id, whole) == 777
    assert send(client, id, whole[777:], 777, whole).status_code == 200


def test_who_dribbles_is_hung_up_on(server: Server, client: httpx2.Client) -> None:
    whole = b"a sender that dribbles" * 1000
    id = announce(client, {"a": whole})["id"]
    sent = 1
    with sending(server, client, id, whole, sent) as raw:
        while not select.select([raw], [], [], 0.1)[0]:
            raw.sendall(whole[sent : sent + 1])
            sent += 1
        assert status(raw) == 408
    assert 1 < offset_of(client, id, whole) <= sent < 200


def test_a_question_that_does_not_end_is_not_waited_for(server: Server, secret: str) -> None:
    head = f"POST {API}/submissions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n"
    with socket.create_connection(server.host_and_port, timeout=30) as raw:
        raw.sendall(f"{head}Content-Length: 100\r\nContent-Type: application/json\r\n\r\n{{".encode())
        assert status(raw) == 408


@pytest.mark.parametrize("length", [10**15, 2001])
def test_more_than_announced_is_refused_before_it_comes(client: httpx2.Client, server: Server, length: int) -> None:
    whole = b"x" * 2000
    id = announce(client, {"a": whole})["id"]
    with socket.create_connection(server.host_and_port, timeout=30) as raw:
        head = f"PUT {API}/submissions/{id}/files/{sha256(whole)} HTTP/1.1\r\nHost: x\r\n"
        raw.sendall(
            f"{head}Authorization: {client.headers['Authorization']}\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        assert status(raw) == 413


def test_more_than_announced_in_chunks_is_not_kept(client: httpx2.Client) -> None:
    whole = b"announced"
    id = announce(client, {"a": whole})["id"]
    answer = client.put(f"{API}/submissions/{id}/files/{sha256(whole)}", content=iter([whole, b" and more"]))
    assert answer.status_code == 413
    assert offset_of(client, id, whole) == 0


def test_a_long_question_is_refused(client: httpx2.Client) -> None:
    answer = client.post(f"{API}/submissions", content=iter([b"[" + b" " * MIB] * 6))
    assert answer.status_code == 413


def test_a_second_sender_of_the_same_file_waits(sanad: Sanad, secret: str) -> None:
    whole = b"sent by two at a time" * 100_000
    # A server that waits longer for the first sender than this test takes.
    with ExitStack() as stack:
        server = stack.enter_context(serving(sanad.folder.path, SANAD_HTTP_IDLE_S="600"))
        client = stack.enter_context(server.client(secret))
        id = announce(client, {"a": whole})["id"]
        first = stack.enter_context(sending(server, client, id, whole, 1000))
        # At an offset that is wrong in any case: nothing is changed, whoever comes first.
        answer = send(client, id, b"x", 99, whole)
        while "Upload-Offset" in answer.headers:
            if select.select([first], [], [], 0)[0]:
                # It came while the other one was being refused, and was sent away itself.
                first = stack.enter_context(sending(server, client, id, whole, 1000))
            answer = send(client, id, b"x", 99, whole)
        assert (answer.status_code, answer.headers["Retry-After"]) == (409, "30")
        assert finish(client, id).status_code == 409
        other = announce(client, {"b": b"another file"})["id"]
        assert send(client, other, b"another file").status_code == 200


def test_a_full_disk_is_told_and_what_came_stays(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    secret = add_token(sanad)
    whole = FILM + b"too large for the disk"
    with serving(sanad.folder.path, before=(sys.executable, "-c", LIMITED)) as server, server.client(secret) as client:
        id = announce(client, {"a": whole, "b": b"small"})["id"]
        assert send(client, id, b"small").status_code == 200
        assert send(client, id, whole[:MIB], 0, whole).status_code == 202
        answer = send(client, id, whole[MIB:], MIB, whole)
        assert answer.status_code == 507
        assert str(tmp_path) not in answer.text
        assert offset_of(client, id, whole) == MIB
    with serving(sanad.folder.path) as server, server.client(secret) as client:
        assert send(client, id, whole[MIB:], MIB, whole).status_code == 200
        assert finish(client, id).status_code == 200
    assert sanad.verify().whole


def test_more_than_there_is_room_for_is_refused(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    secret = add_token(sanad)
    large = {"SANAD_HTTP_FILE_GIB": "500000", "SANAD_HTTP_OPEN_GIB": "500000"}
    listed = {"name": "a", "size": 1 << 48, "sha256": sha256(b"")}
    with serving(sanad.folder.path, **large) as server, server.client(secret) as client:
        assert client.post(f"{API}/submissions", json={"files": [listed]}).status_code == 507
    with serving(sanad.folder.path) as server, server.client(secret) as client:
        assert client.post(f"{API}/submissions", json={"files": [listed]}).status_code == 413


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_server_that_is_killed_in_the_middle_goes_on(tmp_path: Path, encrypted: bool) -> None:
    key = Identity.generate()
    (tmp_path / "key").write_text(key.text)
    sanad = Sanad.create(tmp_path / "case", keys=[KeyFile(key)] if encrypted else [])
    secret = add_token(sanad, "drop", DROP)
    options = ("--key-file", tmp_path / "key") if encrypted else ()
    plant = b"PLANTED-IN-THE-FILM-"
    whole = plant * 500_000
    with serving(sanad.folder.path, *options) as server, server.client(secret) as client:
        id = announce(client, {"planted-name.mp4": whole})["id"]
        with sending(server, client, id, whole, 9_500_000):
            while offset_of(client, id, whole) < 8 * MIB:
                pass
            server.process.kill()
            server.process.wait()
    lying = b"".join(path.read_bytes() for path in sanad.folder.path.rglob("*") if path.is_file())
    assert secret.encode() not in lying
    for planted in (plant, b"planted-name", sha256(whole).encode()):
        assert (planted in lying) is not encrypted, planted
    with serving(sanad.folder.path, *options) as server, server.client(secret) as client:
        at = offset_of(client, id, whole)
        assert 8 * MIB <= at <= 9_500_000, "only what had not filled a piece is lost"
        assert send(client, id, whole[at:], at, whole).status_code == 200
        receipt = finish(client, id).json()
    assert [entry["sha256"] for entry in receipt["entries"] if not entry["container"]] == [sha256(whole)]
    assert sanad.verify().whole


def memory_kib(server: Server) -> int:
    """The most that the server has held in memory so far."""
    words = Path(f"/proc/{server.process.pid}/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1])


def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "case")
    block, blocks = bytes(range(256)) * 4096, 300
    digest = hashlib.sha256()
    for number in range(blocks):
        digest.update(number.to_bytes(4) + block)
    size = blocks * (len(block) + 4)
    with serving(sanad.folder.path) as server, server.client(add_token(sanad)) as client:
        small = announce(client, {"small": FILM})["id"]
        assert send(client, small, FILM).status_code == 200
        assert finish(client, small).status_code == 200
        before = memory_kib(server)
        listed = {"name": "large", "size": size, "sha256": digest.hexdigest()}
        id = client.post(f"{API}/submissions", json={"files": [listed]}).json()["id"]
        content = (number.to_bytes(4) + block for number in range(blocks))
        url = f"{API}/submissions/{id}/files/{digest.hexdigest()}"
        assert client.put(url, content=content).status_code == 200
        assert finish(client, id).status_code == 200
        assert memory_kib(server) - before < 32 * 1024
