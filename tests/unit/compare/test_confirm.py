"""Same exposure or not, and what was done to the copy."""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.compare.pictures.confirm import Confirmation, View, confirm, subject
from pipeline.model.likeness import Region, Transformation, Turn
from pipeline.model.pictures import Pixels
from pipeline.model.turns import turned
from tests.unit.fingerprint.pictures import jpeg, picture, textured

CORPUS = os.environ.get("SANAD_CORPUS")


def compared(item: Pixels, other: Pixels, turn: Turn = Turn.NONE, enlarged: tuple[int, int] = (1, 1)) -> Confirmation:
    return confirm(subject(picture(item, 0, enlarged[0]), turn), subject(picture(other, 0, enlarged[1])))


def change(found: Confirmation) -> Transformation:
    assert found.confirmed
    assert found.transformation is not None
    return found.transformation


def with_logo(pixels: Pixels) -> Pixels:
    marked = pixels.copy()
    cv2.rectangle(marked, (10, 10), (120, 60), (200, 20, 30), -1)
    cv2.putText(marked, "NEWS 24", (16, 45), cv2.FONT_HERSHEY_DUPLEX, 0.7, (255, 255, 255), 1, cv2.LINE_AA)
    return marked


def with_banner(pixels: Pixels) -> Pixels:
    marked = pixels.copy()
    top = int(0.75 * len(marked))
    marked[top:] = (10, 30, 120)
    cv2.putText(marked, "BREAKING: from the town", (8, top + 50), cv2.FONT_HERSHEY_DUPLEX, 0.9, (255, 255, 255), 2)
    return marked


def in_screenshot(pixels: Pixels) -> Pixels:
    """The picture under the lines of text of one and the same screen."""
    rng = np.random.default_rng(1)
    framed = np.pad(pixels, ((90, 90), (0, 0), (0, 0)), constant_values=245)
    for row in (*range(25, 90, 22), *range(len(framed) - 65, len(framed), 22)):
        words = "".join(rng.choice(list("abcdefghij 0123456789"), 40))
        cv2.putText(framed, words, (6, row), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 60, 90), 1, cv2.LINE_AA)
    return framed


COPIES: dict[str, Callable[[Pixels], Pixels]] = {
    "recompressed": lambda pixels: jpeg(pixels, 35),
    "smaller": lambda pixels: jpeg(cv2.resize(pixels, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA), 70),  # type: ignore[dict-item]
    "thumbnail": lambda pixels: cv2.resize(pixels, (120, 90), interpolation=cv2.INTER_AREA),  # type: ignore[dict-item]
    "stretched": lambda pixels: cv2.resize(pixels, (600, 360), interpolation=cv2.INTER_AREA),  # type: ignore[dict-item]
    "brighter": lambda pixels: (255 * (pixels / 255.0) ** 0.6).astype(np.uint8),
    "grey": lambda pixels: np.repeat(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2).astype(np.uint8),
    "blurred": lambda pixels: jpeg(cv2.GaussianBlur(pixels, (0, 0), 4), 75),  # type: ignore[arg-type]
    "cropped": lambda pixels: jpeg(pixels[20:320, 60:460], 75),
    "cropped to half": lambda pixels: pixels[60:310, 80:420].copy(),
    "letterboxed": lambda pixels: jpeg(np.pad(pixels, ((70, 70), (0, 0), (0, 0))), 75),
    "with a logo": lambda pixels: jpeg(with_logo(pixels), 75),
    "with a banner": lambda pixels: jpeg(with_banner(pixels), 75),
    "in a screenshot": lambda pixels: jpeg(in_screenshot(pixels), 75),
}


@pytest.mark.parametrize("name", sorted(COPIES))
@pytest.mark.parametrize("seed", [1, 2])
def test_a_copy_is_confirmed(name: str, seed: int) -> None:
    original = textured(seed)
    assert compared(original, COPIES[name](original)).view is View.SAME_EXPOSURE
    assert compared(COPIES[name](original), original).view is View.SAME_EXPOSURE


@pytest.mark.parametrize("seed", range(3, 9))
def test_unrelated_pictures_are_not(seed: int) -> None:
    assert compared(textured(seed), textured(seed + 20)).view is View.OTHER


@pytest.mark.parametrize("overlay", [with_logo, with_banner, in_screenshot])
def test_unrelated_pictures_under_one_overlay_are_not(overlay: Callable[[Pixels], Pixels]) -> None:
    found = compared(jpeg(overlay(textured(3)), 80), jpeg(overlay(textured(4)), 80))
    assert found.view is View.OTHER
    assert found.agreement < 0.5


def street(eye_x: float) -> Pixels:
    """Four layers at 40, 20, 10 and 6 m, seen by a camera (f = 500 pixels) that stands `eye_x` metres to the right."""
    canvas = np.zeros((360, 480, 3), np.uint8)
    for seed, distance, boxes in (
        (1, 40.0, ((0, 0, 900, 360),)),
        (2, 20.0, ((40, 60, 150, 300), (420, 40, 560, 300))),
        (3, 10.0, ((230, 120, 330, 340), (620, 90, 700, 340))),
        (4, 6.0, ((330, 230, 420, 360),)),
    ):
        texture = textured(seed, 360, 900)
        shift = round(500 * eye_x / distance)
        for left, top, right, bottom in boxes:
            start, end = max(0, left - 150 - shift), min(480, right - 150 - shift)
            if start < end:
                canvas[top:bottom, start:end] = texture[top:bottom, start + 150 + shift : end + 150 + shift]
    return canvas


