"""Frames as decoders hold them: brightness, and two planes of colour at half the size.

They leave the sandbox like this because half of the bytes are enough, and turning them into RGB there cost more than
decoding a key frame. Source of the coefficients: ITU-T H.273, table 4.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_SHARES = {
    "bt709": (0.2126, 0.0722),
    "smpte170m": (0.299, 0.114),
    "bt470bg": (0.299, 0.114),
    "fcc": (0.30, 0.11),
    "smpte240m": (0.212, 0.087),
    "bt2020nc": (0.2627, 0.0593),
    "bt2020c": (0.2627, 0.0593),
}
"""By ffprobe's names: how much red and blue count for in brightness."""
_LARGEST_OF_SD = 576
"""Lines; what does not name its colours is taken for television of its size, as players do."""
_FULL_RANGE = np.clip(np.rint((np.arange(256) - 16) * (255 / 219)), 0, 255).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Colours:
    """How brightness and colour differences mix."""

    red: float = 0.299
    blue: float = 0.114


def colours(matrix: str | None, pixel_format: str | None, lines: int) -> Colours:
    """Of a stream that names `matrix`, or names none, and has so many lines."""
    if pixel_format is not None and not pixel_format.startswith(("yuv", "nv", "p0")):
        return Colours()  # ffmpeg itself makes brightness and colours out of RGB, and by these shares
    if matrix in _SHARES:
        return Colours(*_SHARES[matrix])
    return Colours(*_SHARES["bt709"]) if lines > _LARGEST_OF_SD else Colours()


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """One picture; width and height are even."""

    width: int
    height: int
    content: NDArray[np.uint8]
    """Width x height of brightness (16-235), then a quarter of it for each colour difference (16-240)."""
    colours: Colours

    @property
    def grey(self) -> NDArray[np.uint8]:
        """Height x width, brightness 0-255."""
        luma = self.content[: self.width * self.height].reshape(self.height, self.width)
        return np.asarray(cv2.LUT(luma, _FULL_RANGE), np.uint8)

    def reduced(self, width: int, height: int) -> "Planes":
        """The same made smaller (or larger) by area; width and height even.

        By halves as long as they fit: to a third by way of the half takes a third of the time.
        """
        if self.width >= 2 * width and self.height >= 2 * height and not (self.width % 4 or self.height % 4):
            return self._resized(self.width // 2, self.height // 2).reduced(width, height)
        if (self.width, self.height) == (width, height):
            return self
        return self._resized(width, height)

    def _resized(self, width: int, height: int) -> "Planes":
        at = self.width * self.height
        whole, half = (self.height, self.width), (self.height // 2, self.width // 2)
        parts = (self.content[:at].reshape(whole), *self.content[at:].reshape(2, *half))
        sizes = ((width, height), (width // 2, height // 2), (width // 2, height // 2))
        made = [cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part, size in zip(parts, sizes, strict=True)]
        return Planes(width, height, np.concatenate([part.ravel() for part in made]).astype(np.uint8), self.colours)

    def rgb(self) -> NDArray[np.uint8]:
        """Height x width x 3."""
        quarter = self.width * self.height // 4
        size, half = (self.width, self.height), (self.height // 2, self.width // 2)
        first = self.content[-2 * quarter : -quarter].reshape(half).astype(np.float32) - np.float32(128)
        second = self.content[-quarter:].reshape(half).astype(np.float32) - np.float32(128)
        red, blue = self.colours.red, self.colours.blue
        to_red, to_blue = 2 * (1 - red) * 255 / 224, 2 * (1 - blue) * 255 / 224
        green = 1 - red - blue
        added = (second * to_red, first * -(to_blue * blue / green) + second * -(to_red * red / green), first * to_blue)
        channels = [cv2.add(self.grey, _enlarged(part, size), dtype=cv2.CV_8U) for part in added]
        return np.asarray(cv2.merge(channels), np.uint8)


def _enlarged(part: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.int16]:
    return np.asarray(cv2.resize(np.rint(part).astype(np.int16), size, interpolation=cv2.INTER_LINEAR), np.int16)


def planes(content: bytes, width: int, height: int, mixed: Colours) -> Planes:
    """Of the bytes of one picture in the form `yuv420p`, as many as `size_of` says."""
    return Planes(width, height, np.frombuffer(content, np.uint8), mixed)


def size_of(width: int, height: int) -> int:
    """Bytes of a picture whose width and height are even."""
    return width * height * 3 // 2
