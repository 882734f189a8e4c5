"""Builds the parts that say what vouches for an arrival, and what the records around it state."""

from collections.abc import Iterable
from typing import Final

from pipeline.export.attestation_parts import AttestationPart
from pipeline.export.visible import line, maybe
from pipeline.export.words import Words
from pipeline.model.attestations import Attestation, StatedFact

_OF_PEOPLE: Final = frozenset({"Resent-From", "Forwarded message: From"})


def attestation_parts(made: Iterable[Attestation], words: Words) -> tuple[AttestationPart, ...]:
    return tuple(_part(one, words) for one in made)


def _part(one: Attestation, words: Words) -> AttestationPart:
    return AttestationPart(
        kind=one.kind,
        kind_words=words.of(one.kind),
        result=one.result,
        result_words=words.of(one.result),
        by=maybe(one.by),
        reason=words.said(one.reason) if one.reason else None,
        limits=words.all_said(one.limits),
        material=one.material,
        time=words.time(one.time) if one.time else None,
    )


def stated_facts(facts: Iterable[StatedFact]) -> tuple[StatedFact, ...]:
    """Sources appear under their codes only: fields that name a person stay in the records."""
    told = (fact for fact in facts if fact.name not in _OF_PEOPLE)
    return tuple(StatedFact(line(fact.name), line(fact.value)) for fact in told)
