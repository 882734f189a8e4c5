"""Shots that turn into others bit by bit are told from pans and from light that changes."""

from collections.abc import Iterable

import numpy as np

from pipeline.describe.cuts import CutFinder, Small
from pipeline.describe.dissolves import Dissolve, DissolveFinder
from tests.films import RATE, Frame, mixed, pan, plain, still
from tests.unit.describe.test_cuts import light, small


def dissolves(*shots: Iterable[Frame]) -> list[Dissolve]:
    cuts, finder = CutFinder(), DissolveFinder()
    frames = [frame for shot in shots for frame in shot]
    judged = [one for place, frame in enumerate(frames) for one in cuts.feed(Small(place / RATE, small(frame)))]
    found = [finder.feed(one) for one in (*judged, *cuts.finish())]
    return [one for one in (*found, finder.finish()) if one is not None]


def test_a_dissolve_of_one_second_is_found_where_it_is() -> None:
    (found,) = dissolves(still(1, 50), mixed(still(1, 25), still(2, 25), 25), still(2, 50))
    assert 1.7 <= found.begin_s <= 2.5
    assert 2.8 <= found.end_s <= 3.2


def test_dissolves_between_cameras_that_turn_are_found() -> None:
    for seconds in (0.6, 1.0, 1.6):
        frames = round(seconds * RATE)
        first, second = list(pan(3, 50 + frames, 1.0)), list(pan(4, 50 + frames, 1.0))
        blend = mixed(first[50:], second[:frames], frames)
        (found,) = dissolves(first[:50], blend, second[frames:])
        assert found.begin_s < 2 + seconds / 2 < found.end_s


def test_a_fade_to_black_and_back_is_two() -> None:
    down, up = mixed(still(1, 20), plain(0, 20), 20), mixed(plain(0, 20), still(2, 20), 20)
    found = dissolves(still(1, 40), down, plain(0, 25), up, still(2, 40))
    assert len(found) == 2
    assert found[0].end_s < 2.5 < found[1].end_s


def test_a_pan_is_none() -> None:
    assert dissolves(pan(5, 150, 1.0)) == []
    assert dissolves(pan(5, 150, 3.0)) == []
    assert dissolves(pan(6, 80, 9.0)) == []


def test_a_camera_that_adapts_to_the_light_makes_none() -> None:
    brighter = [frame for step in range(40) for frame in light(still(7, 1), 0.5 + step / 60)]
    assert dissolves(light(still(7, 30), 0.5), brighter, light(still(7, 30), 0.5 + 39 / 60)) == []


def test_a_cut_is_none() -> None:
    assert dissolves(still(1, 50), still(2, 50)) == []


def test_frames_that_stand_for_seconds_are_none() -> None:
    """A slide show at one picture in five seconds: too far apart to be steps of one change."""
    finder = DissolveFinder()
    cuts = CutFinder()
    frames = [np.clip(next(still(1, 1)) * (1 + n / 9), 0, 255).astype(np.uint8) for n in range(9)]
    judged = [one for n, frame in enumerate(frames) for one in cuts.feed(Small(5.0 * n, small(frame)))]
    assert all(finder.feed(one) is None for one in judged)
    assert finder.finish() is None
