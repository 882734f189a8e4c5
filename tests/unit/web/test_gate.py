"""No token, no answer; and what every answer bears. Every route is walked over, also those that come later."""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient
from uvicorn.server import ServerState

from pipeline.app import Sanad
from pipeline.errors import InvalidInput, UsageError
from pipeline.model.tokens import Scope
from pipeline.web.application import create_app, shipped_openapi
from pipeline.web.attempts import MOST, WINDOW_S, WrongTokens
from pipeline.web.receiving import Announced, announced
from pipeline.web.serving import PatientProtocol, Place, require_closed, serve
from tests.http_intake import API, BOTH, DROP, add_token, sha256
from tests.unit.storage.nouns import SetClock

ID, DIGEST = "0" * 32, sha256(b"")


@pytest.fixture
def sanad(tmp_path: Path) -> Sanad:
    return Sanad.create(tmp_path / "case")


@pytest.fixture
def app(sanad: Sanad) -> FastAPI:
    return create_app(sanad)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, raise_server_exceptions=False)


def walked(app: FastAPI) -> Iterator[tuple[str, str]]:
    """(method, path) of every route for programs, whoever added it; pages have a test of their own."""
    for path, methods in _routes([route for route in app.routes if not isinstance(route, Mount)]):
        for method in methods:
            yield method, path.replace("{id}", ID).replace("{sha256}", DIGEST)


