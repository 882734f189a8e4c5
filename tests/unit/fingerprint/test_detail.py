"""Local features: always the same ones, spread over the picture, and for pictures that hashes have trouble with."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.fingerprint.detail import LEAST, MOST, detail, local_features
from pipeline.fingerprint.middles import MIDDLES
from pipeline.model.imprints import ImprintKind, LocalFeatures
from pipeline.model.pictures import Pixels
from tests.build import a_digest
from tests.unit.fingerprint.pictures import jpeg, picture, textured


def bits(first: LocalFeatures, second: LocalFeatures) -> list[int]:
    """Of each feature of the first one, how far its nearest one lies that stands at the same spot."""
    away = np.hypot(*(first.points[:, None, :] - second.points[None, :, :]).transpose(2, 0, 1))
    found = []
    for row, distances in enumerate(away):
        near = np.flatnonzero(distances < 0.01)
        if len(near):
            found.append(int(np.bitwise_count(second.codes[near] ^ first.codes[row]).sum(axis=1).min()))
    return found


def test_one_imprint_for_a_picture() -> None:
    found = detail(picture(textured(1), position_s=2.5), a_digest("derivative"))
    assert found is not None
    assert (found.kind, found.picture, found.position_s) == (ImprintKind.DETAIL, a_digest("derivative"), 2.5)
    features = LocalFeatures.of(found)
    assert LEAST <= len(features) == found.count <= MOST
    assert features.aspect == pytest.approx(480 / 360)
    assert features.points.min() >= 0
    assert features.points.max() <= 1


def test_the_same_picture_has_the_same_imprint() -> None:
    first, again = (detail(picture(textured(2)), a_digest("derivative")) for _ in range(2))
    assert first == again


def test_the_layout_keeps_what_it_is_given() -> None:
    whole = local_features(textured(3, 300, 500))
    again = LocalFeatures.of(whole.packed(a_digest("derivative")))
    assert (again.codes == whole.codes).all()
    assert np.allclose(again.points, whole.points, atol=1e-5)
    assert np.allclose(again.sizes, whole.sizes, rtol=0.1)
    assert np.abs((again.angles - whole.angles + 180) % 360 - 180).max() <= 1
    assert again.aspect == pytest.approx(5 / 3)


@pytest.mark.parametrize("aspect", [0.0, -1.0, float("nan"), float("inf"), 1e6])
def test_a_picture_of_impossible_shape_is_refused(aspect: float) -> None:
    packed = replace(local_features(textured(3)), aspect=aspect).packed(a_digest("derivative"))
    with pytest.raises(ValueError, match="wide"):
        LocalFeatures.of(packed)


def test_letters_in_a_bar_leave_room_for_the_picture() -> None:
    whole = np.full((480, 480, 3), 250, np.uint8)
    whole[120:] = textured(4)
    for line in range(4):
        cv2.putText(whole, "12:45 NEWS @channel 87% share like", (6, 28 + 27 * line), 0, 0.6, (0, 0, 0), 1, cv2.LINE_AA)
    heights = local_features(whole).points[:, 1]
    assert (heights > 0.25).mean() > 0.6


@pytest.mark.parametrize("shape", [(80, 107), (1_200, 1_600)])
def test_small_and_large_pictures_have_the_features_of_their_size_in_between(shape: tuple[int, int]) -> None:
    whole = textured(5)
    sized: Pixels = np.asarray(cv2.resize(whole, shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    near = [away for away in bits(local_features(sized), local_features(whole)) if away <= 26]
    assert len(near) >= 30


def test_a_mirrored_picture_has_the_mirrored_codes() -> None:
    from pipeline.compare.features.inverted import mirrored_features

    whole = textured(6)
    expected = mirrored_features(local_features(whole))
    found = bits(local_features(np.ascontiguousarray(whole[:, ::-1])), expected)
    assert len(found) >= 100
    assert np.median(found) <= 8


def test_what_is_usual_is_so_for_mirrored_pictures_too() -> None:
    cells = MIDDLES.reshape(4, 4, 8)
    assert (cells[::-1][:, :, [0, 7, 6, 5, 4, 3, 2, 1]] == cells).all()


@pytest.mark.parametrize("share", [0.15, 0.06])
def test_a_picture_at_a_fraction_of_its_light_still_has_its_features(share: float) -> None:
    whole = textured(7)
    dark = jpeg(np.round(whole * share).astype(np.uint8), 90)
    near = [away for away in bits(local_features(dark), local_features(whole)) if away <= 26]
    assert len(near) >= 20


@pytest.mark.parametrize("level", [0, 12, 128, 255])
def test_a_flat_picture_has_none(level: int) -> None:
    assert detail(picture(np.full((300, 400, 3), level, np.uint8)), a_digest("derivative")) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (3, 2), (2_000, 5)])
def test_a_sliver_is_no_trouble(shape: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    found = local_features(random.integers(0, 256, (*shape, 3), np.uint8))
    assert len(found) <= MOST
