"""The tags of one file as two readers see them: exifread inside the child, exiftool beside it.

Both values become facts, side by side where they disagree. For a question such as "when was it taken" exifread is
asked first and exiftool where exifread found nothing: it reads containers that exifread does not.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed
from typing import BinaryIO

from pipeline.describe.bounds import LONGEST_TEXT, MOST_FACTS
from pipeline.describe.skeleton import ExifTag
from pipeline.model.basics import ToolVersion
from pipeline.model.descriptions import Fact
from pipeline.ports import Decoders
from pipeline.tools import exiftool
from pipeline.tools.answers import printable
from pipeline.tools.exiftool import Tag

# What a question is called in exifread and in exiftool (group, name).
_NAMES: dict[str, tuple[str, tuple[str, str]]] = {
    "Make": ("Image Make", ("IFD0", "Make")),
    "Model": ("Image Model", ("IFD0", "Model")),
    "Software": ("Image Software", ("IFD0", "Software")),
    "Orientation": ("Image Orientation", ("IFD0", "Orientation")),
    "DateTime": ("Image DateTime", ("IFD0", "ModifyDate")),
    "DateTimeOriginal": ("EXIF DateTimeOriginal", ("ExifIFD", "DateTimeOriginal")),
    "DateTimeDigitized": ("EXIF DateTimeDigitized", ("ExifIFD", "CreateDate")),
    "SubSecTime": ("EXIF SubSecTime", ("ExifIFD", "SubSecTime")),
    "SubSecTimeOriginal": ("EXIF SubSecTimeOriginal", ("ExifIFD", "SubSecTimeOriginal")),
    "SubSecTimeDigitized": ("EXIF SubSecTimeDigitized", ("ExifIFD", "SubSecTimeDigitized")),
    "OffsetTime": ("EXIF OffsetTime", ("ExifIFD", "OffsetTime")),
    "OffsetTimeOriginal": ("EXIF OffsetTimeOriginal", ("ExifIFD", "OffsetTimeOriginal")),
    "OffsetTimeDigitized": ("EXIF OffsetTimeDigitized", ("ExifIFD", "OffsetTimeDigitized")),
    "GPSDateStamp": ("GPS GPSDate", ("GPS", "GPSDateStamp")),
    "GPSTimeStamp": ("GPS GPSTimeStamp", ("GPS", "GPSTimeStamp")),
    "GPSLatitude": ("GPS GPSLatitude", ("GPS", "GPSLatitude")),
    "GPSLatitudeRef": ("GPS GPSLatitudeRef", ("GPS", "GPSLatitudeRef")),
    "GPSLongitude": ("GPS GPSLongitude", ("GPS", "GPSLongitude")),
    "GPSLongitudeRef": ("GPS GPSLongitudeRef", ("GPS", "GPSLongitudeRef")),
    "GPSStatus": ("GPS GPSStatus", ("GPS", "GPSStatus")),
    "GPSMapDatum": ("GPS GPSMapDatum", ("GPS", "GPSMapDatum")),
    "GPSProcessingMethod": ("GPS GPSProcessingMethod", ("GPS", "GPSProcessingMethod")),
    "GPSHPositioningError": ("GPS Tag 0x001F", ("GPS", "GPSHPositioningError")),
}

# Groups that speak of our own working copy, or repeat what other tags say.
_LEFT_OUT = frozenset({"System", "Composite", "SourceFile"})
_FIRST = frozenset(
    {"ExifTool", "File", "IFD0", "ExifIFD", "GPS", "IFD1", "IPTC", "Photoshop", "XMP-xmp", "XMP-photoshop", "XMP-dc"}
    | {"XMP-iptcExt", "QuickTime", "Keys", "UserData", "ItemList", "Track1", "Samsung", "Apple", "PNG", "JFIF"}
)
_NOISE = re.compile(r"\(Binary data|^[0-9 .-]{300,}")


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of one tag."""

    text: str
    numbers: tuple[float, ...]
    """NaN for a rational number with the denominator 0."""


