"""What was done to a copy, in words of both languages."""

from dataclasses import replace

import pytest

from pipeline.export.changes import transformed
from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model.basics import Digest, Language
from pipeline.model.likeness import (
    Around,
    Colour,
    HashKind,
    Match,
    MatchKind,
    Region,
    Transformation,
    Turn,
)
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

WHOLE = Region(0, 0, 1, 1)
PART = Region(0.25, 0.1, 0.75, 0.6)
PLAIN = Transformation(Turn.NONE, 1.0, 0.0, WHOLE, WHOLE)
FIRST, SECOND = Digest("a" * 64), Digest("b" * 64)


def said(change: Transformation, language: Language = Language.ENGLISH) -> str:
    match = Match(FIRST, SECOND, MatchKind.SAME_EXPOSURE, HashKind.PDQ, 4, FIRST, SECOND, 1, 50, 1.0, change)
    words = Words(Catalogue.open(language, isolating=False), zone_named("UTC"))
    return " ".join(transformed(match, Names({}), words))


def test_a_crop_names_its_share_and_its_box() -> None:
    told = said(replace(PLAIN, kept=PART, around_item=Around.REST))
    assert "shows 25 %" in told
    assert "from 25 % to 75 % of the width" in told


def test_a_member_of_a_collage_is_told_with_its_place_from_the_side_that_holds_it() -> None:
    held_by_second = said(replace(PLAIN, kept_of_other=PART, around=Around.PICTURES))
    held_by_first = said(replace(PLAIN, kept=PART, around_item=Around.PICTURES))
    assert f"{SECOND[:8]} shows other pictures too" in held_by_second
    assert f"{FIRST[:8]} shows other pictures too" in held_by_first


@pytest.mark.parametrize(("perspective", "seems"), [(0.06, True), (0.01, False)])
def test_a_photo_of_a_screen_only_seems_to_be_one(perspective: float, seems: bool) -> None:
    assert ("seems to be a photo of a screen" in said(replace(PLAIN, perspective=perspective))) is seems


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (replace(PLAIN, colour=Colour.LOST), "is grey"),
        (replace(PLAIN, brightness=51.0), "lighter than"),
        (replace(PLAIN, brightness=-51.0), "darker than"),
        (replace(PLAIN, contrast=0.6), "less contrast"),
        (replace(PLAIN, around=Around.BARS, kept_of_other=PART), "bars of one colour"),
        (replace(PLAIN, around=Around.SCREEN, kept_of_other=PART), "as a screenshot"),
        (replace(PLAIN, overlays=(PART,)), "That region reaches"),
        (PLAIN, "No turn, crop or overlay"),
    ],
)
def test_each_change_has_its_sentence_in_both_languages(change: Transformation, words: str) -> None:
    assert words in said(change)
    assert said(change, Language.ARABIC)


def test_small_differences_of_light_are_not_told() -> None:
    assert said(replace(PLAIN, brightness=5.0, contrast=1.1)) == said(PLAIN)
