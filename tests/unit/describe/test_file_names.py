"""What each kind of file name says, and what it does not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.file_extensions import differs_from_name, types_named
from pipeline.model.file_names import NamePattern, file_name_claims, read_file_name, twitter_moment
from pipeline.model.times import Authority, TimeSemantics, ZoneBasis

CAPTURE, STORED, WRITTEN = (
    TimeSemantics.CAPTURE_START,
    TimeSemantics.STORED_BY_APP,
    TimeSemantics.FILE_WRITE,
)

WALL_CLOCK = [
    ("IMG_20171113_140915.jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("VID_20171113_140915.mp4", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("20171113_140915.mp4", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("IMG_20171113_140915 (1).jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("Copy of IMG_20171113_140915_HDR.jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("IMG_٢٠١٧١١١٣_١٤٠٩١٥.jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("\u200fIMG_20171113_140915.jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("DCIM/Camera/IMG_20171113_140915.jpg", NamePattern.ANDROID_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("WP_20171113_14_09_15_Pro.jpg", NamePattern.WINDOWS_PHONE_CAMERA, CAPTURE, "2017-11-13T14:09:15", 1.0),
    ("IMG-20171113-WA0004.jpg", NamePattern.WHATSAPP_ANDROID, STORED, "2017-11-13T00:00:00", 86_400.0),
    ("VID-20171113-WA0004.mp4", NamePattern.WHATSAPP_ANDROID, STORED, "2017-11-13T00:00:00", 86_400.0),
    ("PTT-20171113-WA0004.opus", NamePattern.WHATSAPP_ANDROID, STORED, "2017-11-13T00:00:00", 86_400.0),
    ("WhatsApp Image 2017-11-13 at 14.20.33.jpeg", NamePattern.WHATSAPP_DESKTOP, STORED, "2017-11-13T14:20:33", 1.0),
    ("WhatsApp Video 2017-11-13 at 2.20.33 PM.mp4", NamePattern.WHATSAPP_DESKTOP, STORED, "2017-11-13T14:20:33", 1.0),
    ("WhatsApp Image 2017-11-13 at 12.20.33 AM.jpeg", NamePattern.WHATSAPP_DESKTOP, STORED, "2017-11-13T00:20:33", 1.0),
    (
        "صورة واتساب بتاريخ 2024-05-15 في 13.43.03_9a07f69f.jpg",
        NamePattern.WHATSAPP_DESKTOP,
        STORED,
        "2024-05-15T13:43:03",
        1.0,
    ),
    ("00000012-PHOTO-2017-11-13-14-20-33.jpg", NamePattern.WHATSAPP_EXPORT, STORED, "2017-11-13T14:20:33", 1.0),
    ("photo_2017-11-13_14-20-33.jpg", NamePattern.TELEGRAM_DESKTOP, STORED, "2017-11-13T14:20:33", 1.0),
    ("video_2017-11-13_14-20-33 (2).mp4", NamePattern.TELEGRAM_DESKTOP, STORED, "2017-11-13T14:20:33", 1.0),
    ("photo_12@13-11-2017_14-20-33.jpg", NamePattern.TELEGRAM_EXPORT, STORED, "2017-11-13T14:20:33", 1.0),
    ("IMG_20171113_142033_123.jpg", NamePattern.SAVED_BY_APP, STORED, "2017-11-13T14:20:33.123000", 0.001),
    ("signal-2017-11-13-142033.jpg", NamePattern.SIGNAL, STORED, "2017-11-13T14:20:33", 1.0),
    ("signal-2017-11-13-14-20-33-123.jpg", NamePattern.SIGNAL, STORED, "2017-11-13T14:20:33.123000", 0.001),
    ("Screenshot_20171113-140915.png", NamePattern.SCREENSHOT, WRITTEN, "2017-11-13T14:09:15", 1.0),
    ("Screen Shot 2017-11-13 at 2.09.15 PM.png", NamePattern.SCREENSHOT, WRITTEN, "2017-11-13T14:09:15", 1.0),
]

INSTANTS = [
    ("PXL_20171113_120915123.jpg", NamePattern.PIXEL_CAMERA, CAPTURE, "2017-11-13T12:09:15.123000+00:00"),
    ("FB_IMG_1510578553123.jpg", NamePattern.FACEBOOK_SAVE, STORED, "2017-11-13T13:09:13.123000+00:00"),
    ("RPReplay_Final1510578553.MP4", NamePattern.SCREEN_RECORDING, WRITTEN, "2017-11-13T13:09:13+00:00"),
]

WITHOUT_TIME = [
    ("0-02-05-0123456789abcdef0123456789abcdef.jpg", NamePattern.VIBER),
    ("received_1510578553123.jpeg", NamePattern.MESSENGER),
    ("23511332_150112345678901_2342343_n.jpg", NamePattern.FACEBOOK_CDN),
    ("IMG_1234.JPG", NamePattern.COUNTER_CAMERA),
    ("DSC01234.JPG", NamePattern.COUNTER_CAMERA),
]


@pytest.mark.parametrize(("name", "pattern", "semantics", "wall_clock", "resolution"), WALL_CLOCK)
def test_names_with_a_clock_reading_span_every_zone(
    name: str, pattern: NamePattern, semantics: TimeSemantics, wall_clock: str, resolution: float
) -> None:
    reading = read_file_name(name)
    assert reading is not None
    assert reading.pattern is pattern
    (claim,) = file_name_claims(name)
    assert (claim.semantics, claim.wall_clock, claim.resolution_s) == (semantics, wall_clock, resolution)
    assert claim.authority is Authority.FILE_NAME
    assert claim.zone_basis is ZoneBasis.UNKNOWN
    assert claim.interval.latest - claim.interval.earliest == dt.timedelta(hours=26, seconds=resolution)


@pytest.mark.parametrize(("name", "pattern", "semantics", "instant"), INSTANTS)
def test_names_that_count_in_utc(name: str, pattern: NamePattern, semantics: TimeSemantics, instant: str) -> None:
    reading = read_file_name(name)
    assert reading is not None
    assert reading.claim is not None
    assert reading.pattern is pattern
    assert reading.claim.semantics is semantics
    assert reading.claim.interval.earliest == dt.datetime.fromisoformat(instant)
    assert reading.claim.zone_basis is ZoneBasis.UTC_BY_DEFINITION


@pytest.mark.parametrize(("name", "pattern"), WITHOUT_TIME)
def test_names_that_hold_no_time(name: str, pattern: NamePattern) -> None:
    reading = read_file_name(name)
    assert reading is not None
    assert (reading.pattern, reading.claim) == (pattern, None)
    assert file_name_claims(name) == ()


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20171399_140915.jpg",  # no 99th day
        "IMG_20171113_250915.jpg",  # no 25th hour
        "19000101_000000.jpg",
        "WhatsApp Image 2017-11-13 at 14.20.33 PM.jpeg",
        "صورة واتساب بتاريخ 1445-10-15 في 22.02.56.jpg",  # a lunar year: not converted
        "market.jpg",
        "holidaypictures.jpg",  # fifteen letters, but no name of X
        "dQw4w9WgXcQ.mp4",
        "",
        "...",
    ],
)
def test_names_that_say_nothing(name: str) -> None:
    assert file_name_claims(name) == ()


def test_a_picture_of_x_states_when_it_was_uploaded() -> None:
    # Known name and time (its form: docs/method.md §2.7); the last four characters are random.
    (claim,) = file_name_claims("DOcGxk1XkAAabcd.jpg")
    assert claim.semantics is TimeSemantics.PLATFORM_UPLOAD
    assert claim.interval.earliest.replace(microsecond=0) == dt.datetime(2017, 11, 12, 14, 35, 28, tzinfo=dt.UTC)
    assert file_name_claims("DOcGxk1XkAAabcd.jpg:large") != ()


def test_a_name_of_x_is_decoded_not_compared_as_text() -> None:
    first, second = twitter_moment("DOcGxk1XkAAabcd"), twitter_moment("DOgunExXkAAabcd")
    assert first is not None
    assert second is not None
    assert second.date() == dt.date(2017, 11, 13)
    assert dt.timedelta(0) < second - first < dt.timedelta(days=1)


@given(st.text(max_size=60))
def test_any_text_is_a_name(name: str) -> None:
    for claim in file_name_claims(name):
        assert claim.authority is Authority.FILE_NAME
        assert all(character.isprintable() for character in claim.stated)


@pytest.mark.parametrize(
    ("name", "media_type", "differs"),
    [
        ("a.jpg", "image/jpeg", False),
        ("a.JPEG", "image/png", True),
        ("clip.mp4", "application/vnd.apple.mpegurl", True),
        ("clip.mp4", "video/quicktime", False),
        ("a.HEIC", "image/heif", False),
        ("noextension", "video/mp4", False),
        ("a.unheard-of", "video/mp4", False),
    ],
)
def test_a_name_may_promise_another_type(name: str, media_type: str, differs: bool) -> None:
    assert differs_from_name(name, media_type) is differs


def test_an_unknown_extension_promises_nothing() -> None:
    assert types_named("a.xyz") == frozenset()
