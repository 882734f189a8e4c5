"""Names in either script, in the spellings that people use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.routing.spelling import stands_in, words_of

TOWN = ("al-Atareb", "الأتارب")


@pytest.mark.parametrize("name", TOWN)
@pytest.mark.parametrize(
    "text",
    [
        "قصف سوق الأتارب اليوم",
        "الاتارب",
        "الْأَتَارِب",
        "الأتـــارب",
        "strike on al-Atarib market",
        "ATAREB",
        "al Atareb",
        "Al-Atareb, western Aleppo",
        "IMG_Atareb_1.jpg",
    ],
)
def test_one_town_in_its_spellings(name: str, text: str) -> None:
    assert stands_in(name, words_of(text))


@pytest.mark.parametrize("name", TOWN)
@pytest.mark.parametrize("text", ["حلب", "Halab", "the trib", "atari bar", "تراب", "", "…", "Attar"])
def test_other_words_are_not_the_town(name: str, text: str) -> None:
    assert not stands_in(name, words_of(text))


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("خان شيخون", "Khan Shaykhun"),
        ("خان شيخون", "khan sheikhoun"),
        ("دوما", "Douma"),
        ("معرة النعمان", "Ma'arrat al-Nu'man"),
        ("معرة النعمان", "Maarat al Numan"),
        ("الغوطة", "Ghouta"),
        ("إدلب", "Idlib"),
        ("سراقب", "Saraqeb"),
        ("دير الزور", "Deir ez-Zor"),
        ("الرقة", "Raqqa"),
        ("جسر الشغور", "Jisr al-Shughur"),
        ("حماة", "Hama"),
        ("درعا", "Daraa"),
    ],
)
def test_arabic_names_in_latin_letters_and_back(arabic: str, latin: str) -> None:
    assert stands_in(arabic, words_of(f"video from {latin} today"))
    assert stands_in(latin, words_of(f"فيديو من {arabic} اليوم"))


@pytest.mark.parametrize(("one", "other"), [("حمص", "Hama"), ("حلب", "Aleppo"), ("إدلب", "Atareb"), ("دوما", "Dummar")])
def test_other_towns_stay_apart(one: str, other: str) -> None:
    assert not stands_in(one, words_of(other))


def test_all_words_of_a_name_must_stand_together() -> None:
    assert not stands_in("خان شيخون", words_of("خان العسل و شيخون"))


@given(name=st.text(max_size=80), text=st.text(max_size=300))
def test_any_text_is_answered(name: str, text: str) -> None:
    stands_in(name, words_of(text))


@given(st.text(alphabet="اويعلabeiou", min_size=1, max_size=200))
def test_vowels_without_end_are_answered_too(text: str) -> None:
    stands_in("ا" * 40, words_of(text))
    stands_in(text, words_of("aeiou" * 8))
