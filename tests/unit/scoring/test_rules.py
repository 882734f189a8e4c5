"""Reading the policy: errors name the key, and nothing is silently 0."""

from dataclasses import dataclass

import pytest

from pipeline.checks.catalogue import registered_checks
from pipeline.checks.rules import CheckRules
from pipeline.errors import SetupError
from pipeline.model.assessments import WeightStatus
from pipeline.model.findings import Group, Outcome
from pipeline.scoring.policy import ScoringPolicy
from tests.unit.scoring.table import INPUTS, SHIPPED, Sketch, case, finding, incident, policy

TEXT = SHIPPED.read_text(encoding="utf-8")
INSIDE = 'inside_area         = { status = "elicited", supports = 8.0 }'
FAR = 'far_outside         = { status = "elicited", contradicts = -8.0 }'
STALE = 'stale_fix           = { status = "elicited" }'


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("D = 0.50\n", "", "shares"),
        ("D = 0.50\n", "D = 0.60\n", "add up to 1"),
        ("D = 0.50\n", "S = 0.50\n", "shares"),
        ("repeat = 0.5 ", "repeat = 1.5 ", "incident.repeat"),
        ("repeat = 0.5 ", "repaet = 0.5 ", "incident.repaet"),
        ("moderate = 10.0", "moderate = 1.0", "bands"),
        ("good = 20.0", "good = 2.0", "source_caps"),
        ("incident_most = 29.0", "incident_most = 31.0", "field-measured"),
        (INSIDE, 'inside_area = { status = "elicited", supports = 9.0 }', "groups.L1"),
        (INSIDE, 'inside_area = { supports = 8.0 }', "groups.L1.codes.inside_area.status"),
        (INSIDE, 'inside_area = { status = "guessed" }', "groups.L1.codes.inside_area.status"),
        (FAR, 'far_outside = { status = "elicited", contradicts = 8.0 }', "far_outside.contradicts"),
        (STALE, 'stale_fix = { status = "elicited", set_aside = true }', "groups.L1"),
        ("[groups.S2] ", "[groups.S9] ", "groups.S9"),
        ("[shares]", "[shares", "not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_an_error_that_names_its_key(old: str, new: str, named: str) -> None:
    with pytest.raises(SetupError, match=named.replace("[", r"\[")) as caught:
        ScoringPolicy.from_toml(changed(old, new))
    assert caught.value.remedy


@dataclass(frozen=True)
class AskedCheck:
    group: Group
    known: frozenset[str]

    def codes(self) -> frozenset[str]:
        return self.known


def test_every_code_of_the_registered_checks_must_have_a_weight() -> None:
    policy().require([AskedCheck(Group.DEVICE_PLACE, frozenset({"inside_area", "stale_fix"}))])
    with pytest.raises(SetupError, match=r"D1\.inside_area, L1\.made_up"):
        policy().require(
            [
                AskedCheck(Group.DEVICE_PLACE, frozenset({"made_up"})),
                AskedCheck(Group.DEVICE_CLOCKS, frozenset({"inside_area"})),
            ]
        )


def test_a_finding_without_a_weight_is_an_error_too() -> None:
    stray = finding("L1", "made_up", Outcome.SUPPORTS)
    with pytest.raises(SetupError, match="'made_up' in group L1"):
        policy().assess(case(Sketch("a"), incident()), [stray], INPUTS)


def test_the_digest_is_that_of_the_meaning_and_not_of_the_text() -> None:
    again = ScoringPolicy.from_toml("# another comment\n" + TEXT.replace("8.0 }", "8.00 }"))
    assert again.digest == policy().digest
    assert again.digest != ScoringPolicy.from_toml(changed("slope = 1.25", "slope = 1.20")).digest


def test_every_shipped_weight_says_that_it_is_an_estimate() -> None:
    weights = [weight for rule in policy().rules.groups.values() for weight in rule.codes.values()]
    assert {weight.status for weight in weights} == {WeightStatus.ELICITED}
    assert not policy().rules.field_measured


def test_only_two_codes_set_an_item_aside() -> None:
    found = {
        (group.value, code)
        for group, rule in policy().rules.groups.items()
        for code, weight in rule.codes.items()
        if weight.set_aside
    }
    assert found == {("D2", "earlier_in_own_custody"), ("P3", "declares_generated")}


@pytest.mark.parametrize(("source", "cap"), [(13, 20), (3, 20), (2.9, 15), (0, 15), (-3, 15), (-3.1, 8)])
def test_a_source_caps_what_its_items_weigh(source: float, cap: float) -> None:
    assert policy().rules.source_caps.of(source) == cap


def test_the_shipped_policy_has_a_weight_for_every_answer_of_the_shipped_checks() -> None:
    rules = CheckRules.from_toml((SHIPPED.parent / "checks.toml").read_text(encoding="utf-8"))
    checks = registered_checks(rules)
    assert len(checks) >= 7
    policy().require(checks)
