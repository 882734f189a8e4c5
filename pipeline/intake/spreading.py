"""What came out of an archive or folder, handed on: exports of chats as a whole, everything else by itself."""

from collections.abc import Iterator, Sequence

from pipeline.intake import names
from pipeline.intake.contents import HEAD
from pipeline.intake.export_kinds import EXPORT_KINDS
from pipeline.intake.exports import Listing, claims
from pipeline.intake.opening import Member, Walk
from pipeline.model.arrivals import Found, FoundGap

LONGEST_POSITION = 4_096

Unpacked = Member | FoundGap


def position_of(raw: bytes) -> str:
    """A path inside a container as it stands there, safe to show and long enough to find the file again."""
    return names.shown(names.decoded(raw), LONGEST_POSITION)


def spread(unpacked: Sequence[Unpacked], walk: Walk) -> Iterator[Found]:
    """Everything found in one container. Gaps stand where the member stood."""
    members = {one.raw: one for one in unpacked if isinstance(one, Member)}
    exports = claims(Listing(tuple(members), lambda path: head_of(members[path], walk)), EXPORT_KINDS)
    claimed = {path: export for export in exports for path in export.paths}
    for export in exports:
        own = [one for one in unpacked if isinstance(one, Member) and claimed.get(one.raw) is export]
        yield from export.kind.read(export.root, own, walk)
    for one in unpacked:
        if isinstance(one, FoundGap):
            yield one
        elif one.raw not in claimed:
            yield from walk.found(one.object, one.name, one.place, notes=one.notes)


def head_of(member: Member, walk: Walk) -> bytes:
    """The first bytes of a preserved member."""
    with walk.cabinet.open(member.object.sha256) as stream:
        return stream.read(HEAD)
