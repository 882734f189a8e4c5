"""What runs inside a confined child: pixels and EXIF tags. Only numbers, bounded strings and raw pixels come out.

Pillow is given the one format that the first bytes showed, never a choice. LOAD_TRUNCATED_IMAGES stays off: it
would make every truncated picture look whole. Where a decoder gives up half-way, what it had written by then is
handed over with `complete` false, so that a reviewer sees it and nobody takes it for the whole.
"""

import struct
import warnings
import zlib
from collections.abc import Iterable
from typing import BinaryIO

import exifread
import pillow_heif
from exifread.core.exceptions import ExifError
from PIL import Image, ImageFile, UnidentifiedImageError

from pipeline.describe.bounds import LONGEST_TEXT, MOST_PIXELS, MOST_TAGS
from pipeline.errors import Undecodable
from pipeline.ports import JsonObject, JsonValue

CONFINED = {
    "decode_picture": "pipeline.describe.confined:decode_picture",
    "read_end": "pipeline.describe.picture_end:read_end",
    "read_exif": "pipeline.describe.confined:read_exif",
    "read_jpeg": "pipeline.describe.jpeg_structure:read_jpeg",
    "read_mp4": "pipeline.describe.mp4_structure:read_mp4",
}
"""What the decoder pool may be asked for by this room."""

Answer = tuple[JsonValue, tuple[bytes, ...]]

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/avif": "AVIF",
    "image/jp2": "JPEG2000",
}
"""Pillow's name of each media type that it decodes."""

HEIF_TYPES = frozenset({"image/heic", "image/heif"})

_CODED_TEXT = frozenset({"GPS GPSProcessingMethod", "GPS GPSAreaInformation"})

_REFUSALS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    EOFError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What Pillow and its plugins raise for a file that they do not like."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation (Exif 2.32, table 6)."""


def decode_picture(source: BinaryIO, arguments: JsonObject) -> Answer:
    """RGB pixels of the first picture, turned upright, at most `longest_side` pixels long.

    Arguments: `media_type`, `longest_side`. Answers width, height, full_width, full_height (upright, before
    scaling), orientation (1-8 or null), mode, complete, errors; one blob of width x height x 3 bytes.
    Raises Undecodable.
    """
    media_type, longest = str(arguments["media_type"]), arguments["longest_side"]
    if not isinstance(longest, int) or not 16 <= longest <= 8192:
        raise Undecodable("picture", "no usable size was asked for")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    # libheif and libavif start one thread per processor otherwise; one picture needs none of them.
    pillow_heif.options.DECODE_THREADS = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.filterwarnings("ignore", category=UserWarning, module="PIL")
        try:
            return _decoded(source, media_type, longest)
        except UnidentifiedImageError as error:
            raise Undecodable("picture", "the decoder does not recognise the content") from error
        except _REFUSALS as error:
            raise Undecodable("picture", f"{type(error).__name__}: {error}") from error


def _decoded(source: BinaryIO, media_type: str, longest: int) -> Answer:
    picture = _opened(source, media_type)
    if picture.width * picture.height > MOST_PIXELS:
        raise Undecodable("picture", f"{picture.width} x {picture.height} pixels are more than is decoded")
    orientation = _orientation(picture)
    before = picture.size
    if isinstance(picture, ImageFile.ImageFile) and picture.format in {"JPEG", "MPO"}:
        picture.draft("RGB", _least(picture.size, longest))
    drafted = picture.size
    trouble = _load(picture)
    # Pillow turns TIFF upright by itself while loading, and HEIF comes upright out of libheif.
    upright = media_type in HEIF_TYPES or (orientation or 1) == 1 or (media_type == "image/tiff")
    full = picture.size if picture.size != drafted else before
    small = _shrunk(_as_rgb(picture), longest)
    if not upright and orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
        full = full if orientation < 5 else (full[1], full[0])
    value: JsonValue = {
        "width": small.width,
        "height": small.height,
        "full_width": full[0],
        "full_height": full[1],
        "orientation": orientation,
        "mode": picture.mode,
        "complete": trouble is None,
        "errors": [] if trouble is None else [trouble[:LONGEST_TEXT]],
    }
    return value, (small.tobytes(),)


