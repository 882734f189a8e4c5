"""What ffmpeg and ffprobe may open and decode: what cameras, phones and chat apps write.

A list of what is allowed, not of what is refused: playlists, scripts of files, network descriptions and the
rare decoders in which most holes are found are simply not on it. The names are ffmpeg's own.
"""

from pipeline.tools.child import EVIDENCE_TOKEN
from pipeline.tools.complaints import Unsupported

EVIDENCE_URL = f"file:{EVIDENCE_TOKEN}"

DEMUXERS = frozenset(
    {"mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf", "ogg", "wav", "mp3", "aac", "flac", "amr", "caf"}
)
"""One name of each demuxer is enough: `mov` also reads mp4, m4a, 3gp, 3g2, and `matroska` also webm."""

_VIDEO_DECODERS = (
    "h264,hevc,libdav1d,libaom-av1,av1,vp8,libvpx,vp9,libvpx-vp9,mpeg4,h263,mpeg1video,mpeg2video,mjpeg,"
    "theora,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,flv,vp6,vp6f,svq1,svq3,prores,dvvideo"
)
_AUDIO_DECODERS = (
    "aac,aac_fixed,mp3float,mp3,mp2float,mp2,ac3,eac3,opus,libopus,vorbis,libvorbis,flac,alac,amrnb,amrwb,"
    "gsm_ms,wmav1,wmav2,qdm2,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,"
    "pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_u8,pcm_s8,pcm_alaw,pcm_mulaw"
)
_OTHER_DECODERS = "png,mov_text,subrip,srt,ass,ssa,webvtt,text,cc_dec"
"""Cover pictures and subtitles: ffprobe gives up on a file where it may not open one of its streams."""
_DECODERS = f"{_VIDEO_DECODERS},{_AUDIO_DECODERS},{_OTHER_DECODERS}"

LARGEST_BLOCK_BYTES = 512 << 20
_PROBE_BYTES = 16 << 20
_ANALYSE_US = 10_000_000


def input_options(demuxer: str) -> dict[str, str | int]:
    """Options for the input, the same for every run. Raises Unsupported for a container not on the list."""
    if demuxer not in DEMUXERS:
        raise Unsupported("container", f"{demuxer!r} is not among the containers that are opened")
    return {
        "f": demuxer,
        "protocol_whitelist": "file,pipe,fd",
        "format_whitelist": demuxer,
        "codec_whitelist": _DECODERS,
        "probesize": _PROBE_BYTES,
        "analyzeduration": _ANALYSE_US,
    }
