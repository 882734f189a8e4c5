"""What of a gap and of where a file lay is told to readers outside the team."""

import pytest

from pipeline.export.protection_build import gap_reason, places
from pipeline.model.sentences import Sentence, number, text
from pipeline.model.terms import Audience

LINKED = Sentence("intake-gap-linked", (text("service", "Google Drive"), text("address", "https://drive.example/x")))
LOCAL = Sentence("intake-gap-skype-local", (text("path", "C:\\Photos\\a.jpg"),))


@pytest.mark.parametrize("audience", [Audience.OUTSIDE, Audience.PUBLIC])
def test_what_leads_to_an_account_or_computer_is_for_the_team(audience: Audience) -> None:
    assert [one.value for one in gap_reason(LINKED, audience).parameters] == ["Google Drive", "–"]
    assert [one.value for one in gap_reason(LOCAL, audience).parameters] == ["–"]
    assert places(("WhatsApp Chat - Sam.zip",), audience) == ()
    counted = Sentence("intake-gap-volumes", (number("count", 2),))
    assert gap_reason(counted, audience) == counted


def test_the_team_is_told_everything() -> None:
    assert gap_reason(LINKED, Audience.TEAM) is LINKED
    assert places(("WhatsApp Chat - Sam.zip",), Audience.TEAM) == ("WhatsApp Chat - Sam.zip",)
