"""Reads the text lists of others, line by line: PDQ, vPDQ, and vPDQ as JSON."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.errors import InvalidInput
from pipeline.model.basics import Digest
from pipeline.model.descriptions import MediaKind
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.shared import UNSTATED_QUALITY, ListFormat, SharedItem
from pipeline.sharing.layout import named
from pipeline.sharing.turning import turned_forms

MOST_FRAMES: Final = 50_000
"""Of one video: seven hours, twice a second."""
_PDQ: Final = re.compile(r"(?:pdq\s+)?([0-9a-fA-F]{64})(?:\s*+,([^,]*+)(?:,.*)?)?")
"""Possessive: a line of four million blanks is read once."""
_VPDQ: Final = re.compile(
    r"\s*(\d{1,9})\s*,\s*(\d{1,3})\s*,\s*([0-9a-fA-F]{64})\s*,\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*"
)
_OF_JSON: Final = re.compile(r"([0-9a-fA-F]{64}),([0-9]{1,3}),([0-9.e+]{1,20})")

Frame = tuple[str, int, float]
"""Hash, quality, seconds."""


def sniffed(line: str) -> ListFormat | None:
    """The format that a first line has."""
    if line.startswith("{"):
        return ListFormat.SANAD
    if line.startswith(("[", "vpdq [", 'vpdq "')):
        return ListFormat.VPDQ_JSON
    if _VPDQ.fullmatch(line):
        return ListFormat.VPDQ_TEXT
    return ListFormat.PDQ_TEXT if _PDQ.fullmatch(line) else None


def pdq_items(lines: Iterator[tuple[int, str]], name: str) -> Iterator[SharedItem]:
    """One item a line: `hash`, `pdq hash`, or fields separated by commas of which the first is the hash.

    A second field that is a whole number up to 100 is its quality; whatever else follows is somebody's own.
    """
    for number, (place, line) in enumerate(lines, start=1):
        found = _PDQ.fullmatch(line)
        if found is None:
            raise wrong(place, "no PDQ hash: 64 hexadecimal digits are needed at its beginning")
        stated = (found[2] or "").strip()
        quality = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 4 else UNSTATED_QUALITY
        fingerprint = _fingerprint(found[1], min(100, quality), 0.0, Digest(named(name, number, 1)))
        yield SharedItem(number, place, None, None, None, (fingerprint,))


def vpdq_items(lines: Iterator[tuple[int, str]], name: str) -> Iterator[SharedItem]:
    """One video; where the numbers of frames begin anew, another one."""
    frames: list[Frame] = []
    number, begins, last = 0, 1, -1
    for place, line in lines:
        found = _VPDQ.fullmatch(line)
        if found is None:
            raise wrong(place, "no vPDQ feature: frame number, quality, hash and seconds are needed")
        frame = int(found[1])
        if frames and frame <= last:
            number += 1
            yield _video(number, begins, frames, name)
            frames = []
        if not frames:
            begins = place
        frames.append(_frame(found[3], found[2], found[4], place))
        _bounded(frames, place)
        last = frame
    if frames:
        yield _video(number + 1, begins, frames, name)


def vpdq_json_items(lines: Iterator[tuple[int, str]], name: str) -> Iterator[SharedItem]:
    """One video a line: a JSON list of texts `hash,quality,seconds`."""
    for number, (place, line) in enumerate(lines, start=1):
        try:
            features = json.loads(line.removeprefix("vpdq").strip())
        except (ValueError, RecursionError) as error:
            raise wrong(place, "no JSON") from error
        if not isinstance(features, list):
            raise wrong(place, "a list of features is needed")
        _bounded(features, place)
        frames = []
        for feature in features:
            found = _OF_JSON.fullmatch(feature) if isinstance(feature, str) else None
            if found is None:
                raise wrong(place, "no vPDQ feature: a text of hash, quality and seconds is needed")
            frames.append(_frame(found[1], found[2], found[3], place))
        yield _video(number, place, frames, name)


def wrong(line: int, why: str) -> InvalidInput:
    return InvalidInput(f"line {line}: {why}", remedy="Ask whoever made the list for it once more.")


def _bounded(frames: Sequence[object], place: int) -> None:
    if len(frames) > MOST_FRAMES:
        raise wrong(place, f"more than {MOST_FRAMES} frames of one video")


def _frame(value: str, quality: str, seconds: str, place: int) -> Frame:
    try:
        moment = float(seconds)
    except ValueError as error:
        raise wrong(place, "the seconds are no number") from error
    if int(quality) > 100 or not math.isfinite(moment) or moment > 1e7:
        raise wrong(place, "a quality has 0 to 100, and a moment is a number of seconds")
    return value, int(quality), moment


def _video(number: int, place: int, frames: Sequence[Frame], name: str) -> SharedItem:
    fingerprints = tuple(
        _fingerprint(value, quality, seconds, Digest(named(name, number, picture)))
        for picture, (value, quality, seconds) in enumerate(frames, start=1)
    )
    return SharedItem(number, place, MediaKind.VIDEO, None, None, fingerprints)


def _fingerprint(value: str, quality: int, position_s: float, picture: Digest) -> Fingerprint:
    value = value.lower()
    return Fingerprint(HashKind.PDQ, value, quality, picture, position_s, turned_forms(value))
