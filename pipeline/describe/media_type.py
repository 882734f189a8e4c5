"""What a file is, by its own first bytes; never by its name.

Playlists and other texts that make ffmpeg open further files (m3u8, ffconcat, SDP, SVG) are `OTHER` with no
demuxer, whatever they are called. Signatures: the formats' own specifications; ISO base media brands as registered
at mp4ra.org.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.descriptions import MediaKind, MediaType

HEAD_BYTES = 65_536
"""Enough of a file's beginning for `sniff`; fewer bytes only make it recognise less."""

UNKNOWN = MediaType("application/octet-stream", MediaKind.OTHER)


def _image(name: str) -> MediaType:
    return MediaType(name, MediaKind.IMAGE)


def _video(name: str, demuxer: str) -> MediaType:
    return MediaType(name, MediaKind.VIDEO, demuxer)


def _audio(name: str, demuxer: str) -> MediaType:
    return MediaType(name, MediaKind.AUDIO, demuxer)


def _other(name: str) -> MediaType:
    return MediaType(name, MediaKind.OTHER)


@dataclass(frozen=True, slots=True)
class Signature:
    """Bytes that stand at a fixed place."""

    magic: bytes
    media_type: MediaType
    offset: int = 0


SIGNATURES: tuple[Signature, ...] = (
    Signature(b"\xff\xd8\xff", _image("image/jpeg")),
    Signature(b"\x89PNG\r\n\x1a\n", _image("image/png")),
    Signature(b"GIF87a", _image("image/gif")),
    Signature(b"GIF89a", _image("image/gif")),
    Signature(b"CR\x02\x00", _image("image/x-canon-cr2"), offset=8),
    Signature(b"II*\x00", _image("image/tiff")),
    Signature(b"MM\x00*", _image("image/tiff")),
    Signature(b"8BPS", _image("image/vnd.adobe.photoshop")),
    Signature(b"\x00\x00\x00\x0cjP  \r\n\x87\n", _image("image/jp2")),
    Signature(b"\x00\x00\x00\x0cJXL \r\n\x87\n", _image("image/jxl")),
    Signature(b"FLV\x01", _video("video/x-flv", "flv")),
    Signature(b"\x00\x00\x01\xba", _video("video/mpeg", "mpeg")),
    Signature(b"#!AMR-WB\n", _audio("audio/amr-wb", "amr")),
    Signature(b"#!AMR\n", _audio("audio/amr", "amr")),
    Signature(b"fLaC", _audio("audio/flac", "flac")),
    Signature(b"caff\x00\x01", _audio("audio/x-caf", "caf")),
    Signature(b"Rar!\x1a\x07", _other("application/vnd.rar")),
    Signature(b"7z\xbc\xaf\x27\x1c", _other("application/x-7z-compressed")),
    Signature(b"\x1f\x8b", _other("application/gzip")),
    Signature(b"BZh", _other("application/x-bzip2")),
    Signature(b"\xfd7zXZ\x00", _other("application/x-xz")),
    Signature(b"ustar", _other("application/x-tar"), offset=257),
    Signature(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _other("application/x-ole-storage")),
    Signature(b"SQLite format 3\x00", _other("application/vnd.sqlite3")),
    Signature(b"!BDN", _other("application/vnd.ms-outlook-pst")),
    Signature(b"\x78\x9f\x3e\x22", _other("application/vnd.ms-tnef")),
    Signature(b"{\\rtf", _other("application/rtf")),
    Signature(b"WARC/1.", _other("application/warc")),
    Signature(b"\x7fELF", _other("application/x-executable")),
    Signature(b"MZ", _other("application/x-msdownload")),
)

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_IMAGE_BRANDS = frozenset({b"mif1", b"mif2", b"msf1", b"miaf"})
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
_MP4_AUDIO = frozenset({b"M4A ", b"M4B ", b"F4A "})

