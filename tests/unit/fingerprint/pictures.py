"""Pictures with detail, drawn from a seed, and small things done to them."""

import cv2
import numpy as np

from pipeline.model.pictures import Picture, Pixels


def textured(seed: int, height: int = 360, width: int = 480) -> Pixels:
    """Soft clouds of several sizes with sharp shapes over them: much detail, alike at no two seeds."""
    rng = np.random.default_rng(seed)
    canvas = np.zeros((height, width, 3), np.float32)
    for cells, strength in ((4, 80), (12, 60), (40, 50), (110, 40)):
        noise = rng.random((cells, cells, 3)).astype(np.float32)
        canvas += strength * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(80):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        size = (int(rng.integers(3, 30)), int(rng.integers(3, 30)))
        colour = tuple(float(value) for value in rng.integers(0, 255, 3))
        cv2.ellipse(canvas, centre, size, float(rng.integers(180)), 0, 360, colour, -1, cv2.LINE_AA)
    return np.clip(canvas, 0, 255).astype(np.uint8)


def jpeg(pixels: Pixels, quality: int) -> Pixels:
    """`pixels` after a round through JPEG."""
    done, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1]).astype(np.uint8)


def picture(pixels: Pixels, position_s: float = 0.0, enlarged: int = 1) -> Picture:
    height, width = pixels.shape[:2]
    return Picture(pixels, width * enlarged, height * enlarged, position_s)


def bits_between(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()
