"""The whole table: lines, moments, links, grades, and what the result depends on."""

from collections.abc import Sequence

from pipeline.model.assessments import Coverage, Dependence, IncidentAssessment, Line, PillarWeight
from pipeline.model.basics import Digest
from pipeline.model.evidence import IncidentTable
from pipeline.model.findings import Pillar
from pipeline.model.sentences import Sentence, number
from pipeline.scoring.grades import Question, grade
from pipeline.scoring.item import coverage, pillar_weights
from pipeline.scoring.lines import Counted, devices, lines, source_of
from pipeline.scoring.rules import WEIGHED, ScoringRules
from pipeline.scoring.sums import sums
from pipeline.scoring.words import score, tenth


def assess_table(table: IncidentTable, inputs: Digest, rules: ScoringRules, policy: Digest) -> IncidentAssessment:
    """Weighs the items at the table together. Raises SetupError for a finding that the policy does not know."""
    counted = lines(table.seats, rules)
    found = sums(counted, table.links, rules)
    whole, missing = grade(Question(table, rules, None), counted)
    by_pillar = {pillar: grade(Question(table, rules, pillar), counted)[0] for pillar in WEIGHED}
    scores = {pillar: score(found.pillars[pillar], _coverage(counted, (pillar,)), rules) for pillar in WEIGHED}
    return IncidentAssessment(
        incident=table.incident.code,
        inputs=inputs,
        policy=policy,
        items=tuple(seat.case.item.sha256 for seat in table.seats),
        lines=tuple(_line(line, found.moments[line.number]) for line in counted),
        links=found.links,
        date=scores[Pillar.DATE],
        location=scores[Pillar.LOCATION],
        provenance=scores[Pillar.PROVENANCE],
        whole=score(found.whole, _coverage(counted, WEIGHED), rules),
        grade=whole,
        date_grade=by_pillar[Pillar.DATE],
        location_grade=by_pillar[Pillar.LOCATION],
        provenance_grade=by_pillar[Pillar.PROVENANCE],
        gates_missing=missing,
        set_aside=tuple(seat.case.item.sha256 for seat in table.seats if seat.assessment.set_aside),
        dependence=tuple(_without(line, counted, table, rules) for line in counted),
        independent_tests=_tests(counted),
    )


def _line(line: Counted, moment: int) -> Line:
    weights = [_shown(line, pillar) for pillar in Pillar]
    items = tuple(member.item for member in line.members)
    return Line(line.number, items, line.merges, tuple(weight for weight in weights if weight), moment)


def _shown(line: Counted, pillar: Pillar) -> PillarWeight | None:
    """The best member's weight after its source's cap, with its groups; None where no member says anything."""
    best = line.best(pillar)
    if best is None:
        return None
    (shown,) = pillar_weights(best.groups, {pillar: best.weights[pillar]})
    return shown


def _coverage(counted: Sequence[Counted], pillars: tuple[Pillar, ...]) -> Coverage:
    """Of the items that count: a check is informative where it is for one of them at least."""
    findings = (each.finding for line in counted for member in line.members for each in member.findings)
    return coverage(findings, pillars)


def _without(line: Counted, counted: Sequence[Counted], table: IncidentTable, rules: ScoringRules) -> Dependence:
    others = tuple(other for other in counted if other is not line)
    decibans = sums(others, table.links, rules).whole
    return Dependence(line.number, tenth(decibans), grade(Question(table, rules, None), others)[0])


def _tests(counted: Sequence[Counted]) -> tuple[Sentence, ...]:
    """What was tested when origins were told apart, and what was not."""
    cases = [member.case for line in counted for member in line.members]
    stated = sum(bool(devices(case)) for case in cases)
    codes = {source_of(case) for case in cases}
    items = number("items", len(cases))
    return (
        Sentence("scoring-tested-exposure", (items,)),
        Sentence("scoring-tested-source", (items, number("sources", len(codes)))),
        Sentence("scoring-tested-device", (items, number("stated", stated))),
        Sentence("scoring-not-tested-persons"),
        Sentence("scoring-not-tested-sensor"),
        Sentence("scoring-not-tested-crops"),
    )
