"""Pictures whose decoders say nothing of a missing part: where the container ends tells."""

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from pipeline.describe.describe import describe
from pipeline.describe.picture_end import read_end
from pipeline.model.descriptions import Integrity
from pipeline.ports import Decoders

TYPES = {"GIF": "image/gif", "WEBP": "image/webp", "HEIF": "image/heic", "AVIF": "image/avif"}


def picture(kind: str) -> bytes:
    pillow_heif.register_heif_opener()
    made = io.BytesIO()
    pixels = np.random.default_rng(3).integers(0, 255, (48, 64, 3), np.uint8)
    frames = [Image.fromarray(np.roll(pixels, step, axis=1)).resize((320, 240)) for step in (0, 9)]
    more = {"save_all": True, "append_images": frames[1:]} if kind == "GIF" else {}
    frames[0].save(made, kind, **more)
    return made.getvalue()


def missing(content: bytes, media_type: str) -> object:
    return read_end(io.BytesIO(content), {"media_type": media_type})[0]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_whole_ones_lack_nothing(kind: str) -> None:
    assert missing(picture(kind), TYPES[kind]) is None


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_cut_is_told(kind: str) -> None:
    content = picture(kind)
    for kept in (0.3, 0.6, 0.9):
        assert missing(content[: int(len(content) * kept)], TYPES[kind]), kept
    assert missing(content[:-1], TYPES[kind])


def test_a_makers_trailer_is_no_damage() -> None:
    assert missing(picture("HEIF") + b"SEFT\0\0\0\0" + bytes(40), "image/heic") is None


@pytest.mark.parametrize("content", [b"", b"GIF89a", bytes(40), b"\xff" * 400])
@pytest.mark.parametrize("media_type", sorted(TYPES.values()))
def test_anything_gets_an_answer(content: bytes, media_type: str) -> None:
    answer = missing(content, media_type)
    assert answer is None or isinstance(answer, str)


@pytest.mark.parametrize("kind", ["GIF", "HEIF"])
def test_a_picture_that_decodes_without_its_end_is_not_called_whole(kind: str, decoders: Decoders) -> None:
    content = picture(kind)
    cut = content[: int(len(content) * 0.8)]
    found = describe(io.BytesIO(cut), len(cut), decoders).description.integrity
    assert found is not None
    assert found.complete is False
    assert found.errors
    assert describe(io.BytesIO(content), len(content), decoders).description.integrity == Integrity(True, True)


def test_what_does_not_decode_says_why(decoders: Decoders) -> None:
    head = b"\xff\xd8\xff\xe0" + bytes(16)
    found = describe(io.BytesIO(head), len(head), decoders).description.integrity
    assert found == Integrity(False, False, ("the decoder does not recognise the content",))


def test_real_pictures_lack_nothing(corpus: Path) -> None:
    endings = {
        ".heic": "image/heic",
        ".heif": "image/heic",
        ".avif": "image/avif",
        ".webp": "image/webp",
        ".gif": "image/gif",
    }
    files = [path for path in sorted((corpus / "media").rglob("*")) if path.suffix.lower() in endings]
    assert len(files) > 15
    for path in files:
        assert missing(path.read_bytes(), endings[path.suffix.lower()]) is None, path.name
