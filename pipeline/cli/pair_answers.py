"""What the commands about pairs, issued documents and overlapping incidents answer to machines."""

from dataclasses import dataclass
from typing import Literal

from pipeline.desks.pairs import Pair, Ruled
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.issued import IssuedSummary
from pipeline.model.news import News, Overlap


@dataclass(frozen=True, slots=True)
class PairAnswer:
    ruled: Ruled
    schema: Literal["sanad/pair/1"] = "sanad/pair/1"


@dataclass(frozen=True, slots=True)
class PairsAnswer:
    item: Digest
    pairs: tuple[Pair, ...]
    """What waits for a look stands first."""
    schema: Literal["sanad/pairs/1"] = "sanad/pairs/1"


@dataclass(frozen=True, slots=True)
class IssuedAnswer:
    incident: IncidentCode
    issued: tuple[IssuedSummary, ...]
    """Documents about the incident that left the case, oldest first."""
    news: tuple[News, ...]
    """What came since, each with the documents that do not speak of it."""
    schema: Literal["sanad/issued/1"] = "sanad/issued/1"


@dataclass(frozen=True, slots=True)
class Duplicates:
    incident: IncidentCode
    overlaps: tuple[Overlap, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesAnswer:
    found: tuple[Duplicates, ...]
    schema: Literal["sanad/duplicates/1"] = "sanad/duplicates/1"
