"""Where the sockets of a case lie: somewhere that the kernel and the client of Redis can take."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tools.sockets import LONGEST_SOCKET_PATH, ROOM_FOR_NAME, socket_folder

LONG = "a-folder-with-a-long-name-" * 4
NAME = "n" * (ROOM_FOR_NAME - 1)


@pytest.fixture
def ground() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="sanad-", dir="/tmp") as folder:
        yield Path(folder)


def assert_sockets_work(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(folder / NAME))
    (folder / NAME).unlink()
    assert folder.stat().st_mode & 0o077 == 0


def test_a_case_holds_its_own_sockets(ground: Path) -> None:
    assert socket_folder(ground / "case") == ground / "case/run"
    assert_sockets_work(ground / "case/run")


@pytest.mark.parametrize("name", [LONG, "قضية", "with a space"])
def test_a_case_that_cannot_uses_the_runtime_folder(ground: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (ground / "runtime").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(ground / "runtime"))
    folder = socket_folder(ground / name)
    assert folder.parent == ground / "runtime"
    assert_sockets_work(folder)
    assert socket_folder(ground / f"{name}2") != folder


@pytest.mark.parametrize("name", [LONG, "تشغيل"])
def test_a_runtime_folder_that_cannot_either_is_left_for_the_shared_one(
    ground: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ground / name).mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(ground / name))
    folder = socket_folder(ground / name / "case")
    try:
        assert folder.parent == Path("/tmp")
        assert len(os.fsencode(folder)) + ROOM_FOR_NAME <= LONGEST_SOCKET_PATH
        assert_sockets_work(folder)
    finally:
        folder.rmdir()
