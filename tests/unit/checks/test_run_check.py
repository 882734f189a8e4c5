"""A check that breaks down becomes a finding; the others go on."""

from dataclasses import dataclass

import pytest

from pipeline.checks import run_check, run_checks
from pipeline.checks.answers import answer
from pipeline.checks.capture_time import Code
from pipeline.checks.rules import CheckRules
from pipeline.errors import LimitReached, SetupError
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Finding, Group, NotRunReason, Outcome
from tests.unit.checks import cases


@dataclass(frozen=True, slots=True)
class Breaking:
    """Stands where a check stands and breaks in one way."""

    trouble: Exception | None = None
    applies: bool = True
    about_incident: bool = True
    name: str = "capture_time"
    version: str = "0"
    group: Group = Group.DEVICE_CLOCKS

    def applies_to(self, case: CaseFile) -> bool:
        return self.applies

    def run(self, case: CaseFile) -> tuple[Finding, ...]:
        if self.trouble is not None:
            raise self.trouble
        return (answer(self, Code.NO_CAPTURE_TIME, Outcome.NEUTRAL),)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (ZeroDivisionError("division by zero"), NotRunReason.FAILED),
        (KeyError("x"), NotRunReason.FAILED),
        (LimitReached("video", "60 s of processor time"), NotRunReason.LIMIT_REACHED),
    ],
)
def test_trouble_becomes_a_finding_that_names_its_kind(trouble: Exception, reason: NotRunReason) -> None:
    (finding,) = run_check(Breaking(trouble), cases.case())
    assert finding.not_run is reason
    assert finding.measured[1].value == type(trouble).__name__


def test_what_does_not_apply_leaves_the_denominator() -> None:
    (finding,) = run_check(Breaking(applies=False), cases.case())
    assert finding.not_run is NotRunReason.NOT_APPLICABLE


def test_the_others_go_on_in_their_order() -> None:
    found = run_checks((Breaking(), Breaking(KeyError("x")), Breaking()), cases.case(), about_incident=True)
    assert [finding.outcome for finding in found] == [Outcome.NEUTRAL, Outcome.NOT_RUN, Outcome.NEUTRAL]


def test_each_check_is_asked_in_its_own_step() -> None:
    checks = (Breaking(about_incident=False), Breaking())
    assert len(run_checks(checks, cases.case(), about_incident=False)) == 1


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("far_h = 24", "far_h = -1", "capture_time.far_h"),
        ("far_h = 24", "far_hours = 24", "capture_time.far_h"),
        ("window_tolerance_min = 10", "window_tolerance_min = 45", "capture_time.window_tolerance_min"),
        ("clock_skew_s = 120", "clock_skew_s = 500", "capture_time.clock_skew_s"),
        ("[place]", "[places]", "place"),
    ],
)
def test_a_wrong_threshold_is_named(before: str, after: str, key: str) -> None:
    words = (cases.Path(__file__).parents[3] / "config/checks.toml").read_text(encoding="utf-8")
    assert before in words
    with pytest.raises(SetupError, match=key):
        CheckRules.from_toml(words.replace(before, after))


def test_a_changed_threshold_is_a_new_version() -> None:
    words = (cases.Path(__file__).parents[3] / "config/checks.toml").read_text(encoding="utf-8")
    changed = CheckRules.from_toml(words.replace("far_h = 24", "far_h = 36"))
    assert changed.capture_time.mark != cases.RULES.capture_time.mark
    assert changed.earlier_copy.mark == cases.RULES.earlier_copy.mark


def test_text_that_is_no_toml_is_a_setup_error() -> None:
    with pytest.raises(SetupError, match="not TOML"):
        CheckRules.from_toml("[capture_time")
