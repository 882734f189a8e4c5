"""How one video lies on another while the camera moves, and what tells two times of one place apart."""

import numpy as np
import pytest

from pipeline.compare.videos.alongside import fit
from pipeline.compare.videos.courses import Course
from pipeline.compare.videos.glances import Glances
from pipeline.compare.videos.lines import Line
from pipeline.compare.videos.ways import around, pans
from pipeline.model.likeness import Turn
from pipeline.model.pictures import Picture
from tests.unit.compare.reel import Film, fixed, pan
from tests.unit.fingerprint.pictures import picture

PAN, CAMERA = Film([(8.0, pan(1))]), Film([(8.0, fixed(20, 1))])


def shown(film: Film, start: float, end: float) -> list[Picture]:
    return [picture(film.at(float(at)), float(at)) for at in np.arange(start, end, 0.2)]


def test_a_camera_that_moves_is_told_from_one_that_stands() -> None:
    assert pans(shown(PAN, 0, 4))
    assert not pans(shown(CAMERA, 0, 4))


def test_a_way_of_another_moment_carries_the_pan_in_it() -> None:
    """Twenty pixels a second of 320: four tenths of a second are a fortieth of the width."""
    frames = shown(PAN, 0, 8)
    at_once, later = around(Line(1.0, 0.0), 4.0, Turn.NONE, frames, frames, (0.0, 0.4))
    assert at_once.onto == pytest.approx(np.eye(3), abs=0.004)
    assert later.at[1] - later.at[0] == pytest.approx(0.4)
    assert later.onto[0, 2] == pytest.approx(-0.025, abs=0.004)


def test_what_moves_tells_the_line_and_another_time_of_the_place_has_none() -> None:
    whole = Glances.of_other(shown(CAMERA, 0, 8), np.eye(3))
    part = Glances.of_item([picture(CAMERA.at(at + 2.6), at) for at in np.arange(0, 5, 0.2)], Turn.NONE, np.eye(3))
    found = fit(part, whole)
    assert found is not None
    assert (found.line.speed, found.line.shift) == pytest.approx((1.0, 2.6), abs=0.15)
    later = fit(Glances.of_item(shown(Film([(8.0, fixed(20, 7))]), 0, 5), Turn.NONE, np.eye(3)), whole)
    assert later is None or later.gain < 0.5 * found.gain


@pytest.mark.parametrize(
    ("rise", "bits", "tells"), [(74.0, 4.0, True), (79.0, 41.0, True), (24.0, 72.6, False), (5.0, 1.0, False)]
)
def test_hashes_alone_tell_a_second_only_where_they_agree_far_more_on_the_line(
    rise: float, bits: float, tells: bool
) -> None:
    assert Course(Turn.NONE, Line(1.0, 0.0), 0.0, 10.0, 20, rise, bits).tells is tells
