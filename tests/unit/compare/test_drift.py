"""Movement within a picture, told from noise, resampling and the bend of a lens."""

import cv2
import numpy as np
import pytest

from pipeline.compare.pictures.drift import Movement, Traces
from tests.unit.compare.test_done import bent
from tests.unit.fingerprint.pictures import jpeg, textured

Plane = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def grey(seed: int = 1) -> Plane:
    return cv2.cvtColor(textured(seed), cv2.COLOR_RGB2GRAY).astype(np.uint8)


def evened(plane: Plane) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    values = plane.astype(np.float32)
    mean = cv2.blur(values, (16, 16))
    deviation = np.sqrt(np.maximum(0, cv2.blur(values * values, (16, 16)) - mean * mean))
    return ((values - mean) / (deviation + 2)).astype(np.float32)


def movement(first: Plane, second: Plane) -> Movement:
    return Traces(evened(first), evened(second), np.ones(first.shape, np.bool_)).movement()


def shifted(plane: Plane, pixels: float, where: slice) -> Plane:
    """A strip of the picture moved to the right by a part of a pixel."""
    moved = cv2.warpAffine(
        plane, np.array([[1, 0, pixels], [0, 1, 0]]), plane.shape[::-1], borderMode=cv2.BORDER_REFLECT
    )
    found = plane.copy()
    found[:, where] = moved[:, where]
    return found


def noisy(plane: Plane, level: float, seed: int) -> Plane:
    noise = np.random.default_rng(seed).normal(0, level, plane.shape)
    return np.clip(plane + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("level", [0, 4, 12])
def test_noise_moves_nothing(level: float) -> None:
    assert movement(noisy(grey(), level, 1), noisy(grey(), level, 2)).share <= 0.02


@pytest.mark.parametrize("pixels", [0.6, 0.9, -0.9])
def test_a_part_that_lies_elsewhere_is_seen_at_a_fraction_of_a_pixel(pixels: float) -> None:
    found = movement(noisy(grey(), 2, 1), noisy(shifted(grey(), pixels, slice(160, 320)), 2, 2))
    assert 0.16 <= found.share <= 0.8


def test_a_shift_of_the_whole_is_measured_and_counts_as_no_movement_within() -> None:
    found = movement(grey(), shifted(grey(), 0.6, slice(None)))
    assert found.whole == pytest.approx(0.6, abs=0.25)
    assert found.share <= 0.02


def test_the_bend_of_a_lens_is_no_movement() -> None:
    curved = cv2.cvtColor(bent(textured(1), 0.004), cv2.COLOR_RGB2GRAY).astype(np.uint8)
    found = movement(grey(), curved)
    assert found.whole > 0.3
    assert found.share <= 0.05


def test_where_nothing_is_shown_nothing_is_known() -> None:
    flat = np.full((200, 200), 90, np.uint8)
    assert movement(flat, flat).windows == 0
    assert movement(flat, flat).share == 1.0


def test_flow_leads_back_to_where_a_picture_lay() -> None:
    coloured = jpeg(textured(1), 80)
    away = cv2.warpAffine(
        coloured, np.array([[1.004, 0, 1.5], [0, 1.004, -2]]), (480, 360), borderMode=cv2.BORDER_REFLECT
    )
    second = cv2.cvtColor(away, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    # From the second picture's frame back: what lies at x in the first lies at 1.004 x + 1.5 in the second.
    settling = Traces(evened(grey()), evened(second), np.ones((360, 480), np.bool_)).settling()
    assert settling is not None
    corner = settling @ np.array([240.0, 180.0, 1.0])
    assert corner[:2] / corner[2] == pytest.approx((1.004 * 240 + 1.5, 1.004 * 180 - 2), abs=0.25)
