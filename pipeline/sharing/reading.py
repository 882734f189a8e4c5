"""Reads a list that another team made. Whoever made it may be hostile: everything has a bound, and nothing is believed.

Two passes over one file: the first counts and checks the signature, the second hands out the items one by one.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, Final, TypeVar

import numpy as np
from pydantic import ValidationError

from pipeline.errors import InvalidInput
from pipeline.model.basics import Digest
from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind, LocalFeatures, SoundPrint
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.shared import ListFormat, ListHead, SharedItem
from pipeline.sharing.layout import LINE, AnyLine, EndLine, HeadLine, ImprintLine, ItemLine, message, named
from pipeline.sharing.texts import MOST_FRAMES, pdq_items, sniffed, vpdq_items, vpdq_json_items, wrong

MOST_BYTES: Final = 512 * 1024 * 1024
LONGEST_LINE: Final = 4 * 1024 * 1024
MOST_ITEMS: Final = 1_000_000
MOST_PICTURES: Final = MOST_FRAMES
"""Of one item."""
MOST_IMPRINTS: Final = 10_000
MOST_PACKED: Final = 64 * 1024 * 1024
"""Characters of all packed arrays of one item."""

Holds = Callable[[str, bytes, str], bool]
"""Whether a signature (key, message, signature) is that of the key."""
_DIGITS: Final = {HashKind.PDQ: 64, HashKind.PHASH: 16}
_LAYOUTS: Final = {
    ImprintKind.DETAIL: LocalFeatures.of,
    ImprintKind.FRAMES: FrameHashes.of,
    ImprintKind.SOUND: SoundPrint.of,
}
_Kind = TypeVar("_Kind", bound=AnyLine)


def read_head(stream: BinaryIO, holds: Holds) -> ListHead:
    """What the list is, after every byte was read. A signature that does not hold is an error.

    Raises InvalidInput for what is too large, breaks off or has no known form.
    """
    whole, before, size = hashlib.sha256(), hashlib.sha256(), 0
    first = last = b""
    for line in _raw_lines(stream):
        size += len(line)
        whole.update(line)
        # Empty lines are not signed: a mail program may add one at the end.
        if line.strip():
            before.update(last)
            first, last = first or line, line
    format = sniffed(_text(first, 1)) if first else None
    if format is None:
        raise InvalidInput(
            "this is no list of fingerprints", remedy="Known: PDQ and vPDQ text, vPDQ JSON, and Sanad's own."
        )
    head = ListHead(format, Digest(whole.hexdigest()), size)
    return head if format is not ListFormat.SANAD else _signed(head, first, last, before.hexdigest(), holds)


def items_of(stream: BinaryIO, head: ListHead) -> Iterator[SharedItem]:
    """The items, from the current position of `stream` on. Raises InvalidInput that names the line."""
    lines = _lines(stream)
    readers = {
        ListFormat.PDQ_TEXT: pdq_items,
        ListFormat.VPDQ_TEXT: vpdq_items,
        ListFormat.VPDQ_JSON: vpdq_json_items,
        ListFormat.SANAD: _own_items,
    }
    for count, item in enumerate(readers[head.format](lines, head.id or head.sha256), start=1):
        if count > MOST_ITEMS:
            raise InvalidInput(f"the list has more than {MOST_ITEMS} items", remedy="Ask for it in parts.")
        yield item


def _signed(head: ListHead, first: bytes, last: bytes, before: str, holds: Holds) -> ListHead:
    stated = _parsed(_text(first, 1), 1, HeadLine)
    try:
        end = _parsed(_text(last, 0), 0, EndLine)
    except InvalidInput as error:
        raise InvalidInput("the list breaks off: its last line is missing", remedy="Ask for it once more.") from error
    if end.sha256 != before or not holds(end.public_key, message(end.items, before, end.public_key), end.signature):
        raise InvalidInput("the signature of the list does not hold: it was changed", remedy="Ask for it once more.")
    return replace(head, made=stated.made, id=stated.id, public_key=end.public_key)


def _own_items(lines: Iterator[tuple[int, str]], name: str) -> Iterator[SharedItem]:
    current: _Gathered | None = None
    for place, text in lines:
        line = _any(text, place)
        if isinstance(line, HeadLine | EndLine):
            continue
        if isinstance(line, ItemLine):
            if current is not None and current.first.item != line.item:
                yield current.item()
                current = None
            current = current or _Gathered(line, place, name)
            current.add(line, place)
        elif current is None or current.first.item != line.item:
            raise wrong(place, "its item is not the one before it")
        else:
            current.add_imprint(line, place)
    if current is not None:
        yield current.item()


class _Gathered:
    """One item while its lines come in."""

    def __init__(self, first: ItemLine, place: int, name: str) -> None:
        self.first = first
        self._place, self._name = place, name
        self._fingerprints: list[Fingerprint] = []
        self._imprints: list[Imprint] = []
        self._packed = 0

    def add(self, line: ItemLine, place: int) -> None:
        for picture in line.pictures:
            for each in picture.hashes:
                if any(len(value) != _DIGITS[each.kind] for value in (each.value, *each.turns.values())):
                    raise wrong(place, f"a hash of {_DIGITS[each.kind]} hexadecimal digits is needed")
                digest, turns = self._picture(picture.picture), tuple(each.turns.items())
                self._fingerprints.append(
                    Fingerprint(each.kind, each.value, each.quality, digest, picture.position_s, turns)
                )
        if len(self._fingerprints) > MOST_PICTURES:
            raise wrong(place, f"more than {MOST_PICTURES} hashes of one item")

    def add_imprint(self, line: ImprintLine, place: int) -> None:
        self._packed += len(line.packed)
        if len(self._imprints) >= MOST_IMPRINTS or self._packed > MOST_PACKED:
            raise wrong(place, "more features than one item has")
        picture = None if line.picture is None else self._picture(line.picture)
        imprint = Imprint(line.imprint, picture, line.position_s, line.count, line.packed)
        if (line.imprint is ImprintKind.DETAIL) != (picture is not None):
            raise wrong(place, "features belong to a picture, frames and sound to none")
        try:
            array = _LAYOUTS[line.imprint](imprint)
        except ValueError as error:
            raise wrong(place, "its array is not as long as it says") from error
        if isinstance(array, FrameHashes) and not (np.isfinite(array.times).all() and (array.times >= 0).all()):
            raise wrong(place, "its times are no times")
        self._imprints.append(imprint)

    def item(self) -> SharedItem:
        line = self.first
        sha256 = Digest(line.sha256) if line.sha256 is not None else None
        hashes, imprints = tuple(self._fingerprints), tuple(self._imprints)
        return SharedItem(
            line.item, self._place, line.media, line.duration_s, sha256, hashes, imprints, line.frame_rate
        )

    def _picture(self, number: int) -> Digest:
        return Digest(named(self._name, self.first.item, number))


def _any(text: str, place: int) -> AnyLine:
    try:
        return LINE.validate_json(text)
    except (ValidationError, RecursionError) as error:
        raise wrong(place, "it does not have the form of sanad/fingerprints/1") from error


def _parsed(text: str, place: int, kind: type[_Kind]) -> _Kind:
    line = _any(text, place)
    if not isinstance(line, kind):
        raise wrong(place, "another line is needed here")
    return line


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Numbered from 1, without empty ones and without what begins with #."""
    for place, raw in enumerate(_raw_lines(stream), start=1):
        text = _text(raw, place)
        if text and not text.startswith("#"):
            yield place, text


def _raw_lines(stream: BinaryIO) -> Iterator[bytes]:
    size = 0
    while line := stream.readline(LONGEST_LINE + 1):
        size += len(line)
        if len(line) > LONGEST_LINE or size > MOST_BYTES:
            raise InvalidInput(
                f"the list is too large: lines have up to {LONGEST_LINE} bytes, all together {MOST_BYTES}",
                remedy="Ask for it in parts.",
            )
        yield line


def _text(raw: bytes, place: int) -> str:
    try:
        return raw.decode("utf-8-sig" if place == 1 else "utf-8").strip()
    except UnicodeDecodeError as error:
        raise wrong(place, "it is no text") from error
