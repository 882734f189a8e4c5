"""Which seconds of two videos are common, in words of both languages, as either of the two sees it."""

from dataclasses import replace

import pytest

from pipeline.export.match_times import times_told
from pipeline.export.naming import Names
from pipeline.export.parts import ItemName
from pipeline.export.words import Words
from pipeline.model.basics import Digest, Language
from pipeline.model.likeness import Leg, Match, MatchKind, Segment
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

FIRST, SECOND = Digest("a" * 64), Digest("b" * 64)
NAMES = Names({digest: ItemName(digest, label, None, "") for digest, label in ((FIRST, "I1"), (SECOND, "I2"))})
COPY = Match(
    FIRST,
    SECOND,
    MatchKind.SAME_EXPOSURE,
    None,
    None,
    FIRST,
    SECOND,
    3,
    50,
    1.0,
    segments=(Segment(4.0, 19.0, 62.0, 74.0),),
    lengths_s=(21.5, 300.0),
)


def told(match: Match, language: Language = Language.ENGLISH, *, swapped: bool = False) -> tuple[str, ...]:
    words = Words(Catalogue.open(language, isolating=False), zone_named("UTC"))
    return times_told(match, swapped, NAMES, words)


def test_a_copy_says_where_how_fast_and_how_much_of_both() -> None:
    assert told(COPY) == (
        "Seconds 4 to 19 of I1 equal seconds 62 to 74 of I2, where they run at 1.25 times the speed.",
        "In common are 15 of the 21.5 seconds of I1, and 12 of the 300 seconds of I2.",
    )


def test_the_other_one_says_it_the_other_way_round() -> None:
    assert told(COPY, swapped=True) == (
        "Seconds 62 to 74 of I2 equal seconds 4 to 19 of I1, where they run at 0.8 times the speed.",
        "In common are 12 of the 300 seconds of I2, and 15 of the 21.5 seconds of I1.",
    )


def test_seconds_that_two_parts_speak_of_count_once() -> None:
    twice = replace(COPY, segments=(Segment(0.0, 10.0, 0.0, 10.0), Segment(5.0, 15.0, 50.0, 60.0)))
    assert told(twice)[-1] == "In common are 15 of the 21.5 seconds of I1, and 20 of the 300 seconds of I2."


@pytest.mark.parametrize("language", Language)
def test_an_opening_says_that_it_is_too_little(language: Language) -> None:
    opening = replace(COPY, kind=MatchKind.CANDIDATE, segments=(Segment(0.0, 3.5, 0.0, 3.5),))
    copy, candidate = told(replace(opening, kind=MatchKind.SAME_EXPOSURE), language), told(opening, language)
    assert candidate[:-1] == copy
    (reason,) = candidate[len(copy) :]
    assert ("too little" if language is Language.ENGLISH else "أقل") in reason


@pytest.mark.parametrize("language", Language)
def test_sound_alone_is_named_as_such(language: Language) -> None:
    alone = replace(
        COPY, kind=MatchKind.CANDIDATE, segments=(), sound=(Segment(0.0, 8.0, 4.0, 12.0),), legs=(Leg.SOUND,)
    )
    heard, warning = told(replace(alone, lengths_s=None), language)
    assert "12" in heard
    assert ("Only the sound" if language is Language.ENGLISH else "الصوت وحده") in warning


def test_a_still_names_its_second_and_no_share() -> None:
    still = replace(COPY, segments=(Segment(0.0, 0.0, 7.4, 7.4),), lengths_s=None)
    assert told(still) == ("The picture at second 0 of I1 equals the one at second 7.4 of I2.",)