_ZIP_INSIDES: tuple[tuple[bytes, str], ...] = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip"),
)

# A comment ends at its first end mark: one that could end at several would let a file of comments run for ever.
_XML_BEGINNING = r"(?:<\?xml[^>]{0,400}>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,4000}-->\s*)*"

_TEXT_BEGINNINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"#EXTM3U", "application/vnd.apple.mpegurl"),
        (r"ffconcat version", "text/x-ffconcat"),
        (r"v=0\r?\n(?:.{0,200}\n)?o=", "application/sdp"),
        (_XML_BEGINNING + r"(?:<!DOCTYPE svg[^>]{0,2000}>\s*)?<svg", "image/svg+xml"),
        (_XML_BEGINNING + r"<(?:!DOCTYPE html|html|head|body|script)", "text/html"),
        (r"<\?xml", "application/xml"),
        (r"BEGIN:VCARD", "text/vcard"),
        (r"From \S+.{0,200}\n[\w-]+:", "application/mbox"),
        (
            r"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|Date|Subject|X-[\w-]+):\s",
            "message/rfc822",
        ),
        (r"[\[{]\s*[\"\[{\]}]", "application/json"),
    )
)


def sniff(head: bytes, size: int) -> MediaType:
    """The media type of a file that begins with `head` and is `size` bytes long.

    `application/octet-stream`, kind OTHER, where nothing is recognised and for an empty file.
    """
    head = head[: min(size, HEAD_BYTES)]
    for signature in SIGNATURES:
        if head.startswith(signature.magic, signature.offset):
            return signature.media_type
    for look in _LOOKS:
        found = look(head)
        if found is not None:
            return found
    return UNKNOWN


def _riff(head: bytes) -> MediaType | None:
    if head[:4] not in {b"RIFF", b"RF64", b"FORM"}:
        return None
    return {
        b"WEBP": _image("image/webp"),
        b"AVI ": _video("video/x-msvideo", "avi"),
        b"WAVE": _audio("audio/x-wav", "wav"),
        b"AIFF": MediaType("audio/x-aiff", MediaKind.AUDIO),
        b"AIFC": MediaType("audio/x-aiff", MediaKind.AUDIO),
    }.get(head[8:12])


def _bmp(head: bytes) -> MediaType | None:
    """`BM` alone also begins many texts; the size of the header that follows is one of a few."""
    sizes = {12, 40, 52, 56, 64, 108, 124}
    known = len(head) > 18 and head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in sizes
    return _image("image/bmp") if known else None


def _iso_media(head: bytes) -> MediaType | None:
    kind = head[4:8]
    if kind in _OLD_QUICKTIME:
        return _video("video/quicktime", "mov")
    if kind != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4], "big"), 512)
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, length, 4))}
    still = _still_brand(major, brands)
    if still is not None:
        return still
    if major == b"qt  ":
        return _video("video/quicktime", "mov")
    if major[:3] in {b"3gp", b"3gr", b"3gs", b"3ge", b"3gg"}:
        return _video("video/3gpp", "mov")
    if major[:3] == b"3g2":
        return _video("video/3gpp2", "mov")
    if major in _MP4_AUDIO:
        return _audio("audio/mp4", "mov")
    return _video("video/mp4", "mov")


def _still_brand(major: bytes, brands: set[bytes]) -> MediaType | None:
    if major == b"crx ":
        return _image("image/x-canon-cr3")
    if major not in _HEIC_BRANDS | _AVIF_BRANDS | _IMAGE_BRANDS:
        return None
    if major in _AVIF_BRANDS or (major not in _HEIC_BRANDS and brands & _AVIF_BRANDS):
        return _image("image/avif")
    return _image("image/heic" if brands & _HEIC_BRANDS else "image/heif")


def _ebml(head: bytes) -> MediaType | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    webm = b"\x42\x82\x84webm" in head[:100]
    return _video("video/webm" if webm else "video/x-matroska", "matroska")


