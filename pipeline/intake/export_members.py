"""The files of an export, found by the names under which its messages speak of them.

A name changes on its way: macOS takes letters and their marks apart, Windows replaces characters and drops dots at
the end, unpacking programs lose marks that cannot be seen. Names are only compared, nothing is ever opened by them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.intake import names
from pipeline.intake.opening import Member

_REPLACED = re.compile(r"[:*?\"<>|_\x00-\x1f]")
_HIDDEN = frozenset({"Cf", "Cc"})


class ExportMembers:
    """What lies below one folder, by path. Each file can be told to have been spoken of."""

    def __init__(self, root: bytes, members: Sequence[Member]) -> None:
        self._members = tuple(members)
        self._exact: dict[str, int] = {}
        self._loose: dict[str, int] = {}
        self._positions = {id(member): position for position, member in enumerate(self._members)}
        self._used: set[int] = set()
        for position, member in enumerate(members):
            path = names.decoded(member.raw.removeprefix(root)).replace("\\", "/")
            self._exact.setdefault(path, position)
            self._loose.setdefault(loose(path), position)

    def __contains__(self, path: str) -> bool:
        return self._position(path) is not None

    def take(self, path: str) -> Member | None:
        """The file at a path, which is then no longer left; None where there is none."""
        position = self._position(path)
        if position is None:
            return None
        self._used.add(position)
        return self._members[position]

    def is_left(self, member: Member) -> bool:
        return self._positions.get(id(member), -1) not in self._used

    def take_member(self, member: Member) -> None:
        self._used.add(self._positions[id(member)])

    def left(self) -> Iterator[Member]:
        """Files that were not taken, in order."""
        return (member for position, member in enumerate(self._members) if position not in self._used)

    def _position(self, path: str) -> int | None:
        found = self._exact.get(path)
        return self._loose.get(loose(path)) if found is None else found


def loose(path: str) -> str:
    """What stays of a path on every way that unpacking programs and file systems take with it."""
    visible = "".join(one for one in unicodedata.normalize("NFC", path) if unicodedata.category(one) not in _HIDDEN)
    return " ".join(_REPLACED.sub("_", visible).casefold().split()).rstrip(". ")
