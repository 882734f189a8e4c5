"""What an item looks and sounds like in detail: packed arrays, kept beside its fingerprints.

Fingerprints name a picture in a few digits and are found by a radius. Imprints are larger: the local features of a
picture, the hashes of a video's frames twice a second, the sound of a recording. They find what no global hash
survives, and say where and when two items agree.
"""

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.model.basics import Digest

CODE_BYTES: Final = 16
"""Of the binary form of one local feature: 128 bits."""
HASH_BYTES: Final = 32
"""Of one PDQ hash."""
_ASPECT_BYTES: Final = 4
_LONGEST_ASPECT: Final = 65536.0
"""Of a list that others send anything may be said."""


class ImprintKind(StrEnum):
    DETAIL = "detail"
    """`LocalFeatures` of one picture."""
    FRAMES = "frames"
    """`FrameHashes` of a video."""
    SOUND = "sound"
    """`SoundPrint` of a video or sound recording."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """One packed array, as it lies in the records."""

    kind: ImprintKind
    picture: Digest | None
    """The derivative that it was made of; None for a whole recording."""
    position_s: float
    """Where that picture stands in its video; 0 for a photo, and for a whole recording."""
    count: int
    """Features, frames or words."""
    packed: str
    """Base64 of the layout that its kind states."""

    @property
    def mark(self) -> "ImprintMark":
        return ImprintMark(
            self.kind,
            self.picture,
            self.position_s,
            self.count,
            Digest(hashlib.sha256(self.packed.encode()).hexdigest()),
        )


@dataclass(frozen=True, slots=True)
class ImprintMark:
    """What an examination says of an imprint: that it is there, and its digest."""

    kind: ImprintKind
    picture: Digest | None
    position_s: float
    count: int
    sha256: Digest
    """Of the base64 text."""


@dataclass(frozen=True, slots=True, eq=False)
class LocalFeatures:
    """Binarised local features of one picture.

    Layout: the picture's width over its height (32-bit float, little-endian), then for each feature 6 bytes of place
    and shape (x and y as unsigned 16 bits of the picture's width and height, little-endian; size as 1/4 binary
    logarithms of its share of the longer side, from 2^-12 on; angle as 1/256 of a turn), then for each feature its
    16 bytes of code.
    """

    points: NDArray[np.float32]
    """n x 2, fractions (0-1) of width and height."""
    sizes: NDArray[np.float32]
    """n, diameters as fractions of the longer side."""
    angles: NDArray[np.float32]
    """n, degrees (0-360), clockwise as the picture is shown."""
    codes: NDArray[np.uint8]
    """n x 16."""
    aspect: float = 1.0
    """Width of the picture over its height."""

    def __len__(self) -> int:
        return len(self.codes)

    def packed(self, picture: Digest, position_s: float = 0.0) -> Imprint:
        shape = np.zeros((len(self), 6), np.uint8)
        shape[:, :4] = np.round(np.clip(self.points, 0, 1) * 65535).astype("<u2").view(np.uint8).reshape(-1, 4)
        logarithms = 4 * (np.log2(np.maximum(self.sizes, 2.0**-12)) + 12)
        shape[:, 4] = np.clip(np.round(logarithms), 0, 255).astype(np.uint8)
        shape[:, 5] = (np.round(self.angles / 360 * 256).astype(np.int64) % 256).astype(np.uint8)
        body = np.array(self.aspect, "<f4").tobytes() + shape.tobytes() + np.ascontiguousarray(self.codes).tobytes()
        return Imprint(ImprintKind.DETAIL, picture, position_s, len(self), base64.b64encode(body).decode())

    @classmethod
    def of(cls, imprint: Imprint) -> Self:
        """Raises ValueError where the array is not as long as the imprint says, or no picture has that shape."""
        whole = _unpacked(imprint, 6 + CODE_BYTES, _ASPECT_BYTES)
        aspect = float(whole[:_ASPECT_BYTES].view("<f4")[0])
        if not 1 / _LONGEST_ASPECT <= aspect <= _LONGEST_ASPECT:
            raise ValueError(f"no picture is {aspect} times as wide as high")
        body = whole[_ASPECT_BYTES:]
        shape = body[: 6 * imprint.count].reshape(-1, 6)
        return cls(
            points=np.ascontiguousarray(shape[:, :4]).view("<u2").astype(np.float32) / np.float32(65535),
            sizes=np.exp2(shape[:, 4].astype(np.float32) / 4 - 12).astype(np.float32),
            angles=shape[:, 5].astype(np.float32) * np.float32(360 / 256),
            codes=body[6 * imprint.count :].reshape(-1, CODE_BYTES),
            aspect=aspect,
        )


@dataclass(frozen=True, slots=True, eq=False)
class FrameHashes:
    """PDQ of frames at regular distance. Layout: for each frame its time (seconds, 32-bit float, little-endian), its
    quality (one byte) and its hash (32 bytes, most significant bit first)."""

    times: NDArray[np.float32]
    """n, seconds from the beginning of the video."""
    qualities: NDArray[np.uint8]
    """n, 0-100."""
    hashes: NDArray[np.uint8]
    """n x 32."""

    def __len__(self) -> int:
        return len(self.times)

    def packed(self) -> Imprint:
        rows = np.zeros((len(self), 5 + HASH_BYTES), np.uint8)
        rows[:, :4] = self.times.astype("<f4").view(np.uint8).reshape(-1, 4)
        rows[:, 4] = self.qualities
        rows[:, 5:] = self.hashes
        return Imprint(ImprintKind.FRAMES, None, 0.0, len(self), base64.b64encode(rows.tobytes()).decode())

    @classmethod
    def of(cls, imprint: Imprint) -> Self:
        """Raises ValueError where the array is not as long as the imprint says."""
        rows = _unpacked(imprint, 5 + HASH_BYTES).reshape(-1, 5 + HASH_BYTES)
        times = np.ascontiguousarray(rows[:, :4]).view("<f4").ravel().astype(np.float32)
        return cls(times, rows[:, 4].copy(), np.ascontiguousarray(rows[:, 5:]))


@dataclass(frozen=True, slots=True, eq=False)
class SoundPrint:
    """Chromaprint's 32-bit words over time. Layout: the words, little-endian."""

    words: NDArray[np.uint32]
    """n, one for each `STEP_S`."""

    STEP_S = 1365 / 11025
    """Seconds between two words: a third of a frame of 4096 samples at 11,025 Hz."""

    def __len__(self) -> int:
        return len(self.words)

    def packed(self) -> Imprint:
        body = self.words.astype("<u4").tobytes()
        return Imprint(ImprintKind.SOUND, None, 0.0, len(self), base64.b64encode(body).decode())

    @classmethod
    def of(cls, imprint: Imprint) -> Self:
        """Raises ValueError where the array is not as long as the imprint says."""
        return cls(_unpacked(imprint, 4).view("<u4").astype(np.uint32))


def _unpacked(imprint: Imprint, width: int, head: int = 0) -> NDArray[np.uint8]:
    body = np.frombuffer(base64.b64decode(imprint.packed, validate=True), np.uint8)
    if body.size != head + width * imprint.count:
        raise ValueError(f"an imprint of {imprint.count} has {head + width * imprint.count} bytes, not {body.size}")
    return body
