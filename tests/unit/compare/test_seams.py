"""Whether a picture goes on across the edge of a region, and which of two pictures bears what differs."""

import os
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.compare.lineages.edges import with_edges
from pipeline.compare.pictures.seams import goes_on, has_seams
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes
from pipeline.model.likeness import Match, MatchKind, Region
from pipeline.model.pictures import Picture
from tests.unit.compare.lineage_builders import match

Plane = NDArray[np.uint8]
INNER = Region(0.15, 0.2, 0.8, 0.85)
BANNER = Region(0.0, 0.8, 1.0, 1.0)


def photographic(seed: int) -> Plane:
    """Grain over soft light: texture everywhere, and no edge."""
    noise = np.random.default_rng(seed)
    soft = cv2.resize(noise.random((6, 8), np.float32), (512, 384), interpolation=cv2.INTER_CUBIC) * 120
    grain = cv2.GaussianBlur(noise.random((384, 512), np.float32) * 200, (0, 0), 1.5)
    return np.clip(soft + grain, 0, 255).astype(np.uint8)


def framed(plane: Plane, value: int = 0) -> tuple[Plane, Region]:
    """With bars above and below, as a screenshot or a player shows it."""
    height, width = plane.shape
    whole = np.full((height * 2, width), value, np.uint8)
    whole[height // 2 : height // 2 + height] = plane
    return whole, Region(0, 0.25, 1, 0.75)


def with_banner(plane: Plane) -> Plane:
    borne = plane.copy()
    borne[round(plane.shape[0] * BANNER.top) :] = 200
    return borne


def test_a_picture_goes_on_beyond_its_crop() -> None:
    assert goes_on(photographic(1), INNER) is True


@pytest.mark.parametrize("value", [0, 24, 255])
def test_a_picture_ends_at_its_bars(value: int) -> None:
    assert goes_on(*framed(photographic(1), value)) is False


def test_a_picture_ends_at_its_neighbour_in_a_collage() -> None:
    whole = np.hstack([photographic(1), 255 - photographic(2)])
    assert goes_on(whole, Region(0, 0, 0.5, 1)) is False


def test_nothing_is_told_where_nothing_lies_around_or_all_is_flat() -> None:
    assert goes_on(photographic(1), Region(0, 0, 1, 1)) is None
    assert goes_on(photographic(1), Region(0.01, 0.01, 0.99, 0.99)) is None
    assert goes_on(np.full((384, 512), 90, np.uint8), INNER) is None
    assert goes_on(np.zeros((8, 8), np.uint8), INNER) is None


def test_a_banner_has_a_seam_and_what_it_covers_has_none() -> None:
    assert has_seams(with_banner(photographic(3)), BANNER) is True
    assert has_seams(photographic(3), BANNER) is False


@dataclass
class Wall:
    """A gallery of two pictures that counts what is taken from it."""

    planes: dict[Digest, Plane]
    taken: Counter[Digest]

    def picture(self, derivative: Digest) -> Picture:
        self.taken[derivative] += 1
        pixels = cv2.cvtColor(self.planes[derivative], cv2.COLOR_GRAY2RGB).astype(np.uint8)
        return Picture(pixels, pixels.shape[1], pixels.shape[0], 0.0)

    def frames(self, item: Digest) -> FrameHashes | None:
        raise AssertionError(item)

    def frame_at(self, item: Digest, position_s: float) -> Picture | None:
        raise AssertionError(item)


def looked_at(found: Match, item: Plane, other: Plane) -> tuple[Match, Wall]:
    wall = Wall({Digest("1" * 64): item, Digest("2" * 64): other}, Counter())
    shown = Match(
        found.item, found.other, found.kind, found.hash_kind, 4, Digest("1" * 64), Digest("2" * 64), 1, 9, 1.0,
        found.transformation,
    )  # fmt: skip
    (told,) = with_edges([shown], wall)
    return told, wall


def test_a_match_is_told_which_copy_goes_on_and_which_bears_the_patch() -> None:
    item = photographic(4)
    crop = item[77:326, 77:410]
    told, _ = looked_at(match("a", "b", kept=Region(77 / 512, 77 / 384, 410 / 512, 326 / 384)), item, crop)
    assert told.transformation is not None
    assert (told.transformation.goes_on, told.transformation.goes_on_in_other) == (True, None)
    told, _ = looked_at(match("a", "b", overlays=(BANNER,)), item, with_banner(item))
    assert told.transformation is not None
    assert told.transformation.laid_on_other is True
    told, _ = looked_at(match("a", "b", overlays=(BANNER,)), with_banner(item), item)
    assert told.transformation is not None
    assert told.transformation.laid_on_other is False


def test_who_bears_the_patch_is_found_in_a_crop_too() -> None:
    item = photographic(5)
    part = Region(0.1, 0.1, 0.9, 0.9)
    crop = with_banner(item)[38:346, 51:461]
    patch = Region(0.0, (0.8 - 0.1) / 0.8, 1.0, 1.0)
    told, _ = looked_at(match("a", "b", kept=part, overlays=(patch,)), item, crop)
    assert told.transformation is not None
    assert told.transformation.laid_on_other is True


def test_a_region_of_a_crop_is_looked_at_where_it_lies_in_the_whole() -> None:
    item = photographic(8)
    crop = item[154:, 102:]
    part = Region(102 / 512, 154 / 384, 1.0, 1.0)
    patch = Region(0.0, (0.8 - part.top) / (1 - part.top), 1.0, 1.0)
    told, _ = looked_at(match("a", "b", kept=part, overlays=(patch,)), with_banner(item), crop)
    assert told.transformation is not None
    assert told.transformation.laid_on_other is False


def test_nothing_is_opened_where_nothing_is_cut_off_or_laid_on() -> None:
    whole = match("a", "b")
    told, wall = looked_at(whole, photographic(6), photographic(6))
    assert not wall.taken
    assert told.transformation == whole.transformation
    candidate = match("a", "b", MatchKind.CANDIDATE)
    assert with_edges([Match(*_without_change(candidate))], wall)[0].transformation is None


def _without_change(found: Match) -> tuple[object, ...]:
    return (found.item, found.other, found.kind, None, None, None, None, 0, 0, 0.1)


def test_a_turned_copy_keeps_its_question_open() -> None:
    item = photographic(7)
    turned = match("a", "b", overlays=(BANNER,), perspective=0.2)
    told, _ = looked_at(turned, item, with_banner(item))
    assert told.transformation is not None
    assert told.transformation.laid_on_other is None


@pytest.mark.corpus
def test_on_photos_a_frame_is_hardly_ever_taken_for_more_of_the_picture() -> None:
    """Of 60 photos: crops are known as pieces in most cases; bars, collages and captions below are not."""
    folder = Path(os.environ["SANAD_CORPUS"]) / "photos" if "SANAD_CORPUS" in os.environ else None
    if folder is None or not folder.is_dir():
        pytest.skip("SANAD_CORPUS names no folder of photos")
    planes = [_reduced(path) for path in sorted(folder.glob("*.jpg"))[:60]]
    jitter = random.Random(4)
    crops: Counter[bool | None] = Counter()
    frames: Counter[bool | None] = Counter()
    for number, plane in enumerate(planes):
        crops[goes_on(plane, _off(0.1, 0.1, 0.9, 0.9, jitter))] += 1
        bars, region = framed(plane, (0, 24, 255)[number % 3])
        frames[goes_on(cv2.resize(bars, None, fx=0.5, fy=0.5), _off(0, region.top, 1, region.bottom, jitter))] += 1
        neighbour = cv2.resize(planes[(number + 1) % len(planes)], plane.shape[::-1])
        frames[goes_on(np.hstack([plane, neighbour]), _off(0, 0, 0.5, 1, jitter))] += 1
        caption = cv2.copyMakeBorder(plane, 0, 60, 0, 0, cv2.BORDER_CONSTANT, value=30)
        frames[goes_on(caption, _off(0, 0, 1, plane.shape[0] / caption.shape[0], jitter))] += 1
    assert crops[True] >= 0.7 * len(planes)
    assert frames[True] <= 0.02 * 3 * len(planes)


def _reduced(path: Path) -> Plane:
    plane = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert plane is not None
    scale = 512 / max(plane.shape)
    return np.asarray(cv2.resize(plane, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _off(left: float, top: float, right: float, bottom: float, jitter: random.Random) -> Region:
    """As inexact as alignment is."""
    edges = (min(1.0, max(0.0, edge + jitter.uniform(-0.005, 0.005))) for edge in (left, top, right, bottom))
    return Region(*edges)
