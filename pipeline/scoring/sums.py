"""What independent lines weigh together: halving sums, moments, links, and the mixture of the pillars."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.assessments import CountedLink
from pipeline.model.basics import Digest
from pipeline.model.findings import Pillar
from pipeline.model.likeness import Link, LinkKind
from pipeline.scoring.item import mixture
from pipeline.scoring.lines import Counted
from pipeline.scoring.rules import ScoringRules


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Decibans of an incident, not rounded."""

    pillars: Mapping[Pillar, float]
    whole: float
    links: tuple[CountedLink, ...]
    moments: Mapping[int, int]
    """Number of the moment by number of the line."""


def sums(lines: Sequence[Counted], links: Sequence[Link], rules: ScoringRules) -> Sums:
    """docs/method.md §7.6, §7.7, §7.8: place and provenance over lines, date over moments, each clamped."""
    moments = _moments(lines, links)
    counted = _spanning(lines, links, rules)
    joined = math.fsum(link.decibans for link in counted)
    values = {
        Pillar.DATE: _halving(_by_moment(lines, moments), rules),
        Pillar.LOCATION: _halving(_informed(lines, Pillar.LOCATION), rules),
        Pillar.PROVENANCE: _halving(_informed(lines, Pillar.PROVENANCE), rules) + joined,
    }
    bounds = rules.bounds
    clamped = {pillar: max(bounds.least, min(bounds.incident_most, value)) for pillar, value in values.items()}
    return Sums(clamped, mixture(clamped, rules), counted, moments)


def _informed(lines: Iterable[Counted], pillar: Pillar) -> list[float]:
    return [weight for line in lines if (weight := line.weight(pillar)) is not None]


def _halving(weights: Iterable[float], rules: ScoringRules) -> float:
    ordered = sorted(weights, reverse=True)
    return math.fsum(rules.incident.repeat**place * weight for place, weight in enumerate(ordered))


def _by_moment(lines: Sequence[Counted], moments: Mapping[int, int]) -> list[float]:
    """The best-anchored line of each moment: synchronisation carries a date across, it makes none."""
    best: dict[int, float] = {}
    for line in lines:
        weight = line.weight(Pillar.DATE)
        if weight is not None:
            moment = moments[line.number]
            best[moment] = max(weight, best.get(moment, weight))
    return list(best.values())


def _line_of(lines: Iterable[Counted]) -> dict[Digest, int]:
    return {member.item: line.number for line in lines for member in line.members}


def _moments(lines: Sequence[Counted], links: Iterable[Link]) -> dict[int, int]:
    """Numbers moments from 1 in the order of their first line. Links that nobody has watched join moments too:

    that can only take weight away from the date, never add any.
    """
    line_of = _line_of(lines)
    root = {line.number: line.number for line in lines}
    for link in links:
        ends = line_of.get(link.item), line_of.get(link.other)
        if link.kind is LinkKind.SAME_MOMENT and ends[0] is not None and ends[1] is not None:
            kept, dropped = sorted((root[ends[0]], root[ends[1]]))
            root = {number: kept if value == dropped else value for number, value in root.items()}
    order = {first: place for place, first in enumerate(sorted(set(root.values())), 1)}
    return {number: order[value] for number, value in root.items()}


def _weight(link: Link, rules: ScoringRules) -> float:
    if link.kind is LinkKind.SAME_SCENE:
        return rules.links.same_scene
    return rules.links.same_moment if link.confirmed_by is not None else 0.0


def _spanning(lines: Sequence[Counted], links: Iterable[Link], rules: ScoringRules) -> tuple[CountedLink, ...]:
    """The maximum spanning forest over lines (Kruskal): no line is tied in twice."""
    line_of = _line_of(lines)
    root = {line.number: line.number for line in lines}
    chosen = []
    for link in sorted(links, key=lambda link: (-_weight(link, rules), link.item, link.other)):
        weight = _weight(link, rules)
        first, second = line_of.get(link.item), line_of.get(link.other)
        if weight > 0 and first is not None and second is not None and root[first] != root[second]:
            kept, dropped = sorted((root[first], root[second]))
            root = {number: kept if value == dropped else value for number, value in root.items()}
            chosen.append(CountedLink(link.item, link.other, link.kind, weight))
    return tuple(chosen)
