"""What was done to one copy, told from the other side: whoever asks reads about their own file first."""

from dataclasses import replace
from typing import Final

from pipeline.export.aligning import turned_region
from pipeline.export.match_times import as_seen
from pipeline.model.likeness import Colour, Match, Region, Transformation
from pipeline.model.turns import is_mirrored, undone

_COLOURS: Final = {Colour.KEPT: Colour.KEPT, Colour.LOST: Colour.ADDED, Colour.ADDED: Colour.LOST}


def seen_from_other(match: Match) -> Match:
    """The same match, measured from its other item. Its numbers are rounded as they were."""
    change = match.transformation
    return replace(
        match,
        item=match.other,
        other=match.item,
        item_picture=match.other_picture,
        other_picture=match.item_picture,
        lengths_s=match.lengths_s and (match.lengths_s[1], match.lengths_s[0]),
        segments=as_seen(match.segments, swapped=True),
        sound=as_seen(match.sound, swapped=True),
        transformation=undone_change(change) if change is not None else None,
    )


def undone_change(change: Transformation) -> Transformation:
    """What must be done to the other to come back to the item."""
    # Mirroring turns a rotation round, so that a mirrored one is undone by itself.
    rotation = change.rotation_deg if is_mirrored(change.turn) else -change.rotation_deg
    laid_on = change.laid_on_other
    return replace(
        change,
        turn=undone(change.turn),
        scale=round(1 / change.scale, 4) if change.scale else change.scale,
        rotation_deg=rotation + 0.0,
        kept=change.kept_of_other,
        kept_of_other=change.kept,
        overlays=tuple(_in_item(box, change) for box in change.overlays),
        around=change.around_item,
        around_item=change.around,
        colour=_COLOURS[change.colour],
        brightness=-change.brightness + 0.0,
        contrast=round(1 / change.contrast, 3) if change.contrast else change.contrast,
        goes_on=change.goes_on_in_other,
        goes_on_in_other=change.goes_on,
        laid_on_other=None if laid_on is None else not laid_on,
    )


def _in_item(box: Region, change: Transformation) -> Region:
    """A region of the other as one of the item: by its place within what both show, exact to a few thousandths."""
    within = turned_region(_place_in(box, change.kept_of_other), undone(change.turn))
    kept = change.kept
    width, height = kept.right - kept.left, kept.bottom - kept.top
    edges = (
        kept.left + within.left * width,
        kept.top + within.top * height,
        kept.left + within.right * width,
        kept.top + within.bottom * height,
    )
    return Region(*(round(edge, 3) for edge in edges))


def _place_in(box: Region, frame: Region) -> Region:
    width, height = max(frame.right - frame.left, 1e-6), max(frame.bottom - frame.top, 1e-6)
    edges = (
        (box.left - frame.left) / width,
        (box.top - frame.top) / height,
        (box.right - frame.left) / width,
        (box.bottom - frame.top) / height,
    )
    return Region(*(min(1.0, max(0.0, edge)) for edge in edges))
