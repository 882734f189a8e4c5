"""Rows filed by the values of their chunks, for the multi-index: in memory, or as a segment of their own."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.index.pigeonhole import CHUNK_BITS, Pigeonhole
from pipeline.compare.index.rows import WORDS, Rows
from pipeline.model.likeness import HashKind

PIGEONHOLES: Final = {
    HashKind.PDQ: Pigeonhole(chunks=64 * WORDS[HashKind.PDQ] // CHUNK_BITS, flips=1),
    HashKind.PHASH: Pigeonhole(chunks=64 * WORDS[HashKind.PHASH] // CHUNK_BITS, flips=2),
}
"""Nothing within 31 bits of PDQ and within 11 of pHash is missed by it. Wider radii are scanned for."""

_BUCKETS: Final = 1 << CHUNK_BITS
_MARK: Final = b"filed--1"
_HEADER: Final = struct.Struct("<8sQQQ32x")
"""Mark of this layout, chunks, rows, and their tally."""

Places = NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Filed:
    starts: Places
    """chunks x 65537: where each bucket begins in `order`."""
    order: Places
    """chunks x n: rows by the value of that chunk."""

    def __len__(self) -> int:
        return int(self.order.shape[1])

    @classmethod
    def empty(cls, chunks: int, count: int) -> "Filed":
        return cls(np.zeros((chunks, _BUCKETS + 1), np.uint32), np.empty((chunks, count), np.uint32))

    def parts(self, rows: Rows) -> Iterator[bytes | memoryview]:
        yield _header(rows, len(self.order))
        yield np.ascontiguousarray(self.starts, "<u4").data.cast("B")
        yield np.ascontiguousarray(self.order, "<u4").data.cast("B")


def filed_of(content: memoryview | None, rows: Rows, chunks: int) -> Filed | None:
    """What lies there for these rows, without a copy; None where it is gone, or was made of others."""
    count, starts_size = len(rows), chunks * (_BUCKETS + 1)
    if content is None or len(content) != _HEADER.size + 4 * (starts_size + chunks * count):
        return None
    if content[: _HEADER.size] != _header(rows, chunks):
        return None
    whole = np.frombuffer(content, "<u4", offset=_HEADER.size)
    starts, order = whole[:starts_size].reshape(chunks, -1), whole[starts_size:].reshape(chunks, count)
    # The compiled search does not look whether a place is inside.
    ascending = not starts[:, 0].any() and bool((starts[:, 1:] >= starts[:, :-1]).all())
    inside = bool((starts[:, -1] == count).all()) and (not order.size or int(order.max()) < count)
    return Filed(starts, order) if ascending and inside else None


def _header(rows: Rows, chunks: int) -> bytes:
    return _HEADER.pack(_MARK, chunks, len(rows), rows.tally)
