"""Places: a point or polygon on WGS 84, always with a precision."""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.basics import Bilingual


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees on WGS 84."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"not a position: {self.latitude}, {self.longitude}")


class PositionBasis(StrEnum):
    SATELLITE = "satellite"
    NETWORK = "network"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class PlaceClaim:
    """A position that a file states about itself."""

    point: Point
    precision_m: float
    """One standard deviation, metres."""
    basis: PositionBasis
    source: str
    """The tag that states it, for example `EXIF GPS` or `QuickTime ©xyz`."""
    datum: str | None
    fix_age_s: float | None = None
    """Seconds between the satellite fix and the capture, where both are known."""
    precision_stated: bool = True
    """False where the file states no precision, and `precision_m` is the default for its basis."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an incident is held to have happened."""

    label: Bilingual
    point: Point
    precision_m: float
    polygon: tuple[Point, ...] = ()
    """Corners in order, not repeated at the end; empty where only a point and precision are known."""
    governorate: Bilingual | None = None
    district: Bilingual | None = None
    subdistrict: Bilingual | None = None
    town: Bilingual | None = None
    site: Bilingual | None = None
    jamming_known: bool = False
    """Satellite positions are known to be disturbed here: one that lies elsewhere is only a question."""
    jamming_basis: Bilingual | None = None
    neighbour_zones: tuple[str, ...] = ()
    """IANA zones that phones in the area may show instead of the local one."""
