"""Positions: references, rationals, precision, datum, and what a receiver without a fix writes."""

import pytest

from pipeline.describe.places import container_places, photo_places, read_iso_6709, stream_places
from pipeline.describe.skeleton import ExifTag, Mp4Skeleton
from pipeline.describe.tags import FileTags
from pipeline.model.places import PlaceClaim, PositionBasis
from pipeline.tools.exiftool import Tag

Ratios = tuple[tuple[int, int], ...]
NORTH: Ratios = ((36, 1), (8, 1), (204, 10))
EAST: Ratios = ((36, 1), (49, 1), (264, 10))


def gps(latitude: Ratios = NORTH, longitude: Ratios = EAST, **more: str | Ratios) -> FileTags:
    given: dict[str, str | Ratios] = {
        "GPS GPSLatitude": latitude,
        "GPS GPSLongitude": longitude,
        "GPS GPSLatitudeRef": "N",
        "GPS GPSLongitudeRef": "E",
        **{name.replace("__", " "): value for name, value in more.items()},
    }
    made = (ExifTag(n, v, ()) if isinstance(v, str) else ExifTag(n, "", v) for n, v in given.items())
    return FileTags(tuple(made))


def only(tags: FileTags) -> PlaceClaim:
    (claim,) = photo_places(tags)
    return claim


def test_degrees_minutes_and_seconds() -> None:
    claim = only(gps())
    assert claim.point.latitude == pytest.approx(36.139)
    assert claim.point.longitude == pytest.approx(36.824)
    assert (claim.basis, claim.precision_m, claim.datum) == (PositionBasis.UNSTATED, 65, None)
    assert not claim.precision_stated


def test_south_and_west_are_negative() -> None:
    claim = only(gps(GPS__GPSLatitudeRef="S", GPS__GPSLongitudeRef="W"))
    assert claim.point.latitude == pytest.approx(-36.139)
    assert claim.point.longitude == pytest.approx(-36.824)


@pytest.mark.parametrize(
    ("method", "basis", "precision"),
    [
        ("GPS", PositionBasis.SATELLITE, 15),
        ("gps", PositionBasis.SATELLITE, 15),
        ("NETWORK", PositionBasis.NETWORK, 2000),
        ("CELLID", PositionBasis.NETWORK, 2000),
        ("fused", PositionBasis.UNSTATED, 65),
    ],
)
def test_precision_by_method(method: str, basis: PositionBasis, precision: float) -> None:
    claim = only(gps(GPS__GPSProcessingMethod=method))
    assert (claim.basis, claim.precision_m) == (basis, precision)


def test_a_stated_precision_wins() -> None:
    claim = only(gps(GPS__Tag__0x001F=((48, 10),)))
    assert claim.precision_m == pytest.approx(4.8)
    assert claim.precision_stated


def test_another_datum_is_stated_and_left_to_the_check() -> None:
    claim = only(gps(GPS__GPSMapDatum="TOKYO"))
    assert (claim.precision_m, claim.datum) == (65, "TOKYO")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        (((0, 1),) * 3, ((0, 1),) * 3),
        (((0, 0),) * 3, EAST),
        (((36, 1), (8, 1), (0, 0)), EAST),
        (((999, 1), (0, 1), (0, 1)), EAST),
        (NORTH, ((181, 1), (0, 1), (0, 1))),
        ((), ()),
    ],
)
def test_no_fix_no_claim(latitude: Ratios, longitude: Ratios) -> None:
    assert photo_places(gps(latitude, longitude)) == ()


def test_a_void_status_is_no_claim() -> None:
    assert photo_places(gps(GPS__GPSStatus="V")) == ()


def test_decimal_degrees_of_exiftool() -> None:
    tags = (("GPSLatitude", "36.139"), ("GPSLatitudeRef", "S"), ("GPSLongitude", "36.824"), ("GPSLongitudeRef", "E"))
    claim = only(FileTags((), tuple(Tag("GPS", name, value, value) for name, value in tags)))
    assert (claim.point.latitude, claim.point.longitude) == (-36.139, 36.824)


