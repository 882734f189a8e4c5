"""What programs left behind in a file: their names, as written. Nothing is judged here.

Checks read the traces from `Description.software`, `Description.structure` and the facts: IPTC special
instructions of a social network, comments of an encoder, a history of edits.
"""

from collections.abc import Iterable, Iterator

from pipeline.describe.bounds import LONGEST_TEXT
from pipeline.describe.skeleton import JpegSkeleton, Mp4Skeleton
from pipeline.describe.tags import FileTags
from pipeline.model.descriptions import Fact, Structure
from pipeline.model.sentences import Sentence
from pipeline.tools.answers import printable

_MOST_SOFTWARE = 20
_TAGS: tuple[tuple[str, str], ...] = (
    ("XMP-xmp", "CreatorTool"),
    ("XMP-xmpMM", "HistorySoftwareAgent"),
    ("PNG", "Software"),
    ("IPTC", "OriginatingProgram"),
    ("Photoshop", "WriterName"),
)
_ITEMS = ("com.apple.quicktime.software", "©swr", "©too", "FIRM")
_CREDENTIALS_BOX = "uuid:d8fec3d61b0e483c"
"""C2PA specification, embedding manifests into BMFF-based assets."""
_TELEMETRY = frozenset({"gpmd", "camm", "rtmd", "djmd", "dbgi"})
"""Sample entries of tracks in which cameras (GoPro, Google, Sony, DJI) keep positions and motion."""
_PROBE_TAGS = frozenset({"encoder", "software", "writing_application", "muxer"})


def software(
    tags: FileTags,
    jpeg: JpegSkeleton | None = None,
    mp4: Mp4Skeleton | None = None,
    probe_tags: Iterable[tuple[str, str]] = (),
) -> tuple[str, ...]:
    """Names of programs, each once, in order of where they stand; at most 20."""
    names = (*_of_tags(tags), *_of_jpeg(jpeg), *_of_mp4(mp4), *_of_probe(probe_tags))
    shown = (printable(name.strip(), LONGEST_TEXT) for name in names if name.strip())
    return tuple(dict.fromkeys(shown))[:_MOST_SOFTWARE]


def _of_tags(tags: FileTags) -> Iterator[str]:
    stated = tags.get("Software")
    if stated is not None:
        yield stated.text
    for group, name in _TAGS:
        found = tags.exiftool_value(group, name)
        if found is not None:
            yield found


def _of_jpeg(jpeg: JpegSkeleton | None) -> Iterator[str]:
    """An encoder's comment; a comment of a person is not a program's name and stays a fact only."""
    if jpeg is not None and jpeg.comment is not None and _names_encoder(jpeg.comment):
        yield jpeg.comment


def _names_encoder(comment: str) -> bool:
    return comment.startswith(("Lavc", "CREATOR:", "LEAD Technologies", "Intel(R) JPEG", "Optimized by JPEGmini"))


def _of_mp4(mp4: Mp4Skeleton | None) -> Iterator[str]:
    if mp4 is None:
        return
    android = mp4.item("com.android.version")
    if android is not None:
        yield f"Android {android}"
    for name in _ITEMS:
        found = mp4.item(name)
        if found is not None:
            yield found
    if mp4.encoder is not None:
        yield mp4.encoder


def _of_probe(tags: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in tags:
        if name.lower() in _PROBE_TAGS:
            yield value


def left_unread(tags: FileTags, *, markers: tuple[str, ...] = (), mp4: Mp4Skeleton | None = None) -> Iterator[Sentence]:
    """What stands in the file and no reader here understands: said, so that nobody takes it for absent."""
    in_mp4 = mp4 is not None and any(path.startswith(_CREDENTIALS_BOX) for path in mp4.paths)
    if in_mp4 or "APP11 JUMBF" in markers or any(tag.group == "JUMBF" for tag in tags.exiftool):
        yield Sentence("describe-credentials_not_checked")
    if mp4 is not None and _TELEMETRY & {codec.partition(" ")[0] for codec in mp4.codecs}:
        yield Sentence("describe-telemetry_not_read")


def jpeg_structure(jpeg: JpegSkeleton) -> Structure:
    comment = jpeg.comment
    return Structure(
        markers=tuple(printable(marker, 60) for marker in jpeg.markers),
        quantisation=jpeg.quantisation,
        subsampling=jpeg.subsampling,
        progressive=jpeg.progressive,
        encoder=printable(comment, LONGEST_TEXT) if comment and _names_encoder(comment) else None,
    )


def jpeg_facts(jpeg: JpegSkeleton) -> tuple[Fact, ...]:
    """The comment, and how much stands behind the end of the picture."""
    found: list[Fact] = []
    if jpeg.comment:
        found.append(Fact("JPEG COM", printable(jpeg.comment, LONGEST_TEXT), "jpeg_structure"))
    if jpeg.trailer:
        found.append(Fact("JPEG trailer bytes", str(jpeg.trailer), "jpeg_structure"))
    return tuple(found)


def mp4_structure(mp4: Mp4Skeleton) -> Structure:
    return Structure(
        markers=tuple(printable(path, 120) for path in mp4.paths),
        brands=mp4.brands,
        handlers=tuple(printable(handler, 120) for handler in mp4.handlers),
        encoder=printable(mp4.item("©too") or mp4.encoder or "", LONGEST_TEXT) or None,
    )


def mp4_facts(mp4: Mp4Skeleton) -> tuple[Fact, ...]:
    """Values that writers leave: keys, user data, times as raw seconds since 1904, codec and encoder names."""
    pairs = [(f"MP4 {name}", value) for name, value in mp4.items]
    if mp4.movie is not None:
        created, modified, scale, length = mp4.movie
        pairs += [("MP4 mvhd creation", str(created)), ("MP4 mvhd modification", str(modified))]
        pairs += [("MP4 mvhd duration", f"{length}/{scale}")]
    if mp4.minor_version is not None:
        pairs.append(("MP4 minor version", str(mp4.minor_version)))
    pairs += [("MP4 codec", codec) for codec in mp4.codecs]
    pairs += [("MP4 stts", f"{count} entries, {different} durations") for count, different in mp4.deltas]
    if mp4.encoder is not None:
        pairs.append(("MP4 first bytes of mdat", mp4.encoder))
    return tuple(Fact(printable(name, 120), printable(value, LONGEST_TEXT), "mp4_structure") for name, value in pairs)
