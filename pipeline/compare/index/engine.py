"""Two ways to search rows: NumPy, and compiled code where it can be had. Both are exact and give the same answer."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.index.filing import PIGEONHOLES, Filed
from pipeline.compare.index.pigeonhole import FLIPPED
from pipeline.compare.index.rows import Rows, Words
from pipeline.model.likeness import HashKind

Found = NDArray[np.int64]
"""n x 4: question, row, distance in bits, form. Each question and row once, with the nearest form (the first of
equal ones), in any order."""

_ROWS_AT_ONCE: Final = 1 << 14
_ROOM: Final = 1 << 10
"""Findings for which there is room at first."""
_NOTHING: Final[Found] = np.empty((0, 4), np.int64)


@dataclass(frozen=True, slots=True)
class Worth:
    """From how many rows of one kind on something is worth what it costs."""

    compiled: int = 1 << 16
    """To load the compiled search takes as long as NumPy takes for some fifty pictures among so many."""
    filed: int = 1 << 15
    """A scan of fewer takes no longer than looking into all the buckets."""


class Engine(Protocol):
    def scan(self, rows: Rows, forms: Words, radius: int) -> Found:
        """Any radius. `forms`: questions x forms x words."""
        ...


class NumpyEngine:
    """For archives that are small, and for machines on which nothing can be compiled."""

    def scan(self, rows: Rows, forms: Words, radius: int) -> Found:
        found = [
            np.column_stack([np.full(len(near), question), near])
            for question, one in enumerate(forms)
            if len(near := _scan(rows, one, radius))
        ]
        return np.concatenate(found) if found else _NOTHING


class CompiledEngine:
    """Made by `compiled_engine` only."""

    def __init__(self, kernels: ModuleType) -> None:
        self._kernels = kernels

    def scan(self, rows: Rows, forms: Words, radius: int) -> Found:
        scan = self._kernels.scan_four if len(rows.columns) == 4 else self._kernels.scan_one
        limit, found = np.uint64(radius), np.empty((_ROOM, 4), np.int64)
        count = scan(rows.columns, forms, limit, found)
        if count > len(found):
            found = np.empty((count, 4), np.int64)
            scan(rows.columns, forms, limit, found)
        return found[:count]

    def look_up(self, rows: Rows, filed: Filed, kind: HashKind, forms: Words, radius: int) -> Found:
        """As `scan`, for radii up to the no-miss radius of the kind. `filed` holds exactly these rows."""
        pigeonhole, look_up = PIGEONHOLES[kind], self._kernels.look_up
        looked_up = FLIPPED, pigeonhole.probes(radius), pigeonhole.flips_looked_up(radius), np.uint64(radius)
        found = np.empty((_ROOM, 4), np.int64)
        count = look_up(rows.columns, filed.starts, filed.order, forms, *looked_up, found)
        if count > len(found):
            found = np.empty((count, 4), np.int64)
            look_up(rows.columns, filed.starts, filed.order, forms, *looked_up, found)
        return found[:count]

    def file(self, rows: Rows, kind: HashKind) -> Filed:
        filed = Filed.empty(PIGEONHOLES[kind].chunks, len(rows))
        self._kernels.sort_in(rows.columns, filed.starts, filed.order)
        for array in (filed.starts, filed.order):
            array.flags.writeable = False
        return filed


@functools.cache
def compiled_engine() -> CompiledEngine | str:
    """Or why there is none. It is compiled, and held against NumPy, when it is first asked for."""
    try:
        from pipeline.compare.index import kernels
    except (ImportError, OSError) as trouble:
        return f"numba cannot be loaded: {trouble}"
    engine = CompiledEngine(kernels)
    wrong = [kind.value for kind in PIGEONHOLES if not _holds(engine, kind)]
    return f"it finds other hashes than NumPy does: {', '.join(wrong)}" if wrong else engine


def _holds(engine: CompiledEngine, kind: HashKind) -> bool:
    """Whether it finds what NumPy finds among some hashes that lie on both sides of a radius."""
    pigeonhole = PIGEONHOLES[kind]
    words, radius, random = pigeonhole.chunks // 4, pigeonhole.no_miss_radius, np.random.default_rng(1)
    forms = random.integers(0, 1 << 64, (2, 3, words), np.uint64, endpoint=False)
    bits = np.argsort(random.random((600, 64 * words)), axis=1) < np.arange(600)[:, None] % (2 * radius)
    flips = np.packbits(bits, axis=1).view(np.uint64)
    hashes = forms.reshape(6, words)[np.arange(600) % 6] ^ flips
    columns = np.ascontiguousarray(hashes.T)
    columns.flags.writeable = False
    rows = Rows(np.arange(600, dtype=np.uint64), tuple(columns))
    expected = _sorted(NumpyEngine().scan(rows, forms, radius))
    found = engine.scan(rows, forms, radius), engine.look_up(rows, engine.file(rows, kind), kind, forms, radius)
    return all(np.array_equal(expected, _sorted(one)) for one in found)


def _scan(rows: Rows, forms: Words, radius: int) -> Found:
    """n x 3 of one question: row, distance, form."""
    found = []
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = rows.slice(start, start + _ROWS_AT_ONCE)
        distances = np.stack([_distances(block.columns, form) for form in forms])
        best = distances.min(axis=0)
        near = np.flatnonzero(best <= radius)
        if len(near):
            found.append(np.column_stack([near + start, best[near], distances[:, near].argmin(axis=0)]))
    return np.concatenate(found).astype(np.int64) if found else _NOTHING[:, :3]


def _distances(columns: Sequence[Words], form: Words) -> NDArray[np.uint16]:
    """Bits in which each row differs from `form`."""
    distances = np.zeros(len(columns[0]), np.uint16)
    for column, word in zip(columns, form, strict=True):
        distances += np.bitwise_count(column ^ word)
    return distances


def _sorted(found: Found) -> Found:
    return found[np.lexsort((found[:, 1], found[:, 0]))]
