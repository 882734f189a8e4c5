"""Zip members behind a password: WinZip AES by the published description, ZipCrypto by the standard library.

Source: "AES Encryption Information: Encryption Specification AE-1 and AE-2" (WinZip Computing). The cipher is
AES in counter mode with a counter that runs from its lowest byte, which no library offers; the rest is standard.
"""

import hashlib
import hmac
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pipeline.intake.archives.zip_bodies import Unpacked
from pipeline.intake.limits import Readable, section

AES_METHOD: Final = 99
_EXTRA_ID: Final = 0x9901
_EXTRA: Final = struct.Struct("<H2sBH")
_MAC_BYTES: Final = 10
_BLOCK: Final = 16
_CHUNK: Final = 1 << 16
_ENCODINGS: Final = ("utf-8", "cp1256", "cp720", "cp437", "cp1252")
"""In which programs of people who write Arabic put a password into bytes; the first is tried first."""
_MOST_TRIES: Final = 50_000
"""In one archive. Each costs a thousand rounds of a hash."""


class WrongPassword(zipfile.BadZipFile):
    """The check bytes in front of the member do not fit."""


@dataclass(frozen=True, slots=True)
class AesMember:
    """What the extra field of a member says of its encryption."""

    strength: int
    """1, 2 or 3: keys of 128, 192 or 256 bits."""
    method: int
    """How the plain bytes are packed."""
    summed: bool
    """The checksum of the plain bytes is stated (AE-1)."""

    @property
    def key_bytes(self) -> int:
        return 8 + 8 * self.strength

    @property
    def salt_bytes(self) -> int:
        return self.key_bytes // 2


def aes_member(extra: bytes) -> AesMember | None:
    """None where no extra field speaks of AES in a way that is known."""
    while len(extra) >= 4:
        id, size = struct.unpack_from("<HH", extra)
        body, extra = extra[4 : 4 + size], extra[4 + size :]
        if id == _EXTRA_ID and len(body) >= _EXTRA.size:
            version, vendor, strength, method = _EXTRA.unpack_from(body)
            if vendor == b"AE" and strength in (1, 2, 3):
                return AesMember(strength, method, summed=version == 1)
    return None


class AesBody:
    """The plain bytes of one member, from `start` to `end` of the archive. Nothing is read before the first call."""

    def __init__(self, stream: BinaryIO, start: int, end: int, member: AesMember, crc: int, password: bytes) -> None:
        self._stream = stream
        self._start, self._end = start, end
        self._member = member
        self._crc = crc if member.summed else None
        self._password = password
        self._plain: _Plain | None = None
        self._unpacked: Unpacked | None = None
        self.opened = False
        """The password fits, as far as its two check bytes say."""

    def read(self, size: int, /) -> bytes:
        if self._unpacked is None or self._plain is None:
            self._plain = self._decrypting()
            self._unpacked = Unpacked(self._plain, self._member.method, self._crc)
        piece = self._unpacked.read(size)
        if not piece:
            self._plain.check()
        return piece

    def _decrypting(self) -> "_Plain":
        source = section(self._stream, self._start, self._end)
        salt, check = source.read(self._member.salt_bytes), source.read(2)
        length = self._end - self._start - len(salt) - len(check) - _MAC_BYTES
        if length < 0:
            raise EOFError("cut off")
        width = self._member.key_bytes
        keys = hashlib.pbkdf2_hmac("sha1", self._password, salt, 1_000, 2 * width + 2)
        if not hmac.compare_digest(keys[2 * width :], check):
            raise WrongPassword("the password does not fit")
        self.opened = True
        return _Plain(source, length, keys[:width], keys[width : 2 * width])


class _Plain:
    """Decrypts, and holds what it read to the authentication code behind it."""

    def __init__(self, source: BinaryIO, length: int, key: bytes, mac_key: bytes) -> None:
        self._source = source
        self._left = length
        # One block at a time: counter mode is made of it below.
        self._cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
        self._mac = hmac.new(mac_key, digestmod="sha1")
        self._stated: bytes | None = None
        self._counter = 1
        self._rest = b""
        """Of the key stream."""

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(min(size, self._left))
        self._left -= len(piece)
        self._mac.update(piece)
        stream = self._key_stream(len(piece))
        return (int.from_bytes(piece) ^ int.from_bytes(stream)).to_bytes(len(piece))

    def _key_stream(self, size: int) -> bytes:
        blocks = -(-(size - len(self._rest)) // _BLOCK)
        counters = b"".join(
            number.to_bytes(_BLOCK, "little") for number in range(self._counter, self._counter + blocks)
        )
        self._counter += max(0, blocks)
        whole = self._rest + self._cipher.update(counters)
        self._rest = whole[size:]
        return whole[:size]

    def check(self) -> None:
        """Reads what is left. Raises BadZipFile or EOFError where the bytes are not those that were locked away."""
        while self.read(_CHUNK):
            pass
        if self._left:
            raise EOFError("cut off")
        if self._stated is None:
            self._stated = self._source.read(_MAC_BYTES)
        if not hmac.compare_digest(self._mac.digest()[:_MAC_BYTES], self._stated):
            raise zipfile.BadZipFile("the authentication code does not fit")


@dataclass(slots=True)
class Keyring:
    """The passwords that were given, the one that opened the last member first. None of them is ever shown."""

    given: Sequence[str] = field(repr=False)
    tries: int = 0
    _order: list[bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._order = list(dict.fromkeys(raw for encoding in _ENCODINGS for raw in self._in(encoding)))

    def candidates(self) -> Iterator[bytes]:
        """Each given password in every form that it may have as bytes, while there is patience left."""
        for password in tuple(self._order):
            self.tries += 1
            if self.tries > _MOST_TRIES:
                return
            yield password

    def opened(self, password: bytes) -> None:
        self._order.remove(password)
        self._order.insert(0, password)

    def _in(self, encoding: str) -> Iterator[bytes]:
        for password in self.given:
            try:
                yield password.encode(encoding)
            except UnicodeEncodeError:
                continue


class LegacyBody:
    """A member under the old cipher of zip (ZipCrypto)."""

    def __init__(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, password: bytes) -> None:
        self._archive = archive
        self._entry = entry
        self._password = password
        self._stream: Readable | None = None
        self.opened = False
        """Never known: one wrong password in 256 passes the check of this cipher."""

    def read(self, size: int, /) -> bytes:
        if self._stream is None:
            self._stream = self._archive.open(self._entry, pwd=self._password)
        return self._stream.read(size)


LockedBody = AesBody | LegacyBody
