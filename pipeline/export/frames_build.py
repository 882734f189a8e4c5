"""The frames that stand for a video, as a reader is told of them: where they lie, what keeps one from seeing much."""

from collections.abc import Iterator
from typing import Final

from pipeline.export.item_parts import ItemPart, KeyframePart
from pipeline.export.words import Words
from pipeline.model.descriptions import Keyframe, MediaKind
from pipeline.model.examinations import Examination
from pipeline.model.sentences import Sentence, number

QUALITIES: Final = ("dark", "blurred", "flat", "card")
"""Flags of a keyframe that are told beside it."""


def keyframe_part(frame: Keyframe, words: Words) -> KeyframePart:
    return KeyframePart(
        derivative=frame.derivative,
        position_s=frame.position_s,
        position_words=clock_position(frame.position_s),
        width=frame.width,
        height=frame.height,
        dark=frame.dark,
        blurred=frame.blurred,
        flat=frame.flat,
        card=frame.card,
        shown=frame.shown,
        quality_words=quality_words(frame, words),
    )


def quality_words(frame: Keyframe, words: Words) -> tuple[str, ...]:
    """Of a frame worth a look without reserve none."""
    return tuple(words.say(f"frame-{name}") for name in QUALITIES if getattr(frame, name))


def looked_at(found: Examination) -> tuple[Sentence, ...]:
    """Which frames of a video were looked at and why, and how many pictures stand for it."""
    return (*found.description.looked, *_kept(found))


def _kept(found: Examination) -> Iterator[Sentence]:
    if found.description.media_type.kind is MediaKind.VIDEO and found.keyframes:
        shown = sum(frame.shown for frame in found.keyframes)
        yield Sentence("frame-kept", (number("shown", shown), number("hidden", len(found.keyframes) - shown)))


def frame_lines(item: ItemPart) -> Iterator[str]:
    """For a terminal: how a video was looked at, then the pictures in which little can be seen."""
    if item.description is not None:
        yield from (said.text for said in item.description.looked)
    for frame in item.keyframes:
        if frame.shown and frame.quality_words:
            yield f"\u2066{frame.position_words}\u2069: {' · '.join(frame.quality_words)}"


def clock_position(seconds: float) -> str:
    """`1:02:07` or `0:07`: where in a recording, as players show it."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
