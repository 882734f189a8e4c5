"""Days of the calendars that telephones show, as days of the Gregorian one.

Which calendar a year belongs to follows from the year: chat programs exist since 2009, and the ranges below do not
meet. Jalali and Hijri arithmetic after E. M. Reingold and N. Dershowitz, Calendrical Calculations, 4th ed., 2018;
the Jalali leap years by the 33-year rule, which holds from 1244 to 1472 (1865 to 2094).
"""

import datetime as dt
from dataclasses import dataclass

_EARLIEST, _LATEST = 1990, 2100
"""Years of the Gregorian calendar that are believed."""
_BUDDHIST, _MINGUO = 543, -1911
_JALALI = range(1369, 1430)
_HIJRI = range(1430, 1501)
_HIJRI_SLACK = 2
"""Days by which the sighted or tabulated month may begin earlier or later than by arithmetic."""
_JALALI_EPOCH = dt.date(622, 3, 21)
"""So that the years from 1354 on begin on the day of the equinox in Tehran."""
_HIJRI_EPOCH = dt.date(622, 7, 19)
_ERAS = {"r": 2018, "令和": 2018, "h": 1988, "平成": 1988, "s": 1925, "昭和": 1925}
"""The year before the first one of each Japanese era."""


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or the days among which it is."""

    first: dt.date
    last: dt.date


def days(year: int, month: int, day: int, era: str = "", digits: int = 4) -> Days | None:
    """The day that a clock shows as `year`, `month` and `day`; None for what no calendar can show.

    `digits` is how many the year was written with, `era` what stood in front of it.
    """
    before = _ERAS.get(era.casefold())
    if before is not None:
        return _gregorian(before + year, month, day)
    if digits <= 2:
        # 65 is the Buddhist year 2565: the Gregorian one is decades ahead.
        return _gregorian(year + (2000 if year < 50 else 2500 - _BUDDHIST), month, day)
    if digits == 3:
        return _gregorian(year - _MINGUO, month, day)
    if year in _JALALI:
        return _jalali(year, month, day)
    if year in _HIJRI:
        return _hijri(year, month, day)
    if year > 2400:
        return _gregorian(year - _BUDDHIST, month, day)
    return _gregorian(year, month, day)


def _gregorian(year: int, month: int, day: int) -> Days | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Days(found, found)


def _jalali(year: int, month: int, day: int) -> Days | None:
    length = 31 if month <= 6 else 30 if month <= 11 or _jalali_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        return None
    leaps = (8 * year + 21) // 33
    passed = 365 * (year - 1) + leaps + 31 * min(month - 1, 6) + 30 * max(month - 7, 0) + day - 1
    found = _JALALI_EPOCH + dt.timedelta(days=passed)
    return Days(found, found)


def _jalali_leap(year: int) -> bool:
    return (8 * year + 29) % 33 < 8


def _hijri(year: int, month: int, day: int) -> Days | None:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    passed = 354 * (year - 1) + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day - 1
    found, slack = _HIJRI_EPOCH + dt.timedelta(days=passed), dt.timedelta(days=_HIJRI_SLACK)
    return Days(found - slack, found + slack)
