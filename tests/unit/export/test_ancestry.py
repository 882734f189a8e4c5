"""The order of copies, rulings, what came since and overlapping incidents: in every form and both languages."""

import json
from dataclasses import replace

import pytest

from pipeline.export.catalogue import exporters
from pipeline.model.ancestry import Ancestry, Dating, Derivation, Generation, Order, OrderEvidence, Vote, VoteWeight
from pipeline.model.basics import Digest, IncidentCode, Language, ReceiptId
from pipeline.model.issued import IssuedSummary
from pipeline.model.likeness import Parting
from pipeline.model.news import News, NewsKind, Overlap
from pipeline.model.pair_decisions import PairDecision, PairStatus
from pipeline.model.sentences import Parameter, Sentence, digest, metres, number, seconds
from pipeline.model.summary import IncidentSummary
from pipeline.model.terms import Audience
from pipeline.model.times import Authority
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures

EVERY = [(form, language) for form in ("text", "json", "html") for language in Language]
HOSTILE = '<script>alert("x")</script>'
MEASURED: dict[OrderEvidence, tuple[Parameter, ...]] = {
    OrderEvidence.CONTAINS: (number("percent", 64),),
    OrderEvidence.UNMARKED: (number("regions", 1),),
    OrderEvidence.MOVING: (seconds("length", 60),),
    OrderEvidence.LONGER: (seconds("length", 60), seconds("other_length", 20)),
    OrderEvidence.COMPRESSION: (number("quality", 92), number("other_quality", 70)),
    OrderEvidence.PIXELS: (number("percent", 180),),
    OrderEvidence.TIME: (seconds("sooner", 86_400),),
}


def votes(earlier: Digest) -> tuple[Vote, ...]:
    """One of each kind."""
    return tuple(Vote(kind, VoteWeight.DECIDES, earlier, MEASURED.get(kind, ())) for kind in OrderEvidence)


def told(order: Order = Order.ORDERED) -> IncidentSummary:
    whole = case.summary()
    lineage = whole.lineages[0]
    first, second = sorted(lineage.members[:2])
    derivation = Derivation(first, second, order, first if order is Order.ORDERED else None, votes(first))
    ours = Dating(first, case.INTAKE, Authority.OWN_CUSTODY, "intake", ReceiptId("r"))
    mailed = Dating(second, case.at(2016, 7, 25, 6), Authority.EXPORT, HOSTILE, ReceiptId("r"))
    signed = Dating(second, case.at(2016, 7, 26, 6), Authority.CRYPTOGRAPHIC, "DKIM-Signature t=", ReceiptId("r"))
    asked = (Sentence("request-common_original", (digest("item", first),)), Sentence("request-how_to_send"))
    ancestry = Ancestry(
        lineage.id, (derivation,), (Generation(first, 1), Generation(second, 2)), (mailed, signed, ours), first,
        (case.SOURCE_A,), asked,
    )  # fmt: skip
    issued = IssuedSummary(
        "i", case.CODE, "html", Language.ARABIC, Audience.OUTSIDE, case.sha("paper"), (first,), case.at(2017, 12, 5)
    )
    ruling = PairDecision(first, second, PairStatus.NOT_A_COPY, "R-2", HOSTILE, case.at(2018, 1, 5))
    news = tuple(
        News(kind, first, second, case.at(2018, 1, 4), was_here, dated, one, (issued,))
        for kind, was_here, dated, one in (
            (NewsKind.OLDER_COPY, False, mailed, None),
            (NewsKind.OLDER_COPY, True, mailed, None),
            (NewsKind.OLDER_RECORD, False, mailed, None),
            (NewsKind.COPY, False, None, None),
            (NewsKind.COPY, True, None, None),
            (NewsKind.RULING, False, None, ruling),
        )
    )
    reasons = (
        Sentence("overlap-same_items", (number("n", 1),)),
        Sentence("overlap-copies", (number("n", 3),)),
        Sentence("overlap-time_and_place", (seconds("common", 1500), metres("apart", 120))),
    )
    items = tuple(replace(one, rulings=(ruling,)) if one.item.sha256 == first else one for one in whole.items)
    parted = (Parting(first, second, (first, second)),)
    return replace(
        whole,
        items=items,
        lineages=(replace(lineage, parted=parted), *whole.lineages[1:]),
        ancestries=(ancestry,),
        news=news,
        overlaps=(Overlap(IncidentCode("ATB-B"), reasons, (first,)),),
    )


def written(summary: IncidentSummary, form: str, language: Language) -> str:
    return " ".join(exporters()[form].write(summary, language, DrawnPictures()).decode().split())


@pytest.mark.parametrize(("form", "language"), EVERY)
@pytest.mark.parametrize("order", Order)
def test_every_form_tells_the_order_whose_record_and_what_to_ask(form: str, language: Language, order: Order) -> None:
    page = written(told(order), form, language)
    plain = page.translate(str.maketrans("", "", "\u2066\u2067\u2068\u2069"))
    english = language is Language.ENGLISH
    for words in (
        "dates I3 to" if english else "يؤرّخ",
        "sent as a document" if english else "كمستند",
        "the weakest link" if english else "أضعف حلقة",
        case.sha("paper"),
        "ATB-B",
    ):
        assert words in plain
    if order is Order.ORDERED:
        assert ("comes from" if english else "مأخوذة من") in plain


@pytest.mark.parametrize("language", Language)
def test_words_from_outside_are_escaped_on_the_page(language: Language) -> None:
    assert HOSTILE not in written(told(), "html", language)


def test_the_document_has_every_vote_in_words_and_every_kind_of_news() -> None:
    document = json.loads(written(told(), "json", Language.ENGLISH))
    (pair,) = document["lineages"][0]["ancestry"]["derivations"]
    assert [vote["kind"] for vote in pair["votes"]] == list(OrderEvidence)
    assert len({vote["words"] for vote in pair["votes"]}) == len(OrderEvidence)
    assert {one["kind"] for one in document["news"]} == set(NewsKind)
    assert len({one["words"] for one in document["news"]}) == 6
    dated = document["lineages"][0]["ancestry"]["dated_by"]
    assert [one["editable"] for one in dated] == [True, False, False]
    assert len({one["words"] for one in dated}) == 3
    (ruling,) = (one for item in document["items"] for one in item["rulings"])
    assert ruling["reason"] == HOSTILE, "machines are told what was written"


def test_what_was_looked_at_and_says_nothing_is_no_news() -> None:
    document = json.loads(written(case.summary(), "json", Language.ENGLISH))
    assert (document["news"], document["overlaps"]) == ([], [])
    assert document["lineages"][0]["ancestry"] is None
    page = written(case.summary(), "html", Language.ENGLISH)
    assert "Since documents were issued" not in page
    assert "In which order they arose" not in page
