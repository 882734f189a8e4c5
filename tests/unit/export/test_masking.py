"""What readers outside the team are not told of a message's words."""

import pytest

from pipeline.export.masking import MASK, words_for
from pipeline.model.terms import Audience


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("see https://we.tl/t-abc and www.dropbox.com/s/x", f"see {MASK} and {MASK}"),
        ("write to sam@news.example", f"write to {MASK}"),
        ("call +963 944 123 456 now", f"call {MASK} now"),
        ("اتصل على ٠٩٤٤١٢٣٤٥٦ الآن", f"اتصل على {MASK} الآن"),
        ("by @abu_sami on the market", f"by {MASK} on the market"),
        ("strike\n> From: Sam Smith\n> Date: Mon", f"strike\n> From: {MASK}\n> Date: Mon"),
        ("من: أبو سامي\nالسوق", f"من: {MASK}\nالسوق"),
    ],
)
def test_what_has_a_form_is_masked(words: str, told: str) -> None:
    assert words_for(words, Audience.OUTSIDE) == told
    assert words_for(words, Audience.PUBLIC) == told


@pytest.mark.parametrize(
    "words",
    [
        "قصف سوق الأتارب اليوم",
        "Strike at 14:08 on 2017-11-13 14:08:30",
        "13.11.2017, three strikes, 61 killed",
        "from the market, 3 people",
        "",
    ],
)
def test_captions_dates_and_counts_stay(words: str) -> None:
    assert words_for(words, Audience.PUBLIC) == words


def test_the_team_reads_everything() -> None:
    words = "From: Sam <sam@news.example> https://we.tl/t-abc +963944123456"
    assert words_for(words, Audience.TEAM) == words


def test_long_words_are_answered() -> None:
    for piece in ("1 ", "a@", "> ", "From:", "http://", "-1", "@"):
        words_for(piece * 40_000, Audience.PUBLIC)
