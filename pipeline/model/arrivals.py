"""How things came in: submissions, receipts, gaps, and what ties them to an incident."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.model.attestations import Attestation, StatedFact
from pipeline.model.basics import (
    Digest,
    GapId,
    IncidentCode,
    OriginalName,
    ReceiptId,
    SourceCode,
    SubmissionId,
)
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence
from pipeline.model.times import TimeClaim


class Channel(StrEnum):
    FOLDER = "folder"
    FILE = "file"
    MBOX = "mbox"
    EML = "eml"
    MAILDIR = "maildir"
    IMAP = "imap"
    OUTLOOK = "outlook"
    SKYPE = "skype"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    SIGNAL = "signal"
    WEB_ARCHIVE = "web_archive"
    AUTO_ARCHIVER = "auto_archiver"
    PROOFMODE = "proofmode"
    TELLA = "tella"
    HTTP = "http"


MAIL_CHANNELS: Final = frozenset({Channel.MBOX, Channel.EML, Channel.MAILDIR, Channel.IMAP, Channel.OUTLOOK})


@dataclass(frozen=True, slots=True)
class Handover:
    """What the person who submits says about it. Nothing here is checked by software; it is on record."""

    source: SourceCode
    holder: str | None = None
    """Who held it until now (a pseudonym or role)."""
    acquirer: str | None = None
    """Who acquired it for the team."""
    method: str | None = None
    """How it was acquired: handed over on a drive, downloaded, forwarded."""
    witness: str | None = None
    consent: str | None = None
    restriction: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed over at once, as found."""

    id: SubmissionId
    handover: Handover
    started: dt.datetime
    finished: dt.datetime | None
    """None while it runs, or where it was cut short: the same submission can simply be repeated."""
    roots: tuple[OriginalName, ...]
    """The paths that were named, without their folders."""
    incident: IncidentCode | None = None
    repeats: SubmissionId | None = None
    """The earlier submission that brought exactly the same entries."""
    gaps_again: tuple[GapId, ...] = ()
    """Gaps on record before that this submission met again."""


@dataclass(frozen=True, slots=True)
class ContextLine:
    """A message that stands near another one in its conversation; kept only where the team asked for it."""

    position: int
    """-1 is the message just before, 1 the one just after; never 0."""
    sender: str | None
    """As stated, escaped for display; on record their code."""
    words: str
    """At most 500 characters, escaped."""
    sent: TimeClaim | None


@dataclass(frozen=True, slots=True)
class MessageContext:
    """The message that a file came in, as its channel words it."""

    identity: str
    """What makes the message one arrival: Message-ID, digest of its raw bytes, or id in its conversation."""
    raw: Digest | None
    """The raw message in the vault."""
    within: Digest | None = None
    """The archive or folder that holds both the message's record and its files, where it does not hold them itself."""
    conversation: str | None = None
    """On record a code, where it is a number, account or name of somebody."""
    sender: str | None = None
    """As stated; channels let senders write it freely. Escaped for display. On record it is sealed, and None here."""
    subject: str | None = None
    words: str | None = None
    """Caption or body, at most 2,000 characters, escaped."""
    sent: TimeClaim | None = None
    transport: tuple[TimeClaim, ...] = ()
    """Times that servers wrote on the way, newest first."""
    forwarded: bool = False
    forwarded_from: str | None = None
    """Whom the channel names as the first sender. As stated, escaped for display; on record their code."""
    attestations: tuple[Attestation, ...] = ()
    facts: tuple[StatedFact, ...] = ()
    around: tuple[ContextLine, ...] = ()
    """Messages before and after it, oldest first: as many as `Means.context_lines` asks for, on each side."""
    notes: tuple[Sentence, ...] = ()
    """Edits, mismatching sizes, repaired encodings: shown to the reviewer."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file as an intake reader found it, already preserved."""

    object: Object
    name: OriginalName
    path: tuple[str, ...]
    """Position inside the containers, outermost first: enough to find the bytes again."""
    containers: tuple[Digest, ...]
    """The containers that it was taken out of, outermost first."""
    channel: Channel
    message: MessageContext | None = None
    notes: tuple[Sentence, ...] = ()
    """What a reviewer must know about a file that no message speaks of; else it stands in the message's notes."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One arrival of one item. A mailbox that has grown makes no second receipt of its old messages."""

    id: ReceiptId
    item: Digest
    submission: SubmissionId
    """The first submission that brought it."""
    source: SourceCode
    arrival: Arrival
    received: TimeClaim
    """Our own clock, at intake."""


class GapKind(StrEnum):
    MISSING = "missing"
    EXPIRED = "expired"
    OMITTED = "omitted"
    DELETED = "deleted"
    ENCRYPTED = "encrypted"
    LINKED = "linked"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Gap:
    """A file that was named and is not there, or that could not be opened."""

    id: GapId
    submission: SubmissionId
    kind: GapKind
    channel: Channel
    name: OriginalName | None
    path: tuple[str, ...]
    containers: tuple[Digest, ...]
    reason: Sentence
    message: MessageContext | None = None
    source: SourceCode | None = None
    """As of a receipt: whoever sent the message, else whoever handed over."""


@dataclass(frozen=True, slots=True)
class FoundGap:
    """A gap as an intake reader met it; it becomes a `Gap` when the submission records it."""

    kind: GapKind
    channel: Channel
    name: OriginalName | None
    path: tuple[str, ...]
    containers: tuple[Digest, ...]
    reason: Sentence
    message: MessageContext | None = None


@dataclass(frozen=True, slots=True)
class FoundContainer:
    """A container that was preserved before it was opened."""

    object: Object
    name: OriginalName
    path: tuple[str, ...]
    containers: tuple[Digest, ...]
    channel: Channel


Found = Arrival | FoundGap | FoundContainer


@dataclass(frozen=True, slots=True)
class SubmissionEntry:
    """One line of a submission's receipt: every file that was handed over, in order."""

    submission: SubmissionId
    position: int
    object: Object
    name: OriginalName
    path: tuple[str, ...]
    receipt: ReceiptId | None
    """None for a container."""
    known: bool
    """This arrival was on record before: no new receipt was made."""
    containers: tuple[Digest, ...] = ()
    """As of an arrival: the containers that it was taken out of this time. Empty in entries of old cases."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Ties an item to an incident. One arrival may serve two incidents."""

    incident: IncidentCode
    item: Digest
    since: dt.datetime
    by: str
