"""What an archived HTTP answer carried: without chunks, without compression.

Browsers hand their recorders bodies that are unpacked already while the header still says otherwise, so the bytes
themselves are asked, not only the header. warcio reads a whole chunk into memory; here memory stays flat.
"""

import re
import zlib

from pipeline.errors import Undecodable
from pipeline.intake import names
from pipeline.intake.limits import Readable
from pipeline.intake.web.bytestreams import Limited, Peeked
from pipeline.intake.web.fields import Fields
from pipeline.intake.web.magic import is_media

TROUBLES = (zlib.error, EOFError, ValueError)
_CHUNK_HEAD = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_CHUNK = 1 << 16
_PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})


class UnknownEncoding(Undecodable):
    """The body is compressed in a way that cannot be undone here (Brotli, Zstandard)."""

    def __init__(self, encoding: str) -> None:
        super().__init__("intake", f"Content-Encoding: {encoding}")
        self.encoding = encoding


def without_chunks(source: Peeked, fields: Fields | None) -> Peeked:
    """The body as it was before it was sent in chunks."""
    chunked = fields is not None and "chunked" in fields.get("transfer-encoding").lower()
    if chunked and _CHUNK_HEAD.match(source.peek(256)):
        return Peeked(_Unchunked(source))
    return source


def unpacked(source: Peeked, fields: Fields | None) -> Readable:
    """The body without its Content-Encoding. Raises UnknownEncoding for one that cannot be undone."""
    stated = fields.get("content-encoding").lower() if fields else ""
    encodings = [one for one in re.split(r"[,\s]+", stated) if one not in _PLAIN]
    body: Readable = source
    for encoding in reversed(encodings[:3]):
        body = _one_unpacked(Peeked(body), encoding)
    return body


def _one_unpacked(source: Peeked, encoding: str) -> Readable:
    head = source.peek(64)
    if encoding in ("gzip", "x-gzip"):
        return _Inflated(source, 31) if head.startswith(b"\x1f\x8b") else source
    if encoding == "deflate":
        if is_media(head):
            return source
        # "deflate" should have a header of zlib; some servers leave it out.
        with_header = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return _Inflated(source, 15 if with_header else -15)
    if is_media(head) or not head:
        return source
    raise UnknownEncoding(names.shown(encoding, 40))


class _Unchunked:
    def __init__(self, source: Peeked) -> None:
        self._source = source
        self._chunk: Limited | None = None
        self._ended = False

    def read(self, size: int, /) -> bytes:
        while not self._ended:
            if self._chunk is not None and self._chunk.left:
                return self._chunk.read(size)
            self._next_chunk()
        return b""

    def _next_chunk(self) -> None:
        if self._chunk is not None and self._source.read(2) not in (b"\r\n", b"\r", b"\n"):
            raise ValueError("chunks do not follow one another")
        found = _CHUNK_HEAD.fullmatch(self._source.line(256))
        if found is None:
            if not self._source.peek(1):
                raise EOFError("cut off")
            raise ValueError("no chunk where one must be")
        length = int(found[1], 16)
        self._ended = length == 0
        self._chunk = Limited(self._source, length)


class _Inflated:
    def __init__(self, source: Readable, wbits: int) -> None:
        self._source = source
        self._inflate = zlib.decompressobj(wbits)

    def read(self, size: int, /) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._source.read(_CHUNK)
            if not packed:
                raise EOFError("cut off")
            if piece := self._inflate.decompress(packed, size):
                return piece
        return b""
