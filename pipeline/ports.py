"""The Protocols that can be swapped, and the Workbench that holds one of each.

Everything that a step of the journey needs from outside comes through the `Workbench`; tests hand in others.
The three small ones that the project is extended by (`Reader`, `Check`, `Exporter`) have contract tests that
every implementation passes; CONTRIBUTING.md has a how-to for each.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from pipeline.model.arrivals import Attachment, Found, Gap, Receipt, Submission, SubmissionEntry
from pipeline.model.assessments import Assessment, IncidentAssessment
from pipeline.model.basics import (
    Digest,
    IncidentCode,
    Language,
    OriginalName,
    ReceiptId,
    SourceCode,
    SubmissionId,
    ToolVersion,
)
from pipeline.model.custody import (
    CustodyEvent,
    CustodyReport,
    EventOutcome,
    EventType,
    Happening,
    RowDigest,
    SignedHead,
)
from pipeline.model.decisions import Decision
from pipeline.model.evidence import CaseFile, IncidentTable
from pipeline.model.examinations import Examination
from pipeline.model.findings import Finding, Group
from pipeline.model.incidents import Incident
from pipeline.model.likeness import Fingerprint, HashKind, Lineage, Link, Match, Turn
from pipeline.model.objects import Item, ItemStatus, Object
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.tasks import Lane, Lease, Task, TaskKind, WorkCount

JsonValue = bool | int | float | str | None | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = Mapping[str, JsonValue]


class Clock(Protocol):
    """Where the time of custody comes from. A clock that is not the machine's own says so in every event."""

    @property
    def name(self) -> str: ...

    def now(self) -> dt.datetime:
        """Aware, UTC."""
        ...


class Vault(Protocol):
    """Bytes known by their SHA-256. Hands out streams, never paths."""

    def keep(self, stream: BinaryIO) -> Object:
        """Preserve `stream` from its current position to its end; keeping the same bytes twice is no error."""
        ...

    def open(self, digest: Digest) -> BinaryIO:
        """A read-only, seekable stream with a real `fileno()`. CustodyError where it is gone."""
        ...

    def working_copy(self, digest: Digest) -> AbstractContextManager[BinaryIO]:
        """As `open`, after every byte was read and the digest found right. Raises CustodyError otherwise."""
        ...

    def holds(self, digest: Digest) -> bool: ...

    def digests(self) -> Iterator[Digest]:
        """Every object, in order of digest."""
        ...


