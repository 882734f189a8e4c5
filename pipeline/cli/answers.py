"""What the commands answer to machines: typed, versioned, each with a JSON Schema that ships with the package.

The summary and the item have schemas of their own in `pipeline/export/schema/`.
"""

import sys
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from pipeline.cli.index_answers import IndexRebuildAnswer, IndexStatsAnswer, IndexVerifyAnswer, UnsearchableAnswer
from pipeline.cli.mail_answers import MailFetchAnswer, MailFoldersAnswer
from pipeline.cli.pair_answers import DuplicatesAnswer, IssuedAnswer, PairAnswer, PairsAnswer
from pipeline.cli.sharing_answers import ExportedAnswer, PeerListsAnswer, WhoseAnswer
from pipeline.cli.source_answers import GradingAnswer, NamedAnswer, SourceAnswer, SourcesAnswer, TermsAnswer
from pipeline.cli.token_answers import NewTokenAnswer, TokensAnswer
from pipeline.export.ask_parts import AnswersDocument
from pipeline.export.matches_build import MatchesDocument
from pipeline.export.peer_build import PeerDocument
from pipeline.model.arrivals import Channel
from pipeline.model.custody import CustodyReport
from pipeline.model.decisions import Decision
from pipeline.model.incidents import Incident
from pipeline.model.routing import Suggestion
from pipeline.model.tasks import TaskKind, TaskState, WorkCount
from pipeline.storage.receipts import ReceiptCheck, ReceiptStatement


@dataclass(frozen=True, slots=True)
class InitAnswer:
    case: str
    public_key: str
    encrypted: bool
    """Whether all that it will hold is encrypted on the disk."""
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
class ToBeTold:
    """An incident about which documents left the case that do not speak of what came since."""

    incident: str
    news: int
    documents: int


@dataclass(frozen=True, slots=True)
class UnderWay:
    task: str
    kind: TaskKind
    subject: str
    percent: int
    """Of its video that were looked at."""


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    work: tuple[WorkCount, ...]
    troubled: tuple[Troubled, ...]
    quarantined: tuple[Held, ...]
    cut_short: tuple[CutShort, ...]
    encrypted: bool
    """Whether the case is encrypted on the disk."""
    to_be_told: tuple[ToBeTold, ...]
    """`sanad incident issued CODE` names the documents and what came."""
    under_way: tuple[UnderWay, ...] = ()
    """Videos that take long."""
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
class Waiting:
    """An item or gap that belongs to no incident yet."""

    item: str | None
    gap: str | None
    name: str | None
    channel: Channel | None
    source: str | None
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class InboxAnswerDocument:
    items: int
    """All that wait; `entries` may be fewer."""
    gaps: int
    entries: tuple[Waiting, ...]
    unknown_incidents: tuple[str, ...]
    """Named by rules, and not in this case."""
    schema: Literal["sanad/inbox/1"] = "sanad/inbox/1"


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    items: tuple[str, ...]
    gaps: tuple[str, ...]
    incident: str | None
    schema: Literal["sanad/route/1"] = "sanad/route/1"


@dataclass(frozen=True, slots=True)
class Rerouted:
    items: int
    gaps: int
    schema: Literal["sanad/route-again/1"] = "sanad/route-again/1"


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


SCHEMAS: Final[dict[str, type]] = {
    "init-1.json": InitAnswer,
    "incidents-1.json": IncidentsAnswer,
    "receipt-1.json": ReceiptStatement,
    "receipt-check-1.json": ReceiptAnswer,
    "status-1.json": StatusAnswer,
    "decision-1.json": DecisionAnswer,
    "sources-1.json": SourcesAnswer,
    "source-1.json": SourceAnswer,
    "source-name-1.json": NamedAnswer,
    "grading-1.json": GradingAnswer,
    "terms-1.json": TermsAnswer,
    "tokens-1.json": TokensAnswer,
    "token-1.json": NewTokenAnswer,
    "pair-1.json": PairAnswer,
    "pairs-1.json": PairsAnswer,
    "issued-1.json": IssuedAnswer,
    "duplicates-1.json": DuplicatesAnswer,
    "inbox-1.json": InboxAnswerDocument,
    "route-1.json": RouteAnswer,
    "route-again-1.json": Rerouted,
    "mail-folders-1.json": MailFoldersAnswer,
    "mail-fetch-1.json": MailFetchAnswer,
    "index-stats-1.json": IndexStatsAnswer,
    "index-verify-1.json": IndexVerifyAnswer,
    "index-rebuild-1.json": IndexRebuildAnswer,
    "index-unsearchable-1.json": UnsearchableAnswer,
    "retry-1.json": RetryAnswer,
    "custody-1.json": CustodyAnswer,
    "answer-1.json": AnswersDocument,
    "fingerprints-compare-1.json": PeerDocument,
    "fingerprints-export-1.json": ExportedAnswer,
    "fingerprints-item-1.json": WhoseAnswer,
    "fingerprints-lists-1.json": PeerListsAnswer,
    "matches-1.json": MatchesDocument,
    "doctor-1.json": DoctorAnswer,
}
"""File in `schema/` -> the type that it is generated from. `receipt-1.json` is what `sanad submit --json` prints."""


def generated_schema(name: str) -> dict[str, Any]:
    """The schema of today's type."""
    return TypeAdapter(SCHEMAS[name]).json_schema(mode="serialization")


def shipped_schema(name: str) -> bytes:
    """A schema as it ships; a test holds it equal to the generated one."""
    return resources.files("pipeline.cli").joinpath("schema", name).read_bytes()


def print_answer(answer: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.buffer.write(TypeAdapter(type(answer)).dump_json(answer, indent=2) + b"\n")
    sys.stdout.buffer.flush()
