"""The clocks in one file, and whether they agree.

Values that one program writes from one clock are one witness, however often they are repeated: the camera app's
EXIF dates, its stated offset and the name that it gives belong together; the container's time, which another
layer writes, and satellite time stand apart (docs/method.md §2.5).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from pipeline.checks.rules import CaptureTimeRules
from pipeline.checks.zones import in_use_somewhere
from pipeline.model.evidence import CaseFile
from pipeline.model.file_names import file_name_claims
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis

_GRID = dt.timedelta(minutes=15)


class Witness(StrEnum):
    """Which layer wrote a time."""

    CAMERA = "camera"
    NAME = "name"
    SYSTEM = "system"
    SATELLITE = "satellite"


@dataclass(frozen=True, slots=True)
class Reading:
    """One clock's value for the beginning of the recording."""

    witness: Witness
    claim: TimeClaim
    instant: dt.datetime | None
    """UTC, where the value names its zone."""
    wall: dt.datetime | None
    """Naive, where it does not. A container's time may be either: some cameras write local time there."""
    capture: bool = True
    """False for a container's time that is only known as when the file was written."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two witnesses that agree, and what they agree on."""

    first: Reading
    second: Reading
    skew_s: float
    """What is left between them when the offset is taken away."""
    start: dt.datetime | None
    """Beginning of the recording, UTC; None where both name no zone."""
    offset: dt.timedelta | None
    """Of the wall clock among them; None where neither shows one, or where both do."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """What a file and its names say about the beginning of the recording."""

    readings: tuple[Reading, ...]
    unset: tuple[Reading, ...]
    """Values that clocks show when nobody has set them."""
    agreements: tuple[Agreement, ...]
    """Every pair of witnesses that agree; closest first."""

    def of(self, *witnesses: Witness) -> tuple[Reading, ...]:
        """Readings of capture by these witnesses, in the order in which the file states them."""
        return tuple(reading for reading in self.readings if reading.witness in witnesses and reading.capture)


def read_clocks(case: CaseFile, rules: CaptureTimeRules) -> Clocks:
    """The clocks of `case`: times in the file, and times in the names under which it arrived."""
    names = (claim for receipt in case.receipts for claim in file_name_claims(receipt.arrival.name.display))
    found = (_reading(claim, case.description.duration_s or 0.0) for claim in (*case.description.times, *names))
    every = tuple(dict.fromkeys(reading for reading in found if reading is not None))
    unset = tuple(reading for reading in every if _is_unset(case, reading, rules))
    usable = tuple(reading for reading in every if reading not in unset)
    return Clocks(usable, unset, tuple(sorted(_agreements(usable, rules), key=lambda pair: pair.skew_s)))


def satellite_agrees(clocks: Clocks) -> bool:
    """Whether a satellite time in the file goes with one of its other clocks, so the fix was fresh."""
    return any(Witness.SATELLITE in (pair.first.witness, pair.second.witness) for pair in clocks.agreements)


def _reading(claim: TimeClaim, duration_s: float) -> Reading | None:
    witness = _witness(claim)
    if witness is None:
        return None
    # A time at the end of a recording, or of writing the file, is taken back to the beginning.
    at_end = claim.semantics in (TimeSemantics.CAPTURE_STOP, TimeSemantics.FILE_WRITE)
    back = dt.timedelta(seconds=duration_s if at_end else 0.0)
    capture = claim.semantics is not TimeSemantics.FILE_WRITE
    if claim.wall_clock is not None:
        return Reading(witness, claim, None, dt.datetime.fromisoformat(claim.wall_clock) - back, capture)
    instant = claim.interval.earliest - back
    wall = _naive(instant) if claim.zone_basis is ZoneBasis.UTC_ASSUMED else None
    return Reading(witness, claim, instant, wall, capture)


def _witness(claim: TimeClaim) -> Witness | None:
    """None for what no clock showed at capture: sending, storing, editing, or a day without an hour."""
    if claim.resolution_s > 60:
        return None
    start_or_stop = claim.semantics in (TimeSemantics.CAPTURE_START, TimeSemantics.CAPTURE_STOP)
    in_utc = claim.zone_basis in (ZoneBasis.UTC_BY_DEFINITION, ZoneBasis.UTC_ASSUMED)
    match claim.authority:
        case Authority.SATELLITE:
            return Witness.SATELLITE
        case Authority.FILE_NAME if start_or_stop:
            return Witness.NAME
        case Authority.DEVICE_CLOCK if in_utc and (start_or_stop or claim.semantics is TimeSemantics.FILE_WRITE):
            return Witness.SYSTEM
        case Authority.DEVICE_CLOCK if start_or_stop:
            return Witness.CAMERA
    return None


def _is_unset(case: CaseFile, reading: Reading, rules: CaptureTimeRules) -> bool:
    """A default date, unless the incident itself falls on it: events of 1 January are recorded that day."""
    shown = stated_date(reading.claim)
    if not rules.is_unset(shown):
        return False
    if case.incident is None:
        return True
    window = case.incident.window.interval.widened(dt.timedelta(days=1))
    return not window.earliest.date() <= shown <= window.latest.date()


def stated_date(claim: TimeClaim) -> dt.date:
    """The date as written; the interval of a clock without a zone begins the day before."""
    if claim.wall_clock is not None:
        return dt.datetime.fromisoformat(claim.wall_clock).date()
    return claim.interval.earliest.date()


def _agreements(readings: tuple[Reading, ...], rules: CaptureTimeRules) -> Iterable[Agreement]:
    for first, second in combinations(readings, 2):
        witnesses = {first.witness, second.witness}
        # Two values of one witness, or the app's dates and the name that the same app gave, are one clock.
        if len(witnesses) == 1 or witnesses == {Witness.CAMERA, Witness.NAME}:
            continue
        by_name = witnesses == {Witness.NAME, Witness.SYSTEM}
        if not (first.capture and second.capture) and not by_name:
            continue
        most = rules.name_identity_s if by_name else rules.clock_skew_s
        found = _compare(first, second)
        if found is not None and found.skew_s <= most:
            yield found


def _compare(first: Reading, second: Reading) -> Agreement | None:
    """How far two readings are apart, read in the way that brings them closest."""
    ways: list[Agreement] = []
    if first.wall is not None and second.wall is not None:
        # Equal digits without a zone: a container in local time. Stands before "a phone on UTC" in a tie.
        skew = abs((first.wall - second.wall).total_seconds())
        ways.append(Agreement(first, second, skew, None, None))
    if first.instant is not None and second.instant is not None:
        skew = abs((first.instant - second.instant).total_seconds())
        ways.append(Agreement(first, second, skew, _not_satellite(first, second).instant, None))
    for one, other in ((first, second), (second, first)):
        if one.wall is not None and other.instant is not None:
            ways.append(_with_offset(one.wall, other.instant, first, second))
    return min((way for way in ways if _possible(way.offset)), key=lambda way: way.skew_s, default=None)


def _with_offset(wall: dt.datetime, instant: dt.datetime, first: Reading, second: Reading) -> Agreement:
    difference = wall - _naive(instant)
    offset = round(difference / _GRID) * _GRID
    skew = abs((difference - offset).total_seconds())
    # From the wall clock, not the other one: satellite time is that of the last fix, a little before the shot.
    return Agreement(first, second, skew, (wall - offset).replace(tzinfo=dt.UTC), offset)


def _not_satellite(first: Reading, second: Reading) -> Reading:
    return second if first.witness is Witness.SATELLITE else first


def _possible(offset: dt.timedelta | None) -> bool:
    return offset is None or in_use_somewhere(offset)


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
