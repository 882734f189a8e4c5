"""Builds the lines around a message, and puts them into words for a terminal."""

from collections.abc import Callable, Iterable, Iterator

from pipeline.export.around_parts import AroundPart
from pipeline.export.visible import block, maybe
from pipeline.export.words import Words
from pipeline.model.arrivals import ContextLine
from pipeline.model.terms import Audience

_ISOLATE, _END = "\u2068", "\u2069"


def around_parts(lines: Iterable[ContextLine], words: Words, audience: Audience) -> tuple[AroundPart, ...]:
    """None for anybody outside the team: whoever wrote them handed nothing over."""
    if audience is not Audience.TEAM:
        return ()
    return tuple(
        AroundPart(one.position, maybe(one.sender), block(one.words, 500), words.time(one.sent) if one.sent else None)
        for one in lines
    )


def around_lines(parts: Iterable[AroundPart], say: Callable[[str], str]) -> Iterator[str]:
    """Lines of text; `say` gives the words of a message of the summary."""
    for number, one in enumerate(parts):
        if not number:
            yield f"{say('label-around')}:"
        told = (f"{one.position:+d}", one.source and f"{_ISOLATE}{one.source}{_END}", f"{_ISOLATE}{one.words}{_END}")
        yield " · ".join(part for part in told if part)
