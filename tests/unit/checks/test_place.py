"""Truth table of positions: what lies elsewhere accuses nobody unless satellites and clocks go together."""

import pytest

from pipeline.checks.areas import distance_to
from pipeline.model.descriptions import Integrity
from pipeline.model.places import PlaceClaim, Point, PositionBasis
from pipeline.model.sentences import Sentence
from pipeline.model.times import TimeClaim
from tests.unit.checks import cases
from tests.unit.checks.cases import case, codes, exif, instant, photo, position

TWO_CLOCKS = (exif("2017-11-13T14:09:40"), instant("2017-11-13T12:09:40Z"))
ONE_CLOCK = (exif("2017-11-13T14:09:40"),)

# what, positions, clocks, jamming known, code
ROWS: tuple[tuple[str, tuple[PlaceClaim, ...], tuple[TimeClaim, ...], bool, str], ...] = (
    ("in the market", (position(),), TWO_CLOCKS, True, "inside_area"),
    ("in the market, no satellite time", (position(),), ONE_CLOCK, True, "inside_area"),
    ("30 m outside, 15 m precise", (position(152),), ONE_CLOCK, True, "near_area"),
    ("60 m outside, 15 m precise", (position(182),), ONE_CLOCK, True, "outside_area"),
    ("60 m outside, 65 m precise", (position(182, 65),), ONE_CLOCK, True, "near_area"),
    ("60 m outside on another datum", (position(182, datum="European 1950"),), ONE_CLOCK, True, "near_area"),
    ("inside on WGS 84, stated", (position(datum="WGS-84"),), ONE_CLOCK, True, "inside_area"),
    (
        "network, 1.5 km away, 2 km precise",
        (position(1500, 2000, PositionBasis.NETWORK),),
        ONE_CLOCK,
        True,
        "network_fix",
    ),
    ("network, inside", (position(0, 2000, PositionBasis.NETWORK),), ONE_CLOCK, True, "network_fix"),
    ("network, 20 km away", (position(20_000, 2000, PositionBasis.NETWORK),), ONE_CLOCK, True, "outside_area"),
    (
        "network, 20 km, clocks agree",
        (position(20_000, 2000, PositionBasis.NETWORK),),
        TWO_CLOCKS,
        False,
        "outside_area",
    ),
    (
        "network, an hour old, 260 km away",
        (position(-260_000, 2000, PositionBasis.NETWORK, age_s=3600),),
        TWO_CLOCKS,
        True,
        "stale_fix",
    ),
    ("a satellite fix of 2 km precision is no fix in the area", (position(0, 2000),), ONE_CLOCK, True, "outside_area"),
    ("6 km away, 500 m precise: perhaps less than 5 km", (position(6122, 500),), ONE_CLOCK, True, "outside_area"),
    ("3 km away", (position(3000),), TWO_CLOCKS, False, "outside_area"),
    ("Idlib, 30 km away, disturbed area", (position(-30_000),), TWO_CLOCKS, True, "far_outside_jamming"),
    ("30 km away, clocks agree, nothing disturbed", (position(-30_000),), TWO_CLOCKS, False, "far_outside"),
    ("30 km away, no satellite time", (position(-30_000),), ONE_CLOCK, False, "outside_area"),
    (
        "30 km away, satellite time of yesterday",
        (position(-30_000),),
        (exif("2017-11-13T14:09:40"), instant("2017-11-12T09:05:00Z")),
        False,
        "outside_area",
    ),
    ("fix of an hour ago, 30 km away", (position(-30_000, age_s=3600),), TWO_CLOCKS, True, "stale_fix"),
    ("fix of 11 minutes ago, in the market", (position(age_s=660),), TWO_CLOCKS, True, "stale_fix"),
    ("fix of 9 minutes ago", (position(age_s=540),), TWO_CLOCKS, True, "inside_area"),
    ("fix of an hour ago, Beirut airport", (position(-260_000, age_s=3600),), TWO_CLOCKS, True, "far_outside_jamming"),
    (
        "two positions: the sharper one decides",
        (position(-30_000, 2000), position(0, 5)),
        ONE_CLOCK,
        True,
        "inside_area",
    ),
    ("none", (), TWO_CLOCKS, True, "no_position"),
)


@pytest.mark.parametrize(("what", "places", "clocks", "jamming", "code"), ROWS)
def test_each_position_gets_its_code(
    what: str, places: tuple[PlaceClaim, ...], clocks: tuple[TimeClaim, ...], jamming: bool, code: str
) -> None:
    full = case(photo(*clocks, places=places), about=cases.incident(jamming=jamming))
    assert codes("place", full) == (code,), what


@pytest.mark.parametrize("north", [130, 500, 5_000, 30_000])
def test_distance_is_to_the_edge_of_the_polygon(north: float) -> None:
    area = cases.incident().place
    half = 0.0011 * 110_970  # metres of latitude at 36 degrees north
    found = distance_to(area, Point(area.point.latitude + north / 110_970, area.point.longitude))
    assert found == pytest.approx(north - half, rel=0.002, abs=1.0)


def test_without_a_polygon_the_area_is_a_circle() -> None:
    area = cases.replace(cases.incident().place, polygon=())
    assert distance_to(area, area.point) == 0
    away = distance_to(area, Point(area.point.latitude + 0.01, area.point.longitude))
    assert away == pytest.approx(1109.7 - 150, abs=2)


def test_a_polygon_across_the_date_line_keeps_its_shape() -> None:
    corners = (Point(0.1, 179.9), Point(0.1, -179.9), Point(-0.1, -179.9), Point(-0.1, 179.9))
    area = cases.replace(cases.incident().place, polygon=corners, point=Point(0, 180))
    assert distance_to(area, Point(0.0, -179.95)) == 0
    assert distance_to(area, Point(0.0, 179.8)) == pytest.approx(11_132, rel=0.01)


def test_a_default_precision_is_said_to_be_one() -> None:
    for stated in (True, False):
        claim = cases.replace(position(), precision_stated=stated)
        (finding,) = cases.CHECKS["place"].run(case(photo(*ONE_CLOCK, places=(claim,))))
        assert ("limit-precision_not_stated" in {one.id for one in finding.limits}) is not stated


def test_satellites_are_not_named_where_the_phone_network_speaks() -> None:
    full = case(photo(*ONE_CLOCK, places=(position(20_000, 2000, PositionBasis.NETWORK),)))
    (finding,) = cases.CHECKS["place"].run(full)
    assert finding.reason.id == "check-place-outside_area-network"


@pytest.mark.parametrize("check", ["place", "capture_time", "editing_software"])
def test_what_a_file_that_was_not_read_to_its_end_does_not_state_may_be_missing(check: str) -> None:
    whole, cut = photo(integrity=Integrity(True, True)), photo(integrity=Integrity(True, False))
    unread = cases.replace(whole, not_read=(Sentence("describe-credentials_not_checked"),))
    limits = {
        name: {one.id for one in cases.CHECKS[check].run(case(description))[0].limits}
        for name, description in (("whole", whole), ("cut", cut), ("unread", unread))
    }
    assert limits["whole"] == {"main-absence_is_neutral"}
    assert limits["cut"] == limits["unread"] == {"main-absence_is_neutral", "limit-not_all_read"}
