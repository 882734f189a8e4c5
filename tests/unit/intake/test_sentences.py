"""Every sentence that intake says stands in both languages, and none stands there unsaid."""

import re
from importlib import resources

import pytest

from pipeline.model.basics import Language

SAID = re.compile(r'"(intake-(?:gap|note)-[a-z0-9-]+)"')
WORDED = re.compile(r"^(intake-[a-z0-9-]+) =", re.MULTILINE)


@pytest.mark.parametrize("language", Language)
def test_what_is_said_is_worded_and_what_is_worded_is_said(language: Language) -> None:
    sources = [one for one in resources.files("pipeline.intake").iterdir() if one.name.endswith(".py")]
    said = {id for one in sources for id in SAID.findall(one.read_text(encoding="utf-8"))}
    words = resources.files("pipeline.wording").joinpath(language.value, "intake.ftl").read_text(encoding="utf-8")
    assert said == set(WORDED.findall(words))
