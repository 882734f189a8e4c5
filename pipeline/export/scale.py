"""A time scale that breaks where nothing happens, so that minutes stay readable beside years."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

Span = tuple[dt.datetime, dt.datetime]

_BREAK = dt.timedelta(hours=8)
"""A silence longer than this is cut out."""
_MOST_STRETCHES = 7
_LEAST_WIDTH = 92.0
_GAP = 26.0
_STEPS = tuple(
    dt.timedelta(minutes=minutes)
    for minutes in (5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 129_600, 525_600)
)


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time without a break, and where it lies."""

    start: dt.datetime
    end: dt.datetime
    left: float
    right: float
    ticks: tuple[Tick, ...]
    caption: str

    def x(self, instant: dt.datetime) -> float:
        share = (instant - self.start) / (self.end - self.start)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


@dataclass(frozen=True, slots=True)
class Scale:
    stretches: tuple[Stretch, ...]

    def x(self, instant: dt.datetime) -> float:
        """Pixels; an instant inside a break is drawn at the end of the stretch before it."""
        reached = [one for one in self.stretches if one.start <= instant] or [self.stretches[0]]
        return round(reached[-1].x(instant), 1)


def scale_of(spans: Sequence[Span], main: Span, left: float, right: float, zone: ZoneInfo) -> Scale:
    """A scale from `left` to `right` pixels that shows every span; the stretch of `main` gets most room."""
    stretches = _merged([*spans, main])
    weights = [_weight(span, main) for span in stretches]
    free = right - left - _GAP * (len(stretches) - 1) - _LEAST_WIDTH * len(stretches)
    placed, x = [], left
    for span, weight in zip(stretches, weights, strict=True):
        width = _LEAST_WIDTH + max(0.0, free) * weight / sum(weights)
        placed.append(_stretch(span, x, x + width, zone))
        x += width + _GAP
    return Scale(tuple(placed))


def _merged(spans: Sequence[Span]) -> list[Span]:
    cut = _BREAK
    while True:
        merged: list[Span] = []
        for start, end in sorted(spans):
            if merged and start - merged[-1][1] <= cut:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        if len(merged) <= _MOST_STRETCHES:
            return [_padded(span) for span in merged]
        cut *= 2


def _padded(span: Span) -> Span:
    room = max(dt.timedelta(minutes=20), (span[1] - span[0]) * 0.06)
    return span[0] - room, span[1] + room


def _weight(span: Span, main: Span) -> float:
    if span[0] <= main[0] <= span[1]:
        return 8.0
    hours = (span[1] - span[0]) / dt.timedelta(hours=1)
    return min(2.5, 0.15 + math.log10(1 + hours) / 2)


def _stretch(span: Span, left: float, right: float, zone: ZoneInfo) -> Stretch:
    start, end = span
    step = next((step for step in _STEPS if (right - left) * (step / (end - start)) >= 58), None)
    bare = Stretch(start, end, round(left, 1), round(right, 1), (), "")
    ticks = tuple(_ticks(bare, step, zone)) if step else ()
    return Stretch(start, end, bare.left, bare.right, ticks, _caption(start, end, zone))


def _ticks(stretch: Stretch, step: dt.timedelta, zone: ZoneInfo) -> list[Tick]:
    midnight = stretch.start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    count = math.ceil((stretch.start - midnight) / step)
    ticks = []
    instant = midnight.astimezone(dt.UTC) + step * count
    while instant <= stretch.end:
        local = instant.astimezone(zone)
        ticks.append(Tick(round(stretch.x(instant), 1), _label(local, step)))
        instant += step
    return ticks


def _label(local: dt.datetime, step: dt.timedelta) -> str:
    """As fine as the step asks for. Over months the year belongs to it: a stretch may hold the same day twice."""
    if step < dt.timedelta(days=1):
        return f"{local:%H:%M}"
    return f"{local:%d.%m.}" if step < dt.timedelta(days=30) else f"{local:%Y-%m}"


def _caption(start: dt.datetime, end: dt.datetime, zone: ZoneInfo) -> str:
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m-%d}/{last:%d}"
    return f"{first:%Y-%m}/{last:%Y-%m}" if first.year != last.year else f"{first:%Y-%m}/{last:%m}"
