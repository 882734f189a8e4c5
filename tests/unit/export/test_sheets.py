"""Contact sheets: what stands where, in both directions, and that they end."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.export.lettering import Lettering, lettering
from pipeline.export.sheet_build import clock
from pipeline.export.sheets import MARK, MOST_PAGES, OUTLINE, PAGE, Group, Row, Sheet, SheetForm, Tile, drawn, small
from pipeline.model.basics import Language
from pipeline.model.likeness import Region
from pipeline.model.pictures import Pixels

RED, GREEN, BLUE = (200, 0, 0), (0, 160, 0), (0, 0, 200)
LEFT, RIGHT, TILE = 40, PAGE[0] - 40, 288


def plain(colour: tuple[int, int, int], width: int = 400, height: int = 300) -> Pixels:
    return np.full((height, width, 3), colour, np.uint8)


def page(sheet: Sheet, form: SheetForm = SheetForm.PNG) -> Pixels:
    (only,) = drawn(sheet, form)
    return np.asarray(Image.open(io.BytesIO(only)).convert("RGB"))


def columns(found: Pixels, colour: tuple[int, int, int]) -> tuple[int, int]:
    """The first and last column that hold this colour."""
    there = np.flatnonzero((found == colour).all(axis=-1).any(axis=0))
    return int(there[0]), int(there[-1])


def sheet(language: Language, *tiles: Tile, title: str | None = None) -> Sheet:
    return Sheet(language, "3f2a9c41d0b7", ("2026-05-01",), (Group(title, tiles),))


def test_tiles_begin_where_the_language_does() -> None:
    tiles = [Tile(plain(colour), ("1",)) for colour in (RED, GREEN, BLUE)]
    english, arabic = page(sheet(Language.ENGLISH, *tiles)), page(sheet(Language.ARABIC, *tiles))
    assert english.shape[1] == arabic.shape[1] == PAGE[0]
    assert columns(english, RED)[0] == LEFT
    assert columns(english, RED) < columns(english, GREEN) < columns(english, BLUE)
    assert columns(arabic, RED)[1] == RIGHT - 1
    assert columns(arabic, RED) > columns(arabic, GREEN) > columns(arabic, BLUE)


def test_a_picture_keeps_its_shape_inside_its_tile() -> None:
    found = page(sheet(Language.ENGLISH, Tile(plain(RED, 100, 400), ())))
    first, last = columns(found, RED)
    assert last - first + 1 == 54
    assert first == LEFT + (TILE - 54) // 2


@pytest.mark.parametrize("language", Language)
def test_words_are_written_at_the_side_where_the_language_begins(language: Language) -> None:
    found = page(sheet(language, Tile(plain(GREEN), ("0123456789ab",))))
    dark = np.flatnonzero((found[:100] < 60).all(axis=-1).any(axis=0))
    assert dark.size, "the title is there"
    if language is Language.ENGLISH:
        assert dark[0] < LEFT + 8
        assert dark[-1] < PAGE[0] // 2
    else:
        assert dark[0] > PAGE[0] // 2
        assert dark[-1] > RIGHT - 8


def test_copies_stand_in_a_frame_and_others_do_not() -> None:
    frame = (20, 96, 140)
    tile = Tile(plain(GREEN), ("1",))
    alone, together = page(sheet(Language.ENGLISH, tile)), page(sheet(Language.ENGLISH, tile, title="2"))
    assert not (alone == frame).all(axis=-1).any()
    first, last = columns(together, frame)
    assert (first, last) == (LEFT - 3, LEFT + TILE + 2)


def test_boxes_stand_on_what_differs_in_every_picture_of_a_row() -> None:
    box, outline = Region(0.5, 0.25, 0.75, 0.5), ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    row = Row((plain(GREEN),) * 3, (box,), outline, ("a", "b", "c"), ("what was done",))
    found = page(Sheet(Language.ENGLISH, "x", (), rows=(row,)))
    width = (PAGE[0] - 2 * 40 - 2 * 16) // 3
    height = width * 3 // 4
    top = int(np.flatnonzero((found == GREEN).all(axis=-1).any(axis=1))[0])
    for place in range(3):
        left = LEFT + place * (width + 16)
        part = found[top : top + height, left : left + width]
        ys, xs = np.nonzero((part == MARK).all(axis=-1))
        edges = xs.min() / width, ys.min() / height, xs.max() / width, ys.max() / height
        assert edges == pytest.approx((box.left, box.top, box.right, box.bottom), abs=0.01)
        assert (part[round(height * 0.37), round(width * 0.62)] == GREEN).all(), "a box is no patch"
        ys, xs = np.nonzero((part == OUTLINE).all(axis=-1))
        assert (xs.min() / width, ys.max() / height) == pytest.approx((0.1, 0.9), abs=0.01)


def test_a_box_of_nothing_is_no_trouble() -> None:
    row = Row((plain(GREEN),), (Region(0.5, 0.5, 0.5, 0.5),), (), ("a",), ())
    assert not (page(Sheet(Language.ENGLISH, "x", (), rows=(row,))) == MARK).all(axis=-1).any()


def test_pages_end() -> None:
    tiles = tuple(Tile(None, (str(number), "a")) for number in range(2_000))
    pages = drawn(sheet(Language.ENGLISH, *tiles), SheetForm.JPEG)
    assert len(pages) == MOST_PAGES
    for one in (pages[0], pages[-1]):
        width, height = Image.open(io.BytesIO(one)).size
        assert width == PAGE[0]
        assert height <= PAGE[1]


def test_pages_are_files_without_a_word_about_anybody() -> None:
    found = sheet(Language.ENGLISH, Tile(plain(RED), ("1",)))
    for form, kind in ((SheetForm.PNG, "PNG"), (SheetForm.JPEG, "JPEG")):
        picture = Image.open(io.BytesIO(drawn(found, form)[0]))
        assert picture.format == kind
        assert not dict(picture.getexif())
        assert not {"Software", "comment", "exif", "Author", "Creation Time"} & picture.info.keys()


def test_a_sheet_of_nothing_is_a_page_with_a_title() -> None:
    assert page(Sheet(Language.ARABIC, "3f2a9c41d0b7", ())).shape[0] < 200


def test_a_tile_needs_no_more_than_it_shows() -> None:
    assert small(plain(RED, 4_000, 3_000)).shape == (216, 288, 3)


def test_arabic_is_shaped_or_left_out() -> None:
    words, digits = "نسخة من التقاط واحد", "0123456789ab"
    plainly = Lettering(ImageFont.load_default(18), Language.ARABIC, False, 18)
    assert plainly.wrapped(words, 500, 2) == ()
    assert plainly.wrapped(digits, 500, 2) == (digits,)
    paper = Image.new("RGB", (400, 40), "white")
    plainly.write(ImageDraw.Draw(paper), 0, 0, 400, words, (0, 0, 0))
    assert (np.asarray(paper) == 255).all()
    plainly.write(ImageDraw.Draw(paper), 0, 0, 400, digits, (0, 0, 0))
    assert (np.asarray(paper) < 128).any()


@pytest.mark.skipif(not lettering(Language.ARABIC, 18).shapes, reason="this machine has no font with Arabic letters")
def test_arabic_letters_join() -> None:
    letters = lettering(Language.ARABIC, 40)
    joined, apart = letters.width("سوق"), sum(letters.width(letter) for letter in "سوق")
    assert joined < apart - 2
    assert letters.wrapped("سوق الأتارب " * 40, 500, 2)[1].endswith("…")


def test_times_read_as_a_clock_does() -> None:
    assert [clock(seconds) for seconds in (0, 9.96, 75.25, 3_600, 37_230.04)] == [
        "0:00.0",
        "0:10.0",
        "1:15.2",
        "1:00:00.0",
        "10:20:30.0",
    ]
