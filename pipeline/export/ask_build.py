"""Builds the answer to a question: its facts, every sentence in one language, no format."""

from collections.abc import Sequence
from typing import Final

from pipeline.export.ask_parts import (
    AnswerPart,
    AnswersDocument,
    OverlookedPart,
    QuestionPart,
    StagePart,
)
from pipeline.export.ask_recordings import CONFIRMED, duration_words, recording_of, recordings
from pipeline.export.naming import Names, original_name
from pipeline.export.parts import ItemName, Said
from pipeline.export.visible import line
from pipeline.export.words import Words, bare
from pipeline.model import sentences
from pipeline.model.asking import Answer, Progress, Question, Stage, StageReport
from pipeline.model.sentences import Sentence
from pipeline.model.summary import RelatedItem
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

LIMITS: Final = ("ask-limit-archive", "ask-limit-first", "ask-limit-scene", "ask-limit-record")
_STAGES: Final = {stage: f"ask-stage-{stage.value}" for stage in Stage}
_NOT_NEEDED: Final = Sentence("ask-no-recording")
"""A photo that resembles no recording has lost nothing by it."""
_PROGRESS: Final = {progress: f"ask-progress-{progress.value}" for progress in Progress}


def answers_document(answers: Sequence[Answer], catalogue: Catalogue) -> AnswersDocument:
    tools = answers[0].tools if answers else ()
    return AnswersDocument(catalogue.language, tuple(answer_part(one, catalogue) for one in answers), tools)


def answer_part(answer: Answer, catalogue: Catalogue) -> AnswerPart:
    words = Words(catalogue, zone_named("UTC"))
    names = _names(answer, words)
    return AnswerPart(
        question=_question(answer.question, words),
        asked=answer.question.asked,
        asked_shown=words.moment(answer.question.asked),
        finished=answer.finished,
        stages=tuple(_stage(report, words) for report in answer.stages),
        headline=_headline(answer, words),
        recordings=tuple(recordings(answer, names, words)),
        nothing=_nothing(answer, words),
        not_looked=_distinct(answer.not_looked, words),
        searchable=answer.archive.searchable,
        not_searchable=answer.archive.not_searchable,
        archive_words=words.say(
            "ask-archive",
            sentences.number("searchable", answer.archive.searchable),
            sentences.number("not_searchable", answer.archive.not_searchable),
        ),
        overlooked=tuple(
            OverlookedPart(one.item, tuple(words.said(reason).text for reason in one.reasons))
            for one in answer.overlooked
        ),
        # How much of this archive can be searched stands above, in words that know their numbers.
        recall=tuple(words.said(sentence).text for sentence in answer.recall if sentence.id != "recall-archive"),
        limits=tuple(words.say(message_id) for message_id in LIMITS),
        head_words=_head(answer, words),
    )


def _names(answer: Answer, words: Words) -> Names:
    """The question is called as such, copies C1, C2 …, and other members of their lineages by their digests."""
    question = answer.question
    label = bare(words.say("ask-label-question"))
    found = {question.sha256: ItemName(question.sha256, label, None, line(question.name.display))}
    for number, copy in enumerate(answer.copies, start=1):
        # The same bytes are the question itself, and are held: then that name counts.
        found[copy.held.item.sha256] = _named(copy.held, words.label("ask-label-copy", number), number)
    for copy in answer.copies:
        for other in copy.others:
            found.setdefault(other.item.sha256, _named(other, other.item.sha256[:8], None))
    return Names(found)


def _named(held: RelatedItem, label: str, number: int | None) -> ItemName:
    return ItemName(held.item.sha256, label, number, original_name(held.receipts, held.item.sha256))


def _question(question: Question, words: Words) -> QuestionPart:
    examination = question.examination
    described = examination.description if examination else None
    frames = examination.keyframes if examination else ()
    shown = [frame for frame in frames if frame.shown] or list(frames)
    return QuestionPart(
        name=line(question.name.display),
        sha256=question.sha256,
        size=question.size,
        size_words=words.bytes(question.size),
        kind=described.media_type.kind if described else None,
        kind_words=words.of(described.media_type.kind) if described else "",
        width=described.width if described else None,
        height=described.height if described else None,
        duration_s=described.duration_s if described else None,
        duration_words=duration_words(described, words),
        picture=shown[0].derivative if shown else None,
    )


def _stage(report: StageReport, words: Words) -> StagePart:
    told = words.say(_PROGRESS[report.progress])
    if report.why is not None:
        told = words.said(report.why).text
    return StagePart(report.stage, words.say(_STAGES[report.stage]), report.progress, told)


def _headline(answer: Answer, words: Words) -> str:
    if not answer.copies:
        return words.say("ask-headline-none" if answer.finished else "ask-headline-none-yet")
    confirmed = [copy for copy in answer.copies if copy.kind in CONFIRMED]
    recordings = {recording_of(copy) for copy in confirmed}
    return words.say(
        "ask-headline" if confirmed else "ask-headline-unconfirmed",
        sentences.number("copies", len(confirmed)),
        sentences.number("recordings", len(recordings)),
        sentences.number("others", len(answer.copies) - len(confirmed)),
    )


def _nothing(answer: Answer, words: Words) -> str | None:
    """Said with its limits: that nothing was found says nothing about where the file comes from."""
    if answer.copies or not answer.finished:
        return None
    not_run = [report for report in answer.stages if report.progress is Progress.NOT_RUN and report.why != _NOT_NEEDED]
    return words.say(
        "ask-nothing",
        sentences.number("searchable", answer.archive.searchable),
        sentences.number("not_searchable", answer.archive.not_searchable),
        sentences.number("not_run", len(not_run)),
    )


def _distinct(many: Sequence[Sentence], words: Words) -> tuple[Said, ...]:
    return words.all_said(tuple(dict.fromkeys(many)))


def _head(answer: Answer, words: Words) -> str:
    if answer.head is None:
        return words.say("summary-head-none")
    return words.say(
        "summary-head", sentences.number("events", answer.head.size), sentences.moment("time", answer.head.time)
    )
