"""What was sent over HTTP: files that lie whole on our disk, under the names that their sender announced.

The list of names, sizes and digests, as it was announced, is preserved first: it is the container of the files, as the
manifest of a folder is. Names may have folders in them, so that an export of chats comes together again.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import rfc8785

from pipeline.errors import CustodyError
from pipeline.intake import names
from pipeline.intake.archives.opener import Unpacking, base_name
from pipeline.intake.means import Means
from pipeline.intake.opening import Member, Place, Waiting, container, gap
from pipeline.intake.sniff import walk_over
from pipeline.intake.spreading import Unpacked, position_of, spread
from pipeline.model.arrivals import Channel, Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.deliveries import AnnouncedFile
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence, number
from pipeline.ports import Cabinet

_ODD_PATH: Final = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    announced: AnnouncedFile
    received: int
    """Bytes."""
    content: Callable[[], BinaryIO] | None
    """None where not all of it came, or where the case held it."""


@dataclass(frozen=True, slots=True)
class DeliveryReader:
    """Reads one delivery. A file that did not come whole is a gap."""

    id: str
    files: tuple[DeliveredFile, ...]
    means: Means = field(default_factory=Means)
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def name(self) -> OriginalName:
        return names.from_text(f"delivery {self.id}")

    def read(self, cabinet: Cabinet) -> Iterator[Found]:
        walk = walk_over(cabinet, self.means, self.waiting)
        place = Place(Channel.HTTP)
        manifest = cabinet.keep(io.BytesIO(announcement(tuple(file.announced for file in self.files))))
        yield container(manifest, self.name, place)
        listing = Unpacking(manifest, place, walk)
        yield from spread([self._member(file, listing, cabinet) for file in self.files], walk)
        yield from self.waiting.end(walk)

    def _member(self, file: DeliveredFile, listing: Unpacking, cabinet: Cabinet) -> Unpacked:
        announced = file.announced
        raw = bytes.fromhex(announced.name.raw_hex)
        place, name = listing.place_of(position_of(raw)), base_name(raw)
        notes: tuple[Sentence, ...] = ()
        if _ODD_PATH.search(announced.name.display):
            notes = (Sentence("intake-note-delivered-odd-path"),)
        if file.content is not None:
            return Member(name, raw, place, _kept(file.content, announced, cabinet), notes)
        if announced.held:
            held = Object(announced.sha256, announced.size)
            return Member(name, raw, place, held, (*notes, Sentence("intake-note-delivered-held")))
        counts = (number("received", file.received), number("size", announced.size))
        return gap(GapKind.MISSING, "intake-gap-not-delivered", name, place, *counts)


def announcement(files: tuple[AnnouncedFile, ...]) -> bytes:
    """Canonical JSON: names in hexadecimal, sizes in bytes as text."""
    lines: list[dict[str, str | bool]] = [
        {"name_hex": file.name.raw_hex, "size": str(file.size), "sha256": file.sha256, "held": file.held}
        for file in files
    ]
    return rfc8785.dumps({"announced_files": 1, "files": lines})


def _kept(content: Callable[[], BinaryIO], announced: AnnouncedFile, cabinet: Cabinet) -> Object:
    with content() as stream:
        kept = cabinet.keep(stream)
    if kept.sha256 != announced.sha256:
        # It was right when it had come: our own disk has changed it since.
        raise CustodyError(
            f"a delivered file had the SHA-256 {announced.sha256}, and now has {kept.sha256}",
            remedy="Look after the disk that the case lies on, and ask for the file once more.",
        )
    return kept
