"""For whom a document is, what is left out of it, on what terms an item stands, and how a source was graded."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from pipeline.export.catalogue import exporters
from pipeline.model.basics import Language
from pipeline.model.objects import Item, ItemStatus
from pipeline.model.sources import Grading, Reliability
from pipeline.model.summary import IncidentSummary, ItemReport, ItemSummary, KeptBackCount, SourceStanding
from pipeline.model.terms import Audience, Consent, InForce, KeptBack, Restriction
from tests.unit.export.case import SOURCE_A, SOURCE_B, at, report, sha, summary
from tests.unit.export.drawn import DrawnPictures

EVERY = [(form, language) for form in ("text", "json", "html") for language in Language]
TERMS = InForce(Consent.LIMITED, (Restriction.NO_PUBLICATION, Restriction.EMBARGO), dt.date(2027, 1, 31), ("no faces",))


def written(what: IncidentSummary | ItemReport, form: str, language: Language) -> str:
    return exporters()[form].write(what, language, DrawnPictures()).decode()


def protected(audience: Audience = Audience.TEAM) -> IncidentSummary:
    whole = summary()
    first = replace(whole.items[0], terms=(TERMS, TERMS))
    grading = Grading(SOURCE_A, Reliability.B, None, "R-2", "plantedreason, which stays with the team", at(2018, 1, 5))
    return replace(
        whole,
        items=(first, *whole.items[1:]),
        audience=audience,
        kept_back=KeptBackCount(2, 3, 1),
        standings=(SourceStanding(SOURCE_A, grading), SourceStanding(SOURCE_B)),
    )


@pytest.mark.parametrize(("form", "language"), EVERY)
def test_every_form_says_for_whom_it_is_and_what_is_left_out(form: str, language: Language) -> None:
    pages = {audience: written(protected(audience), form, language) for audience in Audience}
    said = {
        Language.ENGLISH: ("withheld at their source’s wish", "not for these readers"),
        Language.ARABIC: ("بطلب", "ليس"),
    }
    for audience, page in pages.items():
        joined = " ".join(page.split())
        assert said[language][0] in joined, audience
    assert len(set(pages.values())) == 3
    assert "2027-01-31" in pages[Audience.TEAM]
    assert "R-2" in pages[Audience.TEAM]
    assert "plantedreason" not in "".join(pages.values())


def test_a_document_without_terms_says_nothing_of_any() -> None:
    document = json.loads(written(summary(), "json", Language.ENGLISH))
    assert document["kept_back"] == {"by_source": 0, "restricted": 0, "gaps": 0, "words": []}
    assert document["audience"]["code"] == "team"
    assert all(item["terms"] == [] for item in document["items"])


def test_a_grade_has_its_letter_its_words_its_day_and_its_person() -> None:
    graded = json.loads(written(protected(), "json", Language.ENGLISH))["sources"]
    first, second = graded["graded"]
    assert (first["reliability"], first["reliability_words"], first["by"]) == ("B", "B, usually reliable", "R-2")
    assert first["time"].startswith("2018-01-05")
    assert (second["reliability"], second["by"], second["time"]) == ("F", None, None)
    assert "no points" in graded["graded_note"]


def test_terms_are_said_once_and_the_sources_words_are_kept_from_others_where_they_could_tell_who_it_is() -> None:
    document = json.loads(written(protected(), "json", Language.ENGLISH))
    assert document["items"][0]["terms"] == [
        "consent given for some uses only",
        "not to be published",
        "for the team only until 2027-01-31",
        "no faces",
    ]
    hidden = replace(TERMS, restrictions=(Restriction.HIDE_IDENTITY,), words=("ask my brother",))
    whole = protected(Audience.OUTSIDE)
    whole = replace(whole, items=(replace(whole.items[0], terms=(hidden,)), *whole.items[1:]))
    assert "ask my brother" not in written(whole, "json", Language.ENGLISH)


@pytest.mark.parametrize(("form", "language"), EVERY)
@pytest.mark.parametrize("why", KeptBack)
def test_a_withheld_items_page_says_so_and_nothing_else(form: str, language: Language, why: KeptBack) -> None:
    empty = ItemSummary(0, Item(sha("x"), 0, ItemStatus.RECEIVED, at(2018, 1, 1)), (), None, None, (), None, ())
    page = written(ItemReport(empty, (), (), (), at(2018, 1, 1), kept_back=why), form, language)
    assert sha("x") in page
    whole = written(report(), form, language)
    assert len(page) < len(whole) / 2
    if form == "json":
        document = json.loads(page)
        assert document["item"] is None
        assert document["kept_back"]
