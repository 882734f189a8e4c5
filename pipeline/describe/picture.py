"""Pixels of a photo, out of the confined decoder and checked."""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from pydantic import TypeAdapter

from pipeline.describe.bounds import PICTURE
from pipeline.describe.skeleton import DecodedPicture, shaped
from pipeline.errors import DecoderDied, Undecodable
from pipeline.model.descriptions import MediaType
from pipeline.model.pictures import Picture
from pipeline.ports import Decoders, JsonObject

_STAGE = "picture"
_SHAPE = TypeAdapter(DecodedPicture)


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPhoto:
    """A photo as far as it could be decoded."""

    picture: Picture
    orientation: int | None
    """As the file states it; already applied to the pixels."""
    complete: bool
    """False where the decoder gave up half-way: what is missing is black."""
    errors: tuple[str, ...]


def decode(source: BinaryIO, media_type: MediaType, decoders: Decoders, longest_side: int = 1024) -> Picture:
    """The whole picture, upright, at most `longest_side` pixels long.

    Raises Undecodable (also where only a part of it decodes), DecoderDied, LimitReached, Unavailable.
    """
    decoded = decode_as_far_as_possible(source, media_type, decoders, longest_side)
    if not decoded.complete:
        raise Undecodable(_STAGE, f"truncated or damaged: {'; '.join(decoded.errors)}")
    return decoded.picture


def decode_as_far_as_possible(
    source: BinaryIO, media_type: MediaType, decoders: Decoders, longest_side: int = 1024
) -> DecodedPhoto:
    """As `decode`, but what a decoder had written before it gave up is handed over with `complete` false."""
    arguments: JsonObject = {"media_type": media_type.name, "longest_side": longest_side}
    reply = decoders.call("decode_picture", source, arguments, PICTURE)
    said = shaped(_SHAPE, reply.value, _STAGE)
    fits = max(said.width, said.height) <= longest_side and len(reply.blobs) == 1
    if not fits or len(reply.blobs[0]) != said.width * said.height * 3:
        raise DecoderDied(_STAGE, "the pixels have another size than was said")
    pixels = np.frombuffer(reply.blobs[0], dtype=np.uint8).reshape(said.height, said.width, 3)
    picture = Picture(pixels, said.full_width, said.full_height)
    return DecodedPhoto(picture, said.orientation, said.complete, said.errors)
