"""What is said to have been done to a copy: what lies around it, how it was seen, how it was lit."""

import cv2
import numpy as np
import pytest

from benchmarks.matching import overlays
from pipeline.compare.pictures.confirm import confirm, subject
from pipeline.model.likeness import Around, Colour, Region, Transformation, Turn
from pipeline.model.pictures import Pixels
from pipeline.model.turns import turned
from tests.unit.fingerprint.pictures import jpeg, picture, textured


def done(item: Pixels, other: Pixels, turn: Turn = Turn.NONE) -> Transformation:
    found = confirm(subject(picture(item), turn), subject(picture(other)))
    assert found.confirmed
    assert found.transformation is not None
    return found.transformation


def edges(region: Region) -> tuple[float, float, float, float]:
    return region.left, region.top, region.right, region.bottom


def collage(place: int) -> Pixels:
    cells = [cv2.resize(textured(seed), (240, 180), interpolation=cv2.INTER_AREA) for seed in (5, 6, 7, 8)]
    cells[place] = cv2.resize(textured(1), (240, 180), interpolation=cv2.INTER_AREA)
    return np.vstack([np.hstack(cells[:2]), np.hstack(cells[2:])]).astype(np.uint8)


def test_a_plain_copy_has_nothing_done_to_it() -> None:
    found = done(textured(1), jpeg(textured(1), 70))
    assert (found.around, found.around_item, found.colour) == (Around.NOTHING, Around.NOTHING, Colour.KEPT)
    assert found.perspective == 0
    assert abs(found.brightness) < 1
    assert found.contrast == pytest.approx(1, abs=0.02)


def test_a_crop_is_a_part_of_a_scene_that_goes_on() -> None:
    found = done(textured(1), jpeg(textured(1)[60:300, 100:420], 80))
    assert (found.around, found.around_item) == (Around.NOTHING, Around.REST)
    assert found.perspective == 0


@pytest.mark.parametrize("level", [0, 255])
def test_bars_are_of_one_colour(level: int) -> None:
    boxed = np.pad(textured(1), ((70, 70), (0, 0), (0, 0)), constant_values=level)
    assert done(textured(1), jpeg(boxed, 80)).around is Around.BARS
    assert done(jpeg(boxed, 80), textured(1)).around_item is Around.BARS


@pytest.mark.parametrize("frame", [overlays.bars, overlays.feed, overlays.meme])
def test_writing_on_one_colour_is_a_screen_s(frame) -> None:  # type: ignore[no-untyped-def]
    assert done(textured(1), jpeg(frame(textured(1)), 85)).around is Around.SCREEN


@pytest.mark.parametrize("place", range(4))
def test_a_member_of_a_collage_is_found_in_its_place(place: int) -> None:
    found = done(textured(1), jpeg(collage(place), 85))
    assert found.around is Around.PICTURES
    left, top = 0.5 * (place % 2), 0.5 * (place // 2)
    assert edges(found.kept_of_other) == pytest.approx((left, top, left + 0.5, top + 0.5), abs=0.012)


def tilted(pixels: Pixels, amount: float) -> Pixels:
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[amount, amount / 2], [-amount, 0], [0, 0], [0, 0]], np.float32) * width
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    return cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_AREA).astype(np.uint8)


def test_a_tilted_screen_has_perspective_and_a_squeezed_copy_has_none() -> None:
    assert done(textured(1), jpeg(tilted(textured(1), 0.06), 80)).perspective > 0.05
    squeezed = cv2.resize(textured(1), (480, 280), interpolation=cv2.INTER_AREA).astype(np.uint8)
    assert done(textured(1), jpeg(squeezed, 80)).perspective == 0


def bent(pixels: Pixels, share: float) -> Pixels:
    """Through a lens that moves the corners by `share` of their distance from the middle."""
    height, width = pixels.shape[:2]
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    across, down = columns - width / 2, rows - height / 2
    factor = 1 + share * (across**2 + down**2) / ((width / 2) ** 2 + (height / 2) ** 2)
    maps = ((across * factor + width / 2).astype(np.float32), (down * factor + height / 2).astype(np.float32))
    return cv2.remap(pixels, *maps, cv2.INTER_LINEAR).astype(np.uint8)


@pytest.mark.parametrize("share", [-0.012, 0.012])
def test_a_lens_that_bends_the_picture_makes_no_other_exposure_of_it(share: float) -> None:
    assert done(textured(1), jpeg(bent(tilted(textured(1), 0.03), share), 75)).perspective > 0.02


def test_grey_and_coloured_are_told_from_both_sides() -> None:
    grey = np.repeat(cv2.cvtColor(textured(1), cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2).astype(np.uint8)
    assert done(textured(1), jpeg(grey, 75)).colour is Colour.LOST
    assert done(jpeg(grey, 75), textured(1)).colour is Colour.ADDED
    assert done(grey, jpeg(grey, 75)).colour is Colour.KEPT


def test_light_and_contrast_are_measured() -> None:
    pixels = (textured(1) * 0.5 + 60).astype(np.uint8)
    lighter = (pixels.astype(int) + 40).clip(0, 255).astype(np.uint8)
    assert done(pixels, jpeg(lighter, 85)).brightness == pytest.approx(40, abs=2)
    assert done(lighter, jpeg(pixels, 85)).brightness == pytest.approx(-40, abs=2)
    weaker = (128 + 0.6 * (textured(1).astype(float) - 128)).astype(np.uint8)
    assert done(textured(1), jpeg(weaker, 85)).contrast == pytest.approx(0.6, abs=0.03)


@pytest.mark.parametrize("turn", [Turn.MIRRORED, Turn.ROTATED_90])
def test_a_turned_crop_says_which_part_of_the_unturned_picture_it_is(turn: Turn) -> None:
    part = turned(textured(1)[36:324, 120:456], turn)
    found = done(textured(1), jpeg(part, 80), turn)
    assert found.around_item is Around.REST
    assert edges(found.kept) == pytest.approx((0.25, 0.1, 0.95, 0.9), abs=0.006)
