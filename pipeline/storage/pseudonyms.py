"""Codes for senders: the same sender has the same code throughout a case, and no code leads back without its secret."""

import base64
import hashlib
import hmac
import os
import unicodedata
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from pipeline.errors import CustodyError
from pipeline.model.basics import SourceCode

_FILE: Final = "pseudonyms.key"
_SECRET_BYTES: Final = 32
_CODE_BYTES: Final = 5
"""40 bits: among ten thousand senders two share a code with a chance of about 1 in 22,000."""


class Pseudonyms:
    """Made from the case's own secret, which is apart from its signing key: that one may be rotated."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def code(self, sender: str) -> SourceCode:
        """The code of a sender as stated: by the address where there is one, else by the whole text."""
        address = parseaddr(sender)[1]
        known_by = unicodedata.normalize("NFC", address if "@" in address else sender).casefold().strip()
        tag = hmac.new(self._secret(), known_by.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return SourceCode("S-" + base64.b32encode(tag[:_CODE_BYTES]).decode("ascii").lower())

    def _secret(self) -> bytes:
        try:
            return (self._folder / _FILE).read_bytes()
        except OSError as error:
            raise CustodyError(
                f"the secret that codes of senders are made with cannot be read: {self._folder / _FILE}",
                remedy="Restore the `keys` folder of the case from its backup.",
            ) from error


def create_pseudonyms(folder: Path) -> Pseudonyms:
    """Makes the secret of a new case."""
    descriptor = os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(_SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return Pseudonyms(folder)
