"""Which content a name's ending promises. Flavours of one family are no difference: phones write MP4 as `.3gp`."""

from collections.abc import Mapping

_JPEG = frozenset({"image/jpeg"})
_HEIF = frozenset({"image/heic", "image/heif", "image/avif"})
_BASE_MEDIA = frozenset(
    {
        "video/mp4",
        "video/quicktime",
        "video/3gpp",
        "video/3gpp2",
        "audio/mp4",
        "audio/3gpp",
        "video/x-m4v",
        "audio/x-m4a",
    }
)
_MATROSKA = frozenset({"video/x-matroska", "video/webm", "audio/webm", "audio/x-matroska"})
_OGG = frozenset({"audio/ogg", "video/ogg", "application/ogg", "audio/opus"})
_MPEG = frozenset({"video/mpeg", "video/mp2t", "video/MP2T"})
_WINDOWS_MEDIA = frozenset({"video/x-ms-wmv", "video/x-ms-asf", "audio/x-ms-wma", "application/vnd.ms-asf"})

PROMISED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), _JPEG),
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    "bmp": frozenset({"image/bmp", "image/x-ms-bmp"}),
    **dict.fromkeys(("tif", "tiff"), frozenset({"image/tiff"})),
    **dict.fromkeys(("heic", "heif", "avif"), _HEIF),
    **dict.fromkeys(("mp4", "m4v", "mov", "qt", "3gp", "3g2", "m4a"), _BASE_MEDIA),
    **dict.fromkeys(("mkv", "webm"), _MATROSKA),
    "avi": frozenset({"video/x-msvideo", "video/avi", "video/vnd.avi"}),
    **dict.fromkeys(("mpg", "mpeg", "ts", "mts", "m2ts"), _MPEG),
    "flv": frozenset({"video/x-flv"}),
    **dict.fromkeys(("wmv", "asf", "wma"), _WINDOWS_MEDIA),
    **dict.fromkeys(("ogg", "oga", "ogv", "opus"), _OGG),
    "mp3": frozenset({"audio/mpeg"}),
    "wav": frozenset({"audio/wav", "audio/x-wav", "audio/vnd.wave"}),
    "amr": frozenset({"audio/amr", "audio/AMR", "audio/amr-wb"}),
    "flac": frozenset({"audio/flac", "audio/x-flac"}),
    "aac": frozenset({"audio/aac", "audio/x-aac"}),
}
"""Media endings only: what other endings promise is no question about evidence."""


def promise_broken(name: str, media_type: str) -> str | None:
    """The ending of `name` where it promises other content than `media_type`; None where it keeps or makes none."""
    _, dot, ending = name.rpartition(".")
    promised = PROMISED.get(ending.strip().lower()) if dot else None
    if promised is None or media_type in promised:
        return None
    return ending.strip().lower()
