"""Days that telephones show in other calendars."""

import datetime as dt

import pytest

from pipeline.intake.calendars import days

NOROZ = {1370: 21, 1375: 20, 1388: 21, 1395: 20, 1396: 21, 1399: 20, 1400: 21, 1403: 20, 1404: 21, 1408: 20}
"""The day of March on which Jalali years began or will begin, as published by Iran's calendar council."""


@pytest.mark.parametrize(("year", "day"), NOROZ.items())
def test_jalali_years_begin_when_they_did(year: int, day: int) -> None:
    found = days(year, 1, 1)
    assert found is not None
    assert found.first == found.last == dt.date(year + 621, 3, day)


@pytest.mark.parametrize(
    ("year", "month", "day", "era", "digits", "expected"),
    [
        (1396, 8, 22, "", 4, "2017-11-13"),
        (1399, 12, 30, "", 4, "2021-03-20"),
        (2560, 11, 13, "", 4, "2017-11-13"),
        (60, 11, 13, "", 2, "2017-11-13"),
        (106, 11, 13, "", 3, "2017-11-13"),
        (29, 11, 13, "H", 2, "2017-11-13"),
        (4, 3, 27, "令和", 1, "2022-03-27"),
        (17, 11, 13, "", 2, "2017-11-13"),
    ],
)
def test_certain_calendars_are_converted(year: int, month: int, day: int, era: str, digits: int, expected: str) -> None:
    found = days(year, month, day, era, digits)
    assert found is not None
    assert found.first == found.last == dt.date.fromisoformat(expected)


def test_a_hijri_month_begins_when_the_moon_is_seen() -> None:
    found = days(1439, 2, 24)
    assert found is not None
    assert found.first <= dt.date(2017, 11, 13) <= found.last
    assert found.last - found.first == dt.timedelta(days=4)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1400, 12, 30), (1396, 13, 1), (1439, 0, 1), (2017, 2, 29), (1826, 1, 1), (9999, 1, 1)]
)
def test_days_that_no_calendar_has_are_none(year: int, month: int, day: int) -> None:
    assert days(year, month, day) is None
