"""What is held of one recording, in an exported answer: its copies, whose record dates it, which one to ask about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.export.ancestry_build import ancestry_part
from pipeline.export.ask_parts import AttachedPart, BestPart, CopyPart, RecordingPart, RecordPart
from pipeline.export.match_build import match_part
from pipeline.export.naming import Names
from pipeline.export.reversing import seen_from_other
from pipeline.export.visible import line
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.asking import Answer, HeldCopy
from pipeline.model.basics import Digest, Language
from pipeline.model.descriptions import Description
from pipeline.model.likeness import Match, MatchKind
from pipeline.model.sentences import ParameterKind, Sentence
from pipeline.model.summary import RelatedItem

CONFIRMED: Final = (MatchKind.SAME_BYTES, MatchKind.SAME_EXPOSURE)
_MEANS: Final = {kind: f"ask-means-{kind.value}" for kind in MatchKind}


def recordings(answer: Answer, names: Names, words: Words) -> Iterator[RecordingPart]:
    """Copies in the order of the answer, gathered by lineage."""
    gathered: dict[str, list[tuple[int, HeldCopy]]] = {}
    for number, copy in enumerate(answer.copies, start=1):
        gathered.setdefault(recording_of(copy), []).append((number, copy))
    for numbered in gathered.values():
        first, known = numbered[0][1], {copy.held.item.sha256 for _, copy in numbered}
        attached = dict.fromkeys(at for _, copy in numbered for at in _incidents(copy, words))
        yield RecordingPart(
            lineage=first.lineage.id if first.lineage else None,
            lineage_words=_lineage(first, words),
            confirmed=any(copy.kind in CONFIRMED for _, copy in numbered),
            copies=tuple(_copy(number, copy, answer, names, words) for number, copy in numbered),
            also=tuple(names.of(other.item.sha256) for other in first.others if other.item.sha256 not in known),
            dated_by=ancestry_part(first.ancestry, names, words).dated_by if first.ancestry else (),
            best=_best(first, names, words),
            incidents=tuple(attached),
        )


def recording_of(copy: HeldCopy) -> str:
    return copy.lineage.id if copy.lineage else copy.held.item.sha256


def _copy(number: int, copy: HeldCopy, answer: Answer, names: Names, words: Words) -> CopyPart:
    item = copy.held.item.sha256
    match = match_part(_of_question(copy.match, answer), answer.question.sha256, names, words) if copy.match else None
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


def _of_question(match: Match, answer: Answer) -> Match:
    """Told of the file that was asked about: what was done to a copy to make it, never the other way round."""
    return match if match.other == answer.question.sha256 else seen_from_other(match)


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
    duration = duration_words(described, words)
    return " · ".join([*told, *([duration] if duration else []), words.bytes(held.item.size)])


def _measures(width: int, height: int, words: Words) -> str:
    """Width first in both directions of writing."""
    # Kept on one line: half of it at a line's end reads as something else.
    told = f"{width}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{height}"
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


def duration_words(described: Description | None, words: Words) -> str | None:
    return words.seconds(described.duration_s) if described and described.duration_s is not None else None
