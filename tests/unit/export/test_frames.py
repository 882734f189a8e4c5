"""What a reader is told of the frames of a video: how they were chosen, and in which of them little can be seen."""

from dataclasses import replace

import pytest

from pipeline.export.html import HtmlExporter
from pipeline.export.sheet_build import item_sheet
from pipeline.export.text import TextExporter
from pipeline.model.basics import Language
from pipeline.model.sentences import Sentence, number, seconds
from pipeline.model.summary import ItemReport
from pipeline.wording.catalogue import Catalogue
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures

GEAR = Sentence("describe-looked_key_frames", (seconds("limit", 117.0), number("frames", 93), number("filled", 2)))
WORDS = {
    Language.ENGLISH: ("93 key frames", "1 minute and 57 seconds", "dark", "test card", "nearly identical"),
    Language.ARABIC: ("إطاراته المفتاحية", "93", "معتمة", "لوحة اختبار", "تكاد تطابق"),
}


def report() -> ItemReport:
    """Of a video with a dark frame, a test card and one that is hidden."""
    shown = case.report()
    found = shown.summary.examination
    assert found is not None
    first, second, third, *_ = (*found.keyframes, *case.keyframes("more", 3))
    frames = (replace(first, dark=True), replace(second, card=True), replace(third, position_s=99.0, shown=False))
    description = replace(found.description, looked=(GEAR,))
    examination = replace(found, description=description, keyframes=frames)
    return replace(shown, summary=replace(shown.summary, examination=examination))


@pytest.mark.parametrize("language", list(Language))
def test_page_and_text_tell_the_gear_with_its_reason_and_the_quality_of_frames(language: Language) -> None:
    for exporter in (HtmlExporter(), TextExporter(width=500)):
        written = exporter.write(report(), language, DrawnPictures()).decode()
        plain = written.translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))
        for words in WORDS[language]:
            assert words in plain, (exporter.format, words)


@pytest.mark.parametrize("language", list(Language))
def test_a_contact_sheet_tells_it_under_the_frame(language: Language) -> None:
    sheet = item_sheet(report(), Catalogue.open(language), lambda frame: None)
    (group,) = sheet.groups
    lines = [tile.lines for tile in group.tiles]
    assert len(lines) == 2
    assert WORDS[language][2] in lines[0][1]
    assert all(len(tile) == 2 for tile in lines)
