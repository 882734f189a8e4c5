"""Lines, links, gates and grades, case by case."""

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.wording
from pipeline.model.assessments import Band, Grade, MergeReason
from pipeline.model.basics import Language
from pipeline.model.descriptions import MediaKind
from pipeline.model.findings import NotRunReason, Outcome
from pipeline.model.incidents import Account, AccountStatement, Incident, Topic
from pipeline.model.likeness import LinkKind
from pipeline.model.objects import ItemStatus
from pipeline.scoring.words import band, score
from tests.unit.scoring.table import (
    INPUTS,
    WORDS,
    Sketch,
    assessed,
    case,
    digest,
    finding,
    incident,
    link,
    log_keeper,
    policy,
    whole,
)

STRONG = "P3.capture_signed_trusted D1.coherent_in_window D3.shadow_agrees_3deg L2.geolocated_by_two S1.dkim_pass_known"
TOLD = incident(log_keeper(Topic.DATE, Topic.PLACE))


def lines_of(*sketches: Sketch) -> list[tuple[str, ...]]:
    names = {digest(sketch.name): sketch.name for sketch in sketches}
    return [tuple(names[item] for item in line.items) for line in whole(sketches).lines]


class TestLines:
    def test_items_of_several_sources_without_anything_in_common_stand_apart(self) -> None:
        assert lines_of(Sketch("a"), Sketch("b"), Sketch("c")) == [("a",), ("b",), ("c",)]

    def test_one_source_is_one_line(self) -> None:
        found = whole([Sketch("a", source="S1"), Sketch("b"), Sketch("c", source="S1")])
        assert [len(line.items) for line in found.lines] == [2, 1]
        (merge,) = found.lines[0].merges
        assert (merge.reason, merge.explanation.id) == (MergeReason.SAME_SOURCE, "scoring-merge-same-source")

    def test_whoever_only_forwards_an_item_does_not_join_it_to_their_own(self) -> None:
        assert lines_of(Sketch("a", source="S1", forwarded_by=("S2",)), Sketch("b", source="S2")) == [("a",), ("b",)]

    def test_a_match_joins_and_says_how_well_the_pictures_agree(self) -> None:
        found = whole([Sketch("a", matches=("b",)), Sketch("b")])
        (merge,) = found.lines[0].merges
        assert (merge.reason, merge.explanation.id) == (MergeReason.SAME_EXPOSURE, "scoring-merge-same-exposure")
        assert {each.name: each.value for each in merge.explanation.parameters}["agreement"] == 97

    def test_a_lineage_joins_items_whose_link_is_at_no_table(self) -> None:
        members = ("a", "b", "elsewhere")
        found = whole([Sketch("a", lineage=members), Sketch("b", lineage=members)])
        assert found.lines[0].merges[0].explanation.id == "scoring-merge-same-lineage"

    def test_five_copies_are_explained_by_four_merges(self) -> None:
        names = tuple("abcde")
        found = whole([Sketch(name, lineage=names, matches=names) for name in names])
        assert [len(line.items) for line in found.lines] == [5]
        assert len(found.lines[0].merges) == 4

    @pytest.mark.parametrize(
        "tag",
        ["EXIF BodySerialNumber", "MakerNotes:SerialNumber", "EXIF CameraOwnerName", "MakerNote InternalSerialNumber"],
    )
    def test_one_device_is_one_line(self, tag: str) -> None:
        facts = ((tag, "R58J1234567"),)
        found = whole([Sketch("a", facts=facts), Sketch("b", facts=facts)])
        assert [len(line.items) for line in found.lines] == [2]
        (merge,) = found.lines[0].merges
        assert merge.reason is MergeReason.SAME_DEVICE
        assert "R58J1234567" not in str(merge.explanation)

    @pytest.mark.parametrize(
        ("tag", "value"),
        [
            ("EXIF BodySerialNumber", "00000000"),
            ("EXIF CameraOwnerName", "unknown"),
            ("EXIF BodySerialNumber", "12"),
            ("EXIF LensSerialNumber", "R58J1234567"),
            ("EXIF Image Model", "SM-J500F"),
        ],
    )
    def test_what_many_devices_share_joins_nothing(self, tag: str, value: str) -> None:
        assert len(lines_of(Sketch("a", facts=((tag, value),)), Sketch("b", facts=((tag, value),)))) == 2

    def test_items_that_were_not_examined_are_in_no_line(self) -> None:
        found = whole(
            [Sketch("a"), Sketch("note", status=ItemStatus.NOT_MEDIA), Sketch("q", status=ItemStatus.QUARANTINED)]
        )
        assert [line.items for line in found.lines] == [(digest("a"),)]
        assert len(found.items) == 3

    def test_the_best_member_counts_pillar_by_pillar(self) -> None:
        found = whole([Sketch("a", "D1.one_clock_in_window", source="S"), Sketch("b", "L1.inside_area", source="S")])
        assert (found.date.decibans, found.location.decibans) == (8, 8)

    def test_a_copy_that_says_nothing_does_not_hide_what_speaks_against_the_original(self) -> None:
        found = whole([Sketch("a", "D1.far_outside_window", matches=("b",)), Sketch("b")])
        assert found.date.decibans == -6

    def test_a_poor_source_caps_its_item(self) -> None:
        assert whole([Sketch("a", "L2.geolocated_by_two S3.reliability_e")]).location.decibans == 8
        assert whole([Sketch("a", "L2.geolocated_by_two")]).location.decibans == 15
        assert whole([Sketch("a", "L2.geolocated_by_two S1.known_account")]).location.decibans == 20

    def test_a_good_copy_does_not_lift_the_cap_of_a_poor_original(self) -> None:
        poor = Sketch("a", "L2.geolocated_by_two S3.reliability_e", matches=("b",))
        assert whole([poor, Sketch("b", "S1.dkim_pass_known")]).location.decibans == 8

    def test_nothing_at_the_table_is_not_determined(self) -> None:
        found = whole([])
        assert (found.lines, found.whole.decibans, found.grade) == ((), 0, Grade.G1)
        assert found.whole.band is Band.NOT_DETERMINED


