"""Photos, videos and sounds by their first bytes; enough to find them in a web archive, whatever its headers say."""

import re

LOOKED_AT = 1_024
"""Bytes that are enough."""

_STARTS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\x1aE\xdf\xa3",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"FLV\x01",
    b"#!AMR",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL \r\n\x87\n",
)
_FRAGMENTS = (b"styp", b"moof", b"sidx", b"emsg")
_BOXES = (b"ftyp", b"moov", *_FRAGMENTS)
_MP3_FRAME = re.compile(rb"\xff[\xf2\xf3\xfa\xfb][\x10-\xeb]")
_TS_PACKET = 188
_BMP_HEADERS = (12, 40, 108, 124)
_MEDIA_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|heic|heif|avif|tiff?|mp4|m4[av]|mov|webm|mkv|avi|3gp|mp3|ogg|opus|wav|aac|flac)\Z",
    re.IGNORECASE,
)


def is_media(head: bytes) -> bool:
    """Whether `head` begins a photo, video or sound recording."""
    if head.startswith(_STARTS) or head[4:8] in _BOXES or is_transport_stream(head):
        return True
    if head.startswith(b"RIFF"):
        return head[8:12] in (b"WEBP", b"AVI ", b"WAVE")
    if head.startswith(b"BM"):
        return head[6:10] == b"\0\0\0\0" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS
    return _MP3_FRAME.match(head) is not None


def is_fragment(head: bytes) -> bool:
    """Whether `head` begins a piece of a stream that was cut into pieces for sending."""
    return head[4:8] in _FRAGMENTS or is_transport_stream(head)


def is_transport_stream(head: bytes) -> bool:
    return len(head) > _TS_PACKET and head[0] == head[_TS_PACKET] == 0x47


def has_media_name(path: str) -> bool:
    """Whether an address ends as those of photos, videos and sound recordings do."""
    return _MEDIA_NAME.search(path) is not None
