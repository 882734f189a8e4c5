"""Words for what was done to one copy to make the other."""

from pipeline.export.changes import transformed
from pipeline.export.item_parts import MatchPart
from pipeline.export.match_times import as_seen, times_told
from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.basics import Digest
from pipeline.model.likeness import HashKind, Match
from pipeline.wording.terms import term_id

_BITS = {HashKind.PHASH: 64, HashKind.PDQ: 256}


def match_part(match: Match, asking: Digest, names: Names, words: Words) -> MatchPart:
    """The match as `asking` sees it; `asking` is one of its two items."""
    swapped = match.item != asking
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
        segments=as_seen(match.segments, swapped),
        segments_words=times_told(match, swapped, names, words),
    )


def _distance(match: Match, words: Words) -> str:
    if match.distance is None or match.hash_kind is None:
        return ""
    return words.say(
        "summary-distance",
        sentences.number("bits", match.distance),
        sentences.number("of", _BITS[match.hash_kind]),
        sentences.term("hash", term_id(match.hash_kind)),
    )
