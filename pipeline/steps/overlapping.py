"""Incidents that may be one event under two codes: said with reasons, never merged by software."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.checks.areas import distance_to
from pipeline.model.basics import Digest, IncidentCode
from pipeline.model.incidents import Incident
from pipeline.model.news import Overlap
from pipeline.model.places import Place
from pipeline.model.sentences import Sentence, metres, number, seconds
from pipeline.ports import Reading
from pipeline.review.permissions import Permissions
from pipeline.steps.casefile import require_incident

_BESIDE_M: Final = 500.0
"""Metres between two areas that people may still call one place."""


def overlaps_of(reading: Reading, code: IncidentCode, allowed: Permissions) -> tuple[Overlap, ...]:
    """Other incidents that share recordings with this one, or its time and place; in order of their codes."""
    here = require_incident(reading, code)
    items = [item.sha256 for item in reading.items_of(code) if allowed.kept_back(reading, item.sha256) is None]
    shared = _shared(reading, items, code, allowed)
    found = []
    for other in sorted(reading.incidents(), key=lambda incident: incident.code):
        if other.code == code:
            continue
        same, copies = shared.get(other.code, ((), ()))
        reasons = (*_of_items(same, copies), *_of_time_and_place(here, other))
        if reasons:
            named = tuple(item for item in items if item in {*same, *copies})
            found.append(Overlap(other.code, reasons, named))
    return tuple(found)


Shared = dict[IncidentCode, tuple[tuple[Digest, ...], tuple[Digest, ...]]]


def _shared(reading: Reading, items: Sequence[Digest], code: IncidentCode, allowed: Permissions) -> Shared:
    """(items attached to both, items with a copy there) for each other incident."""
    families: dict[str, dict[IncidentCode, set[Digest]]] = {}
    same: dict[IncidentCode, dict[Digest, None]] = {}
    copies: dict[IncidentCode, dict[Digest, None]] = {}
    for item in items:
        lineage = reading.lineage_of(item)
        key, members = (lineage.id, lineage.members) if lineage else (item, (item,))
        if key not in families:
            families[key] = _attached(reading, members, allowed)
        for other, there in families[key].items():
            if item in there:
                same.setdefault(other, {})[item] = None
            elif there:
                copies.setdefault(other, {})[item] = None
    codes = {*same, *copies} - {code}
    return {other: (tuple(same.get(other, ())), tuple(copies.get(other, ()))) for other in codes}


def _attached(reading: Reading, members: Sequence[Digest], allowed: Permissions) -> dict[IncidentCode, set[Digest]]:
    """Which of the members that may be spoken of stand in which incident."""
    found: dict[IncidentCode, set[Digest]] = {}
    for member in members:
        if allowed.kept_back(reading, member) is None:
            for code in reading.incidents_of(member):
                found.setdefault(code, set()).add(member)
    return found


def _of_items(same: Sequence[Digest], copies: Sequence[Digest]) -> Iterator[Sentence]:
    if same:
        yield Sentence("overlap-same_items", (number("n", len(same)),))
    if copies:
        yield Sentence("overlap-copies", (number("n", len(copies)),))


def _of_time_and_place(here: Incident, other: Incident) -> Iterator[Sentence]:
    """Both together: neither two events on one day nor two in one place are one event."""
    mine, theirs = here.window.interval, other.window.interval
    if not mine.overlaps(theirs):
        return
    apart = metres_apart(here.place, other.place)
    if apart > _BESIDE_M:
        return
    common = min(mine.latest, theirs.latest) - max(mine.earliest, theirs.earliest)
    yield Sentence("overlap-time_and_place", (seconds("common", common.total_seconds()), metres("apart", apart)))


def metres_apart(one: Place, other: Place) -> float:
    """Between the two areas, 0 where they meet: geodesic from the points and corners of each to the other's area.

    A point without a polygon stands for the circle of its precision. Two areas that cross without a corner or
    point of either inside the other are not known to overlap here; such slivers are no reason to doubt a code.
    """
    return min(*_from(one, other), *_from(other, one))


def _from(one: Place, other: Place) -> tuple[float, ...]:
    if len(one.polygon) >= 3:
        return tuple(distance_to(other, corner) for corner in (one.point, *one.polygon))
    return (max(0.0, distance_to(other, one.point) - one.precision_m),)
