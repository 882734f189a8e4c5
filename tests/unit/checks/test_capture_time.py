"""Truth table of the device clocks. Honest items with odd clocks stand beside ones that were recorded elsewhen."""

import datetime as dt

import pytest

from pipeline.checks.zones import zone_hypotheses
from pipeline.model.descriptions import Description
from pipeline.model.findings import Outcome
from pipeline.model.times import TimeSemantics, ZoneBasis
from tests.unit.checks import cases
from tests.unit.checks.cases import case, codes, container, exif, instant, photo, video

CHECK = "capture_time"
WRITE, START = TimeSemantics.FILE_WRITE, TimeSemantics.CAPTURE_START
ASSUMED = ZoneBasis.UTC_ASSUMED

PHOTOS: tuple[tuple[str, Description, tuple[str, ...], str], ...] = (
    # Two clocks
    (
        "wall and satellite at +2",
        photo(exif("2017-11-13T14:09:40"), instant("2017-11-13T12:09:40Z")),
        (),
        "coherent_in_window",
    ),
    (
        "wall and satellite, clock 76 s ahead",
        photo(exif("2017-11-13T14:10:56"), instant("2017-11-13T12:09:40Z")),
        (),
        "coherent_in_window",
    ),
    (
        "wall and satellite at +3: a phone on the Turkish network",
        photo(exif("2017-11-13T15:12:20"), instant("2017-11-13T12:12:20Z")),
        (),
        "coherent_in_window",
    ),
    (
        "stated offset and satellite",
        photo(exif("2017-11-13T14:09:40+02:00"), instant("2017-11-13T12:09:38Z")),
        (),
        "coherent_in_window",
    ),
    (
        "satellite stated first",
        photo(instant("2017-11-13T12:09:40Z"), exif("2017-11-13T14:09:40")),
        (),
        "coherent_in_window",
    ),
    (
        "the app's dates and its own name are one clock",
        photo(exif("2017-11-13T14:09:40")),
        ("IMG_20171113_140940.jpg",),
        "one_clock_in_window",
    ),
    (
        "original and digitised are one clock",
        photo(exif("2017-11-13T14:09:40"), exif("2017-11-13T14:09:40", "EXIF DateTimeDigitized")),
        (),
        "one_clock_in_window",
    ),
    (
        "two clocks a year before",
        photo(exif("2016-07-25T11:20:00"), instant("2016-07-25T08:20:01Z")),
        (),
        "before_event_coherent",
    ),
    (
        "two clocks a year before, in a zone far away",
        photo(exif("2016-07-25T03:20:00"), instant("2016-07-25T08:20:01Z")),
        (),
        "before_event_coherent",
    ),
    (
        "two clocks, two hours before",
        photo(exif("2017-11-13T12:09:00"), instant("2017-11-13T10:09:00Z")),
        (),
        "outside_window",
    ),
    (
        "a name in UTC by the same app is no second clock",
        photo(exif("2017-11-13T14:09:40")),
        ("PXL_20171113_120940000.jpg",),
        "one_clock_in_window",
    ),
    (
        "an old fix lies closer than the clock that agrees",
        photo(exif("2017-11-13T14:09:40"), instant("2017-11-13T09:09:40Z"), container("2017-11-13T12:09:41Z", START)),
        (),
        "coherent_in_window",
    ),
    (
        "a year before, but the offset is in use nowhere",
        photo(exif("2016-07-25T11:20:00"), instant("2016-07-25T09:05:00Z")),
        (),
        "far_outside_window",
    ),
    # One clock
    ("in window under local time", photo(exif("2017-11-13T14:09:40")), (), "one_clock_in_window"),
    ("at the window's edge", photo(exif("2017-11-13T14:34:30")), (), "one_clock_in_window"),
    ("just beyond the tolerance", photo(exif("2017-11-13T14:36:00")), (), "outside_window"),
    ("stated offset", photo(exif("2017-11-13T14:09:40+02:00")), (), "one_clock_in_window"),
    ("stated Turkish offset", photo(exif("2017-11-13T15:09:40+03:00")), (), "one_clock_in_window"),
    ("only under the neighbour's zone", photo(exif("2017-11-13T15:12:20")), (), "in_window_other_zone"),
    ("two hours ahead: a question, no accusation", photo(exif("2017-11-13T16:10:00")), (), "outside_window"),
    ("the aftermath, same evening", photo(exif("2017-11-13T19:30:00")), (), "outside_window"),
    ("the morning before", photo(exif("2017-11-13T08:00:00")), (), "outside_window"),
    ("an earlier strike", photo(exif("2016-07-25T11:20:00")), (), "far_outside_window"),
    ("two days later, received a week later", photo(exif("2017-11-15T14:00:00")), (), "far_outside_window"),
    ("year 2019, but received in 2017", photo(exif("2019-03-02T10:00:00")), (), "clock_unset"),
    ("satellite time alone", photo(instant("2017-11-13T12:09:40Z")), (), "one_clock_in_window"),
    (
        "satellite time alone, a day and more old: an old fix",
        photo(instant("2017-11-11T08:00:00Z")),
        (),
        "outside_window",
    ),
    # Old fixes are never held against a recording
    (
        "satellite time 27 h stale",
        photo(exif("2017-11-13T14:09:40"), instant("2017-11-12T09:05:00Z")),
        (),
        "one_clock_in_window",
    ),
    (
        "satellite time 3 h 7 min stale",
        photo(exif("2017-11-13T14:09:40"), instant("2017-11-13T09:02:40Z")),
        (),
        "one_clock_in_window",
    ),
    (
        "camera far off, satellite in the window: they contradict each other",
        photo(exif("2016-02-03T04:05:06"), instant("2017-11-13T12:09:40Z")),
        (),
        "outside_window",
    ),
    # Clocks that nobody set
    ("1970", photo(exif("1970-01-01T00:00:12")), (), "clock_unset"),
    ("1980, old cameras", photo(exif("1980-01-01T02:12:00")), (), "clock_unset"),
    ("1 January after a flat battery", photo(exif("2015-01-01T00:14:00")), (), "clock_unset"),
    ("8 December 2002", photo(exif("2002-12-08T12:00:00")), (), "clock_unset"),
    (
        "unset camera, satellite in window",
        photo(exif("1970-01-01T00:00:12"), instant("2017-11-13T12:09:40Z")),
        (),
        "one_clock_in_window",
    ),
    # No clock
    (
        "a day without an hour",
        photo(cases.replace(exif("2017-11-13T00:00:00"), resolution_s=86_400.0)),
        (),
        "no_capture_time",
    ),
    ("messenger copy", photo(), (), "no_capture_time"),
    ("messenger copy under the app's name: a day of storing", photo(), ("IMG-20171113-WA0004.jpg",), "no_capture_time"),
    ("an old video forwarded on the day of the event", photo(), ("VID-20171113-WA0007.mp4",), "no_capture_time"),
    ("a typed name alone", photo(), ("20171113_140903.jpg",), "no_capture_time"),
    (
        "time of the last save only",
        photo(instant("2017-11-13T12:09:40Z", semantics=WRITE, authority=cases.Authority.DEVICE_CLOCK)),
        (),
        "no_capture_time",
    ),
)

