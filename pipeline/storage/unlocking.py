"""How an identity is locked away in a folder of keys, and unlocked again: by a passphrase, by a key file, or either.

    NAME.passphrase.age   the identity, encrypted with a passphrase (age's scrypt)
    NAME.keyfile.age      the identity, encrypted to the age identity in a file that is kept elsewhere

Both are ordinary age files, so that a case can be opened without Sanad too.
"""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyrage

from pipeline.errors import CustodyError, InvalidInput, SetupError, Unavailable, UsageError
from pipeline.storage.age_keys import Identity, seal
from pipeline.storage.disk import replace_durably, write_once

BY_PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a sort
BY_KEY_FILE: Final = "keyfile"
WEAK_BELOW: Final = 12
"""Letters of a passphrase; whoever holds the disk may try as many shorter ones as they like."""

_LONGEST_FILE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words that somebody remembers. Composed (NFC), so that two keyboards write the same ones."""

    words: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.words:
            raise UsageError("an empty passphrase protects nothing")
        object.__setattr__(self, "words", unicodedata.normalize("NFC", self.words))

    @property
    def weak(self) -> bool:
        return len(self.words) < WEAK_BELOW

    def lock(self, identity: Identity) -> bytes:
        locked: bytes = pyrage.passphrase.encrypt(identity.text.encode(), self.words)
        return locked

    def unlock(self, locked: bytes) -> str | None:
        """None where the passphrase is another one. Raises SetupError where trying it would take too long here."""
        try:
            return bytes(pyrage.passphrase.decrypt(locked, self.words)).decode("ascii", "replace")
        except pyrage.DecryptError as error:
            # How much work a passphrase costs was measured on the machine that locked the case.
            if "xcessive work" in f"{error}":
                raise SetupError(
                    "this machine is too slow for the passphrase of this case",
                    remedy="Open it on a faster machine, or with its key file if it has one.",
                ) from error
            return None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """An age identity in a file that is kept apart from the case."""

    identity: Identity

    def lock(self, identity: Identity) -> bytes:
        return seal(identity.text.encode(), self.identity.recipient)

    def unlock(self, locked: bytes) -> str | None:
        """None where the key is another one."""
        try:
            return self.identity.open(locked, "the identity").decode("ascii", "replace")
        except CustodyError:
            return None


Key = Passphrase | KeyFile
"""What opens a lock."""


def lock_away(folder: Path, name: str, identity: Identity, keys: Sequence[Key]) -> None:
    """Writes the identity once for each key. Raises FileExistsError: an identity is never replaced."""
    for key in keys:
        write_once(_file(folder, name, key), key.lock(identity))


def lock_anew(folder: Path, name: str, identity: Identity, key: Key) -> None:
    """Puts `key` in the place of the earlier one of its sort, or beside what there is."""
    replace_durably(_file(folder, name, key), key.lock(identity))


def locked_by(folder: Path, name: str) -> tuple[str, ...]:
    """Which sorts of key open it: `passphrase`, `keyfile`."""
    return tuple(sort for sort in (BY_PASSPHRASE, BY_KEY_FILE) if (folder / f"{name}.{sort}.age").is_file())


def unlock(folder: Path, name: str, key: Key, what: str | None = None) -> Identity:
    """Raises UsageError where `key` does not open it, CustodyError where the locked identity is gone.

    `what` says to whoever gave the key what it is for; without it, the case.
    """
    what = what or str(folder.parent)
    sort, path = _sort(key), _file(folder, name, key)
    others = locked_by(folder, name)
    if sort not in others:
        if not others:
            raise _gone(path)
        raise UsageError(f"{what} is not opened by a {_said(sort)}", remedy=f"Give its {_said(others[0])}.")
    text = key.unlock(_bounded(path))
    if text is None:
        raise UsageError(f"this {_said(sort)} does not open {what}", remedy="Check it, then try again.")
    try:
        return Identity(text.strip())
    except InvalidInput as error:
        raise _gone(path) from error


def key_file_at(path: Path) -> KeyFile:
    """The key in an age identity file, whose lines may be comments. Raises InvalidInput."""
    try:
        lines = _bounded(path).decode("ascii", "replace").splitlines()
    except CustodyError as error:
        raise InvalidInput(f"the key file cannot be read: {path}") from error
    secrets = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if len(secrets) != 1:
        raise InvalidInput(f"{path} is not a key file", remedy="It holds one line that begins with AGE-SECRET-KEY-1.")
    return KeyFile(Identity(secrets[0]))


def make_key_file(path: Path) -> KeyFile:
    """A new random key, in a file that only its user may read. Raises UsageError where there is a file already."""
    identity = Identity.generate()
    text = f"# Key of a Sanad case. Whoever has this file opens the case; without it nobody does.\n{identity.text}\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_once(path, text.encode())
    except FileExistsError as error:
        raise UsageError(f"{path} exists already") from error
    except OSError as error:
        raise Unavailable(f"the key file cannot be written: {path}: {error.strerror}") from error
    return KeyFile(identity)


def passphrase_at(path: Path) -> Passphrase:
    """The first line of a file. Raises InvalidInput where it cannot be read or is empty."""
    try:
        line = _bounded(path).decode("utf-8").splitlines()[:1]
    except (CustodyError, UnicodeDecodeError) as error:
        raise InvalidInput(f"the passphrase file cannot be read: {path}") from error
    if not line or not line[0]:
        raise InvalidInput(f"{path} holds no passphrase in its first line")
    return Passphrase(line[0])


def _file(folder: Path, name: str, key: Key) -> Path:
    return folder / f"{name}.{_sort(key)}.age"


def _sort(key: Key) -> str:
    return BY_PASSPHRASE if isinstance(key, Passphrase) else BY_KEY_FILE


def _said(sort: str) -> str:
    return "key file" if sort == BY_KEY_FILE else sort


def _bounded(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_FILE)
    except OSError as error:
        raise _gone(path) from error


def _gone(path: Path) -> CustodyError:
    return CustodyError(
        f"the locked key of the case cannot be read: {os.fspath(path)}",
        remedy="Restore the `keys` folder of the case from its backup.",
    )
