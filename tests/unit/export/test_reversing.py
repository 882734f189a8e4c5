"""A match told from its other side: what a person reads is of their own file, whichever digest is the smaller."""

from dataclasses import replace

import pytest

from pipeline.export.aligned import aligned
from pipeline.export.reversing import seen_from_other, undone_change
from pipeline.model.basics import Digest
from pipeline.model.likeness import (
    Around,
    Colour,
    HashKind,
    Match,
    MatchKind,
    Region,
    Segment,
    Transformation,
    Turn,
)
from pipeline.model.pictures import Picture
from pipeline.model.turns import turned
from tests.media import scene

CHANGE = Transformation(
    turn=Turn.NONE,
    scale=0.5,
    rotation_deg=2.0,
    kept=Region(0.2, 0.1, 0.8, 0.7),
    kept_of_other=Region(0.0, 0.25, 1.0, 0.75),
    overlays=(Region(0.0, 0.5, 0.5, 0.75),),
    around=Around.BARS,
    around_item=Around.REST,
    colour=Colour.LOST,
    brightness=20.0,
    contrast=0.8,
    goes_on=True,
    laid_on_other=True,
)


def test_what_was_done_is_undone() -> None:
    back = undone_change(CHANGE)
    assert (back.scale, back.rotation_deg, back.brightness, back.contrast) == (2.0, -2.0, -20.0, 1.25)
    assert (back.kept, back.kept_of_other) == (CHANGE.kept_of_other, CHANGE.kept)
    assert (back.around, back.around_item, back.colour) == (Around.REST, Around.BARS, Colour.ADDED)
    assert (back.goes_on, back.goes_on_in_other, back.laid_on_other) == (None, True, False)
    # The lower left quarter of what both show.
    assert back.overlays == (Region(0.2, 0.4, 0.5, 0.7),)


@pytest.mark.parametrize("turn", Turn)
def test_undone_twice_is_done(turn: Turn) -> None:
    change = replace(CHANGE, turn=turn)
    assert undone_change(undone_change(change)) == change


@pytest.mark.parametrize("turn", Turn)
def test_a_patch_lies_at_the_same_place_from_both_sides(turn: Turn) -> None:
    item, other = scene(3), turned(scene(3), turn)
    first, second = (Picture(one, one.shape[1], one.shape[0]) for one in (item, other))
    whole = Region(0, 0, 1, 1)
    change = Transformation(turn, 1.0, 0.0, whole, whole, overlays=(Region(0.1, 0.2, 0.4, 0.3),))
    pair, back = aligned(first, second, change), aligned(second, first, undone_change(change))
    assert pair.on_item is back.on_item is False
    # Each canvas is the frame of its other picture: the box of one is the turned box of the other.
    patch = pair.boxes[0]
    assert (patch.left, patch.top, patch.right, patch.bottom) == pytest.approx((0.1, 0.2, 0.4, 0.3), abs=0.01)
    again = undone_change(undone_change(change)).overlays[0]
    assert (again.left, again.top, again.right, again.bottom) == pytest.approx((0.1, 0.2, 0.4, 0.3), abs=0.002)
    box = back.boxes[0]
    height, width = item.shape[:2]
    rows = slice(round(box.top * height), round(box.bottom * height))
    marked = item.copy()
    marked[rows, round(box.left * width) : round(box.right * width)] = 0
    seen = turned(marked, turn)
    changed = (seen != other).any(axis=2).nonzero()
    height, width = other.shape[:2]
    edges = (changed[1].min() / width, changed[0].min() / height, changed[1].max() / width, changed[0].max() / height)
    assert edges == pytest.approx((0.1, 0.2, 0.4, 0.3), abs=0.02)


def test_a_match_is_seen_from_the_other_side_with_its_seconds() -> None:
    one, two = Digest("1" * 64), Digest("2" * 64)
    heard = Segment(1.0, 4.0, 21.0, 24.0)
    match = Match(
        one,
        two,
        MatchKind.SAME_EXPOSURE,
        HashKind.PDQ,
        4,
        one,
        two,
        1,
        50,
        1.0,
        CHANGE,
        (heard,),
        (heard,),
        lengths_s=(4.0, 30.0),
    )
    back = seen_from_other(match)
    assert (back.item, back.other, back.item_picture, back.other_picture) == (two, one, two, one)
    assert back.segments == back.sound == (Segment(21.0, 24.0, 1.0, 4.0),)
    assert back.lengths_s == (30.0, 4.0)
    assert seen_from_other(back) == match
    assert seen_from_other(replace(match, transformation=None)).transformation is None
