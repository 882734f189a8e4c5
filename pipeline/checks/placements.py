"""Ways to put a recording on the UTC axis: by clocks that agree, or by one clock and a zone to read it in."""

import datetime as dt
from dataclasses import dataclass

from pipeline.checks.clocks import Agreement, Clocks, Reading, Witness
from pipeline.checks.zones import ZoneHypothesis, zone_hypotheses
from pipeline.model.evidence import CaseFile
from pipeline.model.incidents import Incident
from pipeline.model.times import Interval

_ZERO = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Placement:
    """When the recording was made if its clocks are read in one way."""

    recorded: Interval
    """From its beginning to its end."""
    readings: tuple[Reading, ...]
    offset: dt.timedelta | None
    """From UTC, in which a clock without a zone is read; None where the file itself fixes the moment."""
    expected: bool = True
    """The offset is one that phones at the incident may have shown."""
    local: bool = True
    """False where the clock has to be read in a neighbour's zone, or a container's time as local time."""
    skew_s: float = 0.0
    """Seconds by which the clocks differ from each other."""

    def gap(self, window: Interval) -> dt.timedelta:
        """Time between recording and window; zero where they meet."""
        return max(window.earliest - self.recorded.latest, self.recorded.earliest - window.latest, _ZERO)


def agreed(case: CaseFile, incident: Incident, clocks: Clocks) -> tuple[Placement, ...]:
    """One placement per pair of clocks that agree and thereby fix the moment; expected offsets first."""
    found = (_of_agreement(case, incident, pair, pair.start) for pair in clocks.agreements if pair.start is not None)
    return tuple(sorted(found, key=lambda one: not one.expected))


def one_by_one(case: CaseFile, incident: Incident, reading: Reading) -> tuple[Placement, ...]:
    """The ways to read one clock, the likeliest first."""
    found: list[Placement] = []
    if reading.instant is not None:
        found.append(_placed(case, reading, reading.instant, None))
    if reading.wall is not None:
        for zone in zone_hypotheses(incident, reading.wall):
            start = (reading.wall - zone.offset).replace(tzinfo=dt.UTC)
            local = zone.local and reading.instant is None
            found.append(_placed(case, reading, start, zone.offset, local=local))
    return tuple(found)


def primary(clocks: Clocks) -> Reading:
    """The reading that speaks where no pair settles the moment; `clocks` must hold one besides bare names."""
    without_zone = [pair for pair in clocks.agreements if pair.start is None]
    if without_zone:
        # Name and container bear the same digits: local time, for which the name is the clearer witness.
        pair = without_zone[0]
        return pair.first if pair.first.instant is None else pair.second
    for witness in (Witness.CAMERA, Witness.SYSTEM, Witness.SATELLITE):
        if readings := clocks.of(witness):
            return readings[0]
    pair = clocks.agreements[0]
    return pair.first if pair.first.witness is Witness.NAME else pair.second


def _of_agreement(case: CaseFile, incident: Incident, pair: Agreement, start: dt.datetime) -> Placement:
    known: tuple[ZoneHypothesis, ...] = ()
    if pair.offset is not None:
        known = zone_hypotheses(incident, (start + pair.offset).replace(tzinfo=None))
    return Placement(
        _recorded(case, start),
        (pair.first, pair.second),
        pair.offset,
        expected=pair.offset is None or any(zone.offset == pair.offset for zone in known),
        skew_s=pair.skew_s,
    )


def _placed(
    case: CaseFile, reading: Reading, start: dt.datetime, offset: dt.timedelta | None, *, local: bool = True
) -> Placement:
    length = dt.timedelta(seconds=reading.claim.resolution_s)
    recorded = _recorded(case, start)
    return Placement(Interval(recorded.earliest, recorded.latest + length), (reading,), offset, local=local)


def _recorded(case: CaseFile, start: dt.datetime) -> Interval:
    return Interval(start, start + dt.timedelta(seconds=max(case.description.duration_s or 0.0, 0.0)))
