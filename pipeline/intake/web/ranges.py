"""Parts of a file that a browser fetched one after another (HTTP 206), put together again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"bytes[ =](\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContentRange:
    """Bytes `start` to `end`, both included, of a file of `total` bytes."""

    start: int
    end: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes from `start` up to `end`, without gaps; `parts` are indexes in the order of their beginnings."""

    start: int
    end: int
    """Behind the last byte."""
    parts: tuple[int, ...]


def content_range(header: str) -> ContentRange | None:
    """The range in a Content-Range header; None where there is none that makes sense."""
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    start, end = int(found[1]), int(found[2])
    total = None if found[3] == "*" else int(found[3])
    return ContentRange(start, end, total) if start <= end and (total is None or end < total) else None


def runs(parts: Sequence[ContentRange]) -> tuple[Run, ...]:
    """The stretches without gaps that `parts` cover."""
    order = sorted(range(len(parts)), key=lambda index: (parts[index].start, index))
    found: list[Run] = []
    members: list[int] = []
    start = end = 0
    for index in order:
        part = parts[index]
        if members and part.start > end:
            found.append(Run(start, end, tuple(members)))
            members = []
        if not members:
            start, end = part.start, part.start
        members.append(index)
        end = max(end, part.end + 1)
    return (*found, Run(start, end, tuple(members))) if members else tuple(found)
