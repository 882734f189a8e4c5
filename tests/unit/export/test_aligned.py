"""Two copies laid over each other: the same thing at the same place, and boxes where they differ."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.export.aligned import AlignedPair, aligned, beside, closer, laid_over
from pipeline.model.likeness import Region, Transformation, Turn
from pipeline.model.pictures import Picture, Pixels
from pipeline.model.turns import turned
from tests.media import scene

WHOLE = Region(0, 0, 1, 1)
WIDTH, HEIGHT = 800, 600
SAME = Transformation(Turn.NONE, 1.0, 0.0, WHOLE, WHOLE)


def original() -> Pixels:
    return np.ascontiguousarray(scene(3, WIDTH, HEIGHT)[..., ::-1])


def picture(pixels: Pixels, enlarged: int = 1) -> Picture:
    height, width = pixels.shape[:2]
    return Picture(np.ascontiguousarray(pixels), width * enlarged, height * enlarged)


def difference(pair: AlignedPair) -> float:
    """Median grey levels between the two where both show something."""
    gap = np.abs(pair.item.astype(int) - pair.other.astype(int)).mean(axis=-1)
    return float(np.median(gap[pair.shown]))


def cropped(pixels: Pixels) -> Pixels:
    return pixels[90:480, 200:700]


CROP = replace(SAME, kept=Region(0.25, 0.15, 0.875, 0.8))


def test_a_crop_lies_where_it_was_cut_from() -> None:
    pair = aligned(picture(original()), picture(cropped(original())), CROP, longest=WIDTH)
    assert pair.on_item
    assert pair.item.shape == pair.other.shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(pair.item, original())
    assert difference(pair) <= 1
    assert pair.shown.mean() == pytest.approx(0.625 * 0.65, abs=0.01)
    assert np.allclose(pair.outline, [(0.25, 0.15), (0.875, 0.15), (0.875, 0.8), (0.25, 0.8)], atol=0.003)
    outside = pair.other[~pair.shown]
    assert (outside == outside[0]).mean() > 0.99


def test_the_other_way_round_the_larger_one_stays_too() -> None:
    back = replace(SAME, kept_of_other=CROP.kept)
    pair = aligned(picture(cropped(original())), picture(original()), back, longest=WIDTH)
    assert not pair.on_item
    assert np.array_equal(pair.other, original())
    assert difference(pair) <= 1


@pytest.mark.parametrize("turn", Turn)
def test_every_turn_is_undone(turn: Turn) -> None:
    other = turned(original(), turn)
    pair = aligned(picture(original()), picture(other), replace(SAME, turn=turn), longest=WIDTH)
    assert difference(pair) <= 1
    part = turned(cropped(original()), turn)
    pair = aligned(picture(original()), picture(part), replace(CROP, turn=turn), longest=WIDTH)
    assert pair.on_item
    assert difference(pair) <= 1


@pytest.mark.parametrize(("enlarged", "reduced"), [(1, 0.4), (3, 0.5)])
def test_sizes_of_derivatives_do_not_matter(enlarged: int, reduced: float) -> None:
    small = cv2.resize(cropped(original()), None, fx=reduced, fy=reduced, interpolation=cv2.INTER_AREA)
    change = replace(CROP, scale=reduced / enlarged)
    pair = aligned(picture(original(), enlarged), picture(small.astype(np.uint8)), change, longest=400)
    assert max(pair.item.shape) == 400
    assert difference(pair) <= 3


def test_a_rotation_is_measured_by_its_boxes_and_then_made_exact() -> None:
    around = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 7, 1.0)
    tilted = cv2.warpAffine(original(), around, (WIDTH, HEIGHT)).astype(np.uint8)[90:480, 200:700]
    corners = np.array([[200, 90], [700, 90], [700, 480], [200, 480]], float)
    back = cv2.transform(corners[None], cv2.invertAffineTransform(around))[0] / (WIDTH, HEIGHT)
    kept = Region(*(round(float(edge), 3) for edge in (*back.min(axis=0), *back.max(axis=0))))
    pair = aligned(picture(original()), picture(tilted), replace(SAME, rotation_deg=7.0, kept=kept), longest=WIDTH)
    assert pair.on_item
    assert difference(pair) <= 1
    assert np.allclose(np.array(pair.outline), back, atol=0.004)


def test_a_photo_of_a_screen_is_seen_straight() -> None:
    target = np.array([[60, 40], [740, 10], [790, 590], [20, 550]], np.float32)
    source = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32)
    exact = cv2.getPerspectiveTransform(source, target)
    askew = cv2.warpPerspective(original(), exact, (WIDTH, HEIGHT)).astype(np.uint8)
    box = Region(20 / WIDTH, 10 / HEIGHT, 790 / WIDTH, 590 / HEIGHT)
    change = replace(SAME, scale=0.92, kept_of_other=box, perspective=0.08)
    assert difference(aligned(picture(original()), picture(askew), change, longest=WIDTH)) <= 3
    assert difference(aligned(picture(original()), picture(askew), homography=exact, longest=WIDTH)) <= 2


def test_boxes_stand_where_the_pictures_differ() -> None:
    marked = original()
    marked[480:] = 0
    overlay = Region(0, 0.8, 1, 1)
    pair = aligned(picture(original()), picture(marked), replace(SAME, overlays=(overlay,)), longest=WIDTH)
    assert pair.boxes == (overlay,)
    bottom = replace(CROP, kept=Region(0.25, 0.15, 0.875, 0.95), overlays=(Region(0, 0.8125, 1, 1),))
    pair = aligned(picture(original()), picture(marked[90:570, 200:700]), bottom, longest=WIDTH)
    (box,) = pair.boxes
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.25, 0.8, 0.875, 0.95), abs=0.004)
    gap = np.abs(pair.item.astype(int) - pair.other.astype(int)).mean(axis=-1)
    rows = slice(round(box.top * HEIGHT) + 2, round(box.bottom * HEIGHT) - 2)
    assert gap[rows, 210:690].mean() > 40


def test_one_over_the_other_is_half_of_each() -> None:
    dark = picture(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    both = laid_over(aligned(picture(np.full((HEIGHT, WIDTH, 3), 200, np.uint8)), dark, SAME))
    assert np.abs(both.astype(int) - 100).max() <= 1
    half = aligned(picture(original()), picture(cropped(original())), CROP, longest=WIDTH)
    assert np.array_equal(laid_over(half)[~half.shown], original()[~half.shown])


def test_without_a_map_both_are_shown_whole_and_in_one_size() -> None:
    upright = picture(np.full((600, 300, 3), 255, np.uint8))
    pair = beside(upright, picture(original()), longest=400)
    assert pair.item.shape == pair.other.shape == (400, 400, 3)
    assert (pair.item[:, 110:290] == 255).all()
    assert (pair.item[:, :90] != 255).all()
    assert pair.boxes == pair.outline == ()
    assert np.array_equal(aligned(upright, picture(original()), longest=400).item, pair.item)


def test_numbers_that_fold_a_picture_away_do_not_break_the_page() -> None:
    nothing = replace(SAME, kept=Region(0.5, 0.5, 0.5, 0.5), kept_of_other=Region(0.2, 0.2, 0.2, 0.2))
    behind = np.array([[1.0, 0, 0], [0, 1, 0], [-1, 0, 1]])
    whole = beside(picture(original()), picture(original()))
    for pair in (
        aligned(picture(original()), picture(original()), nothing),
        aligned(picture(original()), picture(original()), homography=behind),
        aligned(picture(original()), picture(original()), homography=np.full((3, 3), np.nan)),
    ):
        assert np.array_equal(pair.other, whole.other)


def test_closer_leaves_out_most_of_what_only_one_of_them_shows() -> None:
    screen = np.full((1200, WIDTH, 3), 20, np.uint8)
    screen[300:900] = original()
    patch = Region(0.2, 0.4, 0.4, 0.5)
    change = replace(SAME, kept_of_other=Region(0, 0.25, 1, 0.75), overlays=(patch,))
    pair = aligned(picture(original()), picture(screen), change, longest=1200)
    part = closer(pair, margin=0.1)
    assert part.item.shape == part.other.shape == (720, WIDTH, 3)
    assert part.shown.shape == (720, WIDTH)
    assert difference(part) <= 1
    (box,) = part.boxes
    assert (box.left, box.top, box.right, box.bottom) == pytest.approx((0.2, 240 / 720, 0.4, 360 / 720), abs=0.005)
    assert np.allclose(part.outline, [(0, 60 / 720), (1, 60 / 720), (1, 660 / 720), (0, 660 / 720)], atol=0.01)
    side_by_side = beside(picture(original()), picture(screen))
    assert closer(side_by_side) is side_by_side
