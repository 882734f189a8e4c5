"""The parts of the inverted file: whole ones in the store, the last one in memory.

A block holds what stands in the records between two fixed positions, so every process that builds it builds the same.
Eight blocks become one, and eight of those: a question looks at few of them however large the archive is, and each
recording is written a bounded number of times.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from pipeline.compare.sound.postings import Postings
from pipeline.compare.sound.words import Words
from pipeline.errors import Unavailable
from pipeline.ports import SegmentStore

WIDTH = 4096
"""Positions of the records that the smallest block spans. Other imprints stand between the recordings."""
FAN = 8
LARGEST = 1 << 24
"""Words that a joined block may hold: 128 MB, nearly six hundred hours."""
_FORM = "words-1"
"""Names what is indexed and how: another way gives other blocks."""
_LEVELS = 6


class Blocks:
    def __init__(self, store: SegmentStore, width: int = WIDTH) -> None:
        self._store = store
        self._width = width
        self._whole: list[tuple[int, int, Postings]] = []
        """(level, number, content): blocks in order, none of them within another."""
        self._tail: list[Postings] = []
        """What came after the last whole block, in order; each at least twice as large as the one after it."""
        self.position = 0
        """Of the last recording that was taken in, or the end of the last whole block."""

    def all(self) -> Iterator[Postings]:
        yield from (postings for _, _, postings in self._whole)
        yield from self._tail

    def add(self, position: int, words: Words) -> None:
        """`position` above every one before."""
        while position > self._end + self._width:
            self._close(position)
        self._tail.append(Postings.of([(position, words)]))
        while len(self._tail) > 1 and self._tail[-2].size < 2 * self._tail[-1].size:
            self._tail[-2:] = [Postings.joined(self._tail[-2:])]
        self.position = position

    @property
    def _end(self) -> int:
        """Last position that the whole blocks span."""
        if not self._whole:
            return 0
        level, number, _ = self._whole[-1]
        return (number + 1) * self._span(level)

    def _span(self, level: int) -> int:
        return int(self._width * FAN**level)

    def _name(self, level: int, number: int) -> str:
        return f"{_FORM}-{self._width}-{level}-{number}"

    def load(self, last: int, agrees: Callable[[Postings], bool]) -> None:
        """Takes what the store holds, from the first position on, as far as it holds it without a gap.

        `last`: the last position of the records; what reaches beyond it was left when a backup was put back, and so
        were last blocks that `agrees` denies. They go, and so does what a larger block holds already.
        """
        there = set(self._store.names())
        while (found := self._largest_at(self._end, there)) is not None:
            self._whole.append(found)
        while self._whole and (self._end > last or not agrees(self._whole[-1][2])):
            self._whole.pop()
        in_use = {self._name(level, number) for level, number, _ in self._whole}
        for name in sorted(there - in_use):
            if not self._follows(name, last):
                self._remove(name)
        self.position = self._end

    def _follows(self, name: str, last: int) -> bool:
        """Whether a block lies after those in use and within the records: it comes to use once a gap is mended."""
        try:
            level, number = map(int, name.removeprefix(f"{_FORM}-{self._width}-").split("-"))
        except ValueError:
            return False
        return number * self._span(level) > self._end and (number + 1) * self._span(level) <= last

    def _remove(self, name: str) -> None:
        # A disk that refuses keeps a file too many: the next process tries again.
        with suppress(Unavailable):
            self._store.remove(name)

    def _largest_at(self, start: int, there: set[str]) -> tuple[int, int, Postings] | None:
        for level in reversed(range(_LEVELS)):
            number, rest = divmod(start, self._span(level))
            if rest == 0 and self._name(level, number) in there:
                content = self._store.read(self._name(level, number))
                postings = None if content is None else Postings.read(content)
                if postings is not None:
                    return level, number, postings
        return None

    def _close(self, position: int) -> None:
        """Makes a whole block of the tail, all of it before `position`, and a larger one of eight."""
        content, end = Postings.joined(self._tail) if self._tail else Postings.of([]), self._end
        # Where nothing sounded over a long stretch of the records, one large block says so.
        levels = [0] if self._tail else [level for level in range(_LEVELS) if self._fits(level, end, position)]
        self._tail = []
        self._append(max(levels), end // self._span(max(levels)), content)
        while (level := self._whole[-1][0]) + 1 < _LEVELS and self._fills(level):
            parts = [postings for _, _, postings in self._whole[-FAN:]]
            number = self._whole[-1][1] // FAN
            if sum(part.length for part in parts) > LARGEST:
                break
            names = [self._name(*one[:2]) for one in self._whole[-FAN:]]
            del self._whole[-FAN:]
            self._append(level + 1, number, Postings.joined(parts))
            for name in names:
                self._remove(name)

    def _fits(self, level: int, start: int, position: int) -> bool:
        return start % self._span(level) == 0 and start + self._span(level) < position

    def _fills(self, level: int) -> bool:
        last = self._whole[-FAN:]
        return len(last) == FAN and {one[0] for one in last} == {level} and last[-1][1] % FAN == FAN - 1

    def _append(self, level: int, number: int, content: Postings) -> None:
        name = self._name(level, number)
        try:
            self._store.write(name, content.parts())
            kept = self._store.read(name)
        except Unavailable:
            kept = None  # it serves from memory, and the next process builds it anew
        mapped = None if kept is None else Postings.read(kept)
        self._whole.append((level, number, mapped or content))
