import pytest
from rich.cells import cell_len

from pipeline.export.text import TextExporter
from pipeline.model.basics import Language
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures
from tests.unit.export.test_html import hostile


def text(summary=None, language: Language = Language.ENGLISH, width: int = 80) -> str:
    return TextExporter(width).write(summary or case.summary(), language, DrawnPictures()).decode("utf-8")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [40, 80, 132])
@pytest.mark.parametrize(
    "summary", [case.summary(), case.unassessed(), case.report()], ids=["incident", "bare", "item"]
)
def test_no_line_is_wider_than_the_terminal(summary, width: int, language: Language) -> None:
    # A digest is one word of 64 digits; it may be cut over lines but never run over the edge.
    assert max(cell_len(line) for line in text(summary, language, width).splitlines()) <= width


def test_the_first_screen_has_grade_notice_and_alternative() -> None:
    first = "\n".join(text(width=100).splitlines()[:34])
    assert "weakly supported" in first
    assert "It never verifies" in first
    assert "Earlier strike" in first
    assert "index, not probability" in first


def test_no_control_sequences_and_no_turned_lines() -> None:
    written = text(hostile())
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert len(written) < 20_000


def test_english_isolates_only_what_runs_right_to_left() -> None:
    written = text()
    assert "\u2068سوق الأتارب ١٣-١١.jpg\u2069" in written
    assert "\u206820171113_140903.mp4" not in written
    assert written.count("\u2068") == written.count("\u2069")


def test_arabic_isolates_latin_names() -> None:
    assert "\u206820171113_140903.mp4\u2069" in text(language=Language.ARABIC, width=200)
