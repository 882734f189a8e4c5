"""Times are intervals that say whose clock they come from; there is no naive point in time."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TimeSemantics(StrEnum):
    """What happened at the time that is stated."""

    CAPTURE_START = "capture_start"
    CAPTURE_STOP = "capture_stop"
    FILE_WRITE = "file_write"
    SEND = "send"
    RECEIVE = "receive"
    PLATFORM_UPLOAD = "platform_upload"
    PLATFORM_PROCESS = "platform_process"
    STORED_BY_APP = "stored_by_app"
    EXISTENCE = "existence"


class Authority(StrEnum):
    """Whose clock it is. Only `OWN_CUSTODY` and `CRYPTOGRAPHIC` cannot be edited by whoever sent the file."""

    DEVICE_CLOCK = "device_clock"
    SATELLITE = "satellite"
    OWN_CUSTODY = "own_custody"
    OWN_SERVER = "own_server"
    THIRD_PARTY_SERVER = "third_party_server"
    EXPORT = "export"
    CRYPTOGRAPHIC = "cryptographic"
    FILE_NAME = "file_name"


class ZoneBasis(StrEnum):
    """Why the interval stands where it stands on the UTC axis."""

    STATED_OFFSET = "stated_offset"
    UTC_BY_DEFINITION = "utc_by_definition"
    UTC_ASSUMED = "utc_assumed"
    OWN_CLOCK = "own_clock"
    UNKNOWN = "unknown"
    """A wall-clock reading without a zone: the interval spans all offsets from UTC-12 to UTC+14."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `earliest` to `latest`, both UTC and both included."""

    earliest: dt.datetime
    latest: dt.datetime

    def __post_init__(self) -> None:
        if self.earliest.utcoffset() != dt.timedelta(0) or self.latest.utcoffset() != dt.timedelta(0):
            raise ValueError("an interval's ends must be aware datetimes in UTC")
        if self.earliest > self.latest:
            raise ValueError("an interval ends before it begins")

    def overlaps(self, other: "Interval") -> bool:
        return self.earliest <= other.latest and other.earliest <= self.latest

    def widened(self, by: dt.timedelta) -> "Interval":
        return Interval(self.earliest - by, self.latest + by)


@dataclass(frozen=True, slots=True)
class TimeClaim:
    """What one clock says about one file or arrival."""

    interval: Interval
    semantics: TimeSemantics
    authority: Authority
    zone_basis: ZoneBasis
    resolution_s: float
    """Seconds between two values that this clock can tell apart; already part of the interval."""
    source: str
    """The tag or record that states it, for example `EXIF DateTimeOriginal`."""
    stated: str
    """The value as written, at most 80 characters, escaped for display."""
    wall_clock: str | None = None
    """The reading in ISO 8601 without offset, where `zone_basis` is `UNKNOWN`."""


def from_wall_clock(
    reading: dt.datetime,
    *,
    semantics: TimeSemantics,
    authority: Authority,
    resolution_s: float,
    source: str,
    stated: str,
) -> TimeClaim:
    """A claim for a reading that names no zone. `reading` must be naive; the interval spans every zone."""
    if reading.tzinfo is not None:
        raise ValueError("a wall-clock reading has no zone")
    # The widest offsets in use: UTC+14 (Line Islands) and UTC-12.
    as_utc = reading.replace(tzinfo=dt.UTC)
    interval = Interval(as_utc - dt.timedelta(hours=14), as_utc + dt.timedelta(hours=12, seconds=resolution_s))
    return TimeClaim(
        interval,
        semantics,
        authority,
        ZoneBasis.UNKNOWN,
        resolution_s,
        source,
        stated[:80],
        reading.isoformat(),
    )


def from_instant(
    instant: dt.datetime,
    *,
    semantics: TimeSemantics,
    authority: Authority,
    zone_basis: ZoneBasis,
    resolution_s: float,
    source: str,
    stated: str,
) -> TimeClaim:
    """A claim for a reading whose place on the UTC axis is known. `instant` must be aware."""
    start = instant.astimezone(dt.UTC)
    interval = Interval(start, start + dt.timedelta(seconds=resolution_s))
    return TimeClaim(interval, semantics, authority, zone_basis, resolution_s, source, stated[:80])
