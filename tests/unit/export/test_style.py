import re
from importlib import resources

import pytest

STYLE = resources.files("pipeline.export").joinpath("style.css").read_text(encoding="utf-8")
WORDS = ("ink", "dim", "accent", "for", "against", "aside")
GROUNDS = ("ground", "surface", "notice")


def palettes() -> list[dict[str, str]]:
    """The light palette, then the dark one over it."""
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
    )
    return [light, {**light, **dark}]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_are_readable_on_every_ground(word: str, ground: str, scheme: int) -> None:
    palette = palettes()[scheme]
    assert contrast(palette[word], palette[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_badges_and_references_are_readable(scheme: int) -> None:
    palette = palettes()[scheme]
    assert contrast(palette["surface"], palette["accent"]) >= 4.5
    assert contrast(palette["accent"], palette["sunk"]) >= 4.5


def test_the_style_asks_for_nothing_outside() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "</" not in STYLE


def test_directions_are_logical() -> None:
    assert not re.search(r"(margin|padding|border)-(left|right)|text-align: (left|right)|float:", STYLE)
