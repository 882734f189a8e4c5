"""Which segments hold which positions of the records. The newest pictures stay in memory until their span is full.

Spans are the same in every process (`index/spans.py`): whoever first has a full one writes its segment, the others
read it. A segment that is lost or damaged is built anew from the records; a disk that takes none leaves them in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.features.segment import Posting, Segment
from pipeline.compare.features.vocabulary import halves, mark, words
from pipeline.compare.index.spans import Span, span_named
from pipeline.errors import Unavailable
from pipeline.model.basics import Digest
from pipeline.model.imprints import Imprint, ImprintKind, LocalFeatures
from pipeline.ports import Reading, SegmentStore

MOST_FEATURES: Final = 512
"""Of one picture: more come from no camera of ours, but from a list that somebody sent."""
SIZES: Final = (1 << 9, 1 << 12, 1 << 15)
"""Positions in a span. Each is joined of eight of the size before; the last is kept for good. A picture is written
once in each size, so what one item costs does not grow with the archive."""

_BLOCK: Final = 64
"""Pictures of the tail that are sorted together: only the last of these is sorted anew when a picture comes."""
_SAMPLE: Final = 4
"""Pictures of a segment that are held against the records when it is read."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    span: Span
    segment: Segment


@dataclass(slots=True)
class Parts:
    store: SegmentStore
    sizes: tuple[int, ...] = SIZES
    position: int = 0
    """Up to here the records are taken in."""
    _end: int = 0
    """Up to here they lie in segments, or hold nothing."""
    _settled: list[_Part] = field(default_factory=list)
    _tail: list[Posting] = field(default_factory=list)
    _blocks: list[Segment] = field(default_factory=list)
    """The tail, by cell: each of `_BLOCK` pictures, the last one of as many as there are."""
    _features: int = 0

    @property
    def features(self) -> int:
        """Of all pictures."""
        return self._features

    @property
    def pictures(self) -> int:
        return sum(part.segment.pictures for part in self._settled) + len(self._tail)

    def all(self) -> Iterator[Segment]:
        yield from (part.segment for part in self._settled)
        whole = len(self._tail) // _BLOCK
        del self._blocks[whole:]
        for start in range(len(self._blocks) * _BLOCK, len(self._tail), _BLOCK):
            self._blocks.append(Segment.of(self._tail[start : start + _BLOCK]))
        yield from self._blocks

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        if self.position == 0:
            self._remove_strangers(reading)
            self._take_stored(reading)
            self._skip_empty(reading)
        while self._fill_span(reading):
            self._settle(reading)
            self._take_stored(reading)
            self._skip_empty(reading)

    def _fill_span(self, reading: Reading) -> bool:
        """Reads on; True when the records go beyond the span that is being filled."""
        end = self._end + self.sizes[0]
        for position, item, imprint in reading.imprints_after(self.position, ImprintKind.DETAIL):
            if position > end:
                self.position = end
                return True
            self._add(_posting(position, item, imprint))
            self.position = position
        return self.position == end

    def _add(self, posting: Posting) -> None:
        self._tail.append(posting)
        self._features += len(posting.cells)

    def _settle(self, reading: Reading) -> None:
        """Turns the full span into a segment."""
        span = Span(self._end, self._end + self.sizes[0])
        if self._tail:
            self._keep(_Part(span, Segment.of(self._tail)))
        self._tail, self._blocks = [], []
        self._end = self.position = span.end
        self._join_full(reading)

    def _skip_empty(self, reading: Reading) -> None:
        """Spans in which nothing stands: a whole archive that is examined anew leaves millions of positions."""
        following = next(reading.imprints_after(self._end, ImprintKind.DETAIL), None)
        if not self._tail and following is not None and following[0] > self._end + self.sizes[0]:
            self._end = self.position = (following[0] - 1) // self.sizes[0] * self.sizes[0]
            self._join_full(reading)
            self._take_stored(reading)

    def _join_full(self, reading: Reading) -> None:
        """Joins segments as far as they fill a larger span, those too that a killed process left apart."""
        for size in self.sizes[1:] if self._settled else ():
            start = self._settled[-1].span.start // size * size
            whole = Span(start, start + size)
            joined = [part for part in self._settled if part.span in whole]
            if len(joined) > 1 and whole.end <= self._end:
                self._join(reading, whole, joined)

    def _join(self, reading: Reading, whole: Span, parts: list[_Part]) -> None:
        standing = np.array(reading.imprint_positions(whole.start, whole.end, ImprintKind.DETAIL), np.int64)
        before = sum(part.segment.features for part in parts)
        del self._settled[-len(parts) :]
        segment = Segment.joined([part.segment for part in parts], standing)
        self._keep(_Part(whole, segment))
        self._features += segment.features - before
        for part in parts:
            self._remove(_name(part.span))

    def _keep(self, part: _Part) -> None:
        """Writes it, unless another process has; from then on it is read from where it was written."""
        try:
            self.store.write(_name(part.span), part.segment.parts())
        except Unavailable:
            self._settled.append(part)
        else:
            self._settled.append(self._stored(part.span) or part)

    def _take_stored(self, reading: Reading) -> None:
        """Segments that follow on what is held, the largest first."""
        while (part := self._next_stored(reading)) is not None:
            self._settled.append(part)
            self._features += part.segment.features
            self._end = self.position = part.span.end
            self._join_full(reading)

    def _next_stored(self, reading: Reading) -> _Part | None:
        here = [span for span in self._spans() if span.start == self._end]
        for span in sorted(here, key=lambda span: -span.end):
            part = self._stored(span)
            if part is not None and _agrees(part.segment, reading):
                return part
            # Damaged, so it is built anew; or joined by somebody meanwhile, so it is gone already.
            self._remove(_name(span))
        return None

    def _stored(self, span: Span) -> _Part | None:
        body = self.store.read(_name(span))
        segment = None if body is None else Segment.read(body)
        return None if segment is None else _Part(span, segment)

    def _spans(self) -> Iterator[Span]:
        for name in self.store.names():
            span = _span(name)
            if span is not None:
                yield span

    def _remove_strangers(self, reading: Reading) -> None:
        """What was built with other words, what a larger span holds already, and what reaches beyond the records:
        that is left when a backup was put back."""
        last, spans = reading.last_imprint(), set(self._spans())
        for name in self.store.names():
            span = _span(name)
            held = span is not None and any(span in other and span != other for other in spans)
            if span is None or held or span.end > last:
                self._remove(name)

    def _remove(self, name: str) -> None:
        try:
            self.store.remove(name)
        except Unavailable:
            # A disk that refuses keeps a file too many: the next process tries again.
            return


