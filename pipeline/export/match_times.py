"""Words for which seconds of two items equal each other, by their pictures and by their sound."""

from collections.abc import Iterable, Iterator

from pipeline.export.naming import Names
from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.likeness import Match, MatchKind, Segment
from pipeline.model.sentences import Parameter

PLAIN_SPEED = 0.03
"""Share by which a speed may be off and still be the plain one: ends are known to half a second."""
_TOLD_S = 3.0
"""Seconds from which a speed is told: of shorter segments the ends weigh too much."""


def as_seen(segments: tuple[Segment, ...], swapped: bool) -> tuple[Segment, ...]:
    """Seconds of the item that asks first. `swapped`: it is the match's other one."""
    if not swapped:
        return segments
    turned = (Segment(one.other_start_s, one.other_end_s, one.start_s, one.end_s) for one in segments)
    return tuple(sorted(turned, key=lambda one: (one.start_s, one.other_start_s)))


def times_told(match: Match, swapped: bool, names: Names, words: Words) -> tuple[str, ...]:
    """First where the pictures agree, then where the sound does."""
    asking, other = (match.other, match.item) if swapped else (match.item, match.other)
    two = (sentences.text("item", names.of(asking).label), sentences.text("other", names.of(other).label))
    pictures = (_seen(one, two, words) for one in as_seen(match.segments, swapped))
    sound = (words.say("segment-sound", *two, *_ends(one)) for one in as_seen(match.sound, swapped))
    alone = [words.say("segment-sound-alone")] if match.sound and not match.segments else []
    return (*pictures, *_share(match, swapped, two, words), *sound, *alone)


def _share(match: Match, swapped: bool, two: tuple[Parameter, ...], words: Words) -> Iterator[str]:
    """How much of both videos that is: one opening in common makes two films no copies."""
    if match.lengths_s is None or not match.segments:
        return
    own, other = match.lengths_s[::-1] if swapped else match.lengths_s
    seen = as_seen(match.segments, swapped)
    told = {
        "common": min(own, _covered((one.start_s, one.end_s) for one in seen)),
        "length": own,
        "other_common": min(other, _covered((one.other_start_s, one.other_end_s) for one in seen)),
        "other_length": other,
    }
    yield words.say("segment-share", *two, *(sentences.number(name, round(value, 1)) for name, value in told.items()))
    if match.kind is MatchKind.CANDIDATE:
        yield words.say("segment-too-little")


def _covered(parts: Iterable[tuple[float, float]]) -> float:
    """Seconds, those that two parts speak of once."""
    total, reached = 0.0, 0.0
    for start, end in sorted(parts):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _seen(segment: Segment, two: tuple[Parameter, ...], words: Words) -> str:
    if segment.end_s <= segment.start_s and segment.other_end_s <= segment.other_start_s:
        return words.say("segment-moment", *two, *_ends(segment))
    length, other_length = segment.end_s - segment.start_s, segment.other_end_s - segment.other_start_s
    if min(length, other_length) < _TOLD_S or abs(other_length / length - 1) <= PLAIN_SPEED:
        return words.say("summary-segment", *two, *_ends(segment))
    speed = sentences.number("speed", round(length / other_length, 2))
    return words.say("segment-speed", *two, *_ends(segment), speed)


def _ends(segment: Segment) -> Iterator[Parameter]:
    ends = {
        "start": segment.start_s,
        "end": segment.end_s,
        "other_start": segment.other_start_s,
        "other_end": segment.other_end_s,
    }
    return (sentences.number(name, round(second, 1)) for name, second in ends.items())
