"""Which offsets from UTC a phone at the incident may have shown on a given day."""

import datetime as dt
from dataclasses import dataclass

from pipeline.model.incidents import Incident
from pipeline.wording.zones import zone_named


@dataclass(frozen=True, slots=True)
class ZoneHypothesis:
    """One way to read a clock that names no zone."""

    zone: str
    """IANA name."""
    offset: dt.timedelta
    local: bool
    """The zone of the incident's own place; the others are its neighbours'."""


def zone_hypotheses(incident: Incident, reading: dt.datetime) -> tuple[ZoneHypothesis, ...]:
    """The offsets of the incident's zone and its neighbours' as of `reading` (naive), the local one first.

    A reading in the hour that is repeated in autumn has two offsets in one zone. An offset that two zones share
    is one hypothesis, named after the first. Raises InvalidInput for a zone that tzdata does not know.
    """
    found: list[ZoneHypothesis] = []
    for name in (incident.window.zone, *incident.place.neighbour_zones):
        for offset in _offsets(name, reading):
            if all(known.offset != offset for known in found):
                found.append(ZoneHypothesis(name, offset, name == incident.window.zone))
    return tuple(found)


def _offsets(name: str, reading: dt.datetime) -> tuple[dt.timedelta, ...]:
    zone = zone_named(name)
    offsets = (reading.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return tuple(dict.fromkeys(offset for offset in offsets if offset is not None))


def in_use_somewhere(offset: dt.timedelta) -> bool:
    """Whether clocks anywhere stand at this offset: half hours from UTC-12 to +14, and three quarters."""
    minutes = offset.total_seconds() / 60
    if not -12 * 60 <= minutes <= 14 * 60:
        return False
    return minutes % 30 == 0 or minutes in (5 * 60 + 45, 8 * 60 + 45, 12 * 60 + 45)
