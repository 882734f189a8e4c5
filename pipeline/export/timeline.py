"""When the files, their carriers and our own record say that things happened, beside the incident's window."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from pipeline.export.document import SummaryDocument
from pipeline.export.item_parts import ItemPart
from pipeline.export.parts import TimePart
from pipeline.export.scale import Scale, Stretch, scale_of
from pipeline.model.times import Authority, ZoneBasis

WIDTH = 960
LEFT, RIGHT = 64, 944
TOP, ROW, FOOT = 34, 34, 46
_REACH = dt.timedelta(hours=3)
"""How far the whiskers of a reading without a zone are drawn; the zone could put it further off still."""


class MarkKind(StrEnum):
    """Whose clock it is, as far as the drawing tells them apart."""

    CLOCK = "clock"
    """Device clock, satellite or file name, its place on the UTC axis known."""
    READING = "reading"
    """Device clock or name without a zone: drawn as read in the incident's zone, with whiskers."""
    CARRIED = "carried"
    """Servers, exports, platforms."""
    RECEIVED = "received"
    """Our own record."""


@dataclass(frozen=True, slots=True)
class TimeMark:
    kind: MarkKind
    start: float
    end: float
    whisker_start: float
    whisker_end: float
    told: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    number: int
    y: float
    marks: tuple[TimeMark, ...]
    set_aside: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A span of time that is drawn through all rows."""

    start: float
    end: float
    title: str


@dataclass(frozen=True, slots=True)
class Break:
    x: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Timeline:
    height: int
    window: Band
    alternatives: tuple[Band, ...]
    stretches: tuple[Stretch, ...]
    breaks: tuple[Break, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    kind: MarkKind
    start: dt.datetime
    end: dt.datetime
    words: str


def timeline(document: SummaryDocument, zone: ZoneInfo) -> Timeline:
    told = {item.number: tuple(_told(item, zone)) for item in document.items}
    window = document.incident.window
    main = (window.earliest, window.latest)
    spans = [(one.start, one.end) for marks in told.values() for one in marks]
    spans += [(one.earliest, one.latest) for one in document.alternatives]
    scale = scale_of(spans, main, LEFT, RIGHT, zone)
    rows = tuple(
        Row(
            item.label,
            item.number,
            TOP + ROW * (place + 0.5),
            tuple(_mark(one, scale) for one in told[item.number]),
            item.set_aside,
        )
        for place, item in enumerate(document.items)
    )
    return Timeline(
        height=TOP + ROW * max(1, len(rows)) + FOOT,
        window=_band(*main, "", scale),
        alternatives=tuple(_band(one.earliest, one.latest, one.title, scale) for one in document.alternatives),
        stretches=scale.stretches,
        breaks=tuple(_breaks(scale)),
        rows=rows,
    )


def _told(item: ItemPart, zone: ZoneInfo) -> Iterator[_Told]:
    described = item.description.times if item.description else ()
    carried = [claim for receipt in item.receipts for claim in (receipt.sent, *receipt.transport) if claim]
    received = [receipt.received for receipt in item.receipts]
    for claim in (*described, *carried, *received):
        yield _placed(claim, zone)


def _placed(claim: TimePart, zone: ZoneInfo) -> _Told:
    words = f"{claim.semantics_words}: {claim.shown} ({claim.source})"
    if claim.zone_basis is ZoneBasis.UNKNOWN and claim.wall_clock:
        reading = dt.datetime.fromisoformat(claim.wall_clock).replace(tzinfo=zone).astimezone(dt.UTC)
        return _Told(MarkKind.READING, reading, reading, words)
    return _Told(_kind(claim.authority), claim.earliest, claim.latest, words)


def _kind(authority: Authority) -> MarkKind:
    if authority in {Authority.DEVICE_CLOCK, Authority.SATELLITE, Authority.FILE_NAME}:
        return MarkKind.CLOCK
    if authority in {Authority.OWN_CUSTODY, Authority.CRYPTOGRAPHIC}:
        return MarkKind.RECEIVED
    return MarkKind.CARRIED


def _mark(one: _Told, scale: Scale) -> TimeMark:
    start, end = scale.x(one.start), scale.x(one.end)
    reach = _REACH if one.kind is MarkKind.READING else dt.timedelta(0)
    stretch = next((part for part in scale.stretches if part.start <= one.start <= part.end), scale.stretches[0])
    low, high = max(stretch.start, one.start - reach), min(stretch.end, one.end + reach)
    return TimeMark(one.kind, start, end, round(stretch.x(low), 1), round(stretch.x(high), 1), one.words)


def _band(start: dt.datetime, end: dt.datetime, title: str, scale: Scale) -> Band:
    left, right = scale.x(start), scale.x(end)
    return Band(left, max(right, left + 3), title)


def _breaks(scale: Scale) -> Iterator[Break]:
    for before, after in zip(scale.stretches, scale.stretches[1:], strict=False):
        yield Break(round((before.right + after.left) / 2, 1), (after.start - before.end).total_seconds())
