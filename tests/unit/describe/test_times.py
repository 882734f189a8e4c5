"""Times: whose clock, which zone, and what an unset clock shows."""

import datetime as dt

import pytest

from pipeline.describe.clock_readings import is_default_clock, read_clock, read_offset
from pipeline.describe.skeleton import ExifTag, Mp4Skeleton
from pipeline.describe.tags import FileTags
from pipeline.describe.times import container_times, photo_times, stream_times
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis
from pipeline.tools.exiftool import Tag

MAC_EPOCH = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)


def exif(**tags: str | tuple[tuple[int, int], ...]) -> FileTags:
    """EXIF tags by exifread's names, with `__` for the space."""
    made = (
        ExifTag(
            name.replace("__", " "), value if isinstance(value, str) else "", () if isinstance(value, str) else value
        )
        for name, value in tags.items()
    )
    return FileTags(tuple(made))


def exiftool(*tags: tuple[str, str, str]) -> FileTags:
    return FileTags((), tuple(Tag(group, name, value, value) for group, name, value in tags))


def seconds(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> int:
    return int((dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC) - MAC_EPOCH).total_seconds())


def skeleton(
    created: int = 0,
    handlers: tuple[str, ...] = (),
    items: tuple[tuple[str, str], ...] = (),
    brands: tuple[str, ...] = ("mp42", "isom"),
    minor: int = 0,
) -> Mp4Skeleton:
    return Mp4Skeleton(
        paths=("ftyp", "moov"),
        brands=brands,
        minor_version=minor,
        handlers=handlers,
        movie=(created, created, 1000, 10_000),
        track_created=(),
        items=items,
        codecs=(),
        deltas=(),
        encoder=None,
        cut=False,
    )


def named(claims: tuple[TimeClaim, ...], source: str) -> TimeClaim:
    return next(claim for claim in claims if claim.source == source)


def test_a_reading_without_zone_spans_every_zone() -> None:
    (claim,) = photo_times(exif(EXIF__DateTimeOriginal="2017:11:13 14:08:15"))
    assert claim.zone_basis is ZoneBasis.UNKNOWN
    assert claim.wall_clock == "2017-11-13T14:08:15"
    assert claim.interval.earliest == dt.datetime(2017, 11, 13, 0, 8, 15, tzinfo=dt.UTC)
    assert claim.interval.latest == dt.datetime(2017, 11, 14, 2, 8, 16, tzinfo=dt.UTC)


def test_fraction_and_offset_come_from_their_own_tags() -> None:
    (claim,) = photo_times(
        exif(
            EXIF__DateTimeOriginal="2017:11:13 14:08:15",
            EXIF__SubSecTimeOriginal="042",
            EXIF__OffsetTimeOriginal="+02:00",
        )
    )
    assert claim.zone_basis is ZoneBasis.STATED_OFFSET
    assert claim.interval.earliest == dt.datetime(2017, 11, 13, 12, 8, 15, 42_000, tzinfo=dt.UTC)
    assert claim.resolution_s == pytest.approx(0.001)
    assert claim.semantics is TimeSemantics.CAPTURE_START


def test_the_offset_of_one_time_is_not_lent_to_another() -> None:
    claims = photo_times(
        exif(
            EXIF__DateTimeOriginal="2017:11:13 14:08:15",
            Image__DateTime="2017:11:20 10:00:00",
            EXIF__OffsetTime="+03:00",
        )
    )
    assert named(claims, "EXIF DateTimeOriginal").zone_basis is ZoneBasis.UNKNOWN
    written = named(claims, "EXIF DateTime")
    assert (written.zone_basis, written.semantics) == (ZoneBasis.STATED_OFFSET, TimeSemantics.FILE_WRITE)


def test_satellite_time_is_utc_by_definition() -> None:
    (claim,) = photo_times(exif(GPS__GPSDate="2017:11:13", GPS__GPSTimeStamp=((12, 1), (8, 1), (1550, 100))))
    assert (claim.authority, claim.zone_basis) == (Authority.SATELLITE, ZoneBasis.UTC_BY_DEFINITION)
    assert claim.interval.earliest == dt.datetime(2017, 11, 13, 12, 8, 15, 500_000, tzinfo=dt.UTC)


