"""Every position that a file states about itself, with its precision and the age of the fix where it can be known.

Positions can be edited, and satellite reception can be disturbed from outside: nothing is judged here.
"""

import re
from collections.abc import Iterable
from math import isfinite

from pipeline.describe.clock_readings import read_clock
from pipeline.describe.skeleton import Mp4Skeleton
from pipeline.describe.tags import FileTags, stated_numbers
from pipeline.describe.times import satellite_time
from pipeline.model.places import PlaceClaim, Point, PositionBasis
from pipeline.tools.answers import printable

# Standard deviations in metres where the file states none.
SATELLITE_M = 15.0
UNSTATED_M = 65.0
NETWORK_M = 2000.0

_NO_FIX_DEG = 0.0005
"""Nearer than this to 0 N 0 E no phone has been: the value of a receiver without a fix."""
_WIDEST_ZONE_S = 14 * 3600
_ISO_6709 = re.compile(r"([+-]\d{2,6}(?:\.\d+)?)([+-]\d{3,7}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:CRS.*)?/?")


def photo_places(tags: FileTags) -> tuple[PlaceClaim, ...]:
    """The position in a photo's EXIF block, else in its XMP: at most one.

    None for (0, 0), 0/0 or degrees out of range.
    """
    return _exif_place(tags) or _xmp_place(tags)


def _exif_place(tags: FileTags) -> tuple[PlaceClaim, ...]:
    latitude = _degrees(tags, "GPSLatitude", "S")
    longitude = _degrees(tags, "GPSLongitude", "W")
    if latitude is None or longitude is None or (tags.text("GPSStatus") or "A").upper().startswith("V"):
        return ()
    point = _point(latitude, longitude)
    if point is None:
        return ()
    basis, precision, stated = _precision(tags)
    return (
        PlaceClaim(
            point,
            precision,
            basis,
            source="EXIF GPS",
            datum=tags.text("GPSMapDatum"),
            fix_age_s=_fix_age(tags),
            precision_stated=stated,
        ),
    )


def _xmp_place(tags: FileTags) -> tuple[PlaceClaim, ...]:
    """Editors that drop the EXIF position may keep it here; exiftool states signed degrees."""
    degrees = [_finite(tags.exiftool_value("XMP-exif", name)) for name in ("GPSLatitude", "GPSLongitude")]
    latitude, longitude = degrees
    if latitude is None or longitude is None:
        return ()
    point = _point(latitude, longitude)
    if point is None:
        return ()
    datum = tags.exiftool_value("XMP-exif", "GPSMapDatum")
    shown = None if datum is None else printable(datum, 80)
    source = "XMP-exif:GPSLatitude and GPSLongitude"
    return (PlaceClaim(point, UNSTATED_M, PositionBasis.UNSTATED, source, shown, precision_stated=False),)


def _degrees(tags: FileTags, name: str, negative: str) -> float | None:
    """Degrees, minutes and seconds with their reference; exiftool states decimal degrees."""
    stated = tags.get(name)
    decimal = stated is not None and len(stated.numbers) == 1
    numbers = stated_numbers(stated, 1 if decimal else 3)
    if numbers is None:
        return None
    degrees = sum(abs(number) / 60.0**power for power, number in enumerate(numbers))
    reference = (tags.text(f"{name}Ref") or "").strip().upper()
    minus = reference.startswith(negative) or (not reference and numbers[0] < 0)
    return -degrees if minus else degrees


def _point(latitude: float, longitude: float) -> Point | None:
    nowhere = abs(latitude) < _NO_FIX_DEG and abs(longitude) < _NO_FIX_DEG
    inside = isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    return Point(latitude, longitude) if inside and not nowhere else None