def test_age_of_the_fix() -> None:
    fix: dict[str, str | Ratios] = {
        "GPS__GPSDate": "2017:11:12",
        "GPS__GPSTimeStamp": ((9, 1), (0, 1), (0, 1)),
        "EXIF__DateTimeOriginal": "2017:11:13 12:04:12",
    }
    assert only(gps(**fix, EXIF__OffsetTimeOriginal="+02:00")).fix_age_s == 25 * 3600 + 252
    # Without an offset, what lies beyond every zone is the least that the fix is old.
    assert only(gps(**fix)).fix_age_s == 27 * 3600 + 252 - 14 * 3600
    near = {**fix, "GPS__GPSDate": "2017:11:13"}
    assert only(gps(**near)).fix_age_s is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+36.1390+036.8240/", (36.139, 36.824)),
        ("+32.0929+034.8620+028.516/", (32.0929, 34.862)),
        ("-00.5000-078.2500/", (-0.5, -78.25)),
        ("+3608.34+03649.44/", (36.139, 36.824)),
        ("+360820.4+0364926.4/", (36.139, 36.824)),
        ("+00.0000+000.0000/", None),
        ("+95.0000+036.8240/", None),
        ("+3675.00+03649.44/", None),
        ("36.1390 36.8240", None),
        ("", None),
    ],
)
def test_iso_6709(text: str, expected: tuple[float, float] | None) -> None:
    point = read_iso_6709(text)
    if expected is None:
        assert point is None
    else:
        assert point is not None
        assert (point.latitude, point.longitude) == pytest.approx(expected)


def skeleton(*items: tuple[str, str]) -> Mp4Skeleton:
    return Mp4Skeleton(("ftyp",), ("mp42",), 0, (), None, (), items, (), (), None, cut=False)


def test_android_and_apple_positions() -> None:
    android, apple = (
        container_places(skeleton(("©xyz", "+36.1390+036.8240/"))),
        container_places(
            skeleton(
                ("com.apple.quicktime.location.ISO6709", "+36.1390+036.8240+400/"),
                ("com.apple.quicktime.location.accuracy.horizontal", "4.7"),
            )
        ),
    )
    assert [(one.precision_m, one.source, one.precision_stated) for one in (*android, *apple)] == [
        (65, "QuickTime ©xyz", False),
        (4.7, "com.apple.quicktime.location.ISO6709", True),
    ]
    assert container_places(skeleton(("©xyz", "+00.0000+000.0000/"))) == ()


def test_positions_among_the_tags_of_other_containers() -> None:
    (claim,) = stream_places((("location", "+36.1390+036.8240/"), ("location-eng", "+36.1390+036.8240/")))
    assert claim.point.latitude == 36.139


def xmp(latitude: str, longitude: str, *more: Tag) -> FileTags:
    degrees = (
        Tag("XMP-exif", "GPSLatitude", latitude, latitude),
        Tag("XMP-exif", "GPSLongitude", longitude, longitude),
    )
    return FileTags((), (*degrees, *more))


def test_a_position_that_only_the_xmp_block_keeps() -> None:
    claim = only(xmp("-0.0702668", "34.3819351", Tag("XMP-exif", "GPSMapDatum", "WGS84", "WGS84")))
    assert (claim.point.latitude, claim.point.longitude) == (-0.0702668, 34.3819351)
    assert claim.source.startswith("XMP-exif:GPSLatitude")
    assert (claim.datum, claim.precision_m) == ("WGS84", 65)


@pytest.mark.parametrize(("latitude", "longitude"), [("0", "0"), ("91", "10"), ("nan", "10"), ("north", "10")])
def test_what_is_no_position_in_xmp(latitude: str, longitude: str) -> None:
    assert photo_places(xmp(latitude, longitude)) == ()


def test_the_exif_position_goes_before_that_in_xmp() -> None:
    both = FileTags(gps().exif, xmp("10", "10").exiftool)
    assert only(both).source.startswith("EXIF GPS")