class Reading(Protocol):
    """What the records answer. All sequences are in a stated, stable order."""

    def submission(self, id: SubmissionId) -> Submission | None: ...
    def submissions(self) -> tuple[Submission, ...]: ...
    def entries(self, submission: SubmissionId) -> tuple[SubmissionEntry, ...]: ...
    def receipt(self, id: ReceiptId) -> Receipt | None: ...
    def receipts_of(self, item: Digest) -> tuple[Receipt, ...]:
        """Oldest first."""
        ...

    def gaps_of(self, submission: SubmissionId) -> tuple[Gap, ...]: ...
    def gaps_of_incident(self, incident: IncidentCode) -> tuple[Gap, ...]:
        """Gaps of every submission that was made for the incident."""
        ...

    def item(self, digest: Digest) -> Item | None: ...
    def items_with_prefix(self, prefix: str, limit: int) -> tuple[Item, ...]: ...
    def items_of(self, incident: IncidentCode) -> tuple[Item, ...]:
        """In order of first receipt, then of entry in its submission."""
        ...

    def items_with_status(self, status: ItemStatus) -> tuple[Item, ...]:
        """In order of first receipt."""
        ...

    def item_count(self) -> int: ...
    def incidents_of(self, item: Digest) -> tuple[IncidentCode, ...]: ...
    def examination(self, item: Digest) -> Examination | None:
        """The latest one."""
        ...

    def fingerprints_after(self, position: int) -> Iterator[tuple[int, Digest, Fingerprint]]:
        """(position, item, fingerprint) of every fingerprint saved after `position`, in order of position."""
        ...

    def searchable_count(self) -> tuple[int, int]:
        """Number of examined items with a searchable fingerprint, and of those with none."""
        ...

    def matches_of(self, item: Digest) -> tuple[Match, ...]: ...
    def lineage_of(self, item: Digest) -> Lineage | None: ...
    def incident(self, code: IncidentCode) -> Incident | None: ...
    def incidents(self) -> tuple[Incident, ...]: ...
    def links_of(self, incident: IncidentCode) -> tuple[Link, ...]: ...
    def assessment(self, item: Digest, incident: IncidentCode) -> Assessment | None:
        """The latest one."""
        ...

    def incident_assessment(self, incident: IncidentCode) -> IncidentAssessment | None: ...
    def decisions_of(self, subject: str) -> tuple[Decision, ...]: ...
    def events(self) -> Iterator[CustodyEvent]: ...
    def events_about(self, objects: Iterable[Digest]) -> tuple[CustodyEvent, ...]: ...
    def heads(self) -> tuple[SignedHead, ...]: ...
    def task(self, key: Digest) -> Task | None: ...
    def work(self, incident: IncidentCode | None = None) -> tuple[WorkCount, ...]: ...
    def troubled_tasks(self) -> tuple[Task, ...]:
        """Failed ones, and waiting ones whose last attempt ended badly."""
        ...

    def unsettled(self, incident: IncidentCode, kinds: Sequence[TaskKind]) -> int:
        """Tasks of these kinds, for items of the incident or the incident itself, waiting or running."""
        ...


class Writing(Reading, Protocol):
    """One transaction under the write lock. Everything in it happens, or nothing."""

    def add_submission(self, submission: Submission) -> RowDigest: ...
    def finish_submission(self, submission: Submission) -> RowDigest: ...
    def add_entry(self, entry: SubmissionEntry) -> RowDigest: ...
    def add_receipt(self, receipt: Receipt) -> RowDigest | None:
        """None where this arrival is on record already."""
        ...

    def add_gap(self, gap: Gap) -> RowDigest | None: ...
    def add_object(self, object: Object) -> None: ...
    def add_item(self, item: Item) -> bool:
        """False where the item is known."""
        ...

    def update_item(self, item: Item) -> None: ...
    def attach(self, attachment: Attachment) -> RowDigest | None: ...
    def put_incident(self, incident: Incident) -> RowDigest: ...
    def put_examination(self, examination: Examination) -> RowDigest:
        """Saves its fingerprints as well, so that they can be searched at once.

        The same (item, inputs) again changes nothing. Where the fingerprints differ from the item's earlier
        ones, the item's matches are removed: it is compared anew.
        """
        ...

    def put_matches(self, item: Digest, matches: Sequence[Match]) -> bool:
        """Adds or replaces these pairs; True where anything changed.

        It removes no other pair: a twin that was compared meanwhile may have found this item first.
        """
        ...

    def put_lineage(self, members: Sequence[Digest], lineage: Lineage | None) -> None:
        """Replaces whatever lineages the members were in; None leaves each on its own."""
        ...

    def put_link(self, incident: IncidentCode, link: Link) -> RowDigest: ...
    def add_assessment(self, assessment: Assessment) -> RowDigest: ...
    def add_incident_assessment(self, assessment: IncidentAssessment) -> RowDigest: ...
    def add_decision(self, decision: Decision) -> RowDigest: ...
    def record(self, happening: Happening) -> CustodyEvent:
        """Appends to the ledger."""
        ...

    def sign_head(self) -> SignedHead: ...
    def add_timestamp(self, head: SignedHead, authority: str, token: bytes) -> RowDigest:
        """Keeps the raw RFC 3161 answer over the head's canonical form."""
        ...

    def plan(
        self, kind: TaskKind, subject: str, inputs: Digest, lane: Lane, incident: IncidentCode | None = None
    ) -> Task | None:
        """A new waiting task; None where the same one (kind, subject, incident, inputs) exists already."""
        ...

    def retry_failed(self) -> tuple[Task, ...]: ...


