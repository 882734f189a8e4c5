from pathlib import Path

import imagehash
import numpy as np
import pytest
from PIL import Image

import pipeline.wording
from pipeline.fingerprint.borders import without_bars
from pipeline.fingerprint.pdq import pdq
from pipeline.fingerprint.phash import phash
from pipeline.fingerprint.picture import fingerprints
from pipeline.model.basics import Digest, Language
from pipeline.model.likeness import Fingerprint, HashKind, NotSearchable, Turn
from pipeline.model.turns import turned, undone
from tests.unit.fingerprint.pictures import bits_between, picture, textured

DERIVATIVE = Digest("d" * 64)


def _of(pixels: np.ndarray, kind: HashKind) -> list[Fingerprint]:  # type: ignore[type-arg]
    found = fingerprints(picture(pixels), DERIVATIVE)
    assert isinstance(found, tuple)
    return [fingerprint for fingerprint in found if fingerprint.kind is kind]


def test_phash_is_what_imagehash_says() -> None:
    pixels = textured(1, 200, 256)
    assert phash(pixels)[0] == str(imagehash.phash(Image.fromarray(pixels)))


def test_phash_of_a_turned_form_is_what_imagehash_says_of_the_turned_picture() -> None:
    pixels = textured(1, 200, 256)
    for turn, value in phash(pixels)[1]:
        assert value == str(imagehash.phash(Image.fromarray(turned(pixels, turn))))


def test_leading_zeros_are_kept() -> None:
    # Of a black picture no coefficient lies above the median.
    assert phash(np.zeros((64, 64, 3), np.uint8))[0] == "0" * 16
    values = [pdq(textured(seed, 64, 64)).value for seed in range(40)]
    assert any(value.startswith("0") for value in values)
    assert {len(value) for value in values} == {64}


def test_a_plain_picture_has_one_hash_of_each_kind_with_seven_turned_forms() -> None:
    found = fingerprints(picture(textured(1), 2.5), DERIVATIVE)
    assert isinstance(found, tuple)
    assert [fingerprint.kind for fingerprint in found] == [HashKind.PDQ, HashKind.PHASH]
    for fingerprint in found:
        assert [turn for turn, _ in fingerprint.turns] == [turn for turn in Turn if turn is not Turn.NONE]
        assert (fingerprint.picture, fingerprint.position_s, fingerprint.quality) == (DERIVATIVE, 2.5, 100)


@pytest.mark.parametrize("bars", [((60, 60), (0, 0)), ((0, 0), (80, 80)), ((50, 10), (30, 70))])
@pytest.mark.parametrize("colour", [0, 255, 90])
def test_bars_are_cut_off_for_a_second_form(bars: tuple[tuple[int, int], tuple[int, int]], colour: int) -> None:
    inner = textured(4)
    boxed = np.pad(inner, (*bars, (0, 0)), constant_values=colour)
    whole, trimmed = _of(boxed, HashKind.PDQ)
    plain = _of(inner, HashKind.PDQ)[0]
    assert bits_between(whole.value, plain.value) > 31
    assert bits_between(trimmed.value, plain.value) <= 16


def test_a_picture_without_bars_is_left_alone() -> None:
    assert without_bars(textured(4)) is None


def test_a_dark_picture_is_no_bar() -> None:
    night = np.zeros((300, 400, 3), np.uint8)
    night[140:160, 180:220] = textured(1, 20, 40)
    assert without_bars(night) is None


@pytest.mark.parametrize(
    ("pixels", "reason"),
    [
        (np.full((300, 400, 3), 128, np.uint8), "fingerprint-too-flat"),
        (np.tile(np.linspace(90, 160, 400, dtype=np.uint8)[None, :, None], (300, 1, 3)), "fingerprint-too-flat"),
        (np.zeros((300, 400, 3), np.uint8), "fingerprint-too-dark"),
        ((textured(1) // 60).astype(np.uint8), "fingerprint-too-dark"),
        (textured(1, 48, 200), "fingerprint-too-small"),
        (textured(1, 1, 1), "fingerprint-too-small"),
    ],
)
def test_what_cannot_be_searched_says_why(pixels: np.ndarray, reason: str) -> None:  # type: ignore[type-arg]
    found = fingerprints(picture(pixels, 7.0), DERIVATIVE)
    assert isinstance(found, NotSearchable)
    assert found.reason.id == reason
    assert (found.picture, found.position_s) == (DERIVATIVE, 7.0)


def test_the_reasons_are_worded_in_both_languages() -> None:
    folder = Path(pipeline.wording.__file__).parent
    for language in Language:
        words = (folder / language.value / "fingerprint.ftl").read_text()
        for reason in ("too-small", "too-dark", "too-flat"):
            assert f"\nfingerprint-{reason} = " in words


@pytest.mark.parametrize("turn", list(Turn))
def test_undoing_a_turn_gives_the_picture_back(turn: Turn) -> None:
    pixels = textured(2, 30, 50)
    assert np.array_equal(turned(turned(pixels, turn), undone(turn)), pixels)
