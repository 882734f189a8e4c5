"""The answers of our confined parsers, as types: what comes out of a child is checked before it is used."""

from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from pipeline.errors import DecoderDied
from pipeline.ports import JsonValue

Short = Annotated[str, Field(max_length=120)]
Long = Annotated[str, Field(max_length=500)]
Count = Annotated[int, Field(ge=0, lt=1 << 63)]
Side = Annotated[int, Field(ge=1, le=1 << 20)]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ExifTag:
    """One tag as exifread names it, for example `EXIF DateTimeOriginal`."""

    name: Short
    text: Long
    numbers: Annotated[tuple[tuple[int, int], ...], Field(max_length=16)]
    """Numerator and denominator of each value; the denominator may be 0, as in the file."""


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """Beside the pixels of one photo."""

    width: Side
    height: Side
    full_width: Side
    full_height: Side
    orientation: Annotated[int, Field(ge=1, le=8)] | None
    mode: Short
    complete: bool
    errors: Annotated[tuple[Long, ...], Field(max_length=20)]


@dataclass(frozen=True, slots=True)
class JpegSkeleton:
    """What `jpeg_structure.read_jpeg` found."""

    markers: Annotated[tuple[Short, ...], Field(max_length=210)]
    quantisation: Short | None
    subsampling: Short | None
    progressive: bool | None
    comment: Long | None
    ended: bool
    trailer: Count


@dataclass(frozen=True, slots=True)
class Mp4Skeleton:
    """What `mp4_structure.read_mp4` found."""

    paths: Annotated[tuple[Annotated[str, Field(max_length=250)], ...], Field(max_length=200)]
    brands: Annotated[tuple[Short, ...], Field(max_length=64)]
    """Major brand first; empty where there is no `ftyp`."""
    minor_version: Count | None
    handlers: Annotated[tuple[Short, ...], Field(max_length=32)]
    """Handler type and name, for example `vide VideoHandle`."""
    movie: tuple[Count, Count, Count, Count] | None
    """Of `mvhd`: creation and modification in seconds since 1904, time scale, duration."""
    track_created: Annotated[tuple[Count, ...], Field(max_length=20_000)]
    items: Annotated[tuple[tuple[Short, Long], ...], Field(max_length=100)]
    codecs: Annotated[tuple[Short, ...], Field(max_length=32)]
    deltas: Annotated[tuple[tuple[Count, Count], ...], Field(max_length=32)]
    encoder: Short | None
    cut: bool
    """A box reaches beyond the end of the file, or what follows is no box."""

    def item(self, name: str) -> str | None:
        """The first value of that name, for example `©xyz` or `com.apple.quicktime.creationdate`."""
        return next((text for found, text in self.items if found == name), None)

    def handler_named(self, text: str) -> bool:
        return any(text in handler for handler in self.handlers)


def shaped(adapter: TypeAdapter[T], value: JsonValue, stage: str) -> T:
    """`value` as the adapter's type. Raises DecoderDied where the child answered something else."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise DecoderDied(stage, f"the answer has another form: {first['loc']} {first['msg']}"[:300]) from error
