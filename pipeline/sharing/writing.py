"""Writes lists: as the reference tools of PDQ and vPDQ read them, and as our own signed JSON lines.

Formats of others, by their public documentation: PDQ text is 64 hexadecimal digits a line; vPDQ text is `frame number,
quality, hash, seconds` a line, one file a video; python-threatexchange takes a vPDQ signal as a JSON list of texts
`hash,quality,seconds`. Their tools advise against hashes of a quality under 50, so those stay out of these three.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pipeline.model.imprints import FrameHashes, Imprint, ImprintKind
from pipeline.model.likeness import Fingerprint, HashKind
from pipeline.model.shared import SharedItem
from pipeline.sharing.layout import (
    LINE,
    LONGEST_PACKED,
    MOST_PICTURES,
    AnyLine,
    EndLine,
    HashLine,
    HeadLine,
    ImprintLine,
    ItemLine,
    PictureLine,
    message,
)

QUALITY_FLOOR: Final = 50

Sign = Callable[[bytes], str]
"""Signature over some bytes, in hexadecimal."""


def pdq_text(items: Iterable[SharedItem]) -> Iterator[bytes]:
    """Every hash once, sorted: where a line stands tells nothing."""
    values = {one.value for item in items for one in item.fingerprints if _serves(one)}
    return (f"{value}\n".encode() for value in sorted(values))


def vpdq_text(item: SharedItem) -> bytes:
    """One video. Empty where it has no frame that serves."""
    rows, last = [], -1
    for seconds, quality, value in _frames(item):
        # Numbers of frames rise, also where two frames round to one number.
        last = max(last + 1, round(seconds * (item.frame_rate or 1)))
        rows.append(f"{last},{quality},{value},{seconds:.3f}\n")
    return "".join(rows).encode()


def vpdq_json(items: Iterable[SharedItem]) -> Iterator[bytes]:
    """A line for each video that has a frame that serves."""
    for item in items:
        signal = [f"{value},{quality},{seconds:.3f}" for seconds, quality, value in _frames(item)]
        if signal:
            yield json.dumps(signal, separators=(",", ":")).encode() + b"\n"


def own_list(head: HeadLine, items: Iterable[SharedItem], public_key: str, sign: Sign) -> Iterator[bytes]:
    """Line by line; the last one is signed over all before it."""
    sha256, count = hashlib.sha256(), 0

    def line(content: AnyLine) -> bytes:
        written = LINE.dump_json(content) + b"\n"
        sha256.update(written)
        return written

    yield line(head)
    for item in items:
        count += 1
        for each in _lines(item, detail=head.detail):
            yield line(each)
    digest = sha256.hexdigest()
    yield line(EndLine(count, digest, public_key, sign(message(count, digest, public_key))))


def _serves(fingerprint: Fingerprint) -> bool:
    return fingerprint.kind is HashKind.PDQ and fingerprint.quality >= QUALITY_FLOOR


def _frames(item: SharedItem) -> Iterator[tuple[float, int, str]]:
    """(seconds, quality, hash), as often as the video was looked at, in order of time."""
    dense = [imprint for imprint in item.imprints if imprint.kind is ImprintKind.FRAMES]
    if not dense:
        keyframes = sorted((one for one in item.fingerprints if _serves(one)), key=lambda one: one.position_s)
        # Of a frame with bars there are two hashes; the whole one comes first.
        first = {one.position_s: one for one in reversed(keyframes)}
        yield from ((seconds, one.quality, one.value) for seconds, one in sorted(first.items()))
        return
    for imprint in dense:
        frames, told = FrameHashes.of(imprint), set[float]()
        for seconds, quality, value in zip(frames.times.tolist(), frames.qualities, frames.hashes, strict=True):
            # One a moment, of the whole frame: others count which share of the frames of a video is matched.
            if quality >= QUALITY_FLOOR and seconds not in told:
                told.add(seconds)
                yield seconds, int(quality), value.tobytes().hex()


def _lines(item: SharedItem, *, detail: bool) -> Iterator[AnyLine]:
    numbers: dict[str, int] = {}
    for one in item.fingerprints:
        numbers.setdefault(one.picture, len(numbers) + 1)
    pictures = [
        _picture(number, [one for one in item.fingerprints if one.picture == picture])
        for picture, number in numbers.items()
    ]
    for start in range(0, max(1, len(pictures)), MOST_PICTURES):
        part = tuple(pictures[start : start + MOST_PICTURES])
        yield ItemLine(item.number, item.kind, item.duration_s, item.frame_rate, item.sha256, part)
    for imprint in item.imprints if detail else ():
        if imprint.count and len(imprint.packed) <= LONGEST_PACKED:
            yield _imprint(item.number, imprint, numbers)


def _imprint(number: int, imprint: Imprint, numbers: dict[str, int]) -> ImprintLine:
    picture = None
    if imprint.picture is not None:
        # A picture that is too flat for hashes may have features all the same.
        picture = numbers.setdefault(imprint.picture, len(numbers) + 1)
    return ImprintLine(number, imprint.kind, picture, round(imprint.position_s, 3), imprint.count, imprint.packed)


def _picture(number: int, hashes: Sequence[Fingerprint]) -> PictureLine:
    lines = tuple(HashLine(one.kind, one.value, one.quality, dict(one.turns)) for one in hashes)
    return PictureLine(number, round(hashes[0].position_s, 3), lines)
