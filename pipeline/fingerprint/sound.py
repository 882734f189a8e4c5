"""What a recording sounds like, or the reason why no copy of its sound can be found."""

from typing import BinaryIO

import numpy as np

from pipeline.errors import DecoderDied, LimitReached, Undecodable
from pipeline.model.imprints import Imprint, SoundPrint
from pipeline.model.sentences import Sentence, text
from pipeline.ports import Decoders
from pipeline.tools import chromaprint

LEAST_WORDS = 8
"""Of less there is no stretch that could be recognised: three and a half seconds."""


def sound(source: BinaryIO, demuxer: str, decoders: Decoders) -> Imprint | Sentence:
    """The words of the first sound in a recording; a sentence where there are none.

    A decoder that refuses, dies or is stopped here says nothing about the pictures: they are kept. Raises SetupError
    (no ffmpeg), Unavailable.
    """
    try:
        words = chromaprint.words(decoders, source, demuxer)
    except (Undecodable, DecoderDied, LimitReached) as trouble:
        return Sentence("sound-not_heard", (text("reason", trouble.reason),))
    if len(words) < LEAST_WORDS:
        return Sentence("sound-too_short")
    if len(np.unique(words)) < LEAST_WORDS:
        return Sentence("sound-silent")
    return SoundPrint(words).packed()
