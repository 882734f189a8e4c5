"""The Ed25519 key of a case: signs heads of the ledger and receipts for submitters."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pipeline.errors import CustodyError, UsageError

_PRIVATE = "case.pem"
_PUBLIC = "case.pub"


class CaseKey:
    """The key in a folder, read when it is first needed: reading a case works without it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def present(self) -> bool:
        return (self._folder / _PRIVATE).is_file()

    def sign(self, message: bytes) -> str:
        """Signature in hexadecimal. Raises CustodyError where the key is missing."""
        return self._private().sign(message).hex()

    @property
    def public_key(self) -> str:
        """Raw public key in hexadecimal. Raises CustodyError where the key is missing."""
        return _public_hex(self._private().public_key())

    @property
    def published(self) -> str:
        """What the folder says the public key is, also where the private one is kept elsewhere."""
        try:
            return (self._folder / _PUBLIC).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self._missing(_PUBLIC) from error

    def _private(self) -> Ed25519PrivateKey:
        try:
            pem = (self._folder / _PRIVATE).read_bytes()
        except OSError as error:
            raise self._missing(_PRIVATE) from error
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise self._missing(_PRIVATE) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise self._missing(_PRIVATE)
        return key

    def _missing(self, name: str) -> CustodyError:
        return CustodyError(
            f"the signing key of the case cannot be read: {self._folder / name}",
            remedy="Restore the `keys` folder of the case from its backup.",
        )


def create_case_key(folder: Path) -> CaseKey:
    """Makes the key of a new case. Raises UsageError where there is one: a key is never replaced."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        _write_once(folder / _PRIVATE, pem, 0o600)
        _write_once(folder / _PUBLIC, _public_hex(key.public_key()).encode() + b"\n", 0o644)
    except FileExistsError as error:
        raise UsageError(f"{folder} holds a key already") from error
    return CaseKey(folder)


def holds_signature(public_key: str, message: bytes, signature: str) -> bool:
    """True where `signature` over `message` was made with `public_key` (both hexadecimal)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public_hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()


def _write_once(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
