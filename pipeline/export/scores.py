"""Scores, findings and grades in words: which statement they speak for, and rather than which other one."""

from pipeline.export.item_parts import ItemScores
from pipeline.export.parts import AuthorPart, CoveragePart, EvidencePart, FindingPart, ScorePart
from pipeline.export.visible import line, maybe
from pipeline.export.words import DEGREES, Words, degree_id
from pipeline.model import sentences
from pipeline.model.assessments import Assessment, Coverage, Score, WeighedFinding
from pipeline.model.findings import Finding, Outcome

LIMITED = 0.5
"""Where fewer of the applicable checks than this share were informative, a score says so (docs/method.md §7.10)."""


def score_part(score: Score, proposition: str, words: Words) -> ScorePart:
    return ScorePart(
        value=score.index,
        decibans=score.decibans,
        band=score.band,
        against=score.against,
        coverage=_coverage(score.coverage, words),
        words=_leaning(score, proposition, words),
        value_words=_index_words(score, words),
    )


def item_scores(assessment: Assessment, words: Words) -> ItemScores:
    return ItemScores(
        provenance=score_part(assessment.provenance, "provenance", words),
        verification=score_part(assessment.verification, "item", words),
    )


def _leaning(score: Score, proposition: str, words: Words) -> str:
    claim, other = f"summary-claim-{proposition}", f"summary-other-{proposition}"
    if score.index is None:
        message, likelier, rather_than = "summary-leans-neither", claim, other
    elif score.against:
        message, likelier, rather_than = "summary-leans", other, claim
    else:
        message, likelier, rather_than = "summary-leans", claim, other
    told = words.say(
        message,
        sentences.term("degree", degree_id(score.decibans)),
        sentences.term("claim", likelier),
        sentences.term("other", rather_than),
    )
    if score.index is not None and score.coverage.share < LIMITED:
        return f"{told} {words.say('summary-on_limited')}"
    return told


def _index_words(score: Score, words: Words) -> str:
    if score.index is None:
        return words.say("band-not_determined")
    return words.say("summary-index", sentences.number("index", round(score.index)))


def _coverage(coverage: Coverage, words: Words) -> CoveragePart:
    applicable = len(coverage.informative) + len(coverage.cannot_tell) + len(coverage.not_run)
    return CoveragePart(
        share=round(coverage.share, 3),
        informative=coverage.informative,
        cannot_tell=coverage.cannot_tell,
        not_run=coverage.not_run,
        not_applicable=coverage.not_applicable,
        words=words.say(
            "summary-coverage",
            sentences.number("informative", len(coverage.informative)),
            sentences.number("applicable", applicable),
        ),
    )


def weighed_part(weighed: WeighedFinding, words: Words) -> FindingPart:
    return _finding(weighed.finding, weighed, words)


def unweighed_part(finding: Finding, words: Words) -> FindingPart:
    """A finding about the file alone, while no incident's policy has weighed it."""
    return _finding(finding, None, words)


def strength_words(weighed: WeighedFinding, words: Words) -> str:
    """Words for one finding's weight; a weight of nothing says so, whatever its outcome."""
    decibans = weighed.decibans
    if abs(decibans) < 0.05:
        return words.say("summary-strength-zero")
    side, sign = ("for", "+") if decibans > 0 else ("against", "−")
    # The sign stands inside the value, or a right-to-left line would put it behind the number.
    shown = sentences.text("decibans", f"{sign}{abs(decibans):.1f}".removesuffix(".0"))
    if abs(decibans) < DEGREES[0][0]:
        return words.say(f"summary-strength-slight-{side}", shown)
    return words.say(f"summary-strength-{side}", sentences.term("degree", degree_id(decibans)), shown)


def _finding(finding: Finding, weighed: WeighedFinding | None, words: Words) -> FindingPart:
    return FindingPart(
        check=finding.check,
        check_words=words.term_or_own("check", finding.check),
        question=_question(finding, words),
        group=finding.group,
        group_words=words.of(finding.group),
        pillar=finding.group.pillar,
        pillar_words=words.of(finding.group.pillar),
        code=finding.code,
        outcome=finding.outcome,
        outcome_words=_outcome(finding, words),
        not_run=finding.not_run,
        not_run_words=words.of(finding.not_run) if finding.not_run else None,
        decibans=weighed.decibans if weighed else None,
        strength_words=strength_words(weighed, words) if weighed else words.say("summary-strength-unweighed"),
        counts=weighed.counts if weighed else False,
        set_aside=weighed.set_aside if weighed else False,
        weight_status=weighed.weight_status if weighed else None,
        weight_status_words=words.of(weighed.weight_status) if weighed else None,
        reason=words.said(finding.reason),
        limits=words.all_said(finding.limits),
        measured=finding.measured,
        measured_words=tuple(
            (parameter.name, words.catalogue.value(parameter, words.zone)) for parameter in finding.measured
        ),
        evidence=tuple(EvidencePart(one.kind, words.of(one.kind), line(one.reference)) for one in finding.evidence),
        other_items=finding.other_items,
        author=AuthorPart(finding.author.kind, line(finding.author.name), maybe(finding.author.version)),
        tools=finding.tools,
    )


def _question(finding: Finding, words: Words) -> str | None:
    message_id = f"check-{finding.check}-question"
    return words.catalogue.term(message_id) if words.catalogue.has(message_id) else None


def _outcome(finding: Finding, words: Words) -> str:
    if finding.outcome is Outcome.NOT_RUN and finding.not_run is not None:
        return words.say("summary-not_run", sentences.term("reason", f"not_run-{finding.not_run.value}"))
    return words.of(finding.outcome)
