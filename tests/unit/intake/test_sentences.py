"""Every sentence that intake says stands in both languages, and none stands there unsaid."""

import re
from importlib import resources
from pathlib import Path

import pytest

from pipeline.model.basics import Language

SAID = re.compile(r'"(intake-(?:gap|note|voucher)-[a-z0-9-]+)"')
WORDED = re.compile(r"^(intake-[a-z0-9-]+) =", re.MULTILINE)


@pytest.mark.parametrize("language", Language)
def test_what_is_said_is_worded_and_what_is_worded_is_said(language: Language) -> None:
    sources = Path(str(resources.files("pipeline.intake"))).rglob("*.py")
    said = {id for one in sources for id in SAID.findall(one.read_text(encoding="utf-8"))}
    words = Path(str(resources.files("pipeline.wording"))).joinpath(language.value).glob("intake*.ftl")
    assert said == {id for one in words for id in WORDED.findall(one.read_text(encoding="utf-8"))}
