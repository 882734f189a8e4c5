"""Hard cuts: at the very frame, in still and lively shots, and none where only the light changes."""

from collections.abc import Iterable

import cv2
import numpy as np

from pipeline.describe.cuts import CutFinder, Small
from tests.films import RATE, Frame, pan, plain, still


def small(frame: Frame) -> np.ndarray:
    reduced = cv2.resize(frame, (64, 36), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(reduced, cv2.COLOR_BGR2YUV_I420).ravel()


def cuts(*shots: Iterable[Frame]) -> list[int]:
    """Numbers of the frames that begin a shot."""
    finder, found = CutFinder(), []
    frames = [frame for shot in shots for frame in shot]
    for place, frame in enumerate(frames):
        found += list(finder.feed(Small(place / RATE, small(frame))))
    found += list(finder.finish())
    assert [round(judged.frame.time_s * RATE) for judged in found] == list(range(len(frames)))
    return [place for place, judged in enumerate(found) if judged.is_cut]


def light(frames: Iterable[Frame], factor: float) -> list[Frame]:
    return [np.clip(frame * factor, 0, 255).astype(np.uint8) for frame in frames]


def test_the_first_frame_begins_a_shot() -> None:
    assert cuts(still(1, 1)) == [0]
    assert cuts(still(1, 30)) == [0]


def test_cuts_between_still_and_lively_shots_are_found_at_their_frame() -> None:
    assert cuts(still(1, 20), pan(2, 20), pan(3, 20), still(4, 20)) == [0, 20, 40, 60]


def test_a_pan_has_no_cut() -> None:
    assert cuts(pan(5, 60, pixels=12)) == [0]


def test_noise_has_no_cut() -> None:
    random = np.random.default_rng(1)
    picture = next(still(6, 1)).astype(np.int16)
    noisy = [np.clip(picture + random.integers(-25, 25, picture.shape), 0, 255).astype(np.uint8) for _ in range(40)]
    assert cuts(noisy) == [0]


def test_frames_that_are_repeated_hide_no_cut_and_make_none() -> None:
    twice = [frame for shot in (pan(1, 15), pan(2, 15)) for frame in shot for _ in range(2)]
    assert cuts(twice) == [0, 30]


def test_a_shot_of_two_frames_has_its_cuts() -> None:
    assert cuts(still(1, 20), still(2, 2), still(1, 20)) == [0, 20, 22]
    assert cuts(still(1, 20), still(2, 1), still(3, 20)) == [0, 20, 21]


def test_a_flash_is_no_cut() -> None:
    assert cuts(still(1, 20), light(still(1, 2), 1.8), still(1, 20)) == [0]
    assert cuts(still(1, 20), plain(250, 3), still(1, 20)) == [0]


def test_a_dark_shot_between_light_ones_is_one() -> None:
    assert cuts(still(1, 20), light(still(2, 20), 0.1), still(3, 20)) == [0, 20, 40]


def test_two_dark_shots_are_told_apart() -> None:
    assert cuts(light(still(1, 20), 0.15), light(still(2, 20), 0.15)) == [0, 20]
