"""Grades for reviewers' pages: what the numbers would give, and the gates that keep it lower."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.assessments import Grade
from pipeline.model.evidence import IncidentTable
from pipeline.model.findings import Pillar
from pipeline.model.incidents import Topic
from pipeline.model.sentences import Sentence, number
from pipeline.scoring.lines import Counted
from pipeline.scoring.rules import WEIGHED, ScoringRules
from pipeline.scoring.sums import sums
from pipeline.scoring.words import tenth

_ORDER = (Grade.GX, Grade.G1, Grade.G2, Grade.G3, Grade.G4, Grade.G5)
_TOPICS = {Pillar.DATE: Topic.DATE, Pillar.LOCATION: Topic.PLACE}
_GATES = {Pillar.DATE: "scoring-gate-date", Pillar.LOCATION: "scoring-gate-place"}


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is graded: one pillar by itself, or the whole."""

    table: IncidentTable
    rules: ScoringRules
    pillar: Pillar | None

    @property
    def pillars(self) -> tuple[Pillar, ...]:
        return WEIGHED if self.pillar is None else (self.pillar,)


def grade(question: Question, lines: Sequence[Counted]) -> tuple[Grade, tuple[Sentence, ...]]:
    """The grade, and what keeps it below the numbers; contested where it leans on a line with an open contradiction."""
    found, missing = _uncontested(question, lines)
    for line in lines:
        without = tuple(other for other in lines if other is not line)
        if _contradicted(question, line) and _ORDER.index(_uncontested(question, without)[0]) < _ORDER.index(found):
            return Grade.G0, (*missing, Sentence("scoring-gate-contested", (number("line", line.number),)))
    return found, missing


def _uncontested(question: Question, lines: Sequence[Counted]) -> tuple[Grade, tuple[Sentence, ...]]:
    found = sums(lines, question.table.links, question.rules)
    decibans = tenth(found.whole if question.pillar is None else found.pillars[question.pillar])
    bands = question.rules.bands
    if decibans <= -bands.weak:
        # Not supported is for people to say: until one of them has looked it stays open.
        if question.table.reviewers:
            return Grade.GX, ()
        return Grade.G1, (Sentence("scoring-gate-review-against"),)
    if decibans < bands.moderately_strong:
        steps = (decibans >= bands.weak) + (decibans >= bands.moderate)
        return (Grade.G1, Grade.G2, Grade.G3)[steps], ()
    missing = tuple(_gates(question, lines))
    if missing:
        return Grade.G3, missing
    if decibans < bands.strong:
        return Grade.G4, ()
    missing = tuple(_strong_gates(question, lines))
    return (Grade.G4, missing) if missing else (Grade.G5, ())


def _contradicted(question: Question, line: Counted) -> bool:
    limit = question.rules.incident.contested_from
    return any(
        each.decibans <= limit and each.finding.group.pillar in question.pillars
        for member in line.members
        for each in member.findings
    )


def _gates(question: Question, lines: Sequence[Counted]) -> Iterable[Sentence]:
    """Closed gates of the grade *corroborated*."""
    rule, table = question.rules.incident, question.table
    supporting = _supporting(question, lines)
    if len(supporting) < rule.lines_corroborated:
        counts = (number("have", len(supporting)), number("need", rule.lines_corroborated))
        yield Sentence("scoring-gate-lines", counts)
    topics = [pillar for pillar in question.pillars if pillar in _TOPICS]
    for pillar in topics:
        if not any(_beyond_metadata(question, line, pillar) for line in lines):
            yield Sentence(_GATES[pillar])
    if topics and not _account_agrees(table, {_TOPICS[pillar] for pillar in topics}):
        yield Sentence("scoring-gate-account")
    if table.reviewers < rule.reviewers:
        counts = (number("have", table.reviewers), number("need", rule.reviewers))
        yield Sentence("scoring-gate-reviewers", counts)


def _strong_gates(question: Question, lines: Sequence[Counted]) -> Iterable[Sentence]:
    """Closed gates of the grade *strongly corroborated*, beyond those of *corroborated*."""
    rule = question.rules.incident
    supporting = _supporting(question, lines)
    if len(supporting) < rule.lines_strongly:
        counts = (number("have", len(supporting)), number("need", rule.lines_strongly))
        yield Sentence("scoring-gate-lines", counts)
    kinds = {member.case.description.media_type.kind for line in supporting for member in line.members}
    if len(kinds) < rule.kinds_strongly:
        yield Sentence("scoring-gate-kinds", (number("have", len(kinds)), number("need", rule.kinds_strongly)))
    if not question.rules.field_measured:
        yield Sentence("scoring-gate-field-measured")


def _supporting(question: Question, lines: Iterable[Counted]) -> list[Counted]:
    return [line for line in lines if any((line.weight(pillar) or 0) > 0 for pillar in question.pillars)]


def _beyond_metadata(question: Question, line: Counted, pillar: Pillar) -> bool:
    """A finding that supports the pillar and is more than what a file says about itself."""
    asserted = question.rules.incident.self_asserted
    return any(
        each.decibans > 0 and each.finding.group.pillar is pillar and each.finding.group not in asserted
        for member in line.members
        for each in member.findings
    )


def _account_agrees(table: IncidentTable, topics: set[Topic]) -> bool:
    """A contemporaneous log, or an account that shares its witness with no other, speaks of the topic.

    Whether what it says agrees is for the two reviewers, whose gate stands beside this one.
    """
    return any(
        (account.contemporaneous_log or not account.shared_with)
        and any(statement.topic in topics for statement in account.statements)
        for account in table.incident.accounts
    )