def _routes(routes: list[BaseRoute]) -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        nested = getattr(route, "original_router", None)
        if nested is not None:
            yield from _routes(nested.routes)
        else:
            yield route.path, route.methods  # type: ignore[attr-defined]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_no_route_answers_without_a_token_that_holds(sanad: Sanad, app: FastAPI) -> None:
    past = Sanad.open(sanad.folder.path, SetClock(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    expired = add_token(past, "expired", until=dt.datetime(2020, 2, 1, tzinfo=dt.UTC))
    revoked = add_token(sanad, "revoked")
    sanad.tokens.revoke("revoked", "R-2")
    right = add_token(sanad, "right")
    wrong = [
        {},
        bearer("sanad-" + "A" * 43),
        bearer(""),
        bearer(expired),
        bearer(revoked),
        bearer(right[:-1]),
        bearer(right + "x"),
        {"Authorization": f"Basic {right}"},
        {"Cookie": f"token={right}"},
    ]
    paths = [
        *walked(app),
        ("GET", "/submissions"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("OPTIONS", f"{API}/submissions"),
    ]
    assert len(paths) >= 11
    for method, path in paths:
        for headers in wrong:
            # A fresh gate each time, so that nobody is told to wait.
            answer = TestClient(create_app(sanad)).request(method, path, headers=headers)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), (method, path, headers)
            assert answer.text == ("" if method == "HEAD" else '{"message":"no access"}')
        answer = TestClient(create_app(sanad)).request(method, f"{path}?token={right}")
        assert answer.status_code == 401


def test_every_route_that_changes_something_needs_a_token_that_may_submit(
    sanad: Sanad, app: FastAPI, client: TestClient
) -> None:
    reader = add_token(sanad, "reader", [Scope.READ], source=None)
    changing = [(method, path) for method, path in walked(app) if method not in ("GET", "HEAD")]
    assert len(changing) >= 3
    body = {"files": [{"name": "a", "size": 0, "sha256": DIGEST}], "source": "S-1"}
    for method, path in changing:
        answer = client.request(method, path, headers=bearer(reader), json=body if path.endswith("submissions") else {})
        assert answer.status_code == 403, (method, path)
    assert client.get(f"{API}/health", headers=bearer(reader)).json() == {"ok": True}
    with sanad.bench.records.reading() as reading:
        assert reading.open_deliveries() == ()


def test_every_answer_bears_the_same_headers(sanad: Sanad, client: TestClient) -> None:
    secret = add_token(sanad)
    for path in ("/", f"{API}/health", f"{API}/submissions/{ID}", f"{API}/submissions/../../x"):
        for headers in ({}, bearer(secret)):
            answer = client.get(path, headers={**headers, "Origin": "https://evil.example", "X-Request-Id": "mine"})
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert len(answer.headers["X-Request-Id"]) == 16
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]
            assert "server" not in answer.headers


def test_the_log_has_no_names_digests_or_tokens(
    sanad: Sanad, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    secret = add_token(sanad, "drop-of-amal", DROP)
    with caplog.at_level(logging.INFO, "sanad.web"):
        body = {"files": [{"name": "amal.jpg", "size": 0, "sha256": DIGEST}]}
        id = client.post(f"{API}/submissions", headers=bearer(secret), json=body).json()["id"]
        client.put(f"{API}/submissions/{id}/files/{DIGEST}", headers=bearer(secret))
        client.get("/amal", headers=bearer("amal"))
    lines = [record.getMessage() for record in caplog.records if record.name == "sanad.web"]
    assert len(lines) == 3
    assert f"PUT {API}/submissions/{{id}}/files/{{sha256}} 200" in lines[1]
    assert not [line for line in lines if any(word in line for word in ("amal", DIGEST, id, secret, "testclient"))]


def test_who_guesses_is_told_to_wait_and_who_knows_is_not(sanad: Sanad, client: TestClient) -> None:
    secret = add_token(sanad)
    answers = [client.get(f"{API}/health", headers=bearer(f"guess-{number}")).status_code for number in range(MOST + 1)]
    assert answers == [401] * MOST + [429]
    assert client.get(f"{API}/health", headers=bearer(secret)).status_code == 200


def test_the_count_of_guesses_is_by_address_and_ends() -> None:
    now = [0.0]
    wrong = WrongTokens(lambda: now[0])
    assert [wrong.too_many("a") for _ in range(MOST + 1)][-1]
    assert not wrong.too_many("b")
    now[0] += WINDOW_S
    assert not wrong.too_many("a")
    for number in range(20_000):
        wrong.too_many(str(number))
    assert len(wrong._seen) <= 10_000


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"files": []},
        {"files": [{"name": "", "size": 1, "sha256": DIGEST}]},
        {"files": [{"name": "planted", "size": -1, "sha256": DIGEST}]},
        {"files": [{"name": "planted", "size": True, "sha256": DIGEST}]},
        {"files": [{"name": "planted", "size": 1 << 60, "sha256": DIGEST}]},
        {"files": [{"name": "planted", "size": 1, "sha256": DIGEST.upper()}]},
        {"files": [{"name": "planted", "size": 1, "sha256": "../../planted"}]},
        {"files": [{"name": "planted", "size": 1, "sha256": DIGEST, "planted": 1}]},
        {"files": [{"name": "a", "size": 1, "sha256": DIGEST}, {"name": "b", "size": 2, "sha256": DIGEST}]},
        {"files": [{"name": "a", "size": 1, "sha256": DIGEST}], "source": "two planted\r\nlines"},
    ],
)
def test_what_makes_no_sense_is_refused_and_not_repeated(sanad: Sanad, client: TestClient, body: dict) -> None:
    secret = add_token(sanad, scopes=BOTH, source=None)
    answer = client.post(f"{API}/submissions", headers=bearer(secret), json={"source": "S-1", **body})
    assert answer.status_code == 422
    assert "planted" not in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe", b'{"files": ' + b"[" * 50_000, b'"\\ud800"', b"NaN"])
def test_what_is_no_json_is_refused(sanad: Sanad, client: TestClient, body: bytes) -> None:
    secret = add_token(sanad)
    headers = {**bearer(secret), "Content-Type": "application/json"}
    assert client.post(f"{API}/submissions", headers=headers, content=body).status_code in (400, 422)


def test_a_name_that_no_text_can_hold_is_refused(sanad: Sanad, client: TestClient) -> None:
    body = b'{"files": [{"name": "\\ud800", "size": 0, "sha256": "%s"}]}' % DIGEST.encode()
    headers = {**bearer(add_token(sanad)), "Content-Type": "application/json"}
    assert client.post(f"{API}/submissions", headers=headers, content=body).status_code == 422


def test_headers_say_where_a_body_begins() -> None:
    assert announced(None, None, None) == Announced(None, None)
    assert announced("7", None, "3") == Announced(7, 3)
    assert announced(None, "bytes 7-9/20", "3") == Announced(7, 3)
    for senseless in (
        ("-1", None, None),
        ("٣", None, None),
        ("1e3", None, None),
        (None, "bytes 9-7/20", None),
        (None, "bytes */20", None),
        ("8", "bytes 7-9/20", None),
        (None, "bytes 7-9/20", "4"),
    ):
        with pytest.raises(Exception, match=r"400|bytes|Content-Range"):
            announced(*senseless)


def test_nothing_but_this_machine_is_listened_to_in_the_clear(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost"):
        require_closed(Place(host, 0))
    for host in ("0.0.0.0", "::", "192.168.1.5", "sanad.example"):
        with pytest.raises(UsageError, match="other machines"):
            require_closed(Place(host, 0))
        require_closed(Place(host, 0, behind_proxy=True))
        require_closed(Place(host, 0, tmp_path / "cert", tmp_path / "key"))
    with pytest.raises(UsageError, match="its key"):
        require_closed(Place("127.0.0.1", 0, tls_cert=tmp_path / "cert"))


def test_a_certificate_that_is_none_is_told(app: FastAPI, tmp_path: Path) -> None:
    (tmp_path / "cert").write_text("no certificate")
    with pytest.raises(InvalidInput, match="certificate"):
        serve(app, Place("127.0.0.1", 0, tmp_path / "cert", tmp_path / "cert"), lambda _: None)


class Impatient(PatientProtocol):
    headers_s = 0.2


@pytest.mark.parametrize(
    "said", [b"", b"GET /api/v1/health HTTP/1.1\r\nX-Slow: ", b"GET /x HTTP/1.1\r\nHost: x\r\n\r\nGET"]
)
def test_who_does_not_ask_is_hung_up_on(app: FastAPI, said: bytes) -> None:
    async def heard() -> bytes:
        config = uvicorn.Config(app, lifespan="off", log_config=None, ws="none", timeout_keep_alive=3600)
        config.load()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Impatient(config, ServerState(), {}), "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname()[:2])
            writer.write(said)
            answer = await asyncio.wait_for(reader.read(), 20)
            writer.close()
        return answer

    assert asyncio.run(heard()).startswith(b"HTTP/1.1 401" if said.endswith(b"GET") else b"")


def test_the_shipped_openapi_document_is_that_of_the_routes(app: FastAPI) -> None:
    assert json.loads(shipped_openapi()) == app.openapi()
