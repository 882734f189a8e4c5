"""How the bytes of an object lie on the disk: as they are, or encrypted under a name that tells nothing."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Protocol

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from pipeline.model.basics import Digest, as_digest
from pipeline.model.objects import Object
from pipeline.storage.age_keys import Identity
from pipeline.storage.age_reader import age_reader, content_size

BLOCK: Final = 1 << 20
NAME_KEY_BYTES: Final = 64

_SUFFIX: Final = ".age"
_WORDS: Final = [b"word"]
"""Keeps the names of words apart from those of digests."""

Sink = Callable[[bytes], None]
"""Takes what is to be written; raises where the disk takes no more."""


class Form(Protocol):
    """One way to keep bytes in files."""

    def name_of(self, digest: Digest) -> str:
        """The name of the file; its first two letters name its shelf. Raises ValueError for what is no digest."""
        ...

    def digest_of(self, name: str) -> Digest | None:
        """The other way round; None for a file that is not ours."""
        ...

    def write(self, stream: BinaryIO, sink: Sink) -> Object:
        """All of `stream` into `sink`. Errors of either pass through unchanged."""
        ...

    def read(self, descriptor: int, what: str) -> BinaryIO:
        """The content as a seekable stream, which owns the descriptor. Raises CustodyError that names `what`."""
        ...

    def size(self, path: Path) -> int | None:
        """Bytes of content, by the size of the file; None where that cannot be told. Raises OSError."""
        ...

    def blinded(self, word: str) -> str:
        """A file name for a word that is no digest: the same each time."""
        ...

    def unblinded(self, name: str) -> str | None:
        """The other way round; None for a file that is not ours."""
        ...

    @property
    def plain(self) -> bool:
        """Whether the bytes of a file are the bytes of its object."""
        ...


class PlainForm:
    """Files that hold the object and bear its SHA-256."""

    plain: Final = True

    def name_of(self, digest: Digest) -> str:
        return as_digest(digest)

    def digest_of(self, name: str) -> Digest | None:
        try:
            return as_digest(name)
        except ValueError:
            return None

    def blinded(self, word: str) -> str:
        return word

    def unblinded(self, name: str) -> str | None:
        return name

    def write(self, stream: BinaryIO, sink: Sink) -> Object:
        counted = _Counted(stream)
        while block := counted.next():
            sink(block)
        return counted.object

    def read(self, descriptor: int, what: str) -> BinaryIO:
        return os.fdopen(descriptor, "rb")

    def size(self, path: Path) -> int | None:
        return path.lstat().st_size


class SealedForm:
    """Ordinary age files that only the identity of the case opens.

    The SHA-256 of a known picture would tell that the case holds it. So the name is that digest, encrypted with
    AES-SIV (RFC 5297): the same digest always has the same name, and only the case's own key leads back from it.
    """

    plain: Final = False

    def __init__(self, identity: Identity, name_key: bytes) -> None:
        """`name_key` has `NAME_KEY_BYTES` bytes."""
        self._identity = identity
        self._recipient = pyrage.x25519.Recipient.from_str(identity.recipient)
        self._names = AESSIV(name_key)

    def name_of(self, digest: Digest) -> str:
        return self._names.encrypt(bytes.fromhex(as_digest(digest)), None).hex() + _SUFFIX

    def digest_of(self, name: str) -> Digest | None:
        try:
            return Digest(self._names.decrypt(bytes.fromhex(name.removesuffix(_SUFFIX)), None).hex())
        except (ValueError, InvalidTag):
            return None

    def blinded(self, word: str) -> str:
        return self._names.encrypt(word.encode(), _WORDS).hex() + _SUFFIX

    def unblinded(self, name: str) -> str | None:
        try:
            return self._names.decrypt(bytes.fromhex(name.removesuffix(_SUFFIX)), _WORDS).decode()
        except (ValueError, InvalidTag):
            return None

    def write(self, stream: BinaryIO, sink: Sink) -> Object:
        ends = _Ends(_Counted(stream), sink)
        try:
            pyrage.encrypt_io(ends, ends, [self._recipient])
        except pyrage.EncryptError:
            # The library words the errors of a stream anew, so that nobody could tell whose they are.
            if ends.trouble is not None:
                raise ends.trouble from None
            raise
        return ends.counted.object

    def read(self, descriptor: int, what: str) -> BinaryIO:
        return age_reader(descriptor, self._identity, what)

    def size(self, path: Path) -> int | None:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            return content_size(descriptor)
        finally:
            os.close(descriptor)


class _Counted:
    """Hashes and counts what goes through."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sha256, self._size = hashlib.sha256(), 0

    def next(self) -> bytes:
        block = self._stream.read(BLOCK)
        self._sha256.update(block)
        self._size += len(block)
        return block

    @property
    def object(self) -> Object:
        return Object(Digest(self._sha256.hexdigest()), self._size)


class _Ends:
    """Both ends of an encryption, as the library wants them. Keeps the first error that passed through."""

    def __init__(self, counted: _Counted, sink: Sink) -> None:
        self.counted = counted
        self.trouble: BaseException | None = None
        self._sink = sink
        self._rest = memoryview(b"")

    def read(self, size: int) -> bytes:
        with self:
            self._rest = self._rest or memoryview(self.counted.next())
        piece, self._rest = self._rest[:size], self._rest[size:]
        return bytes(piece)

    def write(self, piece: bytes) -> int:
        with self:
            self._sink(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.trouble = self.trouble or error
