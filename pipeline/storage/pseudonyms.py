"""Codes for senders: the same sender has the same code throughout a case, and no code leads back without its secret."""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from pipeline.errors import CustodyError
from pipeline.model.basics import SourceCode
from pipeline.storage.age_keys import Identity
from pipeline.storage.secret_files import read_secret, write_secret

_FILE: Final = "pseudonyms.key"
_SECRET_BYTES: Final = 32
_ACCOUNT: Final = re.compile(r"<(\d{1,2}:[^<>\s]{1,300})>\s*\Z")
_CODE_BYTES: Final = 5
"""40 bits: among ten thousand senders two share a code with a chance of about 1 in 22,000."""


class Pseudonyms:
    """Made from the case's own secret, which is apart from its signing key: that one may be rotated."""

    def __init__(self, folder: Path, identity: Identity | None = None) -> None:
        """`identity` is that of an encrypted case: the secret is sealed to it."""
        self._folder = folder
        self._identity = identity

    def code(self, sender: str) -> SourceCode:
        """The code of a sender as stated: by the account or address where there is one, else by the whole text.

        People change the name that they go by; in front of a Skype account it may even be somebody's address.
        """
        account, address = _ACCOUNT.search(sender), parseaddr(sender)[1]
        stated = account[1] if account else address if "@" in address else sender
        known_by = unicodedata.normalize("NFC", stated).casefold().strip()
        tag = hmac.new(self._secret(), known_by.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
        return SourceCode("S-" + base64.b32encode(tag[:_CODE_BYTES]).decode("ascii").lower())

    def tag(self, purpose: str, words: str) -> bytes:
        """32 bytes, the same for the same words throughout the case; other purposes get other ones."""
        message = f"{purpose}\0{words}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret(), message, hashlib.sha256).digest()

    def _secret(self) -> bytes:
        try:
            return read_secret(self._folder / _FILE, self._identity)
        except OSError as error:
            raise CustodyError(
                f"the secret that codes of senders are made with cannot be read: {self._folder / _FILE}",
                remedy="Restore the `keys` folder of the case from its backup.",
            ) from error


def create_pseudonyms(folder: Path, identity: Identity | None = None) -> Pseudonyms:
    """Makes the secret of a new case."""
    write_secret(folder / _FILE, os.urandom(_SECRET_BYTES), identity)
    return Pseudonyms(folder, identity)
