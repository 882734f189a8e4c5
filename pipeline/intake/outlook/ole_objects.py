"""Files inside objects that other programs put into a message: what was dragged into the text, pictures pasted.

An object is a small compound file. The programs' own streams are left where they are; taken out are those that
hold a file as it was: `Package`, `CONTENTS`, and the wrapper of the Windows packager ([MS-OLEDS] 2.3.6).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pipeline.errors import Undecodable
from pipeline.intake import names
from pipeline.intake.outlook.code_pages import text_of
from pipeline.intake.outlook.compound import STREAM, Compound, Entry
from pipeline.intake.outlook.fields import u16, u32
from pipeline.model.basics import OriginalName

_PACKAGER = "\x01Ole10Native"
_FILES = frozenset({"Package", "CONTENTS"})
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Part:
    name: OriginalName
    place: str
    pieces: Callable[[], Iterator[bytes]]


def parts_of(compound: Compound, storage: Entry, encodings: tuple[str, ...]) -> Iterator[Part]:
    """The files in an object; none where it holds only what its program can read."""
    for entry in compound.inside(storage):
        if entry.kind != STREAM or not entry.size:
            continue
        if entry.name == _PACKAGER:
            yield _packaged(compound, entry, encodings)
        elif entry.name in _FILES:
            yield Part(OriginalName("", f"‹{entry.name}›"), entry.name, partial(compound.pieces, entry))


def _packaged(compound: Compound, entry: Entry, encodings: tuple[str, ...]) -> Part:
    whole = Part(OriginalName("", "‹Ole10Native›"), "Ole10Native", partial(compound.pieces, entry))
    try:
        head = compound.read(entry, _HEAD)
        # Size of the rest, flags; label, path of the file; two numbers; path of a copy; size and bytes of the file.
        label, at = _until_zero(head, 6)
        _, at = _until_zero(head, at)
        at += 4
        copied = u32(head, at)
        at += 4 + copied
        size, start = u32(head, at), at + 4
    except Undecodable:
        return whole
    if u16(head, 4) != 2 or not label or start + size > entry.size:
        return whole
    name = OriginalName(label.hex(), names.shown(text_of(label, encodings), names.LONGEST_NAME))
    return Part(name, "Ole10Native", partial(_slice, compound, entry, start, size))


def _until_zero(raw: bytes, at: int) -> tuple[bytes, int]:
    end = raw.find(b"\0", at)
    if end < 0:
        raise Undecodable("outlook", "cut off")
    return raw[at:end], end + 1


def _slice(compound: Compound, entry: Entry, start: int, size: int) -> Iterator[bytes]:
    position = 0
    for piece in compound.pieces(entry):
        low, high = max(0, start - position), min(len(piece), start + size - position)
        if low < high:
            yield piece[low:high]
        position += len(piece)
        if position >= start + size:
            return
