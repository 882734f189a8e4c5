import tempfile
from pathlib import Path

import pytest

from pipeline.errors import SetupError
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.ports import Decoders
from pipeline.tools.decoders import UNPACKING_LIMITS
from pipeline.tools.lazily import LazyPool


def left_over() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("sanad-intake-*"))


def test_nothing_is_started_until_it_is_asked_for() -> None:
    before = left_over()
    with LazyPool({"nowhere": "no.such.module:function"}, lambda pool: None):
        assert left_over() == before


def test_one_pool_serves_all_calls_and_ends_with_the_block() -> None:
    asked: list[Decoders] = []
    with LazyPool(CONFINED_UNPACKING, asked.append) as lazily:
        assert lazily() is lazily()
        (folder,) = {path.parent for path in (Path(lazily().address),)}  # type: ignore[attr-defined]
        assert len(asked) == 1
    assert not folder.exists()


def test_what_kept_it_from_starting_is_told_again_and_not_tried_again() -> None:
    tries = 0

    def refuse(pool: Decoders) -> None:
        nonlocal tries
        tries += 1
        raise SetupError("confined too little")

    with LazyPool({}, refuse) as lazily:
        for _ in range(3):
            with pytest.raises(SetupError, match="too little"):
                lazily()
    assert tries == 1


def test_archives_get_room_for_hours_and_no_more() -> None:
    assert 3600 <= UNPACKING_LIMITS.wall_s <= 24 * 3600
    assert UNPACKING_LIMITS.processes == 1
