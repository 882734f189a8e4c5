"""The rule: what keeps something back, and from whom."""

import datetime as dt
from itertools import product

import pytest

from pipeline.model.terms import (
    KNOWN_WORDS,
    Audience,
    Consent,
    InForce,
    KeptBack,
    Restriction,
    SubjectKind,
    Terms,
    read_stated,
    strictest,
)
from tests.build import NOON

TODAY = dt.date(2026, 5, 3)


def terms(
    consent: Consent | None = None, *restrictions: Restriction, until: dt.date | None = None, words: str | None = None
) -> Terms:
    return Terms(SubjectKind.SOURCE, "S-1", consent, restrictions, until, words, "R-1", "asked", NOON)


def shown_to(in_force: InForce, today: dt.date = TODAY) -> set[Audience]:
    return {audience for audience in Audience if in_force.keeps_back(audience, today) is None}


@pytest.mark.parametrize("consent", [Consent.REFUSED, Consent.WITHDRAWN])
def test_what_was_refused_or_withdrawn_is_shown_to_nobody(consent: Consent) -> None:
    for audience in Audience:
        assert InForce(consent).keeps_back(audience, TODAY) is KeptBack.BY_ITS_SOURCE


def test_who_is_shown_what() -> None:
    team, outside, public = Audience.TEAM, Audience.OUTSIDE, Audience.PUBLIC
    assert shown_to(InForce()) == {team, outside, public}
    assert shown_to(InForce(Consent.NOT_ASKED)) == {team, outside, public}
    assert shown_to(InForce(None, (Restriction.TEAM_ONLY,))) == {team}
    assert shown_to(InForce(None, (Restriction.NO_PUBLICATION,))) == {team, outside}
    assert shown_to(InForce(None, (Restriction.HIDE_IDENTITY,))) == {team, outside, public}
    assert [InForce(None, (Restriction.HIDE_IDENTITY,)).conceals(one) for one in Audience] == [False, True, True]


def test_an_embargo_ends_on_its_day_and_one_without_a_day_does_not() -> None:
    until = InForce(None, (Restriction.EMBARGO,), TODAY)
    assert shown_to(until, TODAY - dt.timedelta(days=1)) == {Audience.TEAM}
    assert shown_to(until, TODAY) == set(Audience)
    assert shown_to(InForce(None, (Restriction.EMBARGO,)), dt.date.max) == {Audience.TEAM}


def test_the_strictest_of_all_holds_in_any_order() -> None:
    one = terms(Consent.GIVEN, Restriction.NO_PUBLICATION, words="no faces")
    other = terms(Consent.LIMITED, Restriction.EMBARGO, until=TODAY)
    third = terms(None, Restriction.EMBARGO, until=TODAY + dt.timedelta(days=9))
    expected = InForce(
        Consent.LIMITED,
        (Restriction.NO_PUBLICATION, Restriction.EMBARGO),
        TODAY + dt.timedelta(days=9),
        ("no faces",),
    )
    assert strictest((one, None, other, third)) == expected
    assert strictest((third, other, one)) == expected
    assert strictest(()) == InForce()
    open_end = terms(None, Restriction.EMBARGO)
    assert strictest((other, open_end)).embargo_until is None


def test_adding_terms_never_shows_anybody_more() -> None:
    days = (None, TODAY, TODAY + dt.timedelta(days=1))
    every = [
        terms(consent, *restrictions, until=day)
        for consent in (None, *Consent)
        for restrictions in ((), *((restriction,) for restriction in Restriction))
        for day in days
    ]
    for one, other in product(every, every[::7]):
        assert shown_to(strictest((one, other))) <= shown_to(strictest((one,)))


@pytest.mark.parametrize(
    ("consent", "restriction", "known", "restrictions", "left"),
    [
        ("given", None, Consent.GIVEN, (), ()),
        ("Not asked", "none", Consent.NOT_ASKED, (), ()),
        ("not-asked", None, Consent.NOT_ASKED, (), ()),
        ("WITHDRAWN", None, Consent.WITHDRAWN, (), ()),
        (None, "team only; no_publication", None, (Restriction.TEAM_ONLY, Restriction.NO_PUBLICATION), ()),
        (None, "hide identity، team-only", None, (Restriction.TEAM_ONLY, Restriction.HIDE_IDENTITY), ()),
        ("for the court", "no faces", None, (), ("for the court", "no faces")),
        ("refused by the family", "", None, (), ("refused by the family",)),
    ],
)
def test_words_of_a_handover(
    consent: str | None,
    restriction: str | None,
    known: Consent | None,
    restrictions: tuple[Restriction, ...],
    left: tuple[str, ...],
) -> None:
    stated = read_stated(consent, restriction)
    assert (stated.consent, stated.restrictions, stated.not_understood) == (known, restrictions, left)


def test_an_embargo_is_read_with_its_day_and_never_shortened_by_a_slip() -> None:
    assert read_stated(None, "embargo 2027-01-31").embargo_until == dt.date(2027, 1, 31)
    assert read_stated(None, "Embargo until: 2027-01-31").embargo_until == dt.date(2027, 1, 31)
    slip = read_stated(None, "embargo 31.1.2027")
    assert (slip.restrictions, slip.embargo_until) == ((Restriction.EMBARGO,), None)


def test_the_words_that_the_command_line_names_are_understood() -> None:
    consents, _, restrictions = KNOWN_WORDS.partition(";")
    for word in consents.split(","):
        assert read_stated(word, None).consent is not None
    assert read_stated(None, restrictions).not_understood == ()
