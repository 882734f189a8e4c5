"""Derivatives are shown scaled down and encoded anew; evidence is not shown at all."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.errors import CustodyError, InvalidInput, UsageError
from pipeline.ports import Pictures
from pipeline.storage.pictures import VaultPictures
from pipeline.storage.vault import FolderVault
from tests.build import a_digest


def a_png(width: int, height: int) -> bytes:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (0, 0, 255)
    return cv2.imencode(".png", pixels)[1].tobytes()


def shown(jpeg: bytes) -> tuple[int, int]:
    assert jpeg.startswith(b"\xff\xd8\xff")
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    return pixels.shape[1], pixels.shape[0]


@pytest.mark.parametrize(
    ("width", "height", "side", "expected"),
    [(400, 200, 100, (100, 50)), (200, 400, 100, (50, 100)), (40, 20, 100, (40, 20)), (900, 1, 90, (90, 1))],
)
def test_the_longest_side_is_bounded(
    tmp_path: Path, width: int, height: int, side: int, expected: tuple[int, int]
) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(a_png(width, height)))
    pictures: Pictures = VaultPictures(vault, lambda _: True)
    assert shown(pictures.jpeg(kept.sha256, side)) == expected


def test_colours_stay(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(a_png(400, 200)))
    jpeg = VaultPictures(vault, lambda _: True).jpeg(kept.sha256, 100)
    pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert pixels is not None
    assert pixels[25, 10, 2] > 240
    assert pixels[25, 90].max() < 15


def test_evidence_itself_is_never_decoded(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(a_png(40, 20)))
    with pytest.raises(UsageError, match="no derivative"):
        VaultPictures(vault, lambda _: False).jpeg(kept.sha256, 100)


@pytest.mark.parametrize("content", [b"", b"no picture", a_png(40, 20)[:60]])
def test_what_holds_no_picture_is_said_to_hold_none(tmp_path: Path, content: bytes) -> None:
    vault = FolderVault(tmp_path)
    kept = vault.keep(io.BytesIO(content))
    with pytest.raises(InvalidInput, match="does not hold a picture"):
        VaultPictures(vault, lambda _: True).jpeg(kept.sha256, 100)


def test_a_picture_without_pixels_is_not_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        VaultPictures(FolderVault(tmp_path), lambda _: True).jpeg(a_digest("x"), 0)


def test_a_derivative_that_is_gone_is_a_matter_of_custody(tmp_path: Path) -> None:
    with pytest.raises(CustodyError):
        VaultPictures(FolderVault(tmp_path), lambda _: True).jpeg(a_digest("x"), 100)
