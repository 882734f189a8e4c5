"""Pixels out of the confined decoder: upright, bounded, and honest about what is missing."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.describe.media_type import HEAD_BYTES, sniff
from pipeline.describe.picture import DecodedPhoto, decode, decode_as_far_as_possible
from pipeline.errors import LimitReached, Undecodable
from pipeline.ports import Decoders


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def decoded(content: bytes, decoders: Decoders, longest_side: int = 1024) -> DecodedPhoto:
    media_type = sniff(content[:HEAD_BYTES], len(content))
    return decode_as_far_as_possible(io.BytesIO(content), media_type, decoders, longest_side)


def corners() -> Image.Image:
    """Red left above, green right above, blue left below, white right below; wider than high."""
    pixels = np.zeros((120, 200, 3), np.uint8)
    pixels[:60, :100], pixels[:60, 100:], pixels[60:, :100], pixels[60:, 100:] = (
        (255, 0, 0),
        (0, 255, 0),
        (0, 0, 255),
        (255, 255, 255),
    )
    return Image.fromarray(pixels)


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 80).convert("RGB")


UNDONE = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_every_orientation_is_turned_upright(form: str, orientation: int, decoders: Decoders) -> None:
    turn = UNDONE[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options: dict[str, Any] = {"lossless": True} if form == "WEBP" else {}
    found = decoded(saved(stored, form, exif=exif, **options), decoders)
    assert found.orientation == orientation
    assert (found.picture.full_width, found.picture.full_height) == (200, 120)
    difference = np.abs(found.picture.pixels.astype(int) - np.asarray(corners()).astype(int))
    assert np.median(difference) < 8


def test_a_large_photo_is_scaled_and_its_full_size_told(decoders: Decoders) -> None:
    found = decoded(saved(noise(3000, 2000), "JPEG"), decoders, longest_side=512)
    assert found.picture.pixels.shape == (341, 512, 3)
    assert (found.picture.full_width, found.picture.full_height) == (3000, 2000)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_rgb(mode: str, decoders: Decoders) -> None:
    if mode == "I;16":
        picture = Image.fromarray(np.full((20, 30), 32_768, np.uint16))
    else:
        picture = Image.new("RGB", (30, 20), (128, 128, 128)).convert(mode)
    found = decoded(saved(picture, "PNG"), decoders)
    assert found.picture.pixels.shape == (20, 30, 3)
    if mode not in {"1", "P"}:
        assert abs(int(found.picture.pixels.mean()) - 128) <= 1


def test_cmyk_jpeg_becomes_rgb(decoders: Decoders) -> None:
    found = decoded(saved(Image.new("CMYK", (32, 32), (0, 0, 0, 0)), "JPEG"), decoders)
    assert found.picture.pixels.min() > 250


def test_what_is_transparent_becomes_white(decoders: Decoders) -> None:
    found = decoded(saved(Image.new("RGBA", (32, 32), (0, 0, 0, 0)), "PNG"), decoders)
    assert found.picture.pixels.min() == 255


def test_the_first_frame_of_an_animation(decoders: Decoders) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ((250, 0, 0), (0, 250, 0))]
    found = decoded(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), decoders)
    assert tuple(found.picture.pixels[5, 5]) == (250, 0, 0)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_cut_file_gives_what_was_there_and_says_so(form: str, decoders: Decoders) -> None:
    whole = saved(noise(800, 600), form)
    content = whole[: len(whole) * 6 // 10]
    found = decoded(content, decoders)
    assert found.complete is False
    assert found.errors
    assert found.picture.pixels[:200].std() > 20
    with pytest.raises(Undecodable, match="truncated"):
        decode(io.BytesIO(content), sniff(content, len(content)), decoders)


def test_a_cut_beyond_use_is_undecodable(decoders: Decoders) -> None:
    with pytest.raises(Undecodable):
        decoded(saved(noise(800, 600), "JPEG")[:300], decoders)


def test_a_picture_bomb_is_refused_before_it_is_decoded(decoders: Decoders) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100_000)))
    with pytest.raises((Undecodable, LimitReached)):
        decoded(content, decoders)


def test_only_the_sniffed_format_is_tried(decoders: Decoders) -> None:
    media_type = sniff(saved(noise(8, 8), "GIF"), 1000)
    with pytest.raises(Undecodable):
        decode(io.BytesIO(saved(noise(8, 8), "PNG")), media_type, decoders)


def test_a_type_without_decoder_is_undecodable(decoders: Decoders) -> None:
    content = b"8BPS" + bytes(100)
    with pytest.raises(Undecodable, match="no decoder"):
        decode(io.BytesIO(content), sniff(content, 104), decoders)
