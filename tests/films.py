"""Small films with known cuts, dissolves and movements, made frame by frame and encoded by ffmpeg."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.media import scene

Frame = NDArray[np.uint8]
"""180 x 320 x 3, BGR."""
WIDTH, HEIGHT, RATE = 320, 180, 25

SPARSE = ("-g", "1000", "-sc_threshold", "0", "-bf", "2")
"""A key frame at the beginning and no other."""


def still(seed: int, frames: int) -> Iterator[Frame]:
    """A shot in which nothing moves."""
    picture = scene(seed, WIDTH, HEIGHT)
    return (picture for _ in range(frames))


def pan(seed: int, frames: int, pixels: float = 6.0) -> Iterator[Frame]:
    """A camera that turns: everything moves by so many pixels a frame."""
    wide = scene(seed, WIDTH + int(pixels * frames) + 1, HEIGHT)
    return (wide[:, int(at * pixels) : int(at * pixels) + WIDTH] for at in range(frames))


def plain(level: int, frames: int) -> Iterator[Frame]:
    """Nothing but one shade of grey."""
    return (np.full((HEIGHT, WIDTH, 3), level, np.uint8) for _ in range(frames))


def mixed(first: Iterable[Frame], second: Iterable[Frame], frames: int) -> Iterator[Frame]:
    """One shot turning into another."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if place == frames:
            return
        share = (place + 1) / (frames + 1)
        yield cv2.addWeighted(one, 1 - share, other, share, 0).astype(np.uint8)


def written(path: Path, frames: Iterable[Frame], *encoding: str, rate: int = RATE) -> Path:
    """A film of these frames; H.264 unless `encoding` says otherwise."""
    given = ("-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(rate), "-i", "-")
    made = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", *encoding)
    command = ("ffmpeg", "-v", "error", "-y", *given, *made, str(path))
    content = b"".join(np.ascontiguousarray(frame).tobytes() for frame in frames)
    subprocess.run(command, input=content, check=True)
    return path