class TestLinks:
    def test_a_ring_of_links_counts_as_a_tree(self) -> None:
        sketches = [Sketch(name) for name in "abc"]
        ring = [link("a", "b"), link("b", "c"), link("c", "a")]
        assert whole(sketches, ring).provenance.decibans == 12

    def test_the_heavier_links_are_taken(self) -> None:
        sketches = [Sketch(name) for name in "abc"]
        links = [
            link("a", "b", LinkKind.SAME_SCENE),
            link("a", "b"),
            link("b", "c", LinkKind.SAME_SCENE),
            link("a", "c"),
        ]
        assert [each.decibans for each in whole(sketches, links).links] == [6, 6]

    def test_links_within_a_line_count_nothing(self) -> None:
        assert whole([Sketch("a", source="S"), Sketch("b", source="S")], [link("a", "b")]).links == ()

    def test_synchronisation_carries_a_date_and_makes_none(self) -> None:
        dated = [Sketch("a", "D1.one_clock_in_window"), Sketch("b", "D1.one_clock_in_window")]
        assert whole(dated).date.decibans == 12
        assert whole(dated, [link("a", "b")]).date.decibans == 8
        assert whole(dated, [link("a", "b", by=None)]).date.decibans == 8

    def test_a_link_to_an_unknown_item_counts_nothing(self) -> None:
        assert whole([Sketch("a")], [link("a", "elsewhere")]).links == ()


def told_by(*topics: Topic, log: bool = False, shared: tuple[str, ...] = ()) -> Incident:
    statements = tuple(AccountStatement(topic, WORDS) for topic in topics)
    account = Account("A1", "survivor", True, "yes", "ar", "B", log, shared, statements)
    return incident(account)


