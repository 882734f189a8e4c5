"""Contact sheets: many small pictures on a page, with what they are, for a wall, a mail or a file of a court.

Drawn from derivatives that Sanad encoded itself; bounded in size, and what does not fit is counted and said.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from pipeline.export.lettering import Colour, Lettering, lettering
from pipeline.model.basics import Language
from pipeline.model.likeness import Region
from pipeline.model.pictures import Pixels

PAGE: Final = (1600, 2260)
"""Pixels, as a page of A4 stands."""
MOST_PAGES: Final = 40
MOST_TILES: Final = 1_000
_MARGIN: Final = 40
_GAP: Final = 16
_COLUMNS: Final = 5
_PICTURE: Final = (288, 216)
"""Pixels of the frame that a picture is fitted into."""
_PAIR_HEIGHT: Final = 420
_TEXT, _TITLE = 18, 28
_INK: Final = (24, 24, 24)
_FAINT: Final = (110, 110, 110)
_PAPER: Final = (255, 255, 255)
_EMPTY: Final = (226, 226, 226)
_GROUP: Final = (20, 96, 140)
MARK: Final = (214, 40, 40)
"""Boxes around what differs."""
OUTLINE: Final = (20, 96, 140)
"""Around the part of one picture that the other one shows."""
_QUALITY: Final = 88


class SheetForm(StrEnum):
    PNG = "png"
    JPEG = "jpg"


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """One small picture and the lines under it."""

    pixels: Pixels | None
    """None where there is nothing to see: a sound recording, or what could not be opened."""
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Tiles that belong together, copies of one capture for example; framed where it has a title."""

    title: str | None
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Pictures of one size beside each other: two copies, aligned, and one laid over the other."""

    pictures: tuple[Pixels, ...]
    boxes: tuple[Region, ...]
    """What differs, drawn on each of them."""
    outline: tuple[tuple[float, float], ...]
    """Corners of the part that both show."""
    captions: tuple[str, ...]
    """One for each picture."""
    lines: tuple[str, ...]
    """Under all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    language: Language
    title: str
    lines: tuple[str, ...]
    """Under the title of the first page."""
    groups: tuple[Group, ...] = ()
    rows: tuple[Row, ...] = ()


def drawn(sheet: Sheet, form: SheetForm) -> tuple[bytes, ...]:
    """The pages as files without any metadata, at most `MOST_PAGES`."""
    pages = _Pages(sheet.language, form)
    pages.title(sheet.title, sheet.lines)
    for group in sheet.groups:
        pages.group(group)
    for row in sheet.rows:
        pages.row(row)
    return pages.finished()


def small(pixels: Pixels) -> Pixels:
    """As large as a tile shows it: a page holds many."""
    return np.asarray(_fitted(pixels, _PICTURE))


def _encoded(page: Image.Image, form: SheetForm) -> bytes:
    written = io.BytesIO()
    if form is SheetForm.PNG:
        page.save(written, "PNG", optimize=False)
    else:
        page.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


