"""Derivatives for showing, scaled down and encoded anew. Nothing is kept."""

from collections.abc import Callable

import cv2
import numpy as np

from pipeline.errors import InvalidInput, UsageError
from pipeline.model.basics import Digest
from pipeline.ports import Vault

_QUALITY = 85


class VaultPictures:
    """Implements the port `Pictures`.

    `is_derivative` says whether an object was made by our own decoders: evidence itself must never meet OpenCV
    outside of the sandbox.
    """

    def __init__(self, vault: Vault, is_derivative: Callable[[Digest], bool]) -> None:
        self._vault = vault
        self._is_derivative = is_derivative

    def jpeg(self, derivative: Digest, longest_side: int) -> bytes:
        """Raises UsageError for any other object, InvalidInput where the picture cannot be decoded."""
        if longest_side < 1:
            raise UsageError(f"a picture needs at least one pixel, not {longest_side}")
        if not self._is_derivative(derivative):
            raise UsageError(f"object {derivative} is no derivative: only derivatives are shown")
        with self._vault.working_copy(derivative) as stream:
            encoded = np.frombuffer(stream.read(), dtype=np.uint8)
        pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR) if encoded.size else None
        if pixels is None:
            raise InvalidInput(f"derivative {derivative} does not hold a picture")
        height, width = pixels.shape[:2]
        scale = longest_side / max(height, width)
        if scale < 1:
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        done, jpeg = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        if not done:
            raise InvalidInput(f"derivative {derivative} cannot be encoded as JPEG")
        return jpeg.tobytes()
