"""What the archive holds of a file that somebody asks about: quick answers first, then deeper ones.

The question is examined like an item (`journey.look_at`), with a vault that keeps nothing. It is compared by the
same functions, so that an item which is submitted later finds what its question found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.compare import matching
from pipeline.compare.gallery import Gallery
from pipeline.compare.neighbours import Neighbours
from pipeline.compare.pairs import RADII
from pipeline.model.asking import Answer, HeldCopy, Progress, Question, Stage, StageReport
from pipeline.model.basics import Digest
from pipeline.model.evidence import ArchiveState
from pipeline.model.examinations import Examination
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, Match
from pipeline.model.objects import ItemStatus
from pipeline.model.pictures import Picture
from pipeline.model.sentences import Sentence, number, text
from pipeline.model.terms import Audience
from pipeline.ports import Decoders, Reading, Workbench
from pipeline.review.copies import held_copy, in_order
from pipeline.steps.aside import Beside
from pipeline.steps.casefile import other_of
from pipeline.steps.comparing import gallery
from pipeline.steps.permitted import view_of

MOST_COMPARED: Final = 200
"""Items that one stage compares picture by picture, nearest first; how many were left out is said."""
_AT_ONCE: Final = 8
"""Items that are compared before what was found is told."""

Look = Callable[[Workbench, Digest], tuple[Examination, tuple[Imprint, ...]]]
"""`journey.look_at`."""


@dataclass(slots=True)
class Inquiry:
    """One question on its way through the stages."""

    bench: Workbench
    """With a vault that holds the question."""
    question: Question
    turn: AbstractContextManager[object]
    """Held while the indexes of this process are at work: they serve one thread at a time."""
    imprints: tuple[Imprint, ...] = ()
    found: Neighbours = field(default_factory=Neighbours)
    matches: dict[Digest, Match] = field(default_factory=dict)
    """By item of the archive."""
    reports: dict[Stage, StageReport] = field(default_factory=dict)
    left_out: set[Digest] = field(default_factory=set)
    copies: dict[Digest, tuple[Match | None, HeldCopy | None]] = field(default_factory=dict)
    """What is known of a match is gathered once."""

    def answers(self, look: Look, decoders: Callable[[], Decoders]) -> Iterator[Answer]:
        """What is known so far, after each stage and in the midst of long ones; the last one is finished.

        Raises SetupError and Unavailable where there are no decoders; the answer by bytes came before.
        """
        self._done(Stage.BYTES)
        yield self._answer()
        self.bench = replace(self.bench, decoders=decoders())
        self._look(look)
        for stage, ask in (
            (Stage.HASHES, self._hashes),
            (Stage.FEATURES, self._features),
            (Stage.RECORDING, self._recording),
        ):
            why = self._why_not(stage)
            if why is not None:
                self.reports[stage] = StageReport(stage, Progress.NOT_RUN, why)
                continue
            for _ in ask():
                yield self._answer()
            self._done(stage)
            if stage is not Stage.RECORDING:
                yield self._answer()
        yield self._answer()

    # Looking at the question

    def _look(self, look: Look) -> None:
        """What is on record of the same bytes serves as well: they need not be decoded again."""
        with self.bench.records.reading() as reading:
            item = reading.item(self.question.sha256)
            known = reading.examination(self.question.sha256) if item else None
            shown = view_of(self.bench, reading, Audience.TEAM).shown(self.question.sha256)
            if known is not None and shown and known.status is ItemStatus.EXAMINED:
                examination, self.imprints = known, reading.imprints_of(self.question.sha256)
                self.question = replace(self.question, examination=examination)
                return
        examination, self.imprints = look(self.bench, self.question.sha256)
        self.question = replace(self.question, examination=examination)

    @property
    def _examination(self) -> Examination:
        examination = self.question.examination
        if examination is None:
            raise ValueError("the question was not looked at yet")
        return examination

    @property
    def _prints(self) -> Sequence[Fingerprint]:
        return self._examination.fingerprints

    def _why_not(self, stage: Stage) -> Sentence | None:
        """Why a stage has nothing to ask with."""
        examination = self._examination
        if examination.quarantine is not None:
            held = examination.quarantine
            return Sentence("ask-not-decoded", (text("stage", held.stage), text("reason", held.reason)))
        if examination.status is ItemStatus.NOT_MEDIA:
            return Sentence("ask-not-media")
        kinds = {imprint.kind for imprint in self.imprints}
        match stage:
            case Stage.HASHES if not self._prints:
                return Sentence("ask-no-hashes" if examination.keyframes else "ask-no-pictures")
            case Stage.FEATURES if ImprintKind.DETAIL not in kinds:
                return Sentence("ask-no-features" if examination.keyframes else "ask-no-pictures")
            case Stage.RECORDING if not kinds & {ImprintKind.FRAMES, ImprintKind.SOUND} and not self._films():
                return Sentence("ask-no-recording")
            case _:
                return None

    # The stages

    def _hashes(self) -> Iterator[None]:
        near = self._neighbours(self._prints, ())
        self.found = replace(self.found, near=near.near)
        yield from self._compared(_nearest_first(near), frames=False)

    def _features(self) -> Iterator[None]:
        details = [imprint for imprint in self.imprints if imprint.kind is ImprintKind.DETAIL]
        alike = self._neighbours((), details).alike
        self.found = replace(self.found, alike=alike)
        most = {each.item: each.inliers for each in sorted(alike, key=lambda each: each.inliers)}
        yield from self._compared(sorted(most, key=lambda item: (-most[item], item)), frames=False)

    def _recording(self) -> Iterator[None]:
        sounds = [imprint for imprint in self.imprints if imprint.kind is ImprintKind.SOUND]
        heard = self._neighbours((), sounds).heard
        self.found = replace(self.found, heard=heard)
        again = dict.fromkeys((*(each.item for each in heard), *self._films()))
        yield from self._compared(tuple(again), frames=True)

    def _neighbours(self, prints: Sequence[Fingerprint], imprints: Sequence[Imprint]) -> Neighbours:
        with self.turn, self.bench.records.reading() as reading:
            self.bench.indexes.catch_up(reading)
            found = matching.neighbours(self.bench.indexes, reading, self.question.sha256, prints, imprints)
            view = view_of(self.bench, reading, Audience.TEAM)
            return _only(found, {item for item in found.items if view.shown(item)})

    def _films(self) -> tuple[Digest, ...]:
        """Items that came near, where one side moves: to be placed second by second."""
        if any(imprint.kind is ImprintKind.FRAMES for imprint in self.imprints):
            return self.found.items
        with self.bench.records.reading() as reading:
            return tuple(item for item in self.found.items if reading.imprints_of(item, ImprintKind.FRAMES))

    def _compared(self, items: Sequence[Digest], *, frames: bool) -> Iterator[None]:
        """With everything that was found about them until now."""
        self.left_out.update(items[MOST_COMPARED:])
        chosen = items[:MOST_COMPARED]
        for start in range(0, len(chosen), _AT_ONCE):
            some = _only(self.found, set(chosen[start : start + _AT_ONCE]))
            pictures = gallery(self.bench, self._examination, self.imprints if frames else (), some)
            shown = pictures if frames else _WithoutFrames(pictures)
            own = self._examination.searchable_pictures
            for item in some.items:
                self.matches.pop(item, None)
            for match in matching.compare(self.question.sha256, own, some, shown):
                self.matches[other_of(match, self.question.sha256)] = match
            if start + _AT_ONCE < len(chosen):
                yield

    # The answer

    def _done(self, stage: Stage) -> None:
        self.reports[stage] = StageReport(stage, Progress.DONE)

    def _answer(self) -> Answer:
        with self.bench.records.reading() as reading:
            return Answer(
                question=self.question,
                stages=tuple(self.reports.get(stage, StageReport(stage, Progress.WAITING)) for stage in Stage),
                copies=in_order([copy for copy in self._held(reading) if copy is not None]),
                not_looked=tuple(self._not_looked()),
                archive=ArchiveState(*reading.searchable_count()),
                head=max(reading.heads(), key=lambda head: head.size, default=None),
                tools=self.bench.tools,
            )

    def _held(self, reading: Reading) -> Iterator[HeldCopy | None]:
        view = view_of(self.bench, reading, Audience.TEAM)
        alone = Beside(reading, view.permissions).alone
        matches: dict[Digest, Match | None] = {self.question.sha256: None, **self.matches}
        for item, match in matches.items():
            if item not in self.copies or self.copies[item][0] != match:
                self.copies[item] = (match, held_copy(view, item, match, alone))
            yield self.copies[item][1]

    def _not_looked(self) -> Iterator[Sentence]:
        examination = self.question.examination
        if examination is not None:
            yield from examination.description.not_read
            yield from dict.fromkeys(one.reason for one in examination.not_searchable)
        left_out = self.left_out - set(self.matches)
        if left_out:
            yield Sentence("ask-left-out", (number("n", len(left_out)), number("most", MOST_COMPARED)))


def _nearest_first(found: Neighbours) -> tuple[Digest, ...]:
    nearest: dict[Digest, float] = {}
    for near in found.near:
        closeness = near.distance / RADII[near.fingerprint.kind]
        nearest[near.item] = min(closeness, nearest.get(near.item, closeness))
    return tuple(sorted(nearest, key=lambda item: (nearest[item], item)))


def _only(found: Neighbours, items: Iterable[Digest]) -> Neighbours:
    wanted = frozenset(items)
    return Neighbours(
        tuple(near for near in found.near if near.item in wanted),
        tuple(alike for alike in found.alike if alike.item in wanted),
        tuple(heard for heard in found.heard if heard.item in wanted),
    )


@dataclass(frozen=True, slots=True)
class _WithoutFrames:
    """A gallery for the quick stages: keyframes only."""

    gallery: Gallery

    def picture(self, derivative: Digest) -> Picture:
        return self.gallery.picture(derivative)

    def frames(self, item: Digest) -> FrameHashes | None:
        return None

    def length_s(self, item: Digest) -> float | None:
        return self.gallery.length_s(item)

    def fingerprints(self, item: Digest) -> Sequence[Fingerprint]:
        return self.gallery.fingerprints(item)

    def stretch(self, item: Digest, start_s: float, end_s: float, fps: float, width: int) -> Sequence[Picture]:
        return ()
