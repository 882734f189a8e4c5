"""Which number of a date is the day: asked of a whole WhatsApp chat, since a single date often does not tell.

A chat runs forward in time, a month is never above 12, and the names that WhatsApp gives to files bear dates of
their own. Anybody can type a line that looks like a message; where something speaks against every order, one is only
excluded by ten times more than what speaks against another. What stays open stays open.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pipeline.intake import names
from pipeline.intake.whatsapp.stamps import PLAIN, Order, Stamp
from pipeline.model.times import Authority, Interval, TimeClaim, TimeSemantics, ZoneBasis, from_wall_clock

_IOS_NAME = re.compile(r"-?\d{6,8}-[A-Z]{3,12}-(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)(?=\.|$)")
_ANDROID_NAME = re.compile(r"(?:IMG|VID|AUD|PTT|STK|DOC)-(\d{4})(\d\d)(\d\d)-WA\d{4,}(?=\.|$)")
_BACKWARD: Final = dt.timedelta(days=2)
"""A telephone's clock may be set back by hours, or the zone change."""
_WEIGHT: Final = 10
SOURCE: Final = "WhatsApp chat"


@dataclass(frozen=True, slots=True)
class NameStamp:
    """The time that WhatsApp wrote into a file's name."""

    day: dt.date
    time: dt.time | None
    """Of the message, on iOS; Android names the day only, on which the file was stored."""


def name_stamp(name: str) -> NameStamp | None:
    """None for a name that WhatsApp did not make."""
    plain = name.translate(PLAIN)
    try:
        if found := _IOS_NAME.match(plain):
            year, month, day, hour, minute, second = (int(one) for one in found.groups())
            return NameStamp(dt.date(year, month, day), dt.time(hour, minute, second))
        if found := _ANDROID_NAME.match(plain):
            return NameStamp(dt.date(*(int(one) for one in found.groups())), None)
    except ValueError:
        return None
    return None


@dataclass(slots=True)
class _Tally:
    """What speaks for and against one order."""

    against: int = 0
    named: int = 0
    """Files whose names bear the day that this order reads."""
    latest: dt.date | None = None

    def take(self, stamp: Stamp, order: Order, named: NameStamp | None) -> None:
        days = stamp.days(order) if order in stamp.orders() else None
        if days is None:
            self.against += 1
            return
        if self.latest is not None and days.last < self.latest - _BACKWARD:
            self.against += 1
        # The last day seen, not the latest of all: one date far ahead must not count against all that follow.
        self.latest = days.first
        self.named += named is not None and days.first <= named.day <= days.last


@dataclass(slots=True)
class OrderSurvey:
    """Takes every stamp of a chat in turn; memory does not grow with it."""

    _tallies: dict[Order, _Tally] = field(default_factory=lambda: {order: _Tally() for order in Order})
    _numbers: tuple[str, ...] = ()

    def take(self, stamp: Stamp, named: NameStamp | None) -> None:
        if named is None and stamp.numbers == self._numbers:
            # The same day once more says nothing new.
            return
        self._numbers = stamp.numbers
        for order, tally in self._tallies.items():
            tally.take(stamp, order, named)

    def orders(self) -> tuple[Order, ...]:
        """The orders that remain, the likelier ones first; more than one where nothing decides."""
        least = min(tally.against for tally in self._tallies.values())
        left = [order for order, tally in self._tallies.items() if tally.against <= max(least, least * _WEIGHT - 1)]
        most = max(self._tallies[order].named for order in left)
        if most:
            left = [order for order in left if self._tallies[order].named * _WEIGHT > most]
        return tuple(sorted(left, key=lambda order: (self._tallies[order].against, -self._tallies[order].named)))


def sent_claim(stamp: Stamp, orders: Iterable[Order], named: NameStamp | None) -> TimeClaim | None:
    """When the message was sent, on the clock of the telephone that made the export.

    Where the date can be read in several ways, the interval spans all of them, and there is no wall-clock reading.
    None where it can be read in none.
    """
    spans = [days for order in orders if order in stamp.orders() and (days := stamp.days(order)) is not None]
    if named is not None and named.time in stamp.times():
        # The name bears the very second of the message, and so its day.
        spans = [days for days in spans if days.first <= named.day <= days.last] or spans
    if not spans:
        return None
    times = stamp.times()
    resolution_s = 60.0 if stamp.second is None else 1.0
    first = dt.datetime.combine(min(days.first for days in spans), min(times))
    last = dt.datetime.combine(max(days.last for days in spans), max(times))
    earliest, latest = (_claim(one, resolution_s, stamp.stated) for one in (first, last))
    if first == last:
        return earliest
    return TimeClaim(
        Interval(earliest.interval.earliest, latest.interval.latest),
        TimeSemantics.SEND,
        Authority.EXPORT,
        ZoneBasis.UNKNOWN,
        resolution_s,
        SOURCE,
        earliest.stated,
    )


def _claim(reading: dt.datetime, resolution_s: float, stated: str) -> TimeClaim:
    return from_wall_clock(
        reading,
        semantics=TimeSemantics.SEND,
        authority=Authority.EXPORT,
        resolution_s=resolution_s,
        source=SOURCE,
        stated=names.safe_text(stated, 80),
    )
