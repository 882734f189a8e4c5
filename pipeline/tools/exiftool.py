"""exiftool: every tag that a file carries, as the file holds it. Nothing is judged or converted here.

Times stay as written: the option that turns QuickTime's UTC times into the machine's zone is not used, and the
machine's zone is UTC in confinement. Its exit status says nothing about a file, so only its answer counts.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.errors import DecoderDied, Undecodable
from pipeline.ports import Decoders, Limits
from pipeline.tools.answers import printable
from pipeline.tools.child import EVIDENCE_TOKEN
from pipeline.tools.ffprobe import cut

TAG_LIMITS = Limits(memory_bytes=1 << 30, cpu_s=30, wall_s=60, output_bytes=16 << 20, processes=1)

_STAGE = "exiftool"
_MOST_TAGS = 4000
"""Maker notes of some cameras hold thousands of calibration values; the rest of them is left out."""

_ARGUMENTS = (
    *("-config", ""),  # no settings of the machine's user
    *("-json", "-long"),  # both the readable and the stored form of each value
    *("-G1:4", "-a"),  # the group that tells IFD0 from IFD1, and repeated tags
    "-e",  # no composite tags: they are conclusions
    *("-api", "LargeFileSupport=1"),
    "--System:all",  # of our own descriptor, not of the evidence
    EVIDENCE_TOKEN,
)
# Not -fast: it skips what cameras and editors write behind the picture, and the trailer is evidence too.
# Not -stay_open: there a line break in a name becomes an option.


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag, text cut at 4 kB with a mark."""

    group: str
    """exiftool's family 1: `IFD0`, `ExifIFD`, `GPS`, `XMP-xmp`, `QuickTime`, `Track1`, `Samsung` …"""
    name: str
    value: str
    """As exiftool shows it to people: `1/60`, `Rotate 90 CW`."""
    raw: str
    """As stored: `0.01666666667`, `6`. Equal to `value` where exiftool does not tell them apart."""


def read(pool: Decoders, source: BinaryIO, limits: Limits = TAG_LIMITS) -> tuple[Tag, ...]:
    """All tags in the file's order; repeated ones and list entries one by one. At most 4000.

    A file that exiftool does not know gives the tag `ExifTool:Error`, which is an answer, not an error.
    Raises Undecodable, LimitReached, DecoderDied, Unavailable.
    """
    done = pool.run("exiftool", _ARGUMENTS, source, limits)
    if not done.stdout.strip():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Undecodable(_STAGE, printable(said[-1]) if said else "no answer")
    try:
        return parse(done.stdout)
    except (ValueError, RecursionError) as error:
        raise DecoderDied(_STAGE, "the answer has not the form of an answer") from error


def parse(answer: bytes) -> tuple[Tag, ...]:
    """`answer` is the output of `exiftool -json -long -G1:4`. Raises ValueError where its shape is another."""
    # Numbers stay text: `1.10` is a version, and 18 digits are a serial number.
    files = json.loads(answer.decode("utf-8", "replace"), parse_float=str, parse_int=str, object_pairs_hook=_Pairs)
    if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], _Pairs):
        raise ValueError("not one file")
    tags: list[Tag] = []
    for key, content in files[0].pairs:
        tags.extend(_tags(key, content))
        if len(tags) >= _MOST_TAGS:
            break
    return tuple(tags[:_MOST_TAGS])


class _Pairs:
    """A JSON object with its repeated keys."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs

    def get(self, name: str, otherwise: object = None) -> object:
        return next((value for key, value in self.pairs if key == name), otherwise)


def _tags(key: str, content: object) -> Iterator[Tag]:
    if not isinstance(content, _Pairs):  # SourceFile, our own descriptor
        return
    group, _, rest = key.partition(":")
    name = rest.rpartition(":")[2]  # between them `Copy1`, `Copy2` … for repeated tags
    shown = content.get("val")
    values = _listed(shown)
    raws = _listed(content.get("num", shown))
    if len(raws) != len(values):
        raws = values
    for value, raw in zip(values, raws, strict=True):
        yield Tag(cut(group), cut(name or group), cut(value), cut(raw))


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for entry in value for text in _listed(entry)]
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value] if isinstance(value, str) else []
