"""`Sanad.open()`: the only place that knows which vault, records, queue and index are in use.

The command line and, later, the web application are skins over this class; they hold no logic of their own.
"""

import dataclasses
import os
import uuid
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Self

from pipeline.checks.catalogue import registered_checks
from pipeline.checks.rules import CheckRules
from pipeline.compare.linear import LinearIndex
from pipeline.describe.confined import CONFINED
from pipeline.errors import NotFound, SetupError, UsageError
from pipeline.export.catalogue import exporters
from pipeline.incident_file import read_incident
from pipeline.incidents import advance
from pipeline.intake.limits import GIB, OpeningLimits
from pipeline.intake.means import Means
from pipeline.intake.names import from_bytes
from pipeline.intake.sniff import reader_for
from pipeline.journey import receive
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import IncidentCode, Language, ToolVersion
from pipeline.model.custody import CustodyReport, EventType
from pipeline.model.decisions import Decision, VerificationStatus
from pipeline.model.incidents import Incident
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.tasks import Task, TaskKind, WorkCount
from pipeline.ports import Clock, Queue, Reading, Root, Workbench
from pipeline.review.summary import incident_summary, item_report
from pipeline.scoring.policy import ScoringPolicy
from pipeline.settings import Settings, load_settings, shipped_text
from pipeline.steps.casefile import require_incident
from pipeline.storage.case import CaseFolder
from pipeline.storage.clock import SystemClock
from pipeline.storage.pictures import VaultPictures
from pipeline.storage.receipts import write_receipt
from pipeline.tools.confinement import SandboxLevel
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.probe import probe_tools, require
from pipeline.tools.sockets import socket_folder
from pipeline.tools.wire import SOCKET_NAME

LIBRARIES: Final = ("opencv-python-headless", "exifread", "ImageHash", "pillow", "pillow-heif", "numpy")
"""Libraries whose version can change a result; part of every task's key."""

SHORTEST_PREFIX: Final = 6
SHORTEST_REASON: Final = 30


def sanad_version() -> str:
    try:
        return version("sanad")
    except PackageNotFoundError:
        return "0.1.0+checkout"


class NoQueue:
    """For commands that only read or record: nobody is told, the reconciler finds out from the records."""

    def announce(self, tasks: Sequence[Task]) -> None:
        """Tells nobody."""


