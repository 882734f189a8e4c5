"""Words inside pictures, in Arabic too: shaped and from right to left, or left out where this machine cannot do that.

Letters of Arabic that stand apart and run the wrong way are worse than none. Digests, numbers and times read the same
everywhere and are always written.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import ImageDraw, ImageFont, features

from pipeline.model.basics import Language

_FONTS: Final = (
    "DejaVuSans.ttf",
    "FreeSans.ttf",
    "Arial.ttf",
    "Tahoma.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "LiberationSans-Regular.ttf",
)
"""Looked for by name where the system keeps its fonts; those with Latin and Arabic letters first."""
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_PROBE: Final = "نسخة 0a"
_MOST_CHARACTERS: Final = 2_000

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Lettering:
    """One font in one size."""

    font: Font
    language: Language
    shapes: bool
    """Whether Arabic comes out as it is written."""
    size: int

    @property
    def line_height(self) -> int:
        return round(self.size * 1.45)

    def can(self, words: str) -> bool:
        return self.shapes or not _ARABIC.search(words)

    def width(self, words: str) -> float:
        if isinstance(self.font, ImageFont.FreeTypeFont):
            return self.font.getlength(words, direction=self._direction, language=self._tongue)
        return self.font.getlength(words)

    def wrapped(self, words: str, width: int, most: int) -> tuple[str, ...]:
        """`words` in at most `most` lines of `width` pixels; nothing where they cannot be written."""
        if not self.can(words):
            return ()
        lines: list[str] = []
        for word in words[:_MOST_CHARACTERS].split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(self._cut(word, width))
        if len(lines) > most:
            lines = [*lines[: most - 1], self._cut(f"{lines[most - 1]} …", width)]
        return tuple(lines)

    def write(self, draw: ImageDraw.ImageDraw, left: int, top: int, width: int, words: str, fill: Colour) -> None:
        """One line, at the side where the language begins."""
        if not self.can(words):
            return
        if isinstance(self.font, ImageFont.FreeTypeFont):
            at, anchor = ((left + width, top), "ra") if self.language is Language.ARABIC else ((left, top), "la")
            tongue, direction = self._tongue, self._direction
            draw.text(at, words, fill=fill, font=self.font, anchor=anchor, direction=direction, language=tongue)
        else:
            draw.text((left, top), words, fill=fill, font=self.font)

    @property
    def _direction(self) -> str | None:
        if not self.shapes:
            return None
        return "rtl" if self.language is Language.ARABIC else "ltr"

    @property
    def _tongue(self) -> str | None:
        return self.language.value if self.shapes else None

    def _cut(self, word: str, width: int) -> str:
        if self.width(word) <= width:
            return word
        kept = word
        while kept and self.width(f"{kept}…") > width:
            kept = kept[: len(kept) * 3 // 4]
        return f"{kept}…"


@cache
def lettering(language: Language, size: int) -> Lettering:
    """The best font that this machine has; at the worst the one that comes with Pillow, which knows Latin letters."""
    complex_layout = bool(features.check("raqm"))
    for name in _FONTS:
        try:
            font = ImageFont.truetype(name, size)
        except OSError:
            continue
        if _has_all(font, _PROBE):
            return Lettering(font, language, complex_layout, size)
    return Lettering(ImageFont.load_default(size), language, False, size)


def arabic_font() -> str | None:
    """The family that Arabic is written with in pictures; None where this machine can write none."""
    found = lettering(Language.ARABIC, 12)
    return found.font.getname()[0] if found.shapes and isinstance(found.font, ImageFont.FreeTypeFont) else None


def _has_all(font: ImageFont.FreeTypeFont, words: str) -> bool:
    """Whether no letter comes out as the empty box that stands for what a font does not have."""
    missing = font.getmask("\uffff").getbbox(), bytes(font.getmask("\uffff"))
    return all(
        (font.getmask(letter).getbbox(), bytes(font.getmask(letter))) != missing for letter in set(words) - {" "}
    )
