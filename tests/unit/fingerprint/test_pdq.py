"""PDQ against the hashes that its authors published, and against itself."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.fingerprint.pdq import pdq
from pipeline.model.likeness import Turn
from pipeline.model.turns import turned
from tests.unit.fingerprint.pictures import bits_between, jpeg, textured

CORPUS = os.environ.get("SANAD_CORPUS")


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="SANAD_CORPUS is unset")
def test_published_hashes_are_met_within_ten_bits_by_every_implementation_and_exactly_by_the_python_one() -> None:
    media = Path(str(CORPUS)) / "media"
    published = json.loads((media / "expected" / "pdq-hashes.json").read_text())["hashes"]
    worst, python = 0, []
    for name, hashes in published.items():
        ours = pdq(np.asarray(Image.open(media / name).convert("RGB")))
        assert ours.quality == 100, name
        distances = {by: bits_between(ours.value, value) for by, value in hashes.items()}
        worst = max(worst, *distances.values())
        python += [distance for by, distance in distances.items() if by.startswith("python")]
    assert len(published) >= 19
    assert worst <= 10
    assert max(python) <= 2
    assert sum(distance == 0 for distance in python) >= len(python) - 3


@pytest.mark.corpus
@pytest.mark.skipif(CORPUS is None, reason="SANAD_CORPUS is unset")
def test_published_hashes_of_turned_files_are_met_by_the_forms_of_the_unturned_one() -> None:
    folder = Path(str(CORPUS)) / "media"
    published = json.loads((folder / "expected" / "pdq-hashes.json").read_text())["hashes"]
    original = "neardup/threatexchange/aaa-orig.jpg"
    forms = dict(pdq(np.asarray(Image.open(folder / original).convert("RGB"))).turns)
    bridges = [values for name, values in published.items() if "bridge-" in name]
    assert len(bridges) == 7
    nearest = {
        min(forms, key=lambda turn: bits_between(forms[turn], values["python_test"])): values for values in bridges
    }
    # Each file is met by a turn of its own.
    assert set(nearest) == set(Turn) - {Turn.NONE}
    assert all(bits_between(forms[turn], values["python_test"]) <= 18 for turn, values in nearest.items())


@pytest.mark.parametrize("turn", [turn for turn in Turn if turn is not Turn.NONE])
@pytest.mark.parametrize("shape", [(360, 480), (480, 360), (301, 517)])
def test_a_turned_form_is_what_hashing_the_turned_picture_gives(turn: Turn, shape: tuple[int, int]) -> None:
    pixels = textured(3, *shape)
    derived, direct = dict(pdq(pixels).turns)[turn], pdq(turned(pixels, turn)).value
    assert bits_between(derived, direct) <= 24
    others = [value for other, value in pdq(pixels).turns if other is not turn]
    assert min(bits_between(value, direct) for value in others) > 60


def test_a_hash_has_64_digits_and_sets_half_its_bits() -> None:
    value = pdq(textured(1)).value
    assert len(value) == 64
    assert int(value, 16).bit_count() == 128


def test_a_recompressed_copy_lies_near_and_another_picture_far() -> None:
    original = pdq(textured(1)).value
    assert bits_between(original, pdq(jpeg(textured(1), 40)).value) <= 16
    assert bits_between(original, pdq(textured(2)).value) > 80


def test_quality_tells_detail_from_want_of_it() -> None:
    assert pdq(textured(1)).quality == 100
    assert pdq(np.full((300, 300, 3), 127, np.uint8)).quality == 0
    assert pdq((textured(1) // 40).astype(np.uint8)).quality < 20


def test_one_colour_gives_a_hash_all_the_same() -> None:
    """Ties at the median: every coefficient is (nearly) nought."""
    assert len(pdq(np.zeros((100, 200, 3), np.uint8)).value) == 64


def test_a_large_picture_is_reduced_first_and_its_hash_hardly_moves() -> None:
    small = textured(5, 400, 512)
    large = np.asarray(Image.fromarray(small).resize((2048, 1600), Image.Resampling.BICUBIC))
    assert bits_between(pdq(small).value, pdq(large).value) <= 8
