"""Words for which seconds of two items equal each other, by their pictures and by their sound."""

from collections.abc import Iterator

from pipeline.export.words import Words
from pipeline.model import sentences
from pipeline.model.likeness import Match, Segment
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


def times_told(match: Match, swapped: bool, words: Words) -> tuple[str, ...]:
    """First where the pictures agree, then where the sound does."""
    pictures = (_seen(one, words) for one in as_seen(match.segments, swapped))
    sound = (words.say("segment-sound", *_ends(one)) for one in as_seen(match.sound, swapped))
    alone = [words.say("segment-sound-alone")] if match.sound and not match.segments else []
    return (*pictures, *sound, *alone)


def _seen(segment: Segment, words: Words) -> str:
    if segment.end_s <= segment.start_s and segment.other_end_s <= segment.other_start_s:
        return words.say("segment-moment", *_ends(segment))
    length, other_length = segment.end_s - segment.start_s, segment.other_end_s - segment.other_start_s
    if min(length, other_length) < _TOLD_S or abs(other_length / length - 1) <= PLAIN_SPEED:
        return words.say("summary-segment", *_ends(segment))
    speed = sentences.number("speed", round(length / other_length, 2))
    return words.say("segment-speed", *_ends(segment), speed)


def _ends(segment: Segment) -> Iterator[Parameter]:
    ends = {
        "start": segment.start_s,
        "end": segment.end_s,
        "other_start": segment.other_start_s,
        "other_end": segment.other_end_s,
    }
    return (sentences.number(name, round(second, 1)) for name, second in ends.items())
