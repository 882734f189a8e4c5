"""The photographs: as the cameras wrote them, and as messengers, platforms and editors passed them on."""

import io
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from samples.noise import lettering
from samples.raster import Pixels

EXIFTOOL = "exiftool"


class TaggingFailed(RuntimeError):
    """exiftool ended with an error; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Device:
    """What a camera writes about itself. `quality` is the JPEG quality of luma and chroma tables."""

    make: str
    model: str
    software: str
    aperture: float
    focal: float
    quality: tuple[int, int]


SAMSUNG = Device("samsung", "SM-J500F", "J500FXXU1BQH4", 1.9, 3.7, (80, 80))
HUAWEI = Device("HUAWEI", "HUAWEI Y6 Pro", "TIT-L01C10B131", 2.0, 3.79, (80, 76))
LG = Device("LG Electronics", "LG-K430", "MMB29M", 2.2, 3.4, (78, 78))
GRAND = Device("samsung", "SM-G532F", "G532FXWU1AQH1", 2.2, 3.5, (78, 78))
IPHONE = Device("Apple", "iPhone 6", "10.3.3", 2.2, 4.15, (82, 79))


@dataclass(frozen=True, slots=True)
class Taken:
    """What the device wrote about a capture: local `YYYY:MM:DD hh:mm:ss`; degrees; UTC of the fix."""

    device: Device
    local: str
    position: tuple[float, float] | None = None
    fixed_at: str = ""  # `YYYY:MM:DD hh:mm:ss`, UTC; empty when the device wrote none


def original(pixels: Pixels, taken: Taken) -> bytes:
    """A JPEG as the camera wrote it: Exif first, no JFIF segment, a small preview inside."""
    plain = without_jfif(encoded(pixels, *taken.device.quality))
    small = cv2.resize(pixels, (320, 240), interpolation=cv2.INTER_AREA).astype(np.uint8)
    return tagged(plain, _tags(taken), encoded(small, 70, 70))


def encoded(pixels: Pixels, luma: int, chroma: int, progressive: bool = False) -> bytes:
    """A JPEG with JFIF header and standard tables of the given qualities, colour at half size."""
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]))
    tables = [_table(luma, 0), _table(chroma, 1)]
    sheet = io.BytesIO()
    picture.save(sheet, "JPEG", qtables=tables, subsampling="4:2:0", progressive=progressive, optimize=progressive)
    return sheet.getvalue()


def _table(quality: int, number: int) -> list[int]:
    sheet = io.BytesIO()
    Image.new("RGB", (16, 16)).save(sheet, "JPEG", quality=quality)
    with Image.open(sheet) as small:
        return list(small.quantization[number])  # type: ignore[attr-defined]


def decoded(jpeg: bytes) -> Pixels:
    """The pixels (blue, green, red) of a JPEG of this sample."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[..., ::-1])


def without_jfif(jpeg: bytes) -> bytes:
    """The file without its APP0 segment, as cameras write it."""
    if jpeg[2:4] != b"\xff\xe0":
        return jpeg
    return jpeg[:2] + jpeg[4 + int.from_bytes(jpeg[4:6], "big") :]


def _tags(taken: Taken) -> list[str]:
    device = taken.device
    tags = [
        f"-IFD0:Make={device.make}",
        f"-IFD0:Model={device.model}",
        f"-IFD0:Software={device.software}",
        f"-IFD0:ModifyDate={taken.local}",
        f"-ExifIFD:DateTimeOriginal={taken.local}",
        "-IFD0:Orientation=1",
        f"-ExifIFD:CreateDate={taken.local}",
        "-ExifIFD:ExposureTime=0.004",
        f"-ExifIFD:FNumber={device.aperture}",
        f"-ExifIFD:FocalLength={device.focal}",
        "-ExifIFD:ISO=80",
        "-ExifIFD:Flash=0",
        "-ExifIFD:WhiteBalance=0",
        "-ExifIFD:ExifImageWidth=1600",
        "-ExifIFD:ExifImageHeight=1200",
        "-ExifIFD:ExposureProgram=2",
        "-ExifIFD:ExifVersion=0220",
        "-ExifIFD:ColorSpace=1",
    ]
    if taken.position:
        north, east = taken.position
        tags += [f"-GPS:GPSLatitude={north}", "-GPS:GPSLatitudeRef=N", f"-GPS:GPSLongitude={east}"]
        tags += [
            "-GPS:GPSLongitudeRef=E",
            "-GPS:GPSAltitude=382",
            "-GPS:GPSAltitudeRef=0",
            "-GPS:GPSMapDatum=WGS-84",
        ]
    if taken.fixed_at:
        day, hour = taken.fixed_at.split()
        tags += [f"-GPS:GPSDateStamp={day}", f"-GPS:GPSTimeStamp={hour}", "-GPS:GPSProcessingMethod=GPS"]
    return tags


