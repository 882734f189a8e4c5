"""The exported answer to a question: every sentence in one language, no format. Schema `sanad/answer/1`."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pipeline.export.item_parts import MatchPart
from pipeline.export.lineage_parts import DatingPart
from pipeline.export.parts import ItemName, Said, TimePart
from pipeline.model.arrivals import Channel
from pipeline.model.asking import Progress, Stage
from pipeline.model.basics import Digest, Language, SourceCode, ToolVersion
from pipeline.model.descriptions import MediaKind
from pipeline.model.likeness import MatchKind


@dataclass(frozen=True, slots=True)
class StagePart:
    stage: Stage
    stage_words: str
    progress: Progress
    progress_words: str
    """With the reason why it was not run."""


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """The file that was asked about, as it describes itself."""

    name: str
    """Made safe to show."""
    sha256: Digest
    size: int
    size_words: str
    kind: MediaKind | None
    """Null until it was looked at."""
    kind_words: str
    width: int | None
    height: int | None
    duration_s: float | None
    duration_words: str | None
    picture: Digest | None
    """The first picture made of it; it is held in memory only."""


@dataclass(frozen=True, slots=True)
class RecordPart:
    """How a copy came to us first."""

    received: TimePart
    source: SourceCode
    channel: Channel
    channel_words: str


@dataclass(frozen=True, slots=True)
class BestPart:
    """The copy that carries most of the capture, of all that are held."""

    item: ItemName
    details: str
    """Its kind, measures and size."""
    why: str
    sources: tuple[SourceCode, ...]
    """Who handed it over, or sent it."""
    ask: tuple[str, ...]
    """What to ask them for."""


@dataclass(frozen=True, slots=True)
class AttachedPart:
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class CopyPart:
    """One item that the question led to."""

    number: int
    """From 1 within the answer."""
    item: ItemName
    details: str
    kind: MatchKind
    kind_words: str
    means: str
    """What this kind of likeness says, and what not."""
    match: MatchPart | None
    """Null for the same bytes."""
    picture: Digest | None
    """A picture of the copy, where there is one."""
    received: RecordPart | None
    """Null where no record of its receipt may be shown."""
    received_words: str
    generation: str | None
    """Where it stands among the copies, as far as that is known; null where it is the only one."""
    incidents: tuple[AttachedPart, ...]


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """Copies of one recording."""

    lineage: str | None
    """Null where only one copy is held."""
    lineage_words: str
    confirmed: bool
    """At least one copy is confirmed to show what the question shows."""
    copies: tuple[CopyPart, ...]
    also: tuple[ItemName, ...]
    """Further copies of it that are held, and that the question did not lead to by itself."""
    dated_by: tuple[DatingPart, ...]
    """Whose records date it, earliest first; empty where none may be shown."""
    best: BestPart | None
    incidents: tuple[AttachedPart, ...]
    """Of all its copies here."""


@dataclass(frozen=True, slots=True)
class OverlookedPart:
    sha256: Digest
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """About one file."""

    question: QuestionPart
    asked: dt.datetime
    asked_shown: str
    finished: bool
    stages: tuple[StagePart, ...]
    headline: str
    recordings: tuple[RecordingPart, ...]
    """Confirmed ones first."""
    nothing: str | None
    """What it means that nothing was found; null where something was, or the search goes on."""
    not_looked: tuple[Said, ...]
    searchable: int
    not_searchable: int
    archive_words: str
    overlooked: tuple[OverlookedPart, ...]
    """Some of the items that could not be searched."""
    recall: tuple[str, ...]
    """What was measured: how many copies of which kind such a search finds."""
    limits: tuple[str, ...]
    head_words: str
    """Which state of the archive this speaks of."""


@dataclass(frozen=True, slots=True)
class AnswersDocument:
    """What `sanad ask --json` prints."""

    language: Language
    answers: tuple[AnswerPart, ...]
    tools: tuple[ToolVersion, ...]
    schema: Literal["sanad/answer/1"] = "sanad/answer/1"
