"""Files that lie beside a Skype database, to be found by name and size: the database itself holds no files."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.intake import names
from pipeline.intake.opening import Member


@dataclass(slots=True)
class FilesBeside:
    """The files of one folder."""

    members: tuple[Member, ...]
    _used: set[int] = field(default_factory=set, init=False)
    """Those that some message named. A path may stand twice in an archive, with other bytes."""
    _known: dict[tuple[str, int], list[Member]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for member in self.members:
            last = names.decoded(member.raw.rpartition(b"/")[2])
            self._known.setdefault((_plain(last), member.object.size), []).append(member)

    def find(self, called: Iterable[str], size: int | None) -> Member | None:
        """The file with one of these names and this size; None where no or more than one content has them."""
        if size is None:
            return None
        for name in called:
            found = self._known.get((_plain(name), size), [])
            if len({member.object.sha256 for member in found}) == 1:
                self._used.add(id(found[0]))
                return found[0]
        return None

    def unused(self) -> Iterable[Member]:
        """Those that no message named."""
        return (member for member in self.members if id(member) not in self._used)


def _plain(name: str) -> str:
    """Systems compose letters differently and ignore case."""
    return unicodedata.normalize("NFC", name).casefold()
