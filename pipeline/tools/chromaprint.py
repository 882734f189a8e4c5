"""Chromaprint's words for the sound of a recording, made by ffmpeg's own muxer for them, in confinement.

A word of 32 bits says how the twelve tones of the octave rose and fell over about two and a half seconds; there is
one for every eighth of a second. It stays nearly the same through lossy compression, and knows nothing of pictures.
Sources: Lukáš Lalinský, "How does Chromaprint work?" (2011); Jang and others, "Pairwise Boosted Audio Fingerprint"
(2009).
"""

import re
import shutil
import subprocess
from typing import BinaryIO, Final

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import DecoderDied, Undecodable
from pipeline.ports import Completed, Decoders, Limits
from pipeline.tools.complaints import LEVEL, Unsupported, check_memory, refuse
from pipeline.tools.ffprobe import StreamProbe, probe
from pipeline.tools.formats import EVIDENCE_URL, LARGEST_BLOCK_BYTES, input_options

LONGEST_S: Final = 12 * 3600
"""Seconds of one recording that are listened to."""
LIMITS: Final = Limits(memory_bytes=1 << 30, cpu_s=900, wall_s=1200, output_bytes=4 << 20, processes=32)

_STAGE = "sound"
_ALGORITHM = 1
"""The second of its algorithms, counted from 0: the one that is in use everywhere."""
_RATE = 11_025
"""Samples a second that it works with."""
_NO_MUXER = re.compile(rb"[Rr]equested output format 'chromaprint'")
_COMMAND = ("ffmpeg", "-nostdin", "-hide_banner", "-v", LEVEL, "-max_alloc", str(LARGEST_BLOCK_BYTES))
_ASK_S = 10.0


def words(
    pool: Decoders, source: BinaryIO, demuxer: str, stream: StreamProbe | None = None, limits: Limits = LIMITS
) -> NDArray[np.uint32]:
    """One word for each 1365/11025 seconds from the beginning of the container; none of less than three seconds.

    `stream`: which one, from `ffprobe.probe`; without it the file is probed and the first sound taken. Where sound
    begins late or has gaps, silence stands in for it, so that its times are those of the pictures. Raises
    Unsupported where this ffmpeg has no Chromaprint, Undecodable, LimitReached, DecoderDied, Unavailable.
    """
    chosen = stream or probe(pool, source, demuxer).first("audio")
    if chosen is None:
        raise Undecodable(_STAGE, "no audio stream")
    done = pool.run("ffmpeg", _command(demuxer, chosen), source, limits)
    if _NO_MUXER.search(done.stderr) is not None:
        raise Unsupported(_STAGE, "this ffmpeg was built without Chromaprint")
    check_memory(_STAGE, done)
    if not done.stdout and (done.returncode != 0 or done.stderr):
        refuse(_STAGE, done)
    return _parsed(done)


def is_available() -> bool:
    """Whether the ffmpeg of this machine has the muxer; False where there is no ffmpeg."""
    place = shutil.which("ffmpeg")
    if place is None:
        return False
    asked = (place, "-v", "quiet", "-h", "muxer=chromaprint")
    try:
        done = subprocess.run(asked, capture_output=True, timeout=_ASK_S, stdin=subprocess.DEVNULL, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return b"fp_format" in done.stdout


def _command(demuxer: str, stream: StreamProbe) -> tuple[str, ...]:
    given = {**input_options(demuxer), "threads": 1}
    options = {
        "f": "chromaprint",
        "fp_format": "raw",
        "algorithm": _ALGORITHM,
        "map": f"0:{stream.index}",
        "af": f"aresample={_RATE}:async=1:first_pts=0,aformat=sample_fmts=s16:channel_layouts=mono",
        "t": LONGEST_S,
        "threads": 1,
        "filter_threads": 1,
        "flags": "+bitexact",
    }
    built = ffmpeg.input(EVIDENCE_URL, **given).output("pipe:1", **options)
    argv: list[str] = ffmpeg.compile(built, cmd=list(_COMMAND))
    return tuple(argv[1:])


def _parsed(done: Completed) -> NDArray[np.uint32]:
    if len(done.stdout) % 4:
        raise DecoderDied(_STAGE, "words have not the form of words")
    return np.frombuffer(done.stdout, "<u4").astype(np.uint32)
