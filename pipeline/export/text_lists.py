"""Lists for a terminal that would be long if they said the same of each entry: gaps, and sources nobody graded."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pipeline.export.incident_parts import GapPart
from pipeline.export.protection_parts import GradedSourcePart

MOST_REASONS: Final = 20
MOST_ALIKE: Final = 8
"""Gaps of one kind and one reason that are named; the page and the JSON name all."""
_ISOLATE, _END = "\u2068", "\u2069"
More = Callable[[int], str]


def gap_lines(gaps: Sequence[GapPart], more: More) -> Iterator[str]:
    """Each reason once, and under it what is missing and where, as lines of one entry; `more` words a rest."""
    alike: dict[tuple[str, str], list[GapPart]] = {}
    for gap in gaps:
        alike.setdefault((gap.kind_words, gap.reason.text), []).append(gap)
    shown = list(alike.items())[:MOST_REASONS]
    for (kind, reason), many in shown:
        places = [f"– {_place(gap)}" for gap in many[:MOST_ALIKE]]
        if len(many) > MOST_ALIKE:
            places.append(f"– {more(len(many) - MOST_ALIKE)}")
        yield "\n".join((f"{kind} · {reason}", *places))
    rest = len(gaps) - sum(len(many) for _, many in shown)
    if rest:
        yield more(rest)


def graded_lines(graded: Sequence[GradedSourcePart], ungraded: More) -> Iterator[str]:
    """Those with a grade, each with who gave it; then all others in one line."""
    yield from (f"{_own(one.code)} · {one.words}" for one in graded if one.by)
    others = [one.code for one in graded if not one.by]
    if others:
        yield f"{ungraded(len(others))} {_joined(others, ' ')}"


def _place(gap: GapPart) -> str:
    """The name, and where it is missing: a name alone leads nobody to the message, and many gaps have none."""
    path = gap.path[:-1] if gap.path and gap.path[-1] == gap.name else gap.path
    told = [_own(gap.name)] if gap.name else []
    told.append(f"{gap.channel_words}{': ' if path else ''}{_joined(path, ' › ')}")
    return " · ".join(told)


def _joined(many: Iterable[str], between: str) -> str:
    return between.join(map(_own, many))


def _own(words: str) -> str:
    """Words from outside, set apart from the direction of the line."""
    return f"{_ISOLATE}{words}{_END}"
