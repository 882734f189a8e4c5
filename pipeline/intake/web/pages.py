"""Pages that an archive was made of, and which of them a picture was archived with."""

import bisect
import datetime as dt
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.intake import names

MOST_PAGES = 10_000
LONGEST_TITLE = 300
LONGEST_URL = 2_000
_LONGEST_LINE = 1 << 22
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its address; everything escaped for display."""

    url: str
    title: str
    time: dt.datetime | None
    """When it was archived."""


@dataclass(frozen=True, slots=True)
class PageOf:
    """The page that a file was archived with."""

    page: Page
    by_time: bool
    """Nothing names the page; it is the one that was archived last before."""


class Pages:
    """All pages of one archive."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._by_url: dict[str, Page] = {}
        for page in pages:
            self._by_url.setdefault(page.url, page)
        dated = [(one.time, one) for one in self._by_url.values() if one.time is not None]
        self._dated = sorted(dated, key=lambda pair: pair[0])
        self._times = [time for time, _ in self._dated]

    def of(self, named: str, time: dt.datetime | None) -> PageOf | None:
        """The page with the address `named`; without one, the page archived last before `time`, else the first."""
        if named in self._by_url:
            return PageOf(self._by_url[named], by_time=False)
        if time is None or not self._dated:
            return PageOf(Page(named, "", None), by_time=False) if named else None
        index = bisect.bisect_right(self._times, time) - 1
        return PageOf(self._dated[max(index, 0)][1], by_time=True)


def url_of(text: str) -> str:
    """An address from outside, escaped for display."""
    return names.shown(text.strip().strip("<>"), LONGEST_URL)


def instant_of(text: str) -> dt.datetime | None:
    """A WARC-Date or a page's `ts`: ISO 8601 in UTC; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
        found = found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return found if 1990 <= found.year <= 2200 else None


def title_of(head: bytes) -> str:
    """The title that the beginning of a page gives itself."""
    found = _TITLE.search(head)
    return _title(html.unescape(names.decoded(found[1]))) if found else ""


def pages_of(stream: BinaryIO) -> Iterator[Page | None]:
    """The lines of a `pages.jsonl`; None for a line that is none. The first line is a header."""
    first = True
    while line := stream.readline(_LONGEST_LINE):
        if line.strip():
            record = _record(line)
            if record is None or "url" in record or not first:
                yield _page(record)
            first = False


def _record(line: bytes) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _page(record: dict[str, object] | None) -> Page | None:
    url = record.get("url") if record else None
    if record is None or not isinstance(url, str):
        return None
    title, time = record.get("title"), record.get("ts")
    return Page(
        url_of(url),
        _title(title) if isinstance(title, str) else "",
        instant_of(time) if isinstance(time, str) else None,
    )


def _title(text: str) -> str:
    return names.shown(" ".join(text.split()), LONGEST_TITLE)