def _least(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """What a JPEG may be reduced to while it is decoded, which costs a fraction of decoding it whole: by halves, to
    three quarters of `longest` at least."""
    share = 0.75 * longest / max(size)
    return max(1, int(size[0] * share)), max(1, int(size[1] * share))


def _opened(source: BinaryIO, media_type: str) -> Image.Image:
    if media_type in HEIF_TYPES:
        heif = pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
        width, height = heif.size
        if width * height > MOST_PIXELS:
            raise Undecodable("picture", f"{width} x {height} pixels are more than is decoded")
        return heif.to_pillow()
    if media_type not in FORMATS:
        raise Undecodable("picture", f"no decoder for {media_type}")
    return Image.open(source, formats=[FORMATS[media_type]])


def _orientation(picture: Image.Image) -> int | None:
    """EXIF orientation as written; None where it is absent or out of range. A broken EXIF block hides no picture."""
    heif = picture.info.get("original_orientation")
    try:
        value = heif if heif is not None else picture.getexif().get(_ORIENTATION)
    except _REFUSALS:
        return None
    return value if isinstance(value, int) and 1 <= value <= 8 else None


def _load(picture: Image.Image) -> str | None:
    """Decodes; the decoder's complaint where it gave up half-way. Raises what Pillow raises where nothing came."""
    try:
        picture.load()
    except (OSError, SyntaxError) as error:
        if not isinstance(picture, ImageFile.ImageFile) or picture._im is None:
            raise
        picture.tile = []  # nothing is left to decode: what is there is all there will be
        if picture.convert("L").getextrema() in {(0, 0), (128, 128)}:
            raise
        return str(error)
    return None


def _as_rgb(picture: Image.Image) -> Image.Image:
    """Eight bits, three channels; what is transparent becomes white, like the paper of a report."""
    if picture.mode in {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}:
        picture = _stretched(picture)
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        with_alpha = picture.convert("RGBA")
        paper = Image.new("RGBA", with_alpha.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, with_alpha).convert("RGB")
    return picture.convert("RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """Grey of more than eight bits onto eight: 16-bit by its full scale, other numbers by their range."""
    wide = picture.convert("F")
    low, high = (0.0, 65_535.0) if picture.mode.startswith("I;16") else wide.getextrema()
    if not isinstance(low, float) or not isinstance(high, float) or not high > low:
        return wide.convert("L")
    scale = 255.0 / (high - low)
    return wide.point(lambda value: value * scale - low * scale).convert("L")


def _shrunk(picture: Image.Image, longest: int) -> Image.Image:
    """At most `longest` pixels on the longer side, by area averaging in whole steps and then Lanczos."""
    factor = longest / max(picture.size)
    if factor >= 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def read_exif(source: BinaryIO, arguments: JsonObject) -> Answer:
    """EXIF tags without maker notes: a list of {name, text, numbers}, at most 600.

    `numbers` holds [numerator, denominator] of each value where all are numbers, at most 16. Maker notes are left
    to exiftool: a damaged one turns into thousands of made-up entries here. Raises Undecodable.
    """
    try:
        tags = exifread.process_file(source, details=False, extract_thumbnail=False)
    except (ExifError, *_REFUSALS) as error:
        raise Undecodable("exif", f"{type(error).__name__}: {error}") from error
    entries: list[JsonValue] = []
    for name in sorted(tags)[:MOST_TAGS]:
        entry = _entry(name, tags[name])
        if entry is not None:
            entries.append(entry)
    return entries, ()


def _entry(name: str, tag: object) -> JsonValue:
    printable, values = getattr(tag, "printable", None), getattr(tag, "values", None)
    if not isinstance(printable, str):
        return None
    numbers = _numbers(values) if isinstance(values, list) else None
    shown = values if isinstance(values, str) else printable
    if name in _CODED_TEXT and isinstance(values, list):
        shown, numbers = _coded_text(values), None
    return {
        "name": _clean(name, 100),
        "text": _clean(shown, LONGEST_TEXT),
        "numbers": [] if numbers is None else numbers,
    }


def _coded_text(values: list[object]) -> str:
    """Text behind the eight bytes that name its encoding (Exif 2.32, UserComment)."""
    raw = bytes(value for value in values[: LONGEST_TEXT + 8] if isinstance(value, int) and 0 <= value < 256)
    return raw[8:].decode("utf-8", "replace").strip("\0 ")


def _numbers(values: Iterable[object]) -> list[JsonValue] | None:
    pairs: list[JsonValue] = []
    for value in values:
        numerator, denominator = getattr(value, "numerator", None), getattr(value, "denominator", None)
        if not isinstance(numerator, int) or not isinstance(denominator, int) or len(pairs) == 16:
            return None
        pairs.append([numerator, denominator])
    return pairs


def _clean(text: str, longest: int) -> str:
    """Cut, and without lone surrogates, which no JSON may carry."""
    return text[:longest].encode("utf-8", "replace").decode("utf-8")
