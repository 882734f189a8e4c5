"""`SegmentedIndex`: every hash within a radius, at memory speed, from segments that are written once."""

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from pipeline.compare.index.engine import CompiledEngine, Engine, Found, NumpyEngine, Worth, compiled_engine
from pipeline.compare.index.filing import PIGEONHOLES, Filed
from pipeline.compare.index.rows import WORDS, Rows, Words, as_words, rows_from
from pipeline.compare.index.segment import Segment, segment_of
from pipeline.compare.index.spans import Span, Tiers, span_named
from pipeline.compare.index.stock import Stock, forget
from pipeline.model.basics import Digest
from pipeline.model.likeness import Fingerprint, HashKind, Turn
from pipeline.ports import Near, Reading, SegmentStore

_AT_ONCE: Final = 1 << 12
"""Rows that are read from the records before they are filed away."""
_ASKED_NARROWLY: Final = (HashKind.PHASH,)
"""Kinds whose rows are asked within the radius of their multi-index as a rule (`matching.RADII`). Those of the others
are filed when somebody first asks so."""
_SAMPLE: Final = 64
"""Rows of a segment that are held against the records when it is loaded."""


@dataclass(frozen=True, slots=True)
class _Hit:
    number: int
    """Of the question, from 0."""
    question: Fingerprint
    position: int
    distance: int
    turn: Turn


