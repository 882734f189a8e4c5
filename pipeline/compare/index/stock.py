"""All rows that one process holds: sealed ones, mapped from the disk and shared, and young ones in its own memory."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from pipeline.compare.index.engine import CompiledEngine, Worth
from pipeline.compare.index.filing import PIGEONHOLES, Filed, filed_of
from pipeline.compare.index.rows import WORDS, GrowingRows, Rows
from pipeline.compare.index.segment import Segment, segment_of
from pipeline.compare.index.spans import Span, Tiers, span_named
from pipeline.errors import Unavailable
from pipeline.model.likeness import HashKind
from pipeline.ports import SegmentStore

_FILED_SHARE: Final = 4
"""Young rows are filed anew when a quarter as many again has come: so each is filed a few times at most."""


class Stock:
    """Rows come in order of position, from stored segments or from the records; spans that are full are stored."""

    def __init__(self, store: SegmentStore, tiers: Tiers, worth: Worth) -> None:
        self.end = 0
        """Everything up to this position is in."""
        self._store = store
        self._tiers = tiers
        self._worth = worth
        self._settled = 0
        """Everything up to here is stored, or was tried to be."""
        self._sealed: list[Segment] = []
        self._young = {kind: GrowingRows(words) for kind, words in WORDS.items()}
        self._filed: dict[tuple[HashKind, Span | None], Filed] = {}

    def count(self, kind: HashKind) -> int:
        return sum(len(segment.rows[kind]) for segment in self._sealed) + len(self._young[kind])

    @property
    def floor(self) -> int:
        """Where the young rows begin."""
        return self._sealed[-1].span.end if self._sealed else 0

    def add(self, rows: Mapping[HashKind, Rows], last: int) -> None:
        """All rows after `end`, up to the position `last`, which is that of one of them. `settle` when no more come.

        Everything before has come then: the records give out positions in the order of commits.
        """
        for kind, some in rows.items():
            self._young[kind].extend(some)
        self.end = last
        # Of many that come at once no small segments are made.
        self.settle(last - 1, least=self._tiers.sizes[-2:][0])

    def take(self, segment: Segment) -> None:
        """A stored segment that begins where everything before has come. Raises ValueError where it does not."""
        if segment.span.start != self.end:
            raise ValueError(f"{segment.span.name} does not follow {self.end}")
        if self._tiers.is_largest(segment.span):
            self._sealed.append(segment)
        else:
            for kind, rows in segment.rows.items():
                self._young[kind].extend(rows)
        self._settled = self.end = segment.span.end

    def settle(self, until: int, least: int = 0) -> None:
        """No row up to `until` is still to come: whole spans, of `least` positions, are stored and joined."""
        while (span := self._tiers.settled(self._settled, until, self.floor, least)) is not None:
            self._keep(span)
            self._settled = span.end
        self.end = max(self.end, until)

    def stretches(self, kind: HashKind, engine: CompiledEngine | None) -> Iterator[tuple[Rows, Filed | None]]:
        """What is to be searched. With an engine the rows, or most of them, are filed if that is worth it."""
        for segment in self._sealed:
            rows = segment.rows[kind]
            yield rows, None if engine is None else self._filed_sealed(kind, segment.span, rows, engine)
        young = self._young[kind].rows
        if len(young):
            yield young, None if engine is None else self._filed_young(kind, young, engine)

    def _keep(self, span: Span) -> None:
        segment = Segment(span, {kind: young.rows.between(span.start, span.end) for kind, young in self._young.items()})
        # An index on a disk that is full, or may not be written to, lives in memory.
        with suppress(Unavailable):
            self._store.write(span.name, segment.parts())
            self._remove_parts_of(span)
        if self._tiers.is_largest(span):
            self._seal(segment)

    def _remove_parts_of(self, span: Span) -> None:
        for name in self._store.names():
            part = span_named(name)
            if part is not None and part != span and part in span:
                self._store.remove(name)

    def _seal(self, segment: Segment) -> None:
        """Out of this process's memory, where what is stored holds all of it.

        It may be damaged, or from before a backup of the records was put back.
        """
        stored = segment_of(segment.span, self._store.read(segment.span.name))
        whole = stored is not None and all(stored.rows[kind].holds(rows) for kind, rows in segment.rows.items())
        self._sealed.append(stored if stored is not None and whole else segment)
        young, self._young = self._young, {kind: GrowingRows(words) for kind, words in WORDS.items()}
        for kind, rows in young.items():
            self._young[kind].extend(rows.rows.between(segment.span.end, self.end))
            self._filed.pop((kind, None), None)

    def _filed_sealed(self, kind: HashKind, span: Span, rows: Rows, engine: CompiledEngine) -> Filed | None:
        if (kind, span) in self._filed:
            return self._filed[kind, span]
        if len(rows) < self._worth.filed:
            return None
        name, chunks = filed_name(span, kind), PIGEONHOLES[kind].chunks
        filed = filed_of(self._store.read(name), rows, chunks)
        if filed is None:
            filed = engine.file(rows, kind)
            with suppress(Unavailable):
                self._store.remove(name)
                self._store.write(name, filed.parts(rows))
                # The stored one is shared with other processes, and need not stay in memory.
                filed = filed_of(self._store.read(name), rows, chunks) or filed
        self._filed[kind, span] = filed
        return filed

    def _filed_young(self, kind: HashKind, rows: Rows, engine: CompiledEngine) -> Filed | None:
        filed = self._filed.get((kind, None))
        done = 0 if filed is None else len(filed)
        if len(rows) - done > max(self._worth.filed, done // _FILED_SHARE):
            filed = self._filed[kind, None] = engine.file(rows, kind)
        return filed


def filed_name(span: Span, kind: HashKind) -> str:
    """Of the segment that holds its rows filed."""
    return f"{span.name}-{kind.value}"


def forget(store: SegmentStore, span: Span) -> None:
    """The segment, and what was made of it. A disk that refuses keeps a file too many: nobody needs it gone."""
    for name in (span.name, *(filed_name(span, kind) for kind in WORDS)):
        with suppress(Unavailable):
            store.remove(name)
