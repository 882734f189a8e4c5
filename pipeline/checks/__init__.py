"""Step 6: one question per file, each answered by findings. A check never gives points and never a verdict.

`catalogue.py` lists the checks; `config/checks.toml` holds their thresholds.
"""

import logging
from collections.abc import Sequence

from pipeline.checks.answers import named, unanswered
from pipeline.errors import LimitReached
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import Finding, NotRunReason
from pipeline.model.sentences import Sentence, text
from pipeline.ports import Check

_log = logging.getLogger(__name__)


def run_check(check: Check, case: CaseFile) -> tuple[Finding, ...]:
    """What `check` finds. One that does not apply, or breaks down, says so as a finding; the others go on."""
    try:
        if not check.applies_to(case):
            sentence = Sentence("main-not_applicable", (named(check),))
            return (unanswered(check, NotRunReason.NOT_APPLICABLE, sentence),)
        return check.run(case)
    except LimitReached as trouble:
        return (_broke_down(check, NotRunReason.LIMIT_REACHED, trouble),)
    except Exception as trouble:  # noqa: BLE001 -- the package's only one: a broken check must not lose the item
        _log.warning("check %s broke down on %s: %s", check.name, case.item.sha256[:12], type(trouble).__name__)
        _log.debug("where it broke down", exc_info=True)
        return (_broke_down(check, NotRunReason.FAILED, trouble),)


def run_checks(checks: Sequence[Check], case: CaseFile, *, about_incident: bool) -> tuple[Finding, ...]:
    """The findings of every check of one sort, in the order of `checks`."""
    asked = (check for check in checks if check.about_incident is about_incident)
    return tuple(finding for check in asked for finding in run_check(check, case))


def _broke_down(check: Check, reason: NotRunReason, trouble: Exception) -> Finding:
    kind = text("exception", type(trouble).__name__)
    return unanswered(check, reason, Sentence("main-check_broke_down", (named(check), kind)))