class TestGrades:
    def test_with_every_gate_open_it_is_corroborated(self) -> None:
        found = whole([Sketch("a", STRONG), Sketch("b", STRONG)], reviewers=2, told=TOLD)
        assert found.whole.decibans >= 20
        assert (found.grade, found.gates_missing) == (Grade.G4, ())
        assert (found.date_grade, found.location_grade, found.provenance_grade) == (Grade.G4, Grade.G4, Grade.G4)

    @pytest.mark.parametrize(
        ("reviewers", "told", "missing"),
        [
            (1, TOLD, ["reviewers"]),
            (0, incident(), ["account", "reviewers"]),
            (2, incident(), ["account"]),
            (2, told_by(Topic.DATE, shared=("A2",)), ["account"]),
            (2, told_by(Topic.CASUALTIES), ["account"]),
            (2, told_by(Topic.PLACE), []),
            (2, told_by(Topic.DATE, log=True, shared=("A2",)), []),
        ],
    )
    def test_a_closed_gate_keeps_it_at_supported(self, reviewers: int, told: Incident, missing: list[str]) -> None:
        found = whole([Sketch("a", STRONG), Sketch("b", STRONG)], reviewers=reviewers, told=told)
        assert found.whole.decibans >= 20
        assert [gate.id.removeprefix("scoring-gate-") for gate in found.gates_missing] == missing
        assert found.grade is (Grade.G3 if missing else Grade.G4)

    @pytest.mark.parametrize(
        ("of_each", "missing"),
        [
            ("P3.capture_signed_trusted D1.coherent_in_window L2.geolocated_by_two S1.dkim_pass_known", ["date"]),
            (
                "P3.capture_signed_trusted D1.coherent_in_window D3.shadow_agrees_3deg L1.inside_area "
                "S1.dkim_pass_known",
                ["place"],
            ),
        ],
    )
    def test_what_files_say_about_themselves_opens_no_gate_however_many_say_it(
        self, of_each: str, missing: list[str]
    ) -> None:
        found = whole([Sketch(name, of_each) for name in "abcdefgh"], reviewers=2, told=TOLD)
        assert found.whole.decibans >= 20
        assert [gate.id.removeprefix("scoring-gate-") for gate in found.gates_missing] == missing
        assert found.grade is Grade.G3

    def test_one_line_is_too_few(self) -> None:
        found = whole([Sketch("a", STRONG, source="S"), Sketch("b", STRONG, source="S")], reviewers=2, told=TOLD)
        assert found.location_grade is Grade.G3
        assert found.grade is Grade.G3

    def test_findings_against_are_not_supported_only_after_review(self) -> None:
        doubtful = [Sketch("a", "D3.day_night_contradicts")]
        before, after = whole(doubtful), whole(doubtful, reviewers=1)
        assert (before.grade, [gate.id for gate in before.gates_missing]) == (Grade.G1, ["scoring-gate-review-against"])
        assert after.grade is Grade.GX
        assert after.whole.against

    def test_an_open_contradiction_on_a_line_that_it_relies_on_contests_it(self) -> None:
        torn = STRONG + " L2.contradicts_place"
        found = whole([Sketch("a", torn), Sketch("b", "D1.one_clock_in_window L4.text_fits_place")])
        assert found.grade is Grade.G0
        assert found.gates_missing[-1].id == "scoring-gate-contested"

    def test_a_contradiction_on_a_line_that_it_does_not_rely_on_contests_nothing(self) -> None:
        found = whole([Sketch("a", STRONG), Sketch("b", "D3.day_night_contradicts")])
        assert found.grade is not Grade.G0

    def test_one_hostile_clip_that_is_set_aside_contests_nothing(self) -> None:
        good = [Sketch("a", STRONG), Sketch("b", STRONG)]
        hostile = Sketch("c", "D2.earlier_in_own_custody")
        assert whole([*good, hostile], reviewers=2, told=TOLD).grade is Grade.G4


