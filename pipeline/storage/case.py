"""The folder of a case: one place for its vault, records, key and settings."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CustodyError, NotFound, SetupError, Unavailable, UsageError
from pipeline.model.basics import SubmissionId
from pipeline.ports import Clock
from pipeline.storage.age_keys import Identity
from pipeline.storage.arriving import Arriving
from pipeline.storage.clock import SystemClock, instant_text
from pipeline.storage.database import KEY_BYTES, SqliteDatabase, require_cipher
from pipeline.storage.disk import replace_durably
from pipeline.storage.forms import NAME_KEY_BYTES, Form, PlainForm, SealedForm
from pipeline.storage.keys import CaseKey, create_case_key
from pipeline.storage.pseudonyms import Pseudonyms, create_pseudonyms
from pipeline.storage.records import SqlRecords
from pipeline.storage.sealing import SourcesKey, make_sources_key
from pipeline.storage.secret_files import read_secret, secret_path, write_secret
from pipeline.storage.segments import FolderSegments
from pipeline.storage.unlocking import Key, lock_anew, lock_away, locked_by, unlock
from pipeline.storage.vault import FolderVault

FORMAT = 2
"""Layout of the folder; grows when an older Sanad could not work with it any more."""
_PLAIN_FORMAT = 1
"""What a case is laid out as that is not encrypted: nothing in it has changed."""

_MARK = "case.json"
_FOLDERS = ("vault", "records", "keys", "run", "receipts")
_IDENTITY = "case"
_NAME_KEY = "names.key"
_DATABASE_KEY = "database.key"
_SETTINGS = "# Settings of this case. What is not set here keeps its default.\n"


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """An opened case. Make one with `create` or `open`."""

    path: Path
    identity: Identity | None = None
    """What everything in an encrypted case is sealed to; None where the case is not encrypted."""

    @classmethod
    def create(
        cls,
        path: Path,
        clock: Clock,
        settings: str = _SETTINGS,
        keys: Sequence[Key] = (),
        sources_keys: Sequence[Key] = (),
    ) -> "CaseFolder":
        """A new case in an empty or absent folder, encrypted where there are `keys`; any one of them opens it.

        Any one of `sources_keys` tells who is behind the sources' codes; without any, whoever opens the case can.
        Raises UsageError where something is there already.
        """
        path = path.absolute()
        if keys:
            require_cipher()
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise UsageError(
                    f"{path} is not empty: a case begins in a folder of its own",
                    remedy="Name another folder.",
                )
            return cls._lay_out(path, clock, settings, keys, sources_keys)
        except OSError as error:
            raise Unavailable(
                f"a case cannot be made in {path}: {error.strerror}",
                remedy="Name a folder on a disk that you may write to.",
            ) from error

    @classmethod
    def _lay_out(
        cls, path: Path, clock: Clock, settings: str, keys: Sequence[Key], sources_keys: Sequence[Key]
    ) -> "CaseFolder":
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        for name in _FOLDERS:
            (path / name).mkdir(mode=0o700)
        case = cls(path, Identity.generate() if keys else None)
        case.settings_file.write_text(settings, encoding="utf-8")
        key = create_case_key(path / "keys", case.identity)
        create_pseudonyms(path / "keys", case.identity)
        make_sources_key(path / "keys", sources_keys, case.identity)
        case._make_keys(keys)
        case.vault()
        case._database().close()
        # Last: a folder without it is not taken for a case.
        mark = {
            "format": FORMAT if keys else _PLAIN_FORMAT,
            "created": instant_text(clock.now()),
            "clock": clock.name,
            "public_key": key.public_key,
        }
        encrypted = {"encrypted": True, "recipient": case.identity.recipient} if case.identity else {}
        replace_durably(path / _MARK, (json.dumps(mark | encrypted, indent=2) + "\n").encode(), 0o644)
        return case

    def _make_keys(self, keys: Sequence[Key]) -> None:
        if self.identity is not None:
            write_secret(self._keys / _NAME_KEY, os.urandom(NAME_KEY_BYTES), self.identity)
            write_secret(self._keys / _DATABASE_KEY, os.urandom(KEY_BYTES), self.identity)
            lock_away(self._keys, _IDENTITY, self.identity, keys)

    @classmethod
    def open(cls, path: Path, key: Key | Identity | None = None) -> "CaseFolder":
        """`key` opens an encrypted case; its identity does too, where another process has unlocked it.

        Raises NotFound where `path` is no case, SetupError where a newer Sanad laid it out, UsageError where it is
        encrypted and `key` does not open it.
        """
        identity = _unlocked(path, key) if _mark_of(path).encrypted else None
        case = cls(path.absolute(), identity)
        if not case._database_file.is_file() or not (path / "vault").is_dir():
            raise NotFound(
                f"the case in {path} has lost its records or its vault",
                remedy="Restore the case from its backup.",
            )
        return case

    @staticmethod
    def encrypted(path: Path) -> bool:
        """Whether the case at `path` must be unlocked. Raises as `open`."""
        return _mark_of(path).encrypted

    @staticmethod
    def opened_by(path: Path) -> tuple[str, ...]:
        """Which sorts of key open the encrypted case at `path`: `passphrase`, `keyfile`."""
        return locked_by(path / "keys", _IDENTITY)

    def lock_anew(self, key: Key) -> None:
        """`key` opens the case from now on, in the place of the earlier one of its sort.

        Raises UsageError where the case is not encrypted. Copies of the folder made before still open as before.
        """
        lock_anew(self._keys, _IDENTITY, self.require_encrypted(), key)

    def require_encrypted(self) -> Identity:
        """Raises UsageError where the case is not encrypted."""
        if self.identity is None:
            raise UsageError(
                f"{self.path} is not encrypted, and a case cannot be encrypted later",
                remedy="Make an encrypted case with `sanad init`, and submit the material again.",
            )
        return self.identity

    @property
    def settings_file(self) -> Path:
        return self.path / "sanad.toml"

    @property
    def run_folder(self) -> Path:
        """For sockets, locks and scratch space of running workers; nothing in it is kept."""
        return self.path / "run"

    @property
    def receipts_folder(self) -> Path:
        """Copies of the receipts that submitters were given."""
        return self.path / "receipts"

    def receipt_path(self, submission: SubmissionId) -> Path:
        """Where the copy of a receipt lies, sealed in an encrypted case."""
        return secret_path(self.receipts_folder / f"{submission}.json", self.identity)

    def keep_receipt(self, submission: SubmissionId, document: bytes) -> None:
        sealed = document if self.identity is None else self.identity.seal(document)
        replace_durably(self.receipt_path(submission), sealed)

    def kept_receipt(self, submission: SubmissionId) -> bytes:
        """Raises NotFound where no receipt was given for it."""
        if not submission.isalnum():
            raise NotFound(f"no submission is called {submission!r}")
        try:
            return read_secret(self.receipts_folder / f"{submission}.json", self.identity)
        except FileNotFoundError as error:
            raise NotFound(f"there is no receipt of a submission {submission}") from error

    @property
    def key(self) -> CaseKey:
        return CaseKey(self._keys, self.identity)

    @property
    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self._keys, self.identity)

    @property
    def sources_key(self) -> SourcesKey:
        return SourcesKey(self._keys, self.pseudonyms, self.identity)

    @property
    def arriving(self) -> Arriving:
        """What is being delivered over HTTP."""
        return Arriving(self.path / "vault" / "arriving", self._form())

    def vault(self) -> FolderVault:
        return FolderVault(self.path / "vault", self._form())

    def segments(self, kind: str) -> FolderSegments:
        """What the index of this name has built: it can be lost, and is then built anew from the records."""
        return FolderSegments(self.path / "index" / kind, self._form())

    def records(
        self, clock: Clock, task_clock: Clock | None = None, timestamp_roots: tuple[bytes, ...] = ()
    ) -> SqlRecords:
        """The records. `timestamp_roots` (PEM) let `verify` check tokens to their end."""
        return SqlRecords(self._database(), clock, self.key, task_clock or SystemClock(), timestamp_roots)

    def _database(self) -> SqliteDatabase:
        return SqliteDatabase(self._database_file, key=None if self.identity is None else self._secret(_DATABASE_KEY))

    def _form(self) -> Form:
        return PlainForm() if self.identity is None else SealedForm(self.identity, self._secret(_NAME_KEY))

    def _secret(self, name: str) -> bytes:
        try:
            return read_secret(self._keys / name, self.identity)
        except OSError as error:
            raise CustodyError(
                f"a key of the case cannot be read: {self._keys / name}: {error.strerror}",
                remedy="Restore the `keys` folder of the case from its backup.",
            ) from error

    @property
    def _keys(self) -> Path:
        return self.path / "keys"

    @property
    def _database_file(self) -> Path:
        return self.path / "records" / "sanad.db"


@dataclass(frozen=True, slots=True)
class _Mark:
    """What `case.json` says about the case."""

    encrypted: bool


def _mark_of(path: Path) -> _Mark:
    remedy = f"Make a case with `sanad init {path}`, or name the folder of one with `--case`."
    try:
        mark = json.loads((path / _MARK).read_bytes())
    except (OSError, ValueError) as error:
        raise NotFound(f"{path} is not the folder of a case", remedy=remedy) from error
    found = mark.get("format") if isinstance(mark, dict) else None
    if not isinstance(found, int):
        raise NotFound(f"{path / _MARK} does not say which layout the case has", remedy=remedy)
    if found > FORMAT:
        raise SetupError(
            f"{path} was made by a newer Sanad (layout {found}, this one knows {FORMAT})",
            remedy="Install the newest Sanad.",
        )
    return _Mark(encrypted=mark.get("encrypted") is True)


def _unlocked(path: Path, key: Key | Identity | None) -> Identity:
    if key is None:
        sorts = " or ".join(locked_by(path / "keys", _IDENTITY)).replace("keyfile", "key file")
        raise UsageError(
            f"{path} is encrypted: its {sorts or 'key'} is needed",
            remedy="Give --passphrase-file or --key-file, set SANAD_PASSPHRASE or SANAD_KEY_FILE, or use a terminal.",
        )
    return key if isinstance(key, Identity) else unlock(path / "keys", _IDENTITY, key)