def _agrees(segment: Segment, reading: Reading) -> bool:
    """Whether its last pictures are those of the records, where they still stand.

    Positions are given out anew after a backup of the records was put back, and those are the last ones.
    """
    last = range(max(0, segment.pictures - _SAMPLE), segment.pictures)
    standing = reading.imprints_at([int(segment.positions[picture]) for picture in last])
    for picture in last:
        if (kept := standing.get(int(segment.positions[picture]))) is not None:
            codes = LocalFeatures.of(kept[1]).codes[:MOST_FEATURES]
            if sorted(halves(codes).tolist()) != sorted(segment.codes_of(picture).tolist()):
                return False
    return True


def _name(span: Span) -> str:
    return f"{mark()}-{span.name}"


def _span(name: str) -> Span | None:
    used, _, rest = name.partition("-")
    return span_named(rest) if used == mark() else None


def _posting(position: int, item: Digest, imprint: Imprint) -> Posting:
    from pipeline.compare.features import kernels

    features = LocalFeatures.of(imprint)
    codes = halves(features.codes[:MOST_FEATURES])
    return Posting(
        position=position,
        item=item_number(item),
        cells=kernels.cells(codes, words()),
        codes=codes,
        shapes=shapes(features)[:MOST_FEATURES],
    )


def item_number(item: Digest) -> int:
    """What an item is told from others by: so many bits that nobody can make a file that shares them with another."""
    return int(item[:16], 16)


def shapes(features: LocalFeatures) -> NDArray[np.uint8]:
    """n x 2: size in quarters of an octave, angle in 256ths of a turn, as they are packed."""
    sizes = np.round(4 * (np.log2(np.maximum(features.sizes, 2.0**-12)) + 12))
    angles = np.round(features.angles * (256 / 360)) % 256
    return np.stack([np.clip(sizes, 0, 255), angles], axis=1).astype(np.uint8)
