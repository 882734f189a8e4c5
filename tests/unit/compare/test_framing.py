"""A crop within a screenshot: the screen closes in on it, and is no logo on it."""

import cv2
import numpy as np
import pytest

from pipeline.compare.pictures.framing import Common, closed_in
from pipeline.model.likeness import Region
from tests.media import scene

PICTURE = cv2.cvtColor(scene(5, 400, 300), cv2.COLOR_RGB2GRAY).astype(np.uint8)


def screen_of(top: int, bottom: int) -> np.ndarray:
    """Rows `top` to `bottom` of the picture where the whole of it would begin at row 200 of 1000."""
    screen = np.full((1000, 400), 18, np.uint8)
    screen[200 + top : 200 + bottom] = PICTURE[top:bottom]
    return screen


def common(*differing: Region) -> Common:
    """As the map tells it: all of the picture, from row 200 to 500 of the screen."""
    return Common(Region(0, 0, 1, 1), Region(0, 0.2, 1, 0.5), differing)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_crop_in_a_screenshot_ends_where_the_screen_begins(swapped: bool) -> None:
    found = common()
    if swapped:
        found = Common(found.other, found.item, ())
        back = closed_in(found, screen_of(60, 240), PICTURE)
        back = Common(back.other, back.item, ())
    else:
        back = closed_in(found, PICTURE, screen_of(60, 240))
    edges = (back.item.top, back.item.bottom, back.other.top, back.other.bottom)
    assert edges == pytest.approx((0.2, 0.8, 0.26, 0.44), abs=0.01)
    assert (back.item.left, back.item.right) == (0, 1)


def test_its_frame_is_no_patch_and_a_logo_stays_one() -> None:
    logo = Region(0.1, 0.3, 0.3, 0.35)
    back = closed_in(common(Region(0, 0.2, 1, 0.28), logo), PICTURE, screen_of(60, 240))
    assert back.differing == (logo,)


def test_a_whole_picture_in_a_screenshot_is_left_as_it_is() -> None:
    assert closed_in(common(), PICTURE, screen_of(0, 300)) == common()


def test_what_is_even_in_both_is_no_frame() -> None:
    """A flat sky under a flat sky says nothing about a crop."""
    picture = PICTURE.copy()
    picture[:60] = 18
    screen = screen_of(60, 240)
    screen[440:500] = PICTURE[240:]
    assert closed_in(common(), picture, screen).item == Region(0, 0, 1, 1)


def test_a_bar_at_the_border_of_the_picture_was_laid_on_it() -> None:
    barred = PICTURE.copy()
    barred[:60] = 18
    whole = Common(Region(0, 0, 1, 1), Region(0, 0, 1, 1), (Region(0, 0, 1, 0.2),))
    assert closed_in(whole, PICTURE, barred) == whole