def _ogg(head: bytes) -> MediaType | None:
    if not head.startswith(b"OggS"):
        return None
    moving = b"\x80theora" in head[:4096]
    return _video("video/ogg", "ogg") if moving else _audio("audio/ogg", "ogg")


def _asf(head: bytes) -> MediaType | None:
    header = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    return _video("video/x-ms-asf", "asf") if head.startswith(header) else None


def _transport_stream(head: bytes) -> MediaType | None:
    """Sync bytes at every 188th byte, or every 192nd behind a time stamp (Blu-ray and AVCHD)."""
    for first, step in ((0, 188), (4, 192)):
        places = range(first, len(head), step)[:5]
        if len(places) == 5 and all(head[at] == 0x47 for at in places):
            return _video("video/mp2t", "mpegts")
    return None


def _id3(head: bytes) -> MediaType | None:
    """An ID3 tag stands before MP3 mostly, but AAC and FLAC carry it too."""
    if not head.startswith(b"ID3") or len(head) < 10 or any(octet & 0x80 for octet in head[6:10]):
        return None
    length = 10 + sum(octet << shift for octet, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    behind = head[length : length + 4]
    if behind == b"fLaC":
        return _audio("audio/flac", "flac")
    if len(behind) >= 2 and behind[0] == 0xFF and behind[1] & 0xF6 == 0xF0:
        return _audio("audio/aac", "aac")
    return _audio("audio/mpeg", "mp3")


def _adts(head: bytes) -> MediaType | None:
    """Two AAC frames in a row: 0xFFF, layer 0, and the length of the first leads to the second."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    next_one = head[length : length + 2]
    follows = length > 7 and len(next_one) == 2 and next_one[0] == 0xFF and next_one[1] & 0xF6 == 0xF0
    return _audio("audio/aac", "aac") if follows else None


_MP3_BITRATES = {  # kbit/s by (MPEG-1, not), layer III
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3(head: bytes) -> MediaType | None:
    """Two frames of MPEG audio layer III in a row (ISO/IEC 11172-3 §2.4.1)."""
    length = _mp3_frame_length(head[:4])
    if length is None or _mp3_frame_length(head[length : length + 4]) is None:
        return None
    return _audio("audio/mpeg", "mp3")


def _mp3_frame_length(header: bytes) -> int | None:
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, bitrate, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or bitrate in {0, 15} or rate == 3:
        return None
    samples = 144 if version == 3 else 72
    bits = _MP3_BITRATES[version == 3][bitrate] * 1000
    return samples * bits // _MP3_RATES[version][rate] + (header[2] >> 1 & 1)


def _zip(head: bytes) -> MediaType | None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    for inside, name in _ZIP_INSIDES:
        if inside in head:
            return _other(name)
    return _other("application/zip")


def _pdf(head: bytes) -> MediaType | None:
    return _other("application/pdf") if b"%PDF-" in head[:1024] else None


def _text(head: bytes) -> MediaType | None:
    text = _as_text(head)
    if text is None:
        return None
    for beginning, name in _TEXT_BEGINNINGS:
        if beginning.match(text):
            return _other(name)
    return _other("text/plain")


def _as_text(head: bytes) -> str | None:
    """The head as text, leading space removed; None where it holds control characters or no encoding fits."""
    if not head:
        return None
    encoding = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        # A character may be cut where the head ends.
        text = head.decode(encoding) if len(head) < HEAD_BYTES else head[:-4].decode(encoding, "ignore")
    except UnicodeDecodeError:
        return None
    if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
        return None
    return text.lstrip()


_LOOKS: tuple[Callable[[bytes], MediaType | None], ...] = (
    _riff,
    _bmp,
    _iso_media,
    _ebml,
    _ogg,
    _asf,
    _transport_stream,
    _id3,
    _adts,
    _mp3,
    _zip,
    _pdf,
    _text,
)
