"""What reviewers are told about how much the search finds."""

import pytest

from pipeline.model.basics import Language
from pipeline.model.recall import TOLD, AttackFamily, Recall, wilson
from pipeline.settings import shipped_text
from pipeline.wording.catalogue import Catalogue
from pipeline.wording.zones import zone_named

WRITTEN = """
date = "2026-11-22"
photos = 300
unrelated_pairs = 4000000
false_pairs = 2

[[attack]]
name = "crop_30"
family = "crop"
found = 98
of = 100

[[attack]]
name = "crop_50"
family = "crop"
found = 100
of = 100

[[attack]]
name = "gamma"
family = "light"
found = 0
of = 50
"""


def values(recall: Recall, sentence: str) -> dict[str, str | int | float]:
    (found,) = [one for one in recall.sentences(1200, 30) if one.id == sentence]
    return {parameter.name: parameter.value for parameter in found.parameters}


def test_wilson_s_bounds_are_those_of_the_textbook() -> None:
    low, high = wilson(98, 100)
    assert (low, high) == (pytest.approx(0.9300, abs=5e-4), pytest.approx(0.9945, abs=5e-4))
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-9)
    assert wilson(10, 10)[1] == pytest.approx(1, abs=1e-9)
    assert wilson(0, 0) == (0, 1)


def test_a_family_counts_all_of_its_attacks_and_bounds_are_rounded_outwards() -> None:
    said = values(Recall.from_toml(WRITTEN), "recall-crop")
    assert said == {"found": 198, "of": 200, "low": 96, "high": 100}


def test_what_is_not_told_by_family_counts_overall() -> None:
    recall = Recall.from_toml(WRITTEN)
    assert values(recall, "recall-overall")["of"] == 250
    assert AttackFamily.LIGHT not in TOLD
    assert "recall-light" not in {one.id for one in recall.sentences(1, 0)}


def test_the_archive_is_stated_with_what_cannot_be_searched() -> None:
    assert values(Recall.from_toml(WRITTEN), "recall-archive") == {"held": 1200, "not_searchable": 30}


@pytest.mark.parametrize("broken", ['date = "x"', WRITTEN.replace('family = "crop"', 'family = "magic"')])
def test_a_broken_file_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match=r"recall|magic"):
        Recall.from_toml(broken)


@pytest.mark.parametrize("language", list(Language))
def test_what_ships_is_said_in_both_languages(language: Language) -> None:
    recall = Recall.from_toml(shipped_text("recall.toml"))
    assert {attack.of for attack in recall.attacks} == {recall.photos}
    assert {attack.family for attack in recall.attacks} >= set(TOLD)
    catalogue = Catalogue.open(language)
    for sentence in recall.sentences(10, 1):
        said = catalogue.say(sentence, zone_named("UTC"))
        assert said
        assert sentence.id not in said
