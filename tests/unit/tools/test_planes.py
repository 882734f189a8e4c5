"""Brightness and colour planes become the RGB that was in the film, by each way in which colours are mixed."""

import subprocess
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.tools.decoders import DecoderPool
from pipeline.tools.ffmpeg import key_frames
from pipeline.tools.planes import Colours, colours, planes
from tests.unit.tools.media import made

PATCHES = np.array(
    [
        [250, 20, 20],
        [20, 240, 30],
        [30, 40, 250],
        [255, 255, 255],
        [0, 0, 0],
        [128, 128, 128],
        [240, 230, 20],
        [90, 30, 120],
    ],
    np.uint8,
)


def patches() -> np.ndarray:
    """64 x 128 x 3, RGB: eight squares of one colour."""
    row = np.repeat(np.repeat(PATCHES.reshape(2, 4, 3), 32, axis=0), 32, axis=1)
    return np.ascontiguousarray(row)


@pytest.mark.parametrize("matrix", ["bt709", "smpte170m", "bt2020nc"])
@pytest.mark.parametrize("full", [False, True], ids=["tv range", "full range"])
def test_colours_come_back_by_the_matrix_that_the_file_names(
    pool: DecoderPool, tmp_path: Path, matrix: str, full: bool
) -> None:
    reach = "pc" if full else "tv"
    path = tmp_path / "patches.mkv"
    command = ("ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "128x64", "-i", "-")
    turned = f"scale=out_color_matrix={matrix.removesuffix('nc')}:out_range={reach}:flags=accurate_rnd,format=yuv420p"
    named = ("-colorspace", matrix, "-color_range", reach)
    coding = ("-c:v", "libx264", "-qp", "2")
    subprocess.run((*command, "-vf", turned, *coding, *named, str(path)), input=patches().tobytes(), check=True)
    with path.open("rb") as source:
        (frame,) = key_frames(pool, source, "matroska", 128)
    middles = frame.pixels[16::32, 16::32].reshape(-1, 3)
    assert np.abs(middles.astype(int) - PATCHES).max() <= 5


def test_a_file_that_names_no_matrix_is_mixed_as_television_of_its_size() -> None:
    assert colours(None, "yuv420p", 480) == Colours(0.299, 0.114)
    assert colours("unknown", "yuv420p10le", 1080) == Colours(0.2126, 0.0722)
    assert colours("gbr", "gbrp", 1080) == Colours()


def test_rgb_comes_back_as_by_opencv() -> None:
    picture = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 255, (72, 128, 3), np.uint8), (0, 0), 6)
    yuv = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    found = planes(yuv.tobytes(), 128, 72, Colours()).rgb()
    assert np.abs(found.astype(int) - picture).mean() < 1.5


def test_a_picture_made_smaller_has_the_same_colours(pool: DecoderPool, tmp_path: Path) -> None:
    clip = made(tmp_path / "red.avi", "-f", "lavfi", "-i", "color=red:s=128x64:d=0.2:r=10", "-c:v", "mjpeg")
    with clip.open("rb") as source:
        (frame, *_) = key_frames(pool, source, "avi", 128)
    assert np.abs(frame.planes.reduced(32, 16).rgb().reshape(-1, 3).mean(axis=0) - (254, 0, 0)).max() < 4
    assert np.array_equal(frame.planes.grey, frame.planes.reduced(128, 64).grey)
