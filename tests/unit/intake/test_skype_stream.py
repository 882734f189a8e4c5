"""Long exports are read in memory that does not grow, and hostile ones do not make it grow."""

import io
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.intake.means import Means
from pipeline.intake.skype.stream import read_messages, read_outline
from pipeline.intake.sniff import reader_for
from pipeline.model.arrivals import Arrival
from tests.unit.intake.arrange import MemoryCabinet, arrivals, gaps, root_of, skype_export, tar_of
from tests.unit.intake.samples import PHOTO, A, conversation, message, uri_object


class Repeated(io.RawIOBase):
    """`before`, then `middle` many times, then `after`, without holding it."""

    def __init__(self, before: bytes, middle: bytes, times: int, after: bytes) -> None:
        self._pieces = iter([before, *([middle] * times), after])
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._left += piece
        given, self._left = self._left[:size], self._left[size:]
        return given


def peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def long_export(times: int) -> Repeated:
    text = json.dumps(message(1, "long text " * 50, "Text")).encode()
    last = json.dumps(message(2, uri_object(A))).encode()
    return Repeated(
        b'{"conversations":[{"id":"8:sam","MessageList":[', text + b",", times, last + b']}],"exportDate":"2020-07-06"}'
    )


def run(times: int) -> None:
    outline = read_outline(long_export(times))  # type: ignore[arg-type]
    assert outline.archive.exported is not None
    assert [one.messages for one in outline.conversations] == [times + 1]
    assert sum(1 for _ in read_messages(long_export(times), outline)) == times + 1  # type: ignore[arg-type]


def test_memory_does_not_grow_with_the_export() -> None:
    run(10)  # what is loaded at the first use does not count
    small, large = peak(lambda: run(500)), peak(lambda: run(5_000))
    assert large < small + 2_000_000


DEEP = {
    "brackets": b"[" * 200_000,
    "objects": b'{"":' * 200_000,
    "inside a message": b'{"conversations":[{"MessageList":[{"x":' + b"[" * 200_000,
    "mixed": b'{"conversations":' + b'[{"a":' * 100_000,
}


@pytest.mark.parametrize("how", DEEP)
def test_depth_without_end_is_refused_in_little_memory(how: str) -> None:
    def whole() -> None:
        outline = read_outline(io.BytesIO(DEEP[how]))
        assert outline.trouble is not None
        assert list(read_messages(io.BytesIO(DEEP[how]), outline)) == []

    assert peak(whole) < 60_000_000


def test_a_message_of_unlikely_size_ends_the_reading() -> None:
    first = json.dumps(message(1, uri_object(A))).encode()
    before = b'{"conversations":[{"id":"8:sam","MessageList":[' + first + b',{"id":"2","x":['
    source = Repeated(before, b'["filling filling filling"],' * 4_000, 300, b"0]}]}]}")
    outline = read_outline(source)  # type: ignore[arg-type]
    assert outline.trouble is not None
    assert outline.trouble.reason == "bytes"
    assert outline.end < 20_000_000


def test_an_export_of_more_files_than_the_limit_ends_in_a_gap(tmp_path: Path) -> None:
    from pipeline.intake.limits import OpeningLimits

    many = [message(n, uri_object(f"0-weu-d3-{n:032x}")) for n in range(40)]
    (tmp_path / "messages.json").write_bytes(skype_export([conversation(*many)]))
    means = Means(OpeningLimits(members=30))
    found = gaps(list(reader_for(root_of(tmp_path / "messages.json"), None, means).read(MemoryCabinet())))
    assert found[-1].reason.id == "intake-gap-too-many"
    assert len(found) <= 31


def test_the_messages_around_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    edit = message(5, 'second words<e_m a="sam" ts="1" t="61"></e_m>', "RichText")
    edit |= {"originalarrivaltime": "2020-06-28T17:20:04.609Z", "properties": {"edittime": "1594056039999"}}
    many = [
        message(1, "first", "Text"),
        message(2, "added", "ThreadActivity/AddMember"),
        message(3, uri_object(A)),
        message(4, "as it was", "Text"),
        edit,
        message(6, "<b>third</b>", "RichText"),
    ]
    other = conversation(message(7, "elsewhere", "Text"), id="8:other")
    members = {"messages.json": skype_export([conversation(*many), other]), f"media/{A}.1.png": PHOTO}
    (tmp_path / "x.tar").write_bytes(tar_of(members))
    for oldest_first in (False, True):
        if oldest_first:
            turned = conversation(*many)
            turned["MessageList"] = many
            (tmp_path / "x.tar").write_bytes(tar_of(members | {"messages.json": skype_export([turned, other])}))
        photo = _with_lines(tmp_path / "x.tar", 3)
        assert photo.message is not None
        lines = [(line.position, line.sender, line.words) for line in photo.message.around]
        assert lines == [
            (-1, "Sam <8:live:sam>", "first"),
            (1, "Sam <8:live:sam>", "second words"),
            (2, "Sam <8:live:sam>", "third"),
        ]
        assert all(line.sent for line in photo.message.around)
    bare = _with_lines(tmp_path / "x.tar", 0)
    assert bare.message is not None
    assert bare.message.around == ()


def _with_lines(path: Path, count: int) -> Arrival:
    (photo,) = arrivals(list(reader_for(root_of(path), None, Means(context_lines=count)).read(MemoryCabinet())))
    return photo
