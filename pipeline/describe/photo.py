"""A photo: its pixels, its tags, and how it is built."""

from typing import BinaryIO

from pydantic import TypeAdapter

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
    said = tries.look("exiftool", lambda: read_tags(source, decoders), optional=True)
    tags = FileTags(exif, said.tags if said else ())
    tries.give_up_if_nothing_was_read(photo, exif, jpeg, said)
    tools = (own_tool(), library("pillow"), library("pillow-heif"), library("exifread"), *([said.tool] if said else []))
    description = _description(media_type, tags, photo, jpeg, tries, tools)
    if photo is None:
        return Described(description)
    return Described(description, (photo.picture,), (flags_of(photo.picture),))


def _description(
    media_type: MediaType,
    tags: FileTags,
    photo: DecodedPhoto | None,
    jpeg: JpegSkeleton | None,
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
        integrity=_integrity(photo, jpeg, tries),
        not_read=tuple(tries.not_read),
        tools=tools,
    )


def _exif(source: BinaryIO, decoders: Decoders) -> tuple[ExifTag, ...]:
    return shaped(_TAGS, decoders.call("read_exif", source, {}, PARSING).value, "exif")


def _jpeg(source: BinaryIO, decoders: Decoders) -> JpegSkeleton:
    return shaped(_JPEG, decoders.call("read_jpeg", source, {}, PARSING).value, "jpeg structure")


def _orientation(tags: FileTags, photo: DecodedPhoto | None) -> int | None:
    """As the tags state it; the decoder's word where no reader found the tag."""
    stated = tags.get("Orientation")
    if stated is not None and len(stated.numbers) == 1 and stated.numbers[0] in range(1, 9):
        return int(stated.numbers[0])
    return photo.orientation if photo else None


def _integrity(photo: DecodedPhoto | None, jpeg: JpegSkeleton | None, tries: Attempts) -> Integrity:
    """Decoded from the first to the last byte? A JPEG without its end marker was cut, or never finished.

    Damage inside the coded data of a JPEG often decodes without a complaint: `complete` then still is True.
    """
    if photo is None:
        return Integrity(False, None if tries.ended else False, ())
    errors = list(photo.errors)
    if jpeg is not None and not jpeg.ended:
        errors.append("no end of image marker")
    return Integrity(True, photo.complete and not errors, tuple(errors[:MOST_ERRORS]))
