"""The messages around one that brought a file, where the team asked for them; else nobody else's words are kept.

For every kind of chat: give `with_around` each message of one conversation in the order of the export, as
`Told(what, spoken)`. `what` is whatever your reader needs of a message that brought a file, and None for all
others; `spoken` is what it says, and None where it says nothing (a photo without a caption, a line of the service).
It yields every `what` with its lines, delayed until these have come by. Only messages that say something count.

    for message, lines in with_around(told, walk.means.context_lines, newest_first=False):
        context = MessageContext(..., around=lines)
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.intake import names
from pipeline.model.arrivals import ContextLine
from pipeline.model.times import TimeClaim

LONGEST_LINE = 500
"""Characters of a neighbouring message that are kept."""

_MOST_WAITING = 500
"""Files in a row without a word between them; what is said after more of them is no longer near."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one message says: make it with `spoken`."""

    sender: str | None
    words: str
    sent: TimeClaim | None


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """One message of a conversation."""

    what: T | None
    spoken: Spoken | None


def spoken(sender: str | None, words: str, sent: TimeClaim | None) -> Spoken | None:
    """A line with its words cut and escaped; None where there are none. `sender` is escaped already."""
    shown = names.safe_text(words.strip(), LONGEST_LINE)
    return Spoken(sender, shown, sent) if shown else None


def with_around(
    told: Iterable[Told[T]], count: int, *, newest_first: bool = False
) -> Iterator[tuple[T, tuple[ContextLine, ...]]]:
    """Each message that brought a file, in the order given, with up to `count` lines on either side, oldest first."""
    window = _Window[T](count, newest_first)
    for one in told:
        yield from window.take(one)
    yield from window.rest()


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """A message that brought a file, until enough messages followed it."""

    what: T
    before: tuple[Spoken, ...]
    after: list[Spoken] = field(default_factory=list)


class _Window(Generic[T]):
    def __init__(self, count: int, newest_first: bool) -> None:
        self._count = count
        self._newest_first = newest_first
        self._passed: deque[Spoken] = deque(maxlen=count)
        self._waiting: deque[_Waiting[T]] = deque()

    def take(self, one: Told[T]) -> Iterator[tuple[T, tuple[ContextLine, ...]]]:
        if one.spoken is not None and self._count:
            for waiting in self._waiting:
                waiting.after.append(one.spoken)
        # Those that came first are complete first: each sees every line that the later ones see.
        while self._waiting and len(self._waiting[0].after) >= self._count:
            yield self._done(self._waiting.popleft())
        if one.what is not None:
            self._waiting.append(_Waiting(one.what, tuple(self._passed)))
            if not self._count or len(self._waiting) > _MOST_WAITING:
                yield self._done(self._waiting.popleft())
        if one.spoken is not None:
            self._passed.append(one.spoken)

    def rest(self) -> Iterator[tuple[T, tuple[ContextLine, ...]]]:
        while self._waiting:
            yield self._done(self._waiting.popleft())

    def _done(self, waiting: _Waiting[T]) -> tuple[T, tuple[ContextLine, ...]]:
        passed = [(-distance, line) for distance, line in enumerate(reversed(waiting.before), start=1)]
        passed.reverse()
        coming = list(enumerate(waiting.after, start=1))
        lines = passed + coming
        if self._newest_first:
            lines = [(-position, line) for position, line in reversed(lines)]
        return waiting.what, tuple(ContextLine(at, line.sender, line.words, line.sent) for at, line in lines)
