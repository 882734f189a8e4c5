"""What a segment of hashes holds, and its layout: a header of 64 bytes, then the rows of each kind in turn.

8s   mark of this layout
2 Q  first position less one, and last
2 Q  rows of PDQ and of pHash
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.compare.index.rows import WORDS, Rows
from pipeline.compare.index.spans import Span
from pipeline.model.likeness import HashKind

_MARK: Final = b"hashes-1"
_HEADER: Final = struct.Struct("<8s2Q2Q24x")
_KINDS: Final = (HashKind.PDQ, HashKind.PHASH)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """All hashes of one span of the records that stood there when it was written."""

    span: Span
    rows: Mapping[HashKind, Rows]

    def parts(self) -> Iterator[bytes | memoryview]:
        counts = (len(self.rows[kind]) for kind in _KINDS)
        yield _HEADER.pack(_MARK, self.span.start, self.span.end, *counts)
        for kind in _KINDS:
            yield from self.rows[kind].parts()


def segment_of(span: Span, content: memoryview | None) -> Segment | None:
    """What lies there for `span`, without a copy; None where it is gone, or is something else."""
    if content is None or len(content) < _HEADER.size:
        return None
    mark, start, end, *counts = _HEADER.unpack(content[: _HEADER.size])
    sizes = [8 * count * (1 + WORDS[kind]) for kind, count in zip(_KINDS, counts, strict=True)]
    if mark != _MARK or Span(start, end) != span or len(content) != _HEADER.size + sum(sizes):
        return None
    middle = _HEADER.size + sizes[0]
    places = (content[_HEADER.size : middle], content[middle:])
    return Segment(
        span,
        {kind: Rows.of(place, count, WORDS[kind]) for kind, place, count in zip(_KINDS, places, counts, strict=True)},
    )
