"""Every time that a file states, each with whose clock it is, what happened then, and why it stands in its zone.

A reading without a zone spans all zones: none is ever made up. What an unset clock shows is no claim; it stays
among the facts.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.describe.clock_readings import claim, is_default_clock, read_clock
from pipeline.describe.skeleton import Mp4Skeleton
from pipeline.describe.tags import FileTags, stated_numbers
from pipeline.model.times import Authority, TimeClaim, TimeSemantics, ZoneBasis, from_instant, from_wall_clock
from pipeline.tools.answers import printable
from pipeline.wording.zones import zone_named

_MAC_EPOCH = dt.datetime(1904, 1, 1, tzinfo=dt.UTC)
_EXIF_TIMES: tuple[tuple[str, str, str, TimeSemantics], ...] = (
    ("DateTimeOriginal", "SubSecTimeOriginal", "OffsetTimeOriginal", TimeSemantics.CAPTURE_START),
    ("DateTimeDigitized", "SubSecTimeDigitized", "OffsetTimeDigitized", TimeSemantics.CAPTURE_START),
    ("DateTime", "SubSecTime", "OffsetTime", TimeSemantics.FILE_WRITE),
)
_XMP_TIMES: tuple[tuple[str, str, TimeSemantics], ...] = (
    ("XMP-exif", "DateTimeOriginal", TimeSemantics.CAPTURE_START),
    ("XMP-photoshop", "DateCreated", TimeSemantics.CAPTURE_START),
    ("XMP-xmp", "CreateDate", TimeSemantics.FILE_WRITE),
    ("XMP-xmp", "ModifyDate", TimeSemantics.FILE_WRITE),
    ("XMP-xmp", "MetadataDate", TimeSemantics.FILE_WRITE),
)
_GOOGLE_DAY = re.compile(r"Created on: (\d\d)/(\d\d)/(\d{4})")
_LOCAL_CLOCK_WRITERS = ("GoPro", "NIKON", "Nikon", "Canon", "OLYMPUS", "CASIO", "Panasonic")
"""Cameras that write their wall clock where the format wants UTC: their reading spans every zone."""
_SAME_START = 2
"""Seconds between the two start times of an iPhone recording that was not cut afterwards."""


def photo_times(tags: FileTags) -> tuple[TimeClaim, ...]:
    """EXIF, satellite, Samsung and XMP times of a photo."""
    exif = _exif_times(tags)
    maker = None if any(one and one.semantics is TimeSemantics.CAPTURE_START for one in exif) else _maker_time(tags)
    found = [*exif, maker, satellite_time(tags) or _xmp_satellite_time(tags), _samsung_time(tags), *_xmp_times(tags)]
    return tuple(one for one in found if one is not None)


def _exif_times(tags: FileTags) -> list[TimeClaim | None]:
    claims: list[TimeClaim | None] = []
    for name, fraction, offset, semantics in _EXIF_TIMES:
        stated = tags.get(name)
        if stated is None:
            continue
        reading = read_clock(stated.text, tags.text(fraction), tags.text(offset))
        if reading is not None:
            claims.append(claim(reading, semantics, f"EXIF {name}", stated.text))
    return claims


def _maker_time(tags: FileTags) -> TimeClaim | None:
    """Some makers' trail and thermal cameras write the time of recording among their own notes only."""
    for tag in tags.exiftool:
        if tag.name != "DateTimeOriginal" or tag.group == "ExifIFD" or tag.group.startswith("XMP-"):
            continue
        reading = read_clock(str(tag.raw))
        if reading is not None:
            source = printable(f"{tag.group}:{tag.name}", 80)
            return claim(reading, TimeSemantics.CAPTURE_START, source, str(tag.raw))
    return None


def satellite_time(tags: FileTags) -> TimeClaim | None:
    """UTC of the last satellite fix, from GPSDateStamp and GPSTimeStamp; it may be older than the picture."""
    day, clock = tags.get("GPSDateStamp"), stated_numbers(tags.get("GPSTimeStamp"), 3)
    if day is None or clock is None:
        return None
    reading = read_clock(day.text)
    hours, minutes, seconds = clock
    if reading is None or not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    midnight = reading.wall.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=dt.UTC)
    return from_instant(
        midnight + dt.timedelta(hours=hours, minutes=minutes, seconds=seconds),
        semantics=TimeSemantics.CAPTURE_START,
        authority=Authority.SATELLITE,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=1.0,
        source="EXIF GPSDateStamp and GPSTimeStamp",
        stated=printable(f"{day.text} {hours:02.0f}:{minutes:02.0f}:{seconds:06.3f}", 80),
    )


