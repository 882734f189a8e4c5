"""The bytes of a zip member, unpacked and held to its checksum, without the standard library's help.

Needed where that does not go: for members that no directory lists, and behind a decryption.
"""

import bz2
import zipfile
import zlib
from typing import Final, Protocol

from pipeline.intake.limits import Readable

STORED: Final = zipfile.ZIP_STORED
_CHUNK: Final = 1 << 16


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def feed(self, packed: bytes, size: int) -> bytes: ...
    @property
    def hungry(self) -> bool: ...


class _Deflate:
    def __init__(self) -> None:
        self._inner = zlib.decompressobj(-15)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def hungry(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, packed: bytes, size: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail or packed, size)


class _Bzip2:
    def __init__(self) -> None:
        self._inner = bz2.BZ2Decompressor()

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def hungry(self) -> bool:
        return self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def feed(self, packed: bytes, size: int) -> bytes:
        return self._inner.decompress(packed, size)


class Unpacked:
    """What `source` unpacks to. Raises what `zip_members.TROUBLES` lists."""

    def __init__(self, source: Readable, method: int, crc: int | None, size: int | None = None) -> None:
        """`crc` and `size` are those that the archive states, None where it states none that can be relied on."""
        if method not in (STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
            raise zipfile.BadZipFile(f"method {method}")
        self._source = source
        self._inflater = _inflater(method)
        self._stated = crc
        self._size = size
        self._crc = 0
        self._given = 0
        self.taken = 0
        """Bytes of `source` that belong to the member, as far as it was read."""
        self.whole = False
        """Read to the end, and as the archive states it."""

    def read(self, size: int, /) -> bytes:
        piece = self._stored(size) if self._inflater is None else self._inflated(self._inflater, size)
        self._crc = zlib.crc32(piece, self._crc)
        self._given += len(piece)
        if not piece:
            self._check()
        return piece

    def _check(self) -> None:
        if self._size is not None and self._given < self._size:
            raise EOFError("cut off")
        if self._stated is not None and self._crc != self._stated:
            raise zipfile.BadZipFile("checksum")
        self.whole = True

    def _stored(self, size: int) -> bytes:
        piece = self._source.read(size)
        self.taken += len(piece)
        return piece

    def _inflated(self, inflater: _Inflater, size: int) -> bytes:
        while not inflater.eof:
            packed = self._source.read(_CHUNK) if inflater.hungry else b""
            if inflater.hungry and not packed:
                raise EOFError("cut off")
            self.taken += len(packed)
            piece = inflater.feed(packed, size)
            if inflater.eof:
                self.taken -= len(inflater.unused_data)
            if piece:
                return piece
        return b""


def _inflater(method: int) -> _Inflater | None:
    match method:
        case zipfile.ZIP_DEFLATED:
            return _Deflate()
        case zipfile.ZIP_BZIP2:
            return _Bzip2()
        case _:
            return None
