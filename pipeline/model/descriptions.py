"""What a file says about itself, fact by fact, each with the tag and tool that it was read with."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Digest, ToolVersion
from pipeline.model.places import PlaceClaim
from pipeline.model.sentences import Sentence
from pipeline.model.times import TimeClaim


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MediaType:
    """What the content is, by its own first bytes."""

    name: str
    """Internet media type, `application/octet-stream` where nothing is recognised."""
    kind: MediaKind
    demuxer: str | None = None
    """The ffmpeg demuxer that may open it; None for what ffmpeg must not see."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value as one tool read it. Disagreeing facts stand side by side."""

    name: str
    """Tag with its group, for example `EXIF Image Make`."""
    value: str
    """Escaped for display, at most 500 characters."""
    tool: str


@dataclass(frozen=True, slots=True)
class Structure:
    """How the file is built: the ordered skeleton that tells who wrote it."""

    markers: tuple[str, ...]
    """JPEG segments in order, or MP4 atom paths in order (at most 200)."""
    quantisation: str | None = None
    """JPEG: `ijg-87` where both tables are the standard ones at that quality, else `custom-<8 hex>`."""
    subsampling: str | None = None
    progressive: bool | None = None
    brands: tuple[str, ...] = ()
    """MP4: major brand, then the compatible ones."""
    handlers: tuple[str, ...] = ()
    encoder: str | None = None


@dataclass(frozen=True, slots=True)
class Integrity:
    """Whether the file decodes from its first to its last byte."""

    decoded: bool
    complete: bool | None
    """None where the check did not run to its end."""
    errors: tuple[str, ...] = ()
    """At most 20 messages of the decoder, escaped."""


@dataclass(frozen=True, slots=True)
class Description:
    """All that the file says about itself."""

    media_type: MediaType
    width: int | None = None
    """Pixels, as shown (orientation applied)."""
    height: int | None = None
    duration_s: float | None = None
    orientation: int | None = None
    """EXIF orientation 1-8, or the rotation of a video in degrees."""
    make: str | None = None
    model: str | None = None
    software: tuple[str, ...] = ()
    video_codec: str | None = None
    audio_codec: str | None = None
    frame_rate: str | None = None
    """As a fraction, for example `30000/1001`."""
    times: tuple[TimeClaim, ...] = ()
    places: tuple[PlaceClaim, ...] = ()
    facts: tuple[Fact, ...] = ()
    structure: Structure | None = None
    integrity: Integrity | None = None
    looked: tuple[Sentence, ...] = ()
    """Of a video: which of its frames were looked at, and why those."""
    not_read: tuple[Sentence, ...] = ()
    """What could not be looked at, and why."""
    tools: tuple[ToolVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyframe:
    """One frame that stands for its shot."""

    position_s: float
    """Presentation time, seconds from the start of the video; 0 for a photo."""
    derivative: Digest
    width: int
    height: int
    dark: bool = False
    blurred: bool = False
    flat: bool = False
    card: bool = False
    """Colour bars, or a slate of nearly one colour."""
    shown: bool = True
    """False for a near-identical frame: searchable, but not worth a reviewer's look."""
