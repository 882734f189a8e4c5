"""Which incidents an arrival may belong to: an order for a person to look through, never an answer."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.model.basics import Digest, IncidentCode, SourceCode
from pipeline.model.incidents import Incident
from pipeline.model.routing import Hint, Suggestion, Traces
from pipeline.model.sentences import Sentence, number, text
from pipeline.model.times import Interval
from pipeline.routing.rules import metres_between
from pipeline.routing.spelling import Word, stands_in, words_of

NEAR_M: Final = 5_000.0
"""Metres around an incident within which a file's own position speaks for it."""
SENT_WITHIN: Final = dt.timedelta(days=7)
"""Media of an event is sent in the days after it, and for years: later messages are no hint, nor a counter-hint."""
TAKEN_WITHIN: Final = dt.timedelta(hours=36)
"""A camera's clock may be wrong by its zone and stand on the wrong day."""
MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """One incident, with what is attached to it already."""

    incident: Incident
    items: frozenset[Digest]
    sources: frozenset[SourceCode]
    conversations: frozenset[str]


def suggest(traces: Traces, copies: Iterable[Digest], candidates: Sequence[Candidate]) -> tuple[Suggestion, ...]:
    """The incidents that something speaks for, strongest hint first; `copies` are items that show the same exposure."""
    near = frozenset(copies)
    words = [words_of(each) for each in traces.words]
    found = [one for each in candidates if (one := _suggestion(traces, near, words, each)) is not None]
    return tuple(sorted(found, key=_rank)[:MOST])


def _rank(suggestion: Suggestion) -> tuple[list[int], int, IncidentCode]:
    order = list(Hint)
    return [order.index(hint) for hint in suggestion.hints[:1]], -len(suggestion.hints), suggestion.incident


def _suggestion(
    traces: Traces, copies: frozenset[Digest], words: Sequence[tuple[Word, ...]], candidate: Candidate
) -> Suggestion | None:
    hints: dict[Hint, Sentence] = {}
    incident = candidate.incident
    if shared := sorted(copies & candidate.items):
        hints[Hint.COPY] = Sentence("routing-copy", (text("item", shared[0][:12]), number("count", len(shared))))
    if (metres := _nearest_m(traces, incident)) is not None and metres <= NEAR_M + incident.place.precision_m:
        hints[Hint.PLACE] = Sentence("routing-place", (number("metres", round(metres)),))
    if traces.conversation is not None and traces.conversation in candidate.conversations:
        hints[Hint.CONVERSATION] = Sentence("routing-conversation")
    if name := next((name for name in names_of(incident) if any(stands_in(name, each) for each in words)), None):
        hints[Hint.NAME] = Sentence("routing-name", (text("name", name),))
    if any(_meets(each, incident.window.interval.widened(TAKEN_WITHIN)) for each in traces.taken):
        hints[Hint.TAKEN] = Sentence("routing-taken")
    if any(_meets(each, _days_after(incident.window.interval)) for each in traces.sent):
        hints[Hint.SENT] = Sentence("routing-sent", (number("days", SENT_WITHIN.days),))
    if traces.source in candidate.sources:
        hints[Hint.SOURCE] = Sentence("routing-source", (text("code", traces.source),))
    # That somebody sent something for an incident before says little by itself.
    if not hints or set(hints) == {Hint.SOURCE}:
        return None
    return Suggestion(incident.code, tuple(hints), tuple(hints.values()))


def names_of(incident: Incident) -> tuple[str, ...]:
    """Names of the place, most precise first, in both languages: what people write in captions and file names."""
    place = incident.place
    stated = (place.site, place.town, place.subdistrict)
    return tuple(dict.fromkeys(name for each in stated if each is not None for name in (each.ar, each.en) if name))


def _nearest_m(traces: Traces, incident: Incident) -> float | None:
    point = incident.place.point
    return min(
        (max(0.0, metres_between(point.latitude, point.longitude, each) - each.precision_m) for each in traces.places),
        default=None,
    )


def _days_after(window: Interval) -> Interval:
    return Interval(window.earliest, window.latest + SENT_WITHIN)


def _meets(one: Interval, other: Interval) -> bool:
    # An interval of many days (a date without its order) meets every window: it says nothing.
    return one.latest - one.earliest <= dt.timedelta(days=3) and one.overlaps(other)
