"""Which outside programs are here, and does the confinement hold? The canary answers by trying to break out."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from pipeline.errors import ExaminationError, SetupError
from pipeline.ports import Completed, Decoders, JsonObject, Limits, Reply
from pipeline.tools import canary
from pipeline.tools.confinement import SandboxLevel

_PROBE_LIMITS = Limits(memory_bytes=1 << 30, cpu_s=5, wall_s=10, output_bytes=1 << 16, processes=16)
_VERSION_S = 10.0


@dataclass(frozen=True, slots=True)
class ToolReport:
    """One outside program, as `sanad doctor` shows it."""

    name: str
    path: Path | None
    version: str | None
    floor: str
    """Lowest version that Sanad was tried with."""
    found: bool
    lost_without: str
    """Message id of what Sanad cannot do without it."""

    @property
    def new_enough(self) -> bool:
        """False too where it is missing or does not say its version."""
        return self.version is not None and _numbers(self.version) >= _numbers(self.floor)


@dataclass(frozen=True, slots=True)
class _Tool:
    name: str
    program: str
    ask: tuple[str, ...]
    floor: str


_TOOLS = (
    _Tool("ffmpeg", "ffmpeg", ("-version",), "5.1"),
    _Tool("ffprobe", "ffprobe", ("-version",), "5.1"),
    _Tool("exiftool", "exiftool", ("-ver",), "12.40"),
    _Tool("redis-server", "redis-server", ("--version",), "6.2"),
    _Tool("bubblewrap", "bwrap", ("--version",), "0.4"),
)


def probe_tools() -> tuple[ToolReport, ...]:
    """Looks for each program and asks its version; one that hangs or fails is of unknown version."""
    return tuple(_report(tool) for tool in _TOOLS)


def _report(tool: _Tool) -> ToolReport:
    place = shutil.which(tool.program)
    version = None if place is None else _version((place, *tool.ask))
    path = None if place is None else Path(place)
    return ToolReport(tool.name, path, version, tool.floor, path is not None, f"tool-missing-{tool.name}")


def _version(command: Sequence[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_VERSION_S, stdin=subprocess.DEVNULL, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(rb"\d+(?:\.\d+)+", done.stdout)
    return None if found is None else found.group().decode("ascii")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


@runtime_checkable
class Probed(Protocol):
    """What the canary needs of a pool."""

    @property
    def address(self) -> Path: ...

    def call(self, function: str, source: BinaryIO | None, arguments: JsonObject, limits: Limits) -> Reply: ...

    def run(self, program: str, arguments: Sequence[str], source: BinaryIO | None, limits: Limits) -> Completed: ...


@dataclass(frozen=True, slots=True)
class ConfinementReport:
    """What the canary found."""

    level: SandboxLevel
    breaches: tuple[str, ...]
    """What a decoder could do although it must not; empty at L1 and above."""


def probe_confinement(pool: Probed) -> ConfinementReport:
    """Sends the canary into the pool. Whatever it could do, and whatever kept it from answering, is a breach.

    Raises Unavailable where there is no pool.
    """
    with tempfile.TemporaryDirectory(prefix="sanad-canary-") as folder:
        secret = Path(folder, "another-object")
        secret.write_bytes(b"\0" * 4096)
        breaches = (*_from_function(pool, secret), *_from_program(pool, secret))
        if secret.read_bytes() != b"\0" * 4096 or len(list(Path(folder).iterdir())) != 1:
            breaches = (*breaches, "change files around it")
    return ConfinementReport(SandboxLevel.NONE if breaches else SandboxLevel.L1, breaches)


def _from_function(pool: Probed, secret: Path) -> Iterator[str]:
    asked: JsonObject = {"file": str(secret), "folder": str(secret.parent), "socket": str(pool.address)}
    try:
        said = pool.call(canary.NAME, None, asked, _PROBE_LIMITS).value
    except (ExaminationError, SetupError) as error:
        yield f"keep from answering: {error}"
        return
    match said:
        case {"succeeded": list(succeeded), "tried": int(tried)} if tried > 0:
            yield from map(str, succeeded)
        case _:
            yield "answer out of form"


def _from_program(pool: Probed, secret: Path) -> Iterator[str]:
    """The same for a program: its filter differs, since it must be allowed to start."""
    raw = ("-nostdin", "-v", "error", "-f", "s16le")
    tries = {
        "read another file through ffmpeg": (*raw, "-i", f"file:{secret}", "-f", "null", "-"),
        "write a file through ffmpeg": (*raw, "-i", "{evidence}", "-f", "s16le", f"file:{secret.parent}/new"),
    }
    for name, arguments in tries.items():
        try:
            with secret.open("rb") as given:
                source = given if "{evidence}" in arguments else None
                done = pool.run("ffmpeg", arguments, source, _PROBE_LIMITS)
        except (ExaminationError, SetupError):  # the program is missing or was ended: it did nothing
            continue
        if done.returncode == 0:
            yield name


def require(minimum: SandboxLevel, pool: Decoders) -> None:
    """Raises SetupError below `minimum` (Sanad refuses to decode rather than warn), Unavailable without a pool."""
    if SandboxLevel[pool.level.upper()] >= minimum:
        return
    found = probe_confinement(pool).breaches if isinstance(pool, Probed) else ()
    could = f"; a decoder could {', '.join(found)}" if found else ""
    raise SetupError(
        f"decoders are confined at level {pool.level}, and {minimum.name} is required{could}",
        remedy="use Linux 5.13 or newer with Landlock and seccomp; `sanad doctor` shows what is missing",
    )
