"""A folder, with everything below it, in the order of the names' bytes.

Links are not followed: a link in a folder that comes from outside could point at any file of the team's
machine. What was found, names and sizes and times, is written into a manifest, which is itself preserved: it is
the container of what lay in the folder.
"""

import io
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import BinaryIO

import rfc8785

from pipeline.errors import LimitReached, Undecodable
from pipeline.intake import names
from pipeline.intake.export_kinds import EXPORT_KINDS
from pipeline.intake.exports import Beside, Claim, ExportKind, Listing, claims, head_of
from pipeline.intake.limits import guarded
from pipeline.intake.opening import Member, Place, Walk, container, gap, trouble_gap
from pipeline.intake.spreading import position_of
from pipeline.model.arrivals import Channel, Found, FoundGap, GapKind
from pipeline.model.basics import OriginalName
from pipeline.model.objects import Object

_DEEPEST = 100
"""Folders inside folders; beyond the reach of any that people make."""


_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


class EntryKind(StrEnum):
    FILE = "file"
    LINK = "link"
    DEVICE = "device"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest."""

    path: bytes
    """Relative to the folder."""
    kind: EntryKind
    size: int
    modified_ns: int
    """As the file system states it: whoever copies files can set it."""


def read_folder(path: bytes, name: OriginalName, walk: Walk, only: frozenset[bytes] | None = None) -> Iterator[Found]:
    """Everything below `path`, the manifest first; `only` names the entries of the folder that are taken."""
    entries = tuple(each for each in listing(path) if only is None or each.path.partition(b"/")[0] in only)
    manifest = walk.cabinet.keep(io.BytesIO(manifest_bytes(entries)))
    place = Place(Channel.FOLDER)
    yield container(manifest, name, place)
    yield from _Folder(path, name, manifest, place, walk).everything(entries)


def lying_beside(path: bytes, beside: Beside) -> tuple[Entry, ...]:
    """What belongs to the export of the file at `path`, without that file, sorted by the bytes of its path."""
    top, own = os.path.split(path)
    folders = (_below(top or b".", folder.rstrip(b"/"), 0 if folder else _DEEPEST) for folder in beside.folders)
    found = {entry.path: entry for folder in folders for entry in folder}
    return tuple(found[path] for path in sorted(found) if path != own and beside.belongs(path))


def read_beside(
    path: bytes, name: OriginalName, kept: Object, beside: Beside, others: Sequence[Entry], walk: Walk
) -> Iterator[Found]:
    """The export of the preserved file at `path`: that file, and `others`, which belong to it."""
    top, own = os.path.split(path)
    entries = sorted((Entry(own, EntryKind.FILE, kept.size, _modified_ns(path)), *others), key=lambda one: one.path)
    manifest = walk.cabinet.keep(io.BytesIO(manifest_bytes(entries)))
    place = Place(Channel.FOLDER)
    yield container(manifest, name, place)
    folder = _Folder(top or b".", names.from_bytes(os.path.basename(top)), manifest, place, walk)  # noqa: PTH119
    folder.held[own] = Member(name, own, place.inside(manifest.sha256, position_of(own)), kept)
    yield from folder.export_of(beside.kind, entries)


def listing(top: bytes) -> tuple[Entry, ...]:
    """Every entry below `top` that is no folder, sorted by the bytes of its path."""
    return tuple(sorted(_below(top, b"", 0), key=lambda entry: entry.path))


def manifest_bytes(entries: Sequence[Entry]) -> bytes:
    """Canonical JSON: names in hexadecimal, sizes in bytes, times in nanoseconds since 1970 as text."""
    lines = [
        {
            "name_hex": entry.path.hex(),
            "kind": entry.kind.value,
            "size": str(entry.size),
            "modified_ns": str(entry.modified_ns),
        }
        for entry in entries
    ]
    return rfc8785.dumps({"folder_manifest": 1, "entries": lines})


def opened(path: bytes, *, follow: bool = False) -> BinaryIO:
    """A regular file; links are followed only where `follow` says so. Raises Undecodable for
    anything else, also where a file was swapped for a link meanwhile.
    """
    try:
        descriptor = os.open(path, _FLAGS if follow else _FLAGS | os.O_NOFOLLOW)
    except OSError as error:
        raise Undecodable("intake", "no access") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Undecodable("intake", "not a regular file")
    return os.fdopen(descriptor, "rb")


def _below(top: bytes, relative: bytes, depth: int) -> Iterator[Entry]:
    try:
        with os.scandir(os.path.join(top, relative)) as found:  # noqa: PTH118 -- names are bytes
            children = list(found)
    except OSError:
        yield Entry(relative or b".", EntryKind.UNREADABLE, 0, 0)
        return
    for child in children:
        path = relative + b"/" + child.name if relative else child.name
        entry = _entry(child, path)
        if entry is not None:
            yield entry
        elif depth < _DEEPEST:
            yield from _below(top, path, depth + 1)
        else:
            yield Entry(path, EntryKind.UNREADABLE, 0, 0)


def _modified_ns(path: bytes) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 -- names are bytes
    except OSError:
        return 0


def _entry(child: os.DirEntry[bytes], path: bytes) -> Entry | None:
    """None for a folder."""
    try:
        state = child.stat(follow_symlinks=False)
    except OSError:
        return Entry(path, EntryKind.UNREADABLE, 0, 0)
    if stat.S_ISDIR(state.st_mode):
        return None
    kinds = {stat.S_IFREG: EntryKind.FILE, stat.S_IFLNK: EntryKind.LINK}
    kind = kinds.get(stat.S_IFMT(state.st_mode), EntryKind.DEVICE)
    return Entry(path, kind, state.st_size, state.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class _Folder:
    path: bytes
    name: OriginalName
    manifest: Object
    place: Place
    walk: Walk
    held: dict[bytes, Member] = field(default_factory=dict)
    """Files that had to be preserved early, to see what they are."""

    def everything(self, entries: Sequence[Entry]) -> Iterator[Found]:
        files = tuple(entry.path for entry in entries if entry.kind is EntryKind.FILE)
        exports = claims(Listing(files, self._head), EXPORT_KINDS)
        for export in exports:
            yield from self._export(export)
        claimed = {path for export in exports for path in export.paths}
        for entry in entries:
            if entry.kind is not EntryKind.FILE:
                yield self._not_followed(entry)
            elif entry.path not in claimed:
                yield from self._file(entry.path)

    def export_of(self, kind: ExportKind, entries: Sequence[Entry]) -> Iterator[Found]:
        """All of `entries` as one export."""
        yield from self._export(Claim(kind, b"", tuple(one.path for one in entries if one.kind is EntryKind.FILE)))
        yield from (self._not_followed(one) for one in entries if one.kind is not EntryKind.FILE)

    def _file(self, path: bytes) -> Iterator[Found]:
        """Files are handed on one by one, so that a folder of any size is on record as it is read."""
        kept = self._kept(path)
        if isinstance(kept, FoundGap):
            yield kept
        else:
            yield from self.walk.found(kept.object, kept.name, kept.place)

    def _export(self, export: Claim) -> Iterator[Found]:
        members: list[Member] = []
        for path in export.paths:
            kept = self._kept(path)
            if isinstance(kept, FoundGap):
                yield kept
            else:
                members.append(replace(kept, within=self.name))
        yield from export.kind.read(export.root, members, self.walk)

    def _kept(self, path: bytes) -> Member | FoundGap:
        if path in self.held:
            return self.held[path]
        name = names.from_bytes(path.rpartition(b"/")[2])
        place = self.place.inside(self.manifest.sha256, position_of(path))
        try:
            self.walk.allowance.count_member()
            # Only opening and reading are guarded: a vault that cannot write must not look like a bad file.
            with opened(self._full(path)) as stream:
                kept = self.walk.cabinet.keep(guarded(stream, (OSError,)))
        except (LimitReached, Undecodable) as trouble:
            return trouble_gap(trouble, name, place)
        return Member(name, path, place, kept)

    def _not_followed(self, entry: Entry) -> FoundGap:
        reasons = {
            EntryKind.LINK: "intake-gap-link",
            EntryKind.DEVICE: "intake-gap-device",
        }
        name = names.from_bytes(entry.path.rpartition(b"/")[2])
        place = self.place.inside(self.manifest.sha256, position_of(entry.path))
        return gap(GapKind.UNREADABLE, reasons.get(entry.kind, "intake-gap-no-access"), name, place)

    def _head(self, path: bytes) -> bytes:
        kept = self._kept(path)
        if isinstance(kept, FoundGap):
            return b""
        self.held[path] = kept
        return head_of(kept, self.walk)

    def _full(self, path: bytes) -> bytes:
        return os.path.join(self.path, path)  # noqa: PTH118 -- names are bytes
