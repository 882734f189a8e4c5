"""The policy as it is written in `config/scoring.toml`, validated: a misspelt key or sign is an error, never a zero."""

import tomllib
from typing import Self

from pydantic import Field, ValidationError, model_validator

from pipeline.errors import SetupError
from pipeline.model.assessments import WeightStatus
from pipeline.model.findings import Group, Outcome, Pillar
from pipeline.settings import Strict

WEIGHED = (Pillar.DATE, Pillar.LOCATION, Pillar.PROVENANCE)
"""Pillars that mix into one weight. The source stands beside them."""


class Weight(Strict):
    """Decibans of one code."""

    status: WeightStatus
    supports: float = Field(default=0.0, ge=0)
    contradicts: float = Field(default=0.0, le=0)
    inconclusive: float = Field(default=0.0, le=0)
    """For what leans slightly one way although the check itself cannot tell, such as a program's name in the file."""
    set_aside: bool = False
    """A contradiction with this code takes the item out of every sum until a person decides."""

    def of(self, outcome: Outcome) -> float:
        if outcome is Outcome.SUPPORTS:
            return self.supports
        if outcome is Outcome.INCONCLUSIVE:
            return self.inconclusive
        return self.contradicts if outcome is Outcome.CONTRADICTS else 0.0


class GroupRule(Strict):
    """Correlated findings: only the strongest for and the strongest against count."""

    most: float = Field(ge=0)
    least: float = Field(le=0)
    codes: dict[str, Weight]

    @model_validator(mode="after")
    def _within_caps(self) -> Self:
        for code, weight in self.codes.items():
            if weight.supports > self.most or min(weight.contradicts, weight.inconclusive) < self.least:
                raise ValueError(f"{code} weighs more than the group's cap allows")
            if weight.set_aside and weight.contradicts == 0:
                raise ValueError(f"{code} sets aside without contradicting")
        return self


class Bounds(Strict):
    least: float = Field(lt=0)
    item_most: float = Field(gt=0)
    incident_most: float = Field(gt=0)


class Bands(Strict):
    weak: float = Field(gt=0)
    moderate: float
    moderately_strong: float
    strong: float

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if not self.weak < self.moderate < self.moderately_strong < self.strong:
            raise ValueError("the bands must rise from weak to strong")
        return self


class Index(Strict):
    middle: float
    slope: float = Field(gt=0)


class SourceCaps(Strict):
    good_from: float
    good: float
    middling: float
    poor_below: float
    poor: float = Field(gt=0)

    @model_validator(mode="after")
    def _falling(self) -> Self:
        if not (self.good >= self.middling >= self.poor and self.good_from > self.poor_below):
            raise ValueError("a better source must not be capped lower")
        return self

    def of(self, source_weight: float) -> float:
        """Most that an item weighs in any pillar of an incident."""
        if source_weight >= self.good_from:
            return self.good
        return self.poor if source_weight < self.poor_below else self.middling


class LinkWeights(Strict):
    same_moment: float = Field(ge=0)
    same_scene: float = Field(ge=0)


class IncidentRule(Strict):
    repeat: float = Field(ge=0, le=1)
    contested_from: float = Field(lt=0)
    self_asserted: tuple[Group, ...]
    reviewers: int = Field(ge=1)
    lines_corroborated: int = Field(ge=1)
    lines_strongly: int = Field(ge=1)
    kinds_strongly: int = Field(ge=1)


class ScoringRules(Strict):
    """Everything in `config/scoring.toml`; the comments there say what each value means."""

    version: str
    shares: dict[Pillar, float]
    bounds: Bounds
    bands: Bands
    index: Index
    source_caps: SourceCaps
    links: LinkWeights
    incident: IncidentRule
    groups: dict[Group, GroupRule]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if set(self.shares) != set(WEIGHED) or min(self.shares.values()) <= 0:
            raise ValueError("shares: D, L and P each need one above 0")
        if abs(sum(self.shares.values()) - 1) > 1e-9:
            raise ValueError("shares: they must add up to 1")
        missing = sorted(set(Group) - set(self.groups))
        if missing:
            raise ValueError(f"groups: {', '.join(missing)} missing")
        if self.bounds.incident_most >= self.bands.strong and not self.field_measured:
            raise ValueError("bounds.incident_most: strong words need field-measured weights throughout")
        return self

    @property
    def field_measured(self) -> bool:
        """Every weight that is not 0 was measured on recordings with known answers."""
        weights = (weight for rule in self.groups.values() for weight in rule.codes.values())
        return all(
            weight.status is WeightStatus.FIELD_MEASURED
            for weight in weights
            if weight.supports or weight.contradicts or weight.inconclusive
        )

    def weight(self, group: Group, code: str) -> Weight:
        """Raises SetupError for a code that the policy does not know: silence would weigh it 0."""
        found = self.groups[group].codes.get(code)
        if found is None:
            raise SetupError(
                f"scoring.toml has no weight for {code!r} in group {group.value}",
                remedy=f"add it under [groups.{group.value}.codes], with 0 if it is not to be weighed",
            )
        return found


def read_rules(text: str) -> ScoringRules:
    """Raises SetupError that names the key, for anything that is missing, misspelt or out of bounds."""
    remedy = "compare it with the shipped config/scoring.toml"
    try:
        return ScoringRules.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as trouble:
        raise SetupError(f"scoring.toml is not TOML: {trouble}", remedy=remedy) from trouble
    except ValidationError as trouble:
        faults = trouble.errors(include_url=False, include_context=False, include_input=False)
        named = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'policy'}: {fault['msg']}" for fault in faults[:5])
        raise SetupError(f"scoring.toml: {named}", remedy=remedy) from trouble
