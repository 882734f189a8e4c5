"""A photo: its pixels, its tags, and how it is built."""

from typing import Annotated, BinaryIO

from pydantic import Field, TypeAdapter

from pipeline.describe import traces
from pipeline.describe.bounds import MOST_ERRORS, MOST_FACTS, PARSING
from pipeline.describe.described import Attempts, Described, library, own_tool
from pipeline.describe.picture import DecodedPhoto, decode_as_far_as_possible
from pipeline.describe.places import photo_places
from pipeline.describe.quality import flags_of
from pipeline.describe.skeleton import ExifTag, JpegSkeleton, shaped
from pipeline.describe.tags import FileTags, facts, read_tags
from pipeline.describe.times import photo_times
from pipeline.model.basics import ToolVersion
from pipeline.model.descriptions import Description, Integrity, MediaType
from pipeline.ports import Decoders

_TAGS = TypeAdapter(tuple[ExifTag, ...])
_JPEG = TypeAdapter(JpegSkeleton)
_END = TypeAdapter(Annotated[str, Field(max_length=100)] | None)

BARE = frozenset({"SOI", "APP0 JFIF", "DQT", "SOF0", "SOF1", "SOF2", "DHT", "DRI", "SOS", "EOI"})
"""JPEG segments that hold the picture and the means to decode it, and no tag."""

ENDS_UNSAID = frozenset({"image/heic", "image/heif", "image/avif", "image/gif", "image/webp"})
"""Formats whose decoders may hand over a picture without a word about a part that is missing."""


def describe_photo(source: BinaryIO, media_type: MediaType, decoders: Decoders) -> Described:
    """Everything that a photo says about itself, and one picture of it, upright, at most 1024 pixels long.

    Raises DecoderDied or LimitReached where nothing at all could be read, and Unavailable.
    """
    tries = Attempts()
    photo = tries.look("pixels", lambda: decode_as_far_as_possible(source, media_type, decoders))
    exif = tries.look("exif", lambda: _exif(source, decoders)) or ()
    jpeg = None
    if media_type.name == "image/jpeg":
        jpeg = tries.look("structure", lambda: _jpeg(source, decoders))
    said = None
    if jpeg is None or _may_hold_tags(jpeg):
        said = tries.look("exiftool", lambda: read_tags(source, decoders), optional=True)
    tags = FileTags(exif, said.tags if said else ())
    missing = tries.look("structure", lambda: _missing(source, media_type, decoders))
    tries.give_up_if_nothing_was_read(photo, exif, jpeg, said)
    tries.not_read.extend(traces.left_unread(tags, markers=jpeg.markers if jpeg else ()))
    tools = (own_tool(), library("pillow"), library("pillow-heif"), library("exifread"), *([said.tool] if said else []))
    integrity = _integrity(photo, jpeg, missing, tries)
    description = _description(media_type, tags, photo, jpeg, integrity, tries, tools)
    if photo is None:
        return Described(description)
    return Described(description, (photo.picture,), (flags_of(photo.picture),))


def _description(
    media_type: MediaType,
    tags: FileTags,
    photo: DecodedPhoto | None,
    jpeg: JpegSkeleton | None,
    integrity: Integrity,
    tries: Attempts,
    tools: tuple[ToolVersion, ...],
) -> Description:
    built = () if jpeg is None else traces.jpeg_facts(jpeg)
    return Description(
        media_type=media_type,
        width=photo.picture.full_width if photo else None,
        height=photo.picture.full_height if photo else None,
        orientation=_orientation(tags, photo),
        make=tags.text("Make"),
        model=tags.text("Model"),
        software=traces.software(tags, jpeg=jpeg),
        times=photo_times(tags),
        places=photo_places(tags),
        facts=(*built, *facts(tags))[:MOST_FACTS],
        structure=None if jpeg is None else traces.jpeg_structure(jpeg),
        integrity=integrity,
        not_read=tuple(tries.not_read),
        tools=tools,
    )


def _exif(source: BinaryIO, decoders: Decoders) -> tuple[ExifTag, ...]:
    return shaped(_TAGS, decoders.call("read_exif", source, {}, PARSING).value, "exif")


def _jpeg(source: BinaryIO, decoders: Decoders) -> JpegSkeleton:
    return shaped(_JPEG, decoders.call("read_jpeg", source, {}, PARSING).value, "jpeg structure")


def _may_hold_tags(jpeg: JpegSkeleton) -> bool:
    """Whether anything stands in the file but the coded picture.

    Most of what messengers hand over is bare, and exiftool's start is half the time that a photo takes.
    """
    return not jpeg.ended or jpeg.trailer > 0 or not BARE.issuperset(jpeg.markers)


def _missing(source: BinaryIO, media_type: MediaType, decoders: Decoders) -> str | None:
    """What the container lacks at its end; None where nothing is missing, and for formats whose decoder says so."""
    if media_type.name not in ENDS_UNSAID:
        return None
    return shaped(_END, decoders.call("read_end", source, {"media_type": media_type.name}, PARSING).value, "end")


def _orientation(tags: FileTags, photo: DecodedPhoto | None) -> int | None:
    """As the tags state it; the decoder's word where no reader found the tag."""
    stated = tags.get("Orientation")
    if stated is not None and len(stated.numbers) == 1 and stated.numbers[0] in range(1, 9):
        return int(stated.numbers[0])
    return photo.orientation if photo else None


def _integrity(
    photo: DecodedPhoto | None, jpeg: JpegSkeleton | None, missing: str | None, tries: Attempts
) -> Integrity:
    """Decoded from the first to the last byte? A JPEG without its end marker was cut, or never finished.

    Damage inside the coded data of a JPEG often decodes without a complaint: `complete` then still is True.
    """
    cut = () if missing is None else (missing,)
    if photo is None:
        return Integrity(False, None if tries.ended else False, (*cut, *tries.why("pixels")))
    errors = [*cut, *photo.errors]
    if jpeg is not None and not jpeg.ended:
        errors.append("no end of image marker")
    return Integrity(True, photo.complete and not errors, tuple(errors[:MOST_ERRORS]))