VIDEOS: tuple[tuple[str, Description, tuple[str, ...], str], ...] = (
    (
        "name + duration = container",
        video(container("2017-11-13T12:11:36Z")),
        ("20171113_140903.mp4",),
        "coherent_in_window",
    ),
    ("the same, 3 s off", video(container("2017-11-13T12:11:39Z")), ("20171113_140903.mp4",), "coherent_in_window"),
    (
        "the same, kept by a program that packed it anew",
        video(container("2017-11-13T12:11:36Z", basis=ASSUMED)),
        ("20171113_140903.mp4",),
        "coherent_in_window",
    ),
    (
        "the same, only known as time of writing",
        video(container("2017-11-13T12:11:36Z", WRITE, ASSUMED)),
        ("20171113_140903.mp4",),
        "coherent_in_window",
    ),
    (
        "name typed: differs from container by 40 s",
        video(container("2017-11-13T12:12:16Z")),
        ("20171113_140903.mp4",),
        "one_clock_in_window",
    ),
    ("container alone, stop in UTC", video(container("2017-11-13T12:11:36Z")), (), "one_clock_in_window"),
    (
        "container alone, perhaps local time",
        video(container("2017-11-13T14:11:36Z", basis=ASSUMED)),
        (),
        "in_window_other_zone",
    ),
    (
        "container in local time, and a name that says the same",
        video(container("2017-11-13T14:11:36Z", basis=ASSUMED)),
        ("20171113_140903.mp4",),
        "one_clock_in_window",
    ),
    (
        "iPhone: date with offset, and header",
        video(
            exif("2017-11-13T14:09:03+0200", "com.apple.quicktime.creationdate"),
            container("2017-11-13T12:09:04Z", START),
        ),
        (),
        "coherent_in_window",
    ),
    (
        "iPhone, exported later",
        video(exif("2017-11-13T14:09:03+0200"), container("2017-11-20T09:00:00Z", WRITE)),
        (),
        "one_clock_in_window",
    ),
    (
        "name of 2017, recorded in 2016",
        video(container("2016-07-25T08:22:33Z")),
        ("20171113_140903.mp4",),
        "far_outside_window",
    ),
    (
        "name and container of 2016",
        video(container("2016-07-25T08:22:33Z")),
        ("20160725_112000.mp4",),
        "before_event_coherent",
    ),
    (
        "a camera's date and a time of writing",
        video(exif("2017-11-13T14:09:03"), container("2017-11-13T12:11:36Z", WRITE, ASSUMED)),
        (),
        "one_clock_in_window",
    ),
    (
        "written again two years later, nothing else",
        video(container("2019-07-25T08:22:33Z", WRITE, ASSUMED)),
        (),
        "no_capture_time",
    ),
    (
        "begins before the window and runs into it",
        video(container("2017-11-13T12:04:00Z"), duration_s=1800),
        (),
        "one_clock_in_window",
    ),
    (
        "Pixel name in UTC",
        video(container("2017-11-13T12:11:36Z")),
        ("PXL_20171113_120903123.mp4",),
        "coherent_in_window",
    ),
)


