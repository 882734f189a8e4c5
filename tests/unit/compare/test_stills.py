"""Photo against photo: what becomes a match, of which kind, and what is nothing but a shared frame."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from benchmarks.matching import overlays
from benchmarks.matching.adversaries import from_aside
from pipeline.compare.matching import compare
from pipeline.compare.neighbours import Neighbours
from pipeline.compare.pictures.confirm import View, confirm, subject
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Fingerprint, Leg, Match, MatchKind, Turn
from pipeline.model.pictures import Picture, Pixels
from pipeline.ports import Alike
from tests.unit.fingerprint.pictures import jpeg, picture, textured

LOW, HIGH = Digest("1" * 64), Digest("e" * 64)
SHOWN = {LOW: Digest("a" * 64), HIGH: Digest("b" * 64)}
"""Their pictures."""


class TwoPhotos:
    def __init__(self, low: Pixels, high: Pixels) -> None:
        self._pictures = {SHOWN[LOW]: picture(low), SHOWN[HIGH]: picture(high)}

    def picture(self, derivative: Digest) -> Picture:
        return self._pictures[derivative]

    def frames(self, item: Digest) -> FrameHashes | None:
        return None

    def fingerprints(self, item: Digest) -> tuple[Fingerprint, ...]:
        return ()

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> tuple[Picture, ...]:
        return ()


def told(
    asks: Digest, homography: Pixels | np.ndarray[tuple[int, ...], np.dtype[np.float64]], inliers: int = 12
) -> Alike:
    other = HIGH if asks == LOW else LOW
    numbers = tuple(float(value) for value in np.asarray(homography, np.float64).ravel())
    return Alike(other, SHOWN[other], 0.0, SHOWN[asks], 0.0, Turn.NONE, inliers, numbers)


def by_features(low: Pixels, high: Pixels, asks: Digest = LOW, homography: object = None) -> tuple[Match, ...]:
    """Nothing but local features led there."""
    matrix = np.eye(3) if homography is None else np.asarray(homography, np.float64)
    return compare(asks, 1, Neighbours(alike=(told(asks, matrix),)), TwoPhotos(low, high))


CROP = jpeg(textured(1)[120:300, 160:400], 80)
ON_WHOLE = np.array([[0.5, 0, 1 / 3], [0, 0.5, 1 / 3], [0, 0, 1]])
"""Where the crop lies on the whole, in fractions."""


@pytest.mark.parametrize("asks", [LOW, HIGH])
def test_a_crop_that_features_led_to_is_a_match_without_a_hash(asks: Digest) -> None:
    across = ON_WHOLE if asks == LOW else np.linalg.inv(ON_WHOLE)
    (match,) = by_features(CROP, textured(1), asks, across)
    assert (match.kind, match.hash_kind, match.distance) == (MatchKind.SAME_EXPOSURE, None, None)
    assert match.legs == (Leg.FEATURES,)
    assert match == by_features(CROP, textured(1))[0]


def test_a_hint_finds_what_is_too_small_to_be_found_blindly() -> None:
    """Four in a hundred of another picture, whose features drown its own."""
    canvas = jpeg(textured(30, 720, 960), 90)
    small = cv2.resize(textured(1), (196, 147), interpolation=cv2.INTER_AREA).astype(np.uint8)
    canvas[400:547, 500:696] = small
    shown = jpeg(canvas, 85)
    across = np.array([[196 / 960, 0, 500 / 960], [0, 147 / 720, 400 / 720], [0, 0, 1.0]])
    found = confirm(subject(picture(textured(1))), subject(picture(shown)), across)
    assert found.confirmed
    assert found.transformation is not None
    assert found.transformation.kept_of_other.left == pytest.approx(500 / 960, abs=0.01)


@pytest.mark.parametrize(
    "frame", [overlays.bars, overlays.feed, overlays.dark_viewer, overlays.banner, overlays.logo, overlays.sticker]
)
def test_unrelated_photos_in_one_frame_are_no_match_at_all(frame: Callable[[Pixels], Pixels]) -> None:
    first, second = (jpeg(frame(textured(seed)), 85) for seed in (3, 4))
    assert by_features(first, second) == ()


@pytest.mark.parametrize("frame", [overlays.feed, overlays.banner])
def test_one_photo_in_one_frame_is_a_match(frame: Callable[[Pixels], Pixels]) -> None:
    first, second = jpeg(frame(textured(3)), 90), jpeg(frame(textured(3)), 60)
    (match,) = by_features(first, second)
    assert match.kind is MatchKind.SAME_EXPOSURE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_scene_photographed_again_from_aside_is_another_exposure(seed: int) -> None:
    aside = from_aside(textured(seed), seed, 4.0)
    found = confirm(subject(picture(textured(seed))), subject(picture(aside)))
    assert found.view is View.SAME_VIEW
    assert found.moved
    (match,) = by_features(textured(seed), aside)
    assert match.kind is MatchKind.SAME_SCENE
    assert match.transformation is None


def test_a_wrong_hint_confirms_nothing() -> None:
    assert by_features(textured(1), textured(2), LOW, ON_WHOLE) == ()


def test_a_hint_that_nobody_could_have_made_does_no_harm() -> None:
    folded = np.array([[1.0, 0, 0], [0, 1, 0], [-2, 0, 1]])
    (match,) = by_features(textured(1), jpeg(textured(1), 60), LOW, folded)
    assert match.kind is MatchKind.SAME_EXPOSURE
