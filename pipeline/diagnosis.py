"""What `sanad doctor` looks at: programs, libraries, the database underneath, and whether the sandbox holds."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from pipeline.compare.index.engine import compiled_engine
from pipeline.describe.confined import CONFINED
from pipeline.errors import NotFound, SetupError, Unavailable
from pipeline.export.lettering import arabic_font
from pipeline.intake.archives.confined import library_version
from pipeline.model.sentences import Sentence, text
from pipeline.storage.case import CaseFolder
from pipeline.storage.database import SQLITE_FLOOR, sqlite_floor
from pipeline.storage.sealing import guard_of
from pipeline.tools import chromaprint
from pipeline.tools.confinement import SandboxLevel
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.probe import probe_confinement, probe_tools

_LIBARCHIVE_FLOOR: Final = (3, 6)
_REQUIREMENT: Final = re.compile(r"^([A-Za-z0-9._-]+)\s*([^;]*)")


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """One part of the installation."""

    name: str
    found: str | None
    """Its version; None where it is missing."""
    needed: str
    fine: bool
    lost: Sentence
    """What cannot be done without it."""


def diagnose(case: Path | None = None) -> tuple[Diagnosed, ...]:
    """Everything that Sanad stands on, programs first; and how `case` lies on the disk, where there is one.

    Starts and ends decoders of its own. The case is not opened.
    """
    return (
        *_programs(),
        _confinement(),
        _libarchive(),
        _chromaprint(),
        _letters(),
        _sqlite(),
        _compiled(),
        *_at_rest(case),
        *_libraries(),
    )


def _programs() -> Iterator[Diagnosed]:
    for tool in probe_tools():
        yield Diagnosed(tool.name, tool.version, f">={tool.floor}", tool.new_enough, Sentence(tool.lost_without))


def _confinement() -> Diagnosed:
    level, lost = SandboxLevel.NONE.name, Sentence("doctor-lost-confinement")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="sanad-doctor-") as folder,
            DecoderPool.start(CONFINED, Path(folder)) as pool,
        ):
            report = probe_confinement(pool)
            level = report.level.name
            if report.breaches:
                lost = Sentence("doctor-confinement-breached", (text("breaches", ", ".join(report.breaches)),))
    except (SetupError, Unavailable) as trouble:
        lost = Sentence("doctor-confinement-breached", (text("breaches", trouble.message),))
    return Diagnosed("confinement", level, f">={SandboxLevel.L1.name}", level != SandboxLevel.NONE.name, lost)


def _libarchive() -> Diagnosed:
    found = library_version()
    shown, floor = (".".join(map(str, one)) if one else None for one in (found, _LIBARCHIVE_FLOOR))
    fine = found is not None and found[:2] >= _LIBARCHIVE_FLOOR
    return Diagnosed("libarchive", shown, f">={floor}", fine, Sentence("doctor-lost-libarchive"))


def _chromaprint() -> Diagnosed:
    """A muxer of ffmpeg that some builds lack."""
    found = "ffmpeg" if chromaprint.is_available() else None
    return Diagnosed("chromaprint", found, "ffmpeg", found is not None, Sentence("doctor-lost-chromaprint"))


def _letters() -> Diagnosed:
    """For words inside pictures; the pages bring none, a browser has its own."""
    found = arabic_font()
    return Diagnosed("Arabic letters", found, "a font", found is not None, Sentence("doctor-lost-arabic-letters"))


def _sqlite() -> Diagnosed:
    found = sqlite_floor()
    floor = ".".join(str(part) for part in SQLITE_FLOOR)
    shown = f"{'.'.join(str(part) for part in found.version)} ({found.module})"
    return Diagnosed("SQLite", shown, f">={floor}", found.version >= SQLITE_FLOOR, Sentence("doctor-lost-sqlite"))


def _compiled() -> Diagnosed:
    """Not having it is slow, and no fault: the same is found."""
    engine = compiled_engine()
    if isinstance(engine, str):
        trouble = Sentence("doctor-compiled-search-trouble", (text("reason", engine),))
        return Diagnosed("compiled search", "no", "", True, trouble)
    return Diagnosed("compiled search", "yes", "", True, Sentence("doctor-lost-compiled-search"))


def _at_rest(case: Path | None) -> Iterator[Diagnosed]:
    try:
        encrypted = case is not None and CaseFolder.encrypted(case)
    except (NotFound, SetupError):
        return
    if case is not None:
        told = "doctor-case-encrypted" if encrypted else "doctor-case-not-encrypted"
        # Not being encrypted is a choice, which may be made up for by the disk: said, and no fault of the installation.
        yield Diagnosed("encryption at rest", "yes" if encrypted else "no", "", True, Sentence(told))
        guard = guard_of(case / "keys")
        if guard is not None:
            yield Diagnosed("sources key", guard.value, "", True, Sentence(f"sources-doctor-{guard.value}"))


def _libraries() -> Iterator[Diagnosed]:
    for requirement in requires("sanad") or ():
        matched = _REQUIREMENT.match(requirement)
        if matched is not None and "extra ==" not in requirement:
            name, needed = matched[1], matched[2].strip()
            try:
                found: str | None = version(name)
            except PackageNotFoundError:
                found = None
            # A requirement with a marker is for some machines only (`; platform_machine == …`).
            fine = found is not None or ";" in requirement
            yield Diagnosed(name, found, needed, fine, Sentence("doctor-lost-library"))