def _xmp_satellite_time(tags: FileTags) -> TimeClaim | None:
    """What editors make of the two EXIF tags above; UTC by definition, with a `Z` or without."""
    value = tags.exiftool_value("XMP-exif", "GPSDateTime")
    reading = read_clock(value) if value else None
    if value is None or reading is None or reading.resolution_s > 60:
        return None
    return from_instant(
        reading.instant or reading.wall.replace(tzinfo=dt.UTC),
        semantics=TimeSemantics.CAPTURE_START,
        authority=Authority.SATELLITE,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=reading.resolution_s,
        source="XMP-exif:GPSDateTime",
        stated=printable(value, 80),
    )


def _samsung_time(tags: FileTags) -> TimeClaim | None:
    """Samsung's trailer keeps the UTC of the exposure even where the satellite receiver was off."""
    value = tags.exiftool_value("Samsung", "TimeStamp") or tags.exiftool_value("Samsung", "Image_UTC_Data")
    reading = read_clock(value) if value else None
    if value is None or reading is None:
        return None
    instant = reading.instant
    if instant is None:
        return claim(reading, TimeSemantics.CAPTURE_START, "Samsung Image_UTC_Data", value)
    return from_instant(
        instant,
        semantics=TimeSemantics.CAPTURE_START,
        authority=Authority.DEVICE_CLOCK,
        zone_basis=ZoneBasis.UTC_BY_DEFINITION,
        resolution_s=reading.resolution_s,
        source="Samsung Image_UTC_Data",
        stated=printable(value, 80),
    )


def _xmp_times(tags: FileTags) -> list[TimeClaim | None]:
    claims: list[TimeClaim | None] = []
    for group, name, semantics in _XMP_TIMES:
        value = tags.exiftool_value(group, name)
        reading = read_clock(value) if value else None
        if value is not None and reading is not None:
            claims.append(claim(reading, semantics, f"{group}:{name}", value))
    return claims


def container_times(skeleton: Mp4Skeleton, tags: FileTags) -> tuple[TimeClaim, ...]:
    """Times of an MP4, MOV or 3GP file: movie header, Apple's creation date, Google's day of processing, XMP."""
    found = [
        _apple_date(skeleton),
        _user_date(skeleton),
        _header_time(skeleton),
        _google_day(skeleton),
        *_xmp_times(tags),
    ]
    return tuple(one for one in found if one is not None)


def _apple_date(skeleton: Mp4Skeleton) -> TimeClaim | None:
    value = skeleton.item("com.apple.quicktime.creationdate")
    reading = read_clock(value) if value else None
    if value is None or reading is None:
        return None
    return claim(reading, TimeSemantics.CAPTURE_START, "com.apple.quicktime.creationdate", value)


def _user_date(skeleton: Mp4Skeleton) -> TimeClaim | None:
    value = skeleton.item("©day")
    reading = read_clock(value) if value else None
    if value is None or reading is None or reading.resolution_s > 60:
        return None
    return claim(reading, TimeSemantics.FILE_WRITE, "QuickTime ©day", value)


def _header_time(skeleton: Mp4Skeleton) -> TimeClaim | None:
    """`mvhd` counts seconds since 1904; whether they are UTC, and of what, follows from who wrote the file."""
    if skeleton.movie is None or skeleton.movie[0] >= 1 << 33:
        return None
    moment = _MAC_EPOCH + dt.timedelta(seconds=skeleton.movie[0])
    if is_default_clock(moment):
        return None
    stated = moment.strftime("%Y-%m-%d %H:%M:%S")
    if any(skeleton.handler_named(maker) for maker in _LOCAL_CLOCK_WRITERS):
        return from_wall_clock(
            moment.replace(tzinfo=None),
            semantics=TimeSemantics.CAPTURE_START,
            authority=Authority.DEVICE_CLOCK,
            resolution_s=1.0,
            source="QuickTime mvhd creation time",
            stated=stated,
        )
    semantics, authority, basis = _header_meaning(skeleton, moment)
    return from_instant(
        moment,
        semantics=semantics,
        authority=authority,
        zone_basis=basis,
        resolution_s=1.0,
        source="QuickTime mvhd creation time",
        stated=stated,
    )


