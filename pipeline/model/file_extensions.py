"""Which media types an extension promises, so that a name and its content can be compared. Pure, shared."""

_MP4_FAMILY = frozenset({"video/mp4", "audio/mp4", "video/3gpp", "video/3gpp2", "video/quicktime"})
_HEIF_FAMILY = frozenset({"image/heic", "image/heif"})
_OGG_FAMILY = frozenset({"audio/ogg", "video/ogg"})
_MATROSKA_FAMILY = frozenset({"video/x-matroska", "audio/x-matroska", "video/webm", "audio/webm"})
_ASF_FAMILY = frozenset({"video/x-ms-asf", "audio/x-ms-asf"})
_MPEG_FAMILY = frozenset({"video/mpeg", "video/mp2t"})

_TYPES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("jpg", "jpeg", "jpe", "jfif"), frozenset({"image/jpeg"})),
    "png": frozenset({"image/png"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    **dict.fromkeys(("tif", "tiff"), frozenset({"image/tiff"})),
    "bmp": frozenset({"image/bmp"}),
    **dict.fromkeys(("heic", "heif", "hif"), _HEIF_FAMILY),
    "avif": frozenset({"image/avif"}),
    "svg": frozenset({"image/svg+xml"}),
    **dict.fromkeys(("mp4", "m4v", "mov", "qt", "3gp", "3gpp", "3g2"), _MP4_FAMILY),
    "m4a": frozenset({"audio/mp4", "video/mp4"}),
    **dict.fromkeys(("mkv", "mka", "webm"), _MATROSKA_FAMILY),
    "avi": frozenset({"video/x-msvideo"}),
    **dict.fromkeys(("ts", "mts", "m2ts", "mpg", "mpeg", "vob"), _MPEG_FAMILY),
    "flv": frozenset({"video/x-flv"}),
    **dict.fromkeys(("wmv", "asf", "wma"), _ASF_FAMILY),
    **dict.fromkeys(("ogg", "oga", "ogv", "opus"), _OGG_FAMILY),
    "mp3": frozenset({"audio/mpeg"}),
    "amr": frozenset({"audio/amr", "audio/amr-wb"}),
    "wav": frozenset({"audio/x-wav"}),
    "flac": frozenset({"audio/flac"}),
    "aac": frozenset({"audio/aac"}),
    "pdf": frozenset({"application/pdf"}),
    **dict.fromkeys(("htm", "html"), frozenset({"text/html"})),
    "zip": frozenset({"application/zip"}),
    "txt": frozenset({"text/plain"}),
}


def types_named(name: str) -> frozenset[str]:
    """The media types that go with the extension of `name`; empty where there is none or it is not known."""
    _, dot, extension = name.rpartition(".")
    return _TYPES.get(extension.strip().lower(), frozenset()) if dot else frozenset()


def differs_from_name(name: str, media_type: str) -> bool:
    """True where the extension promises something else than the content is; False where it promises nothing."""
    promised = types_named(name)
    return bool(promised) and media_type not in promised