@pytest.mark.parametrize(("what", "description", "names", "code"), PHOTOS + VIDEOS)
def test_each_clock_gets_its_code(what: str, description: Description, names: tuple[str, ...], code: str) -> None:
    received = "2017-11-20T08:00:00Z" if "week later" in what else cases.EVENING
    item = cases.a_digest("item")
    receipts = tuple(cases.receipt(item, name, received) for name in names or ("IMG_1234.JPG",))
    assert codes(CHECK, case(description, receipts=receipts)) == (code,), what


@pytest.mark.parametrize(
    ("reading", "code"),
    [
        # Damascus kept summer time until 27 October 2017: the same digits mean another moment a month earlier.
        ("2017-11-13T14:09:40", "one_clock_in_window"),
        ("2017-11-13T13:09:40", "outside_window"),
        # The zone rules of today (UTC+3 all year) must not be applied to 2017.
        ("2017-11-13T15:09:40", "in_window_other_zone"),
    ],
)
def test_the_zone_is_that_of_the_day(reading: str, code: str) -> None:
    assert codes(CHECK, case(photo(exif(reading)))) == (code,)


def test_the_hour_that_is_repeated_in_autumn_has_two_readings() -> None:
    """Damascus went back from 24:00 to 23:00 on 26 October 2017."""
    twice = dt.datetime(2017, 10, 26, 23, 30)  # noqa: DTZ001 -- a wall-clock reading
    found = zone_hypotheses(cases.incident(zones=()), twice)
    assert [one.offset for one in found] == [dt.timedelta(hours=3), dt.timedelta(hours=2)]


def test_a_neighbour_is_only_asked_where_the_incident_names_one() -> None:
    alone = cases.incident(zones=())
    assert codes(CHECK, case(photo(exif("2017-11-13T15:12:20")), about=alone)) == ("outside_window",)


def test_the_number_of_readings_that_were_tried_is_told() -> None:
    (finding,) = cases.CHECKS[CHECK].run(case(photo(exif("2017-11-13T15:12:20"))))
    told = {parameter.name: parameter.value for parameter in finding.measured}
    assert told["hypotheses"] == 2
    assert told["offset"] == "UTC+03:00"


def test_the_difference_outside_the_window_is_measured_not_weighed() -> None:
    (finding,) = cases.CHECKS[CHECK].run(case(photo(exif("2017-11-13T16:10:00"))))
    told = {parameter.name: parameter.value for parameter in finding.measured}
    # Nearest reading: UTC+3, so 13:10 UTC, 45 minutes after the end at 12:25 UTC.
    assert told["gap"] == 45 * 60
    assert finding.outcome is Outcome.INCONCLUSIVE


def test_an_event_on_new_years_day_may_be_recorded_that_day() -> None:
    about = cases.incident()
    window = cases.Interval(cases.utc("2018-01-01T12:00:00Z"), cases.utc("2018-01-01T12:20:00Z"))
    moved = cases.replace(about, window=cases.replace(about.window, interval=window))
    item = cases.a_digest("item")
    full = case(
        photo(exif("2018-01-01T14:05:00")),
        about=moved,
        receipts=(cases.receipt(item, received="2018-01-02T00:00:00Z"),),
    )
    assert codes(CHECK, full) == ("one_clock_in_window",)


def test_an_old_fix_is_told_and_not_concluded_from() -> None:
    (finding,) = cases.CHECKS[CHECK].run(case(photo(exif("2017-11-13T14:09:40"), instant("2017-11-12T09:05:00Z"))))
    assert "limit-satellite_time_stale" in [sentence.id for sentence in finding.limits]