@dataclass(frozen=True, slots=True)
class FileTags:
    """What both readers found; either may be empty."""

    exif: tuple[ExifTag, ...] = ()
    exiftool: tuple[Tag, ...] = ()

    def get(self, question: str) -> Stated | None:
        """The answer to a question of the table, from the first reader that has one that is not blank."""
        ours, (group, name) = _NAMES[question]
        for tag in self.exif:
            if tag.name == ours and (tag.text.strip("\0 ") or tag.numbers):
                return Stated(tag.text.strip("\0 "), tuple(_ratio(*pair) for pair in tag.numbers))
        found = self.exiftool_value(group, name)
        return None if found is None else Stated(found, _numbers(found))

    def text(self, question: str) -> str | None:
        """As `get`, the words alone, escaped for display."""
        stated = self.get(question)
        return printable(stated.text, LONGEST_TEXT) if stated and stated.text else None

    def exiftool_value(self, group: str, name: str) -> str | None:
        """The unformatted value of an exiftool tag; None where it is absent or blank."""
        for tag in self.exiftool:
            if tag.group == group and tag.name == name:
                return str(tag.raw).strip("\0 ") or None
        return None


def _ratio(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except (ZeroDivisionError, OverflowError):
        return math.nan


def _numbers(text: str) -> tuple[float, ...]:
    """Numbers of an unformatted value: `36.1`, or `14:08:15` for a time of day."""
    parts = re.split(r"[ :]", text)[:16]
    try:
        return tuple(float(part) for part in parts)
    except ValueError:
        return ()


def facts(tags: FileTags) -> tuple[Fact, ...]:
    """Every tag of both readers, exifread's first; what exiftool merely repeats is left out. At most 400."""
    exifread = f"exifread {installed('exifread')}"
    found = [Fact(_exif_name(tag.name), printable(tag.text, LONGEST_TEXT), exifread) for tag in tags.exif]
    said = {(_bare(tag.name), _squeezed(tag.text)) for tag in tags.exif}
    program = f"exiftool {tags.exiftool_value('ExifTool', 'ExifToolVersion') or 'unknown'}"
    # Should there be too many, maker notes and long lists go first.
    for tag in sorted(tags.exiftool, key=lambda tag: tag.group not in _FIRST):
        repeated = (_bare(tag.name), _squeezed(tag.value)) in said
        if tag.group in _LEFT_OUT or repeated or _NOISE.search(tag.value):
            continue
        name = printable(f"{tag.group}:{tag.name}", 120)
        found.append(Fact(name, printable(tag.value, LONGEST_TEXT), printable(program, 40)))
    return tuple(found[:MOST_FACTS])


def _exif_name(name: str) -> str:
    shown = printable(name, 100)
    return shown if shown.startswith("EXIF ") else f"EXIF {shown}"


def _bare(name: str) -> str:
    return re.split(r"[ :]", name)[-1].lower()


def _squeezed(text: str) -> str:
    return " ".join(text.split()).lower()


def stated_numbers(stated: Stated | None, count: int) -> Sequence[float] | None:
    """Exactly `count` finite numbers, or None."""
    if stated is None or len(stated.numbers) < count:
        return None
    numbers = stated.numbers[:count]
    return numbers if all(math.isfinite(number) for number in numbers) else None


@dataclass(frozen=True, slots=True)
class ExiftoolSaid:
    """exiftool's tags, and which exiftool it was."""

    tags: tuple[Tag, ...]
    tool: ToolVersion


def read_tags(source: BinaryIO, decoders: Decoders) -> ExiftoolSaid:
    """All tags by exiftool, which names its own version among them. Raises as `tools.exiftool.read`."""
    tags = exiftool.read(decoders, source)
    version = next((tag.raw for tag in tags if tag.name == "ExifToolVersion"), "unknown")
    return ExiftoolSaid(tags, ToolVersion("exiftool", printable(version, 20)))
