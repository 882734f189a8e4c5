"""Archives that were cut into several files, put together again where they lie beside each other.

    holiday.7z.001, holiday.7z.002          any archive, cut anywhere
    holiday.part1.rar, holiday.part2.rar    RAR
    holiday.rar, holiday.r00, holiday.r01   RAR, the older way
    holiday.z01, holiday.z02, holiday.zip   zip: the last one bears the usual name

Each volume stays preserved as it came. What they make together is preserved once more, since it must be read as one
file, and lies, for the records, inside the first volume.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import BinaryIO, Final

from pipeline.intake import names
from pipeline.intake.exports import Listing
from pipeline.intake.opening import Member, Walk, container, gap
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import Digest
from pipeline.model.sentences import text
from pipeline.ports import Cabinet

_MOST_SETS: Final = 200
"""In one listing; more are taken in as single files, as they would be without their fellows."""
_MOST_NAMED: Final = 20
_LAST: Final = 100_000
_ENDS_OF_ROOTS: Final = (
    (re.compile(rb"\.(?:part|r)\Z", re.IGNORECASE), b".rar"),
    (re.compile(rb"\.z\Z", re.IGNORECASE), b".zip"),
)
_ENDINGS: Final = rb"7z|zip|rar|tar|tgz|gz|xz|bz2|zst"
_CUT: Final = re.compile(rb"(?P<root>.+\.(?:" + _ENDINGS + rb")\.)(?P<number>\d{3})\Z", re.IGNORECASE | re.DOTALL)
_PARTS: Final = re.compile(rb"(?P<root>.+\.part)(?P<number>\d{1,5})\.rar\Z", re.IGNORECASE | re.DOTALL)
_SPANNED: Final = re.compile(rb"(?P<root>.+\.z)(?P<number>ip|\d\d)\Z", re.IGNORECASE | re.DOTALL)
_OLD: Final = re.compile(rb"(?P<root>.+\.r)(?P<number>ar|\d\d)\Z", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Volume:
    root: bytes
    """What the paths of one set have in common."""
    number: int
    """From 1; `_LAST` for the one that ends its set, whatever its number."""
    alone: bool
    """It may well be a whole archive."""


def _volume(path: bytes) -> _Volume | None:
    for pattern in (_CUT, _PARTS):
        if found := pattern.match(path):
            number = int(found["number"])
            return _Volume(found["root"], number, alone=number == 1)
    if found := _OLD.match(path):
        first = found["number"].lower() == b"ar"
        return _Volume(found["root"], 1 if first else int(found["number"]) + 2, alone=first)
    if found := _SPANNED.match(path):
        last = found["number"].lower() == b"ip"
        return _Volume(found["root"], _LAST if last else int(found["number"]), alone=last)
    return None


@dataclass(frozen=True, slots=True)
class VolumeSets:
    """An `ExportKind`: the volumes of one archive only mean something together."""

    def roots(self, listing: Listing) -> tuple[bytes, ...]:
        sets: dict[bytes, list[_Volume]] = defaultdict(list)
        for path in listing.paths:
            if (volume := _volume(path)) is not None:
                sets[volume.root].append(volume)
        # A first volume by itself is read as far as it goes; any other is no file by itself.
        found = (root for root, volumes in sets.items() if len(volumes) > 1 or not volumes[0].alone)
        return tuple(sorted(found))[:_MOST_SETS]

    def holds(self, root: bytes, path: bytes) -> bool:
        if not path.startswith(root):
            return False
        volume = _volume(path)
        return volume is not None and volume.root == root

    def read(self, root: bytes, members: Sequence[Member], walk: Walk) -> Iterator[Found]:
        volumes = sorted(members, key=_order)
        for one in volumes:
            yield container(one.object, one.name, one.place)
        missing = _missing({_order(one)[0] for one in volumes} - {_LAST})
        if missing:
            named = text("numbers", ", ".join(str(number) for number in missing[:_MOST_NAMED]))
            yield gap(GapKind.MISSING, "intake-gap-volumes-missing", volumes[0].name, volumes[0].place, named)
        elif any(_SPANNED.match(one.raw) for one in volumes) and _order(volumes[-1])[0] != _LAST:
            yield gap(GapKind.MISSING, "intake-gap-volumes", volumes[0].name, volumes[0].place)
        ends = () if missing else (_LAST,)
        together = [one for place, one in enumerate(volumes, 1) if _order(one)[0] in (place, *ends)]
        if together:
            yield from _joined(root, together, walk)


def _order(one: Member) -> tuple[int, bytes]:
    volume = _volume(one.raw)
    return (_LAST if volume is None else volume.number, one.raw)


def _missing(there: Set[int]) -> list[int]:
    """Numbers that are not there, up to the last one that is."""
    last = min(max(there, default=0), len(there) + _MOST_NAMED)
    return [number for number in range(1, last + 1) if number not in there]


def _joined(root: bytes, volumes: Sequence[Member], walk: Walk) -> Iterator[Found]:
    first = volumes[0]
    whole = root.rstrip(b".") if _CUT.match(first.raw) else root
    for ending, instead in _ENDS_OF_ROOTS:
        whole = ending.sub(instead, whole)
    name = names.from_bytes(whole.rpartition(b"/")[2])
    place = first.place.inside(first.object.sha256, name.display)
    stream = io.BufferedReader(_OneAfterTheOther(walk.cabinet, [one.object.sha256 for one in volumes]), 1 << 18)
    yield from walk.take(stream, name, place)


class _OneAfterTheOther(io.RawIOBase):
    """The bytes of several preserved objects, as one stream; one of them is open at a time."""

    def __init__(self, cabinet: Cabinet, digests: Sequence[Digest]) -> None:
        self._cabinet = cabinet
        self._waiting = list(reversed(digests))
        self._open: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        while self._open is not None or self._waiting:
            if self._open is None:
                self._open = self._cabinet.open(self._waiting.pop())
            if piece := self._open.read(len(buffer)):
                buffer[: len(piece)] = piece
                return len(piece)
            self._open.close()
            self._open = None
        return 0