def tagged(jpeg: bytes, tags: list[str], preview: bytes = b"") -> bytes:
    """The file with tags written by exiftool; values are numbers, not words.

    Raises:
        TaggingFailed: exiftool refused.
    """
    with tempfile.TemporaryDirectory() as folder:
        target, small = Path(folder, "photo.jpg"), Path(folder, "preview.jpg")
        target.write_bytes(jpeg)
        small.write_bytes(preview)
        inner = [f"-ThumbnailImage<={small}"] if preview else []
        command = [EXIFTOOL, "-q", "-n", "-overwrite_original", *tags, *inner, str(target)]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode:
            raise TaggingFailed(done.stderr.decode(errors="replace"))
        return target.read_bytes()


def resized(pixels: Pixels, long_side: int) -> Pixels:
    """The picture with its longer side at `long_side` pixels."""
    rows, columns = pixels.shape[:2]
    share = long_side / max(rows, columns)
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]))
    small = picture.resize((round(columns * share), round(rows * share)), Image.Resampling.BICUBIC)
    return np.ascontiguousarray(np.asarray(small)[..., ::-1])


def passed_on(jpeg: bytes, long_side: int, quality: int, mirrored: bool = False) -> bytes:
    """A copy as a messenger makes it: smaller, encoded again, all metadata gone."""
    pixels = decoded(jpeg)
    return encoded(resized(pixels[:, ::-1] if mirrored else pixels, long_side), quality, quality)


def platform_crop(jpeg: bytes) -> bytes:
    """A page's post: nine tenths of the picture, a logo in the corner, as a social network encodes it."""
    pixels = decoded(jpeg)
    rows, columns = pixels.shape[:2]
    part = pixels[int(rows * 0.03) : int(rows * 0.98), int(columns * 0.03) : int(columns * 0.977)].copy()
    part = resized(part, 960)
    _logo(part)
    plain = encoded(part, 84, 84, progressive=True)
    mark = "FBMD01000ac0030000b1410000e28900004f9300000ba00000dce10000e6480100d75301009b620100b6720100"
    return tagged(
        plain, [f"-IPTC:SpecialInstructions={mark}", "-IPTC:OriginalTransmissionReference=cVXq7d0e1LkTzYB2sWnM"]
    )


def _logo(part: Pixels) -> None:
    """The round mark of an invented local page, lower left."""
    rows = part.shape[0]
    centre, radius = (78, rows - 72), 54
    ring = part.copy()
    cv2.circle(ring, centre, radius, (96, 36, 24), -1, cv2.LINE_AA)
    cv2.circle(ring, centre, radius - 5, (240, 240, 240), 3, cv2.LINE_AA)
    letters = lettering("شبكة الأتارب", 40, 100)
    top, left = centre[1] - 20, centre[0] - 50
    spot = ring[top : top + 40, left : left + 100].astype(np.float32)
    ring[top : top + 40, left : left + 100] = (spot * (1 - letters[..., None]) + 250 * letters[..., None]).astype(
        np.uint8
    )
    part[:] = cv2.addWeighted(ring, 0.9, part, 0.1, 0)


def cloned(jpeg: bytes) -> bytes:
    """The picture after somebody copied smoke and a van to a second place in it, saved by an editor."""
    pixels = decoded(jpeg)
    _copy_region(pixels, (1290, 800), (211, 151), (-520, 90), 6)
    _copy_region(pixels, (770, 45), (80, 50), (430, 30), 24)
    plain = encoded(pixels, 80, 80)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source.jpg")
        source.write_bytes(jpeg)
        carried = ["-tagsFromFile", str(source), "-EXIF:all", "-IFD0:Software=GIMP 2.8.22"]
        return tagged(plain, [*carried, "-IFD0:ModifyDate=2017:11:14 20:11:05"])


def _copy_region(
    pixels: Pixels, centre: tuple[int, int], reach: tuple[int, int], shift: tuple[int, int], soft: float
) -> None:
    mask = np.zeros(pixels.shape[:2], dtype=np.float32)
    place = (centre[0] + shift[0], centre[1] + shift[1])
    cv2.ellipse(mask, place, reach, 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), soft)[..., None].astype(np.float32)
    moved = np.roll(pixels, (shift[1], shift[0]), axis=(0, 1))
    pixels[:] = (pixels * (1 - mask) + moved * mask).astype(np.uint8)
