"""Asking on the page of an encrypted case: at no moment does anything of the question lie in the clear on a disk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2

from pipeline.model.tokens import Scope
from pipeline.storage.unlocking import make_key_file
from tests.asking import MARKET, an_archive, part_of, saved
from tests.http_intake import add_token, serving

NAME = "plantedquestion"
JFIF = b"\xff\xd8\xff\xe0\x00\x10JFIF"
"""How every picture begins that is made of a question, and the question itself."""


def files_of(process: int) -> Iterator[Path]:
    """Files on a disk that a process and its children hold open, those without a name too."""
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from files_of(int(child))
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            place = str(link.readlink())
        except OSError:
            continue
        if place.startswith("/") and not place.startswith(("/memfd:", "/dev/", "/proc/")):
            yield link


def in_the_clear(process: int, *folders: Path) -> list[str]:
    """Files that hold a picture or the question's name in the clear."""
    found = []
    for path in (*files_of(process), *(path for folder in folders for path in folder.rglob("*"))):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue  # closed meanwhile
        if JFIF in content or NAME.encode() in content:
            found.append(f"{path} {path.readlink() if path.is_symlink() else ''}")
    return found


def test_nothing_of_a_question_lies_in_the_clear_on_the_disk(tmp_path: Path) -> None:
    key = make_key_file(tmp_path / "case.key")
    sanad = an_archive(tmp_path, keys=(key,))
    token = add_token(sanad, "reader", [Scope.READ], source=None)
    question = saved(tmp_path / "asked/x.jpg", part_of(MARKET)).read_bytes()
    temporary, case = tmp_path / "temporary", sanad.folder.path
    temporary.mkdir()
    environment = {"SANAD_KEY_FILE": str(tmp_path / "case.key"), "TMPDIR": str(temporary)}
    with serving(case, **environment) as server, httpx2.Client(base_url=server.address, timeout=60) as client:
        process = server.process.pid
        assert client.post("/sign-in", data={"token": token}).headers["location"] == "/ask"
        form_key = re.search(r'name="key" value="([^"]+)"', client.get("/ask").text)
        assert form_key is not None
        fields = {"key": form_key[1]}
        place = client.post("/ask", data=fields, files={"file": (f"{NAME}.jpg", question)}).headers["location"]
        while "data-live" in (shown := client.get(f"{place}/live").text):
            assert in_the_clear(process, case, temporary) == []
        assert "market.jpg" in shown
        assert NAME in shown
        numbers = sorted(set(re.findall(rf"{place}/pictures/[0-9]+/question", shown)))
        assert numbers
        for address in (f"{place}/picture", *numbers):
            assert client.get(address).content.startswith(JFIF)
        receipt = client.post(f"{place}/receipt", data=fields)
        assert receipt.status_code == 200
        assert in_the_clear(process, case, temporary) == []
        client.post(f"{place}/forget", data=fields)
        assert client.get(place).status_code == 404
        assert NAME not in server.said()
    assert in_the_clear(os.getpid(), case, temporary) == []


def test_the_measurement_finds_what_lies_in_the_clear_with_and_without_a_name(tmp_path: Path) -> None:
    assert in_the_clear(os.getpid(), tmp_path) == []
    (tmp_path / "x").write_bytes(b"..." + JFIF)
    assert len(in_the_clear(os.getpid(), tmp_path)) == 1
    with (tmp_path / "x").open("rb"):
        (tmp_path / "x").unlink()
        assert len(in_the_clear(os.getpid(), tmp_path)) == 1
