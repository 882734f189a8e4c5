"""What the commands answer to machines: typed, versioned, each with a JSON Schema that ships with the package.

The summary and the item have schemas of their own in `pipeline/export/schema/`.
"""

import sys
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from pipeline.model.custody import CustodyReport
from pipeline.model.decisions import Decision
from pipeline.model.incidents import Incident
from pipeline.model.tasks import TaskKind, TaskState, WorkCount
from pipeline.storage.receipts import ReceiptCheck, ReceiptStatement


@dataclass(frozen=True, slots=True)
class InitAnswer:
    case: str
    public_key: str
    schema: Literal["sanad/init/1"] = "sanad/init/1"


@dataclass(frozen=True, slots=True)
class IncidentsAnswer:
    incidents: tuple[Incident, ...]
    schema: Literal["sanad/incidents/1"] = "sanad/incidents/1"


@dataclass(frozen=True, slots=True)
class Troubled:
    """A task that was given up, or whose last attempt ended badly."""

    key: str
    kind: TaskKind
    subject: str
    state: TaskState
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """An item that could not be examined."""

    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class CutShort:
    """A submission without an end: it can simply be repeated."""

    submission: str
    started: str


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    work: tuple[WorkCount, ...]
    troubled: tuple[Troubled, ...]
    quarantined: tuple[Held, ...]
    cut_short: tuple[CutShort, ...]
    schema: Literal["sanad/status/1"] = "sanad/status/1"


@dataclass(frozen=True, slots=True)
class RetryAnswer:
    tasks: tuple[str, ...]
    schema: Literal["sanad/retry/1"] = "sanad/retry/1"


@dataclass(frozen=True, slots=True)
class CustodyAnswer:
    report: CustodyReport
    schema: Literal["sanad/custody/1"] = "sanad/custody/1"


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    decision: Decision
    schema: Literal["sanad/decision/1"] = "sanad/decision/1"


@dataclass(frozen=True, slots=True)
class ReceiptAnswer:
    check: ReceiptCheck
    schema: Literal["sanad/receipt-check/1"] = "sanad/receipt-check/1"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation."""

    name: str
    found: str | None
    needed: str
    fine: bool
    lost_without: str


@dataclass(frozen=True, slots=True)
class DoctorAnswer:
    parts: tuple[Part, ...]
    schema: Literal["sanad/doctor/1"] = "sanad/doctor/1"


SCHEMAS: Final[dict[str, TypeAdapter[Any]]] = {
    "init-1.json": TypeAdapter(InitAnswer),
    "incidents-1.json": TypeAdapter(IncidentsAnswer),
    "receipt-1.json": TypeAdapter(ReceiptStatement),
    "receipt-check-1.json": TypeAdapter(ReceiptAnswer),
    "status-1.json": TypeAdapter(StatusAnswer),
    "decision-1.json": TypeAdapter(DecisionAnswer),
    "retry-1.json": TypeAdapter(RetryAnswer),
    "custody-1.json": TypeAdapter(CustodyAnswer),
    "doctor-1.json": TypeAdapter(DoctorAnswer),
}
"""File in `schema/` -> the type that it is generated from. `receipt-1.json` is what `sanad submit --json` prints."""


def shipped_schema(name: str) -> bytes:
    """A schema as it ships; a test holds it equal to the generated one."""
    return resources.files("pipeline.cli").joinpath("schema", name).read_bytes()


def print_answer(answer: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.buffer.write(TypeAdapter(type(answer)).dump_json(answer, indent=2) + b"\n")
    sys.stdout.buffer.flush()
