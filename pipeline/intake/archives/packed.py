"""7z, RAR and other archives, and compressed files, taken apart by the confined unpacker.

Where no confinement can be had, nothing is opened here: the archive stays preserved, and a gap says that the same
submission should be repeated.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from pipeline.errors import DecoderDied, LimitReached, SetupError, Unavailable, Undecodable
from pipeline.intake import names
from pipeline.intake.archives.kinds import (
    COMPRESSIONS,
    DISC_END,
    LABELS,
    NO_LIBRARY,
    STAGE,
    ArchiveKind,
    archive_kind,
)
from pipeline.intake.archives.opener import Unpacking, base_name, until_trouble
from pipeline.intake.limits import OpeningLimits, Readable, guarded, whole_stream
from pipeline.intake.opening import Member, Place, Walk, gap
from pipeline.intake.spreading import Unpacked, position_of, spread
from pipeline.model.arrivals import Found, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object
from pipeline.model.sentences import Parameter, Sentence, text
from pipeline.ports import UnpackedPart
from pipeline.tools.decoders import UNPACKING_LIMITS

FUNCTION: Final = "unpack_archive"
WHOLE: Final = "…"
"""Position of what is said about an archive as a whole."""
_SUFFIX: Final = re.compile(rb"\.(?:xz|bz2|zst|lz4|lz|z)\Z", re.IGNORECASE)
_LOOKS_LIKE_VOLUME: Final = re.compile(rb"\.(?:\d{3}|part\d+\.rar|[rz]\d\d)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArchiveOpener:
    def open(self, kept: Object, name: OriginalName, place: Place, walk: Walk) -> Iterator[Found]:
        with walk.cabinet.open(kept.sha256) as stream:
            kind = archive_kind(stream.read(DISC_END))
            stream.seek(0)
            unpacked = list(until_trouble(Unpacking(kept, place, walk), lambda u: _unpacked(stream, kind, name, u)))
        yield from spread(unpacked, walk, name)


def _unpacked(
    stream: BinaryIO, kind: ArchiveKind | None, name: OriginalName, unpacking: Unpacking
) -> Iterator[Unpacked]:
    if kind is None:
        raise Undecodable(STAGE, "no archive")
    whole = unpacking.place.inside(unpacking.archive.sha256, WHOLE)
    try:
        with _parts(stream, kind, unpacking.walk) as parts:
            yield from _Apart(kind, unpacking, whole).everything(parts, name)
    except (SetupError, Unavailable):
        yield gap(GapKind.UNREADABLE, "intake-gap-unpacker-missing", None, whole)
    except DecoderDied as trouble:
        yield gap(GapKind.UNREADABLE, "intake-gap-unpacker-died", None, whole, _words(trouble.reason))
    except LimitReached as trouble:
        if trouble.stage == "intake":  # ours, and not the unpacker's
            raise
        yield gap(GapKind.TOO_LARGE, "intake-gap-unpacker-limit", None, whole, _words(trouble.reason))
    except Undecodable as trouble:
        if trouble.reason == NO_LIBRARY:
            yield gap(GapKind.UNREADABLE, "intake-gap-unpacker-missing", None, whole)
        elif _LOOKS_LIKE_VOLUME.search(bytes.fromhex(name.raw_hex)):
            yield gap(GapKind.MISSING, "intake-gap-volumes", None, whole)
        else:
            raise


def _parts(stream: BinaryIO, kind: ArchiveKind, walk: Walk) -> AbstractContextManager[Iterator[UnpackedPart]]:
    if walk.means.decoders is None:
        raise Unavailable("no confined decoders were given")
    return walk.means.decoders().unpack(FUNCTION, stream, {"kind": kind.value}, UNPACKING_LIMITS)


@dataclass(slots=True)
class _Apart:
    """One archive, member by member."""

    kind: ArchiveKind
    unpacking: Unpacking
    whole: Place
    total: int = 0
    """Bytes unpacked so far."""
    held: dict[bytes, Object] = field(default_factory=dict)
    """By their names in the archive; a hard link leads to one of them."""

    def everything(self, parts: Iterator[UnpackedPart], name: OriginalName) -> Iterator[Unpacked]:
        if self.kind in COMPRESSIONS:
            yield from self._compressed(next(parts), name)
            return
        for part in parts:
            yield from self._part(part)
            self._hold_to_limits()

    def _compressed(self, part: UnpackedPart, name: OriginalName) -> Iterator[Unpacked]:
        # The whole stream is held to the ratio here; members are counted against the walk's allowance.
        own = whole_stream(self._limits)
        plain = guarded(_Body(part.body, self), (), own, packed=self.unpacking.archive.size)
        yield from self.unpacking.compressed(plain, name, _SUFFIX)

    def _part(self, part: UnpackedPart) -> Iterator[Unpacked]:
        raw, kind = _hex(part.value.get("name")), part.value.get("kind")
        if not raw and kind == "volumes":
            yield gap(GapKind.MISSING, "intake-gap-volumes", None, self.whole)
        elif not raw and kind == "locked":
            yield gap(GapKind.ENCRYPTED, "intake-gap-locked", None, self.whole, self._label())
        elif kind != "folder":
            self.unpacking.walk.allowance.count_member()
            yield self._member(raw, part)

    def _member(self, raw: bytes, part: UnpackedPart) -> Unpacked:
        place = self.unpacking.place_of(position_of(raw) or "?")
        match part.value.get("kind"):
            case "file":
                member = self.unpacking.kept(raw, place, _Body(part.body, self), (), None, ())
                if isinstance(member, Member):
                    self.held[raw] = member.object
                return member
            case "locked":
                return gap(GapKind.ENCRYPTED, "intake-gap-locked", base_name(raw), place, self._label())
            case "link":
                return self._link(raw, _hex(part.value.get("target")), place)
            case _:
                return gap(GapKind.UNREADABLE, "intake-gap-device", base_name(raw), place)

    def _link(self, raw: bytes, target: bytes, place: Place) -> Unpacked:
        """A hard link within the archive is the same file under two names; any other link is not followed."""
        if target not in self.held:
            return gap(GapKind.UNREADABLE, "intake-gap-link", base_name(raw), place)
        note = Sentence("intake-note-hard-link", (text("name", position_of(target)),))
        return Member(base_name(raw), raw, place, self.held[target], (note,))

    def count(self, number: int) -> None:
        """Notes that many more bytes. Raises LimitReached where the archive unpacks to too much."""
        self.total += number
        if self._is_bomb():
            raise LimitReached("intake", "ratio")

    def _hold_to_limits(self) -> None:
        """Goes no further where nothing more may come: to skip a member, the unpacker has to unpack it."""
        if self._is_bomb():
            raise LimitReached("intake", "ratio")
        if self.unpacking.walk.allowance.unpacked > self._limits.unpacked_bytes:
            raise LimitReached("intake", "bytes")

    def _is_bomb(self) -> bool:
        packed = max(1, self.unpacking.archive.size)
        return self.total > max(self._limits.ratio_from_bytes, self._limits.ratio * packed)

    @property
    def _limits(self) -> OpeningLimits:
        return self.unpacking.walk.limits

    def _label(self) -> Parameter:
        return text("format", LABELS[self.kind])


@dataclass(frozen=True, slots=True)
class _Body:
    """A member's bytes on their way; that the unpacker broke down is told by the next part."""

    source: Readable
    archive: _Apart

    def read(self, size: int, /) -> bytes:
        try:
            piece = self.source.read(size)
        except (DecoderDied, Unavailable) as trouble:
            raise Undecodable(STAGE, trouble.args[0]) from trouble
        self.archive.count(len(piece))
        return piece


def _hex(value: object) -> bytes:
    """What a confined child says is as hostile as the file that it read."""
    try:
        return bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        return b""


def _words(reason: str) -> Parameter:
    return text("trouble", names.safe_text(reason, 120))
