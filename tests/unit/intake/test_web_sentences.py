"""Every sentence that is said about archived posts and field bundles is worded, and none stands there unsaid."""

import re
from importlib import resources

import pytest

from pipeline.model.basics import Language

SAID = re.compile(r'"(intake-(?:voucher|(?:gap|note)-(?:web|wacz|aa|field|tella))-[a-z0-9-]+)"')
WORDED = re.compile(r"^(intake-[a-z0-9-]+) =", re.MULTILINE)


@pytest.mark.parametrize("language", Language)
def test_what_is_said_is_worded_and_what_is_worded_is_said(language: Language) -> None:
    rooms = [resources.files("pipeline.intake").joinpath(name) for name in ("web", "field")]
    sources = [one for room in rooms for one in room.iterdir() if one.name.endswith(".py")]
    said = {id for one in sources for id in SAID.findall(one.read_text(encoding="utf-8"))}
    words = resources.files("pipeline.wording").joinpath(language.value, "intake-web.ftl").read_text(encoding="utf-8")
    assert said == set(WORDED.findall(words))
