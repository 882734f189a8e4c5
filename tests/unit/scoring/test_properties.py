"""What must hold whatever the findings are."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.findings import Finding, Group, NotRunReason, Outcome
from tests.unit.scoring.table import Sketch, assessed, digest, finding, link, policy, whole

RULES = policy().rules
ALL = sorted((group.value, code) for group, rule in RULES.groups.items() for code in rule.codes)
ASIDE = {
    (group.value, code)
    for group, rule in RULES.groups.items()
    for code, weight in rule.codes.items()
    if weight.set_aside
}
COUNTED = [pair for pair in ALL if pair not in ASIDE]
POSITIVE = [pair for pair in COUNTED if RULES.groups[Group(pair[0])].codes[pair[1]].supports]

findings = st.lists(st.sampled_from(COUNTED).map(lambda pair: finding(*pair)), max_size=8).map(tuple)
supporting = st.lists(st.sampled_from(POSITIVE).map(lambda pair: finding(*pair)), max_size=5).map(tuple)


def sketch(name: str, of: tuple[Finding, ...], **more: object) -> Sketch:
    return Sketch(name, extra=of, **more)  # type: ignore[arg-type]


LEANING = {("P1", "container_rewritten"), ("P1", "pixel_editor")}
"""The only codes that weigh a little although their check cannot tell (docs/method.md §5.2)."""

LEANS_NOWHERE = [(pair, Outcome.NEUTRAL) for pair in ALL]
LEANS_NOWHERE += [(pair, Outcome.INCONCLUSIVE) for pair in ALL if tuple(pair) not in LEANING]


def test_only_two_codes_lean_while_they_cannot_tell() -> None:
    leaning = {pair for pair in map(tuple, ALL) if RULES.groups[Group(pair[0])].codes[pair[1]].inconclusive}
    assert leaning == LEANING


@given(findings, st.sampled_from(sorted(LEANING)))
@settings(deadline=None)
def test_what_leans_only_lowers_provenance_and_by_little(of: tuple[Finding, ...], pair: tuple[str, str]) -> None:
    before, after = assessed(sketch("a", of)), assessed(sketch("a", (*of, finding(*pair, Outcome.INCONCLUSIVE))))
    assert 0 <= round(before.provenance.decibans - after.provenance.decibans, 1) <= 3
    assert after.verification.decibans <= before.verification.decibans
    assert after.set_aside == before.set_aside


@given(findings, st.sampled_from(LEANS_NOWHERE))
@settings(deadline=None)
def test_a_finding_that_leans_nowhere_changes_no_weight(
    of: tuple[Finding, ...], said: tuple[tuple[str, str], Outcome]
) -> None:
    pair, outcome = said
    before, after = assessed(sketch("a", of)), assessed(sketch("a", (*of, finding(*pair, outcome))))
    assert after.verification.decibans == before.verification.decibans
    assert after.provenance.decibans == before.provenance.decibans
    assert after.set_aside == before.set_aside


def test_absent_metadata_weighs_exactly_nothing() -> None:
    absent = "D1.no_capture_time L1.no_position P1.history_unknown P3.no_credentials D2.no_earlier_copy"
    found = assessed(Sketch("a", absent))
    assert all(pillar.decibans == 0 for pillar in found.pillars)
    assert all(each.decibans == 0 and not each.counts for each in found.findings)
    assert (found.verification.decibans, found.verification.index) == (0, None)


@given(findings, st.sampled_from(list(NotRunReason)))
@settings(deadline=None)
def test_a_check_that_did_not_run_lowers_coverage_at_most(of: tuple[Finding, ...], reason: NotRunReason) -> None:
    idle = finding("L1", reason.value, Outcome.NOT_RUN, check="idle", not_run=reason)
    before, after = assessed(sketch("a", of)), assessed(sketch("a", (*of, idle)))
    assert after.verification.decibans == before.verification.decibans
    assert after.verification.coverage.share <= before.verification.coverage.share
    if reason is NotRunReason.NOT_APPLICABLE:
        assert after.verification.coverage.share == before.verification.coverage.share


@given(st.permutations(range(6)), st.lists(findings, min_size=6, max_size=6))
@settings(max_examples=40, deadline=None)
def test_the_order_of_findings_and_items_changes_no_weight(order: list[int], of: list[tuple[Finding, ...]]) -> None:
    sketches = [sketch(f"i{number}", some) for number, some in enumerate(of)]
    links = [link("i0", "i1"), link("i1", "i2"), link("i3", "i4")]
    turned = [dataclasses.replace(sketches[place], extra=sketches[place].extra[::-1]) for place in order]
    before, after = whole(sketches, links), whole(turned, links[::-1])
    for one, two in ((before.date, after.date), (before.location, after.location), (before.whole, after.whole)):
        assert one.decibans == two.decibans
    assert before.provenance.decibans == after.provenance.decibans
    assert before.grade == after.grade
    assert set(before.links) == set(after.links)


@given(st.lists(findings, max_size=6))
@settings(max_examples=40, deadline=None)
def test_everything_is_bounded(of: list[tuple[Finding, ...]]) -> None:
    for some in of:
        item = assessed(sketch("a", some))
        assert all(-40 <= pillar.decibans <= 30 for pillar in item.pillars)
        assert -40 <= item.verification.decibans <= 30
    found = whole([sketch(f"i{number}", some) for number, some in enumerate(of)], [link("i0", "i1"), link("i1", "i2")])
    for each in (found.date, found.location, found.provenance, found.whole):
        assert -40 <= each.decibans <= 29
        assert each.index is None or 0 <= each.index <= 90


@given(st.lists(st.sampled_from([pair for pair in COUNTED if pair[0] in {"P1", "D1", "L1", "L5"}]), max_size=12))
@settings(deadline=None)
def test_self_asserted_metadata_alone_never_weighs_more_than_ten(pairs: list[tuple[str, str]]) -> None:
    assert assessed(sketch("a", tuple(finding(*pair) for pair in pairs))).verification.decibans <= 10


@given(findings, st.sampled_from(POSITIVE))
@settings(deadline=None)
def test_one_more_supporting_finding_never_lowers_an_item(of: tuple[Finding, ...], pair: tuple[str, str]) -> None:
    before, after = assessed(sketch("a", of)), assessed(sketch("a", (*of, finding(*pair))))
    assert after.verification.decibans >= before.verification.decibans
    assert after.provenance.decibans >= before.provenance.decibans


@given(st.lists(supporting, min_size=1, max_size=4), st.sampled_from(POSITIVE))
@settings(max_examples=40, deadline=None)
def test_one_more_supporting_finding_never_lowers_an_incident(
    of: list[tuple[Finding, ...]], pair: tuple[str, str]
) -> None:
    sketches = [sketch(f"i{number}", some) for number, some in enumerate(of)]
    more = [dataclasses.replace(sketches[0], extra=(*of[0], finding(*pair))), *sketches[1:]]
    before, after = whole(sketches), whole(more)
    # A pillar that nothing was known about may join the sum; none of its weights is below nought here.
    assert after.whole.decibans >= before.whole.decibans


@given(st.lists(findings, min_size=1, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_copy_without_findings_of_its_own_never_lifts_the_whole(
    of: list[tuple[Finding, ...]], same_source: bool
) -> None:
    sketches = [sketch(f"i{number}", some) for number, some in enumerate(of)]
    before = whole(sketches)
    source = "source of i0" if same_source else None
    copy = Sketch("copy", source=source, lineage=("i0", "copy"), matches=("i0",))
    after = whole([*sketches, copy])
    assert after.whole.decibans <= before.whole.decibans
    assert len(after.lines) == len(before.lines)
    assert after.grade == before.grade


@given(st.lists(findings, min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_an_item_about_which_nothing_is_known_never_changes_the_whole(of: list[tuple[Finding, ...]]) -> None:
    sketches = [sketch(f"i{number}", some) for number, some in enumerate(of)]
    assert whole([*sketches, Sketch("blank")]).whole.decibans == whole(sketches).whole.decibans


@given(findings, st.sampled_from(sorted(ASIDE)))
@settings(max_examples=40, deadline=None)
def test_what_sets_aside_takes_the_item_out_of_every_sum(of: tuple[Finding, ...], pair: tuple[str, str]) -> None:
    flagged = sketch("flagged", (*of, finding(*pair)))
    assert assessed(flagged).set_aside
    other = Sketch("other", "D1.one_clock_in_window L1.inside_area")
    without, beside = whole([other]), whole([other, flagged], [link("other", "flagged")])
    assert beside.set_aside == (digest("flagged"),)
    assert beside.whole == without.whole
    assert beside.grade == without.grade
    assert beside.lines == without.lines
    assert beside.links == ()


@given(findings)
@settings(deadline=None)
def test_the_same_inputs_give_the_same_result(of: tuple[Finding, ...]) -> None:
    assert assessed(sketch("a", of)) == assessed(sketch("a", of))


@given(st.lists(findings, min_size=2, max_size=4))
@settings(max_examples=30, deadline=None)
def test_two_items_cannot_vouch_for_each_other(of: list[tuple[Finding, ...]]) -> None:
    """A finding that rests on another item is shown with its item and weighs nothing in the incident."""
    plain = [sketch(f"i{number}", some) for number, some in enumerate(of)]
    heard = finding("P5", "independent_recording", other_items=(digest("i1"),))
    seen = finding("L2", "matches_reference", other_items=(digest("i1"),))
    vouched = [dataclasses.replace(plain[0], extra=(*of[0], heard, seen)), *plain[1:]]
    assert whole(vouched).whole.decibans == whole(plain).whole.decibans
    assert assessed(vouched[0]).provenance.decibans >= assessed(plain[0]).provenance.decibans


def test_in_the_view_of_the_item_itself_a_second_recording_does_count() -> None:
    heard = finding("P5", "independent_recording", other_items=(digest("b"),))
    seen = sketch("a", (heard, *Sketch("", "D1.coherent_in_window L2.geolocated_by_one L1.inside_area").all_findings))
    assert assessed(seen).provenance.decibans == 12
    assert whole([seen, Sketch("b")]).provenance.decibans == 0