@pytest.mark.parametrize("clock", [((1, 0), (0, 1), (0, 1)), ((25, 1), (0, 1), (0, 1)), ((12, 1), (8, 1))])
def test_a_broken_satellite_time_is_no_claim(clock: tuple[tuple[int, int], ...]) -> None:
    assert photo_times(exif(GPS__GPSDate="2017:11:13", GPS__GPSTimeStamp=clock)) == ()


def test_exiftool_answers_where_exifread_found_nothing() -> None:
    (claim,) = photo_times(exiftool(("ExifIFD", "DateTimeOriginal", "2017:11:13 14:08:15")))
    assert (claim.source, claim.wall_clock) == ("EXIF DateTimeOriginal", "2017-11-13T14:08:15")


def test_samsung_keeps_the_utc_of_the_exposure() -> None:
    (claim,) = photo_times(exiftool(("Samsung", "TimeStamp", "2016:06:10 18:51:38.900+00:00")))
    assert claim.zone_basis is ZoneBasis.UTC_BY_DEFINITION
    assert claim.interval.earliest == dt.datetime(2016, 6, 10, 18, 51, 38, 900_000, tzinfo=dt.UTC)


def test_xmp_dates_with_and_without_offset() -> None:
    claims = photo_times(
        exiftool(
            ("XMP-xmp", "CreateDate", "2017:11:13 14:08:15+02:00"),
            ("XMP-photoshop", "DateCreated", "2017:11:13 14:08:15"),
        )
    )
    assert named(claims, "XMP-xmp:CreateDate").zone_basis is ZoneBasis.STATED_OFFSET
    assert named(claims, "XMP-photoshop:DateCreated").zone_basis is ZoneBasis.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "1970:01:01 00:00:00",
        "1980:01:01 00:00:00",
        "2000:01:01 00:05:00",
        "2002:12:08 12:00:00",
        "1904:01:01 00:00:00",
        "1946:02:14 00:00:00",
        "2017:13:01 00:00:00",
        "2017:11:13 14:60:00",
        "not a date",
        "",
    ],
)
def test_unset_clocks_and_broken_dates_are_no_claims(text: str) -> None:
    assert photo_times(exif(EXIF__DateTimeOriginal=text)) == ()


@pytest.mark.parametrize("day", ["1904-01-01", "1946-02-14", "1970-01-01", "1980-01-01", "2000-01-01", "2002-12-08"])
def test_default_clocks(day: str) -> None:
    assert is_default_clock(dt.datetime.fromisoformat(f"{day}T03:00:00+00:00"))


def test_set_clocks() -> None:
    assert not is_default_clock(dt.datetime(2017, 11, 13, 12, tzinfo=dt.UTC))
    assert not is_default_clock(dt.datetime(2000, 1, 2, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("+02:00", 120),
        ("+0300", 180),
        ("-03:30", -210),
        ("Z", 0),
        ("+14:00", 840),
        ("+15:00", None),
        ("+02:75", None),
        ("", None),
    ],
)
def test_offsets(text: str, minutes: int | None) -> None:
    assert read_offset(text) == (None if minutes is None else dt.timedelta(minutes=minutes))


def test_a_day_alone_has_the_resolution_of_a_day() -> None:
    reading = read_clock("2017:11:13")
    assert reading is not None
    assert reading.resolution_s == 86_400


def test_android_states_the_end_of_the_recording_in_utc() -> None:
    written = skeleton(seconds(2017, 11, 13, 12, 9), ("vide VideoHandle", "soun SoundHandle"))
    (claim,) = container_times(written, FileTags())
    assert claim.semantics is TimeSemantics.CAPTURE_STOP
    assert claim.zone_basis is ZoneBasis.UTC_BY_DEFINITION
    assert claim.interval.earliest == dt.datetime(2017, 11, 13, 12, 9, tzinfo=dt.UTC)


def test_a_remuxed_android_recording_keeps_the_meaning_but_not_the_zone() -> None:
    remuxed = skeleton(
        seconds(2017, 11, 13, 12, 9), ("vide VideoHandle",), (("©too", "Lavf57"),), ("isom", "isom", "iso2"), 512
    )
    (claim,) = container_times(remuxed, FileTags())
    assert (claim.semantics, claim.zone_basis) == (TimeSemantics.CAPTURE_STOP, ZoneBasis.UTC_ASSUMED)