class Records(Protocol):
    """The truth about a case. Redis may be flushed at any time."""

    def reading(self) -> AbstractContextManager[Reading]: ...
    def writing(self, lease: Lease | None = None) -> AbstractContextManager[Writing]:
        """Raises LeaseLost where `lease` is no longer the newest one on its task."""
        ...

    def claim(self, key: Digest, duration: dt.timedelta) -> Lease | None:
        """The lease on a waiting task, or on a running one whose lease ran out; else None."""
        ...

    def extend(self, lease: Lease, duration: dt.timedelta) -> Lease: ...
    def finish(self, lease: Lease) -> None: ...
    def give_back(self, lease: Lease, trouble: str, retry_after: dt.timedelta | None) -> None:
        """Ends an attempt badly; None gives the task up (FAILED)."""
        ...

    def is_derivative(self, digest: Digest) -> bool:
        """Whether an examination made this object; only such objects are ever shown."""
        ...

    def ready(self, limit: int) -> tuple[Task, ...]:
        """Waiting tasks whose time has come and running ones whose lease ran out, oldest first."""
        ...

    def verify(self, vault: Vault) -> CustodyReport:
        """Fixity of every object, every row that an event speaks of, the chain, and its signed heads."""
        ...


class Queue(Protocol):
    """Carries hints that work is waiting. Losing them delays work, never loses it."""

    def announce(self, tasks: Sequence[Task]) -> None: ...


@dataclass(frozen=True, slots=True)
class Near:
    """One pair of hashes within the radius."""

    item: Digest
    fingerprint: Fingerprint
    """Of the archive's item."""
    asked: Fingerprint
    """Of the item that asks."""
    turn: Turn
    """Form of the asking picture that came nearest."""
    distance: int
    pictures_of_item: int = 1
    """How many pictures of the archive's item are searchable: 1 for a photo, its keyframes for a video."""


class FingerprintIndex(Protocol):
    """Exact search by radius. The linear one is the reference that every faster one is held against."""

    def catch_up(self, reading: Reading) -> None:
        """Takes in everything saved since the last call."""
        ...

    def near(self, asked: Sequence[Fingerprint], kind: HashKind, radius: int, but_not: Digest) -> Sequence[Near]:
        """Every hash within `radius` bits of any turned form; one entry per pair of pictures, nearest turn."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one confined run."""

    memory_bytes: int
    cpu_s: float
    wall_s: float
    output_bytes: int
    """Most that the parent accepts as an answer."""
    processes: int = 1
    """Threads that it may run at once; a Python decoder needs one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a confined function answered; validate `value` before use."""

    value: JsonValue
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """How a confined program ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


class RunningProgram(Protocol):
    """A confined program whose output is read while it runs."""

    @property
    def stdout(self) -> BinaryIO: ...

    def notes(self) -> bytes:
        """What the program wrote to descriptor 4, apart from its messages, since the last call."""
        ...

    def finish(self) -> Completed:
        """Waits for the end; `stdout` of the result is empty, `stderr` its tail."""
        ...


class Decoders(Protocol):
    """The pool of confined decoders. Nothing else looks inside evidence."""

    @property
    def level(self) -> str:
        """The sandbox level that a probe found to hold."""
        ...

    def call(self, function: str, source: BinaryIO, arguments: JsonObject, limits: Limits) -> Reply:
        """Runs an allow-listed function in a fresh confined process.

        Raises Undecodable (the decoder refuses), DecoderDied, LimitReached, Unavailable (no pool).
        """
        ...

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        source: BinaryIO,
        limits: Limits,
    ) -> Completed:
        """Runs an allow-listed program; `{evidence}` in an argument becomes the path that it can open."""
        ...

    def stream(
        self, program: str, arguments: Sequence[str], source: BinaryIO, limits: Limits
    ) -> AbstractContextManager[RunningProgram]: ...


class Cabinet(Protocol):
    """The part of the vault that an intake reader may use: keep, then read again what was kept."""

    def keep(self, stream: BinaryIO) -> Object: ...
    def open(self, digest: Digest) -> BinaryIO: ...


class Reader(Protocol):
    """Takes one kind of arrival apart. Extension point: one file in `pipeline/intake/`."""

    @property
    def kind(self) -> str: ...

    def read(self, root: "Root", cabinet: Cabinet) -> Iterator[Found]:
        """Everything found, containers first; a part that cannot be read is a gap, never an exception."""
        ...


@dataclass(frozen=True, slots=True)
class Root:
    """One thing that was named on the command line: a file or a folder."""

    name: OriginalName
    path: bytes
    """Where it lies now, as the file system names it."""
    is_folder: bool


class Check(Protocol):
    """Asks one question. Extension point: one file in `pipeline/checks/`. It never gives points."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def group(self) -> Group: ...
    @property
    def about_incident(self) -> bool:
        """False: asked once per item by `examine`. True: asked by `assess`, in the light of an incident."""
        ...

    def applies_to(self, case: CaseFile) -> bool: ...
    def run(self, case: CaseFile) -> tuple[Finding, ...]: ...


