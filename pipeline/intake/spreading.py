"""What came out of an archive or folder, handed on: exports of chats as a whole, everything else by itself."""

from collections.abc import Iterator, Sequence

from pipeline.intake import names
from pipeline.intake.contents import Content
from pipeline.intake.export_roots import ExportRoots
from pipeline.intake.opening import Member, Walk
from pipeline.intake.skype import read_export
from pipeline.model.arrivals import Found, FoundGap

LONGEST_POSITION = 4_096

Unpacked = Member | FoundGap


def position_of(raw: bytes) -> str:
    """A path inside a container as it stands there, safe to show and long enough to find the file again."""
    return names.shown(names.decoded(raw), LONGEST_POSITION)


def spread(unpacked: Sequence[Unpacked], walk: Walk) -> Iterator[Found]:
    """Everything found in one container. Gaps stand where the member stood."""
    members = [one for one in unpacked if isinstance(one, Member)]
    exports = ExportRoots.among([member.raw for member in members], lambda raw: _is_skype(raw, members, walk))
    claimed: dict[bytes, list[Member]] = {root: [] for root in exports.roots}
    for member in members:
        root = exports.root_of(member.raw)
        if root is not None:
            claimed[root].append(member)
    for part in claimed.values():
        yield from read_export(part, walk)
    for one in unpacked:
        if isinstance(one, FoundGap):
            yield one
        elif exports.root_of(one.raw) is None:
            yield from walk.found(one.object, one.name, one.place, notes=one.notes)


def _is_skype(raw: bytes, members: Sequence[Member], walk: Walk) -> bool:
    return any(walk.content(member.object.sha256) is Content.SKYPE for member in members if member.raw == raw)
