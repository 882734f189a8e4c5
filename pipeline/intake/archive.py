"""Zip, tar and compressed files. Nothing is ever written by a member's name, so that `../` leads nowhere."""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import BinaryIO

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.contents import is_tar_header
from pipeline.intake.limits import Allowance, Readable, guarded
from pipeline.intake.opening import Member, Place, Walk, gap, trouble_gap
from pipeline.intake.spreading import Unpacked, position_of, spread
from pipeline.intake.tar_members import BLOCK, TarDamage, TarKind, TarMember, tar_members
from pipeline.intake.zip_members import TROUBLES, ZipMember, zip_members
from pipeline.model.arrivals import Found, FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Sentence

_GZIP_TROUBLES = (gzip.BadGzipFile, EOFError, zlib.error)
# A path that would leave the folder it is unpacked in.
_ODD_PATH = re.compile(rb"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:[/\\]")
_GZIP_SUFFIX = re.compile(rb"\.gz\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ZipOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            unpacked = list(_until_trouble(_Unpacking(kept, place, walk), lambda u: u.zip(stream)))
        yield from spread(unpacked, walk)


@dataclass(frozen=True, slots=True)
class TarOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            unpacked = list(_until_trouble(_Unpacking(kept, place, walk), lambda u: u.tar(stream)))
        yield from spread(unpacked, walk)


@dataclass(frozen=True, slots=True)
class GzipOpener:
    """A compressed tar, or one compressed file."""

    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            # The whole stream is held to the ratio here; members are counted against the walk's allowance.
            own = Allowance(walk.limits)
            plain = guarded(gzip.GzipFile(fileobj=stream), _GZIP_TROUBLES, own, packed=kept.size)
            unpacking = _Unpacking(kept, place, walk)
            unpacked = list(_until_trouble(unpacking, lambda u: u.compressed(plain, name)))
        yield from spread(unpacked, walk)


def _until_trouble(unpacking: "_Unpacking", step: Callable[["_Unpacking"], Iterator[Unpacked]]) -> Iterator[Unpacked]:
    """All members up to where the archive itself, not one member, cannot be read any further."""
    try:
        yield from step(unpacking)
    except (LimitReached, Undecodable) as trouble:
        yield trouble_gap(trouble, None, unpacking.place_of("…"))


@dataclass(slots=True)
class _Unpacking:
    """One archive on its way into the cabinet."""

    archive: Object
    place: Place
    walk: Walk
    seen: Counter[str] = field(default_factory=Counter)

    def place_of(self, position: str) -> Place:
        """Names may stand twice in an archive: the second is told apart by its number."""
        self.seen[position] += 1
        number = self.seen[position]
        shown = position if number == 1 else f"{position} ({number})"
        return self.place.inside(self.archive.sha256, shown)

    def zip(self, stream: BinaryIO) -> Iterator[Unpacked]:
        for member in zip_members(stream, self.walk.limits.members):
            place = self.place_of(position_of(member.name))
            self.walk.allowance.count_member()
            if member.body is None:
                yield _closed(member, place)
            else:
                note = (Sentence("intake-note-salvaged"),) if member.salvaged else ()
                yield self._kept(member.name, place, member.body, TROUBLES, member.packed, note)

    def tar(self, stream: Readable) -> Iterator[Unpacked]:
        for member in tar_members(stream):
            if isinstance(member, TarDamage):
                yield gap(GapKind.UNREADABLE, "intake-gap-tar-damage", None, self.place_of("…"))
            elif member.kind is not TarKind.FOLDER:
                self.walk.allowance.count_member()
                yield self._tar_member(member)

    def _tar_member(self, member: TarMember) -> Unpacked:
        place = self.place_of(position_of(member.name))
        if member.kind is TarKind.FILE:
            return self._kept(member.name, place, member.body, (), None, ())
        reasons = {TarKind.LINK: "intake-gap-link", TarKind.DEVICE: "intake-gap-device"}
        reason = reasons.get(member.kind, "intake-gap-tar-kind")
        return gap(GapKind.UNREADABLE, reason, base_name(member.name), place)

    def compressed(self, plain: BufferedReader, name: OriginalName) -> Iterator[Unpacked]:
        if is_tar_header(plain.peek(BLOCK)[:BLOCK]):
            yield from self.tar(plain)
            return
        inner = _GZIP_SUFFIX.sub(b"", bytes.fromhex(name.raw_hex))
        self.walk.allowance.count_member()
        yield self._kept(inner, self.place_of(position_of(inner)), plain, (), self.archive.size, ())

    def _kept(
        self,
        raw: bytes,
        place: Place,
        body: Readable,
        troubles: tuple[type[Exception], ...],
        packed: int | None,
        notes: tuple[Sentence, ...],
    ) -> Member | FoundGap:
        if _ODD_PATH.search(raw):
            notes = (*notes, Sentence("intake-note-odd-path"))
        try:
            kept = self.walk.cabinet.keep(guarded(body, troubles, self.walk.allowance, packed))
        except (LimitReached, Undecodable) as trouble:
            return trouble_gap(trouble, base_name(raw), place)
        return Member(base_name(raw), raw, place, kept, notes)


def base_name(raw: bytes) -> OriginalName:
    """The last part of a path; a path that ends in a slash or is empty is shown whole."""
    last = re.split(rb"[/\\]", raw)[-1]
    return names.from_bytes(last or raw)


def _closed(member: ZipMember, place: Place) -> FoundGap:
    if member.encrypted:
        return gap(GapKind.ENCRYPTED, "intake-gap-encrypted-member", base_name(member.name), place)
    return gap(GapKind.UNREADABLE, "intake-gap-link", base_name(member.name), place)
