"""How the document says things: one catalogue, one zone, and the names of the items."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from pipeline.export.parts import DecisionPart, GradeStep, Said, TimePart
from pipeline.export.visible import block, line, maybe
from pipeline.model import sentences
from pipeline.model.assessments import Grade
from pipeline.model.basics import Bilingual, Language
from pipeline.model.decisions import Decision
from pipeline.model.sentences import Parameter, Sentence
from pipeline.model.times import TimeClaim, ZoneBasis
from pipeline.wording.catalogue import Catalogue, moment_text, offset_text

DEGREES = (
    (3.0, "summary-degree-none"),
    (10.0, "summary-degree-weak"),
    (20.0, "summary-degree-moderate"),
    (30.0, "summary-degree-moderately_strong"),
)
"""Upper ends of the bands of docs/method.md §7.9, in decibans either way."""


_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def bare(words: str) -> str:
    """`words` without the characters that set parts of them apart: for what becomes a part itself."""
    return words.translate(_ISOLATES)


def degree_id(decibans: float) -> str:
    """The message that names how much a weight says, whichever way it leans."""
    return next((message for end, message in DEGREES if abs(decibans) < end), "summary-degree-strong")


@dataclass(frozen=True, slots=True)
class Words:
    """A catalogue with the zone that moments are shown in."""

    catalogue: Catalogue
    zone: ZoneInfo

    @property
    def language(self) -> Language:
        return self.catalogue.language

    def say(self, message_id: str, *parameters: Parameter) -> str:
        return self.catalogue.say(Sentence(message_id, parameters), self.zone)

    def said(self, sentence: Sentence) -> Said:
        return Said(self.catalogue.say(sentence, self.zone), sentence.id, sentence.parameters)

    def all_said(self, many: tuple[Sentence, ...]) -> tuple[Said, ...]:
        return tuple(self.said(sentence) for sentence in many)

    def of(self, member: StrEnum) -> str:
        return self.catalogue.word(member)

    def either(self, words: Bilingual) -> str:
        return block(words.in_language(self.language))

    def term_or_own(self, prefix: str, code: str) -> str:
        """The catalogue's word for a code that people may extend, else the code as it was written."""
        message_id = f"{prefix}-{code}"
        return self.catalogue.term(message_id) if self.catalogue.has(message_id) else line(code)

    def label(self, message_id: str, number: int) -> str:
        """An item's label. Labels stand inside other sentences, which set them apart themselves."""
        return bare(self.say(message_id, sentences.number("n", number)))

    def seconds(self, amount: float) -> str:
        return bare(self.catalogue.value(sentences.seconds("n", amount), self.zone))

    def metres(self, amount: float) -> str:
        return bare(self.catalogue.value(sentences.metres("n", amount), self.zone))

    def bytes(self, size: int) -> str:
        for message_id, unit in (("summary-size-mb", 1_000_000), ("summary-size-kb", 1_000)):
            if size >= unit:
                return self.say(message_id, sentences.number("n", round(size / unit, 1)))
        return self.say("summary-size-bytes", sentences.number("n", size))

    def joined(self, labels: Iterable[str]) -> str:
        return ("، " if self.language is Language.ARABIC else ", ").join(labels)

    def moment(self, instant: dt.datetime) -> str:
        return moment_text(instant, self.zone)

    def span(self, earliest: dt.datetime, latest: dt.datetime) -> str:
        """`2017-11-13 14:00 – 15:00 UTC+02:00`, or whole dates where it lasts for days."""
        start, end = earliest.astimezone(self.zone), latest.astimezone(self.zone)
        offset = start.utcoffset()
        zone = offset_text(offset) if offset else "UTC"
        if end - start >= dt.timedelta(days=2):
            return f"{start:%Y-%m-%d} – {end:%Y-%m-%d}"
        if start.date() == end.date():
            return f"{start:%Y-%m-%d %H:%M} – {end:%H:%M} {zone}"
        return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M} {zone}"

    def time(self, claim: TimeClaim) -> TimePart:
        return TimePart(
            semantics=claim.semantics,
            semantics_words=self.of(claim.semantics),
            authority=claim.authority,
            authority_words=self.of(claim.authority),
            zone_basis=claim.zone_basis,
            zone_words=self.of(claim.zone_basis),
            earliest=claim.interval.earliest,
            latest=claim.interval.latest,
            resolution_s=claim.resolution_s,
            source=line(claim.source),
            stated=line(claim.stated),
            wall_clock=maybe(claim.wall_clock),
            shown=self._claimed(claim),
        )

    def _claimed(self, claim: TimeClaim) -> str:
        if claim.zone_basis is ZoneBasis.UNKNOWN and claim.wall_clock is not None:
            reading = line(claim.wall_clock).replace("T", " ")
            return self.say("summary-wall_clock", sentences.text("reading", reading))
        start, end = claim.interval.earliest, claim.interval.latest
        if end - start <= dt.timedelta(minutes=1):
            return self.moment(start)
        return self.span(start, end)

    def grade(self, grade: Grade) -> GradeStep:
        return GradeStep(grade, self.of(grade))

    def decision(self, decision: Decision) -> DecisionPart:
        return DecisionPart(
            status=decision.status,
            status_words=self.of(decision.status),
            reviewer=line(decision.reviewer),
            reason=block(decision.reason),
            time=decision.time,
            time_shown=self.moment(decision.time),
        )
