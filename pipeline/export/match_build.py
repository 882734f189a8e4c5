"""Words for what was done to one copy to make the other."""


from pipeline.export.changes import transformed
from pipeline.export.item_parts import MatchPart
from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.basics import Digest
from pipeline.model.likeness import HashKind, Match, Segment
from pipeline.wording.terms import term_id

_BITS = {HashKind.PHASH: 64, HashKind.PDQ: 256}


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
        transformed=transformed(match, names, words),
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


def _segment(segment: Segment, words: Words) -> str:
    return words.say(
        "summary-segment",
        sentences.number("start", round(segment.start_s, 1)),
        sentences.number("end", round(segment.end_s, 1)),
        sentences.number("other_start", round(segment.other_start_s, 1)),
        sentences.number("other_end", round(segment.other_end_s, 1)),
    )
