"""Copies that no hash of the whole picture finds: crops, turns, collages, screenshots, from pixels to answer."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.compare.features.inverted import InvertedIndex
from pipeline.fingerprint.detail import detail
from pipeline.model.imprints import Imprint
from pipeline.model.likeness import Turn
from pipeline.model.pictures import Pixels
from pipeline.ports import Alike
from tests.build import a_digest
from tests.unit.compare.drawn_features import SavedDetails
from tests.unit.compare.segments_in_memory import MemorySegments
from tests.unit.fingerprint.pictures import jpeg, picture, textured

PICTURES = 24
ASKED = 7
ASKING = a_digest("asking")
WHOLE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
SEEN = np.array([[0.12, 0.12], [0.95, 0.06], [0.9, 0.94], [0.06, 0.85]])
"""Where the corners of the screen lie in the photo of it."""


def imprint(pixels: Pixels, word: str) -> Imprint:
    found = detail(picture(pixels), a_digest(word))
    assert found is not None
    return found


@cache
def archive() -> tuple[SavedDetails, InvertedIndex]:
    saved, index = SavedDetails(), InvertedIndex(MemorySegments(), (8, 32))
    for number in range(PICTURES):
        saved.save(a_digest(f"item {number}"), imprint(textured(number), f"picture {number}"))
    index.catch_up(saved.reading)
    return saved, index


def found_by(pixels: Pixels) -> dict[int, Alike]:
    """The pictures of the archive that the copy leads to, by number."""
    saved, index = archive()
    numbers = {a_digest(f"item {number}"): number for number in range(PICTURES)}
    return {numbers[one.item]: one for one in index.alike(saved.reading, [imprint(jpeg(pixels, 75), "copy")], ASKING)}


def crop(whole: Pixels, left: float, top: float, share: float) -> Pixels:
    height, width = whole.shape[:2]
    x, y = round(left * width), round(top * height)
    return np.ascontiguousarray(whole[y : y + round(share * height), x : x + round(share * width)])


def rotated(whole: Pixels, degrees: float) -> Pixels:
    height, width = whole.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.8)
    return np.asarray(cv2.warpAffine(whole, matrix, (width, height)), np.uint8)


def screenshot(whole: Pixels) -> Pixels:
    height, width = whole.shape[:2]
    page = np.full((2 * height, width, 3), 245, np.uint8)
    page[height // 2 : height // 2 + height] = whole
    for line, text in enumerate(("12:45  LTE  87%", "News of the city", "1,204 likes", "View all comments")):
        row = 40 + 50 * line if line < 2 else round(1.6 * height) + 50 * (line - 2)
        cv2.putText(page, text, (12, row), 0, 0.8, (20, 20, 20), 2, cv2.LINE_AA)
    return page


def screen_photo(whole: Pixels) -> Pixels:
    height, width = whole.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = (SEEN * np.array([width, height])).astype(np.float32)
    photo = cv2.warpPerspective(whole, cv2.getPerspectiveTransform(corners, seen), (width, height))
    stripes = 10 * np.sin(np.arange(height) * 1.9)[:, None, None]
    return np.clip(cv2.GaussianBlur(photo, (0, 0), 0.8) * 0.85 + 20 + stripes, 0, 255).astype(np.uint8)


def collage(whole: Pixels) -> Pixels:
    members = [cv2.resize(one, (240, 180), interpolation=cv2.INTER_AREA) for one in (textured(100), textured(101))]
    own = cv2.resize(whole, (240, 180), interpolation=cv2.INTER_AREA)
    return np.vstack([np.hstack([members[0], own]), np.hstack([members[1], members[0]])]).astype(np.uint8)


COPIES: dict[str, Callable[[Pixels], Pixels]] = {
    "cropped to 30 %": lambda whole: crop(whole, 0.2, 0.25, 0.55),
    "cropped to 50 % at the corner": lambda whole: crop(whole, 0.0, 0.0, 0.71),
    "rotated by 12 degrees": lambda whole: rotated(whole, 12),
    "rotated by a quarter": lambda whole: np.ascontiguousarray(np.rot90(whole)),
    "upside down": lambda whole: np.ascontiguousarray(np.rot90(whole, 2)),
    "screenshot": screenshot,
    "photo of a screen": screen_photo,
    "member of a collage": collage,
    "thumbnail": lambda whole: np.asarray(cv2.resize(whole, (128, 96), interpolation=cv2.INTER_AREA), np.uint8),
    "at a tenth of its light": lambda whole: np.round(whole * 0.1).astype(np.uint8),
}


@pytest.mark.parametrize("copy", sorted(COPIES))
def test_a_copy_leads_to_its_picture_and_to_no_other(copy: str) -> None:
    found = found_by(COPIES[copy](textured(ASKED)))
    assert set(found) == {ASKED}
    assert found[ASKED].turn is Turn.NONE


@pytest.mark.parametrize("share", [1.0, 0.7])
def test_a_mirrored_copy_is_found_and_said_to_be_mirrored(share: float) -> None:
    found = found_by(crop(np.ascontiguousarray(textured(ASKED)[:, ::-1]), 0.1, 0.2, share))
    assert set(found) == {ASKED}
    assert found[ASKED].turn is Turn.MIRRORED


def moved(alike: Alike, corners: NDArray[np.float64] = WHOLE) -> NDArray[np.float64]:
    there = np.hstack([corners, np.ones((4, 1))]) @ np.reshape(alike.homography, (3, 3)).T
    return np.asarray(there[:, :2] / there[:, 2:], np.float64)


def test_the_geometry_leads_from_the_copy_to_the_picture() -> None:
    in_crop = moved(found_by(COPIES["cropped to 30 %"](textured(ASKED)))[ASKED])
    assert np.allclose(in_crop, [[0.2, 0.25], [0.75, 0.25], [0.75, 0.8], [0.2, 0.8]], atol=0.01)
    turned = moved(found_by(COPIES["rotated by a quarter"](textured(ASKED)))[ASKED])
    assert np.allclose(turned, [[1, 0], [1, 1], [0, 1], [0, 0]], atol=0.01)
    in_page = moved(found_by(screenshot(textured(ASKED)))[ASKED])
    assert np.allclose(in_page, [[0, -0.5], [1, -0.5], [1, 1.5], [0, 1.5]], atol=0.02)
    assert np.allclose(moved(found_by(screen_photo(textured(ASKED)))[ASKED], SEEN), WHOLE, atol=0.02)


def test_the_mirrored_geometry_starts_from_the_mirrored_copy() -> None:
    mirrored = np.ascontiguousarray(textured(ASKED)[:, ::-1])
    left = moved(found_by(crop(mirrored, 0.0, 0.0, 0.7))[ASKED])
    # Mirrored back, the left part of the copy is the right part of the picture.
    assert np.allclose(left, [[0.3, 0], [1, 0], [1, 0.7], [0.3, 0.7]], atol=0.01)


def test_unrelated_pictures_lead_nowhere() -> None:
    for seed in range(200, 212):
        assert not found_by(textured(seed))