class Pictures(Protocol):
    """Derivatives for showing. Never the original."""

    def jpeg(self, derivative: Digest, longest_side: int) -> bytes:
        """A JPEG of the derivative, scaled down to at most `longest_side` pixels."""
        ...


class Exporter(Protocol):
    """Writes a summary in one form. Extension point: one file in `pipeline/export/`."""

    @property
    def format(self) -> str:
        """`text`, `json`, `html` …: what `--format` calls it."""
        ...

    def write(self, summary: IncidentSummary | ItemReport, language: Language, pictures: Pictures) -> bytes: ...


class Policy(Protocol):
    """Weighs findings (`config/scoring.toml`); see `pipeline/scoring/`."""

    @property
    def digest(self) -> Digest:
        """SHA-256 over the canonical form of the policy; stands in every assessment."""
        ...

    def assess(self, case: CaseFile, findings: Sequence[Finding], inputs: Digest) -> Assessment: ...

    def assess_incident(self, table: IncidentTable, inputs: Digest) -> IncidentAssessment: ...


@dataclass(frozen=True, slots=True)
class Workbench:
    """One of each: what the journey works with."""

    vault: Vault
    records: Records
    queue: Queue
    index: FingerprintIndex
    decoders: Decoders
    clock: Clock
    new_id: Callable[[], str]
    """Random identifiers for submissions."""
    agent: str
    """Whom custody events name."""
    pseudonym: Callable[[str], SourceCode]
    """Code of a sender as stated; the same for the same sender throughout the case."""
    timestamp_authorities: tuple[str, ...]
    """RFC 3161 addresses that tokens are asked of; empty where no request may leave the machine."""
    checks: tuple[Check, ...]
    policy: Policy
    tools: tuple[ToolVersion, ...]
    """Programs and libraries in use, Sanad first; part of every key, so that a new version looks again."""

    def happening(
        self,
        type: EventType,
        *,
        objects: Iterable[Digest] = (),
        rows: Iterable[RowDigest | None] = (),
        outcome: EventOutcome = EventOutcome.SUCCESS,
        note: str | None = None,
    ) -> Happening:
        """A custody event of this bench, ready for the ledger. Rows that were not written (None) drop out."""
        spoken_of = tuple(row for row in rows if row is not None)
        return Happening(type, self.agent, self.tools[0], outcome, tuple(objects), spoken_of, note)
