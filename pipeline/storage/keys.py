"""The Ed25519 key of a case: signs heads of the ledger and receipts for submitters."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pipeline.errors import CustodyError, UsageError
from pipeline.storage.age_keys import Identity
from pipeline.storage.disk import write_once
from pipeline.storage.secret_files import read_secret, secret_path, write_secret

_PRIVATE = "case.pem"
_PUBLIC = "case.pub"


class CaseKey:
    """The key in a folder, read when it is first needed: reading a case works without it."""

    def __init__(self, folder: Path, identity: Identity | None = None) -> None:
        """`identity` is that of an encrypted case: its private key is sealed to it."""
        self._folder = folder
        self._identity = identity

    @property
    def present(self) -> bool:
        return secret_path(self._folder / _PRIVATE, self._identity).is_file()

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
            pem = read_secret(self._folder / _PRIVATE, self._identity)
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


def create_case_key(folder: Path, identity: Identity | None = None) -> CaseKey:
    """Makes the key of a new case. Raises UsageError where there is one: a key is never replaced."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        write_secret(folder / _PRIVATE, pem, identity)
        write_once(folder / _PUBLIC, _public_hex(key.public_key()).encode() + b"\n", 0o644)
    except FileExistsError as error:
        raise UsageError(f"{folder} holds a key already") from error
    return CaseKey(folder, identity)


def holds_signature(public_key: str, message: bytes, signature: str) -> bool:
    """True where `signature` over `message` was made with `public_key` (both hexadecimal)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public_hex(key: Ed25519PublicKey) -> str:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw).hex()
