"""The folder of a case: one place for its vault, records, key and settings."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import NotFound, SetupError, Unavailable, UsageError
from pipeline.ports import Clock
from pipeline.storage.clock import SystemClock, instant_text
from pipeline.storage.database import SqliteDatabase
from pipeline.storage.keys import CaseKey, create_case_key
from pipeline.storage.pseudonyms import Pseudonyms, create_pseudonyms
from pipeline.storage.records import SqlRecords
from pipeline.storage.vault import FolderVault

FORMAT = 1
"""Layout of the folder; grows when an older Sanad could not work with it any more."""

_MARK = "case.json"
_FOLDERS = ("vault", "records", "keys", "run", "receipts")
_SETTINGS = "# Settings of this case. What is not set here keeps its default.\n"


@dataclass(frozen=True, slots=True)
class CaseFolder:
    """An opened case. Make one with `create` or `open`."""

    path: Path

    @classmethod
    def create(cls, path: Path, clock: Clock, settings: str = _SETTINGS) -> "CaseFolder":
        """A new case in an empty or absent folder. Raises UsageError where something is there already."""
        path = path.absolute()
        try:
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise UsageError(
                    f"{path} is not empty: a case begins in a folder of its own",
                    remedy="Name another folder.",
                )
            return cls._lay_out(path, clock, settings)
        except OSError as error:
            raise Unavailable(
                f"a case cannot be made in {path}: {error.strerror}",
                remedy="Name a folder on a disk that you may write to.",
            ) from error

    @classmethod
    def _lay_out(cls, path: Path, clock: Clock, settings: str) -> "CaseFolder":
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        for name in _FOLDERS:
            (path / name).mkdir(mode=0o700)
        case = cls(path)
        case.settings_file.write_text(settings, encoding="utf-8")
        key = create_case_key(path / "keys")
        create_pseudonyms(path / "keys")
        case.vault()
        SqliteDatabase(case._database_file).close()
        # Last: a folder without it is not taken for a case.
        mark = {"format": FORMAT, "created": instant_text(clock.now()), "clock": clock.name}
        _write_durably(path / _MARK, json.dumps(mark | {"public_key": key.public_key}, indent=2) + "\n")
        return case

    @classmethod
    def open(cls, path: Path) -> "CaseFolder":
        """Raises NotFound where `path` is no case, SetupError where a newer Sanad laid it out."""
        found = _format_of(path)
        if found > FORMAT:
            raise SetupError(
                f"{path} was made by a newer Sanad (layout {found}, this one knows {FORMAT})",
                remedy="Install the newest Sanad.",
            )
        case = cls(path.absolute())
        if not case._database_file.is_file() or not (path / "vault").is_dir():
            raise NotFound(
                f"the case in {path} has lost its records or its vault",
                remedy="Restore the case from its backup.",
            )
        return case

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

    @property
    def key(self) -> CaseKey:
        return CaseKey(self.path / "keys")

    @property
    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self.path / "keys")

    def vault(self) -> FolderVault:
        return FolderVault(self.path / "vault")

    def records(
        self, clock: Clock, task_clock: Clock | None = None, timestamp_roots: tuple[bytes, ...] = ()
    ) -> SqlRecords:
        """The records. `timestamp_roots` (PEM) let `verify` check tokens to their end."""
        database = SqliteDatabase(self._database_file)
        return SqlRecords(database, clock, self.key, task_clock or SystemClock(), timestamp_roots)

    @property
    def _database_file(self) -> Path:
        return self.path / "records" / "sanad.db"


def _format_of(path: Path) -> int:
    remedy = f"Make a case with `sanad init {path}`, or name the folder of one with `--case`."
    try:
        mark = json.loads((path / _MARK).read_bytes())
    except (OSError, ValueError) as error:
        raise NotFound(f"{path} is not the folder of a case", remedy=remedy) from error
    if not isinstance(mark, dict) or not isinstance(mark.get("format"), int):
        raise NotFound(f"{path / _MARK} does not say which layout the case has", remedy=remedy)
    return int(mark["format"])


def _write_durably(path: Path, text: str) -> None:
    temporary = path.with_suffix(".new")
    with temporary.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