def test_the_same_spot_is_the_same_exposure() -> None:
    assert compared(street(0), jpeg(street(0), 60)).view is View.SAME_EXPOSURE


@pytest.mark.parametrize("metres", [0.15, 0.3, 0.6, 1.2])
def test_another_viewpoint_of_one_street_is_another_exposure(metres: float) -> None:
    assert not compared(street(0), jpeg(street(metres), 85)).confirmed


def test_a_part_that_was_copied_over_another_is_named_and_it_stays_the_same_exposure() -> None:
    original = textured(1)
    edited = original.copy()
    edited[200:280, 300:400] = original[40:120, 60:160]
    found = change(compared(original, jpeg(edited, 80)))
    (region,) = found.overlays
    assert region.left == pytest.approx(300 / 480, abs=0.03)
    assert region.right == pytest.approx(400 / 480, abs=0.03)
    assert region.top == pytest.approx(200 / 360, abs=0.04)
    assert region.bottom == pytest.approx(280 / 360, abs=0.04)


def test_a_box_over_a_flat_sky_is_named() -> None:
    original = textured(1)
    original[:120] = 210
    covered = original.copy()
    covered[30:90, 200:300] = 20
    (region,) = change(compared(original, covered)).overlays
    assert region.left < 210 / 480 < 290 / 480 < region.right


def test_a_plain_copy_has_no_region_that_differs() -> None:
    assert change(compared(textured(1), jpeg(textured(1), 60))).overlays == ()


def test_a_crop_says_which_part_was_kept() -> None:
    original = textured(1)
    found = change(compared(original, jpeg(original[36:324, 120:456], 80)))
    assert _edges(found.kept) == pytest.approx((0.25, 0.1, 0.95, 0.9), abs=0.005)
    assert _edges(found.kept_of_other) == pytest.approx((0, 0, 1, 1), abs=0.005)
    assert found.scale == pytest.approx(1, abs=0.01)


def test_bars_say_which_part_of_the_other_is_the_picture() -> None:
    found = change(compared(textured(1), np.pad(textured(1), ((90, 90), (0, 0), (0, 0)))))
    assert _edges(found.kept) == pytest.approx((0, 0, 1, 1), abs=0.005)
    assert _edges(found.kept_of_other) == pytest.approx((0, 1 / 6, 1, 5 / 6), abs=0.005)


def _edges(region: Region) -> tuple[float, float, float, float]:
    return region.left, region.top, region.right, region.bottom


@pytest.mark.parametrize("turn", list(Turn))
def test_a_turned_copy_is_confirmed_in_its_turn_and_the_kept_part_is_that_of_the_unturned_item(turn: Turn) -> None:
    original = textured(1)
    part = original[36:324, 120:456]
    found = change(compared(original, jpeg(turned(part, turn), 80), turn))
    assert found.turn is turn
    assert found.rotation_deg == pytest.approx(0, abs=0.3)
    assert _edges(found.kept) == pytest.approx((0.25, 0.1, 0.95, 0.9), abs=0.006)


def test_a_mirrored_copy_is_not_confirmed_unturned() -> None:
    assert not compared(textured(1), turned(textured(1), Turn.MIRRORED)).confirmed


def test_a_small_rotation_is_measured_counter_clockwise() -> None:
    original = textured(1)
    matrix = cv2.getRotationMatrix2D((240, 180), 5, 1)
    found = change(compared(original, cv2.warpAffine(original, matrix, (480, 360)).astype(np.uint8)))
    assert found.rotation_deg == pytest.approx(5, abs=0.3)


def test_scale_is_that_of_the_full_pictures() -> None:
    """Both arrive reduced: the item from four times its size, the copy from twice."""
    found = change(compared(textured(1), jpeg(textured(1), 80), enlarged=(4, 2)))
    assert found.scale == pytest.approx(0.5, abs=0.005)


def test_pictures_without_features_are_laid_over_each_other_as_wholes() -> None:
    soft = cv2.GaussianBlur(textured(1), (0, 0), 14).astype(np.uint8)
    other = cv2.GaussianBlur(textured(2), (0, 0), 14).astype(np.uint8)
    assert compared(soft, jpeg(soft, 85)).confirmed
    assert not compared(soft, jpeg(other, 85)).confirmed


def test_flat_pictures_confirm_nothing() -> None:
    grey = np.full((200, 300, 3), 120, np.uint8)
    assert compared(grey, grey).view is View.OTHER


def test_the_same_pictures_give_the_same_answer() -> None:
    copy = COPIES["with a logo"](textured(1))
    assert compared(textured(1), copy) == compared(textured(1), copy)


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="SANAD_CORPUS is unset")
def test_three_views_of_one_place_are_no_copies_of_each_other() -> None:
    folder = Path(str(CORPUS)) / "media" / "views" / "opensfm"
    views = [
        subject(picture(np.asarray(Image.open(folder / name).convert("RGB"))))
        for name in ("01.jpg", "02.jpg", "03.jpg")
    ]
    for first, second in ((0, 1), (1, 2), (0, 2)):
        assert confirm(views[first], views[second]).view is View.OTHER
