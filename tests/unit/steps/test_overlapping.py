"""Incidents that may be one event: by shared recordings, or by time and place together; never by one of the two."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.basics import IncidentCode, SourceCode
from pipeline.model.incidents import Incident
from pipeline.model.likeness import MatchKind
from pipeline.model.news import Overlap
from pipeline.model.places import Point
from pipeline.model.terms import Consent, SubjectKind, Terms
from pipeline.model.times import Interval
from pipeline.review.permissions import Permissions
from pipeline.steps.overlapping import metres_apart, overlaps_of
from tests.unit.compare.lineage_builders import NOON, known, match, receipt
from tests.unit.steps.held import Held
from tests.unit.storage.nouns import an_incident


def incident(code: str, hours: float = 0, north_m: float = 0, precision_m: float = 50) -> Incident:
    """A window of one hour, `hours` after noon, `north_m` metres north of the first one's place."""
    made = an_incident(IncidentCode(code))
    start = NOON + dt.timedelta(hours=hours)
    window = replace(made.window, interval=Interval(start, start + dt.timedelta(hours=1)))
    point = Point(36.139 + north_m / 110_940, 36.83)
    return replace(made, window=window, place=replace(made.place, point=point, precision_m=precision_m, polygon=()))


@pytest.fixture
def held(tmp_path: Path) -> Held:
    held = Held.empty(tmp_path / "case")
    for number, letter in enumerate("abcd"):
        held.hold(known(letter, receipt(letter, number)))
    return held


def overlaps(held: Held, code: str) -> list[tuple[str, tuple[str, ...], str]]:
    with held.case.records.reading() as reading:
        found = overlaps_of(reading, IncidentCode(code), Permissions.for_use(reading))
    return [(one.incident, _ids(one), "".join(item[0] for item in one.items)) for one in found]


def _ids(overlap: Overlap) -> tuple[str, ...]:
    return tuple(reason.id.removeprefix("overlap-") for reason in overlap.reasons)


def test_items_and_copies_that_two_incidents_share(held: Held) -> None:
    held.compared("b", [match("a", "b")])
    held.attach(incident("I-1"), "a", "c")
    held.attach(incident("I-2", hours=900), "b", "c")
    assert overlaps(held, "I-1") == [("I-2", ("same_items", "copies"), "ac")]
    assert overlaps(held, "I-2") == [("I-1", ("same_items", "copies"), "bc")]


@pytest.mark.parametrize(
    ("hours", "north_m", "expected"),
    [
        (0.5, 0, ("time_and_place",)),
        (1.0, 400, ("time_and_place",)),
        (0.5, 5000, ()),
        (1.1, 0, ()),
        (24 * 365, 0, ()),
    ],
    ids=["both", "they touch, beside each other", "another town", "an hour later", "the same market a year later"],
)
def test_time_and_place_together(held: Held, hours: float, north_m: float, expected: tuple[str, ...]) -> None:
    held.attach(incident("I-1"), "a")
    held.attach(incident("I-2", hours, north_m), "b")
    told = overlaps(held, "I-1")
    assert told == ([("I-2", expected, "")] if expected else [])
    assert bool(overlaps(held, "I-2")) is bool(expected)


def test_what_is_kept_back_is_no_reason(held: Held) -> None:
    held.compared("b", [match("a", "b")])
    held.attach(incident("I-1"), "a")
    held.attach(incident("I-2", hours=900), "b")
    assert len(overlaps(held, "I-1")) == 1
    terms = Terms(SubjectKind.SOURCE, SourceCode("S-b"), Consent.WITHDRAWN, (), None, None, "R-2", "called", NOON)
    with held.case.records.writing() as tx:
        tx.add_terms(terms)
    assert overlaps(held, "I-1") == overlaps(held, "I-2") == []


def test_areas_are_measured_from_edge_to_edge() -> None:
    here, there = incident("I-1").place, incident("I-2", north_m=300).place
    assert metres_apart(here, there) == pytest.approx(200, abs=2)
    assert metres_apart(here, here) == 0
    square = tuple(Point(36.139 + y, 36.83 + x) for x, y in ((0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01)))
    assert metres_apart(replace(here, polygon=square), there) == 0


def test_a_candidate_is_no_copy(held: Held) -> None:
    held.compared("b", [match("a", "b", MatchKind.CANDIDATE)])
    held.attach(incident("I-1"), "a")
    held.attach(incident("I-2", hours=900), "b")
    assert overlaps(held, "I-1") == []
