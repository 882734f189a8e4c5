"""A mailbox file: many mails behind each other, parted by lines that begin with "From ".

Bodies may hold such lines too. One parts two mails only where what follows looks like a date, or is missing
as Netscape wrote it, and the next line is a field of a header.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.intake.contents import BOM, Content, is_from_line
from pipeline.intake.mail.lines import lines_with
from pipeline.intake.opening import Place, Walk, gap
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object

_LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class MboxOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            mails = 0
            for start, end in mails_in(stream, kept.size):
                mails += 1
                if walk.allowance.full:
                    yield gap(GapKind.TOO_LARGE, "intake-gap-too-many", None, _at(place, kept, "…"))
                    return
                called = OriginalName("", f"‹mail {mails}›")
                inside = _at(place, kept, str(mails))
                yield from walk.take_part(kept.sha256, (start, end), called, inside, Content.EML)
        if not mails:
            yield gap(GapKind.UNREADABLE, "intake-gap-no-mail", name, place)


def _at(place: Place, kept: Object, position: str) -> Place:
    return Place(Channel.MBOX, place.path, place.containers, place.message).inside(kept.sha256, position)


def mails_in(stream: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Where each mail begins and ends, without the line in front of it and the blank line behind.

    So the bytes of a mail stay the same when the mailbox grows. The stream may be moved between two answers.
    """
    begin: int | None = None
    for line_start in _from_lines(stream, size):
        stream.seek(line_start)
        after = line_start + len(stream.readline(_LONGEST_LINE))
        if begin is not None:
            yield begin, _without_blank(stream, begin, line_start)
        begin = after
    if begin is not None:
        yield begin, _without_blank(stream, begin, size)


def _from_lines(stream: BinaryIO, size: int) -> Iterator[int]:
    stream.seek(0)
    first = len(BOM) if stream.read(len(BOM)) == BOM else 0
    for start in lines_with(b"From ", stream, first, size):
        stream.seek(start)
        line = stream.readline(_LONGEST_LINE)
        if is_from_line(line, stream.readline(_LONGEST_LINE)):
            yield start


def _without_blank(stream: BinaryIO, begin: int, end: int) -> int:
    """`end` without one blank line: the mailbox program put it there, not the mail."""
    low = max(begin, end - 4)
    stream.seek(low)
    tail = stream.read(end - low)
    if tail.endswith(b"\r\n\r\n"):
        return end - 2
    return end - 1 if tail.endswith(b"\n\n") else end
