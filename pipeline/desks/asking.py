"""Ask our archive: is this held already? Nothing of a question is kept, unless a receipt is wished."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

from pipeline.describe.confined import CONFINED
from pipeline.desks.archive_index import Unsearchable
from pipeline.errors import UsageError
from pipeline.intake.contents import Content, content_of
from pipeline.journey import look_at
from pipeline.model.asking import Answer, HeldCopy, Overlooked, Question
from pipeline.model.basics import Digest, OriginalName, SubmissionId
from pipeline.model.custody import EventType
from pipeline.model.recall import Recall
from pipeline.ports import Decoders, Pictures, Workbench, untold
from pipeline.steps.answer_pictures import PairPictures, pair_pictures, shown_pictures
from pipeline.steps.asking import Inquiry
from pipeline.storage.answer_receipts import write_answer_receipt
from pipeline.storage.keys import CaseKey
from pipeline.storage.pictures import VaultPictures
from pipeline.storage.question_vault import QuestionVault
from pipeline.storage.unnamed import UnnamedFile
from pipeline.tools.lazily import LazyPool

MOST_OVERLOOKED: Final = 12
"""Items named that could not be searched; `sanad index unsearchable` names all."""
MOST_FILES: Final = 16
"""Asked about at once."""


class HoldsFiles(UsageError):
    """A container: its files must be asked about one by one, or taken in."""


class Asked:
    """One question: its file, which is gone when this is closed, and its pictures."""

    def __init__(self, bench: Workbench, file: UnnamedFile, name: OriginalName) -> None:
        self._bench = bench
        self._file = file
        self._vault = QuestionVault(bench.vault, file)
        self.question = Question(name, file.sha256, file.size, bench.clock.now())

    @property
    def pictures(self) -> Pictures:
        """Those of the question, and those of the archive: derivatives only."""
        return VaultPictures(self._vault, self._is_derivative)

    def _is_derivative(self, digest: Digest) -> bool:
        return self._vault.made(digest) or self._bench.records.is_derivative(digest)

    def answers(
        self, decoders: Callable[[], Decoders], turn: Lock, progress: Callable[[float], None] = untold
    ) -> Iterator[Answer]:
        """What is known so far, stage by stage; the last one is finished. `decoders` is called after the first one.

        `progress` is told how much (0-1) of a video was looked at: a long one takes minutes before the second answer.
        """
        inquiry = Inquiry(replace(self._bench, vault=self._vault, progress=progress), self.question, turn)
        yield from inquiry.answers(look_at, decoders)

    def pair(self, answer: Answer, copy: HeldCopy) -> PairPictures | None:
        """The two side by side; None where one of them has no picture."""
        return pair_pictures(self._vault, self._is_derivative, answer.question.examination, copy)

    def keep_shown(self, answer: Answer, most: int) -> None:
        """Lets go of all its pictures but those that stand beside the first `most` copies."""
        self._vault.keep_only(shown_pictures(answer, most))

    def release(self) -> None:
        """The file is needed no more once the last answer is there; the pictures stay."""
        self._file.close()


@dataclass(frozen=True, slots=True)
class AskDesk:
    bench: Callable[[], Workbench]
    place: Path | None
    """Where the file of a question lies without a name; None: in memory only."""
    most_bytes: int
    require_level: Callable[[Decoders], None]
    """Raises SetupError where decoding would be less confined than the settings demand."""
    key: Callable[[], CaseKey]
    keep: Callable[[SubmissionId, bytes], None]
    """Keeps the copy of a receipt."""
    unsearchable: Callable[[], Iterator[Unsearchable]]
    recall: Callable[[], Recall | None]
    """What was measured; None where no measurement ships."""
    turn: Lock = field(default_factory=Lock)
    """The indexes of this process serve one question at a time."""

    def decoders(self) -> LazyPool:
        """Confined decoders of this desk's own, started when the first question needs them."""
        return LazyPool({}, self.require_level, CONFINED)

    def new_file(self) -> UnnamedFile:
        """To be filled, then handed to `take`."""
        return UnnamedFile(self.place, self.most_bytes)

    def take(self, file: UnnamedFile, name: OriginalName) -> Asked:
        """Raises HoldsFiles for a container."""
        with file.reader() as stream:
            require_single(stream)
        return Asked(self.bench(), file, name)

    def read(self, stream: BinaryIO, name: OriginalName) -> Asked:
        """As `take`, of a copy of `stream`. Raises also InvalidInput where it is too large."""
        file = UnnamedFile.of(stream, self.place, self.most_bytes)
        try:
            return self.take(file, name)
        except HoldsFiles:
            file.close()
            raise

    def answers(
        self, asked: Asked, decoders: Callable[[], Decoders], progress: Callable[[float], None] = untold
    ) -> Iterator[Answer]:
        """As `Asked.answers`; the last one says also what could not be searched, and what such a search finds."""
        for answer in asked.answers(decoders, self.turn, progress):
            yield self._rounded_off(answer) if answer.finished else answer

    def _rounded_off(self, answer: Answer) -> Answer:
        overlooked = tuple(Overlooked(one.item, one.reasons) for one in islice(self.unsearchable(), MOST_OVERLOOKED))
        recall, archive = self.recall(), answer.archive
        held = archive.searchable + archive.not_searchable
        told = recall.sentences(held, archive.not_searchable) if recall is not None else ()
        return replace(answer, overlooked=overlooked, recall=told)

    def receipt(self, answer: Answer) -> bytes:
        """A signed document of a finished answer; that it was given is on record, and a copy stays in the case."""
        bench = self.bench()
        id, items = bench.new_id(), tuple(copy.held.item.sha256 for copy in answer.copies)
        note = f"receipt {id} of what is held of a file with SHA-256 {answer.question.sha256}"
        with bench.records.writing() as tx:
            tx.record(bench.happening(EventType.DIGITAL_SIGNATURE_GENERATION, objects=items, note=note))
            head = tx.sign_head()
        document = write_answer_receipt(SubmissionId(id), answer, head, self.key())
        self.keep(SubmissionId(id), document)
        return document


def require_single(stream: BinaryIO) -> None:
    """Raises HoldsFiles for a container."""
    content = content_of(stream)
    if content is not Content.PLAIN:
        raise HoldsFiles(
            f"this is a container ({content.value.replace('_', ' ')}), and a question is one photo, video or recording",
            remedy="Ask about a file out of it, or take it in: sanad submit FILE",
        )
