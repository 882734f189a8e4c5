"""What a sentence looks like when a person reads it, in both languages."""

import datetime as dt

import pytest

from pipeline.errors import InvalidInput
from pipeline.model.basics import Digest, Language
from pipeline.model.sentences import Parameter, Sentence, digest, metres, moment, number, seconds, term, text
from pipeline.wording.catalogue import Catalogue, WordingError, moment_text, outside_text
from pipeline.wording.zones import zone_named

DAMASCUS = zone_named("Asia/Damascus")
EN = Catalogue.open(Language.ENGLISH, isolating=False)
AR = Catalogue.open(Language.ARABIC, isolating=False)
STRIKE = dt.datetime(2017, 11, 13, 12, 8, tzinfo=dt.UTC)

QUANTITIES: tuple[tuple[Parameter, str, str], ...] = (
    (seconds("x", 0), "0 seconds", "0 ثانية"),
    (seconds("x", 0.96), "1 second", "ثانية واحدة"),
    (seconds("x", 2), "2 seconds", "ثانيتين"),
    (seconds("x", 3.5), "3.5 seconds", "3.5 ثانية"),
    (seconds("x", 5), "5 seconds", "5 ثوانٍ"),
    (seconds("x", 11), "11 seconds", "11 ثانية"),
    (seconds("x", 59.97), "1 minute", "دقيقة واحدة"),
    (seconds("x", 7_199.8), "2 hours", "ساعتين"),
    (seconds("x", 7_325), "2 hours and 2 minutes", "ساعتين ودقيقتين"),
    (seconds("x", 3 * 86_400), "3 days", "3 أيام"),
    (seconds("x", 476 * 86_400 + 3 * 3_600), "476 days and 3 hours", "476 يومًا و3 ساعات"),
    (seconds("x", 100 * 86_400), "100 days", "100 يوم"),
    (seconds("x", -60), "−1 minute", "سالب دقيقة واحدة"),
    (metres("x", 0), "0 metres", "0 متر"),
    (metres("x", 1), "1 metre", "متر واحد"),
    (metres("x", 2), "2 metres", "مترين"),
    (metres("x", 7), "7 metres", "7 أمتار"),
    (metres("x", 15), "15 metres", "15 مترًا"),
    (metres("x", 999.7), "1 kilometre", "كيلومتر واحد"),
    (metres("x", 5_210), "5.2 kilometres", "5.2 كيلومتر"),
    (metres("x", 260_400), "260 kilometres", "260 كيلومترًا"),
    (number("x", 12_345), "12,345", "12,345"),
    (digest("x", Digest("0123456789abcdef" * 4)), "0123456789ab", "0123456789ab"),
    (term("x", "outcome-inconclusive"), "cannot tell", "لا يمكن الجزم"),
    (
        moment("x", STRIKE),
        "2017-11-13 14:08:00 UTC+02:00 (12:08:00 UTC)",
        "2017-11-13 14:08:00 UTC+02:00 (12:08:00 UTC)",
    ),
)


@pytest.mark.parametrize(("parameter", "english", "arabic"), QUANTITIES)
def test_each_kind_is_shown_in_both_languages(parameter: Parameter, english: str, arabic: str) -> None:
    assert EN.value(parameter, DAMASCUS) == english
    assert AR.value(parameter, DAMASCUS) == arabic


@pytest.mark.parametrize(
    ("reading", "shown"),
    [
        ("2017-10-26T11:08:00+00:00", "2017-10-26 14:08:00 UTC+03:00 (11:08:00 UTC)"),
        ("2017-11-13T12:08:00+00:00", "2017-11-13 14:08:00 UTC+02:00 (12:08:00 UTC)"),
        ("2022-11-13T11:08:00+00:00", "2022-11-13 14:08:00 UTC+03:00 (11:08:00 UTC)"),
        ("2017-11-13T23:30:00+00:00", "2017-11-14 01:30:00 UTC+02:00 (2017-11-13 23:30:00 UTC)"),
    ],
)
def test_the_offset_is_that_of_the_day(reading: str, shown: str) -> None:
    assert moment_text(dt.datetime.fromisoformat(reading), DAMASCUS) == shown


def test_other_zones_have_other_signs() -> None:
    assert "UTC-03:30" in moment_text(STRIKE, zone_named("America/St_Johns"))
    assert moment_text(STRIKE, zone_named("UTC")) == "2017-11-13 12:08:00 UTC"


@pytest.mark.parametrize(
    "name", ["", "../UTC", "/etc/localtime", "zone.tab", "Asia/Nowhere", "Asia", "Asia/Damascus/x"]
)
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(InvalidInput, match="unknown time zone"):
        zone_named(name)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("صورة السوق.jpg", "صورة السوق.jpg"),
        ("gpj.\u202eexe", "gpj.\\u{202e}exe"),
        ("a\nb\x00", "a\\u{a}b\\u{0}"),
        ("\u2068x\u2069", "\\u{2068}x\\u{2069}"),
        ("\ud800", "\\u{d800}"),
        ("{ $other }", "{ $other }"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
    ],
)
def test_words_from_outside_cannot_reorder_or_hide(words: str, shown: str) -> None:
    assert outside_text(words) == shown


def test_values_are_set_apart_where_languages_meet() -> None:
    sentence = Sentence(
        "check-file_integrity-type_differs_from_name", (text("ending", "jpg"), text("type", "video/mp4"))
    )
    words = Catalogue.open(Language.ARABIC).say(sentence, DAMASCUS)
    assert "\u2068video/mp4\u2069" in words
    assert "\u2068" not in AR.say(sentence, DAMASCUS)


def test_what_is_missing_is_a_mistake_of_the_program() -> None:
    with pytest.raises(WordingError, match="no message"):
        EN.say(Sentence("check-nothing"), DAMASCUS)
    with pytest.raises(WordingError, match="ending"):
        EN.say(Sentence("check-file_integrity-type_differs_from_name"), DAMASCUS)
    with pytest.raises(WordingError, match="no message"):
        EN.say(Sentence("main-not_applicable", (term("check", "check-nothing"),)), DAMASCUS)


def test_ids_from_outside_can_be_asked_for() -> None:
    assert EN.has("facility-market")
    assert not EN.has("facility-zeppelin_hangar")
