"""Every stored noun goes to canonical JSON and comes back as it was."""

import datetime as dt
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import CustodyError, InvalidInput
from pipeline.model.custody import CustodyEvent
from pipeline.model.findings import Finding, NotRunReason, Outcome
from pipeline.model.objects import Object
from pipeline.model.places import Point
from pipeline.model.times import Interval
from pipeline.storage.canonical import canonical_bytes, canonical_json, digest_of, row_digest
from pipeline.storage.documents import from_text
from pipeline.storage.shelf import Shelf
from pipeline.storage.shelves import DERIVED, SPOKEN_OF
from tests.build import a_digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.datetimes(timezones=st.just(dt.UTC))
# Beyond 2**53 a float without a fraction looks like an integer that JSON cannot carry exactly.
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)
INTERVALS = st.tuples(MOMENTS, MOMENTS).map(lambda ends: Interval(min(ends), max(ends)))
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


def _finding(answers: tuple[Outcome, NotRunReason], **others: object) -> Finding:
    outcome, reason = answers
    not_run = reason if outcome is Outcome.NOT_RUN else None
    return Finding(outcome=outcome, not_run=not_run, **others)  # type: ignore[arg-type]


def nouns(noun: type[object]) -> st.SearchStrategy[object]:
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(int, st.integers(-(2**53) + 1, 2**53 - 1))
    st.register_type_strategy(float, NUMBERS)
    st.register_type_strategy(dt.datetime, MOMENTS)
    st.register_type_strategy(Interval, INTERVALS)
    st.register_type_strategy(Point, POINTS)
    parts = {
        name: st.from_type(hint) for name, hint in Finding.__annotations__.items() if name not in ("outcome", "not_run")
    }
    answers = st.tuples(st.sampled_from(Outcome), st.sampled_from(NotRunReason))
    st.register_type_strategy(Finding, st.builds(_finding, answers, **parts))
    return st.from_type(noun)


def _named(shelf: Shelf[object]) -> str:
    return shelf.name


@pytest.mark.parametrize("shelf", [*SPOKEN_OF, *DERIVED], ids=_named)
def test_every_stored_noun_comes_back(shelf: Shelf[object]) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(nouns(shelf.noun))
    def comes_back(value: object) -> None:
        body = canonical_bytes(value)
        again = from_text(shelf.noun, body, "a row")
        assert again == value
        assert canonical_bytes(again) == body
        assert shelf.columns(again) == shelf.columns(value)

    comes_back()


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(nouns(CustodyEvent))
def test_events_come_back(event: object) -> None:
    assert from_text(CustodyEvent, canonical_bytes(event), "an event") == event


def test_canonical_form_is_that_of_rfc_8785() -> None:
    # Sorted by UTF-16 code units, shortest numbers, no spaces: RFC 8785, section 3.2.
    assert canonical_json({"b": 1.0, "a": [1e21, 0.5], "€": "\u0007é"}) == (
        '{"a":[1e+21,0.5],"b":1,"€":"\\u0007é"}'.encode()
    )


def test_row_digest_is_over_the_canonical_bytes() -> None:
    kept = Object(a_digest("x"), 5)
    assert row_digest(kept) == digest_of(b'{"sha256":"%s","size":5}' % a_digest("x").encode())


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**53, "\ud800"])
def test_what_json_cannot_carry_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        canonical_json([value])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sha256": 5}', '{"sha256":"a","size":"no"}'])
def test_a_body_that_is_no_noun_is_a_matter_of_custody(text: str) -> None:
    with pytest.raises(CustodyError, match="objects 1"):
        from_text(Object, text, "objects 1")
