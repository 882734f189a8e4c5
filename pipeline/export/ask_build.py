"""Builds the answer to a question: its facts, every sentence in one language, no format."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.export.ancestry_build import ancestry_part
from pipeline.export.ask_parts import (
    AnswerPart,
    AnswersDocument,
    AttachedPart,
    BestPart,
    CopyPart,
    OverlookedPart,
    QuestionPart,
    RecordingPart,
    RecordPart,
    StagePart,
)
from pipeline.export.match_build import match_part
from pipeline.export.naming import Names, original_name
from pipeline.export.parts import ItemName, Said
from pipeline.export.visible import line
from pipeline.export.words import Words, bare
from pipeline.model import sentences
from pipeline.model.asking import Answer, HeldCopy, Progress, Question, Stage, StageReport
from pipeline.model.basics import Digest, Language
from pipeline.model.descriptions import Description
from pipeline.model.likeness import MatchKind
from pipeline.model.sentences import ParameterKind, Sentence
from pipeline.model.summary import RelatedItem
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

LIMITS: Final = ("ask-limit-archive", "ask-limit-first", "ask-limit-scene", "ask-limit-record")
_STAGES: Final = {stage: f"ask-stage-{stage.value}" for stage in Stage}
_PROGRESS: Final = {progress: f"ask-progress-{progress.value}" for progress in Progress}
_MEANS: Final = {kind: f"ask-means-{kind.value}" for kind in MatchKind}
_CONFIRMED: Final = (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE)


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
        recordings=tuple(_recordings(answer, names, words)),
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
        recall=tuple(words.said(sentence).text for sentence in answer.recall),
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
        duration_words=_duration(described, words),
        picture=shown[0].derivative if shown else None,
    )


def _duration(described: Description | None, words: Words) -> str | None:
    return words.seconds(described.duration_s) if described and described.duration_s is not None else None


def _stage(report: StageReport, words: Words) -> StagePart:
    told = words.say(_PROGRESS[report.progress])
    if report.why is not None:
        told = words.said(report.why).text
    return StagePart(report.stage, words.say(_STAGES[report.stage]), report.progress, told)


def _headline(answer: Answer, words: Words) -> str:
    if not answer.copies:
        return words.say("ask-headline-none" if answer.finished else "ask-headline-none-yet")
    confirmed = [copy for copy in answer.copies if copy.kind in _CONFIRMED]
    recordings = {_recording_of(copy) for copy in confirmed}
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
    not_run = [report for report in answer.stages if report.progress is Progress.NOT_RUN]
    return words.say(
        "ask-nothing",
        sentences.number("searchable", answer.archive.searchable),
        sentences.number("not_searchable", answer.archive.not_searchable),
        sentences.number("not_run", len(not_run)),
    )


def _recordings(answer: Answer, names: Names, words: Words) -> Iterator[RecordingPart]:
    """Copies in the order of the answer, gathered by lineage."""
    gathered: dict[str, list[tuple[int, HeldCopy]]] = {}
    for number, copy in enumerate(answer.copies, start=1):
        gathered.setdefault(_recording_of(copy), []).append((number, copy))
    for numbered in gathered.values():
        first, known = numbered[0][1], {copy.held.item.sha256 for _, copy in numbered}
        attached = dict.fromkeys(at for _, copy in numbered for at in _incidents(copy, words))
        yield RecordingPart(
            lineage=first.lineage.id if first.lineage else None,
            lineage_words=_lineage(first, words),
            confirmed=any(copy.kind in _CONFIRMED for _, copy in numbered),
            copies=tuple(_copy(number, copy, answer, names, words) for number, copy in numbered),
            also=tuple(names.of(other.item.sha256) for other in first.others if other.item.sha256 not in known),
            dated_by=ancestry_part(first.ancestry, names, words).dated_by if first.ancestry else (),
            best=_best(first, names, words),
            incidents=tuple(attached),
        )


def _recording_of(copy: HeldCopy) -> str:
    return copy.lineage.id if copy.lineage else copy.held.item.sha256


def _copy(number: int, copy: HeldCopy, answer: Answer, names: Names, words: Words) -> CopyPart:
    item = copy.held.item.sha256
    match = match_part(copy.match, answer.question.sha256, names, words) if copy.match else None
    if match is not None:
        match = replace(match, transformed=tuple(capital(told) for told in match.transformed))
    return CopyPart(
        number=number,
        item=names.of(item),
        details=_details(copy.held, words),
        kind=copy.kind,
        kind_words=words.of(copy.kind),
        means=words.say(_MEANS[copy.kind]),
        match=match,
        picture=_picture(copy),
        received=(record := _received(copy.held, words)),
        received_words=_received_words(record, words),
        generation=_generation(copy, names, words),
        incidents=_incidents(copy, words),
    )


def capital(words: str) -> str:
    """With a capital where a sentence begins with a label."""
    start = next((place for place, character in enumerate(words) if character not in "\u2066\u2067\u2068"), 0)
    return words[:start] + words[start : start + 1].upper() + words[start + 1 :]


def _incidents(copy: HeldCopy, words: Words) -> tuple[AttachedPart, ...]:
    return tuple(AttachedPart(line(code), words.either(title)) for code, title in copy.incidents)


def _details(held: RelatedItem, words: Words) -> str:
    described = held.examination.description if held.examination else None
    told = [words.of(described.media_type.kind)] if described else []
    if described and described.width and described.height:
        told.append(_measures(described.width, described.height, words))
    duration = _duration(described, words)
    return " · ".join([*told, *([duration] if duration else []), words.bytes(held.item.size)])


def _measures(width: int, height: int, words: Words) -> str:
    """Width first in both directions of writing."""
    told = f"{width} × {height}"
    return f"\u2066{told}\u2069" if words.language is Language.ARABIC else told


def _picture(copy: HeldCopy) -> Digest | None:
    frames = copy.held.examination.keyframes if copy.held.examination else ()
    shown = [frame for frame in frames if frame.shown] or list(frames)
    return shown[0].derivative if shown else None


def _lineage(copy: HeldCopy, words: Words) -> str:
    if copy.lineage is None:
        return words.say("ask-lineage-alone")
    return words.say("ask-lineage", sentences.number("members", len(copy.lineage.members)))


def _received(held: RelatedItem, words: Words) -> RecordPart | None:
    if not held.receipts:
        return None
    first = min(held.receipts, key=lambda receipt: (receipt.received.interval.earliest, receipt.id))
    channel = first.arrival.channel
    return RecordPart(words.time(first.received), first.source, channel, words.of(channel))


def _received_words(record: RecordPart | None, words: Words) -> str:
    if record is None:
        return words.say("ask-received-unknown")
    return words.say(
        "ask-received",
        sentences.text("time", record.received.shown),
        sentences.text("source", record.source),
        sentences.text("channel", record.channel_words),
    )


def _generation(copy: HeldCopy, names: Names, words: Words) -> str | None:
    if copy.ancestry is None or copy.lineage is None:
        return None
    found = ancestry_part(copy.ancestry, names, words).generations
    return next((capital(one.words) for one in found if one.item.sha256 == copy.held.item.sha256), None)


def _best(copy: HeldCopy, names: Names, words: Words) -> BestPart | None:
    if copy.ancestry is None:
        return None
    best = copy.ancestry.best
    held = next((other for other in (copy.held, *copy.others) if other.item.sha256 == best), copy.held)
    part = ancestry_part(copy.ancestry, names, words)
    return BestPart(
        item=part.best,
        details=_details(held, words),
        why=_labelled(copy.lineage.why_closest, names, words) if copy.lineage else words.say("ask-best-only"),
        sources=part.best_from,
        ask=(*(said.text for said in part.ask), words.say("ask-for-who")),
    )


def _labelled(sentence: Sentence, names: Names, words: Words) -> str:
    """With the labels of this answer in the place of digests."""
    parameters = tuple(
        sentences.text(one.name, names.of(Digest(str(one.value))).label) if one.kind is ParameterKind.DIGEST else one
        for one in sentence.parameters
    )
    return words.said(replace(sentence, parameters=parameters)).text


def _distinct(many: Sequence[Sentence], words: Words) -> tuple[Said, ...]:
    return words.all_said(tuple(dict.fromkeys(many)))


def _head(answer: Answer, words: Words) -> str:
    if answer.head is None:
        return words.say("summary-head-none")
    return words.say(
        "summary-head", sentences.number("events", answer.head.size), sentences.moment("time", answer.head.time)
    )