class _Pages:
    """Fills pages from top to bottom."""

    def __init__(self, language: Language, form: SheetForm) -> None:
        self._words = lettering(language, _TEXT)
        self._big = lettering(language, _TITLE)
        self._language = language
        self._form = form
        self._done: list[bytes] = []
        self._full = False
        self._page, self._draw, self._top = self._fresh()

    def title(self, title: str, lines: Sequence[str]) -> None:
        self._written(self._big, title, _INK, most=2)
        for line in lines:
            self._written(self._words, line, _FAINT, most=3)
        self._top += _GAP

    def group(self, group: Group) -> None:
        for start, tiles in enumerate(_parts(group.tiles, _COLUMNS)):
            height = _PICTURE[1] + max(len(tile.lines) for tile in tiles) * self._words.line_height + _GAP
            headed = group.title is not None and start == 0
            if not self._room(height + (self._words.line_height if headed else 0)):
                return
            if headed and group.title is not None:
                self._written(self._words, group.title, _GROUP, most=1)
            self._tiles(tiles, framed=group.title is not None, height=height)

    def row(self, row: Row) -> None:
        width = (self._width - _GAP * (len(row.pictures) - 1)) // len(row.pictures)
        lines = [part for line in row.lines for part in self._words.wrapped(line, self._width, 3)]
        shape = row.pictures[0].shape
        scale = min(width / shape[1], _PAIR_HEIGHT / shape[0])
        size = max(1, round(shape[1] * scale)), max(1, round(shape[0] * scale))
        height = size[1] + (len(lines) + 1) * self._words.line_height + 2 * _GAP
        if not self._room(height):
            return
        for place, (pixels, caption) in enumerate(zip(row.pictures, row.captions, strict=True)):
            left = self._left(place, size[0])
            self._page.paste(_marked(pixels, size, row), (left, self._top))
            for line in self._words.wrapped(caption, size[0], 1):
                self._words.write(self._draw, left, self._top + size[1] + 4, size[0], line, _INK)
        self._top += size[1] + 4 + self._words.line_height
        for line in lines:
            self._words.write(self._draw, _MARGIN, self._top, self._width, line, _FAINT)
            self._top += self._words.line_height
        self._top += 2 * _GAP

    def finished(self) -> tuple[bytes, ...]:
        if not self._full:
            self._end()
        return tuple(self._done)

    def _tiles(self, tiles: Sequence[Tile], *, framed: bool, height: int) -> None:
        for place, tile in enumerate(tiles):
            left = self._left(place, _PICTURE[0])
            self._page.paste(_framed(tile.pixels), (left, self._top))
            if framed:
                box = (left - 3, self._top - 3, left + _PICTURE[0] + 2, self._top + _PICTURE[1] + 2)
                self._draw.rectangle(box, outline=_GROUP, width=3)
            for number, line in enumerate(tile.lines):
                top = self._top + _PICTURE[1] + 4 + number * self._words.line_height
                for part in self._words.wrapped(line, _PICTURE[0], 1):
                    self._words.write(self._draw, left, top, _PICTURE[0], part, _INK if number == 0 else _FAINT)
        self._top += height

    def _left(self, place: int, width: int) -> int:
        """Where the picture of this place begins, counted from the side where the language does."""
        from_side = _MARGIN + place * (width + _GAP)
        return PAGE[0] - from_side - width if self._language is Language.ARABIC else from_side

    def _written(self, letters: Lettering, words: str, fill: Colour, most: int) -> None:
        for line in letters.wrapped(words, self._width, most):
            letters.write(self._draw, _MARGIN, self._top, self._width, line, fill)
            self._top += letters.line_height

    def _room(self, height: int) -> bool:
        """Whether this much more fits, on a new page if need be; False once all pages are full."""
        if not self._full and self._top + height > PAGE[1] - 2 * _MARGIN and self._top > _MARGIN:
            self._end()
            self._full = len(self._done) == MOST_PAGES
            self._page, self._draw, self._top = self._fresh()
        return not self._full

    def _end(self) -> None:
        """Numbers the page, cuts off what is empty, and lets its pixels go."""
        page = self._page.crop((0, 0, PAGE[0], min(PAGE[1], self._top + 2 * _MARGIN)))
        middle = PAGE[0] // 2 - _MARGIN, page.height - _MARGIN
        ImageDraw.Draw(page).text(middle, f"– {len(self._done) + 1} –", _FAINT, font=self._words.font)
        self._done.append(_encoded(page, self._form))

    def _fresh(self) -> tuple[Image.Image, ImageDraw.ImageDraw, int]:
        page = Image.new("RGB", PAGE, _PAPER)
        return page, ImageDraw.Draw(page), _MARGIN

    @property
    def _width(self) -> int:
        return PAGE[0] - 2 * _MARGIN


def _parts(tiles: Sequence[Tile], length: int) -> Iterator[Sequence[Tile]]:
    for start in range(0, len(tiles), length):
        yield tiles[start : start + length]


def _framed(pixels: Pixels | None) -> Image.Image:
    frame = Image.new("RGB", _PICTURE, _EMPTY)
    if pixels is not None:
        small = _fitted(pixels, _PICTURE)
        frame.paste(small, ((_PICTURE[0] - small.width) // 2, (_PICTURE[1] - small.height) // 2))
    return frame


def _fitted(pixels: Pixels, size: tuple[int, int]) -> Image.Image:
    scale = min(size[0] / pixels.shape[1], size[1] / pixels.shape[0])
    wanted = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return Image.fromarray(np.ascontiguousarray(cv2.resize(pixels, wanted, interpolation=way)))


def _marked(pixels: Pixels, size: tuple[int, int], row: Row) -> Image.Image:
    picture = _fitted(pixels, size)
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    if row.outline:
        corners = [(x * width, y * height) for x, y in row.outline]
        draw.line([*corners, corners[0]], fill=OUTLINE, width=2)
    for box in row.boxes:
        edges = (box.left * width, box.top * height, box.right * width - 1, box.bottom * height - 1)
        if edges[2] > edges[0] and edges[3] > edges[1]:
            draw.rectangle(edges, outline=MARK, width=3)
    return picture
