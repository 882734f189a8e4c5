"""Addresses, numbers and accounts of people in one way of writing."""

import pytest

from pipeline.intake.persons import normalise, spellings, stated_identity, tells_who
from pipeline.model.arrivals import Channel
from pipeline.model.sources import IdentityForm, IdentityRole


@pytest.mark.parametrize(
    ("raw", "channel", "form", "normalised"),
    [
        ("Sam <Sam@News.Example>", Channel.MBOX, IdentityForm.ADDRESS, "sam@news.example"),
        ("SAM@news.example", Channel.MBOX, IdentityForm.ADDRESS, "sam@news.example"),
        ("سامي <Sam@News.Example>", Channel.EML, IdentityForm.ADDRESS, "sam@news.example"),
        ("Sam <8:live:Sam>", Channel.SKYPE, IdentityForm.ACCOUNT, "live:sam"),
        ("8:sam.jones", Channel.SKYPE, IdentityForm.ACCOUNT, "sam.jones"),
        ("4:+963944123456", Channel.SKYPE, IdentityForm.TELEPHONE, "+963944123456"),
        ("19:abc@thread.skype", Channel.SKYPE, IdentityForm.ACCOUNT, "abc@thread.skype"),
        ("\u202a+963 944 123 456\u202c", Channel.WHATSAPP, IdentityForm.TELEPHONE, "+963944123456"),
        ("+٩٦٣ ٩٤٤ ١٢٣ ٤٥٦", Channel.WHATSAPP, IdentityForm.TELEPHONE, "+963944123456"),
        ("00963-944-123456", Channel.WHATSAPP, IdentityForm.TELEPHONE, "+963944123456"),
        ("0944 123 456", None, IdentityForm.TELEPHONE, "0944123456"),
        ("Abu   Qamar", Channel.TELEGRAM, IdentityForm.NAME, "abu qamar"),
        ("+1", Channel.WHATSAPP, IdentityForm.NAME, "+1"),
        ("+1234567890123456", Channel.WHATSAPP, IdentityForm.NAME, "+1234567890123456"),
    ],
)
def test_two_ways_of_writing_become_one(raw: str, channel: Channel | None, form: IdentityForm, normalised: str) -> None:
    assert normalise(raw, channel) == (form, normalised)


def test_hostile_senders_cost_no_more_than_their_length() -> None:
    for raw in ("<" * 100_000, "1 " * 50_000, "a@" * 50_000, '"' * 100_000, "8:" * 50_000):
        normalise(raw, Channel.SKYPE)


@pytest.mark.parametrize(
    ("channel", "conversation", "tells"),
    [
        (Channel.SKYPE, "8:live:sam", True),
        (Channel.WHATSAPP, "Family", True),
        (Channel.WEB_ARCHIVE, "https://news.example/page", False),
        (Channel.HTTP, "+963 944 123 456", True),
        (Channel.MBOX, "sam@news.example", True),
    ],
)
def test_a_conversation_that_is_a_person_is_told_from_a_page(channel: Channel, conversation: str, tells: bool) -> None:
    assert tells_who(channel, conversation) is tells


def test_spellings_are_what_other_fields_may_repeat() -> None:
    stated = stated_identity(IdentityRole.SENDER, Channel.MBOX, "Sam Jones <Sam@News.Example>")
    assert spellings(stated) == ("Sam Jones <Sam@News.Example>", "Sam@News.Example", "sam@news.example", "Sam Jones")
    assert spellings(stated_identity(IdentityRole.SENDER, Channel.WHATSAPP, "Al")) == ()
