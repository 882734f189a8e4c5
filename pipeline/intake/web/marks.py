"""Tells a web archive by its first bytes."""

import re
import zlib

_WARC = re.compile(rb"\s{0,8}WARC/[01]\.\d")
_ENOUGH = 64


def is_web_archive(head: bytes) -> bool:
    """Whether `head` begins a WARC, plain or compressed."""
    if head.startswith(b"\x1f\x8b\x08"):
        try:
            head = zlib.decompressobj(31).decompress(head, _ENOUGH)
        except zlib.error:
            return False
    return _WARC.match(head) is not None
