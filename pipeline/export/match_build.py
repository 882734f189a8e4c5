"""Words for what was done to one copy to make the other."""

from collections.abc import Iterator

from pipeline.export.item_parts import MatchPart
from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.basics import Digest
from pipeline.model.likeness import HashKind, Match, Region, Segment, Transformation, Turn
from pipeline.wording.terms import term_id

_BITS = {HashKind.PHASH: 64, HashKind.PDQ: 256}
WHOLE = 0.98
"""A region that covers this much is the whole picture: alignment is not exact to the last pixel."""


def match_part(match: Match, asking: Digest, names: Names, words: Words) -> MatchPart:
    """The match as `asking` sees it; `asking` is one of its two items."""
    swapped = match.item != asking
    segments = tuple(_swapped(segment) for segment in match.segments) if swapped else match.segments
    return MatchPart(
        other=names.of(match.item if swapped else match.other),
        kind=match.kind,
        kind_words=words.of(match.kind),
        hash_kind=match.hash_kind,
        distance=match.distance,
        distance_words=_distance(match, words),
        frames=match.frames,
        inliers=match.inliers,
        agreement=match.agreement,
        picture=match.other_picture if swapped else match.item_picture,
        other_picture=match.item_picture if swapped else match.other_picture,
        transformed=_transformed(match, names, words),
        transformation=match.transformation,
        reversed=swapped,
        segments=segments,
        segments_words=tuple(_segment(segment, words) for segment in segments),
    )


def _swapped(segment: Segment) -> Segment:
    return Segment(segment.other_start_s, segment.other_end_s, segment.start_s, segment.end_s)


def _distance(match: Match, words: Words) -> str:
    if match.distance is None or match.hash_kind is None:
        return ""
    return words.say(
        "summary-distance",
        sentences.number("bits", match.distance),
        sentences.number("of", _BITS[match.hash_kind]),
        sentences.term("hash", term_id(match.hash_kind)),
    )


def _transformed(match: Match, names: Names, words: Words) -> tuple[str, ...]:
    change = match.transformation
    if change is None:
        return ()
    first = sentences.text("first", names.of(match.item).label)
    second = sentences.text("second", names.of(match.other).label)
    told = tuple(words.say(message_id, first, second, *parameters) for message_id, parameters in _changes(change))
    return told or (words.say("summary-change-none", first, second),)


def _changes(change: Transformation) -> Iterator[tuple[str, tuple[sentences.Parameter, ...]]]:
    if change.turn is not Turn.NONE:
        yield "summary-change-turned", (sentences.term("turn", term_id(change.turn)),)
    if abs(change.rotation_deg) >= 0.5:
        yield "summary-change-rotated", (sentences.number("degrees", round(change.rotation_deg, 1)),)
    if abs(change.scale - 1) >= 0.02:
        yield "summary-change-scaled", (sentences.number("percent", round(change.scale * 100)),)
    if _area(change.kept) < WHOLE:
        yield "summary-change-cropped", (sentences.number("percent", round(_area(change.kept) * 100)),)
    if _area(change.kept_of_other) < WHOLE:
        yield (
            "summary-change-extended",
            (sentences.number("percent", round(_area(change.kept_of_other) * 100)),),
        )
    if change.overlays:
        covered = min(1.0, sum(_area(region) for region in change.overlays))
        yield (
            "summary-change-overlays",
            (
                sentences.number("regions", len(change.overlays)),
                sentences.number("percent", max(1, round(covered * 100))),
            ),
        )


def _area(region: Region) -> float:
    return max(0.0, region.right - region.left) * max(0.0, region.bottom - region.top)


def _segment(segment: Segment, words: Words) -> str:
    return words.say(
        "summary-segment",
        sentences.number("start", round(segment.start_s, 1)),
        sentences.number("end", round(segment.end_s, 1)),
        sentences.number("other_start", round(segment.other_start_s, 1)),
        sentences.number("other_end", round(segment.other_end_s, 1)),
    )
