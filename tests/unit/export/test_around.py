"""The messages around one that brought a file: for the team only, and safe to show."""

from dataclasses import replace

import pytest

from pipeline.export.catalogue import exporters
from pipeline.model.arrivals import ContextLine
from pipeline.model.basics import Language
from pipeline.model.summary import IncidentSummary
from pipeline.model.terms import Audience
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures

LINES = (
    ContextLine(-1, "S-before", "planted words <b>before</b>", None),
    ContextLine(1, None, "planted words after", None),
)


def summary(audience: Audience) -> IncidentSummary:
    whole = case.summary()
    first = whole.items[0]
    receipt = first.receipts[0]
    assert receipt.arrival.message is not None
    message = replace(receipt.arrival.message, around=LINES)
    told = replace(first, receipts=(replace(receipt, arrival=replace(receipt.arrival, message=message)),))
    return replace(whole, items=(told, *whole.items[1:]), audience=audience)


@pytest.mark.parametrize("language", Language)
def test_the_team_reads_them_behind_the_caption(language: Language) -> None:
    page = exporters()["html"].write(summary(Audience.TEAM), language, DrawnPictures()).decode()
    assert "planted words &lt;b&gt;before&lt;/b&gt;" in page
    assert page.index("planted words &lt;b") < page.index("planted words after")
    assert "S-before" in page


@pytest.mark.parametrize("format", sorted(exporters()))
@pytest.mark.parametrize("audience", [one for one in Audience if one is not Audience.TEAM])
def test_nobody_else_does(format: str, audience: Audience) -> None:
    assert b"planted words" not in exporters()[format].write(summary(audience), Language.ENGLISH, DrawnPictures())
