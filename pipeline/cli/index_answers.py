"""What `sanad index` answers to machines."""

from dataclasses import dataclass
from typing import Literal

from pipeline.compare.index.inspection import SegmentState
from pipeline.desks.archive_index import IndexStats, Stored


@dataclass(frozen=True, slots=True)
class IndexStatsAnswer:
    stats: IndexStats
    schema: Literal["sanad/index-stats/1"] = "sanad/index-stats/1"


@dataclass(frozen=True, slots=True)
class IndexVerifyAnswer:
    fine: bool
    segments: tuple[SegmentState, ...]
    schema: Literal["sanad/index-verify/1"] = "sanad/index-verify/1"


@dataclass(frozen=True, slots=True)
class IndexRebuildAnswer:
    stored: tuple[Stored, ...]
    schema: Literal["sanad/index-rebuild/1"] = "sanad/index-rebuild/1"


@dataclass(frozen=True, slots=True)
class UnsearchableItem:
    sha256: str
    reasons: tuple[str, ...]
    """In the language asked for."""


@dataclass(frozen=True, slots=True)
class UnsearchableAnswer:
    items: tuple[UnsearchableItem, ...]
    schema: Literal["sanad/index-unsearchable/1"] = "sanad/index-unsearchable/1"
