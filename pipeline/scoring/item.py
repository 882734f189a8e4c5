"""One item: the strongest finding per group, the pillars, and the mixture of ways not to show the event."""

import math
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model.assessments import (
    Assessment,
    Coverage,
    GroupWeight,
    PillarWeight,
    WeighedFinding,
    WeightStatus,
)
from pipeline.model.basics import Digest
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Finding, Group, NotRunReason, Outcome, Pillar
from pipeline.scoring.rules import WEIGHED, ScoringRules
from pipeline.scoring.words import score, tenth


def weigh(findings: Sequence[Finding], rules: ScoringRules) -> tuple[WeighedFinding, ...]:
    """Every finding with its decibans, in the order given. Raises SetupError for a code without a weight."""
    decibans = [_decibans(finding, rules) for finding in findings]
    strongest = _strongest(findings, decibans)
    return tuple(
        WeighedFinding(
            finding=finding,
            decibans=value,
            counts=place in strongest,
            set_aside=_sets_aside(finding, rules),
            weight_status=_status(finding, rules),
        )
        for place, (finding, value) in enumerate(zip(findings, decibans, strict=True))
    )


def _decibans(finding: Finding, rules: ScoringRules) -> float:
    # A check that did not run bears the reason as its code, which no policy need know.
    if finding.outcome is Outcome.NOT_RUN:
        return 0.0
    return rules.weight(finding.group, finding.code).of(finding.outcome)


def _sets_aside(finding: Finding, rules: ScoringRules) -> bool:
    return finding.outcome is Outcome.CONTRADICTS and rules.weight(finding.group, finding.code).set_aside


def _status(finding: Finding, rules: ScoringRules) -> WeightStatus:
    if finding.outcome is Outcome.NOT_RUN:
        return WeightStatus.ELICITED
    return rules.weight(finding.group, finding.code).status


def _strongest(findings: Sequence[Finding], decibans: Sequence[float]) -> frozenset[int]:
    """Places of the findings that count: per group and sign the heaviest, by name where two weigh the same."""
    best: dict[tuple[Group, bool], tuple[float, str, str, int]] = {}
    for place, (finding, value) in enumerate(zip(findings, decibans, strict=True)):
        if value:
            key = (finding.group, value > 0)
            rank = (-abs(value), finding.check, finding.code, place)
            best[key] = min(rank, best.get(key, rank))
    return frozenset(rank[-1] for rank in best.values())


def group_weights(weighed: Iterable[WeighedFinding]) -> dict[Group, tuple[float, float]]:
    """(strongest for, strongest against) of each group that has a finding."""
    found: dict[Group, tuple[float, float]] = {}
    for each in weighed:
        supporting, contradicting = found.get(each.finding.group, (0.0, 0.0))
        found[each.finding.group] = max(supporting, each.decibans), min(contradicting, each.decibans)
    return {group: found[group] for group in sorted(found)}


def pillar_sum(pillar: Pillar, groups: Mapping[Group, tuple[float, float]], rules: ScoringRules) -> float:
    """Sum over the pillar's groups, strongest for plus strongest against, within the bounds (docs/method.md §7.3)."""
    total = math.fsum(part for group, parts in groups.items() if group.pillar is pillar for part in parts)
    return max(rules.bounds.least, min(rules.bounds.item_most, total))


def mixture(weights: Mapping[Pillar, float], rules: ScoringRules) -> float:
    """Date, place and provenance together, in decibans (docs/method.md §7.4): a soft minimum, a gap limits it."""
    return -10 * math.log10(math.fsum(rules.shares[pillar] * 10 ** (-weights[pillar] / 10) for pillar in WEIGHED))


def coverage(findings: Iterable[Finding], pillars: Iterable[Pillar]) -> Coverage:
    """Which checks of the pillars said something. A check with several findings goes by the most telling one."""
    kinds: dict[str, int] = {}
    asked = set(pillars)
    for finding in findings:
        if finding.group.pillar in asked:
            kinds[finding.check] = min(_telling(finding), kinds.get(finding.check, 3))
    lists = [tuple(sorted(check for check, kind in kinds.items() if kind == wanted)) for wanted in range(4)]
    return Coverage(*lists)


def _telling(finding: Finding) -> int:
    if finding.outcome in (Outcome.SUPPORTS, Outcome.CONTRADICTS):
        return 0
    if finding.outcome is not Outcome.NOT_RUN:
        return 1
    return 3 if finding.not_run is NotRunReason.NOT_APPLICABLE else 2


def assess_item(
    case: CaseFile, findings: Sequence[Finding], inputs: Digest, rules: ScoringRules, policy: Digest
) -> Assessment:
    """Raises SetupError for a finding that the policy does not know, ValueError where the case names no incident."""
    if case.incident is None:
        raise ValueError("an item is assessed in the light of an incident")
    weighed = weigh(findings, rules)
    groups = group_weights(weighed)
    sums = {pillar: pillar_sum(pillar, groups, rules) for pillar in Pillar}
    by_hand = coverage(findings, (Pillar.PROVENANCE, Pillar.SOURCE))
    return Assessment(
        item=case.item.sha256,
        incident=case.incident.code,
        inputs=inputs,
        policy=policy,
        findings=weighed,
        pillars=pillar_weights(groups, sums),
        provenance=score(sums[Pillar.PROVENANCE], by_hand, rules),
        verification=score(mixture(sums, rules), coverage(findings, WEIGHED), rules),
        set_aside=any(each.set_aside for each in weighed),
    )


def pillar_weights(
    groups: Mapping[Group, tuple[float, float]], sums: Mapping[Pillar, float]
) -> tuple[PillarWeight, ...]:
    """As shown: one for each pillar, with the groups that have findings."""
    return tuple(
        PillarWeight(
            pillar,
            tenth(total),
            tuple(
                GroupWeight(group, tenth(up), tenth(down))
                for group, (up, down) in groups.items()
                if group.pillar is pillar
            ),
        )
        for pillar, total in sums.items()
    )
