"""Tar and gzip, and what all archives have in common.

Nothing is ever written by a member's name, so that `../` leads nowhere.
"""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.archives.tar_members import BLOCK, TarDamage, TarKind, TarMember, tar_members
from pipeline.intake.contents import is_tar_header
from pipeline.intake.limits import Readable, guarded, whole_stream
from pipeline.intake.opening import Member, Place, Walk, gap, trouble_gap
from pipeline.intake.spreading import Unpacked, position_of, spread
from pipeline.model.arrivals import Found, FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence

_GZIP_TROUBLES = (gzip.BadGzipFile, EOFError, zlib.error)
# A path that would leave the folder it is unpacked in.
_ODD_PATH = re.compile(rb"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:[/\\]")
_KEPT_TWICE = 1 << 16
"""Bytes below which a member that stands in the archive as it is is kept by itself all the same."""
_CHUNK = 1 << 18
ONE_FILE = "1"
"""Position of the one file in a compressed file."""
_GZIP_SUFFIX = re.compile(rb"\.gz\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TarOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            unpacked = list(until_trouble(Unpacking(kept, place, walk), lambda u: u.tar(stream, stream.tell)))
        yield from spread(unpacked, walk, name)


@dataclass(frozen=True, slots=True)
class GzipOpener:
    """A compressed tar, or one compressed file."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            # The whole stream is held to the ratio here; members are counted against the walk's allowance.
            own = whole_stream(walk.limits)
            plain = guarded(gzip.GzipFile(fileobj=stream), _GZIP_TROUBLES, own, packed=kept.size)
            unpacking = Unpacking(kept, place, walk)
            unpacked = list(until_trouble(unpacking, lambda u: u.compressed(plain, name, _GZIP_SUFFIX)))
        yield from spread(unpacked, walk, name)


def until_trouble(unpacking: "Unpacking", step: Callable[["Unpacking"], Iterator[Unpacked]]) -> Iterator[Unpacked]:
    """All members up to where the archive itself, not one member, cannot be read any further."""
    try:
        yield from step(unpacking)
    except (LimitReached, Undecodable) as trouble:
        yield trouble_gap(trouble, None, unpacking.place_of("…"))


@dataclass(slots=True)
class Unpacking:
    """One archive on its way into the cabinet."""

    archive: Object
    place: Place
    walk: Walk
    seen: Counter[str] = field(default_factory=Counter)

    def place_of(self, position: str) -> Place:
        """Names may stand twice in an archive: the second is told apart by its number."""
        shown = position
        while shown in self.seen:
            self.seen[position] += 1
            shown = f"{position} ({self.seen[position]})"
        self.seen[shown] = 1
        return self.place.inside(self.archive.sha256, shown)

    def tar(self, stream: Readable, at: Callable[[], int] | None = None) -> Iterator[Unpacked]:
        """`at` tells how far the archive was read; None where it is packed itself."""
        for member in tar_members(stream):
            if isinstance(member, TarDamage):
                yield gap(GapKind.UNREADABLE, "intake-gap-tar-damage", None, self.place_of("…"))
            elif member.kind is not TarKind.FOLDER:
                self.walk.allowance.count_member()
                yield self._tar_member(member, None if at is None else (at(), at() + member.size))

    def _tar_member(self, member: TarMember, span: tuple[int, int] | None) -> Unpacked:
        place = self.place_of(position_of(member.name))
        if member.kind is TarKind.FILE:
            return self.kept(member.name, place, member.body, (), None, (), span)
        reasons = {TarKind.LINK: "intake-gap-link", TarKind.DEVICE: "intake-gap-device"}
        reason = reasons.get(member.kind, "intake-gap-tar-kind")
        return gap(GapKind.UNREADABLE, reason, base_name(member.name), place)

    def compressed(self, plain: BufferedReader, name: OriginalName, suffix: re.Pattern[bytes]) -> Iterator[Unpacked]:
        """The members of a tar, or the one file, which is called as the archive without its `suffix`."""
        if is_tar_header(plain.peek(BLOCK)[:BLOCK]):
            yield from self.tar(plain)
            return
        inner = suffix.sub(b"", bytes.fromhex(name.raw_hex))
        self.walk.allowance.count_member()
        # Its place has no name: the archive may be called otherwise when it is handed over again.
        yield self.kept(inner, self.place_of(ONE_FILE), plain, (), self.archive.size, ())

    def kept(
        self,
        raw: bytes,
        place: Place,
        body: Readable,
        troubles: tuple[type[Exception], ...],
        packed: int | None,
        notes: tuple[Sentence, ...],
        span: tuple[int, int] | None = None,
    ) -> Member | FoundGap:
        if _ODD_PATH.search(raw):
            notes = (*notes, Sentence("intake-note-odd-path"))
        try:
            kept = self._preserved(guarded(body, troubles, self.walk.allowance, packed), span)
        except (LimitReached, Undecodable) as trouble:
            return trouble_gap(trouble, base_name(raw), place)
        return Member(base_name(raw), raw, place, kept, notes)

    def _preserved(self, body: BufferedReader, span: tuple[int, int] | None) -> Object:
        if span is None or span[1] - span[0] < _KEPT_TWICE:
            return self.walk.cabinet.keep(body)
        # Read to its end first: only then it is known that nothing is missing and that the checksum holds.
        while body.read(_CHUNK):
            pass
        return self.walk.cabinet.keep_part(self.archive.sha256, *span)


def base_name(raw: bytes) -> OriginalName:
    """The last part of a path; a path that ends in a slash or is empty is shown whole."""
    last = re.split(rb"[/\\]", raw)[-1]
    return names.from_bytes(last or raw)
