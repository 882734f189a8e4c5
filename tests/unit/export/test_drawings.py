import datetime as dt
from dataclasses import replace

import pytest

from pipeline.export.build import incident_document
from pipeline.export.frames_build import clock_position
from pipeline.export.item_build import metres_between
from pipeline.export.map import HEIGHT, WIDTH, map_view
from pipeline.export.scale import scale_of
from pipeline.export.timeline import LEFT, RIGHT, MarkKind, timeline
from pipeline.export.visible import block, line
from pipeline.export.words import degree_id
from pipeline.model.basics import Language
from pipeline.model.places import Point
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named
from tests.unit.export import case
from tests.unit.export.case import at

ZONE = zone_named("Asia/Damascus")
WINDOW = (at(2017, 11, 13, 12), at(2017, 11, 13, 13))


def document(*items):
    return incident_document(case.summary(items or None), Catalogue.open(Language.ENGLISH))


def test_a_position_inside_the_area_is_a_mark_and_a_far_one_an_arrow() -> None:
    view = map_view(document())
    assert [mark.labels for mark in view.marks] == [("I1",)]
    assert [arrow.labels for arrow in view.arrows] == [("I8",)]
    assert "29.1" in view.arrows[0].distance_words
    # South-west of the market: the arrow points down and to the left.
    assert -180 < view.arrows[0].turn < -90
    assert view.arrows[0].y > HEIGHT / 2
    assert 0 < view.arrows[0].x < WIDTH


def test_north_is_up_and_east_is_right() -> None:
    def placed(latitude: float, longitude: float):
        video = case.video()
        description = replace(video.examination.description, places=(case.place(latitude, longitude),))
        moved = replace(video, examination=replace(video.examination, description=description))
        return map_view(document(moved)).marks[0]

    assert placed(36.1393, 36.8300).y < HEIGHT / 2
    assert placed(36.1390, 36.8303).x > WIDTH / 2


def test_positions_that_fall_together_share_a_label() -> None:
    again = replace(case.video(), number=2, item=case.item("photo"), receipts=case.photo().receipts)
    assert map_view(document(case.video(), again)).marks[0].labels == ("I1", "I2")


def test_a_place_without_polygon_still_draws() -> None:
    bare = replace(case.summary(), incident=replace(case.incident(), place=replace(case.incident().place, polygon=())))
    view = map_view(incident_document(bare, Catalogue.open(Language.ENGLISH)))
    assert view.area == ""
    assert view.precision > 4


def test_distances_are_geodesic() -> None:
    # One degree of latitude at the equator on WGS 84 is 110 574 m.
    assert metres_between(Point(0, 0), Point(1, 0)) == pytest.approx(110_574, abs=1)


def test_silence_is_cut_and_the_window_keeps_most_room() -> None:
    old = (at(2016, 7, 25), at(2016, 7, 25, 6))
    scale = scale_of([old], WINDOW, 0, 900, ZONE)
    first, second = scale.stretches
    assert first.end < second.start
    assert second.right - second.left > 3 * (first.right - first.left)
    assert scale.x(old[0]) < scale.x(old[1]) < scale.x(WINDOW[0]) < scale.x(WINDOW[1])


def test_many_scattered_days_still_fit() -> None:
    spans = [(at(2017, 1, 1) + dt.timedelta(days=20 * day),) * 2 for day in range(60)]
    scale = scale_of(spans, WINDOW, 0, 900, ZONE)
    assert len(scale.stretches) <= 7
    assert scale.stretches[-1].right <= 900.5
    places = [scale.x(start) for start, _ in spans]
    assert places == sorted(places)


def test_ticks_are_read_in_the_incidents_zone() -> None:
    labels = [tick.label for tick in scale_of([], WINDOW, 0, 900, ZONE).stretches[0].ticks]
    assert "14:00" in labels
    assert "12:00" not in labels


def test_a_reading_without_zone_has_whiskers_and_a_known_one_has_not() -> None:
    rows = timeline(document(), ZONE).rows
    marks = {mark.kind: mark for mark in rows[0].marks}
    assert marks[MarkKind.READING].whisker_start < marks[MarkKind.READING].start
    assert marks[MarkKind.CLOCK].whisker_start == marks[MarkKind.CLOCK].start
    assert marks[MarkKind.CARRIED].start < marks[MarkKind.RECEIVED].start
    assert all(LEFT <= mark.start <= RIGHT for row in rows for mark in row.marks)


def test_the_reading_stands_where_its_wall_clock_falls_in_the_window() -> None:
    drawn = timeline(document(), ZONE)
    reading = next(mark for mark in drawn.rows[0].marks if mark.kind is MarkKind.READING)
    assert drawn.window.start < reading.start < drawn.window.end


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (67.9, "1:07"), (3_727, "1:02:07")])
def test_positions_in_a_recording(seconds: float, shown: str) -> None:
    assert clock_position(seconds) == shown


@pytest.mark.parametrize(
    ("decibans", "word"),
    [(2.9, "none"), (3, "weak"), (-9.9, "weak"), (10, "moderate"), (-20, "moderately_strong"), (30, "strong")],
)
def test_degrees_follow_the_bands(decibans: float, word: str) -> None:
    assert degree_id(decibans) == f"summary-degree-{word}"


def test_invisible_characters_are_shown_and_joiners_between_letters_kept() -> None:
    assert line("a\u202eb\nc\u0000") == r"a\u{202e}b\u{a}c\u{0}"
    assert line("می\u200cروم") == "می\u200cروم"
    assert line("\u200dx") == r"\u{200d}x"
    assert block("one\r\ntwo\x1b") == "one\ntwo" + r"\u{1b}"
    assert len(line("x" * 9_999)) == 300
    assert line("x" * 9_999).endswith("…")