class Sanad:
    """One opened case."""

    def __init__(self, folder: CaseFolder, settings: Settings, bench: Workbench) -> None:
        self.folder = folder
        self.settings = settings
        self.bench = bench
        self._own_decoders: DecoderPool | None = None

    @classmethod
    def create(cls, case: Path, clock: Clock | None = None) -> Self:
        """A new case folder with its key and ledger. Raises UsageError where there is one already."""
        CaseFolder.create(case, clock or SystemClock())
        return cls.open(case, clock)

    @classmethod
    def open(cls, case: Path, clock: Clock | None = None) -> Self:
        """The case in the folder `case`. Raises NotFound where there is none, SetupError for bad settings."""
        used_clock = clock or SystemClock()
        folder = CaseFolder.open(case)
        settings = load_settings(folder.path)
        policy = ScoringPolicy.from_toml(shipped_text("scoring.toml", folder.path))
        checks = registered_checks(CheckRules.from_toml(shipped_text("checks.toml", folder.path)))
        policy.require(checks)
        bench = Workbench(
            vault=folder.vault(),
            records=folder.records(used_clock),
            queue=NoQueue(),
            index=LinearIndex(),
            decoders=DecoderPool.connect(socket_folder(folder.path) / SOCKET_NAME),
            clock=used_clock,
            new_id=lambda: uuid.uuid4().hex,
            agent=settings.custody.agent,
            pseudonym=folder.pseudonyms.code,
            timestamp_authorities=settings.custody.timestamp_authorities,
            checks=checks,
            policy=policy,
            tools=tools_in_use(),
        )
        return cls(folder, settings, bench)

    @classmethod
    def open_or_create(cls, case: Path, clock: Clock | None = None) -> Self:
        """The case in the folder, which is made where it does not exist yet or is empty."""
        if not case.exists() or (case.is_dir() and not any(case.iterdir())):
            return cls.create(case, clock)
        return cls.open(case, clock)

    # Working

    def use_queue(self, queue: Queue) -> None:
        self.bench = dataclasses.replace(self.bench, queue=queue)

    def start_decoders(self) -> None:
        """Starts the confined decoders of this case; workers reach them by their socket."""
        self._own_decoders = DecoderPool.start(CONFINED, socket_folder(self.folder.path))
        self.bench = dataclasses.replace(self.bench, decoders=self._own_decoders)

    def stop_decoders(self) -> None:
        if self._own_decoders is not None:
            self._own_decoders.close()
            self._own_decoders = None

    def require_confinement(self) -> None:
        """Raises SetupError where decoding would be less confined than the settings demand."""
        named = self.settings.decoding.minimum_level
        level = SandboxLevel.__members__.get(named.upper())
        if level is None:
            known = ", ".join(SandboxLevel.__members__)
            raise SetupError(
                f"[decoding] minimum_level: no sandbox level is called {named!r}", remedy=f"levels: {known}"
            )
        require(level, self.bench.decoders)

    # Recording

    def add_incident(self, path: Path) -> Incident:
        """Puts the incident that the TOML file describes on record, or its newer form in place of the old."""
        incident = read_incident(path)
        with self.bench.records.writing() as tx:
            row = tx.put_incident(incident)
            tx.record(self.bench.happening(EventType.METADATA_MODIFICATION, rows=(row,), note=incident.code))
        return incident

    def submit(
        self,
        paths: Sequence[Path],
        handover: Handover,
        incident: IncidentCode | None = None,
        kind: str | None = None,
    ) -> Submission:
        """Takes in files and folders; every byte is preserved before it is opened."""
        roots = [_root_at(path) for path in paths]
        with self.bench.records.reading() as reading:
            if incident is not None:
                require_incident(reading, incident)
        limits = OpeningLimits(
            depth=self.settings.intake.depth,
            members=self.settings.intake.members,
            unpacked_bytes=self.settings.intake.unpacked_gib * GIB,
        )
        means = Means(limits)
        return receive(self.bench, handover, [reader_for(root, kind, means) for root in roots], incident)

    def decide(self, subject: str, status: VerificationStatus, reviewer: str, reason: str) -> Decision:
        """Puts a person's conclusion about an incident or item on record, and in the ledger.

        Raises UsageError for a reason too short to be one; NotFound for an unknown subject.
        """
        if len(reason.strip()) < SHORTEST_REASON:
            raise UsageError(f"a reason has {SHORTEST_REASON} characters at least: somebody will ask for it in a year")
        with self.bench.records.reading() as reading:
            known = reading.incident(IncidentCode(subject)) is not None
            objects = () if known else (self._item(reading, subject).sha256,)
        decision = Decision(objects[0] if objects else subject, status, reviewer, reason, self.bench.clock.now())
        with self.bench.records.writing() as tx:
            row = tx.add_decision(decision)
            tx.record(self.bench.happening(EventType.APPRAISAL, objects=objects, rows=(row,), note=status.value))
            tx.sign_head()
        return decision

    def receipt(self, submission: Submission) -> bytes:
        """The signed document that whoever submitted is given; a copy stays in the case folder."""
        with self.bench.records.reading() as reading:
            entries, gaps = reading.entries(submission.id), reading.gaps_of(submission.id)
            head = reading.heads()[-1]
        document = write_receipt(submission, entries, gaps, head, self.folder.key)
        self.receipt_path(submission).write_bytes(document)
        return document

    def receipt_path(self, submission: Submission) -> Path:
        return self.folder.receipts_folder / f"{submission.id}.json"

    # Reading

    def incidents(self) -> tuple[Incident, ...]:
        with self.bench.records.reading() as reading:
            return reading.incidents()

    def incident(self, code: IncidentCode) -> Incident:
        with self.bench.records.reading() as reading:
            return require_incident(reading, code)

    def summary(self, code: IncidentCode) -> IncidentSummary:
        with self.bench.records.reading() as reading:
            return incident_summary(reading, code, self.bench.clock, self.bench.tools)

    def item(self, prefix: str) -> ItemReport:
        """The item whose digest begins with `prefix`. Raises NotFound, or UsageError where several do."""
        with self.bench.records.reading() as reading:
            return item_report(reading, self._item(reading, prefix).sha256, self.bench.clock, self.bench.tools)

    def _item(self, reading: Reading, prefix: str) -> Item:
        if len(prefix) < SHORTEST_PREFIX:
            raise UsageError(f"give at least {SHORTEST_PREFIX} digits of the item's SHA-256")
        found = reading.items_with_prefix(prefix.lower(), limit=2)
        if not found:
            raise NotFound(f"no item of this case has a SHA-256 that begins with {prefix!r}")
        if len(found) > 1:
            raise UsageError(f"several items begin with {prefix!r}", remedy="give more digits")
        return found[0]

    def render(self, summary: IncidentSummary | ItemReport, format: str, language: Language) -> bytes:
        """The summary in one of the formats of `pipeline/export/`."""
        known = exporters()
        if format not in known:
            raise UsageError(f"no format is called {format!r}; there are: {', '.join(sorted(known))}")
        return known[format].write(summary, language, VaultPictures(self.bench.vault, self.bench.records.is_derivative))

    def work(self, incident: IncidentCode | None = None) -> tuple[WorkCount, ...]:
        with self.bench.records.reading() as reading:
            return reading.work(incident)

    def troubled(self) -> tuple[Task, ...]:
        with self.bench.records.reading() as reading:
            return reading.troubled_tasks()

    def retry(self) -> tuple[Task, ...]:
        """Gives every task that was given up another row of attempts."""
        with self.bench.records.writing() as tx:
            return tx.retry_failed()

    def items(self, status: ItemStatus) -> tuple[Item, ...]:
        with self.bench.records.reading() as reading:
            return reading.items_with_status(status)

    def submissions_cut_short(self) -> tuple[Submission, ...]:
        """Those that began and never ended; what they brought so far is on record, the rest is not."""
        with self.bench.records.reading() as reading:
            return tuple(each for each in reading.submissions() if each.finished is None)

    def drained(self) -> bool:
        """Whether nothing is left to do. Time-stamps may stay waiting: their authority can be away for days."""
        if self._under_way():
            return False
        for incident in self.incidents():
            advance(self.bench, incident.code)
        # Asked again: a worker may have planned the next step in the meantime, and then there was nothing to plan.
        return not self._under_way()

    def _under_way(self) -> bool:
        return any(count.waiting + count.running for count in self.work() if count.kind is not TaskKind.TIMESTAMP)

    def verify(self) -> CustodyReport:
        """Fixity of every object, and the whole ledger."""
        return self.bench.records.verify(self.bench.vault)


def tools_in_use() -> tuple[ToolVersion, ...]:
    """Sanad first, then every program and library that can change a result."""
    programs = (ToolVersion(report.name, report.version or "missing") for report in probe_tools())
    libraries = (ToolVersion(name, version(name)) for name in LIBRARIES)
    return (ToolVersion("sanad", sanad_version()), *programs, *libraries)


def _root_at(path: Path) -> Root:
    """What lies at `path`. Raises NotFound; reading it is the reader's business."""
    if not path.exists():
        raise NotFound(f"no such file or folder: {path}")
    name = from_bytes(os.fsencode(path.resolve().name))
    return Root(name, os.fsencode(path), path.is_dir())
