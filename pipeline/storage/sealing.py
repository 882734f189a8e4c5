"""The sources key: what is behind a code is sealed to its public half, and only its secret half opens it.

    sources.pub                where anybody who takes material in seals to (`age1…`)
    sources.passphrase.age     the secret half, locked with a passphrase of its own,
    sources.keyfile.age        or to a key file that is kept elsewhere,
    sources.case.age           or to the identity of an encrypted case,
    sources.key                or, in a case that is not encrypted, lying open.

It is apart from the case's own key: somebody who works on a case need not be able to tell who its sources are.
"""

import base64
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from pipeline.errors import CustodyError, InvalidInput, UsageError
from pipeline.model.basics import SourceCode
from pipeline.model.sources import Sealed, StatedIdentity
from pipeline.storage.age_keys import Identity, seal
from pipeline.storage.canonical import canonical_bytes
from pipeline.storage.disk import write_once
from pipeline.storage.documents import from_text
from pipeline.storage.pseudonyms import Pseudonyms
from pipeline.storage.unlocking import Key, lock_away, locked_by, unlock

_NAME: Final = "sources"
_PUBLIC: Final = f"{_NAME}.pub"
_OPEN: Final = f"{_NAME}.key"
_WITH_CASE: Final = f"{_NAME}.case.age"
_CODE_BYTES: Final = 5
_MARK_BYTES: Final = 20


class Guard(StrEnum):
    """What keeps the secret half."""

    OWN_KEY = "own_key"
    """A passphrase or key file of its own."""
    CASE = "case"
    """Whoever opens the encrypted case."""
    NOTHING = "nothing"
    """It lies in the case folder, readable."""


class SourcesKey:
    """Implements the port `Sealing`; opens too, where the secret half is at hand."""

    def __init__(self, folder: Path, pseudonyms: Pseudonyms, case: Identity | None = None) -> None:
        """`case` is the identity of an encrypted case that is open."""
        self._folder = folder
        self._pseudonyms = pseudonyms
        self._case = case

    @property
    def guard(self) -> Guard:
        """What keeps the secret half, or will once it is made."""
        return guard_of(self._folder) or (Guard.NOTHING if self._case is None else Guard.CASE)

    @property
    def recipient(self) -> str:
        """The public half. A case of an older Sanad has none yet: it is made on first need."""
        try:
            return (self._folder / _PUBLIC).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            make_sources_key(self._folder, (), self._case)
            return self.recipient
        except (OSError, UnicodeDecodeError) as error:
            raise _gone(self._folder / _PUBLIC) from error

    def code_of_conversation(self, stated: str) -> str:
        tag = self._pseudonyms.tag("conversation", stated)
        return "C-" + base64.b32encode(tag[:_CODE_BYTES]).decode("ascii").lower()

    def mark(self, code: SourceCode, stated: StatedIdentity) -> str:
        words = "\0".join((code, stated.normalised, stated.raw))
        return self._pseudonyms.tag("identity", words)[:_MARK_BYTES].hex()

    def seal(self, stated: StatedIdentity) -> Sealed:
        recipient = self.recipient
        sealed = seal(canonical_bytes(stated), recipient)
        return Sealed(recipient, base64.b64encode(sealed).decode("ascii"))

    def unlock(self, key: Key | None) -> "Opener":
        """What opens seals. Raises UsageError where `key` is not the right one, or one is needed and not given."""
        if self.guard is Guard.OWN_KEY:
            if key is None:
                raise UsageError(
                    "who is behind a code is locked with a key of its own",
                    remedy="Give --sources-passphrase-file, --sources-key-file or SANAD_SOURCES_PASSPHRASE.",
                )
            return self._opener(unlock(self._folder, _NAME, key, f"the sources of {self._folder.parent}"))
        return self._opener(_kept(self._folder, self._case))

    def _opener(self, identity: Identity) -> "Opener":
        # Whoever may write to the folder could lay down a public half of their own, and read what is sealed to it.
        if self.recipient != identity.recipient:
            raise CustodyError(
                f"{self._folder / _PUBLIC} is not the public half of the sources key: what was sealed since it was "
                "changed opens to somebody else",
                remedy="Restore the `keys` folder of the case from its backup, and find out who could write to it.",
            )
        return Opener(identity)


class Opener:
    """The secret half, unlocked. Whoever holds it has said why: see `pipeline/desks/sources.py`."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def open(self, sealed: Sealed) -> StatedIdentity:
        """Raises CustodyError where the seal does not open."""
        try:
            content = base64.b64decode(sealed.age, validate=True)
        except ValueError as error:
            raise CustodyError("a sealed identity is damaged", remedy="Run `sanad custody verify`.") from error
        return from_text(StatedIdentity, self._identity.open(content, "a sealed identity"), "a sealed identity")


def guard_of(folder: Path) -> Guard | None:
    """What keeps the secret half in this folder of keys; None where there is none yet. The case need not be open."""
    if locked_by(folder, _NAME):
        return Guard.OWN_KEY
    if (folder / _WITH_CASE).is_file():
        return Guard.CASE
    return Guard.NOTHING if (folder / _OPEN).is_file() else None


def make_sources_key(folder: Path, keys: Sequence[Key], case: Identity | None) -> None:
    """Makes the pair: locked with `keys`, else to the identity of the encrypted case, else not locked at all.

    One that is there already, made by another process or before a crash, is never replaced.
    """
    identity = Identity.generate()
    try:
        if keys:
            lock_away(folder, _NAME, identity, keys)
        elif case is not None:
            write_once(folder / _WITH_CASE, case.seal(identity.text.encode()))
        else:
            write_once(folder / _OPEN, f"{identity.text}\n".encode())
    except FileExistsError:
        identity = _kept(folder, case)
    with suppress(FileExistsError):
        write_once(folder / _PUBLIC, f"{identity.recipient}\n".encode(), 0o644)


def _kept(folder: Path, case: Identity | None) -> Identity:
    """The secret half that no key of its own locks."""
    path = folder / (_WITH_CASE if case is not None and (folder / _WITH_CASE).is_file() else _OPEN)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _gone(path) from error
    if path.name == _WITH_CASE and case is not None:
        content = case.open(content, "the sources key")
    try:
        return Identity(content.decode("ascii", "replace").strip())
    except InvalidInput as error:
        raise _gone(path) from error


def _gone(path: Path) -> CustodyError:
    return CustodyError(
        f"the key to who is behind the sources' codes cannot be read: {path}",
        remedy="Restore the `keys` folder of the case from its backup.",
    )
