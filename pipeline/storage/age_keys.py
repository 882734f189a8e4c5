"""age identities: what the protected parts of a case are sealed to. The files are ordinary age files, format v1."""

from typing import Final

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pipeline.errors import CustodyError, InvalidInput

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX: Final = "AGE-SECRET-KEY-1"
_CHECKSUM_LETTERS: Final = 6


class Identity:
    """An X25519 identity. Its text and its scalar are secret; nothing of them shows where it is printed."""

    __slots__ = ("_age", "_text", "recipient")

    def __init__(self, text: str) -> None:
        """`text` is `AGE-SECRET-KEY-1…`. Raises InvalidInput for anything else."""
        try:
            self._age = pyrage.x25519.Identity.from_str(text)
        except pyrage.IdentityError:
            # Without its cause: that one may quote the secret.
            raise InvalidInput("not an age identity: it must look like AGE-SECRET-KEY-1…") from None
        self._text = text
        self.recipient: str = str(self._age.to_public())
        """`age1…`: whoever knows it can seal, and nobody can open with it."""

    @classmethod
    def generate(cls) -> "Identity":
        return cls(str(pyrage.x25519.Identity.generate()))

    def __repr__(self) -> str:
        return f"Identity({self.recipient})"

    @property
    def text(self) -> str:
        """The secret itself."""
        return self._text

    @property
    def private_key(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(_scalar(self._text))

    def seal(self, content: bytes) -> bytes:
        """An age file that only this identity opens."""
        return seal(content, self.recipient)

    def open(self, sealed: bytes, what: str) -> bytes:
        """What an age file holds. Raises CustodyError that names `what` where this identity does not open it."""
        try:
            content: bytes = pyrage.decrypt(sealed, [self._age])
        except pyrage.DecryptError as error:
            raise CustodyError(
                f"{what} cannot be decrypted with the key of the case: {error}",
                remedy="Restore it from a backup of the case.",
            ) from error
        return content


def seal(content: bytes, recipient: str) -> bytes:
    """An age file for `recipient` (`age1…`). Raises InvalidInput where that is none."""
    try:
        public = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise InvalidInput(f"not an age recipient: {recipient}") from error
    sealed: bytes = pyrage.encrypt(content, [public])
    return sealed


def _scalar(text: str) -> bytes:
    """The 32 bytes in an identity's text (Bech32, BIP 173), whose checksum was looked at when it was read."""
    value = 0
    letters = text.upper().removeprefix(_PREFIX).lower()[:-_CHECKSUM_LETTERS]
    for letter in letters:
        value = value << 5 | _ALPHABET.index(letter)
    # Five bits a letter: what is beyond 256 bits is padding.
    return (value >> (5 * len(letters) - 256)).to_bytes(32)
