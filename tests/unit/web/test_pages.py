"""The pages without a browser: who gets in, what forms must carry, what a question may be, and who is told what."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from pipeline.app import Sanad
from pipeline.model.tokens import Scope
from pipeline.storage.receipts import verify_receipt
from pipeline.web.application import create_app
from pipeline.web.attempts import MOST
from pipeline.web.page_gate import is_page
from pipeline.web.questions import MOST_OF_ONE
from tests.asking import MARKET, an_archive, part_of, saved
from tests.http_intake import DROP, add_token

ID = "0" * 32
TYPE = "multipart/form-data; boundary=XyZ"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_archive(tmp_path_factory.mktemp("pages")).folder.path


@pytest.fixture
def sanad(archive: Path, tmp_path: Path) -> Sanad:
    """A copy for each test: sessions and tokens are its own."""
    shutil.copytree(archive, tmp_path / "case", ignore=shutil.ignore_patterns("*.sock"))
    return Sanad.open(tmp_path / "case")


@pytest.fixture
def app(sanad: Sanad) -> FastAPI:
    return create_app(sanad)


def browser(app: FastAPI, base: str = "http://127.0.0.1") -> TestClient:
    return TestClient(app, base_url=base, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with browser(app) as client:
        yield client


def signed_in(sanad: Sanad, client: TestClient, name: str = "reader") -> str:
    """The key that forms of the session carry."""
    token = add_token(sanad, name, [Scope.READ], source=None)
    answer = client.post("/sign-in", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ask")
    (key,) = set(re.findall(r'name="key" value="([^"]+)"', client.get("/ask").text))
    return key


def form(key: str, *files: tuple[str, bytes]) -> bytes:
    parts = [f'--XyZ\r\nContent-Disposition: form-data; name="key"\r\n\r\n{key}\r\n'.encode()]
    for name, content in files:
        head = f'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        parts.append(head + content + b"\r\n")
    return b"".join(parts) + b"--XyZ--\r\n"


def ask(client: TestClient, key: str, *files: tuple[str, bytes], **headers: str):
    return client.post("/ask", content=form(key, *files), headers={"Content-Type": TYPE, **headers})


def until(told: Callable[[], bool]) -> None:
    """The answer is looked for by a worker of the server; each question to it takes its time by itself."""
    ends = time.monotonic() + 120
    while not told():
        assert time.monotonic() < ends


def answered(client: TestClient, path: str) -> str:
    until(lambda: "data-live" not in client.get(path).text)
    return client.get(path).text


@pytest.fixture
def crop(tmp_path: Path) -> bytes:
    return saved(tmp_path / "crop.jpg", part_of(MARKET)).read_bytes()


def page_routes(app: FastAPI) -> list[tuple[str, str]]:
    (mount,) = [route for route in app.routes if isinstance(route, Mount)]
    found = []
    for route in mount.routes:
        assert isinstance(route, Route)
        path = route.path.replace("{id}", ID).replace("{place:int}", "1").replace("{side}", "held")
        found += [(method, path.replace("{name}", "none")) for method in sorted(route.methods or ())]
    return found


def test_every_page_is_behind_the_gate_and_nothing_is_told_to_who_is_not_signed_in(
    sanad: Sanad, app: FastAPI, client: TestClient
) -> None:
    routes = page_routes(app)
    assert len(routes) >= 15
    assert all(is_page(path) for _, path in routes)
    before = len(client.get("/").text)
    for method, path in routes:
        answer = client.request(method, path, data={} if method == "POST" else None)
        assert answer.status_code in (200, 303, 401, 404, 415), (method, path)
        if answer.status_code == 200:
            assert path == "/"
        if path.startswith("/ask"):
            assert (answer.status_code, answer.headers["location"]) == (303, "/"), (method, path)
        assert "market.jpg" not in answer.text
    assert abs(len(client.get("/").text) - before) < 10


def test_the_headers_of_pages_let_in_nothing_from_elsewhere(client: TestClient) -> None:
    for path in ("/", "/ask", "/assets/sanad.css", "/assets/ask.js", "/assets/icon.svg"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert not re.search(r"unsafe|http|data:|\*", policy)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<script>|\son\w+=|style=|https?://(?!www\.w3\.org)", answer.text), path


def test_who_guesses_waits_and_who_may_only_submit_is_not_let_in(sanad: Sanad, client: TestClient) -> None:
    drop, reader = add_token(sanad, "drop", DROP), add_token(sanad, "r", [Scope.READ], source=None)
    assert client.post("/sign-in", data={"token": drop}).status_code == 403
    found = [client.post("/sign-in", data={"token": f"guess-{n}"}).status_code for n in range(MOST + 1)]
    assert found == [401] * MOST + [429]
    assert "guess" not in client.post("/sign-in", data={"token": "guess-me"}).text
    assert client.post("/sign-in", data={"token": reader}).status_code == 303


def test_the_cookie_is_for_this_host_alone_and_never_for_scripts(sanad: Sanad, app: FastAPI) -> None:
    token = add_token(sanad, "r", [Scope.READ], source=None)
    for base, name, secure in (("http://127.0.0.1", "sanad", False), ("https://h.example", "__Host-sanad", True)):
        cookie = browser(app, base).post("/sign-in", data={"token": token}).headers["set-cookie"]
        assert cookie.startswith(f"{name}=")
        assert token not in cookie
        words = {word.strip().lower() for word in cookie.split(";")}
        assert {"httponly", "samesite=strict", "path=/"} <= words
        assert ("secure" in words) == secure
        assert not [word for word in words if word.startswith(("domain", "expires", "max-age"))]


def test_a_form_of_another_page_changes_nothing(sanad: Sanad, client: TestClient, crop: bytes) -> None:
    key = signed_in(sanad, client)
    foreign = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"})
    for headers in foreign:
        assert ask(client, key, ("a.jpg", crop), **headers).status_code == 403
        assert client.post("/sign-in", data={"token": "x"}, headers=headers).status_code == 403
        assert client.post("/sign-out", data={"key": key}, headers=headers).status_code == 403
    for wrong in ("", "x", key[:-1]):
        assert ask(client, wrong, ("a.jpg", crop)).status_code == 403
        client.post("/sign-out", data={"key": wrong})
    page = client.get("/ask")
    assert page.status_code == 200
    assert "/ask/" not in page.text.replace('/ask/"', "")


def test_a_question_is_answered_with_pictures_and_a_receipt(sanad: Sanad, client: TestClient, crop: bytes) -> None:
    key = signed_in(sanad, client)
    answer = ask(client, key, ("C:\\folder\\plantedname.jpg", crop), **{"Sec-Fetch-Site": "same-origin"})
    path = answer.headers["location"]
    assert re.fullmatch(r"/ask/[0-9a-f]{32}", path)
    page = answered(client, path)
    assert "market.jpg" in page
    assert "plantedname.jpg" in page
    assert "folder" in page, "the channel, not the asker's own folder"
    pictures = set(re.findall(rf'src="({path}/picture[^"]*)"', page))
    assert len(pictures) >= 3
    for picture in pictures:
        found = client.get(picture)
        assert (found.headers["content-type"], found.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert client.get(f"{path}/pictures/77/held").status_code == 404
    assert client.get(f"{path}/live?seen=0").status_code == 200
    version = re.findall(r'data-version="(\d+)"', page)[0]
    assert client.get(f"{path}/live?seen={version}").status_code == 204
    receipt = client.post(f"{path}/receipt", data={"key": key})
    assert receipt.headers["content-disposition"].startswith("attachment")
    assert verify_receipt(receipt.content, sanad.folder.key.public_key).valid
    assert client.post(f"{path}/receipt", data={"key": key}).content == receipt.content, "one receipt, one event"
    assert client.post(f"{path}/receipt", data={"key": "x"}).status_code == 403
    assert client.post(f"{path}/forget", data={"key": key}).status_code == 303
    assert client.get(path).status_code == 404


def test_both_languages_and_the_choice_stays(sanad: Sanad, client: TestClient) -> None:
    signed_in(sanad, client)
    assert '<html lang="en" dir="ltr">' in client.get("/ask").text
    assert client.get("/ask", headers={"Accept-Language": "ar-SY,en"}).text.count('dir="rtl"') >= 1
    back = client.post("/language", data={"language": "ar", "back": "/ask"})
    assert (back.status_code, back.headers["location"]) == (303, "/ask")
    assert '<html lang="ar" dir="rtl">' in client.get("/ask").text
    for elsewhere in ("https://evil.example", "//evil.example", "/ask/../x", "/\\evil.example"):
        assert client.post("/language", data={"language": "ar", "back": elsewhere}).headers["location"] == "/"
    client.post("/language", data={"language": "en\r\nX: y", "back": "/"})
    assert '<html lang="ar" dir="rtl">' in client.get("/ask").text


def test_nobody_sees_what_somebody_else_asked(sanad: Sanad, app: FastAPI, client: TestClient, crop: bytes) -> None:
    key = signed_in(sanad, client)
    path = ask(client, key, ("a.jpg", crop)).headers["location"]
    other = browser(app)
    other_key = signed_in(sanad, other, "other")
    for suffix in ("", "/live", "/picture", "/pictures/1/held"):
        assert other.get(path + suffix).status_code == 404
    for act in ("/receipt", "/forget"):
        assert other.post(path + act, data={"key": other_key}).status_code == 404
    assert path not in other.get("/ask").text
    answered(client, path)


def test_signing_out_and_revoking_end_it_at_once(sanad: Sanad, client: TestClient) -> None:
    key = signed_in(sanad, client)
    held = client.cookies.get("sanad")
    client.post("/sign-out", data={"key": key})
    client.cookies.set("sanad", held or "")
    assert client.get("/ask").headers["location"] == "/"
    client.cookies.clear()
    signed_in(sanad, client, "again")
    sanad.tokens.revoke("again", "R-2")
    assert client.get("/ask").headers["location"] == "/"


def test_what_cannot_be_asked_about_is_told_without_repeating_it(sanad: Sanad, client: TestClient) -> None:
    key = signed_in(sanad, client)
    refused = (
        (("planted.zip", b"PK\x03\x04" + bytes(100)), 422, "sanad submit"),
        (("planted.eml", b"From: a@b.example\r\nTo: c@d.example\r\nDate: x\r\n\r\nplanted"), 422, "sanad submit"),
    )
    for file, status, words in refused:
        answer = ask(client, key, file)
        assert answer.status_code == status
        assert words in answer.text
        assert "planted" not in answer.text
    assert ask(client, key).headers["location"] == "/ask", "nothing was chosen"
    assert ask(client, key, ("a.jpg", b"")).headers["location"] == "/ask"
    broken = form(key, ("a.jpg", b"x" * 5_000))[:-200]
    assert client.post("/ask", content=broken, headers={"Content-Type": TYPE}).status_code == 400
    assert client.post("/ask", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    assert ask(client, key, *[("a.jpg", b"x")] * 17).status_code == 413


def test_a_file_beyond_the_bound_is_refused_and_so_is_one_question_too_many(tmp_path: Path) -> None:
    sanad = Sanad.create(tmp_path / "small")
    sanad.folder.settings_file.write_text("[ask]\nfile_mib = 1\n", encoding="utf-8")
    sanad = Sanad.open(tmp_path / "small")
    with browser(create_app(sanad)) as client:
        key = signed_in(sanad, client)
        assert ask(client, key, ("a.txt", bytes(2 << 20))).status_code == 422
        assert ask(client, key, ("a.txt", bytes(8 << 20))).status_code == 413
        for number in range(MOST_OF_ONE):
            assert ask(client, key, (f"{number}.txt", b"some words %d" % number)).status_code == 303
        assert ask(client, key, ("more.txt", b"x")).status_code == 429
        assert client.get("/ask").text.count('<li class="card">') == MOST_OF_ONE


def test_the_log_has_neither_names_nor_questions(
    sanad: Sanad, client: TestClient, crop: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", "sanad.web"):
        key = signed_in(sanad, client)
        path = ask(client, key, ("plantedname.jpg", crop)).headers["location"]
        answered(client, path)
    lines = [record.getMessage() for record in caplog.records if record.name == "sanad.web"]
    assert any("POST /ask 303" in line for line in lines)
    id = path.rpartition("/")[2]
    assert not [line for line in lines if "planted" in line or id in line or key in line]


def test_json_for_programs_stays_behind_its_token(client: TestClient) -> None:
    answer = client.get("/api/v1/health")
    assert (answer.status_code, json.loads(answer.text)) == (401, {"message": "no access"})
