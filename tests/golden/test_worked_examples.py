"""Two worked examples, number by number: the market of 13 November 2017, and an earlier strike that fits everything
but the date. The items are illustrative."""

import pytest

from pipeline.model.assessments import Band, Grade, MergeReason
from pipeline.model.descriptions import MediaKind
from pipeline.model.findings import Pillar
from pipeline.model.incidents import Topic
from pipeline.model.likeness import LinkKind
from tests.unit.scoring.table import Sketch, assessed, digest, incident, link, log_keeper, whole

I1 = Sketch(
    "I1",
    "P1.camera_structure D1.coherent_in_window D3.shadow_agrees_5deg L1.inside_area L2.geolocated_by_one "
    "S1.dkim_pass_known S3.reliability_b",
    kind=MediaKind.VIDEO,
)
I2 = Sketch("I2", "P1.platform_copy L2.geolocated_by_one S3.reliability_c", lineage=("I2", "I4"), matches=("I4",))
I3 = Sketch("I3", "L4.text_fits_place S1.known_account S3.reliability_b", kind=MediaKind.VIDEO)
I4 = Sketch("I4", "P1.platform_copy L2.geolocated_by_one", lineage=("I2", "I4"))
I5 = Sketch("I5", "D2.earlier_in_own_custody")
I6 = Sketch("I6", "P1.camera_structure D1.in_window_other_zone S3.reliability_b")
ITEMS = (I1, I2, I3, I4, I5, I6)
SYNC, SCENE = link("I1", "I3"), link("I1", "I2", LinkKind.SAME_SCENE)


@pytest.mark.parametrize(
    ("sketch", "pillars", "weight"),
    [
        (I1, {"P": 6, "D": 15, "L": 20, "S": 13}, 11.6),
        (I2, {"P": 0, "D": 0, "L": 12, "S": 1}, 1.4),
        (I3, {"P": 0, "D": 0, "L": 4, "S": 9}, 0.9),
        (I4, {"P": 0, "D": 0, "L": 12, "S": 0}, 1.4),
        (I5, {"P": 0, "D": -30, "L": 0, "S": 0}, -27.0),
        (I6, {"P": 6, "D": 4, "L": 0, "S": 3}, 2.6),
    ],
    ids=[sketch.name for sketch in ITEMS],
)
def test_items(sketch: Sketch, pillars: dict[str, float], weight: float) -> None:
    found = assessed(sketch)
    assert {each.pillar.value: each.decibans for each in found.pillars} == pillars
    assert found.verification.decibans == weight
    assert found.provenance.decibans == pillars["P"]
    assert found.set_aside is (sketch is I5)


def test_the_market() -> None:
    found = whole(ITEMS, (SYNC, SCENE))
    assert (found.date.decibans, found.location.decibans, found.provenance.decibans) == (17, 27, 18)
    assert found.whole.decibans == 18.6
    assert found.grade is Grade.G3
    assert (found.date_grade, found.location_grade, found.provenance_grade) == (Grade.G3, Grade.G3, Grade.G3)
    assert found.set_aside == (digest("I5"),)
    assert found.items == tuple(digest(sketch.name) for sketch in ITEMS)
    assert found.whole.index == pytest.approx(50 + 1.25 * 18.6, abs=0.05)
    assert found.whole.band is Band.MODERATE


def test_its_lines_and_moments() -> None:
    found = whole(ITEMS, (SYNC, SCENE))
    assert [line.items for line in found.lines] == [
        (digest("I1"),), (digest("I2"), digest("I4")), (digest("I3"),), (digest("I6"),)
    ]  # fmt: skip
    assert [line.moment for line in found.lines] == [1, 2, 1, 3]
    (merge,) = found.lines[1].merges
    assert (merge.item, merge.other, merge.reason) == (digest("I2"), digest("I4"), MergeReason.SAME_EXPOSURE)
    assert {(each.kind, each.decibans) for each in found.links} == {(LinkKind.SAME_MOMENT, 6), (LinkKind.SAME_SCENE, 3)}


def test_what_it_depends_on() -> None:
    found = whole(ITEMS, (SYNC, SCENE))
    assert [each.decibans_without for each in found.dependence] == [5.8, 17.4, 16.3, 16.4]
    assert [each.grade_without for each in found.dependence] == [Grade.G2, Grade.G3, Grade.G3, Grade.G3]


def test_without_the_synchronisation() -> None:
    assert whole(ITEMS, (SCENE,)).whole.decibans == 16.3


def test_an_unwatched_synchronisation_adds_nothing() -> None:
    assert whole(ITEMS, (link("I1", "I3", by=None), SCENE)).whole.decibans == 16.3


def test_the_accounts_open_the_gate_and_leave_the_number_as_it_is() -> None:
    told = incident(log_keeper(Topic.DATE))
    found = whole(ITEMS, (SYNC, SCENE), reviewers=2, told=told)
    assert (found.whole.decibans, found.grade) == (18.6, Grade.G3)
    assert found.location_grade is Grade.G3


def test_an_earlier_strike_that_fits_everything_but_the_date() -> None:
    seen = "P1.camera_structure L2.geolocated_by_two S1.known_account"
    films = [Sketch(name, seen, kind=MediaKind.VIDEO) for name in ("F1", "F2", "F3")]
    links = (link("F1", "F2"), link("F2", "F3"), link("F1", "F3"))
    found = whole(films, links, reviewers=2, told=incident(log_keeper(Topic.DATE, Topic.PLACE)))
    assert (found.date.decibans, found.location.decibans, found.provenance.decibans) == (0, 29, 22.5)
    assert found.whole.decibans == 3.0
    assert (found.whole.band, found.whole.index, found.grade) == (Band.NOT_DETERMINED, None, Grade.G1)
    assert found.date_grade is Grade.G1
    assert found.date.band is Band.NOT_DETERMINED
    assert found.date.index is None
    assert [line.moment for line in found.lines] == [1, 1, 1]
    assert [each.decibans for each in found.links] == [6, 6]


def test_a_line_shows_the_weights_of_its_best_member() -> None:
    found = whole(ITEMS, (SYNC, SCENE)).lines[0]
    assert {each.pillar: each.decibans for each in found.weights} == {
        Pillar.PROVENANCE: 6, Pillar.DATE: 15, Pillar.LOCATION: 20, Pillar.SOURCE: 13
    }  # fmt: skip
