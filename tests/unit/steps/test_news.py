"""What turned up after a document was issued: named with the documents that do not speak of it, and nothing else."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.basics import Language, SourceCode
from pipeline.model.issued import IssuedSummary
from pipeline.model.news import News, NewsKind
from pipeline.model.pair_decisions import PairStatus
from pipeline.model.terms import Audience, Consent, SubjectKind, Terms
from pipeline.model.times import Authority, TimeSemantics
from pipeline.review.permissions import Permissions
from pipeline.steps.news import news_of_incident, news_of_item
from tests.unit.compare.lineage_builders import NOON, claim, digest, known, match, receipt, ruling, signed
from tests.unit.steps.held import Held, later
from tests.unit.storage.nouns import an_incident

AT = 100.0
"""Hours after noon at which documents are issued."""


@pytest.fixture
def held(tmp_path: Path) -> Held:
    """Item a, in an incident."""
    held = Held.empty(tmp_path / "case")
    held.hold(known("a", receipt("a", 1)))
    held.attach(an_incident(), "a")
    return held


CODE = an_incident().code


def issue(held: Held, items: str = "a", hours: float = AT, subject: str = CODE, id: str = "i-1") -> IssuedSummary:
    named = tuple(digest(letter) for letter in items)
    made = IssuedSummary(id, subject, "html", Language.ENGLISH, Audience.OUTSIDE, digest("9"), named, later(hours))
    with held.case.records.writing() as tx:
        tx.add_issued(made)
    return made


def arrives(held: Held, letter: str, hours: float, sent: dt.datetime | None = None, **mail: object) -> None:
    """A copy of a, with a record of when it was sent if that is said."""
    stated = claim(sent, Authority.EXPORT, TimeSemantics.SEND) if sent else None
    held.hold(known(letter, receipt(letter, hours, sent=stated, **mail)))  # type: ignore[arg-type]
    held.compared(letter, [match("a", letter)])


def news(held: Held) -> tuple[News, ...]:
    with held.case.records.reading() as reading:
        return news_of_incident(reading, CODE, Permissions.for_use(reading))


def test_an_older_copy_names_every_document_that_was_issued_before(held: Held) -> None:
    first, second = issue(held), issue(held, hours=AT + 5, id="i-2")
    own = issue(held, subject=digest("a"), hours=AT + 6, id="i-3")
    arrives(held, "b", AT + 10, sent=NOON - dt.timedelta(days=900))
    after = issue(held, items="ab", hours=AT + 20, id="i-4")
    (told,) = news(held)
    assert (told.kind, told.of, told.other) == (NewsKind.OLDER_COPY, digest("a"), digest("b"))
    assert (told.since, told.was_here) == (later(AT + 10), False)
    assert told.issued == (first, second, own)
    assert after not in told.issued
    assert told.dated is not None
    assert (told.dated.by, told.dated.authority) == (NOON - dt.timedelta(days=900), Authority.EXPORT)


def test_a_signed_mail_makes_a_copy_older_by_a_record_that_cannot_be_edited(held: Held) -> None:
    issue(held)
    arrives(held, "b", AT + 10, attestations=(signed(NOON - dt.timedelta(days=9)),))
    (told,) = news(held)
    assert told.kind is NewsKind.OLDER_COPY
    assert told.dated is not None
    assert not told.dated.editable


def test_a_later_copy_is_told_as_a_copy(held: Held) -> None:
    issue(held)
    arrives(held, "b", AT + 10)
    (told,) = news(held)
    assert (told.kind, told.dated) == (NewsKind.COPY, None)


def test_a_copy_that_lay_here_and_was_found_since_says_so(held: Held) -> None:
    held.hold(known("b", receipt("b", -9000)))
    issue(held)
    held.compared("b", [match("a", "b")])
    (told,) = news(held)
    assert (told.kind, told.was_here, told.since) == (NewsKind.OLDER_COPY, True, later(-9000))


def test_the_same_bytes_again_with_an_older_record(held: Held) -> None:
    issue(held)
    old = claim(NOON - dt.timedelta(days=700), Authority.EXPORT, TimeSemantics.SEND)
    with held.case.records.writing() as tx:
        tx.add_receipt(receipt("a", AT + 3, name="old.jpg", sent=old))
    (told,) = news(held)
    assert (told.kind, told.of, told.other) == (NewsKind.OLDER_RECORD, digest("a"), digest("a"))
    assert told.since == later(AT + 3)


@pytest.mark.parametrize("days", [None, 1])
def test_the_same_bytes_again_with_no_older_record_are_no_news(held: Held, days: int | None) -> None:
    issue(held)
    sent = claim(NOON + dt.timedelta(days=days), Authority.EXPORT, TimeSemantics.SEND) if days else None
    with held.case.records.writing() as tx:
        tx.add_receipt(receipt("a", AT + 3, name="again.jpg", sent=sent))
    assert news(held) == ()


def test_what_was_issued_after_it_came_is_not_named(held: Held) -> None:
    arrives(held, "b", 2, sent=NOON - dt.timedelta(days=900))
    issue(held, items="ab")
    assert news(held) == ()


def test_without_documents_there_is_nobody_to_tell(held: Held) -> None:
    arrives(held, "b", AT + 10, sent=NOON - dt.timedelta(days=900))
    assert news(held) == ()


def test_a_document_about_another_incident_is_not_named(held: Held) -> None:
    issue(held, subject="ELSEWHERE")
    arrives(held, "b", AT + 10)
    assert news(held) == ()
    with held.case.records.reading() as reading:
        (told,) = news_of_item(reading, digest("a"), Permissions.for_use(reading))
    assert told.issued[0].subject == "ELSEWHERE"


def test_a_ruling_after_a_document_is_news_and_one_before_is_not(held: Held) -> None:
    arrives(held, "b", 2)
    held.ruled(ruling("a", "b", PairStatus.NOT_A_COPY, hours=AT - 1))
    issue(held, items="ab")
    assert news(held) == ()
    held.ruled(ruling("a", "b", PairStatus.COPY, hours=AT + 1))
    (told,) = news(held)
    assert (told.kind, told.other) == (NewsKind.RULING, digest("b"))
    assert told.ruling is not None
    assert told.ruling.status is PairStatus.COPY


def test_a_copy_that_is_kept_back_is_not_spoken_of(held: Held) -> None:
    issue(held)
    arrives(held, "b", AT + 10, sent=NOON - dt.timedelta(days=900))
    held.ruled(ruling("a", "b", PairStatus.COPY, hours=AT + 11))
    assert len(news(held)) == 2
    terms = Terms(SubjectKind.SOURCE, SourceCode("S-b"), Consent.WITHDRAWN, (), None, None, "R-2", "called", NOON)
    with held.case.records.writing() as tx:
        tx.add_terms(terms)
    assert news(held) == ()
    with held.case.records.writing() as tx:
        tx.add_terms(replace(terms, consent=Consent.GIVEN))
    assert len(news(held)) == 2


def test_news_come_oldest_first_and_each_once(held: Held) -> None:
    held.hold(known("c", receipt("c", 2)))
    held.compared("c", [match("a", "c")])
    held.attach(an_incident(), "c")
    issue(held, items="ac")
    arrives(held, "d", AT + 20)
    arrives(held, "b", AT + 10)
    assert [one.other for one in news(held)] == [digest("b"), digest("d")]
