"""Every cabinet: what is kept comes back, whole or as a part of what was kept before."""

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ports import Cabinet
from pipeline.storage.vault import SLICED_FROM, FolderVault
from tests.unit.intake.arrange import MemoryCabinet
from tests.unit.storage.locks import a_sealed_form

MAKERS: dict[str, Callable[[Path], Cabinet]] = {
    "memory": lambda _: MemoryCabinet(),
    "plain": FolderVault,
    "encrypted": lambda root: FolderVault(root, a_sealed_form()),
}
SIZE = 3 * SLICED_FROM
SPANS = [
    (0, SIZE),
    (0, SLICED_FROM),
    (0, SLICED_FROM - 1),
    (17, 17 + SLICED_FROM),
    (SLICED_FROM, SIZE),
    (5, 5),
    (SIZE, SIZE + 10),
    (SIZE - 10, SIZE + SLICED_FROM),
    (10, 2 * SIZE),
]


@pytest.fixture(params=MAKERS)
def cabinet(request: pytest.FixtureRequest, tmp_path: Path) -> Cabinet:
    return MAKERS[request.param](tmp_path)


@pytest.mark.parametrize("size", [0, 1, SLICED_FROM, SIZE])
def test_what_is_kept_comes_back(cabinet: Cabinet, size: int) -> None:
    content = os.urandom(size)
    kept = cabinet.keep(io.BytesIO(content))
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), size)
    with cabinet.open(kept.sha256) as stream:
        assert stream.read() == content
        assert stream.seek(size // 2) == size // 2
        assert stream.read() == content[size // 2 :]


@pytest.mark.parametrize(("start", "end"), SPANS)
def test_a_part_is_what_stands_there(cabinet: Cabinet, start: int, end: int) -> None:
    content = os.urandom(SIZE)
    whole = cabinet.keep(io.BytesIO(content))
    part = cabinet.keep_part(whole.sha256, start, end)
    assert part == cabinet.keep(io.BytesIO(content[start:end]))
    with cabinet.open(part.sha256) as stream:
        assert stream.read() == content[start:end]
        assert stream.seek(0, io.SEEK_END) == part.size


def test_a_part_of_a_part(cabinet: Cabinet) -> None:
    content = os.urandom(4 * SLICED_FROM)
    whole = cabinet.keep(io.BytesIO(content))
    part = cabinet.keep_part(whole.sha256, 100, 100 + 3 * SLICED_FROM)
    inner = cabinet.keep_part(part.sha256, 50, 50 + 2 * SLICED_FROM)
    with cabinet.open(inner.sha256) as stream:
        assert stream.read() == content[150 : 150 + 2 * SLICED_FROM]


def test_two_streams_of_one_object_do_not_disturb_each_other(cabinet: Cabinet) -> None:
    content = os.urandom(SIZE)
    whole = cabinet.keep(io.BytesIO(content))
    part = cabinet.keep_part(whole.sha256, 1, SIZE)
    with cabinet.open(part.sha256) as first, cabinet.open(part.sha256) as second, cabinet.open(whole.sha256) as third:
        assert first.read(10) == content[1:11]
        assert second.read(5) == content[1:6]
        assert third.read(5) == content[:5]
        assert first.read(10) == content[11:21]
