"""Reads an age v1 file at any place, without decrypting what lies before it (age-encryption.org/v1, C2SP `age`).

    header    text lines: the file key, wrapped for each recipient in a stanza; a MAC over all of it
    payload   a nonce of 16 bytes, then chunks of 64 KiB, each encrypted by itself with ChaCha20-Poly1305

The library that writes the files decrypts from front to back only. Nothing unauthenticated is ever given out; that the
file was not cut off is seen when it is opened, since only the last chunk is marked as such.
"""

import base64
import binascii
import io
import os
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pipeline.errors import CustodyError
from pipeline.storage.age_keys import Identity
from pipeline.storage.seekable import SizedRaw

CHUNK: Final = 64 * 1024
"""Bytes of content in every chunk but the last."""

_VERSION: Final = b"age-encryption.org/v1"
_LONGEST_HEADER: Final = 64 * 1024
_TAG: Final = 16
_SEALED_CHUNK: Final = CHUNK + _TAG
_NONCE: Final = 16
_FILE_KEY: Final = 16
_LABEL: Final = b"age-encryption.org/v1/X25519"


@dataclass(frozen=True, slots=True)
class _Stanza:
    """One recipient's line of a header: its words, and the wrapped file key."""

    words: tuple[bytes, ...]
    body: bytes


def age_reader(descriptor: int, identity: Identity, what: str) -> BinaryIO:
    """A seekable stream over the content of the age file behind `descriptor`, which it owns from now on.

    Raises CustodyError, naming `what`, where the file is no age file for `identity`, was changed or was cut off;
    reading from the stream does too. OSError passes through.
    """
    with ExitStack() as unless_opened:
        unless_opened.callback(os.close, descriptor)
        stream = io.BufferedReader(_Content(descriptor, identity, what), CHUNK)
        unless_opened.pop_all()
    return stream


def content_size(descriptor: int) -> int | None:
    """Bytes of content by the size of the file alone; None where it is no age file."""
    head = os.pread(descriptor, _LONGEST_HEADER, 0)
    end = _header_end(head)
    sealed = os.fstat(descriptor).st_size - end - _NONCE
    return None if end < 0 or sealed < _TAG else _plain_size(sealed)


class _Content(SizedRaw):
    """The content of one file. Holds one decrypted chunk at a time."""

    def __init__(self, descriptor: int, identity: Identity, what: str) -> None:
        self._owned = False
        self._descriptor = descriptor
        self._what = what
        head = os.pread(descriptor, _LONGEST_HEADER, 0)
        end = _header_end(head)
        if end < 0:
            raise self._trouble("it is no age file")
        nonce = os.pread(descriptor, _NONCE, end)
        self._start = end + _NONCE
        sealed = os.fstat(descriptor).st_size - self._start
        if len(nonce) < _NONCE or sealed < _TAG:
            raise self._trouble("it was cut off")
        self._size = _plain_size(sealed)
        self._last = (sealed - 1) // _SEALED_CHUNK
        self._cipher = ChaCha20Poly1305(_derived(self._file_key(head[:end], identity), nonce, b"payload", 32))
        self._held = (-1, b"")
        # Only the last chunk says that it is the last: a file that was cut off between two has none.
        self._chunk(self._last)
        self._owned = True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, CHUNK)
        piece = memoryview(self._chunk(number))[offset : offset + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        if self._owned:
            self._owned = False
            os.close(self._descriptor)
        self._held = (-1, b"")
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            sealed = _exactly(self._descriptor, _SEALED_CHUNK, self._start + number * _SEALED_CHUNK)
            nonce = number.to_bytes(11) + (b"\x01" if number == self._last else b"\x00")
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, None))
            except InvalidTag:
                raise self._trouble("its bytes were changed, or it was cut off") from None
            if number == self._last and number and not self._held[1]:
                raise self._trouble("it ends in an empty chunk")
        return self._held[1]

    def _file_key(self, header: bytes, identity: Identity) -> bytes:
        own = identity.private_key
        public = own.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        for stanza in _stanzas(header):
            share = _decoded(stanza.words[1]) if stanza.words[0] == b"X25519" and len(stanza.words) == 2 else b""
            if len(share) != 32 or len(stanza.body) != _FILE_KEY + _TAG:
                continue
            try:
                shared = own.exchange(X25519PublicKey.from_public_bytes(share))
                wrapping = _derived(shared, share + public, _LABEL, 32)
                file_key = ChaCha20Poly1305(wrapping).decrypt(b"\0" * 12, stanza.body, None)
            except (InvalidTag, ValueError):
                continue  # another recipient's
            self._check_header(header, file_key)
            return file_key
        raise self._trouble("it is not sealed to the key of this case")

    def _check_header(self, header: bytes, file_key: bytes) -> None:
        """Its MAC is laid over all up to the three dashes in front of the MAC."""
        signed, _, stated = header.rstrip(b"\n").rpartition(b" ")
        mac = hmac.HMAC(_derived(file_key, b"", b"header", 32), hashes.SHA256())
        mac.update(signed)
        try:
            mac.verify(_decoded(stated))
        except InvalidSignature:
            raise self._trouble("its header was changed") from None

    def _trouble(self, why: str) -> CustodyError:
        return CustodyError(
            f"{self._what} cannot be decrypted: {why}",
            remedy="Restore it from a backup; run `sanad custody verify` to see what else differs.",
        )


def _plain_size(sealed: int) -> int:
    return int(sealed - ((sealed - 1) // _SEALED_CHUNK + 1) * _TAG)


def _header_end(head: bytes) -> int:
    """Where the payload begins, or -1."""
    mac_line = head.find(b"\n--- ") if head.startswith(_VERSION + b"\n") else -1
    line_end = head.find(b"\n", mac_line + 1) if mac_line >= 0 else -1
    return line_end + 1 if line_end >= 0 else -1


def _stanzas(header: bytes) -> tuple[_Stanza, ...]:
    """All of them; kinds that we do not know are there to be passed over."""
    found: list[_Stanza] = []
    for part in header.partition(b"\n")[2].rpartition(b"\n--- ")[0].split(b"\n-> "):
        first, *lines = part.removeprefix(b"-> ").split(b"\n")
        found.append(_Stanza(tuple(first.split(b" ")), _decoded(b"".join(lines))))
    return tuple(found)


def _decoded(text: bytes) -> bytes:
    """Base64 without padding; nothing where it is none."""
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _exactly(descriptor: int, size: int, position: int) -> bytes:
    """`size` bytes from `position`, or as many as there are."""
    pieces: list[bytes] = []
    while size and (piece := os.pread(descriptor, size, position)):
        pieces.append(piece)
        size, position = size - len(piece), position + len(piece)
    return b"".join(pieces)
