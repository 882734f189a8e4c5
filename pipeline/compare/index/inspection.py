"""Whether the stored segments say what the records say, row for row."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.compare.index.filing import PIGEONHOLES, Filed, filed_of
from pipeline.compare.index.rows import WORDS, Rows, rows_from
from pipeline.compare.index.segment import Segment, segment_of
from pipeline.compare.index.spans import Span, span_named
from pipeline.compare.index.stock import filed_name
from pipeline.model.likeness import HashKind
from pipeline.ports import Reading, SegmentStore

_AT_ONCE: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class SegmentState:
    """One segment, held against the records."""

    name: str
    whole: bool
    """False where its bytes are damaged, or are not those of a segment of this name."""
    rows: int = 0
    """Hashes in it."""
    standing: int = 0
    """Hashes of its span that stand in the records. The others in it were replaced since; they are passed over."""
    missing: int = 0
    """Of those that stand: not in it."""
    different: int = 0
    """Of those that stand: another hash in it."""

    @property
    def fine(self) -> bool:
        return self.whole and not self.missing and not self.different


def verify(store: SegmentStore, reading: Reading) -> Iterator[SegmentState]:
    """Every segment in order of its name. What lies there under other names is not ours, and not whole."""
    for name in store.names():
        span = span_named(name)
        if span is not None:
            yield _held_against(reading, name, span, segment_of(span, store.read(name)))
        else:
            yield _filed_state(store, name)


def _held_against(reading: Reading, name: str, span: Span, segment: Segment | None) -> SegmentState:
    if segment is None:
        return SegmentState(name, whole=False)
    standing = missing = different = 0
    for kind, rows in _standing(reading, span):
        there, same = _compared(segment.rows[kind], rows)
        standing += len(rows)
        missing += len(rows) - there
        different += there - same
    return SegmentState(name, True, sum(map(len, segment.rows.values())), standing, missing, different)


def _standing(reading: Reading, span: Span) -> Iterator[tuple[HashKind, Rows]]:
    """What the records have in the span, a part at a time."""
    standing = itertools.takewhile(lambda row: row[0] <= span.end, reading.fingerprints_after(span.start))
    while batch := list(itertools.islice(standing, _AT_ONCE)):
        for kind in WORDS:
            yield kind, rows_from(kind, [(at, one.value) for at, _, one in batch if one.kind is kind])


def _compared(stored: Rows, standing: Rows) -> tuple[int, int]:
    """How many of those that stand have a row, and how many of these are equal."""
    if not len(stored):
        return 0, 0
    places = np.minimum(np.searchsorted(stored.positions, standing.positions), len(stored) - 1)
    there = stored.positions[places] == standing.positions
    same = there.copy()
    for mine, theirs in zip(stored.columns, standing.columns, strict=True):
        same &= mine[places] == theirs
    return int(there.sum()), int(same.sum())


def _filed_state(store: SegmentStore, name: str) -> SegmentState:
    for kind, pigeonhole in PIGEONHOLES.items():
        span = span_named(name.removesuffix(f"-{kind.value}"))
        if span is None or filed_name(span, kind) != name:
            continue
        segment = segment_of(span, store.read(span.name))
        if segment is None:
            break
        rows = segment.rows[kind]
        filed = filed_of(store.read(name), rows, pigeonhole.chunks)
        return SegmentState(name, filed is not None and _is_in_order(filed, rows), len(rows), len(rows))
    return SegmentState(name, whole=False)


def _is_in_order(filed: Filed, rows: Rows) -> bool:
    for chunk, (starts, order) in enumerate(zip(filed.starts, filed.order, strict=True)):
        values = ((rows.columns[chunk >> 2] >> np.uint64(16 * (chunk & 3))) & np.uint64(0xFFFF)).astype(np.uint16)
        if not np.array_equal(np.argsort(values, kind="stable"), order):
            return False
        if not np.array_equal(np.cumsum(np.bincount(values, minlength=len(starts) - 1)), starts[1:]):
            return False
    return True
