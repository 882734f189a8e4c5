"""The index of the archive: what it holds, whether it says what the records say, what no copy can be found for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.compare.features.inverted import InvertedIndex
from pipeline.compare.index.engine import CompiledEngine, compiled_engine
from pipeline.compare.index.filing import PIGEONHOLES
from pipeline.compare.index.inspection import SegmentState, verify
from pipeline.compare.index.rows import WORDS
from pipeline.compare.index.segmented import SegmentedIndex
from pipeline.compare.sound.index import InvertedSounds
from pipeline.model.basics import Digest
from pipeline.model.examinations import Examination
from pipeline.model.likeness import HashKind
from pipeline.model.objects import ItemStatus
from pipeline.model.sentences import Sentence, text
from pipeline.ports import Indexes, Reading, Workbench
from pipeline.review.permissions import Permissions
from pipeline.storage.segments import FolderSegments

HASHES: Final = "hashes"
FEATURES: Final = "features"
SOUNDS: Final = "sounds"

Segments = Callable[[str], FolderSegments]


@dataclass(frozen=True, slots=True)
class HashesHeld:
    kind: HashKind
    hashes: int
    """In the index; what was replaced since is counted until its segment is built anew."""
    no_miss_radius: int
    """Bits up to which nothing is missed, whatever the archive holds."""
    multi_index_radius: int
    """Bits up to which only some buckets are looked into; beyond, every hash is looked at."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What one index has on the disk."""

    name: str
    segments: int
    bytes: int


@dataclass(frozen=True, slots=True)
class IndexStats:
    searchable: int
    not_searchable: int
    waiting: int
    """Items that are not examined yet, so that nothing of them can be found."""
    hashes: tuple[HashesHeld, ...]
    stored: tuple[Stored, ...]
    last_position: int
    """Everything in the records up to here is searched."""
    not_compiled: str | None
    """Why the search is not compiled here: it finds the same, and takes about ten times as long."""


@dataclass(frozen=True, slots=True)
class Unsearchable:
    item: Digest
    reasons: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ArchiveIndexDesk:
    bench: Callable[[], Workbench]
    segments: Segments

    def stats(self) -> IndexStats:
        index, compiled = SegmentedIndex(self.segments(HASHES)), compiled_engine()
        with self.bench().records.reading() as reading:
            index.catch_up(reading)
            searchable, not_searchable = reading.searchable_count()
            waiting = len(reading.items_with_status(ItemStatus.RECEIVED))
        held = tuple(
            HashesHeld(kind, index.count(kind), index.no_miss_radius(kind), PIGEONHOLES[kind].no_miss_radius)
            for kind in WORDS
        )
        stored = tuple(self._stored(name) for name in (HASHES, FEATURES, SOUNDS))
        reason = None if isinstance(compiled, CompiledEngine) else compiled
        return IndexStats(searchable, not_searchable, waiting, held, stored, index.position, reason)

    def verify(self) -> Iterator[SegmentState]:
        """Segments of hashes row for row; of those of features and sounds, whether their bytes are whole."""
        with self.bench().records.reading() as reading:
            yield from verify(self.segments(HASHES), reading)
        for index in (FEATURES, SOUNDS):
            store = self.segments(index)
            for name in store.names():
                yield SegmentState(f"{index}/{name}", store.read(name) is not None)

    def rebuild(self) -> tuple[Stored, ...]:
        """Drops every segment, and builds all of them from the records. Nothing else is touched."""
        for index in (HASHES, FEATURES, SOUNDS):
            store = self.segments(index)
            for name in store.names():
                store.remove(name)
        with self.bench().records.reading() as reading:
            open_indexes(self.segments).catch_up(reading)
        return tuple(self._stored(name) for name in (HASHES, FEATURES, SOUNDS))

    def unsearchable(self) -> Iterator[Unsearchable]:
        """Items that no copy can be found for, and those that are still to be examined. Not what is kept back."""
        with self.bench().records.reading() as reading:
            allowed = Permissions.for_use(reading)
            for item in reading.unsearchable():
                if allowed.kept_back(reading, item) is None:
                    yield Unsearchable(item, _reasons(reading, item))
            for waiting in reading.items_with_status(ItemStatus.RECEIVED):
                if allowed.kept_back(reading, waiting.sha256) is None:
                    yield Unsearchable(waiting.sha256, (Sentence("index-unsearchable-waiting"),))

    def _stored(self, name: str) -> Stored:
        store = self.segments(name)
        return Stored(name, len(store.names()), store.size())


def open_indexes(segments: Segments) -> Indexes:
    """One of each, with nothing taken in yet."""
    return Indexes(
        SegmentedIndex(segments(HASHES)), InvertedIndex(segments(FEATURES)), InvertedSounds(segments(SOUNDS))
    )


def _reasons(reading: Reading, item: Digest) -> tuple[Sentence, ...]:
    examination = reading.examination(item)
    if examination is None:
        return (Sentence("index-unsearchable-waiting"),)
    return _why_not(examination)


def _why_not(examination: Examination) -> tuple[Sentence, ...]:
    held = examination.quarantine
    if held is not None:
        reason = f"{held.stage}: {held.reason}"
        return (Sentence("index-unsearchable-quarantined", (text("reason", reason),)),)
    # The frames of one video are dark to different degrees: one sentence of each sort says it.
    sorts = {one.reason.id: one.reason for one in reversed(examination.not_searchable)}
    return tuple(reversed(sorts.values())) or (Sentence("index-unsearchable-no-picture"),)
