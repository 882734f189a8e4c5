"""The one entry that the journey calls for step 3."""

from collections.abc import Callable
from typing import BinaryIO

from pipeline.describe.described import Described, own_tool
from pipeline.describe.media_type import HEAD_BYTES, sniff
from pipeline.describe.photo import describe_photo
from pipeline.describe.sink import FrameSink
from pipeline.describe.video import describe_video
from pipeline.model.descriptions import Description, MediaKind
from pipeline.ports import Decoders


def describe(
    source: BinaryIO,
    size: int,
    decoders: Decoders,
    frames: FrameSink | None = None,
    progress: Callable[[float], None] | None = None,
) -> Described:
    """What a file of `size` bytes says about itself, and the pictures that stand for it.

    Frames of a video go to `frames` while it is decoded, and `progress` is told how much (0-1) of it that was.
    Never raises for what a file holds: a part that cannot be read is told in `not_read` and `integrity`. What is
    neither photo, video nor sound is recognised and not looked into. Raises DecoderDied or LimitReached where
    the decoders ended before anything at all was read, SetupError and Unavailable where there are none.
    """
    source.seek(0)
    media_type = sniff(source.read(HEAD_BYTES), size)
    source.seek(0)
    match media_type.kind:
        case MediaKind.IMAGE:
            return describe_photo(source, media_type, decoders)
        case MediaKind.VIDEO | MediaKind.AUDIO:
            return describe_video(source, media_type, decoders, frames, progress)
        case MediaKind.OTHER:
            return Described(Description(media_type, tools=(own_tool(),)))