def _header_meaning(skeleton: Mp4Skeleton, moment: dt.datetime) -> tuple[TimeSemantics, Authority, ZoneBasis]:
    """What the movie header's time means.

    Android's MediaRecorder writes UTC when recording stops (AOSP, MPEG4Writer::writeMvhdBox). A time that a
    rewriting program kept still means that, but then nobody vouches for the zone. iPhones write UTC of the start;
    editing rewrites it, which shows beside the creation date.
    """
    if is_android(skeleton):
        untouched = is_android_untouched(skeleton)
        basis = ZoneBasis.UTC_BY_DEFINITION if untouched else ZoneBasis.UTC_ASSUMED
        return TimeSemantics.CAPTURE_STOP, Authority.DEVICE_CLOCK, basis
    if skeleton.handler_named("produced by Google") or skeleton.handler_named("Twitter-vork"):
        return TimeSemantics.PLATFORM_PROCESS, Authority.THIRD_PARTY_SERVER, ZoneBasis.UTC_ASSUMED
    apple = skeleton.item("com.apple.quicktime.creationdate")
    reading = read_clock(apple) if apple else None
    start = reading.instant if reading else None
    if start is not None:
        same = abs((moment - start).total_seconds()) <= _SAME_START
        semantics = TimeSemantics.CAPTURE_START if same else TimeSemantics.FILE_WRITE
        return semantics, Authority.DEVICE_CLOCK, ZoneBasis.UTC_BY_DEFINITION
    return TimeSemantics.FILE_WRITE, Authority.DEVICE_CLOCK, ZoneBasis.UTC_ASSUMED


def is_android(skeleton: Mp4Skeleton) -> bool:
    """Handler names of Android's MediaRecorder; they survive copying without re-encoding."""
    return {"vide VideoHandle", "soun SoundHandle"} & set(skeleton.handlers) != set()


def is_android_untouched(skeleton: Mp4Skeleton) -> bool:
    """As Android wrote it: no other program left its brand or name in the file."""
    rewritten = "iso2" in skeleton.brands or skeleton.minor_version == 512 or skeleton.item("©too") is not None
    return is_android(skeleton) and not rewritten


def _google_day(skeleton: Mp4Skeleton) -> TimeClaim | None:
    """YouTube writes the day on which it processed a video, in US Pacific time."""
    for handler in skeleton.handlers:
        found = _GOOGLE_DAY.search(handler)
        if found is None:
            continue
        month, day, year = (int(part) for part in found.groups())
        try:
            midnight = dt.datetime(year, month, day, tzinfo=zone_named("America/Los_Angeles"))
        except ValueError:
            return None
        return from_instant(
            midnight,
            semantics=TimeSemantics.PLATFORM_PROCESS,
            authority=Authority.THIRD_PARTY_SERVER,
            zone_basis=ZoneBasis.UTC_ASSUMED,
            resolution_s=86_400.0,
            source="handler name of YouTube",
            stated=printable(found[0], 80),
        )
    return None


def stream_times(tags: Iterable[tuple[str, str]], exiftool: FileTags) -> tuple[TimeClaim, ...]:
    """Times among the tags of other containers (Matroska, AVI, Ogg). A `Z` there is often only assumed."""
    found: list[TimeClaim | None] = [*_xmp_times(exiftool)]
    for name, value in tags:
        reading = read_clock(value) if name.lower() in {"creation_time", "date"} else None
        if reading is None or reading.resolution_s > 60:
            continue
        made = claim(reading, TimeSemantics.FILE_WRITE, f"tag {printable(name, 40)}", value)
        if made is not None and made.zone_basis is ZoneBasis.STATED_OFFSET and value.rstrip().endswith("Z"):
            made = replace(made, zone_basis=ZoneBasis.UTC_ASSUMED)
        found.append(made)
    return tuple(dict.fromkeys(one for one in found if one is not None))
