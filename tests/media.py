"""Media that tests make for themselves."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image


def scene(seed: int, width: int = 640, height: int = 480) -> NDArray[np.uint8]:
    """A picture (height x width x 3, BGR) with plenty of texture, unlike that of any other seed."""
    random = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3), np.float32)
    for cells in (4, 12, 40):
        grid = random.random((max(2, cells * height // width), cells, 3), np.float32)
        picture += cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC) * (160 / cells**0.3)
    for _ in range(40):
        x, y = int(random.integers(width)), int(random.integers(height))
        colour = tuple(int(c) for c in random.integers(0, 255, 3))
        cv2.rectangle(picture, (x, y), (x + int(random.integers(10, 90)), y + int(random.integers(10, 90))), colour, -1)
    return np.clip(picture, 0, 255).astype(np.uint8)


def photos(folder: Path, count: int, first_seed: int = 0, tagged: int = 0) -> Path:
    """A folder of `count` unlike JPEGs; one in `tagged` states a camera and a time, the others hold a picture only."""
    folder.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "samsung", "SM-J500F"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2017:11:13 14:09:40"
    for number in range(count):
        picture = Image.fromarray(cv2.cvtColor(scene(first_seed + number), cv2.COLOR_BGR2RGB))
        is_tagged = tagged > 0 and number % tagged == 0
        picture.save(folder / f"IMG_{number:05}.jpg", quality=90, **({"exif": exif} if is_tagged else {}))
    return folder