def _precision(tags: FileTags) -> tuple[PositionBasis, float, bool]:
    """Basis, standard deviation in metres, and whether the file states it."""
    method = (tags.text("GPSProcessingMethod") or "").upper()
    basis = PositionBasis.UNSTATED
    if "NETWORK" in method or "CELL" in method:
        basis = PositionBasis.NETWORK
    elif "GPS" in method:
        basis = PositionBasis.SATELLITE
    stated = stated_numbers(tags.get("GPSHPositioningError"), 1)
    if stated is not None and 0 < stated[0] < 1_000_000:
        return basis, float(stated[0]), True
    default = {PositionBasis.NETWORK: NETWORK_M, PositionBasis.SATELLITE: SATELLITE_M}
    return basis, default.get(basis, UNSTATED_M), False


def _fix_age(tags: FileTags) -> float | None:
    """Seconds from the fix to the capture, where both are known.

    Without a stated offset the capture is known up to its zone only: what lies beyond every zone is then the
    least that the fix is old.
    """
    fix, stated = satellite_time(tags), tags.get("DateTimeOriginal")
    if fix is None or stated is None:
        return None
    reading = read_clock(stated.text, offset=tags.text("OffsetTimeOriginal"))
    if reading is None:
        return None
    instant = reading.instant
    if instant is not None:
        return (instant - fix.interval.earliest).total_seconds()
    apart = (reading.wall - fix.interval.earliest.replace(tzinfo=None)).total_seconds()
    return apart - _WIDEST_ZONE_S if apart > _WIDEST_ZONE_S else None


def container_places(skeleton: Mp4Skeleton) -> tuple[PlaceClaim, ...]:
    """Positions in an MP4, MOV or 3GP file: Android's `©xyz`, Apple's key, 3GPP's location box."""
    accuracy = _number(skeleton.item("com.apple.quicktime.location.accuracy.horizontal"))
    named = (
        ("com.apple.quicktime.location.ISO6709", accuracy),
        ("©xyz", None),
        ("loci", None),
    )
    claims: list[PlaceClaim] = []
    for name, stated in named:
        text = skeleton.item(name)
        point = read_iso_6709(text) if text else None
        if point is None:
            continue
        title = name if name.startswith("com.") else f"QuickTime {name}"
        precision, is_stated = stated or UNSTATED_M, stated is not None
        claims.append(PlaceClaim(point, precision, PositionBasis.UNSTATED, title, None, precision_stated=is_stated))
    return tuple(claims)


def stream_places(tags: Iterable[tuple[str, str]]) -> tuple[PlaceClaim, ...]:
    """Positions among the tags of a container whose structure is not read here (Matroska, for example)."""
    claims: list[PlaceClaim] = []
    for name, value in tags:
        point = read_iso_6709(value) if name.lower() in {"location", "location-eng"} else None
        if point is not None and all(point != claim.point for claim in claims):
            source = f"tag {printable(name, 40)}"
            claims.append(PlaceClaim(point, UNSTATED_M, PositionBasis.UNSTATED, source, None, precision_stated=False))
    return tuple(claims)


def _number(text: str | None) -> float | None:
    value = _finite(text)
    return value if value is not None and 0 < value < 1_000_000 else None


def _finite(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) else None


def read_iso_6709(text: str) -> Point | None:
    """`+36.1390+036.8240/` in degrees, degrees and minutes, or degrees, minutes and seconds (ISO 6709, annex H)."""
    found = _ISO_6709.match(text.strip())
    if found is None:
        return None
    latitude, longitude = _sexagesimal(found[1], 2), _sexagesimal(found[2], 3)
    return None if latitude is None or longitude is None else _point(latitude, longitude)


def _sexagesimal(text: str, degree_digits: int) -> float | None:
    """The number of digits before the point tells the form: 2 (3), 4 (5) or 6 (7)."""
    whole, _, fraction = text[1:].partition(".")
    last = f".{fraction or '0'}"
    extra = len(whole) - degree_digits
    if extra not in {0, 2, 4}:
        return None
    parts = [whole[:degree_digits], *(whole[at : at + 2] for at in range(degree_digits, len(whole), 2))]
    numbers = [float(part) for part in parts[:-1]] + [float(parts[-1] + last)]
    if any(number >= 60 for number in numbers[1:]):
        return None
    degrees = sum(number / 60.0**power for power, number in enumerate(numbers))
    return -degrees if text[0] == "-" else degrees