class SegmentedIndex:
    """Implements `FingerprintIndex`. Safe between threads; each process has its own, and they share the segments."""

    def __init__(self, store: SegmentStore, tiers: Tiers | None = None, worth: Worth | None = None) -> None:
        self._store = store
        self._tiers = tiers or Tiers()
        self._worth = worth or Worth()
        self._lock = threading.Lock()
        self._stock: Stock | None = None

    @staticmethod
    def no_miss_radius(kind: HashKind) -> int:
        """Bits up to which nothing is ever missed: all of them. Up to that of `PIGEONHOLES` it need not scan."""
        return 64 * WORDS[kind]

    @property
    def position(self) -> int:
        """Everything in the records up to here is searched."""
        return 0 if self._stock is None else self._stock.end

    def count(self, kind: HashKind) -> int:
        """Hashes held. What was replaced is among them until its segment is built anew."""
        return 0 if self._stock is None else self._stock.count(kind)

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call: at first from segments, then from the records."""
        with self._lock:
            if self._stock is None:
                stock = Stock(self._store, self._tiers, self._worth)
                self._load(stock, reading)
                self._stock = stock
            _take_rows(self._stock, reading, None)
            for kind in WORDS:
                self._make_ready(self._stock, kind)

    def near(
        self, reading: Reading, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest
    ) -> Sequence[Near]:
        """Every hash within `radius` bits of any turned form; one entry per pair of pictures, nearest turn.

        Sorted by item, its picture, and the picture that asks. What was replaced since is not among them.
        """
        hits = self._hits([one for one in asked if one.kind is kind], kind, radius)
        standing = reading.fingerprints_at(sorted({hit.position for hit in hits}))
        nearest: dict[tuple[Digest, Digest, Digest], tuple[_Hit, Fingerprint]] = {}
        for hit in hits:
            item, fingerprint = standing.get(hit.position, (but_not, None))
            if fingerprint is None or item == but_not:
                continue
            key = (item, fingerprint.picture, hit.question.picture)
            if key not in nearest or hit.distance < nearest[key][0].distance:
                nearest[key] = hit, fingerprint
        pictures = reading.pictures_of(sorted({item for item, _, _ in nearest}))
        return tuple(
            Near(item, fingerprint, hit.question, hit.turn, hit.distance, pictures[item])
            for (item, _, _), (hit, fingerprint) in sorted(nearest.items(), key=lambda entry: entry[0])
        )

    def search(self, kind: HashKind, forms: Words, radius: int) -> Iterator[tuple[Rows, Found]]:
        """The rows within `radius`, stretch by stretch. `forms`: questions x forms x words."""
        with self._lock:
            if self._stock is None or not forms.size:
                return
            engine = self._engine(self._stock.count(kind))
            narrow = engine if radius <= PIGEONHOLES[kind].no_miss_radius else None
            stretches = list(self._stock.stretches(kind, narrow if isinstance(narrow, CompiledEngine) else None))
        for rows, filed in stretches:
            yield rows, _searched(engine, rows, filed, kind, forms, radius)

    def _hits(self, asked: Sequence[Fingerprint], kind: HashKind, radius: int) -> Sequence[_Hit]:
        """By question, then by position: of two that are equally near, the first one counts."""
        hits = []
        for rows, found in self.search(kind, _forms(asked, kind), radius):
            for number, row, distance, form in found.tolist():
                one = asked[number]
                turn = one.turns[form - 1][0] if form else Turn.NONE
                hits.append(_Hit(number, one, int(rows.positions[row]), distance, turn))
        return sorted(hits, key=lambda hit: (hit.number, hit.position))

    def _make_ready(self, stock: Stock, kind: HashKind) -> None:
        """Compiled, and filed where that is of use. A worker catches up before it forks; its children inherit it."""
        engine = self._engine(stock.count(kind))
        if isinstance(engine, CompiledEngine) and kind in _ASKED_NARROWLY:
            list(stock.stretches(kind, engine))

    def _engine(self, count: int) -> Engine:
        compiled = compiled_engine() if count >= self._worth.compiled else None
        return compiled if isinstance(compiled, CompiledEngine) else NumpyEngine()

    def _load(self, stock: Stock, reading: Reading) -> None:
        """Whatever is stored and agrees with the records; gaps between two segments come from the records."""
        spans = self._stored(reading)
        while spans:
            following = min(span.start for span in spans)
            if following > stock.end:
                _take_rows(stock, reading, following)
                stock.settle(following)
            widest = max((span for span in spans if span.start == stock.end), default=None)
            if widest is not None:
                segment = self._agreeing(widest, reading)
                if segment is None:
                    spans.discard(widest)
                    continue
                stock.take(segment)
                # Whoever joined them may have been killed before they were removed.
                for part in spans:
                    if part in widest and part != widest:
                        forget(self._store, part)
            spans = {span for span in spans if span.start >= stock.end}

    def _stored(self, reading: Reading) -> set[Span]:
        """Those that reach beyond the records come from another time: a backup was put back."""
        last = reading.last_fingerprint()
        spans = {span for name in self._store.names() if (span := span_named(name)) is not None}
        return {span for span in spans if span.end <= last and self._tiers.knows(span)}

    def _agreeing(self, span: Span, reading: Reading) -> Segment | None:
        """The stored segment; None where it is not whole, or its last rows are not those of the records.

        Positions are used anew after a backup of the records was put back, and those are the last ones.
        """
        segment = segment_of(span, self._store.read(span.name))
        if segment is None or not all(_agrees(rows, kind, reading) for kind, rows in segment.rows.items()):
            forget(self._store, span)
            return None
        return segment


def _take_rows(stock: Stock, reading: Reading, until: int | None) -> None:
    """From the records, up to the position `until`, or all there are."""
    taken = reading.fingerprints_after(stock.end)
    if until is not None:
        taken = itertools.takewhile(lambda row: row[0] <= until, taken)
    while batch := list(itertools.islice(taken, _AT_ONCE)):
        hashes: dict[HashKind, list[tuple[int, str]]] = {}
        for position, _, fingerprint in batch:
            hashes.setdefault(fingerprint.kind, []).append((position, fingerprint.value))
        stock.add({kind: rows_from(kind, some) for kind, some in hashes.items()}, batch[-1][0])
    stock.settle(stock.end - 1)


def _agrees(rows: Rows, kind: HashKind, reading: Reading) -> bool:
    """Whether the last rows say what the records say, where those still stand."""
    last = rows.slice(max(0, len(rows) - _SAMPLE), len(rows))
    standing = reading.fingerprints_at([int(position) for position in last.positions])
    for number, position in enumerate(last.positions):
        if (found := standing.get(int(position))) is not None:
            words = [column[number] for column in last.columns]
            if found[1].kind is not kind or as_words(kind, [found[1].value]).tolist() != [words]:
                return False
    return True


def _searched(engine: Engine, rows: Rows, filed: Filed | None, kind: HashKind, forms: Words, radius: int) -> Found:
    if filed is None or not isinstance(engine, CompiledEngine):
        return engine.scan(rows, forms, radius)
    if len(filed) == len(rows):
        return engine.look_up(rows, filed, kind, forms, radius)
    found = engine.look_up(rows.slice(0, len(filed)), filed, kind, forms, radius)
    more = engine.scan(rows.slice(len(filed), len(rows)), forms, radius)
    more[:, 1] += len(filed)
    return np.concatenate((found, more))


def _forms(asked: Sequence[Fingerprint], kind: HashKind) -> Words:
    """questions x forms x words. Where one has fewer forms than others, its first stands for those that lack."""
    values = [[one.value, *(value for _, value in one.turns)] for one in asked]
    most = max(map(len, values), default=0)
    filled = [value for own in values for value in (*own, *[own[0]] * (most - len(own)))]
    return as_words(kind, filled).reshape(len(asked), most, WORDS[kind])
