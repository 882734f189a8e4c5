"""A question to the archive: does it hold this already? And what it answers, stage by stage."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.ancestry import Ancestry
from pipeline.model.basics import Bilingual, Digest, IncidentCode, OriginalName, ToolVersion
from pipeline.model.custody import SignedHead
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.likeness import Lineage, Match, MatchKind
from pipeline.model.sentences import Sentence
from pipeline.model.summary import RelatedItem


class Stage(StrEnum):
    """In the order in which they are done: each costs more than the one before."""

    BYTES = "bytes"
    """The same file, by its SHA-256."""
    HASHES = "hashes"
    """Pictures that look the same as a whole, each confirmed by laying one over the other."""
    FEATURES = "features"
    """Pictures that have details in common: crops, screenshots, collages, photos of screens."""
    RECORDING = "recording"
    """Videos second by second, and sound."""


class Progress(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class StageReport:
    stage: Stage
    progress: Progress
    why: Sentence | None = None
    """Why it was not run."""


@dataclass(frozen=True, slots=True)
class Question:
    """A file that somebody asks about. It is not evidence: nothing of it is kept."""

    name: OriginalName
    sha256: Digest
    size: int
    """Bytes."""
    asked: dt.datetime
    examination: Examination | None = None
    """None until it was looked at. Its pictures lie in memory only."""


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """An item of the archive that shows what the question shows, or may."""

    held: RelatedItem
    kind: MatchKind
    match: Match | None
    """None for the same bytes."""
    incidents: tuple[tuple[IncidentCode, Bilingual], ...]
    """Code and title of each that it is attached to."""
    lineage: Lineage | None
    """Of the item, as far as it may be shown; None where no other copy of it is held."""
    ancestry: Ancestry | None
    """In which order the copies arose and whose record dates them; None where no receipt of it may be shown."""
    others: tuple[RelatedItem, ...] = ()
    """Further members of its lineage, whether the question leads to them or not."""


@dataclass(frozen=True, slots=True)
class Overlooked:
    """An item of the archive that no copy can be found for by its pictures."""

    item: Digest
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known so far."""

    question: Question
    stages: tuple[StageReport, ...]
    """All of them, in order."""
    copies: tuple[HeldCopy, ...]
    """Confirmed ones first."""
    not_looked: tuple[Sentence, ...]
    """What of the question, or of what came near to it, was not looked at, and why."""
    archive: ArchiveState
    head: SignedHead | None
    """The newest signed head of the ledger: which state of the archive this speaks of."""
    tools: tuple[ToolVersion, ...]
    overlooked: tuple[Overlooked, ...] = ()
    """Some of those that could not be searched, once the answer is finished."""
    recall: tuple[Sentence, ...] = ()
    """How much such a search finds, as it was measured."""

    @property
    def finished(self) -> bool:
        return all(report.progress is not Progress.WAITING for report in self.stages)
