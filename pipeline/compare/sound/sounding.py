"""What common sound adds to a match. The same soundtrack is not the same pictures: by itself it joins nothing."""

from collections.abc import Sequence

from pipeline.model.basics import Digest
from pipeline.model.likeness import Leg, Match, MatchKind, Segment
from pipeline.ports import Heard


def common_sound(heard: Sequence[Heard], swapped: bool) -> tuple[Segment, ...]:
    """Seconds of the first item in the stored order, then of the other; in order of time.

    `swapped`: the one that asked is the later of the two in the stored order.
    """
    parts = (one.segment for one in heard)
    ordered = (
        Segment(part.other_start_s, part.other_end_s, part.start_s, part.end_s) if swapped else part for part in parts
    )
    return tuple(sorted(ordered, key=lambda part: (part.start_s, part.other_start_s)))


def by_sound_alone(item: Digest, other: Digest, sound: tuple[Segment, ...]) -> Match | None:
    """A candidate for a reviewer; None where nothing sounds alike."""
    if not sound:
        return None
    return Match(
        item=item,
        other=other,
        kind=MatchKind.CANDIDATE,
        hash_kind=None,
        distance=None,
        item_picture=None,
        other_picture=None,
        frames=0,
        inliers=0,
        agreement=0.0,
        sound=sound,
        legs=(Leg.SOUND,),
    )
