"""`routing.toml`: what fits, what does not, and what is refused with a clear word."""

import pytest

from pipeline.errors import SetupError
from pipeline.model.arrivals import Channel
from pipeline.routing.rules import RoutingRules
from pipeline.settings import shipped_text
from tests.unit.routing.arrange import minute, position, traces


def rules(conditions: str) -> RoutingRules:
    return RoutingRules.from_toml(f'[[rule]]\nname = "r"\nincidents = ["A", "B"]\n{conditions}\n')


def fits(conditions: str, **given: object) -> bool:
    return bool(rules(conditions).leads(traces(**given)))


def test_the_shipped_file_has_no_rule() -> None:
    assert RoutingRules.from_toml(shipped_text("routing.toml")).rules == ()


def test_one_arrival_can_serve_two_incidents_each_named_once() -> None:
    twice = RoutingRules.from_toml(
        '[[rule]]\nname="one"\nincidents=["A"]\nchannel=["imap"]\n'
        '[[rule]]\nname="two"\nincidents=["B","A"]\nmailbox=["INBOX"]\n'
    )
    assert [(lead.incident, lead.rule) for lead in twice.leads(traces())] == [("A", "one"), ("B", "two")]


@pytest.mark.parametrize(
    ("conditions", "given", "other"),
    [
        ('channel = ["imap"]', {}, {"channel": Channel.SKYPE}),
        ('mailbox = ["inbox/*"]', {"mailbox": ("INBOX/Atareb", "7")}, {"mailbox": ("INBOX", "7")}),
        ('source = ["S-aaaaaaaa"]', {}, {"source": "S-bbbbbbbb"}),
        ('sender = ["*@News.example"]', {"sender": "Sam <sam@news.EXAMPLE>"}, {"sender": None}),
        ('conversation = ["19:abc@thread.skype"]', {"conversation": "19:abc@thread.skype"}, {"conversation": "19:x"}),
        ('words = ["الأتارب"]', {"words": ("strike on al Atarib",)}, {"words": ("strike on Idlib",)}),
        (
            "sent = { earliest = 2017-11-13T00:00:00+02:00, latest = 2017-11-20T00:00:00+02:00 }",
            {"sent": (minute("2017-11-14T10:00:00+02:00"),)},
            {"sent": ()},
        ),
        (
            "taken = { earliest = 2017-11-13T12:00:00+02:00, latest = 2017-11-13T18:00:00+02:00 }",
            {"taken": (minute("2017-11-13T14:10:00+02:00"),)},
            {"taken": (minute("2016-07-24T14:10:00+03:00"),)},
        ),
        (
            "near = { latitude = 36.139, longitude = 36.830, within_km = 3 }",
            {"places": (position(36.150, 36.835),)},
            {"places": (position(36.20, 37.15),)},
        ),
    ],
)
def test_each_condition(conditions: str, given: dict[str, object], other: dict[str, object]) -> None:
    assert fits(conditions, **given)
    assert not fits(conditions, **other)


def test_all_conditions_must_hold() -> None:
    both = 'channel = ["imap"]\nwords = ["Atareb"]'
    assert fits(both, words=("Atareb",))
    assert not fits(both, words=("Idlib",))
    assert not fits(both, words=("Atareb",), channel=Channel.SKYPE)


def test_an_imprecise_position_reaches_as_far_as_it_says() -> None:
    near = "near = { latitude = 36.139, longitude = 36.830, within_km = 1 }"
    assert fits(near, places=(position(36.20, 36.83, precision_m=8_000),))
    assert not fits(near, places=(position(36.20, 36.83, precision_m=100),))


@pytest.mark.parametrize(
    ("conditions", "named"),
    [
        ("", "without a condition"),
        ('chanel = ["imap"]', "chanel"),
        ('channel = ["fax"]', "channel"),
        ("near = { latitude = 136.0, longitude = 36.8, within_km = 3 }", "latitude"),
        ("sent = { earliest = 2017-11-20T00:00:00Z, latest = 2017-11-13T00:00:00Z }", "ends before"),
        ("sent = { earliest = 2017-11-13T00:00:00, latest = 2017-11-20T00:00:00 }", "timezone"),
        ("words = [", "not TOML"),
    ],
)
def test_a_faulty_rule_is_refused_by_name(conditions: str, named: str) -> None:
    with pytest.raises(SetupError, match=named):
        rules(conditions)
