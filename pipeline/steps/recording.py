"""What is made of a recording as a whole, while its file is at hand: hashes of its frames, and its sound."""

from dataclasses import replace
from typing import BinaryIO

from pipeline.describe.described import Described
from pipeline.fingerprint.frames import STEP_S, FrameHasher
from pipeline.fingerprint.sound import sound
from pipeline.model.imprints import Imprint
from pipeline.model.sentences import Sentence, number
from pipeline.ports import Workbench


def recorded(bench: Workbench, source: BinaryIO, described: Described, frames: FrameHasher) -> Described:
    """`described` with the imprints of the whole recording, and with what could not be looked at or listened to."""
    imprints: list[Imprint] = []
    untold: list[Sentence] = []
    if (seen := frames.imprint()) is not None:
        imprints.append(seen)
    if frames.step_s > STEP_S:
        untold.append(Sentence("frames-thinned", (number("seconds", frames.step_s),)))
    description = described.description
    if description.audio_codec is not None and description.media_type.demuxer is not None:
        heard = sound(source, description.media_type.demuxer, bench.decoders)
        imprints += [heard] if isinstance(heard, Imprint) else []
        untold += [heard] if isinstance(heard, Sentence) else []
    description = replace(description, not_read=(*description.not_read, *untold))
    return replace(described, description=description, imprints=(*described.imprints, *imprints))
