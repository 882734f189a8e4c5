"""Words for what was done to one picture to make the other: fair ones, that name what was measured and no intention."""

from collections.abc import Iterator

from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.likeness import Around, Colour, Match, Region, Transformation, Turn
from pipeline.wording.terms import term_id

WHOLE = 0.98
"""A region that covers this much is the whole picture: alignment is not exact to the last pixel."""
TILTED = 0.025
"""Perspective from which a picture seems to have been photographed from a screen or print. Measured: 0.04 and more
for those, 0.005 and less for copies that software made."""
_LIGHTER = 12.0
_CONTRAST = 1.2

_Told = Iterator[tuple[str, tuple[sentences.Parameter, ...]]]
_AROUND = {Around.BARS: "bars", Around.SCREEN: "screen", Around.PICTURES: "pictures"}


def transformed(match: Match, names: Names, words: Words) -> tuple[str, ...]:
    """Sentences about the two items of a match; empty where nothing was measured."""
    change = match.transformation
    if change is None:
        return ()
    labels = names.of(match.item).label, names.of(match.other).label
    first, second = sentences.text("first", labels[0]), sentences.text("second", labels[1])
    told = [words.say(message_id, first, second, *parameters) for message_id, parameters in _changes(change)]
    # What lies around the part in the first is said with the two in turn.
    back = (sentences.text("first", labels[1]), sentences.text("second", labels[0]))
    told += [words.say(message_id, *back, *parameters) for message_id, parameters in _around(change, item=True)]
    return tuple(told) or (words.say("summary-change-none", first, second),)


def _changes(change: Transformation) -> _Told:
    yield from _placed(change)
    yield from _around(change, item=False)
    yield from _lit(change)
    if change.overlays:
        covered = min(1.0, sum(area(region) for region in change.overlays))
        share = sentences.number("percent", max(1, round(covered * 100)))
        yield "summary-change-overlays", (sentences.number("regions", len(change.overlays)), share)
        if len(change.overlays) == 1:
            yield "change-overlay-box", _box(change.overlays[0])


def _placed(change: Transformation) -> _Told:
    if change.turn is not Turn.NONE:
        yield "summary-change-turned", (sentences.term("turn", term_id(change.turn)),)
    if abs(change.rotation_deg) >= 0.5:
        yield "summary-change-rotated", (sentences.number("degrees", round(change.rotation_deg, 1)),)
    if change.perspective >= TILTED:
        yield "change-tilted", ()
    if abs(change.scale - 1) >= 0.02:
        yield "summary-change-scaled", (sentences.number("percent", round(change.scale * 100)),)
    if area(change.kept) < WHOLE:
        yield "summary-change-cropped", (sentences.number("percent", round(area(change.kept) * 100)),)
        yield "change-crop-box", _box(change.kept)
    # Where bars or other pictures lie around it, that is told with its place.
    if area(change.kept_of_other) < WHOLE and change.around not in _AROUND:
        yield "summary-change-extended", (sentences.number("percent", round(area(change.kept_of_other) * 100)),)


def _around(change: Transformation, item: bool) -> _Told:
    around, box = (change.around_item, change.kept) if item else (change.around, change.kept_of_other)
    if around in _AROUND:
        yield f"change-around-{_AROUND[around]}", _box(box)


def _lit(change: Transformation) -> _Told:
    if change.colour is not Colour.KEPT:
        yield f"change-colour-{change.colour}", ()
    if abs(change.brightness) >= _LIGHTER:
        share = sentences.number("percent", round(abs(change.brightness) / 255 * 100))
        yield "change-lighter" if change.brightness > 0 else "change-darker", (share,)
    if not 1 / _CONTRAST <= change.contrast <= _CONTRAST:
        yield "change-contrast-more" if change.contrast > 1 else "change-contrast-less", ()


def _box(region: Region) -> tuple[sentences.Parameter, ...]:
    edges = zip(("left", "top", "right", "bottom"), (region.left, region.top, region.right, region.bottom), strict=True)
    return tuple(sentences.number(name, round(100 * edge)) for name, edge in edges)


def area(region: Region) -> float:
    """Share (0-1) of the picture."""
    return max(0.0, region.right - region.left) * max(0.0, region.bottom - region.top)
