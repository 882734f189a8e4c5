"""`Sanad.open()`: the only place that knows which vault, records, queue and index are in use.

The command line and, later, the web application are skins over this class; they hold no logic of their own.
"""

import dataclasses
import uuid
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Self

from pipeline.checks.catalogue import registered_checks
from pipeline.checks.rules import CheckRules
from pipeline.describe.confined import CONFINED
from pipeline.desks.announcing import bounds_of
from pipeline.desks.archive_index import ArchiveIndexDesk, open_indexes
from pipeline.desks.asking import AskDesk
from pipeline.desks.deliveries import DeliveryDesk
from pipeline.desks.doors import DoorsDesk
from pipeline.desks.inbox import InboxDesk
from pipeline.desks.issuing import IssuingDesk
from pipeline.desks.mail_sections import mailbox_desk
from pipeline.desks.mailboxes import MailboxDesk
from pipeline.desks.naming import item_named
from pipeline.desks.pairs import PairsDesk
from pipeline.desks.reasons import require_reason
from pipeline.desks.room import RoomDesk, free_room
from pipeline.desks.sources import SourcesDesk
from pipeline.desks.tasks import TaskDesk
from pipeline.desks.terms import TermsDesk
from pipeline.desks.tokens import TokenDesk
from pipeline.desks.watching import WatchDesk
from pipeline.errors import SetupError, UsageError
from pipeline.export.catalogue import exporters
from pipeline.incident_file import read_incident
from pipeline.intake.confined import CONFINED_UNPACKING
from pipeline.intake.stream import Piped
from pipeline.model.arrivals import Handover, Submission
from pipeline.model.basics import IncidentCode, Language
from pipeline.model.custody import CustodyReport, EventType
from pipeline.model.decisions import Decision, VerificationStatus
from pipeline.model.incidents import Incident
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.recall import Recall
from pipeline.model.summary import IncidentSummary, ItemReport
from pipeline.model.tasks import Task
from pipeline.model.terms import Audience
from pipeline.ports import Clock, Decoders, Queue, Workbench
from pipeline.review.permissions import Permissions
from pipeline.review.summary import incident_summary, item_report
from pipeline.routing.rules import RoutingRules
from pipeline.scoring.policy import ScoringPolicy
from pipeline.settings import Settings, load_settings, shipped_text
from pipeline.steps.casefile import require_incident
from pipeline.steps.permitted import view_of
from pipeline.storage.age_keys import Identity
from pipeline.storage.case import CaseFolder
from pipeline.storage.clock import SystemClock
from pipeline.storage.pictures import VaultPictures
from pipeline.storage.receipts import write_receipt
from pipeline.storage.unlocking import Key
from pipeline.tools.confinement import SandboxLevel
from pipeline.tools.decoders import DecoderPool
from pipeline.tools.in_use import tools_in_use
from pipeline.tools.probe import require
from pipeline.tools.sockets import socket_folder
from pipeline.tools.wire import SOCKET_NAME


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
    def create(
        cls, case: Path, clock: Clock | None = None, keys: Sequence[Key] = (), sources_keys: Sequence[Key] = ()
    ) -> Self:
        """A new case folder with its key and ledger, encrypted where there are `keys`: any of them opens it.

        Any of `sources_keys` tells who is behind the sources' codes. Raises UsageError where there is one already.
        """
        folder = CaseFolder.create(case, clock or SystemClock(), keys=keys, sources_keys=sources_keys)
        return cls.open(case, clock, folder.identity)

    @classmethod
    def open(cls, case: Path, clock: Clock | None = None, key: Key | Identity | None = None) -> Self:
        """The case in the folder `case`, which `key` unlocks where it is encrypted.

        Raises NotFound where there is none, SetupError for bad settings, UsageError where `key` does not open it.
        """
        used_clock = clock or SystemClock()
        folder = CaseFolder.open(case, key)
        settings = load_settings(folder.path)
        policy = ScoringPolicy.from_toml(shipped_text("scoring.toml", folder.path))
        checks = registered_checks(CheckRules.from_toml(shipped_text("checks.toml", folder.path)))
        policy.require(checks)
        bench = Workbench(
            vault=folder.vault(),
            records=folder.records(used_clock),
            queue=NoQueue(),
            indexes=open_indexes(folder.segments),
            decoders=DecoderPool.connect(socket_folder(folder.path) / SOCKET_NAME),
            clock=used_clock,
            new_id=lambda: uuid.uuid4().hex,
            agent=settings.custody.agent,
            pseudonym=folder.pseudonyms.code,
            sealing=folder.sources_key,
            timestamp_authorities=settings.custody.timestamp_authorities,
            checks=checks,
            policy=policy,
            router=RoutingRules.from_toml(shipped_text("routing.toml", folder.path)),
            tools=tools_in_use(),
        )
        return cls(folder, settings, bench)

    @property
    def tasks(self) -> TaskDesk:
        """What is to be done."""
        return TaskDesk(lambda: self.bench)

    @property
    def inbox(self) -> InboxDesk:
        """What belongs to no incident yet."""
        return InboxDesk(lambda: self.bench)

    @property
    def sources(self) -> SourcesDesk:
        """Codes, gradings, and who is behind a code."""
        return SourcesDesk(lambda: self.bench, self.folder.sources_key)

    @property
    def terms(self) -> TermsDesk:
        """Consent and restrictions."""
        return TermsDesk(lambda: self.bench)

    @property
    def pairs(self) -> PairsDesk:
        """What people rule about two items."""
        return PairsDesk(lambda: self.bench)

    @property
    def issuing(self) -> IssuingDesk:
        """Documents that leave the case, and who must be told what came since."""
        return IssuingDesk(lambda: self.bench)

    @property
    def doors(self) -> DoorsDesk:
        """Where media comes in."""
        trust = self.folder.path / "trust" / "dkim"
        return DoorsDesk(lambda: self.bench, self.settings, trust, self._require_level)

    def mailboxes(self, name: str) -> MailboxDesk:
        """Mailboxes on a server, as the section `[imap.NAME]` says. Raises NotFound where there is none."""
        return mailbox_desk(self.doors, name, self.folder.path)

    @property
    def tokens(self) -> TokenDesk:
        """Who may hand in or read over HTTP."""
        return TokenDesk(lambda: self.bench)

    @property
    def asking(self) -> AskDesk:
        """Is a file held already?"""
        return AskDesk(
            bench=lambda: self.bench,
            place=None if self.encrypted else self.folder.run_folder,
            most_bytes=self.settings.ask.file_mib << 20,
            require_level=self._require_level,
            key=lambda: self.folder.key,
            keep=self.folder.keep_receipt,
            unsearchable=self.archive_index.unsearchable,
            recall=self._recall,
        )

    def _recall(self) -> Recall | None:
        """What was measured of the search."""
        try:
            return Recall.from_toml(shipped_text("recall.toml", self.folder.path))
        except FileNotFoundError:
            return None

    @property
    def deliveries(self) -> DeliveryDesk:
        """What is sent over HTTP."""
        return DeliveryDesk(
            bench=lambda: self.bench,
            arriving=self.folder.arriving,
            room=self.room,
            bounds=bounds_of(self.settings.http),
            take=self.doors.delivered,
            receipt=lambda submission, told: self.receipt(submission, tells_known=told),
            kept_receipt=self.folder.kept_receipt,
        )

    @property
    def archive_index(self) -> ArchiveIndexDesk:
        """What is searched, and what cannot be."""
        return ArchiveIndexDesk(lambda: self.bench, self.folder.segments)

    @property
    def room(self) -> RoomDesk:
        """Whether the vault has room for what is to be submitted."""
        return RoomDesk(partial(free_room, self.folder.path / "vault"))

    @property
    def encrypted(self) -> bool:
        """Whether all that the case holds is encrypted on the disk."""
        return self.folder.identity is not None

    # Working

    def use_queue(self, queue: Queue) -> None:
        self.bench = dataclasses.replace(self.bench, queue=queue)

    def start_decoders(self) -> None:
        """Starts the confined decoders of this case; workers reach them by their socket."""
        self._own_decoders = DecoderPool.start(CONFINED, socket_folder(self.folder.path), CONFINED_UNPACKING)
        self.bench = dataclasses.replace(self.bench, decoders=self._own_decoders)

    def stop_decoders(self) -> None:
        if self._own_decoders is not None:
            self._own_decoders.close()
            self._own_decoders = None

    def require_confinement(self) -> None:
        """Raises SetupError where decoding would be less confined than the settings demand."""
        self._require_level(self.bench.decoders)

    def _require_level(self, decoders: Decoders) -> None:
        named = self.settings.decoding.minimum_level
        level = SandboxLevel.__members__.get(named.upper())
        if level is None:
            known = ", ".join(SandboxLevel.__members__)
            raise SetupError(
                f"[decoding] minimum_level: no sandbox level is called {named!r}", remedy=f"levels: {known}"
            )
        require(level, decoders)

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
        context_lines: int | None = None,
        passwords: Sequence[str] = (),
        piped: Piped | None = None,
    ) -> Submission:
        """Takes in files and folders, and what comes through a pipe; every byte is preserved before it is opened.

        `passwords` are tried on what is locked, and kept nowhere.
        """
        return self.doors.submit(paths, handover, incident, kind, context_lines, passwords, piped)

    def watching(self, handover: Handover, incident: IncidentCode | None = None) -> WatchDesk:
        """Takes in what is dropped into a folder."""
        return self.doors.watching(handover, incident)

    def decide(self, subject: str, status: VerificationStatus, reviewer: str, reason: str) -> Decision:
        """Puts a person's conclusion about an incident or item on record, and in the ledger.

        Raises UsageError for a reason too short to be one; NotFound for an unknown subject.
        """
        require_reason(reason)
        with self.bench.records.reading() as reading:
            known = reading.incident(IncidentCode(subject)) is not None
            objects = () if known else (item_named(reading, subject).sha256,)
        decision = Decision(objects[0] if objects else subject, status, reviewer, reason, self.bench.clock.now())
        with self.bench.records.writing() as tx:
            row = tx.add_decision(decision)
            tx.record(self.bench.happening(EventType.APPRAISAL, objects=objects, rows=(row,), note=status.value))
            tx.sign_head()
        return decision

    def receipt(self, submission: Submission, *, tells_known: bool = True) -> bytes:
        """The signed document that whoever submitted is given; a copy stays in the case folder."""
        with self.bench.records.reading() as reading:
            entries, gaps = reading.entries(submission.id), reading.gaps_of(submission.id)
            head = reading.heads()[-1]
        document = write_receipt(submission, entries, gaps, head, self.folder.key, tells_known=tells_known)
        self.folder.keep_receipt(submission.id, document)
        return document

    def receipt_path(self, submission: Submission) -> Path:
        """Where the copy lies; in an encrypted case it is sealed."""
        return self.folder.receipt_path(submission.id)

    # Reading

    def incidents(self) -> tuple[Incident, ...]:
        with self.bench.records.reading() as reading:
            return reading.incidents()

    def incident(self, code: IncidentCode) -> Incident:
        with self.bench.records.reading() as reading:
            return require_incident(reading, code)

    def summary(self, code: IncidentCode, audience: Audience = Audience.TEAM) -> IncidentSummary:
        """As `audience` may see it: what was withdrawn stands in none, what is for the team only in no other."""
        with self.bench.records.reading() as reading:
            view = view_of(self.bench, reading, audience)
            return incident_summary(view, code, self.bench.clock, self.bench.tools)

    def item(self, prefix: str, audience: Audience = Audience.TEAM) -> ItemReport:
        """The item whose digest begins with `prefix`. Raises NotFound, or UsageError where several do."""
        with self.bench.records.reading() as reading:
            view = view_of(self.bench, reading, audience)
            return item_report(view, item_named(reading, prefix).sha256, self.bench.clock, self.bench.tools)

    def render(self, summary: IncidentSummary | ItemReport, format: str, language: Language) -> bytes:
        """The summary in one of the formats of `pipeline/export/`."""
        known = exporters()
        if format not in known:
            raise UsageError(f"no format is called {format!r}; there are: {', '.join(sorted(known))}")
        return known[format].write(summary, language, VaultPictures(self.bench.vault, self.bench.records.is_derivative))

    def items(self, status: ItemStatus) -> tuple[Item, ...]:
        with self.bench.records.reading() as reading:
            found, allowed = reading.items_with_status(status), Permissions.for_use(reading)
            return tuple(item for item in found if allowed.kept_back(reading, item.sha256) is None)

    def verify(self) -> CustodyReport:
        """Fixity of every object, and the whole ledger."""
        return self.bench.records.verify(self.bench.vault)
