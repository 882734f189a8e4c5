"""Words inside pictures: Arabic as it is written, or not at all, and then that is said."""

from PIL import Image, ImageDraw

from pipeline.diagnosis import _letters
from pipeline.export.lettering import Lettering, arabic_font, lettering
from pipeline.model.basics import Language


def inked(letters: Lettering, words: str) -> int:
    """Number of pixels that are written."""
    paper = Image.new("RGB", (400, 60))
    letters.write(ImageDraw.Draw(paper), 0, 0, 400, words, (255, 255, 255))
    return sum(map(bool, paper.convert("L").tobytes()))


def test_what_the_doctor_says_is_what_pictures_are_written_with() -> None:
    found = lettering(Language.ARABIC, 20)
    assert (arabic_font() is not None) is found.can("نسخة") is bool(inked(found, "نسخة"))
    assert _letters().fine is found.can("نسخة")
    assert _letters().found == arabic_font()


def test_without_such_a_font_arabic_is_left_out_and_digits_are_not() -> None:
    without = Lettering(lettering(Language.ENGLISH, 20).font, Language.ENGLISH, shapes=False, size=20)
    assert inked(without, "نسخة") == 0
    assert without.wrapped("نسخة", 200, 2) == ()
    assert inked(without, "0a1f") > 0
