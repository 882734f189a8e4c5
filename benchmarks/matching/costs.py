"""What a photo costs before it is compared: decoding as Sanad does it, hashes, local features; and the floor."""

import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np

from benchmarks.matching.overlays import Pixels
from pipeline.describe.confined import decode_picture
from pipeline.fingerprint.detail import detail
from pipeline.fingerprint.pdq import pdq
from pipeline.fingerprint.picture import fingerprints
from pipeline.model.basics import Digest
from pipeline.model.pictures import Picture

_ROUNDS = 5
_LEAST_PIXELS = 2_000_000


def costs(corpus: Path) -> str:
    """Milliseconds of the processor, the best of five rounds, for the large photos of the corpus."""
    lines = [
        "",
        "| photo | megapixels | floor: reduced, 512 px, PDQ | decoded to 1024 px | + hashes | ratio | local features |",
        "|---|---|---|---|---|---|---|",
    ]
    for path in sorted((corpus / "media").rglob("*.[jJ][pP]*[gG]")):
        content = path.read_bytes()
        size = _size(content)
        if size is None or size[0] * size[1] < _LEAST_PIXELS:
            continue
        try:
            shown = _decoded(content)
        except (OSError, ValueError, SyntaxError, RuntimeError):
            continue
        floor, decode = _ms(lambda content=content: _floor(content)), _ms(lambda content=content: _decoded(content))
        hashed = _ms(lambda shown=shown: fingerprints(shown, Digest("0" * 64)))
        features = _ms(lambda shown=shown: detail(shown, Digest("0" * 64)))
        row = (floor, decode, decode + hashed, (decode + hashed) / floor, features)
        lines.append(f"| {path.name} | {size[0] * size[1] / 1e6:.1f} | {' | '.join(f'{cell:.2f}' for cell in row)} |")
    return "\n".join([*lines, ""])


def _ms(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return 1000 * min(spent)


def _size(content: bytes) -> tuple[int, int] | None:
    grey = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_REDUCED_GRAYSCALE_8)
    return None if grey is None else (grey.shape[1] * 8, grey.shape[0] * 8)


def _floor(content: bytes) -> object:
    """Reduced to the smallest eighth that has 512 pixels, then to 512, then one PDQ."""
    size = _size(content) or (1, 1)
    flags = {8: cv2.IMREAD_REDUCED_GRAYSCALE_8, 4: cv2.IMREAD_REDUCED_GRAYSCALE_4, 2: cv2.IMREAD_REDUCED_GRAYSCALE_2}
    fits = [flag for eighth, flag in flags.items() if max(size) >= 512 * eighth]
    grey = cv2.imdecode(np.frombuffer(content, np.uint8), fits[0] if fits else cv2.IMREAD_GRAYSCALE)
    scale = min(1.0, 512 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    pixels: Pixels = np.repeat(small[..., None], 3, axis=2)
    return pdq(pixels)


def _decoded(content: bytes) -> Picture:
    """As the confined decoder does it."""
    answer, blobs = decode_picture(BytesIO(content), {"media_type": "image/jpeg", "longest_side": 1024})
    assert isinstance(answer, dict)
    pixels = np.frombuffer(blobs[0], np.uint8).reshape(answer["height"], answer["width"], 3)
    return Picture(pixels, answer["full_width"], answer["full_height"])