class TestWords:
    @pytest.mark.parametrize(
        ("decibans", "word"),
        [
            (0, Band.NOT_DETERMINED), (3.0, Band.NOT_DETERMINED), (3.04, Band.NOT_DETERMINED), (3.06, Band.WEAK),
            (9.94, Band.WEAK), (9.96, Band.MODERATE), (10, Band.MODERATE), (20, Band.MODERATELY_STRONG),
            (29.9, Band.MODERATELY_STRONG), (30, Band.STRONG),
        ],
    )  # fmt: skip
    def test_words_are_the_same_for_and_against_and_fit_what_is_printed(self, decibans: float, word: Band) -> None:
        coverage = assessed(Sketch("a")).verification.coverage
        rules = policy().rules
        up, down = score(decibans, coverage, rules), score(-decibans, coverage, rules)
        assert up.band is down.band is word
        assert band(up.decibans, rules.bands) is word
        assert up.against is False
        assert down.against is (word is not Band.NOT_DETERMINED)
        assert (up.index is None) == (word is Band.NOT_DETERMINED)

    def test_nought_is_never_shown_with_a_minus(self) -> None:
        shown = score(-0.01, assessed(Sketch("a")).verification.coverage, policy().rules).decibans
        assert str(shown) == "0.0"


class TestItems:
    def test_only_the_strongest_of_a_group_counts_for_and_against(self) -> None:
        found = assessed(Sketch("a", "D3.shadow_agrees_3deg D3.weather_agrees D3.weather_disagrees D3.shadow_off"))
        assert [each.counts for each in found.findings] == [True, False, False, True]
        assert {pillar.pillar.value: pillar.decibans for pillar in found.pillars}["D"] == -3

    def test_coverage_lists_each_check_once_by_its_most_telling_finding(self) -> None:
        idle = [
            finding("L1", "no_position", check="place"),
            finding("L1", "inside_area", check="place"),
            finding("D1", "outside_window", Outcome.INCONCLUSIVE, check="clocks"),
            finding("D3", "tool_missing", Outcome.NOT_RUN, check="sun", not_run=NotRunReason.TOOL_MISSING),
            finding("L4", "not_applicable", Outcome.NOT_RUN, check="signs", not_run=NotRunReason.NOT_APPLICABLE),
            finding("S1", "known_account", check="channel"),
        ]
        coverage = assessed(Sketch("a", extra=tuple(idle))).verification.coverage
        assert coverage.informative == ("place",)
        assert coverage.cannot_tell == ("clocks",)
        assert coverage.not_run == ("sun",)
        assert coverage.not_applicable == ("signs",)
        assert coverage.share == pytest.approx(1 / 3)

    def test_the_score_of_provenance_has_the_source_s_checks_beside_it(self) -> None:
        coverage = assessed(Sketch("a", "S1.known_account P1.camera_structure D1.no_capture_time")).provenance.coverage
        assert coverage.informative == ("check of P1", "check of S1")

    def test_an_item_without_an_incident_is_not_assessed(self) -> None:
        with pytest.raises(ValueError, match="incident"):
            policy().assess(replace(case(Sketch("a"), incident()), incident=None), [], INPUTS)


def test_every_sentence_is_worded_in_both_languages() -> None:
    sources = Path(pipeline.wording.__file__).parents[1] / "scoring"
    used = set()
    for path in sources.glob("*.py"):
        for piece in path.read_text(encoding="utf-8").split('"')[1::2]:
            if piece.startswith("scoring-") and "{" not in piece:
                used.add(piece)
    used |= {"scoring-merge-same-serial", "scoring-merge-same-owner"}
    assert len(used) >= 18
    for language in Language:
        words = (Path(pipeline.wording.__file__).parent / language.value / "scoring.ftl").read_text(encoding="utf-8")
        assert {line.split(" = ")[0] for line in words.splitlines() if line.startswith("scoring-")} == used


def test_what_was_tested_and_what_was_not_is_said() -> None:
    found = whole([Sketch("a", facts=(("EXIF BodySerialNumber", "R58J1234567"),)), Sketch("b", kind=MediaKind.VIDEO)])
    assert [sentence.id for sentence in found.independent_tests] == [
        "scoring-tested-exposure", "scoring-tested-source", "scoring-tested-device",
        "scoring-not-tested-persons", "scoring-not-tested-sensor", "scoring-not-tested-crops",
    ]  # fmt: skip
    assert {each.name: each.value for each in found.independent_tests[2].parameters} == {"items": 2, "stated": 1}
