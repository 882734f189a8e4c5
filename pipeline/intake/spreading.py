"""What came out of an archive or folder, handed on: exports of chats as a whole, everything else by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.intake import names
from pipeline.intake.export_kinds import EXPORT_KINDS
from pipeline.intake.exports import Listing, claims, head_of
from pipeline.intake.opening import Member, Walk
from pipeline.model.arrivals import Found, FoundGap
from pipeline.model.basics import OriginalName

LONGEST_POSITION = 4_096

Unpacked = Member | FoundGap


def position_of(raw: bytes) -> str:
    """A path inside a container as it stands there, safe to show and long enough to find the file again."""
    return names.shown(names.decoded(raw), LONGEST_POSITION)


def spread(unpacked: Sequence[Unpacked], walk: Walk, name: OriginalName | None = None) -> Iterator[Found]:
    """Everything found in one container, which is called `name`. Gaps stand where the member stood."""
    members = {one.raw: one for one in unpacked if isinstance(one, Member)}
    exports = claims(Listing(tuple(members), lambda path: head_of(members[path], walk)), EXPORT_KINDS)
    claimed = {path: export for export in exports for path in export.paths}
    # A name may stand twice in an archive: both go to the export that claims it.
    own: dict[int, list[Member]] = {}
    for one in unpacked:
        if isinstance(one, Member) and one.raw in claimed:
            own.setdefault(id(claimed[one.raw]), []).append(replace(one, within=name))
    for export in exports:
        yield from export.kind.read(export.root, own[id(export)], walk)
    for one in unpacked:
        if isinstance(one, FoundGap):
            yield one
        elif one.raw not in claimed:
            yield from walk.found(one.object, one.name, one.place, notes=one.notes)
