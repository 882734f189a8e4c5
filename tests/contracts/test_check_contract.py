"""What every check must hold, whoever wrote it. A new check is held to it by standing in the catalogue."""

import re
from dataclasses import replace

import pytest

from pipeline.checks import run_check
from pipeline.checks.answers import check_words, code_words, question_words
from pipeline.checks.catalogue import RegisteredCheck, codes_in_use
from pipeline.model.basics import Language
from pipeline.model.evidence import CaseFile
from pipeline.model.findings import AuthorKind, Finding, NotRunReason, Outcome
from pipeline.model.sentences import Sentence
from pipeline.wording.catalogue import Catalogue, sources
from pipeline.wording.zones import zone_named
from tests.unit.checks import cases
from tests.unit.checks.test_capture_time import PHOTOS, VIDEOS
from tests.unit.checks.test_earlier_copy import ROWS as RECORDS
from tests.unit.checks.test_file_checks import HISTORY, INTEGRITY, PROGRAMS
from tests.unit.checks.test_place import ROWS as POSITIONS

HOSTILE = "\u202eexe.gpj<script>alert(1)</script>{ $x }" + "A" * 5000


def every_case() -> tuple[CaseFile, ...]:
    """All rows of the truth tables, and names and tags that were made to break things."""
    found = [cases.case(description, names=names or ("a.jpg",)) for _, description, names, _ in PHOTOS + VIDEOS]
    found += [
        cases.case(cases.photo(*clocks, places=places), about=cases.incident(jamming=jamming))
        for _, places, clocks, jamming, _ in POSITIONS
    ]
    found += [cases.case(receipts=receipts, relatives=relatives) for _, receipts, relatives, _ in RECORDS]
    found += [full for _, full, _ in INTEGRITY]
    found += [cases.case(description) for _, description, _ in PROGRAMS]
    found += [cases.case(description, names=(name,)) for _, description, name, _, _ in HISTORY]
    hostile = cases.photo(make=HOSTILE, model=HOSTILE, software=("GIMP " + HOSTILE,), facts=((HOSTILE, HOSTILE),))
    return (*found, cases.case(hostile, names=(HOSTILE,)), cases.case(searchable=False, receipts=()))


CASES = every_case()
CHECKS = tuple(cases.CHECKS.values())
each_check = pytest.mark.parametrize("check", CHECKS, ids=[check.name for check in CHECKS])


@each_check
def test_it_applies_or_says_that_it_does_not(check: RegisteredCheck) -> None:
    for full in CASES:
        found = run_check(check, full)
        assert found
        apart = [finding for finding in found if finding.not_run is NotRunReason.NOT_APPLICABLE]
        assert bool(apart) is not check.applies_to(full)
        assert NotRunReason.FAILED not in [finding.not_run for finding in found]


@each_check
def test_a_document_is_no_recording(check: RegisteredCheck) -> None:
    document = cases.case(cases.photo(media_type=cases.PDF), names=("report.pdf",))
    (finding,) = run_check(check, document)
    assert finding.not_run is NotRunReason.NOT_APPLICABLE


@each_check
def test_it_needs_an_incident_exactly_if_it_says_so(check: RegisteredCheck) -> None:
    full = cases.case(cases.photo(cases.exif("2017-11-13T14:09:40")))
    alone = cases.without_incident(full)
    assert check.applies_to(alone) is not check.about_incident
    if not check.about_incident:
        assert check.run(alone) == check.run(full)


@each_check
def test_the_same_case_gives_the_same_findings(check: RegisteredCheck) -> None:
    for full in CASES:
        assert run_check(check, full) == run_check(check, replace(full))


@each_check
def test_codes_are_from_the_closed_list_and_each_is_reached(check: RegisteredCheck) -> None:
    reached = {
        finding.code for full in CASES for finding in run_check(check, full) if finding.outcome is not Outcome.NOT_RUN
    }
    later = cases.case(
        cases.photo(cases.exif("2017-11-15T14:00:00")),
        receipts=(cases.receipt(cases.a_digest("item"), received="2017-11-20T00:00:00Z"),),
    )
    reached |= {finding.code for finding in run_check(check, later) if finding.outcome is not Outcome.NOT_RUN}
    assert reached == check.codes()


@each_check
def test_one_code_has_one_outcome(check: RegisteredCheck) -> None:
    """The policy weighs codes; a code that meant two things could not be weighed."""
    seen: dict[str, Outcome] = {}
    for full in CASES:
        for finding in run_check(check, full):
            assert seen.setdefault(finding.code, finding.outcome) is finding.outcome


@each_check
def test_every_finding_is_signed_grouped_and_says_what_it_cannot_show(check: RegisteredCheck) -> None:
    for full in CASES:
        for finding in run_check(check, full):
            assert (finding.check, finding.group) == (check.name, check.group)
            assert finding.author.kind is AuthorKind.TOOL
            assert finding.author.version == check.version
            assert finding.tools
            if finding.outcome in (Outcome.SUPPORTS, Outcome.CONTRADICTS):
                assert finding.limits
                assert finding.measured


@pytest.mark.parametrize("language", Language)
@each_check
def test_its_words_are_there(check: RegisteredCheck, language: Language) -> None:
    catalogue = Catalogue.open(language)
    assert catalogue.term(check_words(check.name))
    assert catalogue.term(question_words(check.name)).endswith(("?", "؟"))
    ids = {name for _, source in sources(language) for name in re.findall(r"^([a-z][\w-]*) =", source, re.MULTILINE)}
    for code in check.codes():
        base = code_words(check.name, code)
        assert any(name == base or name.startswith(f"{base}-") for name in ids), base


@pytest.mark.parametrize("language", Language)
@each_check
def test_everything_that_it_says_renders(check: RegisteredCheck, language: Language) -> None:
    catalogue, zone = Catalogue.open(language), zone_named("Asia/Damascus")
    for full in CASES:
        for finding in run_check(check, full):
            for sentence in _sentences(finding):
                words = catalogue.say(sentence, zone)
                assert words.strip()
                assert "\u202e" not in words
                assert len(words) < 2000


def _sentences(finding: Finding) -> tuple[Sentence, ...]:
    return (finding.reason, *finding.limits)


def test_no_two_checks_share_a_name() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_the_policy_can_ask_for_every_code_in_use() -> None:
    found = codes_in_use(CHECKS)
    assert len(found) == sum(len(check.codes()) for check in CHECKS)
