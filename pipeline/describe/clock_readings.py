"""How dates are written into files, and which of them only say that a clock was never set."""

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock
from pipeline.tools.answers import printable

_WRITTEN = re.compile(
    r"(?P<y>\d{4})[:/.-](?P<month>\d\d)[:/.-](?P<d>\d\d)"
    r"(?:[ T](?P<h>\d\d):(?P<min>\d\d)(?::(?P<s>\d\d)(?:[.,](?P<f>\d{1,9}))?)?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>\d\d):?(?P<min>\d\d)")

# Days on which clocks begin that nobody has set: real-time clocks and firmware of phones and cameras.
_DEFAULT_DAYS = frozenset({dt.date(2000, 1, 1), dt.date(2002, 12, 8), dt.date(2036, 2, 7), dt.date(2040, 2, 6)})
_FIRST_DIGITAL_YEAR = 1990
"""Before it no camera wrote dates: 1904 and 1970 are zeros of epochs, 1980 of DOS and GPS, 1946 an overflow."""


def is_default_clock(moment: dt.datetime) -> bool:
    """True for the dates that an unset or overflowing clock shows. `moment` may be a reading without a zone."""
    return moment.year < _FIRST_DIGITAL_YEAR or moment.date() in _DEFAULT_DAYS


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A date as written."""

    wall: dt.datetime
    """Naive: what the clock showed."""
    offset: dt.timedelta | None
    resolution_s: float

    @property
    def instant(self) -> dt.datetime | None:
        """UTC, where the offset is stated."""
        if self.offset is None:
            return None
        try:
            return self.wall.replace(tzinfo=dt.timezone(self.offset)).astimezone(dt.UTC)
        except OverflowError:
            return None


def read_clock(text: str, fraction: str | None = None, offset: str | None = None) -> ClockReading | None:
    """A reading of the forms of EXIF, XMP and QuickTime; None where no clock can show it or it was never set.

    `fraction` and `offset` are the tags that EXIF keeps apart (SubSecTime, OffsetTime).
    """
    found = _WRITTEN.fullmatch(text.strip("\0 "))
    if found is None:
        return None
    digits = found["f"] or (fraction or "").strip("\0 ")
    digits = digits[:6] if digits.isascii() and digits.isdigit() else ""
    try:
        wall = dt.datetime(  # noqa: DTZ001 -- a clock's face; zones are added by `claim`
            int(found["y"]),
            int(found["month"]),
            int(found["d"]),
            int(found["h"] or 0),
            int(found["min"] or 0),
            int(found["s"] or 0),
            int(digits.ljust(6, "0")) if digits else 0,
        )
    except ValueError:
        return None
    if is_default_clock(wall):
        return None
    return ClockReading(wall, read_offset(found["zone"] or offset), _resolution(found, digits))


def _resolution(found: re.Match[str], digits: str) -> float:
    if found["h"] is None:
        return 86_400.0
    if found["s"] is None:
        return 60.0
    return 10.0 ** -len(digits) if digits else 1.0


def read_offset(text: str | None) -> dt.timedelta | None:
    """`+03:00`, `+0300` or `Z`; None for anything else, and beyond the offsets in use (UTC-12 to UTC+14)."""
    plain = (text or "").strip("\0 ")
    if plain == "Z":
        return dt.timedelta(0)
    found = _OFFSET.fullmatch(plain)
    if found is None or int(found["min"]) > 59:
        return None
    minutes = int(found["h"]) * 60 + int(found["min"])
    offset = dt.timedelta(minutes=minutes if found["sign"] == "+" else -minutes)
    return offset if dt.timedelta(hours=-12) <= offset <= dt.timedelta(hours=14) else None


def claim(
    reading: ClockReading,
    semantics: TimeSemantics,
    source: str,
    stated: str,
    authority: Authority = Authority.DEVICE_CLOCK,
) -> TimeClaim | None:
    """A claim with the stated offset, or one that spans every zone. None at the edges of the calendar."""
    shown = printable(stated, 80)
    try:
        if reading.offset is None:
            return from_wall_clock(
                reading.wall,
                semantics=semantics,
                authority=authority,
                resolution_s=reading.resolution_s,
                source=source,
                stated=shown,
            )
        return from_instant(
            reading.wall.replace(tzinfo=dt.timezone(reading.offset)),
            semantics=semantics,
            authority=authority,
            zone_basis=ZoneBasis.STATED_OFFSET,
            resolution_s=reading.resolution_s,
            source=source,
            stated=shown,
        )
    except OverflowError:
        return None