@pytest.mark.parametrize(
    ("header_second", "semantics"), [(16, TimeSemantics.CAPTURE_START), (40, TimeSemantics.FILE_WRITE)]
)
def test_an_iphone_recording_that_was_cut_shows_two_times(header_second: int, semantics: TimeSemantics) -> None:
    native = skeleton(
        seconds(2017, 11, 13, 12, 8, header_second),
        ("vide Core Media Video",),
        (("com.apple.quicktime.creationdate", "2017-11-13T14:08:15+0200"),),
        ("qt  ",),
    )
    claims = container_times(native, FileTags())
    stated = named(claims, "com.apple.quicktime.creationdate")
    assert (stated.zone_basis, stated.semantics) == (ZoneBasis.STATED_OFFSET, TimeSemantics.CAPTURE_START)
    assert stated.interval.earliest == dt.datetime(2017, 11, 13, 12, 8, 15, tzinfo=dt.UTC)
    assert named(claims, "QuickTime mvhd creation time").semantics is semantics


def test_an_unknown_writer_only_assumes_utc() -> None:
    (claim,) = container_times(skeleton(seconds(2017, 11, 13), ("vide VideoHandler",)), FileTags())
    assert (claim.semantics, claim.zone_basis) == (TimeSemantics.FILE_WRITE, ZoneBasis.UTC_ASSUMED)


def test_cameras_that_write_their_wall_clock_span_every_zone() -> None:
    (claim,) = container_times(skeleton(seconds(2017, 11, 13, 14, 8), ("vide GoPro AVC",)), FileTags())
    assert (claim.zone_basis, claim.wall_clock) == (ZoneBasis.UNKNOWN, "2017-11-13T14:08:00")


def test_youtube_states_the_pacific_day_of_processing() -> None:
    handler = "vide ISO Media file produced by Google Inc. Created on: 12/15/2017."
    claims = container_times(skeleton(seconds(2017, 12, 16, 6, 38, 56), (handler,)), FileTags())
    day = named(claims, "handler name of YouTube")
    assert day.authority is Authority.THIRD_PARTY_SERVER
    assert day.interval.earliest == dt.datetime(2017, 12, 15, 8, tzinfo=dt.UTC)
    header = named(claims, "QuickTime mvhd creation time")
    assert header.semantics is TimeSemantics.PLATFORM_PROCESS
    assert header.interval.overlaps(day.interval)


@pytest.mark.parametrize("created", [0, 1, seconds(1970, 1, 1), (1 << 63) - 1])
def test_an_unset_movie_header_is_no_claim(created: int) -> None:
    assert container_times(skeleton(created), FileTags()) == ()


def test_other_containers_state_times_among_their_tags() -> None:
    (claim,) = stream_times((("creation_time", "2017-11-13T12:08:15.000000Z"), ("title", "x")), FileTags())
    assert (claim.zone_basis, claim.semantics) == (ZoneBasis.UTC_ASSUMED, TimeSemantics.FILE_WRITE)


def test_a_satellite_time_that_only_the_xmp_block_keeps() -> None:
    (claim,) = photo_times(exiftool(("XMP-exif", "GPSDateTime", "2023:11:15 12:30:00Z")))
    assert (claim.authority, claim.zone_basis) == (Authority.SATELLITE, ZoneBasis.UTC_BY_DEFINITION)
    assert claim.interval.earliest == dt.datetime(2023, 11, 15, 12, 30, tzinfo=dt.UTC)
    assert photo_times(exiftool(("XMP-exif", "GPSDateTime", "2023:11:15"))) == ()


def test_a_time_of_recording_among_the_makers_notes() -> None:
    trail_camera = ("Reconyx", "DateTimeOriginal", "2020:03:16 10:00:00")
    (claim,) = photo_times(exiftool(trail_camera))
    assert (claim.source, claim.semantics) == ("Reconyx:DateTimeOriginal", TimeSemantics.CAPTURE_START)
    stated = exiftool(("ExifIFD", "DateTimeOriginal", "2020:03:16 10:00:07"), trail_camera)
    assert [claim.source for claim in photo_times(stated)] == ["EXIF DateTimeOriginal"]
